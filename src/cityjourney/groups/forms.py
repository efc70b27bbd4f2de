"""What people fill in."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from cityjourney.accounts.models import User
from cityjourney.events.forms import WhenForm
from cityjourney.groups.enums import PromiseKind, PromiseState, Side
from cityjourney.groups.models import Session
from cityjourney.programmes.models import EventKind, Participation, Theme

Pairs = Sequence[tuple[str, Any]]


def _long(rows: int) -> forms.Textarea:
    return forms.Textarea(attrs={"rows": rows})


def _date() -> forms.DateInput:
    return forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


def _choose(form: forms.Form, field: str, pairs: Pairs) -> None:
    form.fields[field].choices = pairs  # type: ignore[attr-defined]


def by_id(cities: Iterable[Participation]) -> dict[str, Participation]:
    """Cities by what forms call them."""
    return {str(city.public_id): city for city in cities}


class GroupForm(forms.Form):
    """A group made or changed by hand."""

    name = forms.CharField(label=_("Name of the group"), max_length=120)
    theme = forms.ChoiceField(label=_("Theme"), required=False)
    mentor = forms.ChoiceField(label=_("Mentor city"))
    expert = forms.ChoiceField(label=_("Thematic expert"), required=False)
    cities = forms.MultipleChoiceField(label=_("Cities"), widget=forms.CheckboxSelectMultiple)
    reason = forms.CharField(
        label=_("Why"),
        max_length=500,
        required=False,
        widget=_long(2),
        help_text=_("The cities that come or go read it."),
    )

    def __init__(
        self,
        *args: Any,
        themes: Iterable[Theme],
        mentors: Iterable[Participation],
        cities: Mapping[str, str],
        experts: Iterable[User],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.themes = {theme.key: theme for theme in themes}
        self.mentors = by_id(mentors)
        self.experts = {str(person.public_id): person for person in experts}
        _choose(self, "theme", [("", _("none")), *((key, str(theme)) for key, theme in self.themes.items())])
        _choose(self, "mentor", [(key, str(city)) for key, city in self.mentors.items()])
        _choose(self, "expert", [("", _("nobody yet")), *((key, str(who)) for key, who in self.experts.items())])
        _choose(self, "cities", list(cities.items()))


class ReasonForm(forms.Form):
    """A sentence why."""

    reason = forms.CharField(label=_("Why"), max_length=500, widget=_long(2))


class TableForm(forms.Form):
    """A table of groups."""

    file = forms.FileField(label=_("Table (CSV)"))
    reason = forms.CharField(
        label=_("Why"), max_length=500, required=False, help_text=_("The cities that come or go read it.")
    )


class SuggestForm(forms.Form):
    """A topic."""

    title = forms.CharField(label=_("Topic"), max_length=160)
    text = forms.CharField(label=_("Why it fits the mentor"), max_length=2_000, widget=_long(3))
    participation = forms.ChoiceField(label=_("You speak for"), required=False)

    def __init__(self, *args: Any, own: Sequence[Participation], guides: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.rows = by_id(own)
        pairs = [(key, str(city)) for key, city in self.rows.items()]
        _choose(self, "participation", [*pairs, *([("", _("no city, as an expert"))] if guides else [])])
        if len(pairs) + guides < 2:
            self.fields["participation"].widget = forms.HiddenInput()
            self.initial["participation"] = pairs[0][0] if pairs else ""


class ArgueForm(forms.Form):
    """What speaks for or against a topic."""

    side = forms.ChoiceField(label=_("For or against the topic"), choices=Side.choices)
    text = forms.CharField(label=_("Argument"), max_length=600)


class DeadlineForm(forms.Form):
    """A day by which the group decides."""

    due_on = forms.DateField(label=_("To be decided by"), required=False, widget=_date())


class DecideForm(forms.Form):
    """What the group has chosen."""

    suggestion = forms.ChoiceField(label=_("The group has chosen"), widget=forms.RadioSelect)
    why = forms.CharField(
        label=_("Why the group chose it"),
        max_length=2_000,
        widget=_long(3),
        help_text=_("What weighed most, and what became of the other topics. All participants read it."),
    )

    def __init__(self, *args: Any, pairs: Pairs, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _choose(self, "suggestion", pairs)


class ReopenForm(ReasonForm):
    """Why a group chooses anew, and until when."""

    due_on = forms.DateField(label=_("To be decided by"), required=False, widget=_date())


class SessionForm(WhenForm):
    """A session of a group."""

    date_required = True

    kind = forms.ChoiceField(label=_("Kind of meeting"))
    meeting_url = forms.CharField(label=_("Meeting link"), max_length=500, required=False)
    pre_read = forms.CharField(
        label=_("To read beforehand"),
        max_length=20_000,
        required=False,
        widget=_long(4),
        help_text=_("Markdown works: lists, **bold**, links."),
    )

    def __init__(self, *args: Any, kinds: Sequence[EventKind], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.kinds = {kind.key: kind for kind in kinds}
        _choose(self, "kind", [(key, str(kind)) for key, kind in self.kinds.items()])


class PromiseForm(forms.Form):
    """A commitment."""

    what = forms.CharField(label=_("What is promised"), max_length=1_000, widget=_long(3))
    kind = forms.ChoiceField(label=_("Kind of commitment"), choices=PromiseKind.choices)
    cities = forms.MultipleChoiceField(label=_("By which cities"), widget=forms.CheckboxSelectMultiple)
    to_whom = forms.CharField(
        label=_("To whom"), max_length=200, required=False, help_text=_("Empty: to the whole group.")
    )
    person = forms.ChoiceField(label=_("Who looks after it"), required=False)
    due_on = forms.DateField(label=_("By when"), widget=_date())
    session = forms.ChoiceField(
        label=_("Said in"), required=False, help_text=_("It stands in the minutes then, until they are final.")
    )

    def __init__(
        self,
        *args: Any,
        cities: Sequence[Participation],
        people: Mapping[str, tuple[User, str]],
        sessions: Sequence[Session],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.rows, self.people = by_id(cities), people
        self.sessions = {str(each.event.public_id): each for each in sessions}
        _choose(self, "cities", [(key, str(city)) for key, city in self.rows.items()])
        _choose(self, "person", [("", _("nobody yet")), *((key, label) for key, (_who, label) in people.items())])
        _choose(self, "session", [("", _("outside the sessions of the group")), *_titles(sessions)])


def _titles(sessions: Sequence[Session]) -> list[tuple[str, str]]:
    return [
        (
            str(each.event.public_id),
            f"{each.event.title}, {date_format(timezone.localtime(each.event.starts_at), 'SHORT_DATE_FORMAT')}"
            if each.event.starts_at
            else each.event.title,
        )
        for each in sessions
    ]


class SettleForm(forms.Form):
    """What became of a commitment."""

    state = forms.ChoiceField(
        label=_("This commitment is"),
        choices=[
            (PromiseState.KEPT, pgettext_lazy("commitment", "kept")),
            (PromiseState.PARTLY, pgettext_lazy("commitment", "partly kept")),
            (PromiseState.NOT_KEPT, pgettext_lazy("commitment", "not kept")),
            (PromiseState.WITHDRAWN, pgettext_lazy("commitment", "taken back: it makes no sense any more")),
        ],
        widget=forms.RadioSelect,
    )
    outcome = forms.CharField(
        label=_("What came of it"),
        max_length=500,
        required=False,
        widget=_long(3),
        help_text=_("What helped, what was in the way; the others learn from both. Not needed for what was kept."),
    )


class TakeUpForm(forms.Form):
    """Whose promise a line of the minutes is."""

    cities = forms.MultipleChoiceField(label=_("By which cities"), widget=forms.CheckboxSelectMultiple)

    def __init__(self, *args: Any, cities: Sequence[Participation], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.rows = by_id(cities)
        _choose(self, "cities", [(key, str(city)) for key, city in self.rows.items()])


class TribeForm(forms.Form):
    """A trait and a name."""

    name = forms.CharField(label=_("Name of the tribe"), max_length=120)
    trait = forms.CharField(
        label=_("What its cities share"),
        max_length=1_000,
        widget=_long(3),
        help_text=_(
            "A harbour, a university, an island, a river that floods: whatever makes you understand each other."
        ),
    )
    participation = forms.ChoiceField(label=_("For"))

    def __init__(self, *args: Any, own: Sequence[Participation], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.rows = by_id(own)
        pairs = [(key, str(city)) for key, city in self.rows.items()]
        _choose(self, "participation", pairs)
        if len(pairs) == 1:
            self.fields["participation"].widget = forms.HiddenInput()
            self.initial["participation"] = pairs[0][0]


class AskForm(forms.Form):
    """A request to a second mentor."""

    mentor = forms.ChoiceField(label=_("Mentor city"))
    wish = forms.CharField(
        label=_("What your city would like to learn"),
        max_length=1_000,
        widget=_long(4),
        help_text=_("The more exact the question, the easier the yes."),
    )
    participation = forms.ChoiceField(label=_("For"))

    def __init__(
        self,
        *args: Any,
        own: Sequence[Participation],
        mentors: Sequence[Participation],
        themes: Mapping[int, Sequence[Theme]],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.rows, self.mentors = by_id(own), by_id(mentors)
        pairs = [(key, str(city)) for key, city in self.rows.items()]
        _choose(self, "participation", pairs)
        _choose(self, "mentor", [(key, _mentor(city, themes.get(city.pk, ()))) for key, city in self.mentors.items()])
        if len(pairs) == 1:
            self.fields["participation"].widget = forms.HiddenInput()
            self.initial["participation"] = pairs[0][0]


def _mentor(city: Participation, themes: Sequence[Theme]) -> str:
    known = ", ".join(str(theme) for theme in themes)
    return f"{city}: {known}" if known else f"{city}, {city.city.country_name}"


class AnswerForm(forms.Form):
    """The mentor's answer."""

    answer = forms.CharField(label=_("A word for the city"), max_length=1_000, required=False, widget=_long(3))


class FilterForm(forms.Form):
    """Filters of the list of commitments."""

    state = forms.ChoiceField(
        label=_("State"),
        required=False,
        choices=[
            ("", pgettext_lazy("commitment", "under way")),
            ("late", _("past their day")),
            ("closed", _("closed")),
            ("every", _("all")),
        ],
    )
    city = forms.ChoiceField(label=_("City"), required=False)
    group = forms.ChoiceField(label=_("Group"), required=False)

    def __init__(self, data: Any, cities: Pairs, groups: Pairs) -> None:
        super().__init__(data)
        _choose(self, "city", [("", _("all")), *cities])
        _choose(self, "group", [("", _("all")), *groups])

    def labels(self) -> dict[str, str]:
        """What each filter in use is called; the form must be valid."""
        found = {}
        for name, value in self.cleaned_data.items():
            if value:
                choices = dict(getattr(self.fields[name], "choices", []))
                found[name] = f"{self.fields[name].label}: {choices.get(value, value)}"
        return found
