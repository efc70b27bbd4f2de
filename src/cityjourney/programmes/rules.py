"""Who may do what: role x relation x open phase. Nothing else decides it.

Permissions come from the roles of the methodology; how far they reach follows from the membership (`logic/access.py`).
"""

from datetime import datetime

from django.contrib.auth.models import AnonymousUser

from cityjourney.accounts.models import User
from cityjourney.programmes.logic.access import Access
from cityjourney.programmes.models import Edition, Participation, Role
from cityjourney.programmes.models.access import access_of
from cityjourney.programmes.registry import voices

__all__ = ["Access", "access_of", "invitable_roles", "may", "may_invite"]


def may(
    person: User | AnonymousUser,
    permission: str,
    *,
    edition: Edition,
    participation: Participation | None = None,
    at: datetime,
) -> bool:
    """Whether a person may do something now: to one city, or (without one) to the edition as a whole.

    A role of one city reaches that city only, except for permissions about shared things (`registry.register_shared`).
    """
    access = access_of(person, edition, at)
    return access.allows(permission, participation.pk if participation else None)


def may_invite(access: Access, role: Role, participation: Participation | None) -> bool:
    """Whether somebody with this access may ask people into a role.

    The programme's inviters may fill every role. Those of a city fill only roles of their city, and nobody hands on
    more than they hold themselves; a say of one's own (`registry.register_voice`) is no power and is not counted.
    """
    if role.retired or (role.scope == "city") != (participation is not None):
        return False
    if access.allows("programme.invite"):
        return True
    if participation is None or not access.allows("city.invite", participation.pk):
        return False
    own = access.permissions_for(participation.pk) | voices()
    return all(name in own for grant in role.spec.grants for name in grant.may)


def invitable_roles(access: Access, roles: list[Role], participation: Participation | None) -> list[Role]:
    """Those roles into which people may be asked, for one city or for the whole edition."""
    return [role for role in roles if may_invite(access, role, participation)]
