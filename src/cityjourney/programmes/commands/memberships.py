"""People get roles and give them up. No city ever has more people in a role than it has seats."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from cityjourney.accounts.models import User
from cityjourney.audit.commands import record
from cityjourney.core.errors import DomainError
from cityjourney.programmes.models import Edition, Invitation, Membership, Participation, Role


def lock_space(*, edition: Edition, participation: Participation | None) -> None:
    """Let nobody else fill seats of this space until the transaction ends.

    PostgreSQL locks the row of the city (of the edition, for roles of the whole programme). On SQLite a transaction
    takes the one write lock when it begins (`transaction_mode` in the settings).
    """
    if participation is None:
        Edition.objects.select_for_update().only("pk").get(pk=edition.pk)
    else:
        Participation.objects.select_for_update().only("pk").get(pk=participation.pk)


@transaction.atomic
def add_membership(
    *, person: User, role: Role, participation: Participation | None = None, by: User | None, at: datetime
) -> Membership:
    """Give a person a role, for one city or for the whole edition; who holds it already keeps it.

    Raises `DomainError` when the role does not fit the space, or when all its seats are taken.
    """
    edition = role.edition
    fits(role=role, participation=participation)
    lock_space(edition=edition, participation=participation)
    space = Membership.objects.unended(at).filter(role=role, participation=participation)
    if (found := space.filter(person=person).first()) is not None:
        return found
    seats = role.spec.seats
    if seats is not None and space.count() >= seats:
        raise DomainError(no_seat(role=role, participation=participation, seats=seats))
    membership = Membership.objects.create(
        edition=edition, role=role, person=person, participation=participation, since=at
    )
    record(
        verb="programmes.add_membership",
        subject=membership,
        by=by,
        at=at,
        scopes=[edition.scope, *([participation.scope] if participation else [])],
        details={"role": role.key},
    )
    return membership


@transaction.atomic
def end_membership(*, membership: Membership, by: User | None, at: datetime) -> Membership:
    """End a role; the row stays as history. Raises `DomainError` for the last person who may run the programme."""
    membership = (
        Membership.objects.select_for_update(of=("self",))
        .select_related("edition", "role", "participation", "person")
        .get(pk=membership.pk)
    )
    lock_space(edition=membership.edition, participation=membership.participation)
    if membership.until is not None:
        return membership
    if _is_last_keeper(membership, at):
        raise DomainError(
            _("%(person)s is the last person who may run this edition. Give somebody else that role first.")
            % {"person": membership.person}
        )
    membership.until = at
    membership.save(update_fields=["until"])
    record(
        verb="programmes.end_membership",
        subject=membership,
        by=by,
        at=at,
        scopes=[membership.edition.scope, *([membership.participation.scope] if membership.participation else [])],
        details={"role": membership.role.key},
    )
    return membership


def fits(*, role: Role, participation: Participation | None) -> None:
    """Raise `DomainError` unless role and space belong together."""
    if role.retired:
        raise DomainError(_("The role “%(role)s” is no longer in use.") % {"role": role})
    if role.scope == "city" and participation is None:
        raise DomainError(_("“%(role)s” is a role in one city: say in which.") % {"role": role})
    if role.scope == "programme" and participation is not None:
        raise DomainError(_("“%(role)s” is a role in the whole programme, not in one city.") % {"role": role})
    if participation is not None and participation.edition_id != role.edition_id:
        raise DomainError(_("%(city)s does not take part in this edition.") % {"city": participation})
    if participation is not None and participation.left_on:
        raise DomainError(_("%(city)s has left this edition.") % {"city": participation})


def no_seat(*, role: Role, participation: Participation | None, seats: int) -> str:
    """The sentence for a role whose seats are all taken."""
    return ngettext(
        "The one seat of “%(role)s” in %(space)s is taken. End that role first.",
        "All %(seats)d seats of “%(role)s” in %(space)s are taken. End one of them first.",
        seats,
    ) % {"role": role, "space": participation or role.edition, "seats": seats}


def seats_left(*, role: Role, participation: Participation | None, at: datetime) -> int | None:
    """How many more people may be asked: seats less members and open invitations. None if there is no limit."""
    if role.spec.seats is None:
        return None
    taken = Membership.objects.unended(at).filter(role=role, participation=participation).count()
    offered = Invitation.objects.offered(at).filter(role=role, participation=participation).count()
    return max(role.spec.seats - taken - offered, 0)


def _is_last_keeper(membership: Membership, at: datetime) -> bool:
    """Whether nobody who may run the edition would be left."""

    def runs(role: Role) -> bool:
        return role.scope == "programme" and any("programme.manage" in grant.may for grant in role.spec.grants)

    if not runs(membership.role):
        return False
    others = Membership.objects.active(at).filter(edition=membership.edition, participation=None)
    return not any(runs(other.role) for other in others.exclude(pk=membership.pk).select_related("role"))
