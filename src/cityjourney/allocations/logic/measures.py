"""What a criterion can look at in a city and a mentor: each measure once, with what it needs to know."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from cityjourney.allocations.logic.inputs import Place
from cityjourney.allocations.logic.rules import Rules
from cityjourney.matching.relatability import score

THEME_STEP = 2
"""Points between two places in a city's order of themes; one is lost where a theme is a further one of the mentor."""


@dataclass(frozen=True, slots=True)
class Measure:
    """`points` of a city and a mentor, whole and not below 0; `needed` without which a city is placed badly."""

    points: Callable[[Place, Place, Rules], int]
    needed: tuple[str, ...] = ()
    helpful: tuple[str, ...] = ()


def common_languages(city: Place, mentor: Place) -> list[str]:
    """Languages that both work in."""
    return sorted(set(city.languages or ()) & set(mentor.languages or ()))


def language_points(city: Place, mentor: Place, _rules: Rules) -> int:
    """How many languages both work in."""
    return len(common_languages(city, mentor))


def theme_points(city: Place, mentor: Place, rules: Rules) -> int:
    """How well themes meet: 0 for not at all; a city's first theme counts most, a mentor's further themes one less."""
    best = 0
    for rank, theme in enumerate((city.themes or ())[: rules.themes_ranked]):
        points = THEME_STEP * (rules.themes_ranked - rank)
        if theme in (mentor.themes or ()):
            best = max(best, points)
        elif theme in (mentor.secondary or ()):
            best = max(best, points - 1)
    return best


def preference_points(city: Place, mentor: Place, rules: Rules) -> int:
    """As many as there are places for the mentor wished for most, one less for the second; 0 without a wish."""
    wishes = (city.wishes or ())[: rules.preferences_ranked]
    return rules.preferences_ranked - wishes.index(mentor.id) if mentor.id in wishes else 0


def likeness(one: Place, two: Place, rules: Rules) -> int:
    """0 to 1000."""
    return score(one.profile, two.profile, rules.weights)


MEASURES: Mapping[str, Measure] = {
    "languages": Measure(language_points, needed=("languages",)),
    "themes": Measure(theme_points, needed=("themes",)),
    "preferences": Measure(preference_points, helpful=("wishes",)),
    "relatability": Measure(likeness, helpful=("population", "area", "gdp_per_head", "features", "networks")),
}
"""The vocabulary of `measure` in a methodology, each with the field of a place that it asks for."""


@dataclass(frozen=True, slots=True)
class Gap:
    """What is not known of one city: fields without which it is placed badly, and fields that would help."""

    needed: tuple[str, ...]
    helpful: tuple[str, ...]


def gap_of(place: Place, rules: Rules | None) -> Gap:
    """What is missing for what counts; nothing where nothing counts. Only cities that look for a mentor have wishes."""
    measures = [MEASURES[key] for key in rules.measures] if rules else []
    weights = rules.weights if rules else {}
    needed = [key for each in measures for key in each.needed if not getattr(place, key)]
    helpful = []
    for key in (key for each in measures for key in each.helpful):
        if key == "wishes":
            lacks = not place.is_mentor and not place.wishes
        else:
            lacks = bool(weights.get(key)) and getattr(place, key) is None
        helpful += [key] if lacks else []
    return Gap(tuple(needed), tuple(helpful))


def further_points(city: Place, mentor: Place) -> int:
    """What a second mentor could give: the themes of a city after the first, and those it only mentions."""
    known = {*(mentor.themes or ()), *(mentor.secondary or ())}
    wanted = [*(city.themes or ())[1:], *(city.secondary or ())]
    return max((len(wanted) - rank for rank, theme in enumerate(wanted) if theme in known), default=0)
