"""Moments and what a clock on the wall shows, on both sides of a clock change."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo


class NoSuchTime(ValueError):  # noqa: N818 - it is what happened, in words
    """The clocks are put forward over this time: it does not exist on that day."""


@dataclass(frozen=True, slots=True)
class Clock:
    """What a clock in one zone shows from beginning to end; the datetimes are naive, so that nothing converts them."""

    starts: datetime
    ends: datetime
    zone: str

    @property
    def several_days(self) -> bool:
        """Whether it ends on another day than it begins."""
        return self.starts.date() != self.ends.date()

    @property
    def town(self) -> str:
        """The zone as people call it: by its town."""
        return self.zone.rsplit("/", 1)[-1].replace("_", " ")


def clock(starts: datetime, ends: datetime, zone: str) -> Clock:
    """What the clock of a zone shows from one moment to another."""
    place = ZoneInfo(zone)
    return Clock(starts.astimezone(place).replace(tzinfo=None), ends.astimezone(place).replace(tzinfo=None), zone)


def clocks(starts: datetime, ends: datetime, zone: str, viewer_zone: str = "") -> list[Clock]:
    """The clock of the meeting and, where it shows something else, the clock of the reader."""
    own = clock(starts, ends, zone)
    if not viewer_zone:
        return [own]
    theirs = clock(starts, ends, viewer_zone)
    return [own] if (theirs.starts, theirs.ends) == (own.starts, own.ends) else [own, theirs]


def moment_of(day: date, at: time, zone: str) -> datetime:
    """The moment (UTC) at which a clock shows a time; of a time that comes twice, the first.

    Raises `NoSuchTime` when the clocks are put forward over it.
    """
    local = datetime.combine(day, at.replace(tzinfo=None, fold=0), tzinfo=ZoneInfo(zone))
    moment = local.astimezone(UTC)
    if moment.astimezone(ZoneInfo(zone)).replace(tzinfo=None) != local.replace(tzinfo=None):
        raise NoSuchTime
    return moment


def days_later(moment: datetime, days: int, zone: str) -> datetime:
    """So many calendar days later, when the clock of the zone shows the same time again (or the next that exists)."""
    place = ZoneInfo(zone)
    local = moment.astimezone(place).replace(tzinfo=None) + timedelta(days=days)
    return local.replace(tzinfo=place).astimezone(UTC)
