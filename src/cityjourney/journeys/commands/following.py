"""Plans follow the meetings: dates, what was held, what was called off, what was planned elsewhere."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Q

from cityjourney.accounts.models import User
from cityjourney.events.enums import EventState, Reach
from cityjourney.events.models import Event
from cityjourney.journeys.commands.credits import release, use_all
from cityjourney.journeys.commands.plan import dated, undated
from cityjourney.journeys.commands.preparation import make_list
from cityjourney.journeys.enums import BookingState, PlanState
from cityjourney.journeys.logic.plan import concerns, month_of
from cityjourney.journeys.models import Booking, PlannedItem
from cityjourney.programmes.models import Participation


@transaction.atomic(savepoint=False)
def follow_event(*, event: Event, by: User | None, at: datetime) -> None:
    """Bring plans, preparation lists and visit credits in line with a meeting. Doing it twice changes nothing."""
    cities = _cities(event)
    if not cities:
        return
    _follow_lines(event, cities)
    if event.state not in {EventState.CANCELLED, EventState.HELD}:
        make_list(event=event, participations=cities)
    _follow_bookings(event, by, at)


def _cities(event: Event) -> list[Participation]:
    """The cities that a meeting is for."""
    rows = Participation.objects.current().select_related("edition", "city_type").defer("city_type__data")
    if event.reach != Reach.COHORT:
        return list(rows.filter(events=event))
    types = event.kind.spec.city_types if event.kind else []
    return [row for row in rows.filter(edition_id=event.edition_id) if concerns(types, row.city_type.key)]


def _follow_lines(event: Event, cities: Iterable[Participation]) -> None:
    mine = {city.pk: city for city in cities}
    linked = Q(event_id=event.pk)
    free = Q(event=None, event_kind_id=event.kind_id, state=PlanState.PLANNED) if event.kind_id else Q(pk__in=[])
    lines = PlannedItem.objects.select_for_update(of=("self",)).filter(
        linked | (free & Q(participation__in=list(mine)))
    )
    by_city: dict[int, list[PlannedItem]] = {}
    for line in lines:
        if line.participation_id in mine:
            line.participation = mine[line.participation_id]
        by_city.setdefault(line.participation_id, []).append(line)
    alike: dict[tuple[tuple[str, Any], ...], list[int]] = {}
    for line in filter(None, (_line_for(event, found) for found in by_city.values())):
        if changed := _adapted(line, event):
            alike.setdefault(tuple(changed.items()), []).append(line.pk)
    for values, pks in alike.items():  # a plain statement is far cheaper than one with a case for each line
        PlannedItem.objects.filter(pk__in=pks).update(**dict(values))


def _line_for(event: Event, lines: list[PlannedItem]) -> PlannedItem | None:
    """The line of one city that a meeting fulfils: the one tied to it, else the nearest free one of its kind."""
    tied = next((line for line in lines if line.event_id == event.pk), None)
    if tied is not None or event.state == EventState.CANCELLED or event.day is None:
        return tied
    month = month_of(lines[0].participation.edition.starts_on, event.day)
    return min(lines, key=lambda line: (abs(line.month - month), line.month))


def _adapted(line: PlannedItem, event: Event) -> dict[str, Any]:
    """What a line must say from now on because of its meeting, and does not say yet."""
    fields = undated(line) if event.state == EventState.CANCELLED else dated(line, event)
    if event.state == EventState.HELD and event.day:
        fields |= {"state": PlanState.DONE, "done_on": event.day}
    return {name: value for name, value in fields.items() if getattr(line, name) != value}


def _follow_bookings(event: Event, by: User | None, at: datetime) -> None:
    """What was held is used, what was called off is given back."""
    if event.state not in {EventState.HELD, EventState.CANCELLED}:
        return
    if event.state == EventState.HELD:
        use_all(event=event, by=by, at=at)
    else:
        for booking in Booking.objects.filter(event=event, state=BookingState.BOOKED):
            release(booking=booking, by=by, at=at)


@transaction.atomic
def follow_recent(*, edition_id: int, at: datetime) -> int:
    """Follow all meetings of an edition that are not over for more than two months. Returns how many."""
    since = at - timedelta(days=62)
    rows = Event.objects.filter(edition_id=edition_id).filter(Q(ends_at=None) | Q(ends_at__gt=since))
    found = list(rows.select_related("edition", "kind"))
    for event in found:
        follow_event(event=event, by=None, at=at)
    return len(found)
