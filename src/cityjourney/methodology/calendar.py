"""Where phases, cycles and moments lie in time. Pure: the start date is always given.

Months of a programme count from 1. A month runs from the day of the start date to the day before the
same day of the next month; a start on the 31st begins shorter months on their last day.
"""

from calendar import monthrange
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from cityjourney.methodology.schema import Methodology, Moment


@dataclass(frozen=True, slots=True)
class Span:
    """What places a phase: its key, its length in months, and the phase beside which it starts."""

    key: str
    months: int
    starts_with: str | None = None


@dataclass(frozen=True, slots=True)
class PlacedPhase:
    """A phase in time. `ends` is its last day; `first_month` counts from 1 in the programme."""

    key: str
    starts: date
    ends: date
    month_count: int
    first_month: int

    @property
    def last_month(self) -> int:
        """The month of the programme in which the phase ends."""
        return self.first_month + self.month_count - 1


@dataclass(frozen=True, slots=True)
class PlacedCycle:
    """One cycle of a phase. `number` counts from 1; `ends` is its last day."""

    phase: str
    number: int
    starts: date
    ends: date
    first_month: int


class NotPlaceableError(ValueError):
    """A phase, a cycle or a month that does not exist, or phases that wait for each other."""


def months_after(start: date, months: int) -> date:
    """The same day so many months later, or the last day of that month if it has no such day."""
    year, month0 = divmod(start.year * 12 + start.month - 1 + months, 12)
    return date(year, month0 + 1, min(start.day, monthrange(year, month0 + 1)[1]))


def month_dates(start: date, first: int, last: int | None = None) -> tuple[date, date]:
    """First and last day of months `first` to `last` (counted from 1) of a programme that begins on `start`."""
    until = first if last is None else last
    return months_after(start, first - 1), months_after(start, until) - timedelta(days=1)


def waiting_circles(spans: Sequence[Span]) -> list[tuple[str, ...]]:
    """The circles of phases that wait for each other by `starts_with`, each in the order of the phases."""
    after = {span.key: span.starts_with for span in spans}
    circles: dict[tuple[str, ...], None] = {}
    for span in spans:
        seen: list[str] = []
        key: str | None = span.key
        while key is not None and key in after and key not in seen:
            seen.append(key)
            key = after[key]
        if key in seen:
            inside = set(seen[seen.index(key) :])
            circles[tuple(each.key for each in spans if each.key in inside)] = None
    return list(circles)


def first_months(spans: Sequence[Span]) -> dict[str, int]:
    """Phase -> the month of the programme (from 1) in which it starts.

    Phases without `starts_with` follow each other in their order; the others begin with the one that
    they name and delay nobody. Raises NotPlaceableError for circles and unknown phases.
    """
    if waiting_circles(spans):
        raise NotPlaceableError("phases wait for each other to start")
    placed: dict[str, int] = {}
    month = 1
    for span in spans:
        if span.starts_with is None:
            placed[span.key] = month
            month += span.months
    after = {span.key: span.starts_with for span in spans}
    for span in spans:
        key = span.key
        while key not in placed:
            key = after[key] or ""
            if key not in after:
                raise NotPlaceableError(f"there is no phase “{key}”")
        placed[span.key] = placed[key]
    return placed


def spans_of(methodology: Methodology) -> list[Span]:
    """What places the phases of a methodology, in their order."""
    return [Span(phase.key, phase.months, phase.starts_with) for phase in methodology.phases]


def place_phases(methodology: Methodology, start: date) -> list[PlacedPhase]:
    """Every phase in time, in the order of the methodology, for an edition that begins on `start`."""
    first = first_months(spans_of(methodology))
    placed = []
    for phase in methodology.phases:
        month = first[phase.key]
        starts, ends = month_dates(start, month, month + phase.months - 1)
        placed.append(PlacedPhase(phase.key, starts, ends, phase.months, month))
    return placed


def place_cycles(methodology: Methodology, start: date) -> list[PlacedCycle]:
    """Every cycle of every phase that has cycles, in order, for an edition that begins on `start`."""
    first = first_months(spans_of(methodology))
    placed = []
    for phase in methodology.phases:
        if phase.cycles is None:
            continue
        for number in range(1, phase.cycles.count + 1):
            month = first[phase.key] + (number - 1) * phase.cycles.months
            starts, ends = month_dates(start, month, month + phase.cycles.months - 1)
            placed.append(PlacedCycle(phase.key, number, starts, ends, month))
    return placed


def moment_to_month(methodology: Methodology, moment: Moment, cycle: int = 1) -> int:
    """The month of the programme (from 1) in which a moment falls.

    `cycle` says which one is meant if the moment comes in every cycle. Raises NotPlaceableError if the phase
    does not exist, or has no such cycle.
    """
    months = moment_months(methodology, moment)
    if not 1 <= cycle <= len(months):
        raise NotPlaceableError(f"the phase “{moment.phase}” has no cycle {cycle}")
    return months[cycle - 1]


def moment_months(methodology: Methodology, moment: Moment) -> tuple[int, ...]:
    """All months of the programme in which a moment falls: one, or one in each cycle of its phase."""
    phase = next((each for each in methodology.phases if each.key == moment.phase), None)
    if phase is None:
        raise NotPlaceableError(f"there is no phase “{moment.phase}”")
    month = first_months(spans_of(methodology))[phase.key] + moment.month - 1
    if not moment.every_cycle:
        return (month,)
    if phase.cycles is None:
        raise NotPlaceableError(f"the phase “{phase.key}” has no cycles")
    return tuple(month + number * phase.cycles.months for number in range(phase.cycles.count))
