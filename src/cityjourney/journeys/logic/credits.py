"""Visit credits: what is left, how that compares with the time left, and how busy experts are."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from math import ceil

PACE = timedelta(days=14)
"""Two visits of one kind in less than a fortnight leave a city no time to act on the first."""


@dataclass(frozen=True, slots=True)
class Balance:
    """Visits of one kind of one city. `granted` = left + reserved + used + expired."""

    granted: int
    reserved: int
    used: int
    expired: int

    @property
    def left(self) -> int:
        """How many can still be booked."""
        return self.granted - self.reserved - self.used - self.expired

    @property
    def spent(self) -> int:
        """How many are gone or promised."""
        return self.reserved + self.used + self.expired


@dataclass(frozen=True, slots=True)
class Outlook:
    """How many of the visits left fit into the days until `ends`, one a fortnight."""

    left: int
    fitting: int
    ends: date
    over: bool

    @property
    def stranded(self) -> int:
        """How many cannot be used any more, or hardly."""
        return max(self.left - self.fitting, 0)


def outlook(balance: Balance, *, starts: date, ends: date, today: date) -> Outlook:
    """Compare what is left with the time left, for visits that may be made from `starts` to `ends`."""
    begin = max(today, starts)
    days = (ends - begin).days + 1
    fitting = max(ceil(days / PACE.days), 0)
    return Outlook(balance.left, min(fitting, balance.left), ends, over=today > ends)


def expected_used(granted: int, *, starts: date, ends: date, today: date) -> int:
    """How many would be used by now if visits were spread evenly over their time."""
    whole = (ends - starts).days + 1
    gone = min(max((today - starts).days, 0), whole)
    return granted * gone // whole


@dataclass(frozen=True, slots=True)
class Visit:
    """A visit that somebody gives: by whom, where, when, and how long (minutes)."""

    giver: str
    city: str
    day: date
    minutes: int
    in_person: bool


@dataclass(frozen=True, slots=True)
class Load:
    """One month of one giver over all cities."""

    giver: str
    month: date
    visits: int
    minutes: int
    cities: int


def load(visits: Iterable[Visit]) -> list[Load]:
    """How many visits each giver has in each month, in how many cities; by giver and month."""
    groups: dict[tuple[str, date], list[Visit]] = {}
    for visit in visits:
        groups.setdefault((visit.giver, visit.day.replace(day=1)), []).append(visit)
    return [
        Load(giver, month, len(found), sum(v.minutes for v in found), len({v.city for v in found}))
        for (giver, month), found in sorted(groups.items())
    ]


def same_day(visits: Iterable[Visit]) -> list[tuple[str, date]]:
    """Givers who are promised to two cities on one day."""
    seen = Counter((giver, day) for giver, day, _city in {(v.giver, v.day, v.city) for v in visits})
    return sorted(key for key, count in seen.items() if count > 1)
