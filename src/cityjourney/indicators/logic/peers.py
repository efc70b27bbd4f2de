"""Which cities a city could compare itself with, each with the reason in facts."""

from collections.abc import Iterable
from dataclasses import dataclass
from math import log2

PROPOSED = 25
FARTHEST = 2.0
"""A proposed peer is at most four times as big or a quarter as big."""
ALIKE = 0.585
"""Up to one and a half times counts as about the same size (log2 of 1.5)."""

LITTLE = 1.0
"""What it counts against a city that it knows less than half as much."""


@dataclass(frozen=True, slots=True)
class Facts:
    """What is compared when peers are looked for. `readings` is how many indicators the city has figures for."""

    slug: str
    population: int | None
    country: str = ""
    kind: str = ""
    area: str = ""
    """The kind of area that most of its figures are about."""
    readings: int = 0


@dataclass(frozen=True, slots=True)
class Reason:
    """Why a city is proposed. `ratio` says how many times as big it is, None if a population is not known."""

    ratio: float | None
    about_same_size: bool
    same_country: bool
    same_kind: bool
    same_area: bool


@dataclass(frozen=True, slots=True)
class Proposal:
    """A proposed peer; `score` says how unlike it is: 0 is a twin."""

    slug: str
    score: float
    reason: Reason


def reason(city: Facts, other: Facts) -> Reason:
    """What the two have in common."""
    ratio = other.population / city.population if city.population and other.population else None
    return Reason(
        ratio,
        ratio is not None and abs(log2(ratio)) <= ALIKE,
        bool(city.country) and city.country == other.country,
        bool(city.kind) and city.kind == other.kind,
        bool(city.area) and city.area == other.area,
    )


def proposals(city: Facts, others: Iterable[Facts], most: int = PROPOSED) -> list[Proposal]:
    """Cities that have figures and are not too unlike in size: the most alike first, then by name."""
    found = []
    for other in others:
        if other.slug == city.slug or not other.readings:
            continue
        why = reason(city, other)
        apart = abs(log2(why.ratio)) if why.ratio else FARTHEST
        if apart > FARTHEST:
            continue
        score = apart + 0.5 * (not why.same_country) + 0.5 * (not why.same_kind) + 2.0 * (not why.same_area)
        score += LITTLE * (2 * other.readings < city.readings)
        found.append(Proposal(other.slug, score, why))
    return sorted(found, key=lambda proposal: (proposal.score, proposal.slug))[:most]
