"""Commitments: made, settled, found."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from cityjourney.accounts.models import User
from cityjourney.groups.enums import PromiseKind, PromiseState
from cityjourney.groups.forms.fields import Pairs, by_id, choose, day, long_text
from cityjourney.groups.models import Session
from cityjourney.programmes.models import Participation


class PromiseForm(forms.Form):
    """A commitment."""

    what = forms.CharField(label=_("What is promised"), max_length=1_000, widget=long_text(3))
    kind = forms.ChoiceField(label=_("Kind of commitment"), choices=PromiseKind.choices)
    cities = forms.MultipleChoiceField(label=_("By which cities"), widget=forms.CheckboxSelectMultiple)
    to_whom = forms.CharField(
        label=_("To whom"), max_length=200, required=False, help_text=_("Empty: to the whole group.")
    )
    person = forms.ChoiceField(label=_("Who looks after it"), required=False)
    due_on = forms.DateField(label=_("By when"), widget=day())
    session = forms.ChoiceField(
        label=_("Said in"), required=False, help_text=_("It stands in the minutes then, until they are final.")
    )

    def __init__(
        self,
        *args: Any,
        cities: Sequence[Participation],
        people: Mapping[str, tuple[User, str]],
        sessions: Sequence[Session],
        today: date,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.rows, self.people, self.today = by_id(cities), people, today
        self.fields["due_on"].widget.attrs["min"] = today.isoformat()
        self.sessions = {str(each.event.public_id): each for each in sessions}
        choose(self, "cities", [(key, str(city)) for key, city in self.rows.items()])
        choose(self, "person", [("", _("nobody yet")), *((key, label) for key, (_who, label) in people.items())])
        choose(self, "session", [("", _("outside the sessions of the group")), *_titles(sessions)])

    def clean_due_on(self) -> date:
        """A day that is still to come."""
        due_on: date = self.cleaned_data["due_on"]
        if due_on < self.today:
            raise forms.ValidationError(_("That day is past. Choose one that is still to come."))
        return due_on


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
        widget=long_text(3),
        help_text=_("What helped, what was in the way; the others learn from both. Not needed for what was kept."),
    )


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
        choose(self, "city", [("", _("all")), *cities])
        choose(self, "group", [("", _("all")), *groups])

    def labels(self) -> dict[str, str]:
        """What each filter in use is called; the form must be valid."""
        found = {}
        for name, value in self.cleaned_data.items():
            if value:
                choices = dict(getattr(self.fields[name], "choices", []))
                found[name] = f"{self.fields[name].label}: {choices.get(value, value)}"
        return found
