"""Visits in person that could share one journey."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from math import asin, cos, radians, sin, sqrt

NEAR_KM = 400.0
WITHIN = timedelta(days=21)
TOGETHER = timedelta(days=3)
EARTH_KM = 6371.0


@dataclass(frozen=True, slots=True)
class Trip:
    """One visit in person: who travels, to which city (degrees north and east), on which day."""

    key: int
    traveller: str
    city: str
    day: date
    latitude: float
    longitude: float


@dataclass(frozen=True, slots=True)
class Bundle:
    """Two visits of one traveller in near cities, some days apart; `km` is the distance in a straight line."""

    first: Trip
    second: Trip
    km: int
    days: int


def distance(one: Trip, other: Trip) -> float:
    """Kilometres in a straight line on a round Earth."""
    lat1, lat2 = radians(one.latitude), radians(other.latitude)
    chord = sin((lat2 - lat1) / 2) ** 2 + cos(lat1) * cos(lat2) * sin(radians(other.longitude - one.longitude) / 2) ** 2
    return 2 * EARTH_KM * asin(sqrt(min(chord, 1.0)))


def bundles(trips: Sequence[Trip]) -> list[Bundle]:
    """Pairs worth moving together: the same traveller, other cities at most 400 km apart, 4 to 21 days between them.

    Visits that are three days apart or less already share a journey. The shortest way comes first.
    """
    found = []
    ordered = sorted(trips, key=lambda trip: (trip.traveller, trip.day, trip.key))
    for position, first in enumerate(ordered):
        for second in ordered[position + 1 :]:
            if second.traveller != first.traveller or second.day - first.day > WITHIN:
                break
            apart, km = second.day - first.day, distance(first, second)
            if first.city != second.city and apart > TOGETHER and km <= NEAR_KM:
                found.append(Bundle(first, second, round(km), apart.days))
    return sorted(found, key=lambda bundle: (bundle.km, bundle.first.day, bundle.first.key))
