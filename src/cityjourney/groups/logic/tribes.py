"""Which cities share a trait: country, size, neighbourhood across a border. From facts alone; nobody is ranked."""

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

Trait = Literal["country", "size", "border"]


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


@dataclass(frozen=True, slots=True)
class Proposal:
    """Cities that share a trait. `key` is the same whenever the same trait is found; `values` are for its sentence."""

    key: str
    trait: Trait
    members: tuple[int, ...]
    values: Mapping[str, str | int] = field(default_factory=dict)


def proposals(places: Sequence[Place]) -> list[Proposal]:
    """All traits that enough cities share, the largest circle first; the order of the input does not matter."""
    ordered = sorted(places, key=lambda place: place.slug)
    found = [*_by_country(ordered), *_by_size(ordered), *_across_borders(ordered)]
    return sorted(found, key=lambda each: (-len(each.members), each.key))


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
