"""Calendar files, read back by another library on both sides of the clock changes (J5; demands 27 and 28)."""

import email
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from email import policy
from typing import Any
from zoneinfo import ZoneInfo

import pytest
import vobject
from hypothesis import given
from hypothesis import strategies as st

from cityjourney.events.commands.inviting import NewGuest, invite_guests
from cityjourney.events.commands.planning import set_date
from cityjourney.events.logic.calendar import Guest, Meeting, document
from cityjourney.events.models import Event
from cityjourney.events.queries.calendar import calendar_of
from cityjourney.notifications.delivery import _mail
from cityjourney.notifications.models import Message
from tests.events.conftest import NOW, World

Plan = Callable[..., Event]
ZONES = ["Europe/Madrid", "Europe/Athens", "Europe/Dublin", "America/New_York", "Asia/Singapore", "Australia/Sydney"]
CHANGES = [datetime(2026, 3, 29, 1, tzinfo=UTC), datetime(2026, 10, 25, 1, tzinfo=UTC)]
"""When the clocks of the European Union change in 2026."""


def meeting(starts: datetime, zone: str = "Europe/Madrid", **more: Any) -> Meeting:
    given: dict[str, Any] = {"uid": "u@cityjourney", "sequence": 0, "title": "Call", "changed": NOW}
    return Meeting(starts=starts, ends=starts + timedelta(hours=1), zone=zone, **{**given, **more})


def read(content: bytes) -> Any:
    """As a program reads it that has never seen a zone of ours."""
    getattr(vobject.icalendar, "__tzidMap").clear()
    return vobject.readOne(content.decode())


@pytest.mark.parametrize("zone", ZONES)
@pytest.mark.parametrize("change", CHANGES)
@pytest.mark.parametrize("hours", [-30, -24, -2, -1, 1, 2, 24, 30])
def test_the_moment_is_the_same_when_read_back(zone: str, change: datetime, hours: int) -> None:
    starts = change + timedelta(hours=hours)
    event = read(document([meeting(starts, zone)])).vevent
    assert event.dtstart.value.astimezone(UTC) == starts
    assert event.dtend.value.astimezone(UTC) == starts + timedelta(hours=1)


def test_without_the_rules_of_the_zone_a_reader_would_be_lost() -> None:
    """The twin: the same file without its VTIMEZONE is read at another moment."""
    starts = CHANGES[0] + timedelta(hours=30)
    text = document([meeting(starts)]).decode()
    zone = text[text.index("BEGIN:VTIMEZONE") : text.index("END:VTIMEZONE") + len("END:VTIMEZONE\r\n")]
    stripped = text.replace(zone, "").replace("TZID=Europe/Madrid", "TZID=Unknown/Place")
    assert vobject.readOne(stripped).vevent.dtstart.value.tzinfo is None


@given(
    starts=st.integers(1_577_836_800, 2_082_758_400).map(lambda each: datetime.fromtimestamp(each, UTC)),
    zone=st.sampled_from(ZONES),
)
def test_the_calendar_tells_what_the_wall_clock_of_the_place_shows(starts: datetime, zone: str) -> None:
    event = read(document([meeting(starts, zone)])).vevent
    local, ends = starts.astimezone(ZoneInfo(zone)), (starts + timedelta(hours=1)).astimezone(ZoneInfo(zone))
    assert event.dtstart.value.astimezone(UTC) == starts
    if not local.fold and not ends.fold:
        assert event.dtstart.value.replace(tzinfo=None) == local.replace(tzinfo=None)


def test_all_day_counts_the_last_day_in() -> None:
    long = Meeting(
        uid="u", sequence=0, title="Lab", starts=datetime(2026, 3, 28, 12, tzinfo=UTC),
        ends=datetime(2026, 3, 30, 16, tzinfo=UTC), zone="Europe/Madrid", changed=NOW,
    )  # fmt: skip
    event = read(document([long], all_day=True)).vevent
    assert (event.dtstart.value, event.dtend.value) == (date(2026, 3, 28), date(2026, 3, 31))


def test_a_meeting_that_ends_at_midnight_ends_on_the_day_before() -> None:
    late = meeting(datetime(2026, 3, 10, 22, tzinfo=UTC))
    assert read(document([late], all_day=True)).vevent.dtend.value == date(2026, 3, 11)


def test_alarms_are_an_option_and_never_for_cancelled_meetings() -> None:
    ringing = read(document([meeting(NOW)], alarm=timedelta(minutes=15))).vevent
    assert ringing.valarm.trigger.value == timedelta(minutes=-15)
    assert "VALARM" not in document([meeting(NOW)]).decode()
    assert "VALARM" not in document([meeting(NOW, cancelled=True)], alarm=timedelta(minutes=15)).decode()


def test_an_update_keeps_its_uid_and_grows_its_sequence(plan: Plan, world: World) -> None:
    event = plan()
    first = read(calendar_of([event])).vevent
    invite_guests(event=event, guests=[NewGuest("g@port.example")], by=world.ana, at=NOW)
    moved = set_date(event=event, starts_at=NOW + timedelta(days=20), by=world.ana, at=NOW + timedelta(days=1))
    second = read(calendar_of([moved])).vevent
    assert first.uid.value == second.uid.value
    assert (int(first.sequence.value), int(second.sequence.value)) == (0, 1)
    assert second.last_modified.value > first.last_modified.value


def test_an_undated_meeting_is_in_no_calendar(plan: Plan) -> None:
    assert "VEVENT" not in calendar_of([plan(starts_at=None)]).decode()


def test_names_and_texts_cannot_add_lines_of_their_own() -> None:
    evil = 'A"; x\r\nBEGIN:VEVENT\r\nUID:evil\x00'
    content = document([meeting(NOW, title=evil, place=evil, guests=[Guest("g@x.example", evil, "yes")])])
    assert [event.uid.value for event in read(content).vevent_list] == ["u@cityjourney"]
    assert b"\x00" not in content


def test_a_mail_carries_the_request_as_alternative_and_as_file(plan: Plan, world: World) -> None:
    invite_guests(event=plan(), guests=[NewGuest("g@port.example", "Gil")], by=world.ana, at=NOW)
    from django.core.mail import get_connection

    raw = _mail(Message.objects.get(), get_connection("django.core.mail.backends.locmem.EmailBackend")).message()
    mail = email.message_from_bytes(raw.as_bytes(), policy=policy.default)
    parts = {part.get_content_type(): part for part in mail.walk() if part.get_content_maintype() == "text"}
    assert parts["text/calendar"].get_filename() == "meeting.ics"
    shown = [part for part in mail.walk() if part.get_content_type() == "text/calendar" and not part.get_filename()]
    assert shown[0].get_param("method") == "REQUEST"
    event = vobject.readOne(shown[0].get_content()).vevent
    assert event.attendee.value == "mailto:g@port.example"
    assert event.organizer.value == f"mailto:{world.ana.email}"
