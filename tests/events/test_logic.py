"""Pure rules: clocks, agendas, seats, links, guests, reminders."""

from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cityjourney.events.logic import agenda, guests, links, reminders, seats, zones

ZONES = st.sampled_from(["Europe/Madrid", "Europe/Lisbon", "Europe/Athens", "Asia/Kolkata", "America/New_York"])
MOMENTS = st.integers(1_704_067_200, 1_956_528_000).map(lambda each: datetime.fromtimestamp(each, UTC))


def test_a_time_that_the_clocks_skip_does_not_exist() -> None:
    with pytest.raises(zones.NoSuchTime):
        zones.moment_of(date(2026, 3, 29), time(2, 30), "Europe/Madrid")
    assert zones.moment_of(date(2026, 3, 29), time(3, 30), "Europe/Madrid") == datetime(2026, 3, 29, 1, 30, tzinfo=UTC)


def test_a_time_that_comes_twice_is_the_first() -> None:
    found = zones.moment_of(date(2026, 10, 25), time(2, 30), "Europe/Madrid")
    assert found == datetime(2026, 10, 25, 0, 30, tzinfo=UTC)


@given(MOMENTS, ZONES)
def test_what_a_clock_shows_leads_back_to_the_moment_or_its_twin_an_hour_earlier(moment: datetime, zone: str) -> None:
    local = moment.astimezone(ZoneInfo(zone))
    back = zones.moment_of(local.date(), local.time(), zone)
    assert moment - back in ({timedelta()} if not local.fold else {timedelta(hours=1)})


@given(MOMENTS, st.integers(0, 60), ZONES)
def test_days_later_the_clock_shows_the_same_time_if_it_exists(moment: datetime, days: int, zone: str) -> None:
    place = ZoneInfo(zone)
    before, after = moment.astimezone(place), zones.days_later(moment, days, zone).astimezone(place)
    same = (after.date() - before.date()).days == days and after.time() == before.time()
    skipped = after.utcoffset() != (after - timedelta(hours=2)).astimezone(place).utcoffset()
    assert same or skipped


def test_the_readers_clock_is_told_only_where_it_differs() -> None:
    starts = datetime(2026, 7, 1, 8, tzinfo=UTC)
    assert len(zones.clocks(starts, starts, "Europe/Madrid", "Europe/Brussels")) == 1
    both = zones.clocks(starts, starts, "Europe/Madrid", "Europe/London")
    assert [each.town for each in both] == ["Madrid", "London"]


def test_days_of_a_long_meeting_begin_at_the_same_time_over_the_clock_change() -> None:
    starts = datetime(2026, 3, 28, 12, 30, tzinfo=UTC)  # Saturday, 13:30 in Madrid
    slots = [agenda.Slot(60, 1), agenda.Slot(30, 1), agenda.Slot(60, 2)]
    assert agenda.beginnings(starts, slots, "Europe/Madrid") == [
        starts, starts + timedelta(hours=1), datetime(2026, 3, 29, 11, 30, tzinfo=UTC),
    ]  # fmt: skip
    assert agenda.end_of(starts, slots, 999, "Europe/Madrid") == datetime(2026, 3, 29, 12, 30, tzinfo=UTC)


@given(st.integers(0, 20), st.integers(0, 20), st.lists(st.integers(0, 100), max_size=20, unique=True))
def test_never_more_move_up_than_there_are_seats(capacity: int, taken: int, keys: list[int]) -> None:
    waiting = [seats.Waiting(datetime(2026, 1, 1, tzinfo=UTC) + timedelta(hours=key), key) for key in keys]
    free = seats.free_seats(capacity, taken)
    assert free is not None
    moved = seats.moving_up(waiting, free)
    assert taken + len(moved) <= max(capacity, taken)
    assert moved == sorted(keys)[: len(moved)]
    assert len(moved) == min(free, len(keys))


@pytest.mark.parametrize(
    ("address", "service"),
    [
        ("https://meet.jit.si/room", "jitsi"),
        ("https://teams.microsoft.com/l/meetup-join/19%3a", "teams"),
        ("https://bbb.vigo.example/rooms/abc/join", "bigbluebutton"),
        ("https://video.example/b/ana-xyz", "bigbluebutton"),
        ("https://evil.example/?teams.microsoft.com", ""),
    ],
)
def test_services_are_recognised_by_their_addresses(address: str, service: str) -> None:
    assert links.service_of(address) == service


@pytest.mark.parametrize(
    ("line", "email", "name", "organisation"),
    [
        ("Ana Ruiz <ana@port.example>, Port of Vigo", "ana@port.example", "Ana Ruiz", "Port of Vigo"),
        ("ana@port.example", "ana@port.example", "", ""),
        ("ana@port.example; Port of Vigo", "ana@port.example", "", "Port of Vigo"),
        ("Ana\tana@port.example\tPort, north", "ana@port.example", "Ana", "Port, north"),
    ],
)
def test_guests_are_read_however_they_are_written(line: str, email: str, name: str, organisation: str) -> None:
    rows, wrong = guests.read_guests(f"\n{line}\n\n")
    assert rows == [guests.GuestRow(email, name, organisation)]
    assert wrong == []
    assert guests.read_guests("nobody") == ([], ["nobody"])


@given(st.lists(st.integers(1, 14 * 24), min_size=1, max_size=60), ZONES)
def test_nobody_is_reminded_of_one_thing_twice_within_five_days(hours: list[int], zone: str) -> None:
    """Whatever the rhythm of the worker, over both clock changes."""
    at, told, reminded = datetime(2026, 3, 20, 7, tzinfo=UTC), None, []
    for step in hours:
        at += timedelta(hours=step)
        thing = reminders.Due("agreement:1", "ana", date(2026, 3, 1), zone, told)
        if reminders.digests([thing], at):
            reminded.append(at)
            told = at
    assert all(later - earlier >= timedelta(days=5) for earlier, later in pairwise(reminded))
    local = [each.astimezone(ZoneInfo(zone)) for each in reminded]
    assert all(each.weekday() < 5 and 8 <= each.hour < 18 for each in local)


def test_a_digest_holds_everything_of_one_reader_the_longest_due_first() -> None:
    at = datetime(2026, 3, 4, 10, tzinfo=UTC)
    things = [
        reminders.Due("b", "ana", date(2026, 3, 6)),
        reminders.Due("a", "ana", date(2026, 3, 1)),
        reminders.Due("far", "ana", date(2026, 3, 20)),
        reminders.Due("c", "rui", date(2026, 3, 4)),
    ]
    found = reminders.digests(things, at)
    assert {reader: [each.key for each in mine] for reader, mine in found.items()} == {"ana": ["a", "b"], "rui": ["c"]}


def test_a_day_is_over_when_it_is_over_in_the_city() -> None:
    morning_in_seoul = datetime(2026, 3, 2, 23, 30, tzinfo=UTC)
    assert reminders.is_late(date(2026, 3, 2), morning_in_seoul, "Asia/Seoul")
    assert not reminders.is_late(date(2026, 3, 2), morning_in_seoul, "America/Toronto")
    assert not reminders.is_late(date(2026, 3, 3), morning_in_seoul, "Asia/Seoul")
