"""How well two cities can relate to each other, from their profiles: a whole number from 0 to 1000.

Six parts: population, area, GDP per head, physical features, borders, networks. A part that is not known
of one of the two cities is left out and its weight is shared out over the parts that are known; with
nothing known the score is 0.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import log

FULL = 1000
WEIGHTS: Mapping[str, int] = {
    "population": 25,
    "area": 10,
    "gdp_per_head": 20,
    "features": 20,
    "borders": 10,
    "networks": 15,
}


@dataclass(frozen=True, slots=True)
class Profile:
    """What is known of a city; ``None`` means not known, which differs from an empty set.

    ``population`` in inhabitants, ``area`` in km2, ``gdp_per_head`` in euro; ``features`` such as coast
    or river; ``borders``: the countries (or regions) that it lies in or next to; ``networks`` that it is
    a member of.
    """

    population: float | None = None
    area: float | None = None
    gdp_per_head: float | None = None
    features: frozenset[str] | None = None
    borders: frozenset[object] | None = None
    networks: frozenset[str] | None = None


def _near(one: float | None, two: float | None, tenfold: float) -> float | None:
    """1 for equal figures, 0 when the larger is ``tenfold`` times the smaller or more; in between by ratio."""
    if one is None or two is None or one <= 0 or two <= 0:
        return None
    return max(0.0, 1.0 - abs(log(one / two)) / log(tenfold))


def _common(one: frozenset[object] | None, two: frozenset[object] | None) -> float | None:
    """The share of what both have in what either has; two empty sets are alike."""
    if one is None or two is None:
        return None
    either = one | two
    return len(one & two) / len(either) if either else 1.0


def parts(one: Profile, two: Profile) -> dict[str, float | None]:
    """The likeness in each part, from 0 to 1; ``None`` where a profile is silent."""
    return {
        "population": _near(one.population, two.population, 20),
        "area": _near(one.area, two.area, 20),
        "gdp_per_head": _near(one.gdp_per_head, two.gdp_per_head, 4),
        "features": _common(one.features, two.features),
        "borders": _common(one.borders, two.borders),
        "networks": _common(one.networks, two.networks),
    }


def score(one: Profile, two: Profile, weights: Mapping[str, int] = WEIGHTS) -> int:
    """Relatability of two cities, 0 to 1000; the same both ways."""
    found = {key: value for key, value in parts(one, two).items() if value is not None and weights.get(key, 0) > 0}
    weight = sum(weights[key] for key in found)
    return round(FULL * sum(weights[key] * value for key, value in found.items()) / weight) if weight else 0


def relatability(
    cities: Sequence[Profile], mentors: Sequence[Profile], weights: Mapping[str, int] = WEIGHTS
) -> list[list[int]]:
    """The matrix of scores, one row per city and one column per mentor, ready for the file format."""
    return [[score(city, mentor, weights) for mentor in mentors] for city in cities]
