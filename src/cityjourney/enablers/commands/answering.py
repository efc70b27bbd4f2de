"""Taking answers. The one write of the house without `by`, without a moment and without a line in the trail: ADR 7."""

from collections.abc import Iterable, Sequence
from datetime import date

from django.db import transaction

from cityjourney.core.errors import DomainError
from cityjourney.enablers.enums import RoundState
from cityjourney.enablers.logic.box import Answer, is_sound, laid
from cityjourney.enablers.logic.codes import digest_of
from cityjourney.enablers.models import AnswerBox, Round, Ticket
from cityjourney.enablers.store import forget_deleted, lay_tickets

Marks = Sequence[int | None]


class UnknownCodeError(DomainError):
    """No ticket of the round fits the code."""


class NotOpenError(DomainError):
    """Too early, too late, or closed."""


class NothingSaidError(DomainError):
    """Marks that do not fit the survey, or none at all."""


def take(*, round: Round, code: str, marks: Marks, today: date) -> bool:  # noqa: A002
    """Spend a code and put the answers into the box. False if the code had been spent: the first answers count.

    Raises `UnknownCodeError`, `NotOpenError`, `NothingSaidError`; their words are the view's, in the reader's language.
    """
    return take_many(round=round, given=[(code, marks)], today=today) == 1


@transaction.atomic
def take_many(*, round: Round, given: Iterable[tuple[str, Marks]], today: date) -> int:  # noqa: A002
    """Like `take`, for many at once. Returns how many codes were not spent before."""
    box = AnswerBox.objects.select_for_update().filter(round=round).first()
    found = Round.objects.get(pk=round.pk)
    if box is None or not is_open(found, today):
        raise NotOpenError
    new = [answer for code, marks in given if (answer := _spend(found, code, marks)) is not None]
    if new:
        forget_deleted()
        box.answers = laid([*box.answers, *(answer.written for answer in new)])
        box.save(update_fields=["answers"])
        lay_tickets(found)
    return len(new)


def is_open(round: Round, today: date) -> bool:  # noqa: A002
    """Whether people can answer on a day."""
    return round.state == RoundState.OPEN and round.opens_on <= today <= round.closes_on


def _spend(round: Round, code: str, marks: Marks) -> Answer | None:  # noqa: A002
    """The answer that a code pays for; None if it was spent. The condition of the update lets only one pass."""
    own = Ticket.objects.filter(round=round, digest=digest_of(round.public_id, code))
    ticket = own.first()
    if ticket is None:
        raise UnknownCodeError
    if not ticket.spent and not is_sound(marks, round.survey):
        raise NothingSaidError
    if not own.filter(spent=False).update(spent=True):
        return None
    return Answer(ticket.group, tuple(marks))
