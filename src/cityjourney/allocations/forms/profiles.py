"""What people enter of one city."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from cityjourney.allocations.logic.inputs import FEATURES, Place
from cityjourney.allocations.logic.rules import Rules
from cityjourney.allocations.words.places import FEATURE_WORDS, language_word
from cityjourney.organisations.countries import COUNTRIES

LANGUAGES = (
    "bg", "cs", "da", "de", "el", "en", "es", "et", "fi", "fr", "ga", "hr", "hu", "it", "lt", "lv", "nb", "nl", "pl",
    "pt", "ro", "ru", "sk", "sl", "sq", "sr", "sv", "tr", "uk", "ca", "eu", "gl", "he", "ja", "ko",
)  # fmt: skip
FURTHER_PLACES = 2
"""Themes that a city mentions without putting them in order."""
EMPTY = ("", "—")
Choices = Sequence[tuple[str, str]]


class ProfileForm(forms.Form):
    """What matching asks of one city. What is left empty follows from what the programme knows."""

    languages = forms.MultipleChoiceField(
        label=_("Languages in which the city works with others"), required=False, widget=forms.CheckboxSelectMultiple
    )
    gdp_per_head = forms.IntegerField(label=_("GDP per head in euro"), min_value=1, max_value=1_000_000, required=False)
    features = forms.MultipleChoiceField(
        label=_("Lie of the land"), required=False, widget=forms.CheckboxSelectMultiple
    )
    networks = forms.CharField(
        label=_("Networks of cities"), max_length=500, required=False,
        help_text=_("Separate them by semicolons, such as Eurocities; Energy Cities."),
    )  # fmt: skip
    borders = forms.CharField(
        label=_("Countries next door"), max_length=100, required=False,
        help_text=_("Codes of two letters, such as HR; SI. Leave out the country of the city itself: it is known."),
    )  # fmt: skip
    max_groups = forms.IntegerField(label=_("Groups that it leads at most"), min_value=0, max_value=100, required=False)
    min_groups = forms.IntegerField(
        label=_("Groups that it leads at least"), min_value=0, max_value=100, required=False
    )

    def __init__(self, data: Any, *, place: Place, rules: Rules, themes: Choices, mentors: Choices) -> None:
        super().__init__(data, initial=_initial(place))
        self.place = place
        self.asks_wishes = not place.is_mentor and "preferences" in rules.measures
        fields: Any = self.fields
        known = [(code, language_word(code)) for code in LANGUAGES]
        fields["languages"].choices = sorted(known, key=lambda pair: pair[1])
        fields["features"].choices = [(key, str(FEATURE_WORDS[key])) for key in FEATURES]
        self._places("theme", max(rules.themes_ranked, len(place.themes or ())), _("Theme, place %(n)s"), themes)
        further = max(FURTHER_PLACES, len(place.secondary or ()))
        self._places("further", further, _("Further theme %(n)s"), themes)
        if not place.is_mentor:
            del fields["max_groups"], fields["min_groups"]
        if self.asks_wishes:
            most = max(rules.preferences_ranked, len(place.wishes or ()))
            self._places("wish", min(most, len(mentors)), _("Mentor city wished for, place %(n)s"), mentors)

    def _places(self, name: str, count: int, label: Any, choices: Choices) -> None:
        for number in range(1, count + 1):
            self.fields[f"{name}_{number}"] = forms.ChoiceField(
                label=str(label) % {"n": number}, choices=[EMPTY, *choices], required=False
            )

    def ranked(self, name: str) -> list[Any]:
        """The fields of a ranking."""
        return [self[key] for key in self.fields if key.startswith(f"{name}_")]

    @property
    def theme_rows(self) -> list[Any]:
        """Themes, the most important first."""
        return self.ranked("theme")

    @property
    def further_rows(self) -> list[Any]:
        """Further themes."""
        return self.ranked("further")

    @property
    def wish_rows(self) -> list[Any]:
        """Mentor cities wished for, the first most."""
        return self.ranked("wish")

    def clean_borders(self) -> list[str]:
        """Country codes."""
        codes = [word.strip().upper() for word in self.cleaned_data["borders"].replace(",", ";").split(";")]
        codes = list(dict.fromkeys(code for code in codes if code))
        if any(code not in COUNTRIES for code in codes):
            raise forms.ValidationError(_("Write codes of countries that are known here, such as HR; SI."))
        return codes

    def clean_networks(self) -> list[str]:
        """Names of networks."""
        return list(dict.fromkeys(word.strip() for word in self.cleaned_data["networks"].split(";") if word.strip()))

    def clean(self) -> dict[str, Any]:
        """No theme and no mentor twice; not fewer groups at most than at least."""
        data: dict[str, Any] = super().clean() or self.cleaned_data
        for name in ("theme", "wish"):
            chosen = self._chosen(name)
            if len(chosen) != len(set(chosen)):
                self.add_error(None, _("Choose each only once."))
        most, least = data.get("max_groups"), data.get("min_groups")
        if least is not None and least > (1 if most is None else most):
            self.add_error("min_groups", _("This is more than the number of groups that it leads at most."))
        return data

    def _chosen(self, name: str) -> list[str]:
        keys = [key for key in self.fields if key.startswith(f"{name}_")]
        return [self.cleaned_data[key] for key in keys if self.cleaned_data.get(key)]

    def values(self) -> dict[str, Any]:
        """What differs from what is known already; what stays as the programme knows it is not entered."""
        data = self.cleaned_data
        asked: dict[str, Any] = {
            "languages": data["languages"], "features": data["features"], "networks": data["networks"],
            "borders": data["borders"], "themes": self._chosen("theme"), "secondary": self._chosen("further"),
            "gdp_per_head": data["gdp_per_head"],
        }  # fmt: skip
        if self.place.is_mentor:
            asked |= {"max_groups": data["max_groups"], "min_groups": data["min_groups"]}
        if self.asks_wishes:
            asked["wishes"] = self._chosen("wish")
        found = {}
        for key, value in asked.items():
            before = getattr(self.place, key)
            before = list(before) if isinstance(before, tuple) else before
            if value != before and (value or value == 0 or before):
                found[key] = value if value or value == 0 else None
        return found


def _initial(place: Place) -> dict[str, Any]:
    initial: dict[str, Any] = {
        "languages": list(place.languages or ()), "features": list(place.features or ()),
        "networks": "; ".join(place.networks or ()), "borders": "; ".join(place.borders or ()),
        "gdp_per_head": place.gdp_per_head, "max_groups": place.max_groups, "min_groups": place.min_groups,
    }  # fmt: skip
    for name, values in (("theme", place.themes), ("further", place.secondary), ("wish", place.wishes)):
        initial |= {f"{name}_{number}": value for number, value in enumerate(values or (), 1)}
    return initial
