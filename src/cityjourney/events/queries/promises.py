"""What people have promised in meetings and not kept yet."""

from collections.abc import Collection, Iterable, Mapping
from datetime import date

from django.db.models import Q, QuerySet

from cityjourney.accounts.models import User
from cityjourney.events.enums import EventState
from cityjourney.events.models import Agreement, Event
from cityjourney.programmes.models import Edition, Participation


def promises_around(person: User, cities: Collection[Participation]) -> list[Agreement]:
    """Unfinished promises from meetings of these cities, and those of the person in their editions; one query.

    Cities need `edition` loaded.
    """
    meetings = Event.cities.through.objects.filter(participation__in=[city.pk for city in cities]).values("event")
    editions = {city.edition_id: city.edition for city in cities}
    own = Q(owner__person=person, event__edition__in=list(editions))
    return _in_editions(_unfinished().filter(Q(event__in=meetings) | own), editions)


def promises_of(person: User, edition: Edition) -> list[Agreement]:
    """What somebody has promised in an edition and not kept yet, the longest due first; one query."""
    return _in_editions(_unfinished().filter(owner__person=person, event__edition=edition), {edition.pk: edition})


def _in_editions(rows: Iterable[Agreement], editions: Mapping[int, Edition]) -> list[Agreement]:
    """The rows, the longest due first, their meetings tied to editions that are read already."""
    found = sorted(rows, key=lambda each: (each.due_on is None, each.due_on or date.min, each.pk))
    for each in found:
        each.event.edition = editions[each.event.edition_id]
    return found


def _unfinished() -> "QuerySet[Agreement]":
    rows = Agreement.objects.unfinished().exclude(event__state=EventState.CANCELLED)
    return rows.select_related("event", "owner__person").order_by()
