"""Who is expected to answer for a city."""

from collections import defaultdict
from collections.abc import Collection as Many
from datetime import datetime

from cityjourney.accounts.models import User
from cityjourney.assessments.sentences import ANSWER
from cityjourney.programmes.models import Membership, Participation
from cityjourney.programmes.models.items import Role
from cityjourney.questionnaires.registry import ANSWER as ANSWER_FOR_CITY


def grants(role: Role, *permissions: str) -> bool:
    """Whether a role grants all of these, in any phase."""
    given = {name for grant in role.spec.grants for name in grant.may}
    return given.issuperset(permissions)


def members_of(participations: Many[int], at: datetime, person: User | None = None) -> dict[int, list[Membership]]:
    """City -> roles held in it now, by people who can sign in, or by one of them; one query."""
    found: dict[int, list[Membership]] = defaultdict(list)
    rows = (
        Membership.objects.active(at)
        .filter(participation__in=list(participations), person__is_active=True)
        .select_related("person", "role")
        .order_by("role__position", "person__name", "pk")
    )
    for row in rows if person is None else rows.filter(person=person):
        found[row.participation_id or 0].append(row)
    return found


def team_of(members: Many[Membership]) -> dict[int, User]:
    """Those who answer for the city: they may change what it says, and they belong to it rather than advise it."""
    return {each.person_id: each.person for each in members if grants(each.role, ANSWER, ANSWER_FOR_CITY)}


def judges_of(members: Many[Membership]) -> dict[int, bool]:
    """Person -> whether they work for the city, for all who may judge its solutions (stakeholders among them)."""
    found: dict[int, bool] = {}
    for each in members:
        if grants(each.role, ANSWER):
            found[each.person_id] = found.get(each.person_id, False) or grants(each.role, ANSWER, "city.see")
    return found


def people_of_city(participation: Participation, at: datetime) -> list[Membership]:
    """Everybody who holds a role in a city; one query."""
    return members_of([participation.pk], at)[participation.pk]
