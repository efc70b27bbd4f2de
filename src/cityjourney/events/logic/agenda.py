"""How long a meeting lasts, and when each of its points begins."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from cityjourney.events.logic.zones import days_later


@dataclass(frozen=True, slots=True)
class Slot:
    """One point: its length in minutes and its day (from 1)."""

    minutes: int
    day: int = 1


def end_of(starts: datetime, slots: Sequence[Slot], minutes: int, zone: str) -> datetime:
    """When a meeting ends: after its points, or, without any, after `minutes`. Each day begins at the same time."""
    if not slots:
        return starts + timedelta(minutes=minutes)
    last = max(slot.day for slot in slots)
    length = sum(slot.minutes for slot in slots if slot.day == last)
    return days_later(starts, last - 1, zone) + timedelta(minutes=length)


def beginnings(starts: datetime, slots: Sequence[Slot], zone: str) -> list[datetime]:
    """When each point begins; the points come in their order."""
    spent: dict[int, int] = {}
    found = []
    for slot in slots:
        before = spent.get(slot.day, 0)
        found.append(days_later(starts, slot.day - 1, zone) + timedelta(minutes=before))
        spent[slot.day] = before + slot.minutes
    return found
