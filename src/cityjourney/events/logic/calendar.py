"""Meetings as iCalendar (RFC 5545, RFC 5546): the same UID for ever, a SEQUENCE that grows, zones with their rules."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from icalendar import Alarm, Calendar, Event, Timezone, TimezoneDaylight, TimezoneStandard, vCalAddress, vText

STEP = timedelta(minutes=1)
PRODUCT = "-//City Journey//Events//EN"
_UNPRINTABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")


@dataclass(frozen=True, slots=True)
class Guest:
    """Somebody invited. `answer` is one of yes, no, maybe, waiting, waiting_list."""

    email: str
    name: str = ""
    answer: str = "waiting"


@dataclass(frozen=True, slots=True)
class Meeting:
    """One dated meeting. Moments are aware; `zone` names the clock by which it is kept."""

    uid: str
    sequence: int
    title: str
    starts: datetime
    ends: datetime
    zone: str
    changed: datetime
    place: str = ""
    url: str = ""
    description: str = ""
    cancelled: bool = False
    organiser: Guest | None = None
    guests: Sequence[Guest] = ()


_ANSWERS = {"yes": "ACCEPTED", "no": "DECLINED", "maybe": "TENTATIVE"}


def plain(text: str) -> str:
    """A text without the characters that no calendar may hold; CR LF becomes LF."""
    return _UNPRINTABLE.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))


def vevent(meeting: Meeting, *, alarm: timedelta | None = None, all_day: bool = False) -> Event:
    """One meeting. `alarm` rings so long before; `all_day` gives days instead of hours (the last day is counted in)."""
    zone = ZoneInfo(meeting.zone)
    event = Event()
    event.add("uid", meeting.uid)
    event.add("sequence", meeting.sequence)
    event.add("dtstamp", meeting.changed.astimezone(UTC))
    event.add("last-modified", meeting.changed.astimezone(UTC))
    event.add("summary", plain(meeting.title))
    starts, ends = meeting.starts.astimezone(zone), meeting.ends.astimezone(zone)
    if all_day:
        event.add("dtstart", starts.date())
        event.add("dtend", _last_day(starts, ends) + timedelta(days=1))
        event.add("transp", "TRANSPARENT")
    else:
        if starts.fold or ends.fold:  # the second pass of a repeated hour: RFC 5545 would read the first
            starts, ends = starts.astimezone(UTC), ends.astimezone(UTC)
        event.add("dtstart", starts)
        event.add("dtend", ends)
    for name, text in (("location", meeting.place), ("description", meeting.description)):
        if text:
            event.add(name, plain(text))
    if meeting.url:
        event.add("url", plain(meeting.url).strip())
    event.add("status", "CANCELLED" if meeting.cancelled else "CONFIRMED")
    _add_people(event, meeting)
    if alarm is not None and not meeting.cancelled:
        event.add_component(_alarm(meeting, alarm))
    return event


def _last_day(starts: datetime, ends: datetime) -> date:
    """The last day of a meeting; one that ends at midnight ends on the day before."""
    last = ends.date()
    return last - timedelta(days=1) if ends > starts and (ends.hour, ends.minute, ends.second) == (0, 0, 0) else last


def _add_people(event: Event, meeting: Meeting) -> None:
    if meeting.organiser is not None:
        event.add("organizer", _address(meeting.organiser))
    for guest in meeting.guests:
        address = _address(guest)
        address.params["PARTSTAT"] = vText(_ANSWERS.get(guest.answer, "NEEDS-ACTION"))
        address.params["ROLE"] = vText("REQ-PARTICIPANT")
        address.params["RSVP"] = vText("FALSE")  # answers come through the link, so that a waiting list can work
        event.add("attendee", address, encode=False)


def _address(guest: Guest) -> vCalAddress:
    address = vCalAddress(f"mailto:{plain(guest.email).strip()}")
    if guest.name:
        # a quote in a parameter cannot be escaped (RFC 5545, 3.2)
        address.params["CN"] = vText(plain(guest.name).replace('"', "'").replace("\n", " "))
    return address


def _alarm(meeting: Meeting, before: timedelta) -> Alarm:
    alarm = Alarm()
    alarm.add("action", "DISPLAY")
    alarm.add("description", plain(meeting.title))
    alarm.add("trigger", -before)
    return alarm


def document(
    meetings: Iterable[Meeting],
    *,
    method: str = "PUBLISH",
    alarm: timedelta | None = None,
    all_day: bool = False,
    name: str = "",
) -> bytes:
    """A whole calendar, with the rules of every zone in it around the years that it covers."""
    found = list(meetings)
    calendar = Calendar()
    calendar.add("prodid", PRODUCT)
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("method", method)
    if name:
        calendar.add("x-wr-calname", plain(name))
    if not all_day:
        for zone in sorted({meeting.zone for meeting in found}):
            calendar.add_component(_zone(zone, [each for each in found if each.zone == zone]))
    for meeting in found:
        calendar.add_component(vevent(meeting, alarm=alarm, all_day=all_day))
    return bytes(calendar.to_ical())


def _zone(name: str, meetings: Sequence[Meeting]) -> Timezone:
    """The clock changes of a zone from the year before the first meeting to the year after the last."""
    first = min(meeting.starts for meeting in meetings).year - 1
    last = max(meeting.ends for meeting in meetings).year + 2
    return _rules(name, first, last)


@lru_cache(maxsize=64)
def _rules(name: str, first: int, last: int) -> Timezone:
    """A VTIMEZONE: what held at the beginning, and each change by its date. Onsets are told by the old clock."""
    zone = ZoneInfo(name)
    at, end = datetime(first, 1, 1, tzinfo=UTC), datetime(last, 1, 1, tzinfo=UTC)
    component = Timezone()
    component.add("tzid", name)
    component.add_component(_observance(zone, at, at, []))
    changes: dict[tuple[object, ...], list[datetime]] = {}
    while (change := _next_change(zone, at, end)) is not None:
        before, after = (change - STEP).astimezone(zone), change.astimezone(zone)
        changes.setdefault((before.utcoffset(), after.utcoffset(), after.tzname()), []).append(change)
        at = change
    for moments in changes.values():
        component.add_component(_observance(zone, moments[0] - STEP, moments[0], moments[1:]))
    return component


def _next_change(zone: ZoneInfo, at: datetime, end: datetime) -> datetime | None:
    """The first minute after `at` at which a zone has another offset, or None before `end`."""

    def offset(moment: datetime) -> timedelta | None:
        return moment.astimezone(zone).utcoffset()

    low, high = at, at
    while offset(high) == offset(at):
        low, high = high, high + timedelta(days=7)
        if high > end:
            return None
    while high - low > STEP:
        middle = low + ((high - low) // 2 // STEP) * STEP
        low, high = (middle, high) if offset(middle) == offset(at) else (low, middle)
    return high


def _observance(
    zone: ZoneInfo, before: datetime, onset: datetime, again: list[datetime]
) -> TimezoneDaylight | TimezoneStandard:
    """One kind of change: from which offset to which, when first, and when again."""
    old = before.astimezone(zone).utcoffset() or timedelta()
    now = onset.astimezone(zone)
    part = TimezoneDaylight() if now.dst() else TimezoneStandard()
    part.add("tzoffsetfrom", old)
    part.add("tzoffsetto", now.utcoffset() or timedelta())
    part.add("tzname", now.tzname() or "")
    part.add("dtstart", (onset + old).replace(tzinfo=None))
    if again:
        part.add("rdate", [(moment + old).replace(tzinfo=None) for moment in again])
    return part
