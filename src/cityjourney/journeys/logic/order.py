"""The methodology's order is advice. What breaks it is said, never forbidden."""

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Placed:
    """One planned thing: where it is advised, and where the city has it (months of the programme)."""

    key: str
    kind: str
    advised: int
    month: int
    once: bool
    """Whether it happens once; what comes back every few weeks has no order."""


@dataclass(frozen=True, slots=True)
class Break:
    """`earlier` now stands before `later`, although the methodology has it after."""

    earlier: str
    later: str


def broken(plan: Sequence[Placed]) -> list[Break]:
    """For each thing that the city has moved, the nearest neighbour with which it has changed places.

    Two things are in order when both plans have them in the same order, or one plan has them in the same month.
    """
    steady = [placed for placed in plan if placed.once]
    found: dict[Break, None] = {}
    for moved in steady:
        if moved.month == moved.advised:
            continue
        swapped = [other for other in steady if _swapped(moved, other)]
        if not swapped:
            continue
        other = min(swapped, key=lambda each: (abs(each.advised - moved.advised), abs(each.month - moved.month)))
        pair = (moved, other) if moved.month < other.month else (other, moved)
        found[Break(pair[0].key, pair[1].key)] = None
    return list(found)


def _swapped(one: Placed, other: Placed) -> bool:
    return (one.advised - other.advised) * (one.month - other.month) < 0
