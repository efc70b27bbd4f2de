"""What all commands of this app share: the lock, the trail, the sentences."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from cityjourney.accounts.models import User
from cityjourney.audit.commands import record
from cityjourney.core.errors import DomainError
from cityjourney.events.models import Event
from cityjourney.programmes.models.participations import scope_of


def locked(event: Event) -> Event:
    """The meeting as it stands now; nobody else changes it, or its seats, until the transaction ends.

    PostgreSQL locks the row. On SQLite a transaction takes the one write lock when it begins. Kind, organiser and
    cities are read when somebody asks for them.
    """
    return Event.objects.select_for_update(of=("self",)).select_related("edition").get(pk=event.pk)


def note(verb: str, event: Event, by: User | None, at: datetime, details: dict[str, Any] | None = None) -> None:
    """Leave a line in the trails of the edition and of the cities."""
    links = Event.cities.through.objects.filter(event_id=event.pk)
    cities = links.order_by("pk").values_list("participation__public_id", flat=True)
    scopes = [event.edition.scope, *map(scope_of, cities)]
    record(verb=verb, subject=event, by=by, at=at, scopes=scopes, details=details)


def bump(event: Event, at: datetime, fields: Iterable[str]) -> None:
    """Save changed fields of a meeting; calendars that hold it see a newer one once people have been invited."""
    event.changed_at = at
    event.version += 1
    if event.invited_at is not None:
        event.sequence += 1
    event.save(update_fields=sorted({*fields, "changed_at", "version", "sequence"}))


def not_cancelled(event: Event) -> None:
    """Refuse what makes no sense for a meeting that was called off."""
    if event.is_cancelled:
        raise DomainError(_("This meeting was cancelled."))


def words(text: str, *, most: int, missing: str) -> str:
    """A text that was typed, tidied. Raises `DomainError` with `missing` when there is none, or when it is too long."""
    tidy = text.replace("\0", "").replace("\r\n", "\n").strip()
    if not tidy:
        raise DomainError(missing)
    if len(tidy) > most:
        raise DomainError(_("This text is too long: at most %(most)d characters.") % {"most": most})
    return tidy
