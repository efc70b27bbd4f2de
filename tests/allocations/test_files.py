"""Files: what goes out comes back with zero changes; what was changed is checked; every fault is named."""

import io
import json
from collections.abc import Callable
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from openpyxl import load_workbook

from cityjourney.accounts.models import User
from cityjourney.allocations.enums import Origin
from cityjourney.allocations.logic.building import Wanted
from cityjourney.allocations.logic.outcome import mentor_of, moves
from cityjourney.allocations.models import Profile, Run
from cityjourney.audit.models import Entry
from tests.allocations.conftest import Ground
from tests.allocations.test_pages import at, solve_waiting, words

SignIn = Callable[[User], Client]


def send(browser: Client, page: str, content: bytes, name: str = "a.json") -> str:
    return words(browser.post(page, {"file": SimpleUploadedFile(name, content)}, follow=True))


def test_a_problem_and_its_result_come_back_as_they_went_out(ground: Ground, as_: SignIn) -> None:
    first = ground.solved()
    team = as_(ground.team)
    problem, result = team.get(at(ground, "problem", 1)), team.get(at(ground, "result", 1))
    assert json.loads(problem.content) == first.problem
    said = send(team, at(ground, "read_result", 1), result.content)
    assert "These are the groups that this run has already. Nothing was changed." in said
    assert Run.objects.count() == 1
    assert "waits for the worker" in send(team, at(ground, "read"), problem.content)
    solve_waiting()
    again = Run.objects.get(number=2)
    assert (again.problem, again.result) == (first.problem, first.result)
    assert "Nothing was changed" in send(team, at(ground, "read_result", 2), result.content)


def test_files_that_do_not_fit_are_refused_with_what_is_wrong(ground: Ground, as_: SignIn) -> None:
    ground.solved()
    team = as_(ground.team)
    assert "does not fit" in send(team, at(ground, "read_result", 1), b"{}")
    assert "holds no result" in send(team, at(ground, "read_result", 1), b"[]")
    assert "not JSON" in send(team, at(ground, "read_result", 1), b"{")
    assert "no problem of an allocation" in send(team, at(ground, "read"), b"{}")
    assert "holds no problem" in send(team, at(ground, "read"), b"3")
    for content in (b" ", b"PK\x03\x04broken", b"\xff\xfe\x00"):
        assert "not a table" in send(team, at(ground, "read_groups", 1), content, "a.xlsx")
    assert "“mentor” is missing" in send(team, at(ground, "read_groups", 1), b"group,city\n1,city00\n")
    assert Run.objects.count() == 1


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_groups_go_out_as_a_table_and_come_back_with_zero_changes(ground: Ground, as_: SignIn, kind: str) -> None:
    ground.solved()
    team = as_(ground.team)
    answer = team.get(at(ground, f"groups_{kind}", 1))
    assert f'1-groups.{kind}"' in answer["Content-Disposition"]
    assert "Nothing was changed" in send(team, at(ground, "read_groups", 1), answer.content, f"g.{kind}")
    assert Run.objects.count() == 1


def test_groups_that_were_changed_by_hand_become_a_run_that_is_checked(ground: Ground, as_: SignIn) -> None:
    first = ground.solved(Wanted("pin", ("city00",), "hamburg"))
    team = as_(ground.team)
    table = team.get(at(ground, "groups_csv", 1)).content.decode("utf-8-sig").splitlines()
    head, rows = table[0], [row.split(",") for row in table[1:]]
    by_city = {row[3]: row for row in rows}
    one, two = (next(row for row in rows if row[1] == mentor and row[3] != "city00") for mentor in ("hamburg", "porto"))
    swap(one, two)

    def file() -> bytes:
        return "\n".join([head, *(",".join(row) for row in rows)]).encode()

    assert "Read in and checked" in send(team, at(ground, "read_groups", 1), file(), "g.csv")
    made = Run.objects.get(number=2)
    assert (made.origin, made.parent) == (Origin.UPLOADED, first)
    assert {each.city for each in moves(first.groups, made.groups)} == {one[3], two[3]}
    assert "has not been proven" in words(team.get(at(ground, "run", 2)))
    assert "What it gains and costs" in words(team.get(at(ground, "compare", 2)))
    swap(by_city["city00"], next(row for row in rows if row[1] == "porto"))
    assert "does not fit the problem" in send(team, at(ground, "read_groups", 1), file(), "g.csv"), "a pin holds"


def swap(one: list[str], two: list[str]) -> None:
    one[:3], two[:3] = two[:3], one[:3]


def test_every_fault_of_a_table_is_named_with_its_row(ground: Ground, as_: SignIn) -> None:
    ground.solved()
    rows = [
        "group,mentor,city", "1,hamburg,city00", "1,porto,city01", "2,nobody,city02", "2,nobody,atlantis",
        ",hamburg,city03", "1,hamburg,city00", *(f"3,porto,city{number:02}" for number in range(4, 11)),
    ]  # fmt: skip
    said = send(as_(ground.team), at(ground, "read_groups", 1), "\n".join(rows).encode(), "g.csv")
    for sentence in (
        "Row 3: group 1 has another mentor city above. A group has one.",
        "Row 4: there is no mentor city “nobody” in this run.",
        "Row 5: there is no city “atlantis” in this run.",
        "Row 6: “city03” has no number of a group.",
        "Row 7: “city00” stands in the table twice.",
        "City11 is in no row. Every city of the run needs a group.",
        "Nothing was changed.",
    ):
        assert sentence in said
    assert Run.objects.count() == 1


def test_the_workbook_of_groups_says_what_the_run_says(ground: Ground, as_: SignIn) -> None:
    run = ground.solved()
    content = as_(ground.team).get(at(ground, "groups_xlsx", 1)).content
    rows = list(load_workbook(io.BytesIO(content)).worksheets[0].iter_rows(min_row=2, values_only=True))
    assert {row[3]: row[1] for row in rows} == mentor_of(run.groups)


def test_what_is_known_comes_back_from_a_workbook_with_zero_changes(ground: Ground, as_: SignIn) -> None:
    team, before = as_(ground.team), list(Profile.objects.order_by("pk").values())
    noted = Entry.objects.count()
    content = team.get(at(ground, "export_xlsx")).content
    assert "0 cities were changed" in send(team, at(ground, "read_inputs"), content, "a.xlsx")
    assert (list(Profile.objects.order_by("pk").values()), Entry.objects.count()) == (before, noted)
    book = load_workbook(io.BytesIO(content))
    sheet: Any = book.worksheets[0]
    heads = [cell.value for cell in sheet[1]]
    row = next(each for each in sheet.iter_rows(min_row=2) if each[0].value == "city03")
    row[heads.index("gdp_per_head")].value = 31000.0
    row[heads.index("networks")].value = "=1+1"
    row[heads.index("networks")].data_type = "s"
    out = io.BytesIO()
    book.save(out)
    assert "1 city was changed" in send(team, at(ground, "read_inputs"), out.getvalue(), "a.xlsx")
    kept = ground.participation("city03").matching_profile
    assert (kept.gdp_per_head, kept.networks) == (31_000, ["=1+1"])
    content = team.get(at(ground, "export_xlsx")).content
    assert "0 cities were changed" in send(team, at(ground, "read_inputs"), content, "a.xlsx")
