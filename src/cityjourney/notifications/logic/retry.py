"""When to try again."""

from datetime import timedelta

FIRST = timedelta(minutes=1)
LONGEST = timedelta(hours=6)
MOST_ATTEMPTS = 12
"""About a day and a half of trying; longer and the mail is no news any more."""


def wait(attempts: int) -> timedelta:
    """How long to wait after so many failed attempts: one minute, doubled each time, at most six hours."""
    doublings = max(attempts - 1, 0)
    return min(FIRST * (1 << doublings), LONGEST)
