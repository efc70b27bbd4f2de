"""Who is who, who has been asked, and what waits for an answer."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q

from cityjourney.core.fields import in_language
from cityjourney.programmes.doors import Entrance
from cityjourney.programmes.enums import InvitationState
from cityjourney.programmes.logic.access import Access
from cityjourney.programmes.models import Edition, Invitation, Membership, Participation, Proposal, Role
from cityjourney.programmes.models.invitations import InvitationQuerySet
from cityjourney.programmes.models.people import MembershipQuerySet


def in_reach(access: Access, *permissions: str) -> Q:
    """A filter for rows with `participation`: those that one of the permissions reaches, all of them if everywhere."""
    found = Q(pk__in=[])
    for permission in permissions:
        reach = access.reach(permission)
        if reach.everywhere:
            return Q()
        found |= Q(participation__in=sorted(reach.participations))
    return found


def people_seen(entrance: Entrance, roles: list[Role]) -> MembershipQuerySet:
    """Roles held now that the reader may know of: their own, their cities', and those of the programme's contacts."""
    reach = entrance.access.reach("people.see")
    contacts = [role.pk for role in roles if role.scope == "programme" and role.spec.contact_for]
    seen = in_reach(entrance.access, "people.see")
    if reach and not reach.everywhere:
        seen |= Q(role__in=contacts, participation=None)
    return (
        Membership.objects.active(entrance.at)
        .filter(seen, edition=entrance.edition)
        .select_related("person", "role", "participation__city", "participation__consortium")
        .order_by("role__position", "person__name", "person__email", "pk")
    )


def invitations_seen(entrance: Entrance) -> InvitationQuerySet:
    """Invitations into the spaces where the reader may invite, newest first."""
    return (
        Invitation.objects.filter(_inviting(entrance.access), edition=entrance.edition)
        .select_related("role", "participation__city", "participation__consortium", "invited_by", "accepted_by")
        .order_by("-sent_at", "-pk")
    )


def proposals_seen(entrance: Entrance) -> list[Proposal]:
    """Proposals that wait for the reader's decision, oldest first."""
    seen = Invitation.objects.filter(_inviting(entrance.access), edition=entrance.edition)
    return list(
        Proposal.objects.filter(invitation__in=seen, decided_at=None)
        .select_related("invitation__role", "invitation__participation__city", "invitation__participation__consortium")
        .select_related("proposed_by")
        .order_by("proposed_at")[:100]
    )


def proposals_waiting(entrance: Entrance) -> int:
    """How many proposals wait for the reader's decision."""
    seen = Invitation.objects.filter(_inviting(entrance.access), edition=entrance.edition)
    return Proposal.objects.filter(invitation__in=seen, decided_at=None).count()


def _inviting(access: Access) -> Q:
    return in_reach(access, "programme.invite", "city.invite")


def in_state(state: InvitationState, at: datetime) -> Q:
    """A filter for invitations that are in a state at a moment; the same rules as `Invitation.state`."""
    answers = Q(accepted_at=None, declined_at=None, revoked_at=None)
    running = answers & Q(bounced_at=None)
    return {
        InvitationState.ACCEPTED: Q(accepted_at__isnull=False),
        InvitationState.DECLINED: Q(accepted_at=None, declined_at__isnull=False),
        InvitationState.REVOKED: Q(accepted_at=None, declined_at=None, revoked_at__isnull=False),
        InvitationState.BOUNCED: answers & Q(bounced_at__isnull=False),
        InvitationState.EXPIRED: running & Q(expires_at__lte=at),
        InvitationState.OPENED: running & Q(expires_at__gt=at, opened_at__isnull=False),
        InvitationState.INVITED: running & Q(expires_at__gt=at, opened_at=None),
    }[state]


@dataclass(frozen=True)
class RolePeople:
    """A role with the people who hold it in one space."""

    role: Role
    people: tuple[Membership, ...]

    @property
    def seats(self) -> int | None:
        """How many may hold it."""
        return self.role.spec.seats

    @property
    def contact_for(self) -> str:
        """What to ask them."""
        return in_language(self.role.spec.contact_for or {})


def people_of(participation: Participation, at: datetime) -> list[RolePeople]:
    """Who holds which role in a city, in the order of the roles; one query."""
    found: dict[Role, list[Membership]] = defaultdict(list)
    memberships = (
        Membership.objects.active(at)
        .filter(participation=participation)
        .select_related("person", "role")
        .order_by("role__position", "person__name", "pk")
    )
    for membership in memberships:
        found[membership.role].append(membership)
    return [RolePeople(role, tuple(people)) for role, people in found.items()]


def roles_of(edition: Edition) -> list[Role]:
    """The roles in use, in their order."""
    return list(Role.objects.filter(edition=edition, retired=False))
