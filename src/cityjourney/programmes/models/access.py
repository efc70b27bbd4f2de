"""Reading from the database what somebody may do."""

from collections import defaultdict
from datetime import datetime

from django.contrib.auth.models import AnonymousUser
from django.db.models import Q
from django.utils import timezone

from cityjourney.accounts.models import User
from cityjourney.programmes.logic.access import Access, Held, OpenPhase
from cityjourney.programmes.models.editions import Edition
from cityjourney.programmes.models.items import Phase
from cityjourney.programmes.models.people import Membership
from cityjourney.programmes.registry import shared

GUIDE_FOR_ALL = frozenset({"guide.read"})


def held_by(person: User | AnonymousUser, at: datetime, editions: Q | None = None) -> dict[Edition, list[Held]]:
    """The roles of a person at a moment, by edition; one query. `editions` narrows them (`edition__slug=...`)."""
    if not person.is_authenticated:
        return {}
    memberships = (
        Membership.objects.active(at)
        .filter(editions or Q(), person_id=person.pk)
        .select_related("edition__programme", "role")
        .select_related("participation__city_type", "participation__city", "participation__consortium")
    )
    found: dict[Edition, list[Held]] = defaultdict(list)
    for membership in sorted(memberships, key=lambda each: each.pk):
        found[membership.edition].append(
            Held(
                role=membership.role.key,
                role_id=membership.role_id,
                programme_wide=membership.role.scope == "programme",
                grants=tuple(membership.role.spec.grants),
                participation=membership.participation_id,
                city_type=membership.participation.city_type.key if membership.participation else "",
                space=str(membership.participation or ""),
                space_slug=membership.participation.city.slug if membership.participation else "",
            )
        )
    return dict(found)


def access_from(edition: Edition, held: list[Held], phases: list[Phase], at: datetime) -> Access:
    """What follows from roles and phases that have been read already."""
    today = timezone.localdate(at)
    return Access(
        held=tuple(held),
        open_phases=tuple(
            OpenPhase(phase.key, frozenset(phase.spec.city_types))
            for phase in phases
            if not phase.retired and phase.starts_on <= today <= phase.ends_on
        ),
        public=GUIDE_FOR_ALL if edition.guide_public else frozenset(),
        shared=shared(),
    )


def accesses_of(person: User | AnonymousUser, at: datetime, editions: Q | None = None) -> dict[int, Access]:
    """What a person may do, by the primary key of every edition in which they hold a role; two queries."""
    held = held_by(person, at, editions)
    phases: dict[int, list[Phase]] = defaultdict(list)
    if held:
        for phase in Phase.objects.filter(edition__in=list(held)):
            phases[phase.edition_id].append(phase)
    return {edition.pk: access_from(edition, roles, phases[edition.pk], at) for edition, roles in held.items()}


def access_of(person: User | AnonymousUser, edition: Edition, at: datetime) -> Access:
    """What a person (or a stranger) may do in one edition; at most two queries."""
    found = accesses_of(person, at, Q(edition_id=edition.pk))
    return found.get(edition.pk) or access_from(edition, [], [], at)


def within_reach(person: User | AnonymousUser, permission: str, at: datetime, *, edition: str, participation: str) -> Q:
    """A filter for rows of participations that a permission reaches. The names say how the rows point there."""
    narrowed = Q(pk__in=[])
    for edition_id, access in accesses_of(person, at).items():
        reach = access.reach(permission)
        if reach.everywhere:
            narrowed |= Q(**{f"{edition}_id": edition_id})
        elif reach.participations:
            narrowed |= Q(**{f"{edition}_id": edition_id, f"{participation}__in": sorted(reach.participations)})
    return narrowed
