"""Preparation lists: made from the kind of the event, ticked by hand, given to somebody."""

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from cityjourney.accounts.models import User
from cityjourney.audit.commands import record
from cityjourney.core.errors import DomainError
from cityjourney.events.models import Event
from cityjourney.journeys.logic.plan import concerns
from cityjourney.journeys.models import Preparation
from cityjourney.programmes.models import Membership, Participation, Role


@transaction.atomic(savepoint=False)
def make_list(*, event: Event, participations: Iterable[Participation]) -> int:
    """Write the preparation list of an event for each of its cities; what is there stays. Returns how many are new.

    Due days are counted back from the event whenever they are read, so a list never has to be moved.
    """
    if event.kind is None or not event.kind.spec.preparation:
        return 0
    cities = list(participations)
    roles = dict(Role.objects.filter(edition_id=event.edition_id).values_list("key", "pk"))
    there = set(Preparation.objects.filter(event=event).values_list("participation_id", "key"))
    rows = [
        Preparation(
            event=event,
            participation=city,
            key=entry.key,
            text=dict(entry.text),
            role_id=roles.get(entry.role),
            days_before=entry.days_before,
            evidence=entry.evidence or "",
            position=position,
        )
        for city in cities
        for position, entry in enumerate(event.kind.spec.preparation)
        if concerns(entry.city_types, city.city_type.key) and (city.pk, entry.key) not in there
    ]
    Preparation.objects.bulk_create(rows, ignore_conflicts=True)
    return len(rows)


def _locked(preparation: Preparation) -> Preparation:
    return (
        Preparation.objects.select_for_update(of=("self",))
        .select_related("participation__edition", "event")
        .get(pk=preparation.pk)
    )


@transaction.atomic
def tick(*, preparation: Preparation, done: bool, by: User, at: datetime) -> Preparation:
    """Say that something is ready, or that it is not yet; as it is already, nothing happens."""
    preparation = _locked(preparation)
    if done == (preparation.done_at is not None):
        return preparation
    preparation.done_at, preparation.done_by = (at, by) if done else (None, None)
    preparation.save(update_fields=["done_at", "done_by"])
    _record("journeys.tick" if done else "journeys.untick", preparation, by, at)
    return preparation


@transaction.atomic
def put_in_charge(
    *, preparation: Preparation, person: User | None, seen: str | None = None, by: User, at: datetime
) -> Preparation:
    """Say who prepares something. Raises `DomainError` for somebody without a role in this city or its programme.

    `seen` is whom the page showed (a public ID; empty for nobody): who was chosen meanwhile stands.
    """
    preparation = _locked(preparation)
    chosen = preparation.person
    if seen is not None and chosen != person and seen != (str(chosen.public_id) if chosen else ""):
        if chosen is None:
            raise DomainError(_("Meanwhile somebody else has changed this: nobody is chosen now. Look again."))
        raise DomainError(_("Somebody else has chosen %(person)s meanwhile. Look again.") % {"person": chosen})
    city = preparation.participation
    if person is not None:
        roles = Membership.objects.active(at).filter(edition_id=city.edition_id, person=person)
        if not roles.filter(participation=city).exists() and not roles.filter(participation=None).exists():
            raise DomainError(_("%(person)s has no role in %(city)s.") % {"person": person, "city": city})
    if preparation.person_id == (person.pk if person else None):
        return preparation
    preparation.person = person
    preparation.save(update_fields=["person"])
    _record("journeys.put_in_charge", preparation, by, at)
    return preparation


def _record(verb: str, preparation: Preparation, by: User, at: datetime) -> None:
    city = preparation.participation
    record(
        verb=verb,
        subject=preparation,
        by=by,
        at=at,
        scopes=[city.edition.scope, city.scope],
        details={"event": str(preparation.event.public_id), "key": preparation.key},
    )
