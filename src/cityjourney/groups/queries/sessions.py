"""Sessions of a group: who meets, what kinds there are, what is paid for."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, F, Q, QuerySet

from cityjourney.events.enums import EventState
from cityjourney.groups.models import Group, Session
from cityjourney.journeys.enums import BookingState
from cityjourney.journeys.logic.plan import concerns
from cityjourney.journeys.models import Booking
from cityjourney.programmes.models import CreditKind, Edition, EventKind, Participation


def members_of(group: Group) -> QuerySet[Participation]:
    """The cities of a group now, without its mentor, by name."""
    rows = Participation.objects.filter(group_places__group=group, group_places__left_at=None, left_on=None)
    return rows.select_related("city", "consortium", "city_type").order_by("city__name", "pk")


def cities_for(group: Group, kind: EventKind) -> list[Participation]:
    """Who meets in a kind: the members and the mentor whose city type it concerns."""
    return [
        city
        for city in (*members_of(group), *([] if group.mentor.left_on else [group.mentor]))
        if concerns(kind.spec.city_types, city.city_type.key)
    ]


def kinds_for(edition: Edition) -> list[EventKind]:
    """The kinds of meeting of several cities, in order; one query."""
    rows = EventKind.objects.filter(edition=edition, retired=False)
    return [kind for kind in rows if kind.spec.reach == "several_cities"]


def sessions_of(group: Group) -> QuerySet[Session]:
    """All sessions with their meetings, the next first among those to come."""
    rows = Session.objects.filter(group=group).select_related("event__kind", "event__edition")
    return rows.annotate(
        coming=Count("event__attendees", filter=Q(event__attendees__reply="yes")),
        questions=Count("event__questions", distinct=True),
    ).order_by(F("event__starts_at").asc(nulls_last=True), "pk")


@dataclass(frozen=True, slots=True)
class Sessions:
    """The sessions of a group, apart by time. `past` begins with the last one."""

    coming: tuple[Session, ...]
    past: tuple[Session, ...]

    @property
    def next(self) -> Session | None:
        """The one that comes next."""
        return self.coming[0] if self.coming else None


def sorted_sessions(sessions: Sequence[Session], at: datetime) -> Sessions:
    """Apart by time; cancelled ones are among the past."""
    over = [each for each in sessions if each.event.is_over(at) or each.event.state == EventState.CANCELLED]
    coming = tuple(each for each in sessions if each not in over)
    return Sessions(coming, tuple(reversed(over)))


@dataclass(frozen=True, slots=True)
class Paid:
    """One kind of credit: how many sessions of the group it has paid or is booked for, of how many."""

    kind: CreditKind
    used: int
    total: int


def paid_of(group: Group, kinds: Sequence[EventKind]) -> list[Paid]:
    """What the programme pays for meetings of several cities, as far as this group has used it; two queries."""
    keys = {kind.key for kind in kinds}
    rows = Booking.objects.filter(event__group_session__group=group).exclude(state=BookingState.RELEASED)
    used = dict(rows.order_by().values_list("account__credit_kind_id").annotate(Count("event_id", distinct=True)))
    kinds_paid = CreditKind.objects.filter(edition_id=group.edition_id, retired=False)
    return [
        Paid(credit, used.get(credit.pk, 0), credit.spec.amount)
        for credit in kinds_paid
        if keys.intersection(credit.spec.event_kinds)
    ]
