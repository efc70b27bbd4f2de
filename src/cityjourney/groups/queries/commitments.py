"""Commitments by group and by city: what is late first, then by date; what is done follows."""

from collections.abc import Collection, Iterable
from datetime import date

from django.db.models import Case, DateField, F, IntegerField, Q, QuerySet, Value, When
from django.utils import timezone

from cityjourney.core.books import Table
from cityjourney.groups.enums import PromiseState
from cityjourney.groups.models import Commitment, Group
from cityjourney.programmes.models import Edition


def _whole(rows: QuerySet[Commitment]) -> QuerySet[Commitment]:
    """With everything that a line says; late ones first, then those to come, then the newest of what is closed."""
    is_open = Q(state=PromiseState.OPEN)
    return (
        rows.annotate(
            rank=Case(When(is_open, then=Value(0)), default=Value(1), output_field=IntegerField()),
            waits=Case(When(is_open, then=F("due_on")), default=None, output_field=DateField()),
        )
        .select_related("person", "group__edition", "session__event", "closed_by", "agreement")
        .prefetch_related("places__participation__city", "places__participation__consortium")
        .order_by("rank", "waits", "-closed_at", "pk")
    )


def commitments_of(group: Group) -> QuerySet[Commitment]:
    """All commitments of a group; three queries."""
    return _whole(Commitment.objects.filter(group=group))


def commitments_for(cities: Collection[int]) -> QuerySet[Commitment]:
    """All commitments in which one of these cities takes part or is asked to; three queries."""
    mine = Commitment.objects.filter(places__participation__in=cities)
    return _whole(Commitment.objects.filter(pk__in=mine.values("pk")))


def commitments_in(edition: Edition) -> QuerySet[Commitment]:
    """All commitments of an edition; three queries."""
    return _whole(Commitment.objects.filter(group__edition=edition))


COLUMNS = (
    "reference", "group", "cities", "asked_to_join", "kind", "what", "to_whom", "person", "by", "state",
    "what_became_of_it", "late", "made_on", "made_in", "closed_on",
)  # fmt: skip


def commitments_table(commitments: Iterable[Commitment], today: date) -> Table:
    """One row for each commitment; cities by their addresses. What follows `what_became_of_it` is for reading only."""
    return Table("commitments", COLUMNS, (_row(each, today) for each in commitments))


def _row(each: Commitment, today: date) -> dict[str, object]:
    places = list(each.places.all())
    return {
        "reference": str(each.public_id),
        "group": str(each.group),
        "cities": "; ".join(place.participation.city.slug for place in places if place.agreed_at),
        "asked_to_join": "; ".join(place.participation.city.slug for place in places if not place.agreed_at),
        "kind": each.kind,
        "what": each.what,
        "to_whom": each.to_whom,
        "person": str(each.person or ""),
        "by": each.due_on,
        "state": each.state,
        "what_became_of_it": each.outcome,
        "late": "yes" if each.is_late(today) else "",
        "made_on": timezone.localdate(each.made_at),
        "made_in": each.session.event.title if each.session else "",
        "closed_on": timezone.localdate(each.closed_at) if each.closed_at else None,
    }
