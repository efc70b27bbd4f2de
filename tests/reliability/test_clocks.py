"""Case 25: one second before and one second after, in other time zones and in the nights when clocks change.

Moments are told by the server's clock and nobody else's. (Calls: `tests/calls/test_applying.py`; closing moments typed
by people: `tests/questionnaires/test_named.py`; the window of minutes: `tests/events/test_minutes.py`.)
"""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from cityjourney.core.errors import DomainError
from cityjourney.events.commands.answering import ask_ahead, propose_date, reply
from cityjourney.events.commands.inviting import NewGuest, invite_guests
from cityjourney.events.commands.planning import set_date
from cityjourney.events.models import Event
from cityjourney.events.views import guests
from cityjourney.questionnaires.commands import answering
from cityjourney.questionnaires.commands.answering import NotOpenError
from cityjourney.questionnaires.models import Collection
from tests.events.conftest import NOW, World, plan, sign_in, world

__all__ = ["plan", "sign_in", "world"]
pytestmark = pytest.mark.django_db
Plan = Callable[..., Event]
SECOND = timedelta(seconds=1)
NIGHTS = [
    datetime(2026, 3, 29, 0, 59, 59, tzinfo=UTC),  # the last second before Europe's clocks go forward
    datetime(2026, 3, 29, 1, 0, 0, tzinfo=UTC),
    datetime(2026, 10, 25, 0, 30, 0, tzinfo=UTC),  # half past two for the first time in Madrid
    datetime(2026, 10, 25, 1, 30, 0, tzinfo=UTC),  # and for the second
]
ZONES = ["Europe/Madrid", "Atlantic/Azores", "Asia/Kathmandu", "Pacific/Kiritimati"]


@pytest.mark.parametrize("ends_at", NIGHTS)
@pytest.mark.parametrize("zone", ZONES)
def test_a_meeting_takes_answers_until_its_end_and_not_a_second_longer(
    plan: Plan, world: World, ends_at: datetime, zone: str
) -> None:
    event = plan(starts_at=ends_at - timedelta(hours=1), ends_at=ends_at, time_zone=zone)
    (guest,) = invite_guests(event=event, guests=[NewGuest("g@port.example")], by=world.ana, at=NOW)
    with timezone.override(zone):
        assert reply(attendee=guest, answer="yes", at=ends_at - SECOND).reply == "yes"
        ask_ahead(attendee=guest, text="Parking?", at=ends_at - SECOND)
        late: list[Callable[[], Any]] = [
            lambda: reply(attendee=guest, answer="no", at=ends_at),
            lambda: ask_ahead(attendee=guest, text="Still?", at=ends_at),
            lambda: propose_date(attendee=guest, starts_at=ends_at + timedelta(days=1), at=ends_at),
        ]
        for act in late:
            with pytest.raises(DomainError, match="over"):
                act()
    guest.refresh_from_db()
    assert guest.reply == "yes"


def test_a_meeting_moved_across_the_night_keeps_its_length_to_the_second(plan: Plan, world: World) -> None:
    event = plan(starts_at=datetime(2026, 3, 28, 12, 0, tzinfo=UTC))
    moved = set_date(event=event, starts_at=datetime(2026, 3, 29, 0, 30, tzinfo=UTC), by=world.ana, at=NOW)
    assert moved.ends_at == datetime(2026, 3, 29, 1, 30, tzinfo=UTC), "an hour, though the clock shows two"
    assert not moved.is_over(moved.ends_at - SECOND)
    assert moved.is_over(moved.ends_at)


@pytest.mark.parametrize("closes_at", NIGHTS)
@pytest.mark.parametrize("zone", ZONES)
def test_a_questionnaire_opens_and_closes_to_the_second(closes_at: datetime, zone: str) -> None:
    collection = Collection(opens_at=closes_at - timedelta(hours=1), closes_at=closes_at)
    with timezone.override(zone):
        answering.must_be_open(collection, collection.opens_at)
        answering.must_be_open(collection, closes_at - SECOND)
        for moment in (collection.opens_at - SECOND, closes_at, closes_at + SECOND):
            with pytest.raises(NotOpenError):
                answering.must_be_open(collection, moment)


def test_what_the_browser_says_about_the_time_changes_nothing(plan: Plan, world: World) -> None:
    ended = timezone.now() - SECOND
    event = plan(starts_at=ended - timedelta(hours=1), ends_at=ended)
    (guest,) = invite_guests(
        event=event, guests=[NewGuest("g@port.example")], by=world.ana, at=ended - timedelta(hours=2)
    )
    early = {"do": "reply", "reply": "yes", "at": (ended - timedelta(days=1)).isoformat()}
    url = f"/{world.slug}/events/with/{guest.secret}/"
    page = Client().post(url, early, follow=True, headers={"date": "Mon, 01 Jan 2024 00:00:00 GMT"})
    assert "This meeting is over" in page.content.decode()
    guest.refresh_from_db()
    assert guest.reply == "waiting"


def test_by_the_browsers_clock_it_would_count(plan: Plan, world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """The twin: a view that believes what it is told."""
    ended = timezone.now() - SECOND
    event = plan(starts_at=ended - timedelta(hours=1), ends_at=ended)
    (guest,) = invite_guests(
        event=event, guests=[NewGuest("g@port.example")], by=world.ana, at=ended - timedelta(hours=2)
    )
    monkeypatch.setattr(guests.timezone, "now", lambda: ended - timedelta(days=1))
    Client().post(f"/{world.slug}/events/with/{guest.secret}/", {"do": "reply", "reply": "yes"})
    guest.refresh_from_db()
    assert guest.reply == "yes"
