"""A7, demands 10 to 16; cases 3, 4, 5, 22, 26, 27: who sees which page, results, files out and in, the editor."""

import csv
import io
import json
from collections.abc import Callable
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.db.models import Q
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from openpyxl import load_workbook

from cityjourney.accounts.models import User
from cityjourney.core.errors import DomainError
from cityjourney.programmes.models import Participation
from cityjourney.questionnaires import exports, queries
from cityjourney.questionnaires.commands import editing as editing_commands
from cityjourney.questionnaires.entry_sheets import entry_sheet
from cityjourney.questionnaires.enums import Mode, ResponseState
from cityjourney.questionnaires.models import Collection, Questionnaire, Response, Version

pytestmark = pytest.mark.django_db
BASE = "/try-1/questionnaires/"
SignIn = Callable[[User], Client]
Collect = Callable[..., Collection]


def fill(collection: Collection, *answers: dict[str, Any], **more: Any) -> None:
    now = timezone.now()
    Response.objects.bulk_create(
        Response(
            collection=collection, version=collection.version, state=ResponseState.SUBMITTED, answers=each,
            started_at=now, saved_at=now, submitted_at=now, **more,
        )
        for each in answers
    )  # fmt: skip


def pages(collection: Collection) -> list[tuple[str, str]]:
    """Address below the edition, and who may see it: all, results, edit."""
    one = f"collections/{collection.public_id}/"
    seen = [
        *[f"every-kind/{way}" for way in ("", "preview/", "paper/", "file.yaml", "file.xlsx")],
        *[one + way for way in ("", "results/", "results/name/", "answers.csv", "answers.xlsx", "answers.json")],
    ]
    edited = [
        *[f"every-kind/{way}" for way in ("collect/", "edit/", "edit/languages/", "edit/part/about/")],
        *[f"every-kind/edit/part/{key}/" for key in ("first", *collection.version.definition.questions)],
        *[one + way for way in ("entry-sheet.xlsx", "entry-sheet/")],
    ]
    return [("", "all"), *[(way, "results") for way in seen], *[(way, "edit") for way in edited]]


def test_every_page_opens_for_those_who_may_and_for_nobody_else(
    as_: SignIn, team: User, ana: User, make_person: Callable[..., User], bilbao: Participation, collect: Collect
) -> None:
    collection = collect(Mode.APART, bilbao)
    fill(collection, {"name": "=1+1", "people": 3, "green": 4, "places": {"park": 2}}, participation=bilbao)
    may = {"all": (team, ana), "results": (team,), "edit": (team,)}
    expert = make_person("Eva", "expert", bilbao)
    nobody = make_person("Nobody")
    for way, who in pages(collection):
        for person in (team, ana, expert, nobody):
            allowed = person in may[who] or (person == expert and who != "edit")
            found = as_(person).get(BASE + way).status_code
            assert found == (200 if allowed else 404), (way, person, found)
        assert Client().get(BASE + way).status_code == 302


def test_results_cost_the_same_for_three_and_for_three_hundred(as_: SignIn, team: User, collect: Collect) -> None:
    collection = collect(Mode.OPEN)
    browser, address = as_(team), f"{BASE}collections/{collection.public_id}/results/"
    fill(collection, *[{"green": 3, "people": n} for n in range(3)])
    browser.get(address)
    fill(collection, {"green": 1})
    with CaptureQueriesContext(connection) as few:
        text = browser.get(address).content.decode()
    fill(collection, *[{"green": 5, "people": n} for n in range(300)])
    with CaptureQueriesContext(connection) as many:
        browser.get(address)
    assert len(few) == len(many)
    assert "Level 3" in text
    assert "4 responses" in text


def test_an_expert_sees_the_answers_of_their_city_only(
    as_: SignIn, make_person: Callable[..., User], make_city: Any, bilbao: Participation, collect: Collect
) -> None:
    porto = make_city("Porto")
    collection = collect(Mode.APART, bilbao, porto)
    fill(collection, {"name": "seen here"}, participation=bilbao)
    fill(collection, {"name": "not for you"}, participation=porto)
    expert = as_(make_person("Eva", "expert", bilbao))
    for way in ("results/name/", "answers.csv", "answers.json"):
        answer = expert.get(f"{BASE}collections/{collection.public_id}/{way}")
        body = b"".join(answer.streaming_content) if answer.streaming else answer.content
        assert b"seen here" in body
        assert b"not for you" not in body


def test_an_export_has_every_answer_and_no_formula(as_: SignIn, team: User, collect: Collect) -> None:
    collection = collect(Mode.OPEN)
    fill(
        collection,
        {"name": "=cmd|'/C calc'!A0", "owns": "yes", "ways": ["foot", "bus"]},
        {"green": {"$skip": "cannot_judge"}},
    )
    answer = as_(team).get(f"{BASE}collections/{collection.public_id}/answers.csv")
    text = b"".join(answer.streaming_content).decode()  # type: ignore[arg-type]
    assert text.startswith("\ufeff")
    rows = list(csv.DictReader(io.StringIO(text.removeprefix("\ufeff"))))
    assert answer["X-Row-Count"] == "2" == str(len(rows))
    assert rows[0]["name"] == "'=cmd|'/C calc'!A0"
    assert (rows[0]["owns"], rows[0]["owns (en)"], rows[0]["ways"]) == ("yes", "Yes", "foot; bus")
    assert rows[1]["green"] == "$cannot_judge"
    with exports.written(collection, Q(), "xlsx", "en") as done:
        cells = list(load_workbook(done.path).active.iter_rows(values_only=True))  # type: ignore[union-attr]
    assert str(cells[1][7]).startswith("'=cmd")


def test_an_export_that_is_not_complete_is_said(
    as_: SignIn, team: User, collect: Collect, monkeypatch: pytest.MonkeyPatch
) -> None:
    collection = collect(Mode.OPEN)
    fill(collection, {"name": "a"}, {"name": "b"})
    whole = exports._WRITERS["json"]
    monkeypatch.setitem(exports._WRITERS, "json", lambda *given: whole(*given) - 1)
    with pytest.raises(DomainError, match="not complete"), exports.written(collection, Q(), "json", "en"):
        pass
    page = as_(team).get(f"{BASE}collections/{collection.public_id}/answers.json", follow=True)
    assert "not complete: 1 of 2" in page.content.decode()


def test_an_export_of_many_answers_holds_few_of_them_in_memory(collect: Collect) -> None:
    import tracemalloc

    collection = collect(Mode.OPEN)
    fill(collection, *[{"name": f"{n} " + "x" * 400} for n in range(6_000)])
    tracemalloc.start()
    with exports.written(collection, Q(), "csv", "en") as done:
        assert done.rows == 6_000
        assert done.path.stat().st_size > 2_400_000
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 40_000_000


def test_answers_keep_their_version_and_exports_hold_both(version: Version, collect: Collect, team: User) -> None:
    from cityjourney.questionnaires.commands import collecting
    from cityjourney.questionnaires.logic import editing

    collection = collect(Mode.OPEN)
    fill(collection, {"people": 7})
    now = timezone.now()
    changed = editing_commands.change_draft(
        questionnaire=version.questionnaire,
        seen=version.questionnaire.revision,
        change=editing.remove("people"),
        by=team,
        at=now,
    )
    editing_commands.change_draft(
        questionnaire=changed, seen=changed.revision, change=editing.remove("bicycles"), by=team, at=now
    )
    row = Questionnaire.objects.get()
    row.draft = {**row.draft, "checks": []}
    row.save()
    newer = editing_commands.publish(questionnaire=row, seen=row.revision, by=team, at=now)
    collecting.use_version(collection=collection, version=newer, by=team, at=now)
    fill(Collection.objects.light().get(), {"name": "new"})
    assert list(Response.objects.order_by("pk").values_list("version__number", flat=True)) == [1, 2]
    with exports.written(Collection.objects.light().get(), Q(), "json", "en") as done:
        found = json.loads(done.path.read_text())
    assert [(each["version"], each["answers"]) for each in found] == [(1, {"people": 7}), (2, {"name": "new"})]


def test_an_entry_sheet_comes_back_and_twice_is_once(as_: SignIn, team: User, collect: Collect) -> None:
    collection = collect(Mode.OPEN)
    content = filled(
        collection.version, {"name": "Gran Vía", "people": "12", "ways": "foot; bus", "green": "?", "places/park": 3}
    )
    address = f"{BASE}collections/{collection.public_id}/entry-sheet/"
    for _time in range(2):
        assert as_(team).post(address, {"sheet": SimpleUploadedFile("s.xlsx", content)}).status_code == 302
    response = Response.objects.get()
    assert response.answers == {
        "name": "Gran Vía", "people": 12, "ways": ["foot", "bus"], "green": {"$skip": "cannot_judge"},
        "places": {"park": 3},
    }  # fmt: skip


def test_a_fault_in_a_sheet_is_named_by_its_cell_and_nothing_is_taken(
    as_: SignIn, team: User, collect: Collect
) -> None:
    collection = collect(Mode.OPEN)
    address = f"{BASE}collections/{collection.public_id}/entry-sheet/"
    content = filled(collection.version, {"name": "ok"}, {"name": "x", "people": "many"})
    page = as_(team).post(address, {"sheet": SimpleUploadedFile("s.xlsx", content)})
    assert page.status_code == 422
    assert "B5" in page.content.decode()
    assert Response.objects.count() == 0
    for bad in (b"no workbook", b"PK\x03\x04"):
        assert as_(team).post(address, {"sheet": SimpleUploadedFile("s.xlsx", bad)}).status_code == 422


def filled(version: Version, *rows: dict[str, Any]) -> bytes:
    book = load_workbook(io.BytesIO(entry_sheet(version, "en")))
    sheet = book.worksheets[0]
    header = [cell.value for cell in sheet[1]]
    for number, row in enumerate(rows, start=4):
        for name, value in row.items():
            sheet.cell(number, header.index(name) + 1, value)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def test_a_questionnaire_is_written_in_the_browser_and_published(as_: SignIn, team: User, edition: Any) -> None:
    browser = as_(team)
    assert browser.post(f"{BASE}new/", {"name": "Street survey"}).status_code == 302
    made = Questionnaire.objects.get(key="street-survey")

    def act(way: str, **data: Any) -> int:
        made.refresh_from_db()
        return browser.post(f"{BASE}street-survey/{way}", {"seen": made.revision, **data}).status_code

    assert act("edit/act/", do="question:part-1", text="Do you own a bicycle?", kind="single") == 302
    assert act("edit/act/", do="question:part-1", text="How often do you ride it?", kind="number") == 302
    made.refresh_from_db()
    first, second = made.definition.questions
    ways = {
        "options.0.key": "yes",
        "options.0.name.en": "Yes",
        "options.1.name.en": "No",
        "text.en": "A bicycle?",
        "required": "1",
    }
    assert act(f"edit/part/{first}/", **ways) == 302
    branch = {
        "text.en": "How often?",
        "condition.0.question": first,
        "condition.0.test": "equals",
        "condition.0.value": "yes",
    }
    assert act(f"edit/part/{second}/", **branch) == 302
    assert act("edit/languages/", add="it") == 302
    assert act("edit/languages/?to=it", **{f"t.sections[part-1].questions[{first}].text": "Una bicicletta?"}) == 302
    assert act("publish/") == 302
    definition = Version.objects.get(questionnaire=made).definition
    assert definition.questions[first].text == {"en": "A bicycle?", "it": "Una bicicletta?"}
    assert [option.key for option in definition.questions[first].options] == ["yes", "no"]
    assert definition.questions[second].show_if is not None
    assert definition.questions[second].show_if.equals == "yes"


def test_who_edits_an_old_page_is_told_and_overwrites_nothing(as_: SignIn, team: User, version: Version) -> None:
    browser, row = as_(team), version.questionnaire
    one = {"seen": row.revision, "text.en": "First change"}
    assert browser.post(f"{BASE}every-kind/edit/part/name/", one).status_code == 302
    late = browser.post(f"{BASE}every-kind/edit/part/name/", {"seen": row.revision, "text.en": "Second change"})
    assert "Somebody changed this questionnaire" in late.content.decode()
    row.refresh_from_db()
    assert row.definition.questions["name"].text["en"] == "First change"


def test_saving_a_page_of_the_editor_unchanged_changes_nothing(as_: SignIn, team: User, version: Version) -> None:
    """What the form shows and what it reads back are the same, for every kind of question."""
    from cityjourney.questionnaires.editor_forms import ThingForm

    definition = version.definition
    for key in ("about", "first", *definition.questions):
        shown, data = ThingForm(definition, key, None), {}
        for text in shown.texts():
            data |= {f"{text.name}.{language}": value for language, value in text.values}
        for name, _label, lines, _described in shown.lists():
            for line in lines:
                data[f"{name}.{line.number}.key"] = line.key
                for language, word, more in line.texts:
                    data |= {
                        f"{name}.{line.number}.name.{language}": word,
                        f"{name}.{line.number}.text.{language}": more,
                    }
        data |= {name: value for name, _label, value in shown.numbers()}
        data |= {name: "1" for name, _label, on in shown.switches() if on}
        if key != "about":
            _join, lines, written = shown.branch()
            data["condition"] = written
            for number, line in enumerate(lines):
                data |= {f"condition.{number}.{name}": value for name, value in line.items()}
        page = as_(team).post(f"{BASE}every-kind/edit/part/{key}/", {"seen": version.questionnaire.revision, **data})
        assert page.status_code == 302, page.content.decode()
        version.questionnaire.refresh_from_db()
        assert version.questionnaire.definition == definition, key


def test_a_methodology_brings_its_questionnaires_once(edition: Any) -> None:
    from cityjourney.programmes.models import Edition
    from cityjourney.questionnaires.installers import install_questionnaires
    from tests.guide.conftest import shipped

    plain = Edition.objects.get()
    first = list(install_questionnaires(edition_id=plain.pk, methodology=shipped()))
    again = list(install_questionnaires(edition_id=plain.pk, methodology=shipped()))
    assert {"city-scan", "access-to-finance-readiness"} <= {change.key for change in first}
    assert again == []
    scan = Version.objects.get(questionnaire__key="city-scan").definition
    assert [len(section.questions) for section in scan.sections] == [8] * 7
    assert scan.estimate < 30
    assert all(question.skips for question in scan.questions.values())


def test_an_open_link_is_shown_to_those_who_may_give_it_away(
    as_: SignIn, team: User, make_person: Callable[..., User], bilbao: Participation, collect: Collect
) -> None:
    collection = collect(Mode.OPEN)
    address = f"{BASE}collections/{collection.public_id}/"
    assert collection.token in as_(team).get(address).content.decode()
    assert collection.token not in as_(make_person("Eva", "expert", bilbao)).get(address).content.decode()


def test_odd_pages_of_a_list_are_harmless(as_: SignIn, team: User, collect: Collect) -> None:
    collection = collect(Mode.OPEN)
    fill(collection, {"name": "a"})
    for odd in ("-1", "999999", "x", "%00"):
        address = f"{BASE}collections/{collection.public_id}/results/name/?page={odd}"
        assert as_(team).get(address).status_code in {200, 400, 404}


def test_results_are_counted_again_when_something_is_added(collect: Collect) -> None:
    collection = collect(Mode.OPEN)
    fill(collection, {"green": 2})
    light = Collection.objects.light().get(pk=collection.pk)
    assert queries.results(light, queries.counted_responses(light, Q()))[0] == 1
    fill(collection, {"green": 3})
    assert queries.results(light, queries.counted_responses(light, Q()))[0] == 2
