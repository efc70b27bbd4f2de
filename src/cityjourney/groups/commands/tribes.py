"""Tribes: founded by a city or proposed to cities, joined and left with one click; what a city says of itself."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from cityjourney.accounts.models import User
from cityjourney.audit.commands import record
from cityjourney.core.errors import DomainError
from cityjourney.groups.commands.ground import line, locked_edition, words
from cityjourney.groups.enums import Land
from cityjourney.groups.models import Portrait, Tribe, TribeCity, TribeOffer
from cityjourney.programmes.models import Edition, Participation

MOST_NETWORKS = 12


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
    tribe, is_new = _tribe(locked_edition(edition), name, trait, key, by, at)
    if is_new:
        _note("groups.found_tribe", tribe, participation, by, at)
    join_tribe(tribe=tribe, participation=participation, by=by, at=at)
    return tribe


def _tribe(edition: Edition, name: str, trait: str, key: str, by: User | None, at: datetime) -> tuple[Tribe, bool]:
    """The tribe of that name or proposal, and whether it is new; the edition is locked."""
    called = words(name, most=120, missing=_("Give the tribe a name."))
    same = Tribe.objects.filter(edition=edition)
    by_key = same.filter(key=key).first() if key else None
    if (found := by_key or same.filter(name__iexact=called).first()) is not None:
        return found, False
    shared = words(trait, most=1_000, missing=_("Say what its cities share."))
    made = Tribe.objects.create(edition=edition, name=called, trait=shared, key=key[:60], founded_at=at, founded_by=by)
    return made, True


@transaction.atomic
def propose_tribe(
    *,
    edition: Edition,
    name: str,
    trait: str,
    cities: Sequence[Participation],
    key: str = "",
    by: User | None,
    at: datetime,
) -> Tribe:
    """Propose a tribe to cities that share a trait; each joins or says that it is not for it. Proposed once, it stays.

    All participants read name and trait. Raises `DomainError` without them, without cities, or for a city that takes
    no part.
    """
    edition = locked_edition(edition)
    if not cities:
        raise DomainError(_("Choose at least one city."))
    tribe, _is_new = _tribe(edition, name, trait, key, by, at)
    known = set(tribe.places.filter(left_at=None).values_list("participation_id", flat=True))
    known |= set(tribe.offers.values_list("participation_id", flat=True))
    new = [city for city in dict.fromkeys(cities) if city.pk not in known]
    for city in new:
        _takes_part(tribe, city)
    TribeOffer.objects.bulk_create(
        TribeOffer(tribe=tribe, participation=city, offered_at=at, offered_by=by) for city in new
    )
    if new:
        scopes = [edition.scope, *(city.scope for city in new)]
        record(verb="groups.propose_tribe", subject=tribe, by=by, at=at, scopes=scopes, details={"cities": len(new)})
    return tribe


@transaction.atomic
def decline_tribe(*, tribe: Tribe, participation: Participation, by: User | None, at: datetime) -> None:
    """Say that a proposed tribe is not for a city; it may join later all the same. Twice is once."""
    offers = TribeOffer.objects.filter(tribe=tribe, participation=participation, declined_at=None)
    if offers.update(declined_at=at):
        _note("groups.decline_tribe", tribe, participation, by, at)


@transaction.atomic
def portray(
    *,
    participation: Participation,
    land: Sequence[str],
    languages: Sequence[str],
    networks: Sequence[str],
    by: User | None,
    at: datetime,
) -> Portrait:
    """Say what a city is like, for all participants to read. The same words change nothing.

    `land` are keys of `Land`, `languages` codes (ISO 639-1), `networks` names. Raises `DomainError` for anything else,
    or more than twelve networks.
    """
    if participation.left_on:
        raise DomainError(_("%(city)s does not take part in this edition.") % {"city": participation})
    names = list(dict.fromkeys(line(name, 60) for name in networks if name.strip()))
    if not set(land) <= set(Land.values) or not all(code.isalpha() and len(code) <= 3 for code in languages):
        raise DomainError(_("Choose from what is offered."))
    if len(names) > MOST_NETWORKS:
        raise DomainError(_("Name at most %(most)d networks.") % {"most": MOST_NETWORKS})
    said = {"land": sorted(set(land)), "languages": sorted(set(languages)), "networks": names}
    found = Portrait.objects.select_for_update().filter(participation=participation).first()
    if found is not None and all(getattr(found, field) == value for field, value in said.items()):
        return found
    made, _is_new = Portrait.objects.update_or_create(
        participation=participation, defaults={**said, "said_at": at, "said_by": by}
    )
    scopes = [participation.edition.scope, participation.scope]
    record(verb="groups.portray", subject=made, by=by, at=at, scopes=scopes)
    return made


@transaction.atomic
def join_tribe(*, tribe: Tribe, participation: Participation, by: User | None, at: datetime) -> None:
    """A city joins; twice is once. Raises `DomainError` for a city that takes no part."""
    locked_edition(tribe.edition)
    _takes_part(tribe, participation)
    if TribeCity.objects.filter(tribe=tribe, participation=participation, left_at=None).exists():
        return
    TribeCity.objects.create(tribe=tribe, participation=participation, joined_at=at, joined_by=by)
    _note("groups.join_tribe", tribe, participation, by, at)


def _takes_part(tribe: Tribe, participation: Participation) -> None:
    if participation.edition_id != tribe.edition_id or participation.left_on:
        raise DomainError(_("%(city)s does not take part in this edition.") % {"city": participation})


@transaction.atomic
def leave_tribe(*, tribe: Tribe, participation: Participation, by: User | None, at: datetime) -> None:
    """A city leaves; twice is once. A tribe without cities waits for the next one."""
    places = TribeCity.objects.filter(tribe=tribe, participation=participation, left_at=None)
    if places.update(left_at=at):
        _note("groups.leave_tribe", tribe, participation, by, at)


def _note(verb: str, tribe: Tribe, participation: Participation, by: User | None, at: datetime) -> None:
    record(verb=verb, subject=tribe, by=by, at=at, scopes=[tribe.edition.scope, participation.scope])
