"""One indicator of one city over time: stretches, gaps, breaks, and where it is heading."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from itertools import pairwise

from cityjourney.indicators.logic.statistics import NORMAL, slope

OLD_AFTER = 5
"""A figure about a year more than five years ago is old."""
GAP = 1.0
"""Two readings more than a year apart have a gap between them."""
WINDOW = 10
"""Change is told over at most ten years."""
FEWEST = 3
LEAST_CHANGE = 0.02
"""A change of less than two in a hundred is no news."""
DOUBTS = frozenset("bdu")
"""Flags that make a change uncertain: break, other definition, low reliability."""


@dataclass(frozen=True, slots=True)
class Point:
    """One reading in a series."""

    period: str
    value: float
    flag: str = ""
    break_before: bool = False
    confidence: str = "medium"

    @property
    def when(self) -> float:
        """The moment on a line of years: a whole year stands at its beginning."""
        return moment(self.period)

    @property
    def sure(self) -> bool:
        """False for provisional and doubtful figures: they are drawn hollow."""
        return self.confidence not in {"provisional", "low"}

    @property
    def breaks(self) -> bool:
        """Whether it may not be joined with what came before."""
        return self.break_before or "b" in self.flag


def moment(period: str) -> float:
    """`2019` is 2019.0; `2019-07-02` lies in the middle of it. Raises `ValueError`."""
    if len(period) == 4:
        return float(int(period))
    day = date.fromisoformat(period)
    return day.year + (day.timetuple().tm_yday - 1) / 366


def ordered(points: Iterable[Point]) -> tuple[Point, ...]:
    """By time."""
    return tuple(sorted(points, key=lambda point: (point.when, point.period)))


def stretches(points: Iterable[Point]) -> list[tuple[Point, ...]]:
    """The series cut at its breaks; nothing is compared across a cut."""
    found: list[list[Point]] = []
    for point in ordered(points):
        if point.breaks or not found:
            found.append([])
        found[-1].append(point)
    return [tuple(stretch) for stretch in found]


def gaps(points: Iterable[Point]) -> list[tuple[Point, Point]]:
    """Neighbours with more than a year between them, inside a stretch."""
    return [
        (before, after)
        for stretch in stretches(points)
        for before, after in pairwise(stretch)
        if after.when - before.when > GAP + 0.01
    ]


def age(period: str, today: date) -> int:
    """Whole years since the year of a reading."""
    return max(today.year - int(period[:4]), 0)


def is_old(period: str, today: date) -> bool:
    """Whether a reading is too old to say how the city does today."""
    return age(period, today) > OLD_AFTER


class Heading(StrEnum):
    """Where a series is going."""

    UP = "up"
    DOWN = "down"
    STEADY = "steady"
    SHORT = "short"
    """Too few readings since the last break."""


@dataclass(frozen=True, slots=True)
class Trend:
    """The change over the last unbroken stretch: from which reading to which, in the unit of the indicator."""

    heading: Heading
    first: Point | None = None
    last: Point | None = None
    change: float = 0.0
    """By how much the line through the readings rose from first to last."""
    readings: int = 0
    gaps: int = 0
    broken: bool = False
    """Whether the series has a break, so that earlier readings were left out."""
    doubtful: bool = False
    """Whether a flag on a reading makes the change uncertain."""


def trend(points: Iterable[Point]) -> Trend:
    """Where the series is heading since its last break, over at most ten years; steady if it only wobbles."""
    parts = stretches(points)
    if not parts:
        return Trend(Heading.SHORT)
    stretch, broken = parts[-1], len(parts) > 1
    stretch = tuple(point for point in stretch if stretch[-1].when - point.when <= WINDOW)
    per_year = slope([(point.when, point.value) for point in stretch])
    if len(stretch) < FEWEST or per_year is None:
        return Trend(Heading.SHORT, readings=len(stretch), broken=broken)
    change = per_year * (stretch[-1].when - stretch[0].when)
    return Trend(
        _heading(stretch, change, per_year), stretch[0], stretch[-1], change, len(stretch), len(gaps(stretch)), broken,
        _doubtful(stretch),
    )  # fmt: skip


def _doubtful(stretch: Sequence[Point]) -> bool:
    """Whether flags or the confidence of the ends make a change uncertain; a break right at the start does not."""
    ends = any(point.confidence == "low" for point in (stretch[0], stretch[-1]))
    return (
        ends or any(set(point.flag) & DOUBTS for point in stretch[1:]) or bool(set(stretch[0].flag) & (DOUBTS - {"b"}))
    )


def _heading(stretch: Sequence[Point], change: float, per_year: float) -> Heading:
    """Up or down only if the change stands out of the usual scatter and is worth telling."""
    start = stretch[0].when
    levels = sorted(point.value - per_year * (point.when - start) for point in stretch)
    middle = levels[len(levels) // 2]
    off = sorted(abs(level - middle) for level in levels)
    scatter = NORMAL * off[len(off) // 2]
    size = max(abs(point.value) for point in stretch)
    if abs(change) <= max(2 * scatter, LEAST_CHANGE * size):
        return Heading.STEADY
    return Heading.UP if change > 0 else Heading.DOWN
