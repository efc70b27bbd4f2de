"""One thing that somebody does in the story, and the calendar on which it is done."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from random import Random
from typing import Any
from zoneinfo import ZoneInfo


@dataclass(frozen=True, slots=True)
class Deed:
    """At a moment, in a city (by its address), to a line of its plan or to something else that `key` names.

    `data` holds what the deed needs besides: texts, numbers, moments.
    """

    at: datetime
    do: str
    city: str
    key: str = ""
    data: Mapping[str, Any] = field(default_factory=dict)


class Pen:
    """Writes deeds, none before the first moment and none before the one written last."""

    def __init__(self, city: str, key: str, first: datetime) -> None:
        self.city, self.key, self._last = city, key, first
        self.deeds: list[Deed] = []

    def write(self, at: datetime, do: str, **data: Any) -> None:
        """Add a deed."""
        self._last = max(at, self._last + timedelta(minutes=1))
        self.deeds.append(Deed(self._last, do, self.city, self.key, data))

    def __iter__(self) -> Iterator[Deed]:
        return iter(self.deeds)


def moment(day: date, hour: int, minute: int, zone: str) -> datetime:
    """A moment by the clock of a zone."""
    return datetime.combine(day, time(hour, minute), ZoneInfo(zone)).astimezone(UTC)


def workday(day: date) -> date:
    """The day itself, or the Monday after a weekend; never in the last week of a year or the first days of one."""
    if day.month == 12 and day.day > 20:
        day = day.replace(day=9 + day.day % 9)
    if day.month == 1 and day.day < 7:
        day = day.replace(day=8 + day.day)
    return day + timedelta(days=(7 - day.weekday()) if day.weekday() > 4 else 0)


def dice(seed: int, *names: object) -> Random:
    """Chance of its own for each thing, so that one city more changes nothing for the others."""
    return Random(":".join(str(each) for each in (seed, *names)))  # noqa: S311 - a story, no secret
