"""The pages of a city's journey, as people open them and act on them."""

from collections.abc import Callable
from datetime import timedelta
from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from cityjourney.journeys.commands import achievements, deliverables, plan
from cityjourney.journeys.models import (
    Achievement,
    Booking,
    CreditAccount,
    Deliverable,
    Extension,
    FeedToken,
    PlanChange,
    PlannedItem,
    Preparation,
    Version,
)
from cityjourney.programmes.models import Phase
from tests.journeys.cast import NOW, Cast
from tests.journeys.test_deliverables import docx, report
from tests.journeys.test_planning import once

Browse = Callable[[str], Client]
BASE = "/icc-4/journey/rijeka/"


@pytest.fixture
def browse(cast: Cast) -> Browse:
    """A client that is signed in as somebody of the cast."""

    def signed_in(name: str) -> Client:
        client = Client()
        client.force_login(cast.people[name], backend="allauth.account.auth_backends.AuthenticationBackend")
        return client

    return signed_in


PAGES = ["", "?view=list", "?view=calendar", "visits/", "deliverables/", "achievements/"]


@pytest.mark.parametrize("page", PAGES)
def test_who_works_with_the_city_reads_its_pages_and_others_do_not(browse: Browse, page: str) -> None:
    for name, status in (("ana", 200), ("eva", 200), ("tom", 200), ("ben", 404), ("sam", 404)):
        assert browse(name).get(BASE + page).status_code == status, name
    assert "/account/sign-in/" in Client().get(BASE + page).headers["Location"]


ACTS = ["shift/", "merge/", "skip/", "unskip/", "date/", "no-date/"]


@pytest.mark.parametrize("act", ACTS)
def test_who_may_not_plan_changes_nothing(cast: Cast, browse: Browse, act: str) -> None:
    cast.person("may", "mayor", cast.rijeka)
    item = once(cast)[0]
    for name in ("may", "ben", "sam"):
        answer = browse(name).post(f"{BASE}plan/{item.public_id}/{act}", {"month": 9, "reason": "x"})
        assert answer.status_code == 404
    assert not PlanChange.objects.exists()


def test_an_item_of_another_city_is_not_found_by_its_id(cast: Cast, browse: Browse) -> None:
    theirs = once(cast, "cork")[0]
    assert browse("ana").get(f"{BASE}plan/{theirs.public_id}/").status_code == 404
    assert browse("ana").post(f"{BASE}plan/{theirs.public_id}/skip/", {"reason": "x"}).status_code == 404


def test_shift_skip_and_undo_work_without_scripts(cast: Cast, browse: Browse) -> None:
    item, client = once(cast)[0], browse("ana")
    page = client.get(f"{BASE}plan/{item.public_id}/").content.decode()
    assert "Move it to another month" in page
    client.post(f"{BASE}plan/{item.public_id}/shift/", {"month": 9, "seen": item.month})
    assert PlannedItem.objects.get(pk=item.pk).month == 9
    answer = client.post(f"{BASE}plan/{item.public_id}/shift/", {"month": 10, "seen": item.month}, follow=True)
    assert "Somebody else has moved" in answer.content.decode()
    change = PlanChange.objects.get()
    client.post(f"{BASE}plan/undo/{change.public_id}/")
    assert PlannedItem.objects.get(pk=item.pk).month == item.month
    client.post(f"{BASE}plan/{item.public_id}/skip/", {"reason": "Held last year"})
    assert "Held last year" in client.get(f"{BASE}?all=1").content.decode()


def test_a_broken_order_is_said_and_not_forbidden(cast: Cast, browse: Browse) -> None:
    first, *_between, last = once(cast)
    plan.shift(item=first, month=last.month + 1, by=cast.ana, at=NOW)
    page = browse("ana").get(BASE).content.decode()
    assert "The programme advises another order" in page
    assert PlannedItem.objects.get(pk=first.pk).month == last.month + 1


def test_a_date_is_set_by_the_clock_of_the_person(cast: Cast, browse: Browse) -> None:
    cast.ana.time_zone = "Europe/Zagreb"
    cast.ana.save()
    item = once(cast)[0]
    answer = browse("ana").post(
        f"{BASE}plan/{item.public_id}/date/",
        {"day": "2027-03-28", "time": "09:30", "delivery": item.modes[0], "place": "Town hall"},
    )
    line = PlannedItem.objects.select_related("event").get(pk=item.pk)
    assert line.event.starts_at.isoformat() == "2027-03-28T07:30:00+00:00"
    assert answer.headers["Location"] == f"{BASE}event/{line.event.public_id}/"
    page = browse("ana").get(answer.headers["Location"]).content.decode()
    assert "To have ready" in page


def test_ticking_and_putting_somebody_in_charge(cast: Cast, browse: Browse) -> None:
    event = plan.set_date(item=once(cast)[0], starts_at=timezone.now() + timedelta(days=9), by=cast.ana, at=NOW)
    row = Preparation.objects.filter(event=event).first()
    browse("ana").post(f"{BASE}ready/{row.public_id}/who/", {"person": str(cast.eva.public_id)})
    browse("eva").post(f"{BASE}ready/{row.public_id}/", {"done": "1"})
    row.refresh_from_db()
    assert (row.person, row.done_by) == (cast.eva, cast.eva)
    assert browse("ben").post(f"{BASE}ready/{row.public_id}/", {"done": "0"}).status_code == 404


def test_booking_holding_and_giving_back(cast: Cast, browse: Browse) -> None:
    client = browse("ana")
    account = CreditAccount.objects.get(participation=cast.rijeka, credit_kind__key="lead-expert-online")
    client.post(f"{BASE}visits/{account.public_id}/book/", {"event": "", "giver": str(cast.eva.public_id)})
    booking = Booking.objects.get()
    assert (booking.state, booking.giver) == ("held", cast.eva)
    client.post(f"{BASE}visits/{booking.public_id}/release/")
    booking.refresh_from_db()
    assert booking.state == "released"
    theirs = CreditAccount.objects.filter(participation=cast.cork).first()
    assert client.post(f"{BASE}visits/{theirs.public_id}/book/").status_code == 404
    assert client.post(f"{BASE}visits/{account.public_id}/transfer/").status_code == 404


def test_the_programme_team_moves_visits(cast: Cast, browse: Browse) -> None:
    mine = CreditAccount.objects.get(participation=cast.rijeka, credit_kind__key="joint-visit")
    theirs = CreditAccount.objects.get(participation=cast.cork, credit_kind__key="joint-visit")
    data = {"target": str(theirs.public_id), "amount": 1, "note": "Rijeka needs none"}
    browse("tom").post(f"{BASE}visits/{mine.public_id}/transfer/", data)
    theirs.refresh_from_db()
    assert theirs.granted == 2


def test_a_deliverable_goes_its_whole_way_in_the_browser(cast: Cast, browse: Browse) -> None:
    ana, eva, kind = browse("ana"), browse("eva"), report(cast).kind.key
    base = f"{BASE}deliverables/{kind}/"
    ana.post(f"{base}keep/", {"text": "# Rijeka <script>alert(1)</script>", "seen": 0})
    assert eva.post(f"{base}keep/", {"text": "x", "seen": 1}).status_code == 404
    ana.post(f"{base}1/submit/", {"as": "final"})
    assert "waits for your answer" in eva.get(base).content.decode()
    page = eva.get(f"{base}1/").content.decode()
    assert "<script>alert" not in page
    eva.post(f"{base}1/comment/", {"text": "Well said", "quote": "Rijeka"})
    assert ana.post(f"{base}1/decide/", {"decision": "accept"}).status_code == 404
    assert browse("ben").get(base).status_code == 404
    eva.post(f"{base}1/decide/", {"decision": "accept", "reasons": "Good."})
    ana.post(f"{base}share/")
    assert Deliverable.objects.get(pk=report(cast).pk).shared_at is not None
    shared = browse("ben").get(base).content.decode()
    assert "Version 1" in shared
    assert "Well said" not in browse("ben").get(f"{base}1/").content.decode()
    assert browse("sam").get(base).status_code == 404


def test_a_lost_race_shows_both_versions_side_by_side(cast: Cast, browse: Browse) -> None:
    base = f"{BASE}deliverables/{report(cast).kind.key}/"
    client = browse("ana")
    client.post(f"{base}keep/", {"text": "first", "seen": 0})
    answer = client.post(f"{base}keep/", {"text": "second writer", "seen": 0})
    page = answer.content.decode()
    assert answer.status_code == 409
    assert "first" in page
    assert "second writer" in page
    assert Version.objects.count() == 1


def test_a_file_is_handed_back_as_something_to_save(cast: Cast, browse: Browse) -> None:
    base = f"{BASE}deliverables/{report(cast).kind.key}/"
    client = browse("ana")
    page = client.post(f"{base}keep/", {"file": SimpleUploadedFile("x.html", b"<script>"), "seen": 0})
    assert page.status_code == 422
    client.post(f"{base}keep/", {"file": SimpleUploadedFile("plan.docx", docx("word/document.xml")), "seen": 0})
    answer = client.get(f"{base}1/file/")
    assert answer.headers["Content-Disposition"] == 'attachment; filename="plan.docx"'
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert BytesIO(b"".join(answer.streaming_content)).read(2) == b"PK"
    assert browse("ben").get(f"{base}1/file/").status_code == 404


def test_more_time_is_asked_and_granted_in_the_browser(cast: Cast, browse: Browse) -> None:
    base = f"{BASE}deliverables/{report(cast).kind.key}/"
    wanted = (timezone.localdate() + timedelta(days=700)).isoformat()
    browse("ana").post(f"{base}more-time/", {"sort": "final", "wanted_on": wanted, "reason": "elections"})
    asked = Extension.objects.get()
    assert browse("ana").post(f"{base}more-time/{asked.public_id}/", {"decision": "grant"}).status_code == 404
    browse("eva").post(f"{base}more-time/{asked.public_id}/", {"decision": "grant"})
    asked.refresh_from_db()
    assert asked.granted is True


def test_an_achievement_is_claimed_and_confirmed_by_somebody_else(cast: Cast, browse: Browse) -> None:
    phase = next(p for p in Phase.objects.filter(edition=cast.edition, position=1))
    key = phase.spec.achievements[0].key
    ana, eva = browse("ana"), browse("eva")
    ana.post(f"{BASE}achievements/{phase.key}/{key}/claim/", {"link": "javascript:alert(1)"})
    assert not Achievement.objects.exists()
    ana.post(f"{BASE}achievements/{phase.key}/{key}/claim/", {"link": "https://rijeka.example/report"})
    claim = Achievement.objects.get()
    assert ana.post(f"{BASE}achievements/{claim.public_id}/confirm/", {"decision": "confirm"}).status_code == 404
    eva.post(f"{BASE}achievements/{claim.public_id}/confirm/", {"decision": "confirm"})
    claim.refresh_from_db()
    assert claim.confirmed is True
    assert "1 of" in ana.get(f"{BASE}achievements/").content.decode()


def test_nobody_confirms_their_own_claim(cast: Cast) -> None:
    phase = Phase.objects.get(edition=cast.edition, position=1)
    claim = achievements.claim(
        participation=cast.rijeka, phase=phase, key=phase.spec.achievements[0].key, note="done", by=cast.tom, at=NOW
    )
    with pytest.raises(achievements.DomainError, match="Somebody else"):
        achievements.confirm(achievement=claim, confirmed=True, by=cast.tom, at=NOW)


def test_a_calendar_address_is_shown_once(cast: Cast, browse: Browse) -> None:
    client = browse("ana")
    answer = client.post("/icc-4/journey/calendars/", {"shows": f"city:{cast.rijeka.public_id}", "alarm": "15"})
    assert ".ics" in answer.content.decode()
    assert answer.headers["Cache-Control"] == "no-store"
    assert ".ics" not in client.get("/icc-4/journey/calendars/").content.decode()
    token = FeedToken.objects.get()
    assert browse("ben").post(f"/icc-4/journey/calendars/{token.public_id}/revoke/").status_code == 404
    answer = browse("ben").post("/icc-4/journey/calendars/", {"shows": f"city:{cast.rijeka.public_id}"})
    assert answer.status_code == 422


def test_pages_cost_the_same_with_little_and_with_much(cast: Cast, browse: Browse) -> None:
    client, row = browse("ana"), report(cast)
    base = f"{BASE}deliverables/{row.kind.key}/"
    paths = [BASE, f"{BASE}?view=list", f"{BASE}visits/", f"{BASE}deliverables/", f"{BASE}achievements/", base]

    def counts() -> list[int]:
        found = []
        for path in paths:
            client.get(path)
            with CaptureQueriesContext(connection) as queries:
                assert client.get(path).status_code == 200
            found.append(len(queries))
        return found

    def write(numbers: range) -> None:
        for number in numbers:
            version = deliverables.keep_version(
                deliverable=row, text=f"Words {number}", seen=number, by=cast.ana, at=NOW
            )
            deliverables.comment(version=version, text="Hm", by=cast.eva, at=NOW)

    write(range(2))
    for item in once(cast)[:2]:
        plan.set_date(item=item, starts_at=NOW + timedelta(days=3), by=cast.ana, at=NOW)
    few = counts()
    write(range(2, 12))
    for item in [line for line in once(cast) if line.event_id is None]:
        plan.set_date(item=item, starts_at=NOW + timedelta(days=4), by=cast.ana, at=NOW)
    assert counts() == few
    assert max(few) < 25
