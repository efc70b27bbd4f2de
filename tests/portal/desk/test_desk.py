"""J3, J9: what is now, next and late, for a city and for a person; all cities at a glance."""

import csv
import io
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from openpyxl import load_workbook

from cityjourney.events.commands.agreements import accept_agreement, add_agreement, mark_agreement
from cityjourney.events.commands.inviting import invite_members
from cityjourney.events.commands.planning import plan_event
from cityjourney.journeys.commands import plan
from cityjourney.journeys.logic.standing import standing
from cityjourney.journeys.models import PlannedItem, Preparation, SavedView
from cityjourney.journeys.queries.steps import steps_for
from cityjourney.journeys.queries.together import named, together
from cityjourney.organisations.models import City
from cityjourney.programmes.models import Participation
from cityjourney.programmes.models.access import accesses_of
from tests.journeys.cast import NOW, Cast

Browse = Callable[[str], Client]


def test_a_representative_is_led_to_their_own_city(browse: Browse) -> None:
    answer = browse("ana").get("/icc-4/desk/")
    assert answer.headers["Location"] == "/icc-4/desk/rijeka/"


def test_an_expert_sees_what_waits_in_all_her_cities(browse: Browse) -> None:
    page = browse("eva").get("/icc-4/desk/").content.decode()
    assert "Rijeka" in page
    assert "Cork" in page
    assert "Zadar" not in page


def test_the_programme_team_is_led_to_all_cities(browse: Browse) -> None:
    assert browse("tom").get("/icc-4/desk/").headers["Location"] == "/icc-4/cohort/"


@pytest.mark.parametrize("path", ["desk/", "desk/rijeka/", "cohort/", "cohort/cities.csv", "cohort/cities.xlsx"])
def test_a_stranger_finds_nothing(browse: Browse, path: str) -> None:
    assert browse("sam").get(f"/icc-4/{path}").status_code == 404
    assert "/account/sign-in/" in browse("").get(f"/icc-4/{path}").headers["Location"]


def test_another_citys_desk_does_not_exist_for_a_representative(browse: Browse) -> None:
    assert browse("ben").get("/icc-4/desk/rijeka/").status_code == 404


def test_a_thing_is_late_with_a_reason_and_a_button_and_gone_once_it_is_done(cast: Cast) -> None:
    item = PlannedItem.objects.late(NOW.date()).filter(participation=cast.rijeka, sort="event").for_page()[0]
    accesses = accesses_of(cast.ana, NOW)

    def late() -> dict[str, str]:
        found = standing(steps_for(cast.ana, [cast.rijeka], accesses, NOW), NOW.date())
        return {step.key: f"{step.reason} | {step.action}" for step in found.late}

    assert "no date yet | Set a date" in late()[f"plan:{item.public_id}"]
    plan.skip(item=item, reason="We did it before.", by=cast.ana, at=NOW)
    assert f"plan:{item.public_id}" not in late()


def test_the_desk_leads_to_the_thing_in_two_clicks(cast: Cast, browse: Browse) -> None:
    now = timezone.now()
    item = PlannedItem.objects.filter(participation=cast.rijeka, sort="event", own=True).for_page()[0]
    event = plan.set_date(item=item, starts_at=now + timedelta(days=5), by=cast.ana, at=now)
    client = browse("ana")
    desk = client.get("/icc-4/desk/rijeka/").content.decode()
    row = Preparation.objects.filter(event=event).first()
    assert f"/icc-4/journey/rijeka/ready/{row.public_id}/" in desk
    assert f'href="/icc-4/journey/rijeka/event/{event.public_id}/"' in desk
    answer = client.post(f"/icc-4/journey/rijeka/ready/{row.public_id}/", {"done": "1", "from": "desk"})
    assert answer.headers["Location"] == "/icc-4/desk/rijeka/"
    row.refresh_from_db()
    assert row.done_by == cast.ana


def test_an_expert_reviews_what_is_submitted_first(cast: Cast, browse: Browse) -> None:
    from cityjourney.journeys.commands.deliverables import submit
    from tests.journeys.test_deliverables import kept, report

    submit(deliverable=report(cast), version=kept(cast), as_final=False, by=cast.ana, at=NOW)
    found = standing(steps_for(cast.eva, [cast.rijeka], accesses_of(cast.eva, NOW), NOW), NOW.date())
    assert "Review it" in {step.action for step in found.now}
    theirs = standing(steps_for(cast.ana, [cast.rijeka], accesses_of(cast.ana, NOW), NOW), NOW.date())
    assert "Review it" not in {step.action for step in (*theirs.now, *theirs.late)}


def many_cities(cast: Cast, count: int, start: int = 0) -> None:
    """So many cities more, each with two lines of a plan, one of them late."""
    model = cast.rijeka
    cities = City.objects.bulk_create(
        City(slug=f"city-{n}", name=f"City {n:04}", country="ES", latitude=40, longitude=-3)
        for n in range(start, start + count)
    )
    rows = Participation.objects.bulk_create(
        Participation(edition=cast.edition, city=city, city_type=model.city_type, joined_on=date(2026, 1, 1))
        for city in cities
    )
    sample = PlannedItem.objects.filter(participation=model, sort="event", own=True)[0]
    PlannedItem.objects.bulk_create(
        PlannedItem(
            participation=row,
            key=f"event:x:{number}",
            sort="event",
            event_kind=sample.event_kind,
            phase=sample.phase,
            advised_month=month,
            month=month,
            due_on=date(2026, month, 28),
        )
        for row in rows
        for number, month in ((1, 2), (2, 12))
    )


def queries_of(client: Client, path: str) -> int:
    client.get(path)
    with CaptureQueriesContext(connection) as found:
        assert client.get(path).status_code == 200
    return len(found)


@pytest.mark.slow
def test_ten_and_a_thousand_cities_cost_the_same_number_of_queries(cast: Cast, browse: Browse) -> None:
    client = browse("tom")
    many_cities(cast, 7)
    paths = ["/icc-4/cohort/", "/icc-4/cohort/?standing=late", "/icc-4/desk/rijeka/", "/icc-4/journey/rijeka/"]
    few = [queries_of(client, path) for path in paths]
    many_cities(cast, 990, start=7)
    assert [queries_of(client, path) for path in paths] == few
    assert max(few) < 35


def test_what_is_late_stands_first_with_its_reasons(cast: Cast, browse: Browse) -> None:
    today = timezone.localdate()
    PlannedItem.objects.filter(participation=cast.cork).update(due_on=today + timedelta(days=9))
    page = browse("tom").get("/icc-4/cohort/").content.decode()
    assert page.index("Rijeka") < page.index("Cork")
    only = browse("tom").get("/icc-4/cohort/?standing=on_track").content.decode()
    assert "/desk/cork/" in only
    assert "/desk/rijeka/" not in only


def test_an_expert_sees_her_cities_only(browse: Browse) -> None:
    page = browse("eva").get("/icc-4/cohort/").content.decode()
    assert "/desk/cork/" in page
    assert "/desk/zadar/" not in page


def test_an_unknown_filter_is_refused(browse: Browse) -> None:
    assert browse("tom").get("/icc-4/cohort/?theme=nothing").status_code == 400
    assert browse("tom").get("/icc-4/cohort/?page=-1").status_code == 400


def test_the_table_holds_what_is_seen(cast: Cast, browse: Browse) -> None:
    City.objects.filter(slug="zadar").update(name="=HYPERLINK(1)")
    answer = browse("tom").get("/icc-4/cohort/cities.csv?country=HR")
    text = b"".join(answer.streaming_content).decode("utf-8")
    assert text.startswith("\ufeff")
    rows = list(csv.reader(io.StringIO(text.removeprefix("\ufeff"))))
    assert sorted(row[0] for row in rows[1:]) == ["'=HYPERLINK(1)", "Rijeka"]


def test_the_workbook_has_real_dates_and_no_formulas(cast: Cast, browse: Browse) -> None:
    City.objects.filter(slug="zadar").update(name="=1+1")
    answer = browse("tom").get("/icc-4/cohort/cities.xlsx")
    sheet = load_workbook(io.BytesIO(b"".join(answer.streaming_content)))["Cities"]
    rows = {row[0].value: row for row in sheet.iter_rows(min_row=2)}
    assert isinstance(rows["Rijeka"][7].value, datetime)
    assert rows["=1+1"][0].data_type == "s"


def test_filters_are_kept_under_a_name_and_are_ones_own(cast: Cast, browse: Browse) -> None:
    browse("tom").post("/icc-4/cohort/views/", {"name": "Late ones", "query": "standing=late"})
    assert "Late ones" in browse("tom").get("/icc-4/cohort/").content.decode()
    assert "Late ones" not in browse("eva").get("/icc-4/cohort/").content.decode()
    view = SavedView.objects.get()
    assert browse("eva").post(f"/icc-4/cohort/views/{view.public_id}/delete/").status_code == 404
    browse("tom").post(f"/icc-4/cohort/views/{view.public_id}/delete/")
    assert not SavedView.objects.exists()


def test_meetings_outside_the_plan_stand_on_the_desk_too(cast: Cast) -> None:
    plan_event(
        edition=cast.edition, title="Harbour walk", reach="city", cities=[cast.rijeka],
        starts_at=datetime(2026, 10, 20, 8, tzinfo=UTC), by=cast.ana, at=NOW,
    )  # fmt: skip
    steps = steps_for(cast.ana, [cast.rijeka], accesses_of(cast.ana, NOW), NOW)
    assert "Harbour walk" in {step.title for step in steps}


def test_one_meeting_for_several_cities_stands_once_with_the_cities_named(cast: Cast, browse: Browse) -> None:
    now = timezone.now()
    cast.person("eva", "lead-expert", cast.zadar)
    plan_event(
        edition=cast.edition, title="Three harbours", reach="several_cities",
        cities=[cast.rijeka, cast.cork, cast.zadar], starts_at=now + timedelta(days=5), by=cast.tom, at=now,
    )  # fmt: skip
    eva = browse("eva")
    page = eva.get("/icc-4/desk/").content.decode()
    lists = page[page.index("All of them side by side") :] + page[: page.index('id="cities"')]
    assert lists.count('<span lang="en">Three harbours</span>') + lists.count(">Three harbours<") == 1
    assert "Cork, Rijeka and 1 more" in lists
    mine = steps_for(cast.eva, [cast.rijeka, cast.cork, cast.zadar], accesses_of(cast.eva, now), now)
    (one,) = [step for step in together(mine) if step.title == "Three harbours"]
    assert len([step for step in mine if step.title == "Three harbours"]) == 3
    assert eva.get(one.url).status_code == 200


def test_cities_are_named_two_at_most() -> None:
    assert named(["Osijek", "Granada", "Split", "Cork"]) == "Cork, Granada and 2 more"
    assert named(["Osijek", "Granada"]) == "Granada and Osijek"
    assert named(["Osijek", "Osijek"]) == "Osijek"


def test_what_was_promised_stands_on_the_desk_until_it_is_kept(cast: Cast, browse: Browse) -> None:
    now = timezone.now()
    event = plan_event(
        edition=cast.edition, title="Team meeting", cities=[cast.rijeka], starts_at=now - timedelta(days=3),
        by=cast.ana, at=now - timedelta(days=9),
    )  # fmt: skip
    due = timezone.localdate(now) - timedelta(days=1)
    invite_members(event=event, roles=[cast.role("representative")], by=cast.ana, at=now - timedelta(days=8))
    mine = event.attendees.get(person=cast.ana)
    by_me = add_agreement(
        event=event, kind="action", text="Send the counts", owner=mine, due_on=due, by=cast.ana, at=now
    )
    accept_agreement(agreement=by_me, by=cast.ana, name="Ana", on_behalf_of="", at=now)
    add_agreement(
        event=event, kind="action", text="Lend the hall", owner_name="Port", owner_email="p@port.example",
        due_on=due, by=cast.ana, at=now,
    )  # fmt: skip
    PlannedItem.objects.filter(participation=cast.rijeka, due_on__lt=due).update(state="done")
    ana = browse("ana")
    page = ana.get("/icc-4/desk/rijeka/").content.decode()
    assert page.index("Promised to you") < page.index("Lend the hall")
    assert "<b>Send the counts</b>" in page[page.index('id="late"') : page.index('id="promised"')]
    assert "Send the counts" not in page[page.index('id="promised"') :], "what one promised is something to do"
    found = standing(steps_for(cast.ana, [cast.rijeka], accesses_of(cast.ana, now), now), timezone.localdate(now))
    assert f"promise:{by_me.public_id}" in {step.key for step in found.late}
    mark_agreement(agreement=by_me, state="kept", note_text="", by=cast.ana, at=now)
    assert "Send the counts" not in ana.get("/icc-4/desk/rijeka/").content.decode()
    theirs = standing(steps_for(cast.eva, [cast.rijeka], accesses_of(cast.eva, now), now), timezone.localdate(now))
    assert not [step for step in theirs.late if step.key.startswith("promise:")], "others' promises are no step of hers"


def test_the_late_cities_of_an_expert_stand_first(cast: Cast, browse: Browse) -> None:
    """Cork has everything done that was due; Rijeka has not."""
    PlannedItem.objects.filter(participation=cast.cork, due_on__lt=timezone.localdate()).update(state="done")
    page = browse("eva").get("/icc-4/desk/").content.decode()
    cities = page[page.index('id="cities"') :]
    assert cities.index(">Rijeka<") < cities.index(">Cork<")
    assert "late" in cities[: cities.index(">Cork<")]
    assert "nothing late" in cities[cities.index(">Cork<") :]


def test_countries_are_named(cast: Cast, browse: Browse) -> None:
    page = browse("tom").get("/icc-4/cohort/").content.decode()
    assert '<option value="HR">Croatia</option>' in page
