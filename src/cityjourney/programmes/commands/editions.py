"""Programmes and their editions: made, renamed, moved in time."""

from datetime import date, datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from cityjourney.accounts.models import User
from cityjourney.audit.commands import record
from cityjourney.core.errors import DomainError
from cityjourney.methodology.calendar import place_phases
from cityjourney.programmes.models import Edition, Phase, Programme
from cityjourney.programmes.signals import edition_moved


def first_words(error: ValidationError) -> str:
    """What validation found, as one sentence after the other."""
    return " ".join(error.messages)


@transaction.atomic
def create_programme(*, slug: str, name: dict[str, str], by: User | None, at: datetime) -> Programme:
    """A programme. Raises `DomainError` if the address is taken or cannot be one, or the name is missing."""
    programme = Programme(slug=slug, name=name)
    try:
        programme.full_clean()
    except ValidationError as error:
        raise DomainError(first_words(error)) from None
    programme.save()
    record(verb="programmes.create_programme", subject=programme, by=by, at=at)
    return programme


@transaction.atomic
def create_edition(
    *, programme: Programme, slug: str, name: dict[str, str], starts_on: date, by: User | None, at: datetime
) -> Edition:
    """An edition without methodology yet. Raises `DomainError` if the address is taken, reserved or cannot be one."""
    edition = Edition(programme=programme, slug=slug, name=name, starts_on=starts_on)
    try:
        edition.full_clean(exclude=["installed_at"])
    except ValidationError as error:
        raise DomainError(first_words(error)) from None
    edition.save()
    record(verb="programmes.create_edition", subject=edition, by=by, at=at, scopes=[edition.scope])
    return edition


@transaction.atomic
def change_edition(
    *,
    edition: Edition,
    name: dict[str, str] | None = None,
    starts_on: date | None = None,
    guide_public: bool | None = None,
    by: User | None,
    at: datetime,
) -> Edition:
    """Change what is given; None leaves as it is. A new start date moves all phases. Raises `DomainError`."""
    edition = Edition.objects.select_for_update().get(pk=edition.pk)
    wanted: dict[str, Any] = {"name": name, "starts_on": starts_on, "guide_public": guide_public}
    changes = {
        field: [_plain(getattr(edition, field)), _plain(value)]
        for field, value in wanted.items()
        if value is not None and getattr(edition, field) != value
    }
    if not changes:
        return edition
    if "name" in changes and not any(text.strip() for text in (name or {}).values()):
        raise DomainError(_("An edition needs a name in at least one language."))
    for field in changes:
        setattr(edition, field, wanted[field])
    edition.save(update_fields=sorted(changes))
    if "starts_on" in changes and edition.methodology_key:
        move_phases(edition=edition)
        edition_moved.send(Edition, edition=edition, by=by, at=at)
    record(verb="programmes.change_edition", subject=edition, by=by, at=at, scopes=[edition.scope], details=changes)
    return edition


def move_phases(*, edition: Edition) -> None:
    """Give every phase the dates that follow from the edition's start date. Part of a command, not one by itself."""
    placed = {each.key: each for each in place_phases(edition.methodology, edition.starts_on)}
    for phase in Phase.objects.filter(edition=edition, retired=False):
        phase.starts_on, phase.ends_on = placed[phase.key].starts, placed[phase.key].ends
        phase.save(update_fields=["starts_on", "ends_on"])


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date) else value
