"""How far a phase has come on a day. Pure."""

from dataclasses import dataclass
from datetime import date
from typing import Literal


@dataclass(frozen=True, slots=True)
class Progress:
    """State of a phase; `month` counts from 1 while it is open; `share` of it is over (0 to 1)."""

    state: Literal["done", "now", "next"]
    share: float = 0.0
    month: int = 0


def progress_of(starts: date, ends: date, today: date) -> Progress:
    """Where a phase stands that runs from its first to its last day."""
    if today > ends:
        return Progress("done", 1.0)
    if today < starts:
        return Progress("next")
    days = (ends - starts).days + 1
    months = (today.year - starts.year) * 12 + today.month - starts.month - (today.day < starts.day)
    return Progress("now", ((today - starts).days + 1) / days, months + 1)


def cycle_of(month: int, count: int, months: int) -> int:
    """In which cycle (from 1) a month of a phase lies; the last one takes what is left over."""
    return min((month - 1) // months + 1, count)
