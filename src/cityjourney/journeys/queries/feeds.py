"""What a calendar feed holds."""

from datetime import datetime, timedelta

from cityjourney.accounts.models import User
from cityjourney.events.models import Event
from cityjourney.events.queries.calendar import calendar_of
from cityjourney.journeys.enums import FeedSort
from cityjourney.journeys.models import FeedToken
from cityjourney.programmes.models import Edition, Participation
from cityjourney.programmes.models.access import accesses_of

BACK = timedelta(days=400)
MOST = 2_000


def feed_of(digest: str) -> FeedToken | None:
    """The feed with this fingerprint, if nobody has revoked it and its owner is still here; one query."""
    rows = FeedToken.objects.filter(digest=digest, revoked_at=None, person__is_active=True)
    return rows.select_related("person", "participation__city", "participation__consortium", "edition").first()


def feeds_of(person: User) -> list[FeedToken]:
    """The addresses of a person that work; one query."""
    rows = FeedToken.objects.filter(person=person, revoked_at=None)
    return list(rows.select_related("participation__city", "participation__consortium", "edition"))


def events_in(token: FeedToken, at: datetime) -> list[Event]:
    """The meetings that a feed shows: never more than its owner may see at this moment."""
    rows = Event.objects.visible_to(token.person, at).filter(starts_at__gte=at - BACK)
    if token.sort == FeedSort.CITY:
        rows = rows.filter(cities=token.participation_id)
    elif token.sort == FeedSort.PROGRAMME:
        rows = rows.filter(edition=token.edition)
    else:
        mine = Event.cities.through.objects.filter(participation__in=_cities_of(token.person, at)).values("event_id")
        rows = rows.filter(pk__in=mine) | rows.filter(attendees__person=token.person) | rows.filter(reach="cohort")
    return list(rows.select_related("edition", "organiser").distinct().order_by("starts_at", "pk")[:MOST])


def _cities_of(person: User, at: datetime) -> list[int]:
    """The cities to which a role ties a person."""
    return sorted({pk for access in accesses_of(person, at).values() for pk in access.cities})


def calendar_text(token: FeedToken, at: datetime) -> bytes:
    """The feed as iCalendar."""
    alarm = timedelta(minutes=token.alarm_minutes) if token.alarm_minutes is not None else None
    return calendar_of(events_in(token, at), alarm=alarm, all_day=token.all_day, name=str(token))


def choices_for(edition: Edition, cities: list[Participation], *, programme: bool) -> list[tuple[str, str]]:
    """What somebody may subscribe to, as values and names."""
    found = [(FeedSort.PERSON.value, str(FeedSort.PERSON.label))]
    found += [(f"{FeedSort.CITY}:{city.public_id}", str(city)) for city in cities]
    if programme:
        found.append((FeedSort.PROGRAMME.value, str(edition)))
    return found
