"""What the page of one meeting shows."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.db.models import Case, Count, F, Q, QuerySet, When

from cityjourney.events.enums import EventState, Reach, Reply
from cityjourney.events.logic.agenda import Slot, beginnings
from cityjourney.events.models import AgendaPoint, Agreement, Attendee, Event
from cityjourney.events.registry import series_of

MOST_NAMES = 60
"""A page names so many people; of more it tells the number."""


@dataclass(frozen=True)
class People:
    """Who is asked: numbers by answer, and the first names."""

    counts: dict[str, int]
    listed: list[Attendee]

    @property
    def invited(self) -> int:
        """How many were asked."""
        return sum(self.counts.values())

    @property
    def coming(self) -> int:
        """How many come."""
        return self.counts.get(Reply.YES, 0)

    @property
    def waiting_list(self) -> int:
        """How many wait for a seat."""
        return self.counts.get(Reply.WAITING_LIST, 0)

    @property
    def silent(self) -> int:
        """How many have not answered."""
        return self.counts.get(Reply.WAITING, 0)

    @property
    def unlisted(self) -> int:
        """How many are not named."""
        return self.invited - len(self.listed)


def people_of(event: Event, most: int = MOST_NAMES) -> People:
    """Who is asked to a meeting; two queries."""
    counts = dict(Attendee.objects.filter(event=event).order_by().values_list("reply").annotate(Count("pk")))
    listed = attendees_of(event)[:most]
    return People(counts, list(listed))


def attendees_of(event: Event) -> "QuerySet[Attendee]":
    """All who are asked, those who come first."""
    return (
        Attendee.objects.filter(event=event)
        .select_related("person", "role", "participation__city", "participation__consortium")
        .order_by(Case(When(reply=Reply.YES, then=0), default=1), "waiting_since", "pk")
    )


@dataclass(frozen=True)
class TimedPoint:
    """A point of the agenda, with the time (naive, by the clock of the meeting) at which it begins."""

    point: AgendaPoint
    begins: datetime | None

    @property
    def minutes(self) -> int:
        """Its length."""
        return self.point.minutes

    @property
    def text(self) -> str:
        """What the bar of the agenda says."""
        return self.point.title


def agenda_of(event: Event) -> list[TimedPoint]:
    """The agenda in order; one query."""
    points = list(event.points.select_related("noted_by"))
    if event.starts_at is None:
        return [TimedPoint(point, None) for point in points]
    slots = [Slot(point.minutes, point.day) for point in points]
    zone = ZoneInfo(event.time_zone)
    begun = beginnings(event.starts_at, slots, event.time_zone)
    return [
        TimedPoint(point, moment.astimezone(zone).replace(tzinfo=None))
        for point, moment in zip(points, begun, strict=True)
    ]


def recap_of(event: Event) -> "QuerySet[Agreement]":
    """What is still to be kept from earlier meetings of the same cities and group of kinds; it opens the next one.

    In a series of meetings (`registry.register_series`) it is what was agreed in that series.
    """
    earlier = Event.objects.filter(edition_id=event.edition_id, reach=event.reach).exclude(pk=event.pk)
    earlier = earlier.exclude(state=EventState.CANCELLED)
    if event.starts_at is not None:
        earlier = earlier.filter(Q(starts_at__lt=event.starts_at) | Q(starts_at=None, planned_at__lt=event.planned_at))
    if event.kind is not None:
        earlier = earlier.filter(kind__data__group=event.kind.spec.group)
    else:
        earlier = earlier.filter(kind=None)
    if event.reach != Reach.COHORT:
        links = Event.cities.through.objects.filter(participation__in=event.cities.all())
        earlier = earlier.filter(pk__in=links.values("event_id"))
    if (series := series_of(event)) is not None:
        earlier = earlier.filter(pk__in=series)
    return (
        Agreement.objects.unfinished()
        .filter(event__in=earlier.values("pk"))
        .select_related("event__edition", "owner__person")
        .order_by(F("due_on").asc(nulls_last=True), "pk")
    )


def agreements_of(event: Event) -> list[Agreement]:
    """What was agreed in this meeting."""
    found = event.agreements.select_related("owner__person", "point", "accepted_by")
    return list(found.order_by("pk"))


def document_of(event: Event, *, with_addresses: bool) -> dict[str, Any]:
    """A whole meeting as plain values for JSON. Addresses of people only for those who run it."""
    return {
        "public_id": str(event.public_id),
        "title": event.title,
        "kind": event.kind.key if event.kind else None,
        "language": event.language,
        "reach": event.reach,
        "cities": [{"public_id": str(city.public_id), "name": str(city)} for city in event.cities.all()],
        "starts_at": event.starts_at,
        "ends_at": event.ends_at,
        "time_zone": event.time_zone,
        "delivery": event.delivery,
        "place": event.place,
        "meeting_url": event.meeting_url,
        "capacity": event.capacity,
        "pre_read": event.pre_read,
        "state": event.state,
        "sequence": event.sequence,
        "minutes_state": event.minutes_state,
        "agenda": list(
            event.points.values("public_id", "day", "title", "minutes", "text", "outcome", "notes", "version")
        ),
        "attendees": [_attendee(each, with_addresses) for each in attendees_of(event)],
        "questions": list(event.questions.values("text", "asked_at", "answer", "answered_at")),
        "agreements": [
            {
                "public_id": str(each.public_id),
                "kind": each.kind,
                "text": each.text,
                "who": each.owner_label,
                "due_on": each.due_on,
                "state": each.state,
                "on_behalf_of": each.on_behalf_of,
            }
            for each in agreements_of(event)
        ],
        "amendments": list(event.amendments.values("text", "proposed_at", "accepted", "answer")),
    }


def _attendee(attendee: Attendee, with_address: bool) -> dict[str, Any]:
    found: dict[str, Any] = {
        "name": attendee.person.name if attendee.person else attendee.name,
        "organisation": attendee.organisation,
        "city": str(attendee.participation) if attendee.participation else None,
        "reply": attendee.reply,
        "attended": attendee.attended,
    }
    return {**found, "email": attendee.address} if with_address else found
