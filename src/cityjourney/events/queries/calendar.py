"""Meetings as calendar files: one, many, or as a request to one person."""

from collections.abc import Iterable
from datetime import timedelta

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import override

from cityjourney.events.logic.calendar import Guest, Meeting, document
from cityjourney.events.models import Attendee, Event
from cityjourney.events.queries.links import event_link, guest_link


def calendar_of(
    events: Iterable[Event], *, alarm: timedelta | None = None, all_day: bool = False, name: str = ""
) -> bytes:
    """A calendar file (UTF-8) of meetings; undated ones are left out, cancelled ones are marked so.

    `alarm` rings so long before each; `all_day` gives days instead of hours. Events need `edition` loaded.
    """
    meetings = [meeting_of(event) for event in events if event.is_dated]
    return document(meetings, alarm=alarm, all_day=all_day, name=name)


def invitation_calendar(event: Event, attendee: Attendee) -> str:
    """A meeting request to one person (or its withdrawal), for a mail; empty while there is no date."""
    if not event.is_dated:
        return ""
    meeting = meeting_of(event, attendee)
    return document([meeting], method="CANCEL" if meeting.cancelled else "REQUEST").decode()


def meeting_of(event: Event, attendee: Attendee | None = None) -> Meeting:
    """What a calendar is told of a dated meeting; of the people, only the one it is written for."""
    if event.starts_at is None or event.ends_at is None:
        raise ValueError("a meeting without a date is in no calendar")
    is_guest = attendee is not None and attendee.person_id is None
    page = guest_link(event, attendee) if attendee is not None and is_guest else event_link(event)
    return Meeting(
        uid=event.uid,
        sequence=event.sequence,
        title=event.title,
        starts=event.starts_at,
        ends=event.ends_at,
        zone=event.time_zone,
        changed=event.changed_at,
        place=event.place or event.meeting_url,
        url=page,
        description=_description(event, page),
        cancelled=event.is_cancelled,
        organiser=_organiser(event) if attendee is not None else None,
        guests=[Guest(attendee.address, str(attendee), attendee.reply)] if attendee and attendee.address else [],
    )


def _organiser(event: Event) -> Guest:
    """Who invites; without a person, the product's own address."""
    if event.organiser is not None and event.organiser.is_active:
        return Guest(event.organiser.email, str(event.organiser))
    address = settings.DEFAULT_FROM_EMAIL
    name, _sign, rest = address.partition("<")
    return Guest(rest.rstrip("> ") or address, name.strip() if rest else "")


def _description(event: Event, page: str) -> str:
    with override(event.language):
        lines = [_("Agenda, questions, minutes: %(page)s") % {"page": page}]
        if event.meeting_url:
            lines.insert(0, _("Join here: %(link)s") % {"link": event.meeting_url})
    return "\n".join(lines)
