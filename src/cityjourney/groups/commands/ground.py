"""What all commands of this app share: the lock, the trail, tidy words."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from cityjourney.accounts.models import User
from cityjourney.audit.commands import record
from cityjourney.core.errors import DomainError
from cityjourney.groups.models import Group
from cityjourney.programmes.models import Edition, Participation


def locked_edition(edition: Edition) -> Edition:
    """The edition; nobody else forms groups or moves cities between them until the transaction ends."""
    return Edition.objects.select_for_update(of=("self",)).get(pk=edition.pk)


def locked(group: Group) -> Group:
    """The group as it stands now; nobody else changes it until the transaction ends. Raises `DomainError` if closed."""
    found = (
        Group.objects.select_for_update(of=("self",))
        .select_related("edition", "theme", "expert", "mentor__city", "mentor__consortium", "mentor__city_type")
        .get(pk=group.pk)
    )
    if found.closed_at is not None:
        raise DomainError(_("The group “%(group)s” is closed.") % {"group": found})
    return found


def note(
    verb: str,
    group: Group,
    by: User | None,
    at: datetime,
    *,
    cities: Iterable[Participation] = (),
    details: dict[str, Any] | None = None,
) -> None:
    """Leave a line in the trails of the edition, the group and the cities."""
    scopes = [group.edition.scope, group.scope, *(city.scope for city in cities)]
    record(verb=verb, subject=group, by=by, at=at, scopes=scopes, details=details)


def line(text: str, most: int) -> str:
    """One line that was typed, without superfluous space."""
    return " ".join(text.replace("\0", "").split())[:most]


def words(text: str, *, most: int, missing: str) -> str:
    """A text that was typed, tidied. Raises `DomainError` with `missing` when there is none, or when it is too long."""
    tidy = text.replace("\0", "").replace("\r\n", "\n").strip()
    if not tidy:
        raise DomainError(missing)
    if len(tidy) > most:
        raise DomainError(_("This text is too long: at most %(most)d characters.") % {"most": most})
    return tidy


def check_mentor(edition: Edition, mentor: Participation) -> None:
    """Raise `DomainError` unless the city takes part as a mentor."""
    if mentor.edition_id != edition.pk or mentor.left_on:
        raise DomainError(_("%(city)s does not take part in this edition.") % {"city": mentor})
    if mentor.city_type.spec.part != "mentor":
        raise DomainError(
            _("%(city)s takes part as %(type)s; it cannot lead a group as its mentor.")
            % {"city": mentor, "type": mentor.city_type}
        )


def check_city(edition: Edition, city: Participation) -> None:
    """Raise `DomainError` unless the city takes part and is no mentor."""
    if city.edition_id != edition.pk or city.left_on:
        raise DomainError(_("%(city)s does not take part in this edition.") % {"city": city})
    if city.city_type.spec.part == "mentor":
        raise DomainError(_("%(city)s is a mentor city; it leads a group and is not a member of one.") % {"city": city})
