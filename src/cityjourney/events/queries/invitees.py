"""Who would be asked to come, by role and city."""

from collections.abc import Sequence
from datetime import datetime

from django.db.models import Count, Min, Q, QuerySet

from cityjourney.events.enums import Reach
from cityjourney.events.models import Event
from cityjourney.programmes.models import Membership, Role


def roles_for(event: Event) -> list[Role]:
    """The roles that the kind of a meeting names; none for a kind of one's own."""
    if event.kind is None:
        return []
    rows = Role.objects.filter(edition=event.edition, retired=False, key__in=event.kind.spec.roles)
    return list(rows.defer("data"))


def members_for(event: Event, roles: Sequence[Role] | None, at: datetime) -> QuerySet[Membership]:
    """One membership for each person who holds one of the roles: in a city of the meeting, or in the programme.

    Roles of the whole programme are asked to meetings of the cohort, and to others only when they are named.
    """
    chosen = list(roles) if roles is not None else roles_for(event)
    held = _held(event, chosen, at, named=roles is not None)
    return Membership.objects.filter(pk__in=held.values("person").values_list(Min("pk")))


def _held(event: Event, roles: Sequence[Role], at: datetime, *, named: bool) -> QuerySet[Membership]:
    held = Membership.objects.active(at).filter(edition=event.edition, role__in=roles, person__is_active=True)
    if event.reach == Reach.COHORT:
        return held.filter(Q(participation=None) | Q(participation__left_on=None))
    inside = Q(participation__in=event.cities.all())
    return held.filter(inside | Q(participation=None) if named else inside)


def count_by_role(event: Event, at: datetime) -> dict[int, int]:
    """Role -> how many people in reach of a meeting hold it, for the page on which one invites."""
    roles = Role.objects.filter(edition=event.edition, retired=False)
    return dict(
        _held(event, list(roles), at, named=True).values_list("role_id").annotate(Count("person_id", distinct=True))
    )
