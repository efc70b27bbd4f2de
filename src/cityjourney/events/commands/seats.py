"""Seats: as many people come as there is room for, and who waits moves up."""

from datetime import datetime

from django.utils.translation import gettext as _

from cityjourney.core.errors import DomainError
from cityjourney.events.commands.ground import note
from cityjourney.events.commands.telling import tell_some
from cityjourney.events.enums import Notice, Reply
from cityjourney.events.logic.seats import Waiting, free_seats, moving_up
from cityjourney.events.models import Attendee, Event


def seats_left(event: Event) -> int | None:
    """How many seats are free; None: no limit. True only while the meeting is locked."""
    taken = Attendee.objects.filter(event=event, reply=Reply.YES).count()
    return free_seats(event.capacity, taken)


def move_up(*, event: Event, at: datetime) -> int:
    """Give free seats to those who wait longest, and tell them. Part of a command that holds the meeting's lock."""
    waiting = list(Attendee.objects.filter(event=event, reply=Reply.WAITING_LIST).select_related("person"))
    if not waiting or event.is_over(at) or event.is_cancelled:
        return 0
    chosen = set(moving_up([Waiting(each.waiting_since or at, each.pk) for each in waiting], seats_left(event)))
    lucky = [each for each in waiting if each.pk in chosen]
    for each in lucky:
        each.reply, each.waiting_since = Reply.YES, None
        each.save(update_fields=["reply", "waiting_since"])
    if lucky:
        note("events.move_up", event, None, at, {"people": len(lucky)})
        tell_some(event=event, attendees=lucky, notice=Notice.SEATED, at=at)
    return len(lucky)


def sit(*, event: Event, attendee: Attendee, at: datetime) -> None:
    """Take a seat, or a place on the waiting list. Part of a command that holds the lock of the meeting."""
    if attendee.reply == Reply.YES:
        return
    left = seats_left(event)
    if left is None or left > 0:
        attendee.reply, attendee.waiting_since = Reply.YES, None
    else:
        attendee.waiting_since = attendee.waiting_since or at
        attendee.reply = Reply.WAITING_LIST


def still_open(event: Event, at: datetime) -> None:
    """Raise `DomainError` unless answers still make sense."""
    if event.is_cancelled:
        raise DomainError(_("This meeting was cancelled. There is nothing to answer any more."))
    if event.is_over(at):
        raise DomainError(_("This meeting is over. There is nothing to answer any more."))
