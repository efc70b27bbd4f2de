"""Who is reminded of what: in one digest, by day, and of one thing at most once in five days."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

PAUSE = timedelta(days=5)
AHEAD = timedelta(days=3)
DAY_BEGINS, DAY_ENDS = time(8), time(18)


@dataclass(frozen=True, slots=True)
class Due:
    """One thing that somebody has to do: what it is, whose, by which day, when they were last reminded of it."""

    key: str
    reader: str
    due_on: date
    zone: str = "Europe/Brussels"
    reminded_at: datetime | None = None


def is_daytime(at: datetime, zone: str) -> bool:
    """Whether a mail may be written now: a weekday of the reader, between 8 and 18."""
    local = at.astimezone(ZoneInfo(zone))
    return local.weekday() < 5 and DAY_BEGINS <= local.time() < DAY_ENDS


def is_rested(reminded_at: datetime | None, at: datetime) -> bool:
    """Whether five whole days have passed since the last reminder; moments are compared, not clocks."""
    return reminded_at is None or at - reminded_at >= PAUSE


def is_near(due_on: date, at: datetime, zone: str) -> bool:
    """Whether it is due within three days, or late."""
    return due_on <= at.astimezone(ZoneInfo(zone)).date() + AHEAD


def is_late(due_on: date, at: datetime, zone: str) -> bool:
    """Whether its day is over, by the clock of a zone."""
    return due_on < at.astimezone(ZoneInfo(zone)).date()


def digests(things: Iterable[Due], at: datetime) -> dict[str, list[Due]]:
    """What each reader is told now, the longest due first. Readers for whom it is night or weekend are left out."""
    found: dict[str, list[Due]] = {}
    for thing in sorted(things, key=lambda each: (each.due_on, each.key)):
        if is_near(thing.due_on, at, thing.zone) and is_rested(thing.reminded_at, at) and is_daytime(at, thing.zone):
            found.setdefault(thing.reader, []).append(thing)
    return found
