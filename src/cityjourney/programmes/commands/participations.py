"""Cities take part, change their part, and leave."""

from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from cityjourney.accounts.models import User
from cityjourney.audit.commands import record
from cityjourney.core.errors import DomainError
from cityjourney.organisations.models import City, Consortium
from cityjourney.programmes.models import CityType, Edition, Participation, Theme
from cityjourney.programmes.signals import participation_changed, participation_joined


@transaction.atomic
def add_participation(
    *,
    edition: Edition,
    city: City,
    city_type: CityType,
    theme: Theme | None = None,
    consortium: Consortium | None = None,
    source: str = "",
    by: User | None,
    at: datetime,
) -> Participation:
    """A city takes part from today, alone or as lead city of a consortium. Raises `DomainError` if it does already."""
    _belongs(edition, city_type, theme)
    try:
        with transaction.atomic():
            participation = Participation.objects.create(
                edition=edition,
                city=city,
                city_type=city_type,
                theme=theme,
                consortium=consortium,
                source=source[:500],
                joined_on=timezone.localdate(at),
            )
    except IntegrityError:
        raise DomainError(_("%(city)s takes part already.") % {"city": city.name}) from None
    record(
        verb="programmes.add_participation",
        subject=participation,
        by=by,
        at=at,
        scopes=[edition.scope, participation.scope],
        details={"city_type": city_type.key, "theme": theme.key if theme else ""},
    )
    participation_joined.send(Participation, participation=participation, by=by, at=at)
    return participation


@transaction.atomic
def change_participation(
    *,
    participation: Participation,
    city_type: CityType,
    theme: Theme | None,
    consortium: Consortium | None,
    source: str | None = None,
    by: User | None,
    at: datetime,
) -> Participation:
    """Change type, theme or consortium; nothing is written when all is as it should be. Raises `DomainError`."""
    participation = _locked(participation)
    if participation.left_on:
        raise DomainError(_("%(city)s has left; its part can no longer change.") % {"city": participation})
    _belongs(participation.edition, city_type, theme)
    wanted: dict[str, Any] = {"city_type": city_type, "theme": theme, "consortium": consortium}
    if source is not None:
        wanted["source"] = source[:500]
    changes = {
        field: [_key(getattr(participation, field)), _key(value)]
        for field, value in wanted.items()
        if getattr(participation, field) != value
    }
    if not changes:
        return participation
    for field in changes:
        setattr(participation, field, wanted[field])
    participation.save(update_fields=sorted(changes))
    record(
        verb="programmes.change_participation",
        subject=participation,
        by=by,
        at=at,
        scopes=[participation.edition.scope, participation.scope],
        details=changes,
    )
    participation_changed.send(Participation, participation=participation, by=by, at=at)
    return participation


@transaction.atomic
def leave_edition(*, participation: Participation, reason: str = "", by: User | None, at: datetime) -> Participation:
    """A city leaves: memberships end, open invitations are taken back, history stays. Raises `DomainError`."""
    participation = _locked(participation)
    if participation.left_on:
        raise DomainError(_("%(city)s has left already.") % {"city": participation})
    participation.left_on = timezone.localdate(at)
    participation.save(update_fields=["left_on"])
    ended = participation.memberships.filter(until=None).update(until=at)
    revoked = participation.invitations.unanswered().update(revoked_at=at)
    record(
        verb="programmes.leave_edition",
        subject=participation,
        by=by,
        at=at,
        scopes=[participation.edition.scope, participation.scope],
        details={"reason": reason[:500], "memberships": ended, "invitations": revoked},
    )
    return participation


def _locked(participation: Participation) -> Participation:
    """The participation as it stands now, kept from others until the transaction ends."""
    return (
        Participation.objects.select_for_update(of=("self",))
        .select_related("edition", "city", "city_type", "theme", "consortium")
        .get(pk=participation.pk)
    )


def _belongs(edition: Edition, city_type: CityType, theme: Theme | None) -> None:
    """Type and theme must be those of the edition, and still in its methodology."""
    for item in (city_type, theme):
        if item is not None and (item.edition_id != edition.pk or item.retired):
            raise DomainError(_("“%(name)s” is not part of %(edition)s.") % {"name": item, "edition": edition})


def _key(value: Any) -> Any:
    return getattr(value, "key", None) or getattr(value, "slug", None) or value or ""
