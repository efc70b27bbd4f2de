"""What people have promised in meetings and not kept yet."""

from collections.abc import Collection

from django.db.models import F, Q, QuerySet

from cityjourney.accounts.models import User
from cityjourney.events.enums import EventState
from cityjourney.events.models import Agreement, Event
from cityjourney.programmes.models import Edition, Participation


def promises_around(person: User, cities: Collection[int]) -> list[Agreement]:
    """Unfinished promises from meetings of these cities, and those of the person in their editions; one query."""
    meetings = Event.cities.through.objects.filter(participation__in=cities).values("event")
    editions = Participation.objects.filter(pk__in=cities).values("edition")
    return list(_unfinished().filter(Q(event__in=meetings) | Q(owner__person=person, event__edition__in=editions)))


def promises_of(person: User, edition: Edition) -> list[Agreement]:
    """What somebody has promised in an edition and not kept yet, the longest due first; one query."""
    return list(_unfinished().filter(owner__person=person, event__edition=edition))


def _unfinished() -> "QuerySet[Agreement]":
    rows = Agreement.objects.unfinished().exclude(event__state=EventState.CANCELLED)
    return rows.select_related("event__edition", "owner__person").order_by(F("due_on").asc(nulls_last=True), "pk")
