"""Minutes: written by several people at once, opened to those who were there, then final."""

from collections.abc import Collection
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from cityjourney.accounts.models import User
from cityjourney.core.errors import DomainError
from cityjourney.events.commands.ground import locked, not_cancelled, note, words
from cityjourney.events.commands.telling import tell_some
from cityjourney.events.enums import EventState, MinutesState, Notice, Outcome
from cityjourney.events.logic.conflict import Conflict
from cityjourney.events.logic.zones import days_later
from cityjourney.events.models import AgendaPoint, Amendment, Attendee, Event, KeptNotes

AMENDMENT_DAYS = 3
MOST_NOTES = 50_000
ONE_SITTING = timedelta(minutes=10)
"""Savings of one writer within this time leave one line in the trail."""


def write_notes(*, point: AgendaPoint, notes: str, version: int, by: User, at: datetime) -> AgendaPoint:
    """Save the notes of a point that were begun from `version`.

    When somebody else saved meanwhile, nothing is overwritten: `Conflict` brings both texts, and the one that came
    second is kept beside the point until its writer saves again from the newest version.
    """
    text = notes.replace("\0", "").replace("\r\n", "\n")
    if len(text) > MOST_NOTES:
        raise DomainError(_("These notes are too long for one point."))
    with transaction.atomic():
        saved = _save(point, text, version, by, at)
    if saved is not None:
        return saved
    with transaction.atomic():  # apart from the saving, so that the conflict does not undo the keeping
        KeptNotes.objects.update_or_create(point_id=point.pk, by=by, defaults={"text": text, "kept_at": at})
        newest = AgendaPoint.objects.get(pk=point.pk)
    raise Conflict(
        _("Somebody else wrote here while you did. Both texts are below; nothing is lost."),
        mine=text,
        theirs=newest.notes,
        version=newest.version,
    )


def _save(point: AgendaPoint, text: str, version: int, by: User, at: datetime) -> AgendaPoint | None:
    """Save if nobody else has; None is a conflict.

    The condition stands on the row itself: in a subquery, PostgreSQL would judge it by an older state of the row.
    """
    event = locked(point.event)
    not_final(event)
    now = AgendaPoint.objects.get(pk=point.pk)
    if now.notes != text:
        own = AgendaPoint.objects.filter(pk=now.pk, version=version)
        if not own.update(notes=text, version=version + 1, noted_by=by, noted_at=at):
            return None
        _begin_minutes(event)
        if now.noted_by_id != by.pk or now.noted_at is None or at - now.noted_at > ONE_SITTING:
            note("events.write_notes", event, by, at, {"point": now.title})
        now.notes, now.version, now.noted_by, now.noted_at = text, version + 1, by, at
    KeptNotes.objects.filter(point=now, by=by).delete()
    return now


def _begin_minutes(event: Event) -> None:
    Event.objects.filter(pk=event.pk, minutes_state=MinutesState.NONE).update(minutes_state=MinutesState.DRAFT)


@transaction.atomic
def set_outcome(*, point: AgendaPoint, outcome: str, by: User | None, at: datetime) -> None:
    """Say what a point ended with. Raises `DomainError` when the minutes are final."""
    event = locked(point.event)
    not_final(event)
    if outcome not in Outcome.values:
        raise DomainError(_("Say what the point ends with."))
    if AgendaPoint.objects.filter(pk=point.pk).exclude(outcome=outcome).update(outcome=outcome):
        note("events.change_agenda", event, by, at, {"point": point.title, "outcome": outcome})


def not_final(event: Event) -> None:
    """Raise `DomainError` when a meeting is off or its minutes are final."""
    not_cancelled(event)
    if not event.minutes_are_writable:
        raise DomainError(_("The minutes of this meeting are final."))


@transaction.atomic
def record_attendance(
    *, event: Event, present: Collection[int], seen: Collection[int] | None = None, by: User | None, at: datetime
) -> int:
    """Note who was there: the attendees with these primary keys; all others were not. Returns how many came.

    `seen` are those whom the page showed as present: then only what differs is changed, so that two who note at once
    lose nothing of each other. Raises `DomainError` before the meeting has begun.
    """
    event = locked(event)
    not_final(event)
    if not event.has_begun(at):
        raise DomainError(_("This meeting has not begun. Note who is there when it does."))
    there = set(present)
    if seen is not None and event.attendees.filter(attended__isnull=False).exists():
        noted = set(event.attendees.filter(attended=True).values_list("pk", flat=True))
        there = (noted | (there - set(seen))) - (set(seen) - there)
    event.attendees.filter(pk__in=there).update(attended=True)
    event.attendees.exclude(pk__in=there).update(attended=False)
    _hold(event)
    came = event.attendees.filter(attended=True).count()
    note("events.record_attendance", event, by, at, {"came": came})
    return came


def _hold(event: Event, **more: Any) -> None:
    event.state = EventState.HELD
    for name, value in more.items():
        setattr(event, name, value)
    event.save(update_fields=["state", *more])


@transaction.atomic
def close_minutes(*, event: Event, days: int = AMENDMENT_DAYS, by: User | None, at: datetime) -> Event:
    """Open the minutes for so many days to those who were there, and tell them; then they become final by themselves.

    Raises `DomainError` before the meeting has begun, or while nobody has been noted as present.
    """
    event = locked(event)
    not_final(event)
    if event.minutes_state == MinutesState.OPEN:
        return event
    if not event.has_begun(at):
        raise DomainError(_("This meeting has not begun."))
    if not 1 <= days <= 60:
        raise DomainError(_("Changes can be proposed for 1 to 60 days."))
    there = list(event.attendees.filter(attended=True).select_related("person"))
    if not there:
        raise DomainError(_("Note first who was there: they may propose changes to the minutes."))
    _hold(
        event,
        minutes_state=MinutesState.OPEN,
        minutes_closed_at=at,
        amend_until=days_later(at, days, event.time_zone),
    )
    note("events.close_minutes", event, by, at, {"days": days})
    tell_some(event=event, attendees=there, notice=Notice.MINUTES, at=at)
    return event


@transaction.atomic
def propose_amendment(
    *, attendee: Attendee, point: AgendaPoint | None = None, text: str, by: User | None = None, at: datetime
) -> Amendment:
    """Propose a change of the minutes: only who was there, only while they are open. Raises `DomainError`."""
    event = locked(attendee.event)
    if event.minutes_state != MinutesState.OPEN or event.amend_until is None or at >= event.amend_until:
        raise DomainError(_("The minutes are not open to changes now."))
    attendee = Attendee.objects.get(pk=attendee.pk)
    if not attendee.attended:
        raise DomainError(_("Only those who were there can propose changes to the minutes."))
    wanted = words(text, most=5_000, missing=_("Write what should change."))
    same = Amendment.objects.filter(attendee=attendee, point=point, text=wanted).first()
    if same is not None:
        return same
    if point is not None and point.event_id != event.pk:
        raise DomainError(_("That point belongs to another meeting."))
    amendment = Amendment.objects.create(event=event, attendee=attendee, point=point, text=wanted, proposed_at=at)
    note("events.propose_amendment", event, by, at)
    return amendment


@transaction.atomic
def decide_amendment(
    *, amendment: Amendment, accepted: bool, answer: str = "", by: User | None, at: datetime
) -> Amendment:
    """Take a proposed change up (it is added to the notes of its point, and can be edited there) or not, with words.

    Raises `DomainError` once the minutes are final.
    """
    event = locked(amendment.event)
    not_final(event)
    amendment = Amendment.objects.select_related("point", "attendee__person").get(pk=amendment.pk)
    if amendment.decided_at is not None:
        return amendment
    amendment.accepted, amendment.decided_at = accepted, at
    amendment.answer = answer.replace("\0", "").strip()[:500]
    amendment.save(update_fields=["accepted", "decided_at", "answer"])
    if accepted and amendment.point is not None:
        point = AgendaPoint.objects.select_for_update().get(pk=amendment.point.pk)
        point.notes = f"{point.notes}\n\n{amendment.text}".strip()[:MOST_NOTES]
        point.version += 1
        point.save(update_fields=["notes", "version"])
    note("events.decide_amendment", event, by, at, {"accepted": accepted})
    return amendment


def finalise_due(*, at: datetime) -> int:
    """Make minutes final whose time for changes is over; the worker calls it. Returns how many."""
    done = 0
    due = Event.objects.filter(minutes_state=MinutesState.OPEN, amend_until__lte=at).values_list("pk", flat=True)
    for pk in list(due):
        with transaction.atomic():
            event = locked(Event(pk=pk))
            if event.minutes_state != MinutesState.OPEN:
                continue  # another worker was faster
            event.minutes_state, event.minutes_final_at = MinutesState.FINAL, at
            event.save(update_fields=["minutes_state", "minutes_final_at"])
            note("events.finalise_minutes", event, None, at)
            done += 1
    return done
