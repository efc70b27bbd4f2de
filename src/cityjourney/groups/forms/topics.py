"""The choice of a topic."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from cityjourney.groups.enums import Side
from cityjourney.groups.forms.fields import ForCityForm, Pairs, choose, day, long_text
from cityjourney.groups.forms.groups import ReasonForm
from cityjourney.programmes.models import Participation


class SuggestForm(ForCityForm):
    """A topic."""

    title = forms.CharField(label=_("Topic"), max_length=160)
    text = forms.CharField(label=_("Why it fits the mentor"), max_length=2_000, widget=long_text(3))
    participation = forms.ChoiceField(label=_("You speak for"))

    def __init__(self, *args: Any, own: Sequence[Participation], guides: bool, **kwargs: Any) -> None:
        super().__init__(*args, own=own, nobody=_("no city, as an expert") if guides else "", **kwargs)


class ArgueForm(forms.Form):
    """What speaks for or against a topic."""

    side = forms.ChoiceField(label=_("For or against the topic"), choices=Side.choices)
    text = forms.CharField(label=_("Argument"), max_length=600)


class DeadlineForm(forms.Form):
    """A day by which the group decides."""

    due_on = forms.DateField(label=_("To be decided by"), required=False, widget=day())


class DecideForm(forms.Form):
    """What the group has chosen."""

    suggestion = forms.ChoiceField(label=_("The group has chosen"), widget=forms.RadioSelect)
    why = forms.CharField(
        label=_("Why the group chose it"),
        max_length=2_000,
        widget=long_text(3),
        help_text=_("What weighed most, and what became of the other topics. All participants read it."),
    )

    own_name = forms.CharField(
        label=_("What the group calls itself"),
        max_length=120,
        required=False,
        help_text=_("Short, so that people say it. Empty: the topic is its name."),
    )

    def __init__(self, *args: Any, pairs: Pairs, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choose(self, "suggestion", pairs)


class ReopenForm(ReasonForm):
    """Why a group chooses anew, and until when."""

    due_on = forms.DateField(label=_("To be decided by"), required=False, widget=day())
