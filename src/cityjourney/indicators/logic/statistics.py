"""Figures about figures that a few odd values do not spoil."""

from collections.abc import Sequence
from statistics import median

NORMAL = 1.4826
"""Makes the median absolute deviation of a bell curve equal to its standard deviation."""


def quantile(values: Sequence[float], share: float) -> float:
    """The value below which a share (0 to 1) of the values lies, interpolated. Raises `ValueError` on none."""
    if not values:
        raise ValueError("no values")
    ordered = sorted(values)
    place = min(max(share, 0.0), 1.0) * (len(ordered) - 1)
    below = int(place)
    above = min(below + 1, len(ordered) - 1)
    found = ordered[below] + (ordered[above] - ordered[below]) * (place - below)
    return min(max(found, ordered[below]), ordered[above])


def spread(values: Sequence[float]) -> float:
    """How far values usually lie from their middle, in the unit of the values; 0 if most are the same."""
    middle = median(values)
    return NORMAL * median(abs(value - middle) for value in values)


def distance(value: float, others: Sequence[float]) -> float | None:
    """How far a value lies from the middle of others, in spreads; None where the others do not spread."""
    width = spread(others) if others else 0.0
    return (value - median(others)) / width if width > 0 else None


def slope(points: Sequence[tuple[float, float]]) -> float | None:
    """The middle of the slopes between all pairs (Theil and Sen), per unit of time; None without two moments."""
    ordered = sorted(points)
    found = [
        (after[1] - before[1]) / (after[0] - before[0])
        for number, before in enumerate(ordered)
        for after in ordered[number + 1 :]
        if after[0] > before[0]
    ]
    return median(found) if found else None
