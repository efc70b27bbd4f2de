"""What a city's plan holds, as the methodology advises it: every event, deliverable and cycle in its month."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from cityjourney.methodology.calendar import first_months, moment_months, month_dates, spans_of
from cityjourney.methodology.schema import DeliverableKind, EventKind, Methodology, Moment

WEEKS_PER_MONTH = 52 / 12


@dataclass(frozen=True, slots=True)
class Slot:
    """One advised thing. `key` is stable: the same slot has the same key in every version of the methodology.

    `sort` is event, draft, final or cycle; `kind` names the event or deliverable kind; `month` counts from 1 in the
    programme; `number` counts the slots of one kind; `phase` is the phase in which it falls.
    """

    key: str
    sort: str
    kind: str
    phase: str
    number: int
    month: int
    months: int = 1
    """How many months it lasts; more than one for cycles only."""
    own: bool = True
    """Whether the city itself sees to it; meetings of several cities have organisers of their own."""


def slots_for(methodology: Methodology, city_type: str) -> list[Slot]:
    """Everything that the methodology advises to a city of this type, by month."""
    found = [
        *_cycles(methodology, city_type),
        *(slot for kind in methodology.event_kinds for slot in _events(methodology, kind, city_type)),
        *(slot for kind in methodology.deliverables for slot in _deliverables(methodology, kind, city_type)),
    ]
    return sorted(found, key=lambda slot: (slot.month, SORTS.index(slot.sort)))


SORTS = ("cycle", "event", "draft", "final")


def concerns(city_types: Sequence[str], city_type: str) -> bool:
    """Whether a thing is meant for a type; an empty list means all."""
    return not city_types or city_type in city_types


def _phases(methodology: Methodology, city_type: str) -> set[str]:
    return {phase.key for phase in methodology.phases if concerns(phase.city_types, city_type)}


def _cycles(methodology: Methodology, city_type: str) -> Iterator[Slot]:
    first = first_months(spans_of(methodology))
    for phase in methodology.phases:
        if phase.cycles is None or not concerns(phase.city_types, city_type):
            continue
        for number in range(1, phase.cycles.count + 1):
            month = first[phase.key] + (number - 1) * phase.cycles.months
            yield Slot(f"cycle:{phase.key}:{number}", "cycle", phase.key, phase.key, number, month, phase.cycles.months)


def _events(methodology: Methodology, kind: EventKind, city_type: str) -> Iterator[Slot]:
    if not concerns(kind.city_types, city_type):
        return
    places = sorted(_moments(methodology, kind.when, city_type)) or sorted(_spread(methodology, kind, city_type))
    for number, (month, phase) in enumerate(places, start=1):
        own = kind.reach == "city"
        yield Slot(f"event:{kind.key}:{number}", "event", kind.key, phase, number, month, own=own)


def _moments(methodology: Methodology, moments: Iterable[Moment], city_type: str) -> Iterator[tuple[int, str]]:
    phases = _phases(methodology, city_type)
    for moment in moments:
        if moment.phase in phases and concerns(moment.city_types, city_type):
            for month in moment_months(methodology, moment):
                yield month, moment.phase


def _spread(methodology: Methodology, kind: EventKind, city_type: str) -> Iterator[tuple[int, str]]:
    """Where a recurring event without given months lies: as many as it says, evenly over the months of its phases."""
    recurrence, open_to = kind.recurrence, _phases(methodology, city_type)
    if recurrence is None:
        return
    first = first_months(spans_of(methodology))
    months = [
        (first[phase.key] + offset, phase.key)
        for phase in methodology.phases
        if phase.key in kind.phases and phase.key in open_to
        for offset in range(phase.months)
    ]
    if not months:
        return
    most = int(len(months) * WEEKS_PER_MONTH / recurrence.every_weeks) if recurrence.every_weeks else len(months)
    count = recurrence.count or max(most, 1)
    for number in range(count):
        yield months[int((number + 0.5) * len(months) / count)]


def _deliverables(methodology: Methodology, kind: DeliverableKind, city_type: str) -> Iterator[Slot]:
    if not concerns(kind.city_types, city_type):
        return
    for sort, moment in (("draft", kind.draft), ("final", kind.final)):
        for month, phase in sorted(_moments(methodology, [moment] if moment else [], city_type)):
            yield Slot(f"{sort}:{kind.key}", sort, kind.key, phase, 1, month)


def due_on(start: date, month: int) -> date:
    """The last day of a month of the programme: by then, what stands in that month should have happened."""
    return month_dates(start, month)[1]


def month_of(start: date, day: date) -> int:
    """In which month of the programme (from 1) a day falls; before the start it is 0 or less."""
    month = (day.year - start.year) * 12 + day.month - start.month + 1
    while month_dates(start, month)[0] > day:
        month -= 1
    while month_dates(start, month)[1] < day:
        month += 1
    return month
