"""The plan of one city: month by month, as a list, as a calendar month; and where it departs from the advice."""

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import prefetch_related_objects

from cityjourney.core.fields import in_language
from cityjourney.journeys.enums import PlanState, Sort
from cityjourney.journeys.logic.order import Placed, broken
from cityjourney.journeys.logic.plan import concerns, month_of
from cityjourney.journeys.logic.standing import Column, weeks_of
from cityjourney.journeys.models import PlanChange, PlannedItem
from cityjourney.methodology.calendar import month_dates
from cityjourney.programmes.models import Participation, Phase


@dataclass(frozen=True)
class Timeline:
    """All lines of one city's plan, its months, and what breaks the advised order."""

    items: Sequence[PlannedItem]
    columns: Sequence[Column]
    breaks: Sequence[tuple[PlannedItem, PlannedItem]]
    month: int

    def columns_from(self, first: int) -> list[Column]:
        """The months from one on."""
        return [column for column in self.columns if column.month >= first]


def items_of(participation: Participation, phases: Sequence[Phase] = ()) -> list[PlannedItem]:
    """Every line of a plan; three queries, one more where a phase is not among those that are read already."""
    rows = PlannedItem.objects.filter(participation=participation).select_related("event").order_by()
    items = sorted(rows, key=lambda item: (item.month, item.due_on, item.pk))
    by_key, known = {item.pk: item for item in items}, {phase.pk: phase for phase in phases}
    for item in items:
        if item.merged_into_id in by_key:
            item.merged_into = by_key[item.merged_into_id]
        if item.phase_id in known:
            item.phase = known[item.phase_id]
    prefetch_related_objects(items, "event_kind", "deliverable_kind", "phase")
    return items


def timeline_of(participation: Participation, phases: Sequence[Phase], today: date) -> Timeline:
    """The whole plan; three queries."""
    items = items_of(participation, phases)
    starts_on = participation.edition.starts_on
    type_key = participation.city_type.key
    mine = [phase for phase in phases if concerns(phase.spec.city_types, type_key)]
    return Timeline(
        items=items,
        columns=_columns(starts_on, mine, items, type_key),
        breaks=_breaks(items),
        month=month_of(starts_on, today),
    )


def changes_of(participation: Participation, items: Sequence[PlannedItem], limit: int = 5) -> list[PlanChange]:
    """What was changed last and not taken back, newest first; one query, given the lines of the plan."""
    changes = list(
        PlanChange.objects.filter(item__participation=participation, undone_at=None).select_related("by")[:limit]
    )
    by_key = {item.pk: item for item in items}
    for change in changes:
        change.item = by_key[change.item_id]
    return changes


def _columns(starts_on: date, phases: Sequence[Phase], items: Sequence[PlannedItem], type_key: str) -> list[Column]:
    entries: dict[int, list[PlannedItem]] = defaultdict(list)
    for item in items:
        entries[item.month].append(item)
    if not phases and not entries:
        return []
    last = max([month_of(starts_on, phase.ends_on) for phase in phases] + list(entries))
    columns = []
    for month in range(1, last + 1):
        first, end = month_dates(starts_on, month)
        here = [phase for phase in phases if phase.starts_on <= end and phase.ends_on >= first]
        columns.append(
            Column(
                month,
                first,
                end,
                tuple(_sorted(entries[month])),
                tuple(_priorities(here, first, type_key)),
                tuple(here),
            )
        )
    return columns


def _sorted(items: Sequence[PlannedItem]) -> list[PlannedItem]:
    return sorted(items, key=lambda item: (item.sort != Sort.CYCLE, item.due_on, item.pk))


def _priorities(phases: Sequence[Phase], first: date, type_key: str) -> list[dict[str, str]]:
    """What matters in a month: the priorities of the phases that are open in it."""
    found: list[dict[str, str]] = []
    for phase in phases:
        month = month_of(phase.starts_on, first)
        found += [
            entry.text
            for entry in phase.spec.priorities
            if entry.month == month and concerns(entry.city_types, type_key)
        ]
    return found


def _breaks(items: Sequence[PlannedItem]) -> list[tuple[PlannedItem, PlannedItem]]:
    """Pairs of which the first now stands before the second, although it is advised after it."""
    standing = [item for item in items if item.state in {PlanState.PLANNED, PlanState.DONE} and item.sort == Sort.EVENT]
    counts = Counter(item.event_kind_id for item in standing)
    by_key = {item.key: item for item in standing}
    placed = [
        Placed(item.key, str(item.event_kind_id), item.advised_month, item.month, counts[item.event_kind_id] == 1)
        for item in standing
    ]
    return [(by_key[pair.earlier], by_key[pair.later]) for pair in broken(placed)]


@dataclass(frozen=True)
class Day:
    """One day of a calendar month."""

    day: date
    inside: bool
    today: bool
    items: Sequence[PlannedItem]


def calendar_month(items: Sequence[PlannedItem], year: int, month: int, today: date) -> list[list[Day]]:
    """The weeks of a calendar month with what is due or takes place on each day."""
    by_day: dict[date, list[PlannedItem]] = defaultdict(list)
    for item in items:
        has_a_day = item.event_id or item.deliverable_kind_id or item.due_fixed
        if has_a_day and item.state in {PlanState.PLANNED, PlanState.DONE}:
            by_day[item.due_on].append(item)
    return [[Day(day, day.month == month, day == today, by_day[day]) for day in week] for week in weeks_of(year, month)]


def name_of(phase: Phase) -> str:
    """The short name of a phase in the language of the page."""
    return in_language(phase.spec.short_name)
