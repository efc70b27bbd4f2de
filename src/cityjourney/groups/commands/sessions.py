"""Sessions of a group: planned, invited and paid for in one step; meetings planned elsewhere are taken up."""

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from cityjourney.accounts.models import User
from cityjourney.core.errors import DomainError
from cityjourney.events.commands.inviting import NewGuest, invite_guests, invite_members
from cityjourney.events.commands.planning import plan_event
from cityjourney.events.enums import Delivery
from cityjourney.events.models import Event
from cityjourney.groups.commands.ground import locked, note
from cityjourney.groups.models import Group, Session
from cityjourney.groups.queries.sessions import cities_for
from cityjourney.journeys.commands.credits import book, window
from cityjourney.journeys.models import CreditAccount
from cityjourney.programmes.models import EventKind, Participation


@transaction.atomic
def plan_session(
    *,
    group: Group,
    kind: EventKind,
    starts_at: datetime,
    title: str = "",
    meeting_url: str = "",
    pre_read: str = "",
    time_zone: str = "",
    by: User | None,
    at: datetime,
) -> Session:
    """Plan a session with the agenda of its kind, invite the people of its cities and book what the programme pays.

    Whom a kind leaves out is in its `city_types`: a tracker that names core cities only is held without the mentor. The
    same kind at the same moment is planned once. Raises `DomainError` for a kind of one city, or a moment that is past.
    """
    group = locked(group)
    if kind.spec.reach != "several_cities":
        raise DomainError(_("“%(kind)s” is not a meeting of several cities.") % {"kind": kind})
    if starts_at <= at:
        raise DomainError(_("That time is past. Choose one that is still to come."))
    there = Session.objects.filter(group=group, event__kind=kind, event__starts_at=starts_at, event__cancelled_at=None)
    if (same := there.select_related("event").first()) is not None:
        return same
    cities = cities_for(group, kind)
    event = plan_event(
        edition=group.edition,
        kind=kind,
        title=title,
        cities=cities,
        meeting_url=meeting_url,
        pre_read=pre_read,
        time_zone=time_zone,
        starts_at=starts_at,
        by=by,
        at=at,
    )
    session = Session.objects.create(group=group, event=event, planned_by=by)
    _invite(group, event, by, at)
    _pay(event, cities, by, at)
    note("groups.plan_session", group, by, at, cities=cities, details={"kind": kind.key})
    return session


def _invite(group: Group, event: Event, by: User | None, at: datetime) -> None:
    """The people of the cities by the roles of the kind, and the group's own expert."""
    invite_members(event=event, by=by, at=at)
    if group.expert is not None and group.expert.is_active:
        expert = NewGuest(group.expert.email, group.expert.name, language=group.expert.language)
        invite_guests(event=event, guests=[expert], by=by, at=at)


def _pay(event: Event, cities: Iterable[Participation], by: User | None, at: datetime) -> None:
    """Book one visit of each city that has one left for this kind and day; what is not paid for takes place as well."""
    day, in_person = timezone.localdate(event.starts_at), event.delivery == str(Delivery.IN_PERSON)
    accounts = CreditAccount.objects.filter(participation__in=[city.pk for city in cities]).select_related(
        "credit_kind", "participation__edition", "participation__city"
    )
    windows: dict[int, bool] = {}
    for account in accounts:
        kind = account.credit_kind
        if event.kind is None or event.kind.key not in kind.spec.event_kinds:
            continue
        if kind.pk not in windows:
            days = window(kind)
            windows[kind.pk] = days is None or days[0] <= day <= days[1]
        if (
            windows[kind.pk]
            and account.balance.left
            and (not kind.spec.delivery or event.delivery in kind.spec.delivery)
        ):
            book(account=account, event=event, in_person=in_person, by=by, at=at)


@transaction.atomic
def take_up_session(*, group: Group, event: Event, by: User | None, at: datetime) -> Session:
    """Note that a meeting which was planned elsewhere is a session of this group. Twice is once.

    Raises `DomainError` when another group has it, or none of the group's cities meets there.
    """
    group = locked(group)
    found = Session.objects.filter(event=event).select_related("event").first()
    if found is not None:
        if found.group_id != group.pk:
            raise DomainError(_("This meeting is a session of another group."))
        return found
    cities = set(event.cities.values_list("pk", flat=True))
    if event.edition_id != group.edition_id or not group.places.filter(left_at=None, participation__in=cities).exists():
        raise DomainError(_("No city of this group meets there."))
    session = Session.objects.create(group=group, event=event, planned_by=by)
    note("groups.take_up_session", group, by, at)
    return session
