"""What is due, for the digest."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import Q

from cityjourney.events.enums import AgreementState, EventState, Reply
from cityjourney.events.logic.reminders import AHEAD, Due, is_late
from cityjourney.events.models import Agreement, Attendee
from cityjourney.events.queries.links import agreement_link, event_link, guest_link

ANSWER_WITHIN = timedelta(days=3)
"""A promise waits so long for a yes before somebody is reminded of it."""
ANSWER_BEFORE = timedelta(days=4)
"""Somebody invited should have answered so long before the meeting."""


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a digest, with the row behind it."""

    due: Due
    row: Agreement | Attendee
    what: str
    text: str
    due_on: date
    late: bool
    link: str
    language: str


def lines_due(at: datetime) -> dict[str, Line]:
    """Everything that might be in a digest now, by key; the rules of `logic.reminders` choose among them."""
    return {line.due.key: line for line in [*_promises(at), *_answers(at)]}


def _promises(at: datetime) -> list[Line]:
    horizon = (at + AHEAD + timedelta(days=1)).date()
    near = Q(due_on__lte=horizon) | Q(state=AgreementState.OPEN, made_at__lte=at)
    found = (
        Agreement.objects.unfinished()
        .filter(near)
        .exclude(event__state=EventState.CANCELLED)
        .select_related("event__edition", "owner__person")
    )
    return [_promise(each, at) for each in found if each.address]


def _promise(agreement: Agreement, at: datetime) -> Line:
    event, owner = agreement.event, agreement.owner
    zone = (owner.zone if owner else "") or event.time_zone
    waits = agreement.waits_for_yes
    answer_by = (agreement.made_at + ANSWER_WITHIN).date()
    due_on = min(agreement.due_on or answer_by, answer_by) if waits else agreement.due_on or answer_by
    return Line(
        due=Due(f"agreement:{agreement.pk}", agreement.address.lower(), due_on, zone, agreement.last_reminded_at),
        row=agreement,
        what="yes" if waits else "promise",
        text=agreement.text,
        due_on=agreement.due_on or due_on,
        late=agreement.due_on is not None and is_late(agreement.due_on, at, event.time_zone),
        link=agreement_link(agreement),
        language=owner.spoken if owner else event.language,
    )


def _answers(at: datetime) -> list[Line]:
    horizon = at + ANSWER_BEFORE + AHEAD + timedelta(days=1)
    found = Attendee.objects.filter(
        reply=Reply.WAITING, notice="", event__state=EventState.INVITED, event__starts_at__range=(at, horizon)
    ).select_related("event__edition", "person")
    return [_answer(each) for each in found if each.address]


def _answer(attendee: Attendee) -> Line:
    event = attendee.event
    starts_at = event.starts_at or event.changed_at
    return Line(
        due=Due(
            f"attendee:{attendee.pk}",
            attendee.address.lower(),
            (starts_at - ANSWER_BEFORE).date(),
            attendee.zone or event.time_zone,
            attendee.last_reminded_at or attendee.invited_at,
        ),
        row=attendee,
        what="answer",
        text=event.title,
        due_on=starts_at.date(),
        late=False,
        link=guest_link(event, attendee) if attendee.person_id is None else event_link(event),
        language=attendee.spoken,
    )
