"""Making the plan of a city from the methodology, and keeping it in step with both."""

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction

from cityjourney.accounts.models import User
from cityjourney.audit.commands import record
from cityjourney.journeys.commands.credits import grant_all
from cityjourney.journeys.enums import PlanState, Sort
from cityjourney.journeys.logic.plan import Slot, due_on, slots_for
from cityjourney.journeys.models import Deliverable, PlannedItem
from cityjourney.methodology.schema import Methodology
from cityjourney.programmes.models import DeliverableKind, Edition, EventKind, Participation, Phase

FIELDS = ["advised_month", "month", "months", "due_on", "phase", "number", "event_kind", "deliverable_kind", "own"]


class _Kinds:
    """The rows of an edition to which plans point, by key."""

    def __init__(self, edition: Edition) -> None:
        self.edition = edition
        self.phases = {row.key: row for row in Phase.objects.filter(edition=edition).defer("data")}
        self.events = {row.key: row for row in EventKind.objects.filter(edition=edition).defer("data")}
        self.deliverables = {row.key: row for row in DeliverableKind.objects.filter(edition=edition).defer("data")}

    def item(self, participation: Participation, slot: Slot) -> PlannedItem:
        """A line of the plan as the methodology advises it, not yet kept."""
        return PlannedItem(
            participation=participation,
            key=slot.key,
            sort=slot.sort,
            event_kind=self.events[slot.kind] if slot.sort == Sort.EVENT else None,
            deliverable_kind=self.deliverables[slot.kind] if slot.sort in {Sort.DRAFT, Sort.FINAL} else None,
            phase=self.phases[slot.phase],
            number=slot.number,
            own=slot.own,
            advised_month=slot.month,
            month=slot.month,
            months=slot.months,
            due_on=due_on(self.edition.starts_on, slot.month + slot.months - 1),
        )


@transaction.atomic
def plan_city(
    *, participation: Participation, methodology: Methodology | None = None, by: User | None, at: datetime
) -> int:
    """Make or renew the plan, the credit accounts and the deliverables of a city. Returns how many lines changed.

    What the city has moved, dated, skipped, merged or done stays as it is; the rest follows the methodology. Lines that
    the methodology no longer has go if nobody touched them. Doing it twice changes nothing.
    """
    edition = participation.edition
    methodology = methodology or edition.methodology
    changed = _renew(participation, methodology, _Kinds(edition))
    changed += grant_all(participation=participation, methodology=methodology, by=by, at=at)
    if changed:
        record(
            verb="journeys.plan_city",
            subject=participation,
            by=by,
            at=at,
            scopes=[edition.scope, participation.scope],
            details={"changed": changed, "version": edition.methodology_version},
        )
    return changed


@transaction.atomic
def plan_edition(*, edition: Edition, methodology: Methodology | None = None, by: User | None, at: datetime) -> int:
    """Renew the plans of all cities that take part. Returns how many lines changed.

    `methodology` is given while it is being installed; else it is the edition's own.
    """
    current = Participation.objects.current().filter(edition=edition)
    rows = current.select_related("edition", "city", "city_type", "consortium")
    return sum(plan_city(participation=row, methodology=methodology, by=by, at=at) for row in rows)


def _renew(participation: Participation, methodology: Methodology, kinds: _Kinds) -> int:
    wanted = {slot.key: kinds.item(participation, slot) for slot in slots_for(methodology, participation.city_type.key)}
    there = {item.key: item for item in PlannedItem.objects.filter(participation=participation)}
    new = [item for key, item in wanted.items() if key not in there]
    different = [item for key, item in there.items() if key in wanted and _follow(item, wanted[key])]
    gone = [item.pk for key, item in there.items() if key not in wanted and is_untouched(item)]
    PlannedItem.objects.bulk_create(new)
    PlannedItem.objects.bulk_update(different, FIELDS, batch_size=200)
    PlannedItem.objects.filter(pk__in=gone).delete()
    return len(new) + len(different) + len(gone) + _deliverables(participation, wanted.values())


def is_untouched(item: PlannedItem) -> bool:
    """Whether a line is still as the methodology put it."""
    return (
        item.state == PlanState.PLANNED
        and item.month == item.advised_month
        and not item.event_id
        and not item.due_fixed
    )


def _follow(item: PlannedItem, wanted: PlannedItem) -> bool:
    """Bring a line to the methodology as far as the city has not decided otherwise; whether anything changed."""
    fields = {name: getattr(wanted, name) for name in FIELDS}
    if not is_untouched(item):
        fields["month"] = item.month
        starts = wanted.phase.edition.starts_on
        fields["due_on"] = (
            item.due_on if item.event_id or item.due_fixed else due_on(starts, item.month + item.months - 1)
        )
    changed = {name: value for name, value in fields.items() if getattr(item, name) != value}
    for name, value in changed.items():
        setattr(item, name, value)
    return bool(changed)


def _deliverables(participation: Participation, items: Iterable[PlannedItem]) -> int:
    """One row per kind of deliverable that the city hands in."""
    wanted = {item.deliverable_kind_id for item in items if item.deliverable_kind_id}
    there = set(Deliverable.objects.filter(participation=participation).values_list("kind_id", flat=True))
    new = [Deliverable(participation=participation, kind_id=pk) for pk in sorted(wanted - there)]
    Deliverable.objects.bulk_create(new)
    return len(new)
