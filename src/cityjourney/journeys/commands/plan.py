"""The city and its lead expert shape the plan: shift, merge, skip, date; every change can be undone.

The order that the methodology advises is never enforced; `logic/order.py` says where the plan departs from it.
"""

from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from cityjourney.accounts.models import User
from cityjourney.audit.commands import record
from cityjourney.core.errors import DomainError
from cityjourney.events.commands.planning import cancel, plan_event
from cityjourney.events.models import Event
from cityjourney.journeys.enums import PlanState, Sort
from cityjourney.journeys.logic.plan import due_on, month_of
from cityjourney.journeys.models import PlanChange, PlannedItem
from cityjourney.programmes.models import EventKind

LAST_MONTH = 60
STORED = ("month", "due_on", "due_fixed", "event_id", "state", "reason", "merged_into_id", "done_on")


def locked(item: PlannedItem) -> PlannedItem:
    """The line as it stands now, held until the transaction ends. Entries of kinds are read when somebody asks."""
    return (
        PlannedItem.objects.select_for_update(of=("self",))
        .select_related("participation__edition", "event_kind", "deliverable_kind", "phase")
        .defer("event_kind__data", "deliverable_kind__data", "phase__data")
        .get(pk=item.pk)
    )


def _stored(item: PlannedItem) -> dict[str, Any]:
    return {name: _plain(getattr(item, name)) for name in STORED}


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date) else value


def change(
    item: PlannedItem, verb: str, *, by: User | None, at: datetime, before: dict[str, Any] | None = None, **fields: Any
) -> PlanChange:
    """Write new values into a locked line, keep what was before, leave a line in the trail. Part of a command."""
    before = before or _stored(item)
    for name, value in fields.items():
        setattr(item, name, value)
    item.save(update_fields=sorted(name.removesuffix("_id") for name in fields))
    made = PlanChange.objects.create(item=item, verb=verb, before=before, after=_stored(item), by=by, at=at)
    participation = item.participation
    record(
        verb=f"journeys.{verb}",
        subject=item,
        by=by,
        at=at,
        scopes=[participation.edition.scope, participation.scope],
        details={name: _plain(value) for name, value in fields.items()},
    )
    return made


def _still_planned(item: PlannedItem) -> None:
    if item.state != PlanState.PLANNED:
        raise DomainError(
            _("“%(item)s” is %(state)s; it cannot change like this.")
            % {"item": item, "state": item.get_state_display()}
        )


@transaction.atomic
def shift(
    *, item: PlannedItem, month: int, seen: int | None = None, by: User | None, at: datetime
) -> PlanChange | None:
    """Move something to another month of the programme (from 1). None if it stands there already.

    `seen` is the month that the person saw. Raises `DomainError` when somebody else has moved it meanwhile, when it has
    a date already, or when there is no such month.
    """
    item = locked(item)
    _still_planned(item)
    if seen is not None and seen != item.month:
        raise DomainError(_("Somebody else has moved “%(item)s” meanwhile. Look again.") % {"item": item})
    if not 1 <= month <= LAST_MONTH:
        raise DomainError(_("Choose a month between 1 and %(last)d.") % {"last": LAST_MONTH})
    if item.event_id and item.event and item.event.is_dated:
        raise DomainError(_("“%(item)s” has a date. Change the date of the event instead.") % {"item": item})
    if item.sort in {Sort.DRAFT, Sort.FINAL}:
        raise DomainError(_("The day of a deliverable moves by asking for more time."))
    if month == item.month:
        return None
    due = due_on(item.participation.edition.starts_on, month + item.months - 1)
    return change(item, "shift", by=by, at=at, month=month, due_on=due, due_fixed=False)


@transaction.atomic
def merge(*, item: PlannedItem, into: PlannedItem, reason: str = "", by: User | None, at: datetime) -> PlanChange:
    """Let one event do the work of two. Raises `DomainError` for things that are no events, or of another city."""
    item, into = locked(item), locked(into)
    _still_planned(item)
    if item.pk == into.pk or item.participation_id != into.participation_id:
        raise DomainError(_("Choose another event of the same city."))
    if item.sort != Sort.EVENT or into.sort != Sort.EVENT:
        raise DomainError(_("Only events can be merged."))
    if into.state not in {PlanState.PLANNED, PlanState.DONE}:
        raise DomainError(_("“%(item)s” does not take place.") % {"item": into})
    if item.event_id:
        raise DomainError(_("“%(item)s” has a date. Cancel that event first.") % {"item": item})
    return change(
        item, "merge", by=by, at=at, state=PlanState.MERGED, merged_into_id=into.pk, reason=reason.strip()[:500]
    )


@transaction.atomic
def skip(*, item: PlannedItem, reason: str, by: User | None, at: datetime) -> PlanChange:
    """Leave something out, with a reason. Raises `DomainError` without one, or while it has a date."""
    item = locked(item)
    _still_planned(item)
    if not reason.strip():
        raise DomainError(_("Say why it is left out: your lead expert and the programme team read it."))
    if item.sort == Sort.CYCLE:
        raise DomainError(_("A cycle cannot be left out; what stands in it can."))
    if item.event_id:
        raise DomainError(_("“%(item)s” has a date. Cancel that event first.") % {"item": item})
    return change(item, "skip", by=by, at=at, state=PlanState.SKIPPED, reason=reason.strip()[:500])


@transaction.atomic
def unskip(*, item: PlannedItem, by: User | None, at: datetime) -> PlanChange:
    """Take something back into the plan that was skipped or merged. Raises `DomainError` if it was neither."""
    item = locked(item)
    if item.state not in {PlanState.SKIPPED, PlanState.MERGED}:
        raise DomainError(_("“%(item)s” stands in the plan already.") % {"item": item})
    return change(item, "unskip", by=by, at=at, state=PlanState.PLANNED, reason="", merged_into_id=None)


@transaction.atomic
def set_date(
    *,
    item: PlannedItem,
    starts_at: datetime,
    ends_at: datetime | None = None,
    time_zone: str = "",
    delivery: str = "",
    place: str = "",
    language: str = "",
    by: User | None,
    at: datetime,
) -> Event:
    """Agree on a real date for an event of one city: plans the meeting with its agenda and preparation list.

    Raises `DomainError` when it is no event of one city, or has a date already (then the meeting itself moves).
    """
    item = locked(item)
    kind = _datable_kind(item)
    before = _stored(item)
    free = item.participation.planned_items.filter(event=None, event_kind=kind).exclude(pk=item.pk)
    others = {pk: (due, month) for pk, due, month in free.values_list("pk", "due_on", "month")}
    event = plan_event(
        edition=item.participation.edition,
        kind=kind,
        cities=[item.participation],
        delivery=delivery,
        place=place,
        language=language or (by.language if by else "en"),
        time_zone=time_zone,
        starts_at=starts_at,
        ends_at=ends_at,
        by=by,
        at=at,
    )
    for found in event.planned_items.values_list("pk", flat=True):
        if found in others:  # it was nearer in time and took the meeting by itself; the line that is meant is this one
            due, month = others[found]
            PlannedItem.objects.filter(pk=found).update(event=None, due_on=due, month=month)
    item.refresh_from_db(fields=[name.removesuffix("_id") for name in STORED])
    change(item, "set_date", by=by, at=at, before=before, **dated(item, event))
    return event


def _datable_kind(item: PlannedItem) -> EventKind:
    """The kind of a line to which its own city may give a date. Raises `DomainError`."""
    _still_planned(item)
    if item.event_kind is None or item.event_kind.spec.reach != "city":
        raise DomainError(_("Its date is set by those who organise it for several cities."))
    if item.event_id:
        raise DomainError(_("“%(item)s” has a date. Change the date of the event instead.") % {"item": item})
    return item.event_kind


def dated(item: PlannedItem, event: Event) -> dict[str, Any]:
    """The fields of a line whose meeting is this one."""
    fields: dict[str, Any] = {"event_id": event.pk}
    if (day := event.day) is not None:
        starts_on = item.participation.edition.starts_on
        fields |= {"due_on": day, "month": max(month_of(starts_on, day), 1)}
    return fields


def undated(item: PlannedItem) -> dict[str, Any]:
    """The fields of a line that has no meeting any more: it stays in its month."""
    edition = item.participation.edition
    return {
        "event_id": None,
        "due_on": due_on(edition.starts_on, item.month + item.months - 1),
        "state": PlanState.PLANNED,
        "done_on": None,
    }


@transaction.atomic
def clear_date(*, item: PlannedItem, reason: str = "", by: User | None, at: datetime) -> None:
    """Call the meeting off and leave the line in its month, undated. Raises `DomainError` if it has no meeting."""
    item = locked(item)
    event = item.event
    if event is None:
        raise DomainError(_("“%(item)s” has no date.") % {"item": item})
    if event.reach != "city":
        raise DomainError(_("Others meet there too; its organisers decide."))
    change(item, "clear_date", by=by, at=at, **undated(item))
    cancel(event=event, reason=reason, by=by, at=at)


@transaction.atomic
def undo(*, change: PlanChange, by: User | None, at: datetime) -> None:
    """Put a line back as it was before a change. Raises `DomainError` when something else has come over it since.

    The undoing is a change itself, so it can be undone too.
    """
    made = PlanChange.objects.select_for_update().get(pk=change.pk)
    item = locked(made.item)
    if made.undone_at or _stored(item) != made.after:
        raise DomainError(_("“%(item)s” has changed since; this can no longer be undone.") % {"item": item})
    if made.verb == "set_date" and item.event is not None and made.before["event_id"] is None:
        clear_date(item=item, by=by, at=at)
    elif made.before["event_id"] != made.after["event_id"]:
        raise DomainError(_("The meeting was called off; set the date anew."))
    else:
        _restore(item, made.before, by, at)
    made.undone_at = at
    made.save(update_fields=["undone_at"])


def _restore(item: PlannedItem, before: dict[str, Any], by: User | None, at: datetime) -> None:
    days = {name: date.fromisoformat(before[name]) if before[name] else None for name in ("due_on", "done_on")}
    fields = {name: value for name, value in (before | days).items() if getattr(item, name) != value}
    change(item, "undo", by=by, at=at, **fields)
