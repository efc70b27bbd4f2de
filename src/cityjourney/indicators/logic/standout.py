"""What stands out about one indicator of a city: beside its peers, over time, and what one should know about it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from cityjourney.indicators.logic.distribution import Distribution, Place
from cityjourney.indicators.logic.series import Heading, Point, Trend, is_old

CLEAR = 1.0
"""One spread away from the middle of the peers stands out, if it also lies outside of their middle half."""


class Verdict(StrEnum):
    """In which of the short lists an indicator belongs."""

    GOOD = "good"
    BAD = "bad"
    MIXED = "mixed"
    """One thing speaks for it, another against it."""
    PLAIN = "plain"
    OLD = "old"
    MISSING = "missing"


@dataclass(frozen=True, slots=True)
class Finding:
    """The verdict on one indicator, with what it rests on. `weight` says how much it stands out, for the order."""

    verdict: Verdict
    beside_peers: int = 0
    """1 better than most peers, -1 worse, 0 neither or not known."""
    over_time: int = 0
    """1 got better, -1 got worse, 0 neither or not known."""
    weight: float = 0.0


def finding(
    sign: int, points: Sequence[Point], trend: Trend, distribution: Distribution | None, today: date
) -> Finding:
    """Judge one indicator; `sign` is 1 if more is better, -1 if less is, 0 if neither.

    Old figures are not judged: they say how it was. Neither is anything that has no better and no worse.
    """
    if not points:
        return Finding(Verdict.MISSING)
    last = max(points, key=lambda point: (point.when, point.period))
    if is_old(last.period, today):
        return Finding(Verdict.OLD, weight=today.year - last.when)
    beside = sign * _beside(distribution)
    change = sign * {Heading.UP: 1, Heading.DOWN: -1}.get(trend.heading, 0)
    if trend.doubtful:
        change = 0
    weight = (abs(distribution.distance or 0.0) if distribution and beside else 0.0) + _relative(trend) * abs(change)
    return Finding(_verdict(beside, change), beside, change, weight)


def _beside(distribution: Distribution | None) -> int:
    if distribution is None or distribution.distance is None or abs(distribution.distance) < CLEAR:
        return 0
    return {Place.LOW: -1, Place.MIDDLE: 0, Place.HIGH: 1}[distribution.place]


def _relative(trend: Trend) -> float:
    """The change as a share of where it began, at most 2, so that a tiny beginning does not drown the rest."""
    if trend.first is None or not trend.first.value:
        return 0.0
    return min(abs(trend.change / trend.first.value), 2.0)


def _verdict(beside: int, change: int) -> Verdict:
    if beside * change < 0:
        return Verdict.MIXED
    total = beside + change
    return Verdict.GOOD if total > 0 else Verdict.BAD if total < 0 else Verdict.PLAIN


def in_order(found: Iterable[tuple[str, Finding]]) -> list[tuple[str, Finding]]:
    """What stands out most first; equal ones by code, so that the order of the input never matters."""
    return sorted(found, key=lambda pair: (-pair[1].weight, pair[0]))
