"""Which events somebody sees: those of their cities, the cohort's for those who see the programme, and their own."""

from datetime import datetime

from django.contrib.auth.models import AnonymousUser
from django.db.models import Q

from cityjourney.accounts.models import User
from cityjourney.events.enums import Reach
from cityjourney.events.models.events import Event
from cityjourney.events.models.people import Attendee
from cityjourney.programmes.models.access import accesses_of
from cityjourney.programmes.rules import Access

SEE, RUN = "city.see", "city.edit"
SEE_ALL, RUN_ALL = "programme.see", "programme.manage"


def seen_with(access: Access, edition_id: int, person: User | AnonymousUser) -> Q:
    """A filter for the events of one edition; it costs no query of its own."""
    return Q(edition_id=edition_id) & (_by_role(access) | attended_by(person))


def seen_by(person: User | AnonymousUser, at: datetime) -> Q:
    """A filter for events of all editions."""
    found = attended_by(person)
    for edition_id, access in accesses_of(person, at).items():
        found |= Q(edition_id=edition_id) & _by_role(access)
    return found


def attended_by(person: User | AnonymousUser) -> Q:
    """Events to which somebody is invited."""
    if not person.is_authenticated:
        return Q(pk__in=[])
    return Q(pk__in=Attendee.objects.filter(person_id=person.pk).values("event_id"))


def _by_role(access: Access) -> Q:
    found = Q(pk__in=[])
    cities = access.reach(SEE)
    if cities.everywhere:
        found |= ~Q(reach=Reach.COHORT)
    elif cities.participations:
        links = Event.cities.through.objects.filter(participation_id__in=sorted(cities.participations))
        found |= Q(pk__in=links.values("event_id"))
    if access.allows(SEE_ALL) or access.allows(RUN_ALL):
        found |= Q(reach=Reach.COHORT)
    return found
