"""What people type: filters, plans, answers, notes."""

from collections.abc import Iterable, Mapping
from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from cityjourney.core.clock import known_zones
from cityjourney.core.fields import in_language
from cityjourney.events.commands.inviting import NewGuest
from cityjourney.events.enums import AgreementKind, AgreementState, Delivery, Outcome, Reach, Reply
from cityjourney.events.logic.guests import read_guests
from cityjourney.events.logic.links import NAMES
from cityjourney.events.logic.zones import NoSuchTime, moment_of
from cityjourney.events.models import AgendaPoint, Attendee, Event
from cityjourney.events.queries.times import clocks_of
from cityjourney.programmes.models import Edition, EventKind, Participation, Role
from cityjourney.programmes.rules import Access

ALL = ("", _("all"))
WHOSE = [("", _("all that I may see")), ("mine", _("mine"))]


def _choose(form: forms.Form, name: str, choices: Iterable[tuple[Any, Any]]) -> None:
    form.fields[name].choices = list(choices)  # type: ignore[attr-defined]


def _labels(form: forms.Form) -> dict[str, str]:
    return {
        name: str(dict(form.fields[name].choices).get(value, ""))  # type: ignore[attr-defined]
        for name, value in form.cleaned_data.items()
        if value
    }


def _date() -> forms.DateInput:
    return forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


def _time() -> forms.TimeInput:
    return forms.TimeInput(attrs={"type": "time"}, format="%H:%M")


def _long(rows: int) -> forms.Textarea:
    return forms.Textarea(attrs={"rows": rows})


class FilterForm(forms.Form):
    """Filters of the list of meetings, in the address."""

    whose = forms.ChoiceField(label=_("Whose"), required=False, choices=WHOSE)
    when = forms.ChoiceField(
        label=_("When"),
        required=False,
        choices=[("", _("coming")), ("past", _("past")), ("undated", _("without a date")), ("always", _("all"))],
    )
    kind = forms.ChoiceField(label=_("Kind"), required=False)
    city = forms.ChoiceField(label=_("City"), required=False)

    def __init__(self, data: Mapping[str, Any], kinds: Iterable[EventKind], cities: Iterable[Participation]) -> None:
        super().__init__(data)
        _choose(self, "kind", [ALL, *((kind.key, str(kind)) for kind in kinds)])
        _choose(self, "city", [ALL, *((str(city.public_id), str(city)) for city in cities)])

    def labels(self) -> dict[str, str]:
        """What each filter in use is called; the form must be valid."""
        return _labels(self)


class AgreementFilterForm(forms.Form):
    """Filters of the list of agreements."""

    state = forms.ChoiceField(
        label=_("State"),
        required=False,
        choices=[("", _("not yet done")), ("every", _("all")), *AgreementState.choices],
    )
    whose = forms.ChoiceField(label=_("Whose"), required=False, choices=WHOSE)

    def labels(self) -> dict[str, str]:
        """What each filter in use is called; the form must be valid."""
        return _labels(self)


class WhenForm(forms.Form):
    """A date by the clock of the meeting."""

    day = forms.DateField(label=_("Day"), required=False, widget=_date())
    time = forms.TimeField(label=_("Begins at"), required=False, widget=_time())
    time_zone = forms.ChoiceField(label=_("By the clock of"), required=False)

    date_required = False

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        zones = sorted(zone for zone in known_zones() if "/" in zone and not zone.startswith("Etc/"))
        _choose(self, "time_zone", [(zone, zone.replace("_", " ")) for zone in zones])

    def clean(self) -> dict[str, Any]:
        """Day and time make a moment, or neither is given."""
        data: dict[str, Any] = super().clean() or {}
        day, clock, zone = data.get("day"), data.get("time"), data.get("time_zone") or settings.TIME_ZONE
        data["starts_at"] = None
        if day and clock:
            try:
                data["starts_at"] = moment_of(day, clock, zone)
            except NoSuchTime:
                self.add_error("time", _("The clocks are put forward over this time: it does not exist on that day."))
            except (OverflowError, ValueError):
                self.add_error("day", _("This day is too far away."))
        elif self.date_required or day or clock:
            for name, value in (("day", day), ("time", clock)):
                if not value and name not in self.errors:
                    self.add_error(name, _("Say day and time."))
        return data


class EventForm(WhenForm):
    """What a meeting is."""

    title = forms.CharField(label=_("Title"), max_length=200, required=False)
    language = forms.ChoiceField(label=_("Language of the meeting"), choices=settings.LANGUAGES, required=False)
    length = forms.IntegerField(label=_("Length in minutes"), min_value=5, max_value=14_400, required=False)
    delivery = forms.ChoiceField(label=_("How people meet"), choices=Delivery.choices, required=False)
    place = forms.CharField(label=_("Place"), max_length=300, required=False)
    service = forms.ChoiceField(
        label=_("Make a meeting link"), required=False, help_text=_("Or paste one below, of Teams for example.")
    )
    meeting_url = forms.CharField(label=_("Meeting link"), max_length=500, required=False)
    capacity = forms.IntegerField(
        label=_("Seats"), min_value=1, max_value=100_000, required=False, help_text=_("Empty: as many as come.")
    )
    pre_read = forms.CharField(
        label=_("To read beforehand"),
        max_length=20_000,
        required=False,
        widget=_long(6),
        help_text=_("Markdown works: lists, **bold**, links."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _choose(self, "service", [("", _("no")), *((name, NAMES.get(name, name)) for name in settings.MEETING_LINKS)])


class PlanForm(EventForm):
    """A new meeting: which kind, for whom."""

    kind = forms.ChoiceField(label=_("Kind of meeting"), required=False)
    reach = forms.ChoiceField(label=_("For"), required=False)
    cities = forms.MultipleChoiceField(label=_("Cities"), required=False, widget=forms.CheckboxSelectMultiple)

    def __init__(self, *args: Any, edition: Edition, access: Access, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.kinds = {kind.key: kind for kind in EventKind.objects.filter(edition=edition, retired=False)}
        reach = access.reach("city.edit")
        own = Q() if reach.everywhere else Q(pk__in=reach.participations)
        found = Participation.objects.current().filter(own, edition=edition).select_related("city", "consortium")
        self.rows = {str(city.public_id): city for city in found.order_by("city__name", "pk")}
        _choose(self, "kind", [("", _("a kind of our own")), *((key, str(kind)) for key, kind in self.kinds.items())])
        _choose(self, "cities", [(key, str(city)) for key, city in self.rows.items()])
        far = access.allows("programme.manage")
        reaches = [pair for pair in Reach.choices if far or pair[0] != Reach.COHORT]
        _choose(self, "reach", [("", _("as its kind says")), *reaches])

    def clean(self) -> dict[str, Any]:
        """Keys become rows; a meeting without kind needs a title."""
        data = super().clean()
        data["kind_row"] = self.kinds.get(data.get("kind") or "")
        data["city_rows"] = [self.rows[key] for key in data.get("cities") or ()]
        if data["kind_row"] is None and not data.get("title"):
            self.add_error("title", _("Give the meeting a title, or choose its kind."))
        return data


class EditForm(EventForm):
    """A meeting that is there already."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    title = forms.CharField(label=_("Title"), max_length=200)


class AgendaRowForm(forms.Form):
    """One row of the agenda; an empty title takes it away."""

    key = forms.CharField(required=False, widget=forms.HiddenInput)
    title = forms.CharField(label=_("Point"), max_length=200, required=False)
    minutes = forms.IntegerField(label=pgettext_lazy("length", "Minutes"), min_value=1, max_value=600, required=False)
    day = forms.IntegerField(label=_("Day"), min_value=1, max_value=10, required=False)
    outcome = forms.ChoiceField(label=_("Ends with"), choices=Outcome.choices, required=False)
    place = forms.IntegerField(label=pgettext_lazy("in an order", "Place"), min_value=1, max_value=200, required=False)

    def clean(self) -> dict[str, Any]:
        """A row with a title needs minutes."""
        data: dict[str, Any] = super().clean() or {}
        if data.get("title") and not data.get("minutes") and "minutes" not in self.errors:
            self.add_error("minutes", _("Say how many minutes."))
        return data


AgendaFormSet = forms.formset_factory(AgendaRowForm, extra=3, max_num=200, absolute_max=250)


class CancelForm(forms.Form):
    """Why a meeting does not take place."""

    reason = forms.CharField(label=_("Why"), max_length=500, required=False, widget=_long(2))


class RolesForm(forms.Form):
    """Which roles are asked to come."""

    roles = forms.MultipleChoiceField(label=_("People with these roles"), widget=forms.CheckboxSelectMultiple)

    def __init__(self, *args: Any, roles: Mapping[str, Role], labels: Mapping[str, str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.rows = roles
        _choose(self, "roles", [(key, labels[key]) for key in roles])

    def chosen(self) -> list[Role]:
        """The roles; the form must be valid."""
        return [self.rows[key] for key in self.cleaned_data["roles"]]


class GuestsForm(forms.Form):
    """People without a role, one a line."""

    guests = forms.CharField(
        label=_("Guests, one a line"),
        widget=_long(4),
        max_length=50_000,
        help_text=_("Name, e-mail, organisation: “Ana Ruiz <ana@port.example>, Port of Vigo”."),
    )

    def chosen(self) -> list[NewGuest]:
        """The guests; the form must be valid."""
        return [NewGuest(row.email, row.name, row.organisation) for row in self.cleaned_data["guests"]]

    def clean_guests(self) -> Any:
        """Lines become people; the first line that cannot be read is named."""
        rows, wrong = read_guests(self.cleaned_data["guests"])
        if wrong:
            raise ValidationError(_("No e-mail address stands in “%(line)s”."), params={"line": wrong[0][:80]})
        return rows


class ReplyForm(forms.Form):
    """Yes, perhaps, no."""

    reply = forms.ChoiceField(choices=[(each.value, each.label) for each in (Reply.YES, Reply.MAYBE, Reply.NO)])


class ProposeForm(WhenForm):
    """Another date."""

    date_required = True
    note = forms.CharField(label=_("Why"), max_length=500, required=False)


class TextForm(forms.Form):
    """A question, an answer, or a change that somebody proposes."""

    text = forms.CharField(label=_("Your question"), max_length=5_000, widget=_long(3))

    def __init__(self, *args: Any, label: Any = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if label is not None:
            self.fields["text"].label = label


class AmendForm(TextForm):
    """A change of the minutes."""

    point = forms.ChoiceField(label=_("Point"), required=False)
    field_order = ["point", "text"]

    def __init__(self, *args: Any, points: Iterable[AgendaPoint], **kwargs: Any) -> None:
        super().__init__(*args, label=_("What should change"), **kwargs)
        self.points = {str(point.public_id): point for point in points}
        _choose(self, "point", [("", _("the whole")), *((key, point.title) for key, point in self.points.items())])


class AgreementForm(forms.Form):
    """What was agreed, who does it, until when."""

    kind = forms.ChoiceField(label=_("What is it"), choices=AgreementKind.choices)
    text = forms.CharField(label=_("What was agreed"), max_length=1_000, widget=_long(2))
    owner = forms.ChoiceField(label=_("Who does it"), required=False)
    owner_name = forms.CharField(label=_("Or an organisation that is not on the list"), max_length=200, required=False)
    owner_email = forms.EmailField(label=_("Its e-mail"), max_length=254, required=False)
    due_on = forms.DateField(label=_("Until"), required=False, widget=_date())
    point = forms.ChoiceField(label=_("Point"), required=False)

    def __init__(self, *args: Any, people: Iterable[Attendee], points: Iterable[AgendaPoint], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.people = {str(each.public_id): each for each in people}
        self.points = {str(point.public_id): point for point in points}
        _choose(self, "owner", [("", "–"), *((key, _with_home(each)) for key, each in self.people.items())])
        _choose(self, "point", [("", _("none")), *((key, point.title) for key, point in self.points.items())])


def _with_home(attendee: Attendee) -> str:
    home = attendee.organisation or (str(attendee.participation) if attendee.participation else "")
    return f"{attendee}, {home}" if home else str(attendee)


class MarkForm(forms.Form):
    """What became of a promise."""

    state = forms.ChoiceField(choices=AgreementState.choices)
    note = forms.CharField(max_length=500, required=False)


class PromiseForm(forms.Form):
    """Yes or no to a promise, by the mail link."""

    name = forms.CharField(label=_("Your name"), max_length=150, required=False)
    on_behalf_of = forms.CharField(
        label=_("On behalf of"),
        max_length=200,
        required=False,
        help_text=_("An organisation; empty if you speak for yourself."),
    )
    reason = forms.CharField(label=_("If not: why"), max_length=500, required=False)


class DecisionForm(forms.Form):
    """Taken up or not, with words."""

    accepted = forms.ChoiceField(choices=[("yes", _("yes")), ("no", _("no"))])
    answer = forms.CharField(max_length=500, required=False)


def initial_of(event: Event) -> dict[str, Any]:
    """What the form of a meeting shows at first."""
    clock = next(iter(clocks_of(event)), None)
    return {
        **{name: getattr(event, name) for name in ("title", "language", "length", "delivery", "place", "meeting_url")},
        **{name: getattr(event, name) for name in ("capacity", "pre_read", "time_zone", "version")},
        "day": clock.starts.date() if clock else None,
        "time": clock.starts.time() if clock else None,
    }


def initial_for(kind: EventKind | None, language: str, zone: str) -> dict[str, Any]:
    """What the form of a new meeting shows at first: what its kind says."""
    first: dict[str, Any] = {"language": language, "time_zone": zone, "length": 60, "delivery": Delivery.ONLINE}
    if kind is not None:
        first |= {"kind": kind.key, "title": in_language(kind.name, language), "length": kind.spec.minutes}
        first["delivery"] = kind.spec.delivery[0]
    return first
