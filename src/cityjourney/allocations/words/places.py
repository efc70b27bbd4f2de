"""What is known of a city, in words."""

from collections.abc import Mapping

from django.utils.formats import number_format
from django.utils.functional import Promise
from django.utils.text import capfirst
from django.utils.translation import get_language_info, gettext_lazy

from cityjourney.allocations.logic.inputs import Place
from cityjourney.organisations.countries import country_name

FIELDS: Mapping[str, str | Promise] = {
    "languages": gettext_lazy("languages"),
    "themes": gettext_lazy("themes"),
    "wishes": gettext_lazy("mentor cities wished for"),
    "population": gettext_lazy("number of people"),
    "area": gettext_lazy("area"),
    "gdp_per_head": gettext_lazy("GDP per head"),
    "features": gettext_lazy("lie of the land"),
    "networks": gettext_lazy("networks"),
    "borders": gettext_lazy("countries next door"),
}
FEATURE_WORDS: Mapping[str, str | Promise] = {
    "coast": gettext_lazy("coast"),
    "island": gettext_lazy("island"),
    "port": gettext_lazy("port"),
    "river": gettext_lazy("river"),
    "lake": gettext_lazy("lake"),
    "mountains": gettext_lazy("mountains"),
    "plain": gettext_lazy("plain"),
    "border": gettext_lazy("near a border"),
}


def language_word(code: str) -> str:
    """A language in the language of the page."""
    try:
        return str(get_language_info(code)["name_translated"])
    except KeyError:
        return code


def place_facts(place: Place, themes: Mapping[str, str]) -> list[tuple[str, str]]:
    """What is known of a city, in words; what is not known is left out."""
    words = {
        "languages": [language_word(code) for code in place.languages or ()],
        "themes": [themes.get(key, key) for key in place.themes or ()],
        "features": [str(FEATURE_WORDS.get(key, key)) for key in place.features or ()],
        "networks": list(place.networks or ()),
        "borders": [country_name(code) for code in place.borders or ()],
    }
    found = [(capfirst(str(FIELDS[key])), ", ".join(names)) for key, names in words.items() if names]
    for key in ("population", "area", "gdp_per_head"):
        value = getattr(place, key)
        if value is not None:
            found.append((capfirst(str(FIELDS[key])), number_format(round(value), force_grouping=True)))
    return found
