"""The people of cities who take part in groups."""

from collections.abc import Collection
from datetime import datetime

from cityjourney.accounts.models import User
from cityjourney.groups.sentences import GUIDE, TAKE_PART
from cityjourney.programmes.models import Edition, Membership, Role


def _may(role: Role, permission: str) -> bool:
    return any(permission in grant.may for grant in role.spec.grants)


def roles_taking_part(edition: Edition) -> list[Role]:
    """The roles whose people take part for their city."""
    roles = Role.objects.filter(edition=edition, retired=False, scope="city")
    return [role for role in roles if _may(role, TAKE_PART)]


def people_of(participations: Collection[int], at: datetime) -> dict[int, list[User]]:
    """Who takes part for each of these cities, by name; one query."""
    found: dict[int, list[User]] = {pk: [] for pk in participations}
    rows = Membership.objects.active(at).filter(participation__in=participations, person__is_active=True)
    for row in rows.select_related("person", "role").order_by("person__name", "pk"):
        people = found[row.participation_id]  # type: ignore[index]
        if _may(row.role, TAKE_PART) and row.person not in people:
            people.append(row.person)
    return found


def experts_of(edition: Edition, at: datetime) -> list[User]:
    """People who may look after a group: those who guide and take part for no city themselves; one query."""
    rows = Membership.objects.active(at).filter(edition=edition, person__is_active=True, role__scope="city")
    found: dict[int, User] = {}
    for row in rows.select_related("person", "role").order_by("person__name", "pk"):
        if _may(row.role, GUIDE) and not _may(row.role, TAKE_PART):
            found.setdefault(row.person_id, row.person)
    return list(found.values())
