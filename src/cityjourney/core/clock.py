"""The clock of the programme: it decides what is late, whoever looks and from where."""

from datetime import date, datetime

from django.utils import timezone


def programme_day(at: datetime) -> date:
    """The day at a moment by the clock of the programme (`TIME_ZONE`), not by that of the reader."""
    return timezone.localdate(at, timezone.get_default_timezone())
