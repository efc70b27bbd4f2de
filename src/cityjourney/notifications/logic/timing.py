"""Which scheduled functions are due."""

from datetime import datetime, timedelta


def is_due(last: datetime | None, *, every: timedelta, at: datetime) -> bool:
    """A function is due when it never ran, or a whole period has passed since."""
    return last is None or at - last >= every
