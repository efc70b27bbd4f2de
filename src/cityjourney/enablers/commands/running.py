"""A round from its opening to its end."""

from datetime import date, datetime

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from cityjourney.accounts.models import User
from cityjourney.audit.commands import record
from cityjourney.core.errors import DomainError
from cityjourney.enablers.enums import RoundState
from cityjourney.enablers.logic.box import read
from cityjourney.enablers.logic.disclosure import SMALLEST, release
from cityjourney.enablers.models import AnswerBox, Round, Ticket
from cityjourney.enablers.store import forget_deleted
from cityjourney.methodology.schema import EnablerSurvey
from cityjourney.notifications.commands import withdraw
from cityjourney.programmes.models import Participation

LARGEST = 50


@transaction.atomic
def open_round(
    *,
    participation: Participation,
    survey: EnablerSurvey,
    opens_on: date,
    closes_on: date,
    threshold: int,
    by: User | None,
    at: datetime,
) -> Round:
    """Begin a round; the survey stays as it is now. Raises `DomainError`."""
    _refuse_times(opens_on, closes_on, timezone.localdate(at))
    _refuse_threshold(threshold)
    try:
        with transaction.atomic():
            made = Round.objects.create(
                participation=participation,
                document=survey.model_dump(mode="json", exclude_defaults=True),
                threshold=threshold,
                opens_on=opens_on,
                closes_on=closes_on,
            )
    except IntegrityError:
        raise DomainError(_("A survey is open already. Close it before you begin the next.")) from None
    AnswerBox.objects.create(round=made)
    _note("enablers.open_round", made, by, at, threshold=threshold)
    return made


@transaction.atomic
def change_round(*, round: Round, closes_on: date, threshold: int, by: User, at: datetime) -> Round:  # noqa: A002
    """Move the last day, raise the threshold. Raises `DomainError`."""
    found = locked(round)
    _refuse_times(found.opens_on, closes_on, timezone.localdate(at))
    _refuse_threshold(threshold)
    if found.invited_on and threshold < found.threshold:
        raise DomainError(_("The threshold was promised to those invited: it can only be raised."))
    found.closes_on, found.threshold = closes_on, threshold
    found.save(update_fields=["closes_on", "threshold"])
    _note("enablers.change_round", found, by, at, threshold=threshold)
    return found


@transaction.atomic
def close_round(*, round: Round, by: User | None, at: datetime) -> Round:  # noqa: A002
    """Close for good: what may be said is written down; answers and codes are destroyed. Raises `DomainError`.

    From then on there is nothing to look at again, whatever somebody asks later.
    """
    found = locked(round)
    box = AnswerBox.objects.get(round=found)
    answers = [read(each) for each in box.answers]
    invited = found.invitees.filter(invited=True).count()
    said = release(found.survey, answers, invited=invited, threshold=found.threshold)
    found.published, found.state, found.closed_on = said.document, RoundState.CLOSED, timezone.localdate(at)
    found.save(update_fields=["published", "state", "closed_on"])
    forget_deleted()
    Ticket.objects.filter(round=found).delete()
    box.delete()
    withdraw(about=about(found))
    _note("enablers.close_round", found, by, at)
    return found


def locked(round: Round) -> Round:  # noqa: A002
    """The round, still open, in nobody else's hands. Raises `DomainError`."""
    found = Round.objects.select_for_update(of=("self",)).select_related("participation__city").get(pk=round.pk)
    if found.state != RoundState.OPEN:
        raise DomainError(_("This survey is closed."))
    return found


def about(round: Round) -> str:  # noqa: A002
    """What the mails of a round are about, for the outbox."""
    return f"enablers:{round.public_id}"


def _refuse_times(opens_on: date, closes_on: date, today: date) -> None:
    if closes_on < opens_on:
        raise DomainError(_("The last day lies before the first."))
    if closes_on < today:
        raise DomainError(_("The last day has passed already."))


def _refuse_threshold(threshold: int) -> None:
    if threshold < SMALLEST:
        raise DomainError(_("Groups of fewer than %(least)d people are never shown.") % {"least": SMALLEST})
    if threshold > LARGEST:
        raise DomainError(
            _("With so large a threshold nothing could be shown. Choose at most %(most)d.") % {"most": LARGEST}
        )


def _note(verb: str, round: Round, by: User | None, at: datetime, **details: int) -> None:  # noqa: A002
    record(verb=verb, subject=round, by=by, at=at, scopes=[round.participation.scope], details=details)
