"""Pages of meetings: who sees them, what they cost, what broken input does (cases 22 to 26)."""

import csv
import io
import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from cityjourney.accounts.models import User
from cityjourney.events.commands import minutes
from cityjourney.events.commands.agreements import add_agreement
from cityjourney.events.commands.answering import ask_ahead, propose_date
from cityjourney.events.commands.inviting import NewGuest, invite_guests, invite_members
from cityjourney.events.enums import Reach, Reply
from cityjourney.events.models import Agreement, Attendee, Event
from tests.events.conftest import NOW, World

Plan = Callable[..., Event]
SignIn = Callable[[User], Client]
NASTY = '<script>alert(1)</script>"><img src=x onerror=alert(1)> \u202e 🎉 =cmd'


def at(event: Event, name: str = "event", *more: object) -> str:
    return reverse(f"events:{name}", args=[event.edition.slug, event.public_id, *more])


def soon() -> datetime:
    """Two days from now, on a whole minute: pages go by the server's clock."""
    return (timezone.now() + timedelta(days=2)).replace(second=0, microsecond=0)


SEEN = [
    # page, ana (runs), lena (sees), tom (team), rui (another city), sam (no role)
    ("event", 200, 200, 200, 404, 404),
    ("event_ics", 200, 200, 200, 404, 404),
    ("event_json", 200, 200, 200, 404, 404),
    ("minutes", 200, 200, 200, 404, 404),
    ("edit", 200, 404, 200, 404, 404),
    ("agenda", 200, 404, 200, 404, 404),
    ("cancel", 200, 404, 200, 404, 404),
    ("invite", 200, 404, 200, 404, 404),
]


@pytest.mark.parametrize(("page", "ana", "lena", "tom", "rui", "sam"), SEEN)
def test_who_sees_a_citys_meeting(
    plan: Plan, world: World, sign_in: SignIn, page: str, ana: int, lena: int, tom: int, rui: int, sam: int
) -> None:
    event = plan()
    people = {"ana": ana, "lena": lena, "tom": tom, "rui": rui, "sam": sam}
    found = {name: sign_in(getattr(world, name)).get(at(event, page)).status_code for name in people}
    assert found == people
    answer = Client().get(at(event, page))
    assert answer.status_code == 302
    assert "/account/" in answer["Location"]


@pytest.mark.parametrize("page", ["close", "attendance", "agree"])
def test_who_only_sees_writes_nothing(plan: Plan, world: World, sign_in: SignIn, page: str) -> None:
    event = plan()
    assert sign_in(world.lena).post(at(event, page)).status_code == 404
    assert sign_in(world.rui).post(at(event, page)).status_code == 404


def test_who_is_invited_sees_the_meeting_without_any_role(plan: Plan, world: World, sign_in: SignIn) -> None:
    event = plan()
    invite_guests(event=event, guests=[NewGuest(world.sam.email)], by=world.ana, at=NOW)
    client = sign_in(world.sam)
    assert client.get(at(event)).status_code == 200
    assert client.get(at(event, "edit")).status_code == 404
    assert client.get(at(plan())).status_code == 404


def test_the_cohorts_meeting_is_the_programmes(plan: Plan, world: World, sign_in: SignIn) -> None:
    event = plan(kind=None, title="Summit", cities=[], reach=Reach.COHORT, by=world.tom)
    seen = {name: sign_in(getattr(world, name)).get(at(event)).status_code for name in ("tom", "ana", "lena", "sam")}
    assert seen == {"tom": 200, "ana": 404, "lena": 404, "sam": 404}
    invite_members(event=event, roles=[world.roles["rep"]], by=world.tom, at=NOW)
    assert sign_in(world.ana).get(at(event)).status_code == 200
    assert sign_in(world.ana).get(at(event, "edit")).status_code == 404


def test_one_of_several_cities_writes_the_minutes_and_does_not_cancel(
    plan: Plan, world: World, sign_in: SignIn
) -> None:
    event = plan(kind=None, title="Both", cities=[world.vigo, world.porto], by=world.tom)
    client = sign_in(world.rui)
    assert client.get(at(event)).status_code == 200
    assert client.get(at(event, "cancel")).status_code == 404
    point = event.points.create(position=1, title="Round", minutes=5)
    answer = client.post(at(event, "notes", point.public_id), {"notes": "Said", "version": "1"})
    assert answer.status_code == 302
    point.refresh_from_db()
    assert point.notes == "Said"


def test_the_list_shows_what_one_may_see_and_no_more(plan: Plan, world: World, sign_in: SignIn) -> None:
    plan(title="Of Vigo", starts_at=soon())
    plan(title="Of Porto", cities=[world.porto], starts_at=soon(), by=world.rui)
    url = reverse("events:events", args=[world.slug])
    seen = {name: sign_in(getattr(world, name)).get(url).content.decode() for name in ("ana", "rui", "tom")}
    assert ["Of Vigo" in seen[name] for name in ("ana", "rui", "tom")] == [True, False, True]
    assert ["Of Porto" in seen[name] for name in ("ana", "rui", "tom")] == [False, True, True]


@pytest.mark.parametrize(
    ("query", "status"),
    [
        ("", 200), ("?when=past", 200), ("?when=undated&whose=mine", 200), ("?kind=call", 200), ("?when=nonsense", 400),
        ("?page=0", 404), ("?page=-1", 400), ("?page=999999", 404), ("?city=x", 400), ("?kind=%00", 400),
    ],
)  # fmt: skip
def test_filters_are_in_the_address_and_strict(
    plan: Plan, world: World, sign_in: SignIn, query: str, status: int
) -> None:
    plan()
    assert sign_in(world.ana).get(reverse("events:events", args=[world.slug]) + query).status_code == status


def _full(plan: Plan, world: World, number: int) -> Event:
    """A meeting with so many of everything."""
    event = plan(starts_at=soon(), at=NOW)
    guests = [NewGuest(f"g{event.pk}-{n}@port.example", f"G{n}", "Port") for n in range(number)]
    asked = invite_guests(event=event, guests=guests, by=world.ana, at=NOW)
    for n, each in enumerate(asked):
        ask_ahead(attendee=each, text=f"Question {n}", at=NOW)
        propose_date(attendee=each, starts_at=soon() + timedelta(days=n + 1), at=timezone.now())
        add_agreement(event=event, kind="action", text=f"Task {n}", owner=each, by=world.ana, at=NOW)
        plan(title=f"Other {n}", starts_at=soon() + timedelta(days=n))
    return event


COSTS = {"events": 16, "agreements": 13, "event": 26, "minutes": 24, "invite": 20}


@pytest.mark.parametrize("page", COSTS)
def test_pages_cost_the_same_queries_for_three_rows_and_for_twenty(
    plan: Plan, world: World, sign_in: SignIn, page: str
) -> None:
    client = sign_in(world.ana)
    counts = []
    for number in (3, 20):
        event = _full(plan, world, number)
        url = at(event, page) if page not in {"events", "agreements"} else reverse(f"events:{page}", args=[world.slug])
        client.get(url)
        with CaptureQueriesContext(
            connection,
        ) as queries:
            assert client.get(url).status_code == 200
        counts.append(len(queries))
    assert counts[0] == counts[1]
    assert counts[0] <= COSTS[page], counts


def test_what_people_type_is_shown_and_not_run(plan: Plan, world: World, sign_in: SignIn) -> None:
    event = plan(title=NASTY[:190], place=NASTY, pre_read=NASTY, starts_at=soon())
    (guest,) = invite_guests(event=event, guests=[NewGuest("g@port.example", NASTY, NASTY)], by=world.ana, at=NOW)
    ask_ahead(attendee=guest, text=NASTY, at=NOW)
    add_agreement(event=event, kind="action", text=NASTY, owner=guest, by=world.ana, at=NOW)
    pages = [at(event), at(event, "minutes"), at(event, "invite"), reverse("events:events", args=[world.slug])]
    pages += [reverse("events:guest", args=[world.slug, guest.secret])]
    for url in pages:
        text = sign_in(world.ana).get(url).content.decode()
        assert "<script>alert" not in text, url
        assert "<img src=x" not in text, url
    table = sign_in(world.ana).get(reverse("events:agreements_csv", args=[world.slug])).content.decode("utf-8-sig")
    assert next(csv.DictReader(io.StringIO(table)))["text"].startswith("<script>")


def test_tables_are_read_by_spreadsheets_and_run_nothing(plan: Plan, world: World, sign_in: SignIn) -> None:
    plan(title="=cmd|' /C calc'!A0", starts_at=soon(), place="Málaga")
    content = sign_in(world.ana).get(reverse("events:events_csv", args=[world.slug])).content
    assert content.startswith(b"\xef\xbb\xbf")
    (row,) = csv.DictReader(io.StringIO(content.decode("utf-8-sig")))
    assert row["title"].startswith("'=")
    assert row["place"] == "Málaga"
    assert row["time_zone"] == "Europe/Madrid"


def test_the_whole_meeting_is_exported_and_addresses_only_to_those_who_run_it(
    plan: Plan, world: World, sign_in: SignIn
) -> None:
    event = plan()
    invite_guests(event=event, guests=[NewGuest("g@port.example", "G")], by=world.ana, at=NOW)
    runs = json.loads(sign_in(world.ana).get(at(event, "event_json")).content)
    sees = sign_in(world.lena).get(at(event, "event_json")).content.decode()
    assert runs["attendees"][0]["email"] == "g@port.example"
    assert "g@port.example" not in sees
    assert [point["title"] for point in runs["agenda"]] == ["Welcome", "Round", "Next steps"]


def test_a_guest_answers_by_link_and_reading_changes_nothing(plan: Plan, world: World) -> None:
    event = plan(starts_at=soon())
    (guest,) = invite_guests(event=event, guests=[NewGuest("g@port.example", "Gil")], by=world.ana, at=NOW)
    url = reverse("events:guest", args=[world.slug, guest.secret])
    page = Client().get(url)
    assert page.status_code == 200
    assert page["Cache-Control"] == "no-store"
    assert Attendee.objects.get(pk=guest.pk).reply == Reply.WAITING
    assert Client().post(url, {"do": "reply", "reply": "yes"}).status_code == 302
    assert Attendee.objects.get(pk=guest.pk).reply == Reply.YES
    assert Client().post(url, {"do": "ask", "text": "Parking?"}).status_code == 302
    assert Client().post(url, {"do": "ask", "text": ""}).status_code == 422
    assert Client().post(url, {"do": "nonsense"}).status_code == 400
    assert Client().post(url, {"do": "reply", "reply": "waiting_list"}).status_code == 400
    day = (soon() + timedelta(days=3)).date().isoformat()
    sent = Client().post(url, {"do": "propose", "day": day, "time": "10:00", "time_zone": "Europe/Madrid"})
    assert sent.status_code == 302
    assert event.proposals.count() == 1


def test_a_link_works_in_its_own_edition_only_and_forged_ones_are_not_found(plan: Plan, world: World) -> None:
    (guest,) = invite_guests(event=plan(), guests=[NewGuest("g@port.example")], by=world.ana, at=NOW)
    for slug, secret in (("other", guest.secret), (world.slug, guest.secret[:-2] + "zz"), (world.slug, "x")):
        assert Client().get(reverse("events:guest", args=[slug, secret])).status_code == 404
        assert Client().get(reverse("events:promise", args=[slug, secret])).status_code == 404


def test_an_answer_needs_the_token_of_the_form(plan: Plan, world: World) -> None:
    (guest,) = invite_guests(event=plan(starts_at=soon()), guests=[NewGuest("g@port.example")], by=world.ana, at=NOW)
    url = reverse("events:guest", args=[world.slug, guest.secret])
    assert Client(enforce_csrf_checks=True).post(url, {"do": "reply", "reply": "yes"}).status_code == 403


def test_an_organisation_says_yes_by_link(plan: Plan, world: World) -> None:
    event = plan()
    promise = add_agreement(
        event=event, kind="action", text="Plans", owner_name="Rail", owner_email="r@rail.example", by=world.ana, at=NOW
    )
    url = reverse("events:promise", args=[world.slug, promise.secret])
    assert Client().get(url).status_code == 200
    assert Client().post(url, {"answer": "yes", "name": "", "on_behalf_of": "Rail"}).status_code == 422
    assert Client().post(url, {"answer": "yes", "name": "Rita", "on_behalf_of": "Rail"}).status_code == 302
    promise = Agreement.objects.get(pk=promise.pk)
    assert (promise.state, promise.accepted_name, promise.on_behalf_of) == ("accepted", "Rita", "Rail")


def test_a_conflict_stands_side_by_side_without_scripts(plan: Plan, world: World, sign_in: SignIn) -> None:
    event = plan()
    point = event.points.first()
    assert point is not None
    url = at(event, "notes", point.public_id)
    sign_in(world.ana).post(url, {"notes": "Words of Ana", "version": "1"})
    tom = sign_in(world.tom)
    answer = tom.post(url, {"notes": "Words of Tom", "version": "1"})
    assert answer.status_code == 409
    page = answer.content.decode()
    assert "Words of Ana" in page
    assert "Words of Tom" in page
    again = tom.get(at(event, "minutes")).content.decode()
    assert "Words of Tom" in again, "kept until resolved"
    assert again.count("btn primary") <= 1, "two texts wait: nothing else asks to be pressed first"
    assert tom.post(url, {"take": "mine", "version": "2"}).status_code == 302
    point.refresh_from_db()
    assert point.notes == "Words of Tom"


def test_notes_save_themselves_and_say_so(plan: Plan, world: World, sign_in: SignIn) -> None:
    event = plan()
    point = event.points.first()
    assert point is not None
    url, script = at(event, "notes", point.public_id), {"HX-Request": "true"}
    saved = sign_in(world.ana).post(url, {"notes": "One", "version": "1"}, headers=script)
    assert 'name="version" value="2"' in saved.content.decode()
    assert "saved at" in saved.content.decode()
    clash = sign_in(world.tom).post(url, {"notes": "Two", "version": "1"}, headers=script)
    assert clash["HX-Retarget"] == f"#point-{point.public_id}"
    assert "One" in clash.content.decode()
    assert "Two" in clash.content.decode()
    assert sign_in(world.ana).post(url, {"notes": "x", "version": "1e9"}).status_code == 400


def test_a_meeting_is_planned_invited_to_and_dated_through_the_pages(world: World, sign_in: SignIn) -> None:
    client, day = sign_in(world.ana), soon().date().isoformat()
    plan_url = reverse("events:plan", args=[world.slug])
    assert client.get(plan_url + "?kind=call").status_code == 200
    given = {"kind": "call", "cities": [str(world.vigo.public_id)], "time_zone": "Europe/Madrid", "service": "jitsi"}
    assert client.post(plan_url, {**given, "day": day}).status_code == 422
    assert client.post(plan_url, {**given, "cities": [str(world.porto.public_id)]}).status_code == 422
    assert client.post(plan_url, {**given, "day": day, "time": "10:00"}).status_code == 302
    event = Event.objects.get()
    assert event.meeting_url.startswith("https://meet.jit.si/partner-call-")
    assert "Invite people" in client.get(at(event)).content.decode()
    roles = {"do": "roles", "roles": ["rep", "expert"]}
    assert client.post(at(event, "invite"), roles).status_code == 302
    guests = {"do": "guests", "guests": "Ana Ruiz <ruiz@port.example>, Port of Vigo"}
    assert client.post(at(event, "invite"), guests).status_code == 302
    assert client.post(at(event, "invite"), {"do": "guests", "guests": "nobody"}).status_code == 422
    assert event.attendees.count() == 3
    form = {"version": Event.objects.get().version, "title": "Moved", "day": day, "time": "12:30"}
    form |= {"time_zone": "Europe/Madrid", "length": "60"}
    assert client.post(at(event, "edit"), form).status_code == 302
    event.refresh_from_db()
    assert event.title == "Moved"
    assert event.ends_at is not None
    assert event.starts_at is not None
    assert event.ends_at - event.starts_at == timedelta(hours=1)


def test_the_agenda_page_changes_order_and_minutes(plan: Plan, world: World, sign_in: SignIn) -> None:
    event = plan()
    first, second, third = event.points.all()
    rows = [(first, "", "10", "1"), (second, "Talk", "35", "3"), (third, "Steps", "25", "2")]
    data = {"point-TOTAL_FORMS": "3", "point-INITIAL_FORMS": "3"}
    for number, (point, title, length, place) in enumerate(rows):
        data |= {
            f"point-{number}-key": str(point.public_id), f"point-{number}-title": title,
            f"point-{number}-minutes": length, f"point-{number}-place": place,
        }  # fmt: skip
    client = sign_in(world.ana)
    assert client.get(at(event, "agenda")).status_code == 200
    assert client.post(at(event, "agenda"), data).status_code == 302
    assert [(point.title, point.minutes) for point in event.points.all()] == [("Steps", 25), ("Talk", 35)]


def test_minutes_from_attendance_to_amendment_through_the_pages(plan: Plan, world: World, sign_in: SignIn) -> None:
    event = plan(starts_at=timezone.now() - timedelta(minutes=20))
    (sam,) = invite_guests(event=event, guests=[NewGuest(world.sam.email)], by=world.ana, at=NOW)
    ana, client = sign_in(world.ana), sign_in(world.sam)
    assert "Write the minutes" in ana.get(at(event)).content.decode()
    assert ana.post(at(event, "attendance"), {"present": [str(sam.public_id)]}).status_code == 302
    agreed = {"kind": "action", "text": "Send it", "owner": str(sam.public_id), "due_on": "2026-12-01"}
    assert ana.post(at(event, "agree"), agreed).status_code == 302
    assert ana.post(at(event, "agree"), {"kind": "action", "text": "No owner"}).status_code == 422
    assert ana.post(at(event, "close")).status_code == 302
    assert client.post(at(event, "amend"), {"text": "It was May."}).status_code == 302
    amendment = event.amendments.get()
    assert ana.post(at(event, "decide_amendment", amendment.public_id), {"accepted": "yes"}).status_code == 302
    promise = event.agreements.get()
    mark = reverse("events:mark", args=[world.slug, promise.public_id])
    assert sign_in(world.rui).post(mark, {"state": "kept"}).status_code == 404
    assert client.post(mark, {"state": "kept", "back": "//evil.example/"}).status_code == 302
    assert client.post(mark, {"state": "open"})["Location"].endswith("/agreements/")
    minutes.finalise_due(at=timezone.now() + timedelta(days=4))
    assert ana.post(at(event, "close")).status_code == 302
    assert "It was May." in ana.get(at(event, "minutes")).content.decode()


def test_the_other_clock_is_shown_where_it_differs(plan: Plan, world: World, sign_in: SignIn) -> None:
    event = plan(starts_at=datetime(2027, 1, 12, 9, 0, tzinfo=UTC))
    assert "for you" not in sign_in(world.ana).get(at(event)).content.decode()
    world.tom.time_zone = "Europe/Lisbon"
    world.tom.save()
    page = sign_in(world.tom).get(at(event)).content.decode()
    assert "10:00" in page
    assert "09:00" in page
    assert "for you, by the clock of Lisbon" in page


def test_questions_and_dates_are_answered_through_the_pages(plan: Plan, world: World, sign_in: SignIn) -> None:
    event = plan(starts_at=soon())
    (guest,) = invite_guests(event=event, guests=[NewGuest("g@port.example")], by=world.ana, at=NOW)
    question = ask_ahead(attendee=guest, text="Parking?", at=NOW)
    proposal = propose_date(attendee=guest, starts_at=soon() + timedelta(days=1), at=timezone.now())
    ana, lena = sign_in(world.ana), sign_in(world.lena)
    asked, dated = at(event, "answer_ahead", question.public_id), at(event, "decide_date", proposal.public_id)
    assert lena.post(asked, {"text": "No"}).status_code == 404
    assert lena.post(dated, {"accepted": "yes"}).status_code == 404
    assert ana.post(asked, {"text": "Behind the hall"}).status_code == 302
    assert ana.post(dated, {"accepted": "yes"}).status_code == 302
    event.refresh_from_db()
    assert event.starts_at == soon() + timedelta(days=1)
    page = Client().get(reverse("events:guest", args=[world.slug, guest.secret])).content.decode()
    assert "Behind the hall" in page
