"""People answer: they come or not, take a free seat, propose another date, ask beforehand."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from cityjourney.accounts.models import User
from cityjourney.core.errors import DomainError
from cityjourney.events.commands.ground import locked, not_cancelled, note, words
from cityjourney.events.commands.planning import set_date
from cityjourney.events.commands.seats import move_up, sit, still_open
from cityjourney.events.enums import Reply
from cityjourney.events.models import AheadQuestion, Attendee, DateProposal, Event
from cityjourney.events.queries.links import event_link
from cityjourney.notifications.commands import queue_mail

MOST_OPEN_ASIDES = 20
"""So many questions, or proposed dates, one person may have waiting for one meeting."""


@transaction.atomic
def reply(*, attendee: Attendee, answer: str, by: User | None = None, at: datetime) -> Attendee:
    """Say yes, maybe or no, by mail link (`by` is None) or signed in. The same answer twice is one.

    When all seats are taken, a yes becomes a place on the waiting list; a seat given up goes to who waits longest.
    Raises `DomainError` when the meeting is over or off.
    """
    if answer not in {Reply.YES, Reply.MAYBE, Reply.NO}:
        raise DomainError(_("Say yes, perhaps or no."))
    event = locked(attendee.event)
    still_open(event, at)
    attendee = Attendee.objects.select_related("person").get(pk=attendee.pk)
    before = attendee.reply
    if answer == Reply.YES:
        sit(event=event, attendee=attendee, at=at)
    else:
        attendee.reply, attendee.waiting_since = answer, None
    if attendee.reply == before:
        return attendee
    attendee.replied_at = at
    attendee.save(update_fields=["reply", "replied_at", "waiting_since"])
    note("events.reply", event, by, at, {"from": before, "to": attendee.reply})
    if before == Reply.YES:
        move_up(event=event, at=at)
    return attendee


@transaction.atomic
def take_seat(*, event: Event, person: User, at: datetime) -> Attendee:
    """Come to a meeting that one may see without having been asked. Whether they may see it, the caller has checked.

    Raises `DomainError` when the meeting is over or off.
    """
    event = locked(event)
    still_open(event, at)
    attendee = Attendee.objects.filter(event=event, person=person).first()
    if attendee is None:
        attendee = Attendee.objects.create(event=event, person=person, language=person.language, invited_at=at)
    return reply(attendee=attendee, answer=Reply.YES, by=person, at=at)


@transaction.atomic
def propose_date(
    *, attendee: Attendee, starts_at: datetime, note_text: str = "", by: User | None = None, at: datetime
) -> DateProposal:
    """Say which date would suit better; the organiser is told. Raises `DomainError` for a date that is past."""
    event = locked(attendee.event)
    still_open(event, at)
    if starts_at <= at:
        raise DomainError(_("That time is past. Propose one that is still to come."))
    open_ones = DateProposal.objects.filter(attendee=attendee, decided_at=None)
    if (same := open_ones.filter(starts_at=starts_at).first()) is not None:
        return same
    if open_ones.count() >= MOST_OPEN_ASIDES:
        raise DomainError(_("You have proposed many dates. Wait for an answer first."))
    proposal = DateProposal.objects.create(
        event=event,
        attendee=attendee,
        starts_at=starts_at,
        note=note_text.replace("\0", "").strip()[:500],
        proposed_at=at,
    )
    note("events.propose_date", event, by, at, {"starts_at": starts_at.isoformat()})
    _tell_organiser(event, "proposal", at)
    return proposal


@transaction.atomic
def decide_proposal(*, proposal: DateProposal, accepted: bool, by: User | None, at: datetime) -> Event:
    """Take a proposed date (the meeting moves, everybody is told), or keep to the first one."""
    event = locked(proposal.event)
    not_cancelled(event)
    changed = DateProposal.objects.filter(pk=proposal.pk, decided_at=None).update(accepted=accepted, decided_at=at)
    if not changed:
        return event
    note("events.decide_proposal", event, by, at, {"accepted": accepted})
    if accepted:
        length = event.ends_at - event.starts_at if event.starts_at and event.ends_at else None
        ends_at = proposal.starts_at + length if length else None
        return set_date(event=event, starts_at=proposal.starts_at, ends_at=ends_at, by=by, at=at)
    return event


@transaction.atomic
def ask_ahead(*, attendee: Attendee, text: str, by: User | None = None, at: datetime) -> AheadQuestion:
    """Send a question before the meeting. The same words twice are one question. Raises `DomainError`."""
    event = locked(attendee.event)
    still_open(event, at)
    asked = words(text, most=1_000, missing=_("Write your question first."))
    mine = AheadQuestion.objects.filter(attendee=attendee, answered_at=None)
    if (same := mine.filter(text=asked).first()) is not None:
        return same
    if mine.count() >= MOST_OPEN_ASIDES:
        raise DomainError(_("You have sent many questions. Wait for an answer first."))
    question = AheadQuestion.objects.create(event=event, attendee=attendee, text=asked, asked_at=at)
    note("events.ask_ahead", event, by, at)
    _tell_organiser(event, "question", at)
    return question


@transaction.atomic
def answer_ahead(*, question: AheadQuestion, text: str, by: User | None, at: datetime) -> AheadQuestion:
    """Answer a question that was sent ahead, for all who are invited. Raises `DomainError` without words."""
    question = AheadQuestion.objects.select_for_update(of=("self",)).select_related("event").get(pk=question.pk)
    question.answer = words(text, most=5_000, missing=_("Write an answer first."))
    question.answered_at = at
    question.save(update_fields=["answer", "answered_at"])
    note("events.answer_ahead", locked(question.event), by, at)
    return question


def _tell_organiser(event: Event, what: str, at: datetime) -> None:
    """One mail a day at most tells the organiser that something was sent in."""
    person = event.organiser
    if person is None or not person.is_active:
        return
    queue_mail(
        to=person.email,
        kind="events.organiser",
        template="events/organiser",
        language=person.language,
        context={"event": event, "link": event_link(event)},
        dedupe=f"{event.about}:organiser:{what}:{at.date().isoformat()}",
        about=event.about,
        at=at,
    )
