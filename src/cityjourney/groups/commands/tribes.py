"""Tribes: founded by a city, joined and left with one click."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from cityjourney.accounts.models import User
from cityjourney.audit.commands import record
from cityjourney.core.errors import DomainError
from cityjourney.groups.commands.ground import locked_edition, words
from cityjourney.groups.models import Tribe, TribeCity
from cityjourney.programmes.models import Edition, Participation


@transaction.atomic
def found_tribe(
    *,
    edition: Edition,
    name: str,
    trait: str,
    participation: Participation,
    key: str = "",
    by: User | None,
    at: datetime,
) -> Tribe:
    """Found a tribe; the city that does so is its first member. A tribe of the same name or proposal is joined instead.

    `key` names the shared figures that proposed it. Raises `DomainError` without a name or a trait.
    """
    edition = locked_edition(edition)
    called = words(name, most=120, missing=_("Give the tribe a name."))
    same = Tribe.objects.filter(edition=edition, key=key) if key else Tribe.objects.filter(edition=edition)
    tribe = same.first() if key else same.filter(name__iexact=called).first()
    if tribe is None:
        shared = words(trait, most=1_000, missing=_("Say what its cities share."))
        tribe = Tribe.objects.create(
            edition=edition, name=called, trait=shared, key=key[:60], founded_at=at, founded_by=by
        )
        _note("groups.found_tribe", tribe, participation, by, at)
    join_tribe(tribe=tribe, participation=participation, by=by, at=at)
    return tribe


@transaction.atomic
def join_tribe(*, tribe: Tribe, participation: Participation, by: User | None, at: datetime) -> None:
    """A city joins; twice is once. Raises `DomainError` for a city that takes no part."""
    locked_edition(tribe.edition)
    if participation.edition_id != tribe.edition_id or participation.left_on:
        raise DomainError(_("%(city)s does not take part in this edition.") % {"city": participation})
    if TribeCity.objects.filter(tribe=tribe, participation=participation, left_at=None).exists():
        return
    TribeCity.objects.create(tribe=tribe, participation=participation, joined_at=at, joined_by=by)
    _note("groups.join_tribe", tribe, participation, by, at)


@transaction.atomic
def leave_tribe(*, tribe: Tribe, participation: Participation, by: User | None, at: datetime) -> None:
    """A city leaves; twice is once. A tribe without cities waits for the next one."""
    places = TribeCity.objects.filter(tribe=tribe, participation=participation, left_at=None)
    if places.update(left_at=at):
        _note("groups.leave_tribe", tribe, participation, by, at)


def _note(verb: str, tribe: Tribe, participation: Participation, by: User | None, at: datetime) -> None:
    record(verb=verb, subject=tribe, by=by, at=at, scopes=[tribe.edition.scope, participation.scope])
