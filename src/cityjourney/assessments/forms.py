"""What people type: a round, people to ask, a theme, a sending."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from django import forms
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from cityjourney.accounts.models import User
from cityjourney.programmes.models import CityType, Edition, Membership, Participation, Theme
from cityjourney.questionnaires.enums import Mode

OPEN_DAYS = 14
MOMENT = "%Y-%m-%dT%H:%M"


def moment_field(label: Any, help_text: Any = "") -> forms.DateTimeField:
    """A moment that may be left out."""
    widget = forms.DateTimeInput(attrs={"type": "datetime-local"}, format=MOMENT)
    return forms.DateTimeField(label=label, required=False, help_text=help_text, widget=widget)


class RoundForm(forms.Form):
    """Until when a round takes answers."""

    closes_at = moment_field(_("Until"), _("From this moment on answers come too late. Empty: until you close it."))

    def __init__(self, *args: Any, at: datetime, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial["closes_at"] = at + timedelta(days=OPEN_DAYS)


class PeopleForm(forms.Form):
    """Further people of the city who are asked."""

    people = forms.MultipleChoiceField(label=_("Who else?"), widget=forms.CheckboxSelectMultiple)

    def __init__(self, *args: Any, members: Iterable[Membership], asked: Iterable[int], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        done, self.by_id = set(asked), dict[str, User]()
        roles: dict[str, list[str]] = {}
        for each in members:
            if each.person_id not in done:
                self.by_id[str(each.person.public_id)] = each.person
                roles.setdefault(str(each.person.public_id), []).append(str(each.role))
        self.fields["people"].choices = [  # type: ignore[attr-defined]
            (key, f"{self.by_id[key]}, {', '.join(names)}") for key, names in roles.items()
        ]

    def chosen(self) -> list[User]:
        """The people behind the ticks."""
        return [self.by_id[key] for key in self.cleaned_data["people"]]


class ThemeForm(forms.Form):
    """The theme that the city chooses, others that it keeps in view, and why."""

    main = forms.ModelChoiceField(
        label=_("Our theme"), queryset=Theme.objects.none(), empty_label=None, widget=forms.RadioSelect,
        to_field_name="key",
    )  # fmt: skip
    also = forms.ModelMultipleChoiceField(
        label=_("We keep in view"), queryset=Theme.objects.none(), required=False,
        widget=forms.CheckboxSelectMultiple, to_field_name="key",
    )  # fmt: skip
    reason = forms.CharField(
        label=_("Why"), max_length=1_000, widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Two or three sentences that you would say to the council."),
    )  # fmt: skip

    def __init__(self, *args: Any, edition: Edition, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("main", "also"):
            self.fields[name].queryset = Theme.objects.filter(edition=edition, retired=False)  # type: ignore[attr-defined]

    def themes(self) -> list[Theme]:
        """The main one first."""
        main = self.cleaned_data["main"]
        return [main, *(each for each in self.cleaned_data["also"] if each != main)]


class SendingForm(forms.Form):
    """To which cities, how, until when."""

    title = forms.CharField(label=_("Title"), max_length=120)
    themes = forms.ModelMultipleChoiceField(
        label=_("All cities of a theme"), queryset=Theme.objects.none(), required=False,
        widget=forms.CheckboxSelectMultiple,
    )  # fmt: skip
    city_types = forms.ModelMultipleChoiceField(
        label=_("Only cities that take part as"), queryset=CityType.objects.none(), required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Narrows the themes; without a theme, all cities of the type."),
    )  # fmt: skip
    participations = forms.ModelMultipleChoiceField(
        label=_("And these cities"), queryset=Participation.objects.none(), required=False,
        widget=forms.SelectMultiple(attrs={"size": 8}),
    )  # fmt: skip
    mode = forms.ChoiceField(
        label=_("Who answers"), widget=forms.RadioSelect,
        choices=[
            (Mode.TOGETHER, _("the people of a city together, one answer")),
            (Mode.APART, _("each person of the city apart")),
        ],
    )  # fmt: skip
    closes_at = moment_field(_("Closes"), _("From this moment on answers come too late. Empty: it stays open."))
    message = forms.CharField(
        label=_("A few words for the mail"), max_length=2_000, required=False, widget=forms.Textarea(attrs={"rows": 3})
    )

    def __init__(self, *args: Any, edition: Edition, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        cities = Participation.objects.current().filter(edition=edition).select_related("city", "consortium")
        fields: Any = self.fields
        fields["participations"].queryset = cities.order_by("city__name")
        fields["themes"].queryset = Theme.objects.filter(edition=edition, retired=False)
        fields["city_types"].queryset = CityType.objects.filter(edition=edition, retired=False)

    def cities(self) -> list[Participation]:
        """The cities chosen by theme, by type and by name, each once, by name."""
        themes, types = self.cleaned_data["themes"], self.cleaned_data["city_types"]
        wanted = Q(pk__in=[each.pk for each in self.cleaned_data["participations"]])
        if themes or types:
            wanted |= (Q(theme__in=themes) if themes else Q()) & (Q(city_type__in=types) if types else Q())
        fields: Any = self.fields
        return list(fields["participations"].queryset.filter(wanted).order_by("city__name"))
