"""Telling people by mail: small meetings at once, large ones in portions by the worker, each person exactly once."""

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction
from django.db.models import QuerySet

from cityjourney.events.enums import EventState, Notice, Reply
from cityjourney.events.logic.zones import clock
from cityjourney.events.models import Attendee, Event
from cityjourney.events.queries.calendar import invitation_calendar
from cityjourney.events.queries.links import guest_link
from cityjourney.events.queries.times import clocks_of
from cityjourney.events.sentences import NOTICE_MAILS
from cityjourney.notifications.commands import queue_mail
from cityjourney.notifications.silence import is_silent

AT_ONCE = 30
"""So many mails are written in the request; more than these wait for the worker."""
PORTION = 30
"""So many mails are written in one transaction: on SQLite, nobody else writes meanwhile."""


def tell_all(*, event: Event, notice: Notice, at: datetime) -> None:
    """Tell everybody who was invited and has not said no. Part of a command that holds the lock of the meeting."""
    if event.invited_at is not None:
        _mark(Attendee.objects.filter(event=event).exclude(reply=Reply.NO), event, notice, at)


def tell_some(*, event: Event, attendees: Iterable[Attendee], notice: Notice, at: datetime) -> None:
    """Tell these people. Part of a command that holds the lock of the meeting."""
    _mark(Attendee.objects.filter(pk__in=[each.pk for each in attendees]), event, notice, at)


def tell_new(*, event: Event, at: datetime) -> None:
    """Write the invitations of those who were added with a notice, if they are few. Part of a command."""
    _write_few(event, at)


def _mark(people: "QuerySet[Attendee]", event: Event, notice: Notice, at: datetime) -> None:
    """Note what these people are to be told, and write it at once if they are few.

    Who has not heard of the meeting at all is told of the invitation, which then says the newest.
    """
    if notice == Notice.CHANGED:
        people = people.exclude(notice=Notice.INVITED)
    people.update(notice=notice)
    _write_few(event, at)


def _write_few(event: Event, at: datetime) -> None:
    waiting = Attendee.objects.filter(event=event).exclude(notice="").order_by("pk")
    if is_silent():
        waiting.order_by().update(notice="")
        return
    if waiting.count() > AT_ONCE:
        return
    for attendee in waiting.select_for_update(of=("self",), skip_locked=True).select_related("person"):
        _tell(event, attendee, at)


def tell_waiting(*, at: datetime, limit: int = PORTION) -> int:
    """Write the mails of those who are still to be told, one portion; the worker calls it. Returns how many."""
    told = 0
    with transaction.atomic():
        waiting = (
            Attendee.objects.exclude(notice="")
            .select_for_update(of=("self",), skip_locked=True)
            .select_related("person", "event__edition", "event__organiser", "event__kind")
            .order_by("pk")[:limit]
        )
        for attendee in waiting:
            _tell(attendee.event, attendee, at)
            told += 1
    return told


def _tell(event: Event, attendee: Attendee, at: datetime) -> None:
    """One mail, in the reader's language, with the reader's clock and a calendar entry; then nothing waits any more."""
    notice = attendee.notice
    if notice == Notice.INVITED and event.state == EventState.CANCELLED:
        notice = ""
    if attendee.address and notice and not is_silent():
        queue_mail(
            to=attendee.address,
            kind=NOTICE_MAILS[notice],
            template=f"events/{notice}",
            language=attendee.spoken,
            context={
                "event": event,
                "attendee": attendee,
                "clocks": clocks_of(event, attendee.zone),
                "link": guest_link(event, attendee),
                "organiser": str(event.organiser or ""),
                "until": clock(event.amend_until, event.amend_until, event.time_zone) if event.amend_until else None,
            },
            about=f"attendee:{attendee.public_id}",
            reply_to=event.organiser.email if event.organiser and event.organiser.is_active else "",
            calendar=invitation_calendar(event, attendee) if notice != Notice.MINUTES else "",
            at=at,
        )
    attendee.notice = ""
    attendee.save(update_fields=["notice"])
