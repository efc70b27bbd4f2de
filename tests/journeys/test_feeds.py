"""J3: calendars at secret addresses."""

from datetime import UTC, datetime, timedelta

import pytest
from django.test import Client
from icalendar import Calendar

from cityjourney.events.commands.planning import plan_event, set_date
from cityjourney.journeys.commands.feeds import fingerprint, make_feed, revoke_feed
from cityjourney.journeys.models import FeedToken
from cityjourney.programmes.commands.memberships import end_membership
from cityjourney.programmes.models import EventKind, Membership
from tests.journeys.cast import NOW, Cast


@pytest.fixture
def meeting(cast: Cast) -> object:
    kind = EventKind.objects.filter(edition=cast.edition).first()
    at = datetime.now(UTC).replace(microsecond=0) + timedelta(days=9)
    return (
        plan_event(
            edition=cast.edition,
            title="Port day",
            reach="city",
            cities=[cast.rijeka],
            starts_at=at,
            by=cast.ana,
            at=NOW,
        )
        if kind
        else None
    )


def read(secret: str) -> tuple[int, list[dict]]:
    answer = Client().get(f"/icc-4/journey/calendars/{secret}.ics")
    if answer.status_code != 200:
        return answer.status_code, []
    return 200, list(Calendar.from_ical(answer.content).walk("VEVENT"))


def test_the_secret_is_not_kept(cast: Cast) -> None:
    token, secret = make_feed(person=cast.ana, sort="person", at=NOW)
    assert secret not in str(FeedToken.objects.filter(pk=token.pk).values())
    assert token.digest == fingerprint(secret)


def test_a_personal_feed_shows_the_meetings_of_ones_cities(cast: Cast, meeting: object) -> None:
    _token, secret = make_feed(person=cast.ana, sort="person", at=NOW)
    assert [str(event["SUMMARY"]) for event in read(secret)[1]] == ["Port day"]
    _token, secret = make_feed(person=cast.ben, sort="person", at=NOW)
    assert read(secret) == (200, [])


def test_a_moved_meeting_keeps_its_uid(cast: Cast, meeting) -> None:
    _token, secret = make_feed(person=cast.ana, sort="city", participation=cast.rijeka, at=NOW)
    (before,) = read(secret)[1]
    set_date(event=meeting, starts_at=meeting.starts_at + timedelta(days=1), by=cast.ana, at=NOW)
    (after,) = read(secret)[1]
    assert before["UID"] == after["UID"]
    assert after.decoded("DTSTART") - before.decoded("DTSTART") == timedelta(days=1)


def test_options_give_alarms_or_whole_days(cast: Cast, meeting: object) -> None:
    _token, secret = make_feed(person=cast.ana, sort="person", alarm_minutes=15, all_day=True, at=NOW)
    (event,) = read(secret)[1]
    assert not isinstance(event.decoded("DTSTART"), datetime)
    assert event.walk("VALARM")[0].decoded("TRIGGER") == timedelta(minutes=-15)


def test_a_revoked_address_is_worthless_at_once(cast: Cast, meeting: object) -> None:
    token, secret = make_feed(person=cast.ana, sort="person", at=NOW)
    revoke_feed(token=token, by=cast.ana, at=NOW)
    assert read(secret)[0] == 404


def test_a_feed_shows_nothing_more_once_the_role_has_ended(cast: Cast, meeting: object) -> None:
    _token, secret = make_feed(person=cast.ana, sort="city", participation=cast.rijeka, at=NOW)
    assert len(read(secret)[1]) == 1
    for held in Membership.objects.filter(person=cast.ana):
        end_membership(membership=held, by=cast.tom, at=datetime.now(UTC))
    assert read(secret) == (200, [])


def test_a_feed_of_a_city_that_one_does_not_see_is_empty(cast: Cast, meeting: object) -> None:
    _token, secret = make_feed(person=cast.ben, sort="city", participation=cast.rijeka, at=NOW)
    assert read(secret) == (200, [])
