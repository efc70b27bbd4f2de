"""Commitments by group and by city: what is late first, then by date; what is done follows."""

from collections.abc import Collection, Iterable
from datetime import date

from django.db.models import Case, IntegerField, QuerySet, Value, When

from cityjourney.core.sheets import write_sheet
from cityjourney.groups.enums import PromiseState
from cityjourney.groups.models import Commitment, Group
from cityjourney.programmes.models import Edition


def _whole(rows: QuerySet[Commitment]) -> QuerySet[Commitment]:
    """With everything that a line says; late ones first, then those to come, then the newest of what is closed."""
    is_open = Case(When(state=PromiseState.OPEN, then=Value(0)), default=Value(1), output_field=IntegerField())
    return (
        rows.annotate(rank=is_open)
        .select_related("person", "group", "session__event", "closed_by", "agreement")
        .prefetch_related("places__participation__city", "places__participation__consortium")
        .order_by("rank", "due_on", "pk")
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
    "group", "cities", "asked_to_join", "kind", "what", "to_whom", "person", "by", "state", "late", "what_became_of_it",
    "made_on", "made_in", "closed_on",
)  # fmt: skip


def commitments_sheet(commitments: Iterable[Commitment], today: date) -> str:
    """Commitments as a table (CSV with byte order mark); days as ISO 8601."""
    return write_sheet(COLUMNS, (_row(each, today) for each in commitments))


def _row(each: Commitment, today: date) -> dict[str, object]:
    places = list(each.places.all())
    return {
        "group": each.group.name,
        "cities": "; ".join(str(place) for place in places if place.agreed_at),
        "asked_to_join": "; ".join(str(place) for place in places if not place.agreed_at),
        "kind": each.kind,
        "what": each.what,
        "to_whom": each.to_whom,
        "person": str(each.person or ""),
        "by": each.due_on.isoformat(),
        "state": each.state,
        "late": "yes" if each.is_late(today) else "",
        "what_became_of_it": each.outcome,
        "made_on": each.made_at.date().isoformat(),
        "made_in": each.session.event.title if each.session else "",
        "closed_on": each.closed_at.date().isoformat() if each.closed_at else "",
    }
