"""Requests to second mentors."""

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from cityjourney.events.forms import WhenForm
from cityjourney.groups.forms.fields import ForCityForm, by_id, choose, long_text
from cityjourney.programmes.models import Participation, Theme


class AskForm(ForCityForm):
    """A request to a second mentor."""

    mentor = forms.ChoiceField(label=_("Mentor city"))
    theme = forms.ChoiceField(label=_("About"), required=False)
    wish = forms.CharField(
        label=_("What your city would like to learn"),
        max_length=1_000,
        widget=long_text(4),
        help_text=_("The more exact the question, the easier the yes."),
    )
    participation = forms.ChoiceField(label=_("For"))

    def __init__(
        self,
        *args: Any,
        mentors: Sequence[Participation],
        known: Mapping[int, Sequence[Theme]],
        themes: Sequence[Theme],
        **kwargs: Any,
    ) -> None:
        """`known` are the themes of each mentor, `themes` those of the edition."""
        super().__init__(*args, **kwargs)
        self.mentors, self.themes = by_id(mentors), {theme.key: theme for theme in themes}
        choose(self, "mentor", [(key, _mentor(city, known.get(city.pk, ()))) for key, city in self.mentors.items()])
        choose(
            self,
            "theme",
            [("", _("what this city knows best")), *((key, str(each)) for key, each in self.themes.items())],
        )


def _mentor(city: Participation, themes: Sequence[Theme]) -> str:
    known = ", ".join(str(theme) for theme in themes)
    return f"{city}: {known}" if known else f"{city}, {city.city.country_name}"


class AnswerForm(forms.Form):
    """The mentor's answer."""

    answer = forms.CharField(label=_("A word for the city"), max_length=1_000, required=False, widget=long_text(3))


class MeetForm(WhenForm):
    """When the two cities meet."""

    date_required = True
