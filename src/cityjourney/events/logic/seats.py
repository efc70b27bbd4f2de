"""Seats: who has one, who waits, who moves up."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True, order=True)
class Waiting:
    """Somebody on the waiting list; who came first moves up first."""

    since: datetime
    key: int


def free_seats(capacity: int | None, taken: int) -> int | None:
    """How many seats are left; None: as many as you like."""
    return None if capacity is None else max(capacity - taken, 0)


def moving_up(waiting: Iterable[Waiting], free: int | None) -> list[int]:
    """Keys of those who get a seat now, the longest waiting first."""
    queue = sorted(waiting)
    return [each.key for each in (queue if free is None else queue[:free])]
