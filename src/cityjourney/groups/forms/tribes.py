"""Tribes, and what a city says of itself."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from cityjourney.groups.commands.tribes import MOST_NETWORKS
from cityjourney.groups.enums import Land
from cityjourney.groups.forms.fields import ForCityForm, choose, long_text
from cityjourney.groups.models import Portrait
from cityjourney.groups.words import language_word

LANGUAGES = (
    "ar", "bg", "bs", "ca", "cs", "da", "de", "el", "en", "es", "et", "eu", "fi", "fr", "ga", "gl", "he", "hr", "hu",
    "is", "it", "ja", "ko", "lt", "lv", "mk", "mt", "nb", "nl", "pl", "pt", "ro", "sk", "sl", "sq", "sr", "sv",
    "tr", "uk",
)  # fmt: skip
"""Languages of the cities' countries (ISO 639-1)."""


class TribeForm(ForCityForm):
    """A trait and a name."""

    name = forms.CharField(label=_("Name of the tribe"), max_length=120)
    trait = forms.CharField(
        label=_("What its cities share"),
        max_length=1_000,
        widget=long_text(3),
        help_text=_(
            "A harbour, a university, an island, a river that floods: whatever makes you understand each other."
        ),
    )
    participation = forms.ChoiceField(label=_("For"))


class PortraitForm(forms.Form):
    """What is true of a city, in its own words."""

    land = forms.MultipleChoiceField(
        label=_("What your city is like"), required=False, choices=Land.choices, widget=forms.CheckboxSelectMultiple
    )
    networks = forms.CharField(
        label=_("Networks of cities"),
        max_length=800,
        required=False,
        help_text=_("Separate them by semicolons, such as Eurocities; Energy Cities."),
    )
    languages = forms.MultipleChoiceField(
        label=_("Languages in which you work with others"), required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args: Any, portrait: Portrait | None, **kwargs: Any) -> None:
        if portrait is not None:
            kwargs["initial"] = {
                "land": portrait.land,
                "languages": portrait.languages,
                "networks": "; ".join(portrait.networks),
            }
        super().__init__(*args, **kwargs)
        choose(self, "languages", sorted(((code, language_word(code)) for code in LANGUAGES), key=lambda each: each[1]))

    def clean_networks(self) -> list[str]:
        """Names of networks."""
        names = [" ".join(name.split()) for name in self.cleaned_data["networks"].split(";") if name.strip()]
        if len(names) > MOST_NETWORKS:
            raise forms.ValidationError(_("Name at most %(most)d networks.") % {"most": MOST_NETWORKS})
        return names
