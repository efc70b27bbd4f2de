"""Which cities share a trait: the lie of the land, figures, networks, languages, neighbours, country, size, theme.

From facts alone; nobody is ranked. What nearly everybody shares tells nothing and is left out.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from math import asin, cos, radians, sin, sqrt
from typing import Literal

FEWEST = 3
"""Fewer cities make no tribe."""
SIZES = (0, 50_000, 100_000, 250_000, 500_000, 1_000_000)
"""Where a size begins, in people."""
NEAR_KM = 200
EARTH_KM = 6_371.0

Family = Literal["land", "figure", "network", "language", "theme"]
"""What sort of thing is true of a city: where it lies, what figures say, where it belongs, what it speaks and wants."""
Trait = Literal["land", "figure", "border", "network", "language", "country", "size", "theme"]
ORDER: tuple[Trait, ...] = ("land", "figure", "border", "network", "language", "country", "size", "theme")
"""What makes cities understand each other best comes first."""
Share = tuple[Family, str]


@dataclass(frozen=True, slots=True)
class Place:
    """What is known of a city that takes part; `None` means not known. Degrees, people, km²."""

    pk: int
    slug: str
    country: str
    population: int | None = None
    area: float | None = None
    latitude: float | None = None
    longitude: float | None = None
    shares: frozenset[Share] = frozenset()


@dataclass(frozen=True, slots=True)
class Proposal:
    """Cities that share a trait. `key` is the same whenever the same trait is found; `values` are for its sentence."""

    key: str
    trait: Trait
    members: tuple[int, ...]
    values: Mapping[str, str | int] = field(default_factory=dict)


def proposals(places: Sequence[Place]) -> list[Proposal]:
    """All traits that enough cities share, in `ORDER`, then the largest circle first, whatever the input's order.

    Of several traits of the very same cities the first stands for all.
    """
    ordered = sorted(places, key=lambda place: place.slug)
    found = [*_by_share(ordered), *_by_country(ordered), *_by_size(ordered), *_across_borders(ordered)]
    circles: dict[tuple[int, ...], Proposal] = {}
    for each in sorted(found, key=lambda each: (ORDER.index(each.trait), -len(each.members), each.key)):
        circles.setdefault(tuple(sorted(each.members)), each)
    return list(circles.values())


def _by_share(places: Sequence[Place]) -> Iterable[Proposal]:
    shared: dict[Share, list[int]] = {}
    for place in places:
        for share in place.shares:
            shared.setdefault(share, []).append(place.pk)
    for (family, value), members in shared.items():
        # more than two thirds of all are no circle of their own
        if FEWEST <= len(members) <= len(places) * 2 // 3:
            yield Proposal(f"{family}:{value}"[:60], family, tuple(members), {"value": value})


def _by_country(places: Sequence[Place]) -> Iterable[Proposal]:
    countries: dict[str, list[int]] = {}
    for place in places:
        countries.setdefault(place.country, []).append(place.pk)
    for country, members in countries.items():
        # a country in which everybody lies tells nothing
        if FEWEST <= len(members) < len(places):
            yield Proposal(f"country:{country}", "country", tuple(members), {"country": country})


def _by_size(places: Sequence[Place]) -> Iterable[Proposal]:
    bands: dict[int, list[int]] = {}
    for place in places:
        if place.population is not None:
            band = max(number for number, begin in enumerate(SIZES) if place.population >= begin)
            bands.setdefault(band, []).append(place.pk)
    for band, members in bands.items():
        if FEWEST <= len(members) < len(places):
            top = SIZES[band + 1] if band + 1 < len(SIZES) else 0
            yield Proposal(f"size:{SIZES[band]}", "size", tuple(members), {"least": SIZES[band], "most": top})


def _across_borders(places: Sequence[Place]) -> Iterable[Proposal]:
    """Circles of neighbours in which at least two countries meet: each is near to another one of its circle."""
    known = [place for place in places if place.latitude is not None and place.longitude is not None]
    left = {place.pk: place for place in known}
    while left:
        circle, edge = [], [left.pop(min(left, key=lambda pk: left[pk].slug))]
        while edge:
            place = edge.pop()
            circle.append(place)
            near = [other for other in left.values() if distance(place, other) <= NEAR_KM]
            edge += [left.pop(other.pk) for other in near]
        countries = {place.country for place in circle}
        if len(circle) >= FEWEST and len(countries) > 1:
            first = min(place.slug for place in circle)
            members = tuple(place.pk for place in sorted(circle, key=lambda each: each.slug))
            yield Proposal(f"border:{first}"[:60], "border", members, {"countries": len(countries), "km": NEAR_KM})


def distance(one: Place, two: Place) -> float:
    """Kilometres as the crow flies; both places must be known."""
    assert one.latitude is not None and one.longitude is not None  # noqa: S101, PT018
    assert two.latitude is not None and two.longitude is not None  # noqa: S101, PT018
    north, east = radians(two.latitude - one.latitude), radians(two.longitude - one.longitude)
    chord = sin(north / 2) ** 2 + cos(radians(one.latitude)) * cos(radians(two.latitude)) * sin(east / 2) ** 2
    return 2 * EARTH_KM * asin(sqrt(chord))
