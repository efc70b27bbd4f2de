"""Lists of meetings and of what was agreed in them."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.contrib.auth.models import AnonymousUser
from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet, Subquery

from cityjourney.accounts.models import User
from cityjourney.core.sheets import write_sheet
from cityjourney.events.enums import EventState, Reply
from cityjourney.events.models import Agreement, Attendee, Event
from cityjourney.events.queries.times import clocks_of
from cityjourney.programmes.models import Edition, EventKind, Participation
from cityjourney.programmes.rules import Access


@dataclass(frozen=True, slots=True)
class EventFilter:
    """What a list of meetings shows; empty texts do not narrow."""

    whose: str = ""
    when: str = ""
    kind: str = ""
    city: str = ""


def event_list(
    edition: Edition, access: Access, person: User | AnonymousUser, wanted: EventFilter, at: datetime
) -> "QuerySet[Event]":
    """Meetings that a reader may see, by date; past ones the newest first. Two more queries for their cities."""
    found: QuerySet[Event] = Event.objects.within(access, edition, person)
    if wanted.whose == "mine":
        mine = Attendee.objects.filter(event=OuterRef("pk"), person_id=person.pk)
        found = found.filter(Q(organiser_id=person.pk) | Q(Exists(mine)))
    found = _in_time(found, wanted.when, at)
    if wanted.kind:
        found = found.filter(kind__key=wanted.kind)
    if wanted.city:
        found = found.filter(cities__public_id=wanted.city)
    answer = Attendee.objects.filter(event=OuterRef("pk"), person_id=person.pk).values("reply")[:1]
    coming = Attendee.objects.filter(event=OuterRef("pk"), reply=Reply.YES).order_by().values("event")
    return (
        found.annotate(my_reply=Subquery(answer), coming=Subquery(coming.annotate(n=Count("pk")).values("n")))
        .select_related("edition", "kind")
        .prefetch_related("cities__city", "cities__consortium")
    )


def _in_time(found: "QuerySet[Event]", when: str, at: datetime) -> "QuerySet[Event]":
    if when == "past":
        over = Q(ends_at__lte=at) | Q(state=EventState.CANCELLED)
        return found.filter(over).order_by(F("starts_at").desc(nulls_last=True), "-pk")
    if when == "undated":
        return found.filter(starts_at=None).exclude(state=EventState.CANCELLED).order_by("pk")
    if when == "always":
        return found.order_by(F("starts_at").asc(nulls_last=True), "pk")
    coming = found.filter(Q(ends_at__gt=at) | Q(ends_at=None)).exclude(state=EventState.CANCELLED)
    return coming.order_by(F("starts_at").asc(nulls_last=True), "pk")


def kinds_of(edition: Edition) -> "QuerySet[EventKind]":
    """The kinds of meeting of an edition, in order."""
    return EventKind.objects.filter(edition=edition).only("key", "name", "edition_id", "position")


def cities_within(edition: Edition, access: Access) -> "QuerySet[Participation]":
    """The cities whose meetings a reader may see."""
    reach = access.reach("city.see")
    own = Q() if reach.everywhere else Q(pk__in=reach.participations)
    found = Participation.objects.filter(own, edition=edition).select_related("city", "consortium")
    return found.order_by("city__name", "pk")


COLUMNS = (
    "public_id", "title", "kind", "for", "cities", "date", "begins", "ends", "time_zone", "begins_utc", "delivery",
    "place", "meeting_link", "state", "seats", "coming", "minutes",
)  # fmt: skip


def events_sheet(events: Iterable[Event]) -> str:
    """A list of meetings as a table (CSV with byte order mark): days and times by the clock of each meeting."""
    return write_sheet(COLUMNS, (_row(event) for event in events))


def _row(event: Event) -> dict[str, object]:
    clock = next(iter(clocks_of(event)), None)
    return {
        "public_id": event.public_id,
        "title": event.title,
        "kind": event.kind.key if event.kind else "",
        "for": event.reach,
        "cities": "; ".join(str(city) for city in event.cities.all()),
        "date": clock.starts.date().isoformat() if clock else "",
        "begins": clock.starts.strftime("%H:%M") if clock else "",
        "ends": clock.ends.isoformat(sep=" ", timespec="minutes") if clock else "",
        "time_zone": event.time_zone,
        "begins_utc": event.starts_at.strftime("%Y-%m-%dT%H:%M:%SZ") if event.starts_at else "",
        "delivery": event.delivery,
        "place": event.place,
        "meeting_link": event.meeting_url,
        "state": event.state,
        "seats": event.capacity or "",
        "coming": getattr(event, "coming", None) or 0,
        "minutes": event.minutes_state,
    }


def agreement_list(
    edition: Edition, access: Access, person: User | AnonymousUser, *, state: str = "", whose: str = ""
) -> "QuerySet[Agreement]":
    """What was agreed in meetings that a reader may see; by default what is not done yet, the longest due first."""
    events = Event.objects.within(access, edition, person)
    found = Agreement.objects.filter(event__in=events.values("pk"))
    if not state:
        found = found.unfinished()
    elif state != "every":
        found = found.filter(state=state)
    if whose == "mine":
        found = found.filter(owner__person_id=person.pk)
    return found.select_related("event__edition", "owner__person").order_by(F("due_on").asc(nulls_last=True), "pk")


AGREEMENT_COLUMNS = (
    "public_id", "meeting", "meeting_date", "kind", "text", "who", "until", "state", "answered_by", "on_behalf_of",
    "note",
)  # fmt: skip


def agreements_sheet(agreements: Iterable[Agreement]) -> str:
    """What was agreed as a table (CSV with byte order mark)."""
    return write_sheet(AGREEMENT_COLUMNS, (_agreement_row(each) for each in agreements))


def _agreement_row(agreement: Agreement) -> dict[str, object]:
    event = agreement.event
    return {
        "public_id": agreement.public_id,
        "meeting": event.title,
        "meeting_date": event.starts_at.date().isoformat() if event.starts_at else "",
        "kind": agreement.kind,
        "text": agreement.text,
        "who": agreement.owner_label,
        "until": agreement.due_on.isoformat() if agreement.due_on else "",
        "state": agreement.state,
        "answered_by": agreement.accepted_name,
        "on_behalf_of": agreement.on_behalf_of,
        "note": agreement.note,
    }
