"""What is now, what is next and what is late on a day; and when things are due that are counted back from an event."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

FORTNIGHT = timedelta(days=14)
AHEAD = timedelta(days=75)
Urgency = Literal["late", "now", "next", "later"]


@dataclass(frozen=True, slots=True)
class Step:
    """One thing to do, for one city.

    `due` is the day by which it should be done, `reason` says why it is on the list, `action` is what the button says
    and `url` where it leads. `weight` orders steps of one day: smaller comes first. `mode` (online, in_person) and
    `shape` draw its sign in the list.
    """

    key: str
    city: str
    title: str
    due: date
    reason: str = ""
    action: str = ""
    url: str = ""
    weight: int = 5
    begins: date | None = None
    """Not before this day is it something to do now; empty: a fortnight before it is due."""
    mode: str = ""
    shape: str = "circle"
    event: int | None = None
    when: str = ""
    language: str = ""
    meeting: str = ""
    """The same for all cities that have to do with one meeting; empty: it is the city's own."""
    meeting_url: str = ""
    """Where that meeting stands for all of them."""
    unready: bool = False
    """Whether the city has something left to prepare for it."""

    def urgency(self, today: date) -> Urgency:
        """Late once the day has passed; now within a fortnight (or once it has begun); next within 75 days."""
        if self.due < today:
            return "late"
        if (self.begins or self.due - FORTNIGHT) <= today:
            return "now"
        return "next" if self.due - AHEAD <= today else "later"

    def days(self, today: date) -> int:
        """Days until it is due; negative when late."""
        return (self.due - today).days


@dataclass(frozen=True, slots=True)
class Standing:
    """Steps sorted into what is late (longest first), what is now and what is next (soonest first)."""

    late: tuple[Step, ...]
    now: tuple[Step, ...]
    next: tuple[Step, ...]

    @property
    def first(self) -> Step | None:
        """The one thing to act on: what is due now, else what is late, else what comes next."""
        return next(iter((*self.now, *self.late, *self.next)), None)


def standing(steps: Iterable[Step], today: date) -> Standing:
    """Sort steps by urgency; each stands in one list at most."""
    lists: dict[str, list[Step]] = {"late": [], "now": [], "next": [], "later": []}
    for step in sorted(steps, key=lambda each: (each.due, each.weight, each.city, each.key)):
        lists[step.urgency(today)].append(step)
    return Standing(tuple(lists["late"]), tuple(lists["now"]), tuple(lists["next"]))


def by_city(steps: Iterable[Step]) -> dict[str, list[Step]]:
    """Steps by the name of their city, in the order in which they come."""
    found: dict[str, list[Step]] = {}
    for step in steps:
        found.setdefault(step.city, []).append(step)
    return found


def counted_back(event_day: date, days_before: int) -> date:
    """When something is due that must be ready so many days before an event."""
    return event_day - timedelta(days=days_before)


def lateness(due: date, today: date) -> int:
    """How many days something is late; 0 if it is not."""
    return max((today - due).days, 0)


@dataclass(frozen=True, slots=True)
class Column:
    """One month of the programme as a column: its number, first and last day, and what stands in it."""

    month: int
    starts: date
    ends: date
    entries: tuple[object, ...] = ()
    priorities: tuple[object, ...] = ()
    phases: tuple[object, ...] = ()

    def holds(self, day: date) -> bool:
        """Whether a day falls into the month."""
        return self.starts <= day <= self.ends


def weeks_of(year: int, month: int) -> Sequence[Sequence[date]]:
    """The weeks (Monday first) that a calendar month touches, with the days of its neighbours."""
    first = date(year, month, 1)
    monday = first - timedelta(days=first.weekday())
    weeks: list[list[date]] = []
    while not weeks or monday.month == month:
        weeks.append([monday + timedelta(days=offset) for offset in range(7)])
        monday += timedelta(days=7)
    return weeks
