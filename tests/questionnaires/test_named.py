"""A2, A7, demand 8; cases 10, 11, 14, 25: answering by name, apart and together."""

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from cityjourney.accounts.models import User
from cityjourney.programmes.models import Participation
from cityjourney.questionnaires.commands import answering, collecting
from cityjourney.questionnaires.enums import Mode, ResponseState
from cityjourney.questionnaires.models import AnswerFile, Collection, Response

pytestmark = pytest.mark.django_db
BASE = "/try-1/questionnaires/"
PNG = (
    b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00\x00\x01\x00\x00\x00\x01\x08\x02\x00\x00\x00\x90wS\xde\x00\x00\x00\x0cIDATx"
    b"\x9cc\xf8\xcf\xc0\x00\x00\x03\x01\x01\x00\xc9\xfe\x92\xef\x00\x00\x00\x00IEND\xaeB`\x82"
)
SignIn = Callable[[User], Client]
Collect = Callable[..., Collection]


def hidden(page: Any) -> dict[str, str]:
    html = page.content.decode().replace("&quot;", '"')
    found = dict(
        re.findall(
            r'<input type="hidden" name="(revision|was|shown)"[^>]*? value="([^>]*?)"\s*(?:hx-swap-oob="true")?\s*>',
            html,
        )
    )
    assert set(found) == {"revision", "was", "shown"}
    return found


def begin(browser: Client, collection: Collection) -> Response:
    answer = browser.post(f"{BASE}collections/{collection.public_id}/start/")
    assert answer.status_code == 302, answer.status_code
    return Response.objects.get(public_id=answer["Location"].rstrip("/").rsplit("/", 1)[1])


def part(response: Response, key: str) -> str:
    return f"{BASE}answers/{response.public_id}/part/{key}/"


def test_it_is_answered_page_by_page_saved_and_handed_in(
    as_: SignIn, ana: User, bilbao: Participation, collect: Collect
) -> None:
    collection = collect(Mode.APART, bilbao)
    browser = as_(ana)
    assert "Round one" in browser.get(BASE).content.decode()
    response = begin(browser, collection)
    page = browser.get(part(response, "first"))
    done = browser.post(part(response, "first"), {**hidden(page), "q.name": "Gran Vía", "q.people": "4", "go": "next"})
    assert done["Location"] == part(response, "second")
    page = browser.get(part(response, "second"))
    sent = browser.post(part(response, "second"), {**hidden(page), "q.green": "5", "go": "submit"})
    assert sent["Location"] == f"{BASE}answers/{response.public_id}/receipt/"
    response.refresh_from_db()
    assert response.state == ResponseState.SUBMITTED
    assert response.answers == {"name": "Gran Vía", "people": 4, "green": 5}
    assert response.participation == bilbao
    assert "Gran Vía" in browser.get(sent["Location"]).content.decode()


def test_handed_in_twice_it_has_one_receipt(as_: SignIn, ana: User, bilbao: Participation, collect: Collect) -> None:
    collection = collect(Mode.APART, bilbao)
    browser = as_(ana)
    response = begin(browser, collection)
    form = {**hidden(browser.get(part(response, "first"))), "q.name": "x", "go": "submit"}
    first = browser.post(part(response, "first"), form)
    moment = Response.objects.get().submitted_at
    again = browser.post(part(response, "first"), form)
    assert first["Location"] == again["Location"]
    assert Response.objects.get().submitted_at == moment


def test_begun_in_two_tabs_it_is_one_response(as_: SignIn, ana: User, bilbao: Participation, collect: Collect) -> None:
    collection = collect(Mode.APART, bilbao)
    browser = as_(ana)
    assert begin(browser, collection) == begin(browser, collection)


def test_what_is_typed_is_saved_as_one_goes_and_found_again(
    as_: SignIn, ana: User, bilbao: Participation, collect: Collect
) -> None:
    response = begin(as_(ana), collect(Mode.APART, bilbao))
    page = as_(ana).get(part(response, "first"))
    saved = as_(ana).post(
        part(response, "first"), {**hidden(page), "q.name": "half a str"}, headers={"HX-Request": "true"}
    )
    assert "Saved at" in saved.content.decode()
    assert 'hx-swap-oob="true"' in saved.content.decode()
    assert "<html" not in saved.content.decode()
    assert "half a str" in as_(ana).get(part(response, "first")).content.decode()


def test_what_cannot_be_understood_is_not_saved_and_said(
    as_: SignIn, ana: User, bilbao: Participation, collect: Collect
) -> None:
    response = begin(as_(ana), collect(Mode.APART, bilbao))
    page = as_(ana).get(part(response, "first"))
    again = as_(ana).post(part(response, "first"), {**hidden(page), "q.name": "ok", "q.people": "many", "go": "next"})
    assert again.status_code == 422
    assert 'value="many"' in again.content.decode()
    response.refresh_from_db()
    assert response.answers == {"name": "ok"}


def test_a_missing_answer_keeps_it_from_being_handed_in(
    as_: SignIn, ana: User, bilbao: Participation, collect: Collect
) -> None:
    response = begin(as_(ana), collect(Mode.APART, bilbao))
    page = as_(ana).get(part(response, "second"))
    again = as_(ana).post(part(response, "second"), {**hidden(page), "q.green": "2", "go": "submit"})
    assert again.status_code == 422
    assert "Please answer this question." in again.content.decode()
    response.refresh_from_db()
    assert (response.state, response.answers) == (ResponseState.DRAFT, {"green": 2})


def test_questions_that_follow_are_shown_before_the_next_page(
    as_: SignIn, ana: User, bilbao: Participation, collect: Collect
) -> None:
    response = begin(as_(ana), collect(Mode.APART, bilbao))
    page = as_(ana).get(part(response, "first"))
    more = as_(ana).post(part(response, "first"), {**hidden(page), "q.name": "x", "q.owns": "yes", "go": "next"})
    assert more.status_code == 200
    assert 'name="q.bicycles"' in more.content.decode()


def two_people(make_person: Callable[..., User], bilbao: Participation) -> tuple[User, User]:
    return make_person("Bea", "rep", bilbao), make_person("Carlos", "rep", bilbao)


def test_two_people_answer_different_questions_of_one_form(
    as_: SignIn, make_person: Callable[..., User], bilbao: Participation, collect: Collect
) -> None:
    collection = collect(Mode.TOGETHER, bilbao)
    bea, carlos = (as_(each) for each in two_people(make_person, bilbao))
    response = begin(bea, collection)
    assert begin(carlos, collection) == response
    one, other = bea.get(part(response, "first")), carlos.get(part(response, "first"))
    bea.post(part(response, "first"), {**hidden(one), "q.name": "Bea's", "go": "stay"})
    carlos.post(part(response, "first"), {**hidden(other), "q.people": "9", "go": "stay"})
    response.refresh_from_db()
    assert response.answers == {"name": "Bea's", "people": 9}


def test_a_conflict_is_told_and_nothing_is_overwritten_in_silence(
    as_: SignIn, make_person: Callable[..., User], bilbao: Participation, collect: Collect
) -> None:
    bea, carlos = (as_(each) for each in two_people(make_person, bilbao))
    response = begin(bea, collect(Mode.TOGETHER, bilbao))
    one, other = bea.get(part(response, "first")), carlos.get(part(response, "first"))
    bea.post(part(response, "first"), {**hidden(one), "q.name": "from Bea", "go": "stay"})
    told = carlos.post(part(response, "first"), {**hidden(other), "q.name": "from Carlos", "go": "next"})
    text = told.content.decode()
    assert "Bea answered this in the meantime: from Bea" in text
    assert "from Carlos</textarea>" in text
    response.refresh_from_db()
    assert response.answers["name"] == "from Bea"
    unchanged = carlos.post(part(response, "first"), {**hidden(told), "q.name": "from Carlos", "go": "stay"})
    response.refresh_from_db()
    assert response.answers["name"] == "from Bea"
    carlos.post(part(response, "first"), {**hidden(unchanged), "q.name": "agreed by both", "go": "stay"})
    response.refresh_from_db()
    assert response.answers["name"] == "agreed by both"


def test_a_file_is_looked_at_kept_and_handed_out_as_an_attachment(
    as_: SignIn, ana: User, bilbao: Participation, collect: Collect
) -> None:
    response = begin(as_(ana), collect(Mode.APART, bilbao))
    page = as_(ana).get(part(response, "second"))
    png = SimpleUploadedFile("../../street.png", PNG, "image/png")
    as_(ana).post(part(response, "second"), {**hidden(page), "q.proof": png, "go": "stay"})
    kept = AnswerFile.objects.get()
    response.refresh_from_db()
    assert response.answers["proof"] == {"file": str(kept.public_id), "name": "street.png"}
    answer = as_(ana).get(f"{BASE}answers/{response.public_id}/files/{kept.public_id}/")
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Content-Disposition"].startswith("attachment")
    assert b"".join(answer.streaming_content) == PNG  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("x.svg", b"<svg onload='alert(1)'/>"),
        ("x.png", b"<html><script>"),
        ("x.pdf", PNG),
        ("x.docx", b"PK\x03\x04no"),
        ("x.png", b""),
    ],
)
def test_a_file_that_is_not_what_it_says_is_refused(
    name: str, content: bytes, as_: SignIn, ana: User, bilbao: Participation, collect: Collect
) -> None:
    response = begin(as_(ana), collect(Mode.APART, bilbao))
    page = as_(ana).get(part(response, "second"))
    again = as_(ana).post(
        part(response, "second"), {**hidden(page), "q.proof": SimpleUploadedFile(name, content), "go": "next"}
    )
    assert again.status_code == 422
    assert AnswerFile.objects.count() == 0


def test_nobody_else_finds_a_response(
    as_: SignIn,
    ana: User,
    team: User,
    make_person: Callable[..., User],
    make_city: Any,
    bilbao: Participation,
    collect: Collect,
) -> None:
    response = begin(as_(ana), collect(Mode.APART, bilbao))
    stranger = make_person("Zoe", "rep", make_city("Porto"))
    for person in (team, stranger, make_person("Colleague", "rep", bilbao), make_person("Nobody")):
        for way in ("", "receipt/", "part/first/"):
            assert as_(person).get(f"{BASE}answers/{response.public_id}/{way}").status_code == 404
        assert as_(person).post(part(response, "first"), {"shown": "name", "q.name": "x"}).status_code == 404
    assert Client().get(part(response, "first")).status_code == 302


def test_who_was_not_asked_cannot_begin(
    as_: SignIn, make_person: Callable[..., User], make_city: Any, bilbao: Participation, collect: Collect
) -> None:
    collection = collect(Mode.APART, bilbao)
    for person in (make_person("Zoe", "rep", make_city("Porto")), make_person("Pia", "press"), make_person("Nobody")):
        assert as_(person).post(f"{BASE}collections/{collection.public_id}/start/").status_code == 404
    assert Response.objects.count() == 0


def test_an_invited_person_may_answer_for_a_city(
    as_: SignIn, make_person: Callable[..., User], bilbao: Participation, collect: Collect
) -> None:
    collection = collect(Mode.APART, bilbao)
    pia = make_person("Pia", "press")
    collecting.invite(collection=collection, people=[pia], participation=bilbao, by=None, at=timezone.now())
    response = begin(as_(pia), collection)
    assert response.participation == bilbao
    assert as_(pia).get(part(response, "first")).status_code == 200


def test_too_late_by_the_servers_clock_is_said(as_: SignIn, ana: User, bilbao: Participation, collect: Collect) -> None:
    collection = collect(Mode.APART, bilbao)
    response = begin(as_(ana), collection)
    form = {**hidden(as_(ana).get(part(response, "first"))), "q.name": "late", "go": "stay"}
    collecting.change_times(
        collection=collection, opens_at=collection.opens_at, closes_at=timezone.now(), by=None, at=timezone.now()
    )
    late = as_(ana).post(part(response, "first"), form)
    assert late.status_code == 403
    assert "closed" in late.content.decode()
    response.refresh_from_db()
    assert response.answers == {}


def test_the_closing_moment_is_too_late_and_the_one_before_is_not(
    ana: User, bilbao: Participation, collect: Collect
) -> None:
    collection = collect(Mode.APART, bilbao)
    assert collection.closes_at is not None
    answering.must_be_open(collection, collection.closes_at - timedelta(seconds=1))
    with pytest.raises(answering.NotOpenError):
        answering.must_be_open(collection, collection.closes_at)
    with pytest.raises(answering.NotOpenError):
        answering.must_be_open(collection, collection.opens_at - timedelta(seconds=1))


def test_an_hour_that_exists_twice_is_not_guessed(
    as_: SignIn, team: User, bilbao: Participation, collect: Collect
) -> None:
    """In the night of 25 October 2026, 02:30 comes twice in Brussels; in that of 29 March it never comes."""
    collection = collect(Mode.APART, bilbao)
    for moment in ("2026-10-25T02:30", "2026-03-29T02:30"):
        page = as_(team).post(f"{BASE}collections/{collection.public_id}/times/", {"opens_at": moment})
        assert page.status_code == 422
    fine = as_(team).post(
        f"{BASE}collections/{collection.public_id}/times/",
        {"opens_at": "2026-10-25T01:30", "closes_at": "2026-10-25T03:30"},
    )
    assert fine.status_code == 302
    collection.refresh_from_db()
    assert collection.closes_at is not None
    assert collection.closes_at - collection.opens_at == timedelta(hours=3)


def test_taken_back_nothing_is_left_and_one_can_begin_anew(
    as_: SignIn, ana: User, bilbao: Participation, collect: Collect
) -> None:
    collection = collect(Mode.APART, bilbao)
    response = begin(as_(ana), collection)
    as_(ana).post(
        part(response, "first"), {**hidden(as_(ana).get(part(response, "first"))), "q.name": "x", "go": "submit"}
    )
    as_(ana).post(f"{BASE}answers/{response.public_id}/withdraw/")
    response.refresh_from_db()
    assert (response.state, response.answers) == (ResponseState.WITHDRAWN, {})
    assert begin(as_(ana), collection) != response


def test_saving_by_name_takes_four_statements_besides_those_of_the_session(
    as_: SignIn, ana: User, bilbao: Participation, collect: Collect
) -> None:
    browser = as_(ana)
    response = begin(browser, collect(Mode.APART, bilbao))
    form = {**hidden(browser.get(part(response, "first"))), "q.name": "x", "go": "next"}
    with CaptureQueriesContext(connection) as caught:
        assert browser.post(part(response, "first"), form).status_code == 302
    about_us = [q["sql"] for q in caught if "questionnaires_" in q["sql"] or "programmes_" in q["sql"]]
    assert len(about_us) == 4, "\n".join(about_us)
