"""Achievements at the end of a phase: claimed by the city, confirmed by its expert."""

from datetime import datetime

from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.db import transaction
from django.utils.translation import gettext as _

from cityjourney.accounts.models import User
from cityjourney.audit.commands import record
from cityjourney.core.errors import DomainError
from cityjourney.journeys import signals
from cityjourney.journeys.logic.plan import concerns
from cityjourney.journeys.models import Achievement
from cityjourney.programmes.models import Participation, Phase


def _known(participation: Participation, phase: Phase, key: str) -> None:
    """Raise `DomainError` unless the phase has this achievement for this type of city."""
    entry = next((each for each in phase.spec.achievements if each.key == key), None)
    type_key = participation.city_type.key
    if phase.edition_id != participation.edition_id or entry is None or not concerns(entry.city_types, type_key):
        raise DomainError(_("There is no such achievement in this phase."))


@transaction.atomic
def claim(
    *, participation: Participation, phase: Phase, key: str, link: str = "", note: str = "", by: User, at: datetime
) -> Achievement:
    """Say that something is reached, with a link or a sentence that shows it. A new claim asks for confirmation anew.

    Raises `DomainError` without either, for a link that is no web address, or once it is confirmed.
    """
    _known(participation, phase, key)
    link, note = link.strip(), note.strip()[:500]
    if not link and not note:
        raise DomainError(_("Add a link or a sentence that shows it."))
    if link:
        try:
            URLValidator(schemes=["http", "https"])(link)
        except ValidationError:
            raise DomainError(_("“%(address)s” is no web address.") % {"address": link[:100]}) from None
    there = Achievement.objects.select_for_update().filter(participation=participation, phase=phase, key=key).first()
    if there is not None and there.confirmed:
        raise DomainError(_("This is confirmed already."))
    fields = {"link": link[:500], "note": note, "claimed_by": by, "claimed_at": at, "confirmed": None, "answer": ""}
    made, _new = Achievement.objects.update_or_create(
        participation=participation,
        phase=phase,
        key=key,
        defaults={**fields, "confirmed_by": None, "confirmed_at": None},
    )
    _record("journeys.claim", made, by, at)
    return made


@transaction.atomic
def withdraw_claim(*, achievement: Achievement, by: User, at: datetime) -> None:
    """Take a claim back. Raises `DomainError` once it is confirmed."""
    achievement = _locked(achievement)
    if achievement.confirmed:
        raise DomainError(_("This is confirmed already."))
    _record("journeys.withdraw_claim", achievement, by, at)
    achievement.delete()


@transaction.atomic
def confirm(*, achievement: Achievement, confirmed: bool, answer: str = "", by: User, at: datetime) -> Achievement:
    """Confirm a claim, or say what is missing. Raises `DomainError` for a no without a word, or for one's own claim."""
    achievement = _locked(achievement)
    if achievement.claimed_by_id == by.pk:
        raise DomainError(_("Somebody else has to confirm what you claimed."))
    if not confirmed and not answer.strip():
        raise DomainError(_("Say what is missing, in a sentence."))
    achievement.confirmed, achievement.answer = confirmed, answer.strip()[:500]
    achievement.confirmed_by, achievement.confirmed_at = by, at
    achievement.save(update_fields=["confirmed", "answer", "confirmed_by", "confirmed_at"])
    _record("journeys.confirm" if confirmed else "journeys.decline", achievement, by, at)
    if confirmed:
        signals.achievement_confirmed.send(Achievement, achievement=achievement, by=by, at=at)
    return achievement


def _locked(achievement: Achievement) -> Achievement:
    return (
        Achievement.objects.select_for_update(of=("self",))
        .select_related("participation__edition", "phase")
        .get(pk=achievement.pk)
    )


def _record(verb: str, achievement: Achievement, by: User, at: datetime) -> None:
    city = achievement.participation
    record(verb=verb, subject=achievement, by=by, at=at, scopes=[city.edition.scope, city.scope])
