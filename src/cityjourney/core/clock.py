"""The clock of the programme: it decides what is late, whoever looks and from where."""

from datetime import date, datetime
from functools import cache
from zoneinfo import available_timezones

from django.utils import timezone


def programme_day(at: datetime) -> date:
    """The day at a moment by the clock of the programme (`TIME_ZONE`), not by that of the reader."""
    return timezone.localdate(at, timezone.get_default_timezone())


@cache
def known_zones() -> frozenset[str]:
    """The names of all time zones that this machine knows; looked up in its files once per process."""
    return frozenset(available_timezones())
