"""Inviting people, and answering an invitation."""

from datetime import timedelta

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from cityjourney.core.sheets import MAX_BYTES, SheetError, decoded
from cityjourney.programmes.commands.bulk import Plan
from cityjourney.programmes.doors import Entrance
from cityjourney.programmes.enums import InvitationState
from cityjourney.programmes.models import Participation, Role
from cityjourney.programmes.queries.people import in_reach, roles_of
from cityjourney.programmes.rules import may_invite

TERMS = [(7, _("one week")), (14, _("two weeks")), (30, _("one month"))]


def inviting_roles(entrance: Entrance, cities: list[Participation]) -> list[Role]:
    """Roles into which the reader may ask people in at least one place."""
    places = [None, *cities]
    return [role for role in roles_of(entrance.edition) if any(may_invite(entrance.access, role, p) for p in places)]


def inviting_cities(entrance: Entrance) -> list[Participation]:
    """Cities into which the reader may ask people."""
    reach = in_reach(entrance.access, "programme.invite", "city.invite")
    allowed = Participation.objects.current().filter(edition=entrance.edition)
    if reach:
        pks = entrance.access.reach("city.invite").participations
        allowed = allowed.filter(pk__in=sorted(pks))
    return list(allowed.select_related("city", "consortium", "city_type").order_by("city__slug"))


class SpaceForm(forms.Form):
    """In which role, where, in which language, until when."""

    role = forms.TypedChoiceField(label=_("Role"), coerce=int)
    city = forms.TypedChoiceField(
        label=_("City"), coerce=int, empty_value=None, required=False, help_text=_("Only for roles in one city.")
    )
    language = forms.ChoiceField(label=_("Language of the mail"), choices=settings.LANGUAGES)
    days = forms.TypedChoiceField(label=_("The link works for"), coerce=int, choices=TERMS, initial=14)

    def __init__(self, data: object, entrance: Entrance, *, files: object = None, initial: object = None) -> None:
        super().__init__(data, files, initial=initial)  # type: ignore[arg-type]
        self.entrance = entrance
        self.cities = {city.pk: city for city in inviting_cities(entrance)}
        self.roles = {role.pk: role for role in inviting_roles(entrance, list(self.cities.values()))}
        self.fields["role"].choices = [(pk, str(role)) for pk, role in self.roles.items()]  # type: ignore[attr-defined]
        everywhere = [("", _("the whole programme"))] if entrance.access.allows("programme.invite") else []
        self.fields["city"].choices = [*everywhere, *((pk, str(city)) for pk, city in self.cities.items())]  # type: ignore[attr-defined]

    def preset(self, city: str) -> None:
        """Show a city as chosen, by its address; one that there is not changes nothing."""
        self.initial["city"] = next((pk for pk, each in self.cities.items() if each.city.slug == city), None)

    @property
    def role_chosen(self) -> Role:
        """The role; the form must be valid."""
        return self.roles[self.cleaned_data["role"]]

    @property
    def city_chosen(self) -> Participation | None:
        """The city, if the role is one of a city; the form must be valid."""
        return self.cities.get(self.cleaned_data["city"]) if self.role_chosen.scope == "city" else None

    @property
    def valid_for(self) -> timedelta:
        """How long the link works."""
        return timedelta(days=self.cleaned_data["days"])


class InviteForm(SpaceForm):
    """One person."""

    email = forms.EmailField(label=_("E-mail"), max_length=254)
    name = forms.CharField(label=_("Name"), max_length=150, required=False)
    field_order = ("email", "name", "role", "city", "language", "days")

    def clean(self) -> dict[str, object]:
        """The role must fit the place, and be the reader's to give."""
        data = super().clean() or {}
        if "role" in data and "city" in data:
            role, city = self.role_chosen, self.city_chosen
            if role.scope == "city" and city is None:
                self.add_error("city", _("This is a role in one city: say in which."))
            elif not may_invite(self.entrance.access, role, city):
                self.add_error("role", _("You cannot ask people into this role there; the programme team can."))
        return data


class ListForm(SpaceForm):
    """Many people, pasted or in a file."""

    text = forms.CharField(
        label=_("People"),
        required=False,
        max_length=MAX_BYTES,
        strip=False,
        widget=forms.Textarea,
        help_text=_(
            "One person a line, like: Ana Horvat <ana@city.eu>. Or a table with a first row: name, e-mail, role, city."
        ),
    )
    file = forms.FileField(label=_("Or a CSV file"), required=False)
    field_order = ("text", "file", "role", "city", "language", "days")
    plan = Plan()

    def clean(self) -> dict[str, object]:
        """Text or file, and a file that is text."""
        data = super().clean() or {}
        upload = data.get("file")
        if upload is not None:
            if upload.size > MAX_BYTES:
                self.add_error("file", _("The file is larger than 2 MB."))
                return data
            try:
                data["text"] = decoded(upload.read())
            except SheetError:
                self.add_error("file", _("This file is not a table. Save it as CSV."))
        if not str(data.get("text", "")).strip() and not self.errors:
            self.add_error("text", _("Paste the people, or choose a file."))
        return data


class InvitationFilterForm(forms.Form):
    """Which invitations are shown."""

    state = forms.ChoiceField(label=_("State"), choices=[("", _("all")), *InvitationState.choices], required=False)
    q = forms.CharField(label=_("Name or address"), max_length=80, required=False)


class PeopleFilterForm(forms.Form):
    """Which people are shown."""

    q = forms.CharField(label=_("Name"), max_length=80, required=False)
    role = forms.ChoiceField(label=_("Role"), required=False)

    def __init__(self, data: object, roles: list[Role]) -> None:
        super().__init__(data)  # type: ignore[arg-type]
        self.fields["role"].choices = [("", _("all")), *((role.key, str(role)) for role in roles)]  # type: ignore[attr-defined]


class AcceptForm(forms.Form):
    """What somebody without an account is called."""

    name = forms.CharField(label=_("Your name"), max_length=150)


class ProposeForm(forms.Form):
    """Somebody else to ask."""

    email = forms.EmailField(label=_("E-mail"), max_length=254)
    name = forms.CharField(label=_("Name"), max_length=150, required=False)
    reason = forms.CharField(label=_("Why"), max_length=500, required=False)
