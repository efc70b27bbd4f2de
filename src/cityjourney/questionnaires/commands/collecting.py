"""Putting a questionnaire to people: from when to when, in which way, to which cities."""

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from cityjourney.accounts.models import User
from cityjourney.audit.commands import record
from cityjourney.core.errors import DomainError
from cityjourney.programmes.models import Edition, Participation
from cityjourney.questionnaires.enums import Mode
from cityjourney.questionnaires.models import Asked, Collection, Invitee, Version


@transaction.atomic
def open_collection(
    *,
    edition: Edition,
    version: Version,
    mode: str,
    title: dict[str, str],
    opens_at: datetime,
    closes_at: datetime | None,
    participations: Iterable[Participation] = (),
    invitees: Iterable[User] = (),
    discreet: bool = False,
    by: User | None,
    at: datetime,
) -> Collection:
    """Put a version to people. Raises `DomainError` if nobody is asked, or the end lies before the beginning."""
    cities, people = list(participations), list(invitees)
    if version.questionnaire.edition_id != edition.pk or any(each.edition_id != edition.pk for each in cities):
        raise DomainError(_("Questionnaire and cities belong to another edition."))
    _in_order(opens_at, closes_at)
    if Mode(mode).is_named and not cities and not people:
        raise DomainError(_("Choose who is asked: at least one city or one person."))
    if mode == Mode.TOGETHER and not cities:
        raise DomainError(_("People of a city answer together: choose at least one city."))
    collection = Collection.objects.create(
        edition=edition, version=version, mode=mode, title=title, opens_at=opens_at, closes_at=closes_at,
        discreet=discreet, created_by=by, created_at=at,
    )  # fmt: skip
    Asked.objects.bulk_create(Asked(collection=collection, participation=each) for each in cities)
    Invitee.objects.bulk_create(Invitee(collection=collection, person=each) for each in people)
    record(
        verb="questionnaires.open",
        subject=collection,
        by=by,
        at=at,
        scopes=[edition.scope, *(each.scope for each in cities)],
        details={"mode": str(mode), "version": version.number},
    )
    return collection


@transaction.atomic
def change_times(
    *, collection: Collection, opens_at: datetime, closes_at: datetime | None, by: User | None, at: datetime
) -> Collection:
    """Let a collection begin or end at other moments; `closes_at=at` closes it now."""
    _in_order(opens_at, closes_at)
    collection.opens_at, collection.closes_at = opens_at, closes_at
    collection.save(update_fields=["opens_at", "closes_at"])
    record(
        verb="questionnaires.change_times",
        subject=collection,
        by=by,
        at=at,
        scopes=[collection.edition.scope],
        details={"opens": opens_at.isoformat(), "closes": closes_at.isoformat() if closes_at else None},
    )
    return collection


@transaction.atomic
def use_version(*, collection: Collection, version: Version, by: User | None, at: datetime) -> Collection:
    """Hand out another version from now on; who has begun keeps the version that they were given."""
    if version.questionnaire_id != collection.version.questionnaire_id:
        raise DomainError(_("That is a version of another questionnaire."))
    collection.version = version
    collection.save(update_fields=["version"])
    record(
        verb="questionnaires.use_version",
        subject=collection,
        by=by,
        at=at,
        scopes=[collection.edition.scope],
        details={"version": version.number},
    )
    return collection


@transaction.atomic
def invite(
    *,
    collection: Collection,
    people: Iterable[User],
    participation: Participation | None,
    by: User | None,
    at: datetime,
) -> int:
    """Let people answer by name without a role in the city; who was invited before stays. Returns how many are new."""
    if not Mode(collection.mode).is_named:
        raise DomainError(_("Anybody with the link can answer this; nobody needs to be invited by name."))
    if collection.mode == Mode.TOGETHER and participation is None:
        raise DomainError(_("Say for which city they answer."))
    before = set(collection.invitees.values_list("person_id", flat=True))
    new = [each for each in people if each.pk not in before]
    Invitee.objects.bulk_create(
        [Invitee(collection=collection, person=each, participation=participation) for each in new],
        ignore_conflicts=True,
    )
    record(
        verb="questionnaires.invite",
        subject=collection,
        by=by,
        at=at,
        scopes=[collection.edition.scope],
        details={"people": len(new)},
    )
    return len(new)


def _in_order(opens_at: datetime, closes_at: datetime | None) -> None:
    if closes_at is not None and closes_at < opens_at:
        raise DomainError(_("It would close before it opens."))
