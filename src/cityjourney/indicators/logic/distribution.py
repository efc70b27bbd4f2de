"""A city beside its peers: where it lies in their distribution. Never a rank, never a table of cities in order."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from cityjourney.indicators.logic.series import Point
from cityjourney.indicators.logic.statistics import distance, quantile

SMALLEST_GROUP = 5
"""With fewer peers nothing is compared: one odd city would decide."""
NEAR = 2.0
"""Figures of peers count if they are at most two years away."""


class Place(StrEnum):
    """Where a value lies among those of the peers."""

    LOW = "low"
    MIDDLE = "middle"
    HIGH = "high"


@dataclass(frozen=True, slots=True)
class Peer:
    """The figure of one peer that is compared."""

    city: str
    point: Point


@dataclass(frozen=True, slots=True)
class Distribution:
    """What the peers' figures look like, and where the city lies. All in the unit of the indicator."""

    lowest: float
    lower: float
    middle: float
    upper: float
    highest: float
    peers: tuple[Peer, ...]
    value: float
    period: str
    place: Place
    distance: float | None
    """In spreads from the middle of the peers; None where they hardly differ."""

    @property
    def years(self) -> tuple[str, str]:
        """From which year to which the compared figures are."""
        years = sorted(peer.point.period[:4] for peer in self.peers)
        return years[0], years[-1]


def nearest(points: Iterable[Point], when: float) -> Point | None:
    """The reading nearest to a moment, at most two years away; of two equally near the later."""
    near = [point for point in points if abs(point.when - when) <= NEAR]
    return min(near, key=lambda point: (abs(point.when - when), -point.when, point.period), default=None)


def distribution(point: Point, peers: Iterable[Peer]) -> Distribution | None:
    """Place a reading among figures of peers; None if there are fewer than five."""
    found = tuple(sorted(peers, key=lambda peer: peer.city))
    if len(found) < SMALLEST_GROUP:
        return None
    values = [peer.point.value for peer in found]
    lower, upper = quantile(values, 0.25), quantile(values, 0.75)
    place = Place.LOW if point.value < lower else Place.HIGH if point.value > upper else Place.MIDDLE
    return Distribution(
        min(values), lower, quantile(values, 0.5), upper, max(values), found, point.value, point.period, place,
        distance(point.value, values),
    )  # fmt: skip
