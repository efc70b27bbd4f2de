"""The plan as a table: brought back unchanged it changes nothing; a fault anywhere and nothing is done."""

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from cityjourney.audit.models import Entry
from cityjourney.core.sheets import Sheet, read_sheet
from cityjourney.journeys.commands import plan
from cityjourney.journeys.commands.plan_sheet import PlanSheetError, take_over
from cityjourney.journeys.models import PlannedItem
from cityjourney.journeys.queries.plan_sheet import plan_table
from cityjourney.journeys.queries.timeline import items_of

from .cast import NOW, Cast, play


@pytest.fixture
def cast(db: None) -> Cast:
    return play()


def own(cast: Cast) -> list[PlannedItem]:
    """Undated meetings of Rijeka that the city itself sees to."""
    rows = PlannedItem.objects.filter(participation=cast.rijeka, sort="event", own=True, state="planned", event=None)
    return list(rows.for_page().order_by("-month", "pk"))


def sheet(cast: Cast, **changes: dict[str, str]) -> Sheet:
    """The plan as it comes back; `changes`: line (its public ID in hex) -> column -> new text."""
    found = read_sheet(plan_table(items_of(cast.rijeka)).encode())
    for row in found.rows:
        row.cells.update(changes.get(f"line_{row['line'].replace('-', '')}", {}))
    return found


def line(item: PlannedItem) -> str:
    return f"line_{item.public_id.hex}"


def state(cast: Cast) -> list[tuple[object, ...]]:
    rows = PlannedItem.objects.filter(participation=cast.rijeka)
    return list(rows.values_list("pk", "month", "state", "reason", "merged_into", "event", "due_on").order_by("pk"))


def test_out_and_back_changes_nothing(cast: Cast) -> None:
    first, second, third, *_rest = own(cast)
    plan.set_date(item=first, starts_at=timezone.now() + timedelta(days=40), by=cast.ana, at=NOW)
    plan.skip(item=second, reason="=not needed, said the mayor", by=cast.ana, at=NOW)
    before, lines = state(cast), Entry.objects.count()
    assert take_over(participation=cast.rijeka, sheet=sheet(cast), by=cast.ana, at=NOW) == 0
    assert (state(cast), Entry.objects.count()) == (before, lines)
    assert third.state == "planned"


def test_what_is_new_is_done_through_the_commands(cast: Cast) -> None:
    first, second, third, fourth, *_rest = own(cast)
    changes = {
        line(first): {"month": str(first.month - 1)},
        line(second): {"state": "skipped", "reason": "Holidays"},
        line(third): {"state": "merged", "merged_into": str(first.public_id)},
        line(fourth): {"date": "2027-03-16 10:00"},
    }
    assert take_over(participation=cast.rijeka, sheet=sheet(cast, **changes), by=cast.ana, at=NOW) == 4
    months = first.month - 1
    for each in (first, second, third, fourth):
        each.refresh_from_db()
    assert first.month == months
    assert (second.state, second.reason) == ("skipped", "Holidays")
    assert (third.state, third.merged_into) == ("merged", first)
    assert fourth.event is not None
    assert timezone.localtime(fourth.event.starts_at).isoformat().startswith("2027-03-16T10:00")
    verbs = set(Entry.objects.filter(by=cast.ana, at=NOW).values_list("verb", flat=True))
    assert {"journeys.shift", "journeys.skip", "journeys.merge", "journeys.set_date"} <= verbs


def test_one_fault_and_nothing_is_done_with_row_and_column_named(cast: Cast) -> None:
    first, second, third, *_rest = own(cast)
    before, lines = state(cast), Entry.objects.count()
    changes = {
        line(first): {"month": "2"},
        line(second): {"state": "skipped", "reason": ""},
        line(third): {"month": "soon"},
    }
    with pytest.raises(PlanSheetError) as caught:
        take_over(participation=cast.rijeka, sheet=sheet(cast, **changes), by=cast.ana, at=NOW)
    assert sorted(problem.column for problem in caught.value.problems) == ["month", "state"]
    rows = {row["line"]: row.number for row in sheet(cast).rows}
    wanted = {rows[str(second.public_id)], rows[str(third.public_id)]}
    assert {problem.row for problem in caught.value.problems} == wanted
    assert (state(cast), Entry.objects.count()) == (before, lines)


def test_lines_of_another_city_and_lines_twice_are_named(cast: Cast) -> None:
    foreign = PlannedItem.objects.filter(participation=cast.cork)[0]
    mine = own(cast)[0]
    text = f"line,month,state\n{foreign.public_id},3,planned\n{mine.public_id},,\n{mine.public_id},,\n"
    with pytest.raises(PlanSheetError) as caught:
        take_over(participation=cast.rijeka, sheet=read_sheet(text.encode()), by=cast.ana, at=NOW)
    assert [(problem.row, problem.column) for problem in caught.value.problems] == [(2, "line"), (4, "line")]
    with pytest.raises(PlanSheetError, match="faults") as caught:
        take_over(participation=cast.rijeka, sheet=read_sheet(b"line,what\nx,y\n"), by=cast.ana, at=NOW)
    assert {problem.column for problem in caught.value.problems} == {"month", "state"}


def test_the_page_takes_a_file_and_shows_faults(cast: Cast) -> None:
    client, address = Client(), "/icc-4/journey/rijeka/plan/back/"
    client.force_login(cast.ana, backend="allauth.account.auth_backends.AuthenticationBackend")
    content = client.get("/icc-4/journey/rijeka/plan.csv").content
    again = client.post(address, {"file": SimpleUploadedFile("plan.csv", content)})
    assert again.headers["Location"] == "/icc-4/journey/rijeka/"
    item = own(cast)[0]
    bad = f"line,month,state\n{item.public_id},99,planned\n".encode()
    answer = client.post(address, {"file": SimpleUploadedFile("plan.csv", bad)})
    assert answer.status_code == 422
    assert "Choose a month" in answer.content.decode()
    assert client.post(address, {"file": SimpleUploadedFile("plan.csv", b"\x00\x01")}).status_code == 422
    client.force_login(cast.ben, backend="allauth.account.auth_backends.AuthenticationBackend")
    assert client.get(address).status_code == 404
