"""A moment that people mean when they write a day, a time and a zone: also in the two nights when clocks change."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo


class NoSuchTimeError(ValueError):
    """The clock jumps over this time."""


def moment_of(written: datetime, zone: str) -> datetime:
    """The moment of a local time without zone. A time that comes twice means the later one, which favours applicants.

    Raises `NoSuchTimeError` for a time that the clock jumps over in spring.
    """
    local = written.replace(tzinfo=ZoneInfo(zone), fold=1)
    moment = local.astimezone(UTC)
    if moment.astimezone(ZoneInfo(zone)).replace(tzinfo=None) != written:
        raise NoSuchTimeError(written.isoformat())
    return moment


def clock_of(moment: datetime, zone: str) -> tuple[datetime, str]:
    """The local time of a moment and its distance to UTC, such as `+02:00`."""
    local = moment.astimezone(ZoneInfo(zone))
    text = local.strftime("%z")
    return local, f"{text[:3]}:{text[3:]}"
