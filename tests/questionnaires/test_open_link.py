"""C1, demands 1 and 10; cases 10, 11, 22, 23, 25: answers without an account are counted once, and in time."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from cityjourney.questionnaires.enums import Mode, ResponseState
from cityjourney.questionnaires.models import Collection, Response

pytestmark = pytest.mark.django_db


def address(collection: Collection) -> str:
    return f"/{collection.edition.slug}/questionnaires/open/{collection.token}/"


def form_of(page: Any) -> dict[str, str]:
    """The hidden fields of the form on a page."""
    html = page.content.decode()
    return dict(re.findall(r'type="hidden" name="(key|lang|shown)" value="([^"]*)"', html))


def filled(page: Any, **answers: str) -> dict[str, Any]:
    return {**form_of(page), "q.name": "Gran Vía", **{f"q.{name}": value for name, value in answers.items()}}


def test_a_visitor_answers_and_gets_a_receipt(visitor: Client, collect: Callable[..., Collection]) -> None:
    collection = collect(Mode.OPEN)
    page = visitor.get(address(collection))
    answer = visitor.post(address(collection), filled(page, people="3", owns="no", green="4"))
    response = Response.objects.get()
    assert answer.status_code == 302
    assert str(response.public_id) in answer["Location"]
    assert response.answers == {"name": "Gran Vía", "people": 3, "owns": "no", "green": 4}
    assert str(response.public_id) in visitor.get(answer["Location"]).content.decode()


def test_the_same_form_sent_again_gives_the_first_receipt(visitor: Client, collect: Callable[..., Collection]) -> None:
    collection = collect(Mode.OPEN)
    data = filled(visitor.get(address(collection)))
    first = visitor.post(address(collection), data)
    again = visitor.post(address(collection), data)
    assert first["Location"] == again["Location"]
    assert Response.objects.count() == 1


def test_two_tabs_of_one_browser_are_one_response(visitor: Client, collect: Callable[..., Collection]) -> None:
    collection = collect(Mode.OPEN)
    one, other = visitor.get(address(collection)), visitor.get(address(collection))
    receipts = {visitor.post(address(collection), filled(each))["Location"] for each in (one, other)}
    assert len(receipts) == 1
    assert Response.objects.count() == 1


def test_two_browsers_are_two_responses(collect: Callable[..., Collection]) -> None:
    collection = collect(Mode.OPEN)
    for browser in (Client(), Client()):
        browser.post(address(collection), filled(browser.get(address(collection))))
    assert Response.objects.count() == 2


def test_on_a_shared_tablet_each_form_is_another_person(visitor: Client, collect: Callable[..., Collection]) -> None:
    collection = collect(Mode.KIOSK)
    for _person in range(3):
        page = visitor.get(address(collection))
        receipt = visitor.get(visitor.post(address(collection), filled(page))["Location"])
        assert f'content="20;url={address(collection)}"' in receipt.content.decode()
    assert Response.objects.count() == 3


def test_forms_from_the_cache_have_each_their_own_key_and_token(collect: Callable[..., Collection]) -> None:
    collection = collect(Mode.OPEN)
    pages = [Client(enforce_csrf_checks=True).get(address(collection)) for _ in range(3)]
    assert len({form_of(page)["key"] for page in pages}) == 3
    assert len({re.search(r'csrfmiddlewaretoken" value="(\w+)"', p.content.decode())[1] for p in pages}) == 3  # type: ignore[index]


def test_the_token_of_a_form_from_the_cache_is_good(collect: Callable[..., Collection]) -> None:
    collection = collect(Mode.OPEN)
    Client().get(address(collection))
    browser = Client(enforce_csrf_checks=True)
    page = browser.get(address(collection))
    token = re.search(r'csrfmiddlewaretoken" value="(\w+)"', page.content.decode())[1]  # type: ignore[index]
    assert browser.post(address(collection), filled(page)).status_code == 403
    assert browser.post(address(collection), {**filled(page), "csrfmiddlewaretoken": token}).status_code == 302


def test_questions_that_follow_from_an_answer_are_asked_before_anything_is_stored(
    visitor: Client, collect: Callable[..., Collection]
) -> None:
    collection = collect(Mode.OPEN)
    page = visitor.get(address(collection))
    assert "q.bicycles" not in page.content.decode()
    more = visitor.post(address(collection), filled(page, people="2", owns="yes"))
    assert more.status_code == 200
    assert 'name="q.bicycles"' in more.content.decode()
    assert 'value="Gran' in more.content.decode() or "Gran Vía</textarea>" in more.content.decode()
    assert Response.objects.count() == 0
    done = visitor.post(address(collection), filled(more, people="2", owns="yes", bicycles="1"))
    assert done.status_code == 302
    assert Response.objects.get().answers["bicycles"] == 1


def test_what_contradicts_itself_is_said_at_its_question(visitor: Client, collect: Callable[..., Collection]) -> None:
    collection = collect(Mode.OPEN)
    page = visitor.post(address(collection), filled(visitor.get(address(collection)), people="2", owns="yes"))
    wrong = visitor.post(address(collection), filled(page, people="2", owns="yes", bicycles="3"))
    assert wrong.status_code == 422
    assert "More bicycles than people?" in wrong.content.decode()
    assert Response.objects.count() == 0


def test_a_missing_answer_is_asked_for_and_the_rest_is_kept(
    visitor: Client, collect: Callable[..., Collection]
) -> None:
    collection = collect(Mode.OPEN)
    page = visitor.post(address(collection), {**filled(visitor.get(address(collection)), people="7"), "q.name": " "})
    assert page.status_code == 422
    assert 'value="7"' in page.content.decode()
    assert 'href="#q.name"' in page.content.decode()


@pytest.mark.parametrize("hours", [-0.0003, -5])
def test_a_second_too_late_is_too_late(visitor: Client, collect: Callable[..., Collection], hours: float) -> None:
    collection = collect(Mode.OPEN, hours=hours)
    assert visitor.get(address(collection)).status_code == 403
    late = visitor.post(address(collection), {"key": "0" * 32, "shown": "name", "q.name": "x"})
    assert late.status_code == 403
    assert "closed" in late.content.decode()
    assert Response.objects.count() == 0


def test_what_no_form_of_ours_sends_is_refused(visitor: Client, collect: Callable[..., Collection]) -> None:
    collection = collect(Mode.OPEN)
    good = filled(visitor.get(address(collection)))
    for bad in ({**good, "key": "x"}, {**good, "q.name": "a\0b"}, {**good, "was": "[1"}, {}):
        assert visitor.post(address(collection), bad).status_code == 400
    assert visitor.post(address(collection), b"{", content_type="application/json").status_code in {400, 415}
    assert visitor.post(address(collection), {**good, "q.name": "x" * 3_000_000}).status_code in {400, 413}
    assert visitor.put(address(collection)).status_code == 405
    assert Response.objects.count() == 0


def test_what_people_write_is_shown_as_text(visitor: Client, collect: Callable[..., Collection]) -> None:
    collection = collect(Mode.OPEN)
    nasty = '"><img src=x onerror=alert(1)> \u202e🏙'
    page = visitor.post(
        address(collection), {**filled(visitor.get(address(collection)), people="many"), "q.name": nasty}
    )
    assert page.status_code == 422
    assert "<img" not in page.content.decode()
    assert "&lt;img" in page.content.decode()


def test_a_link_that_nobody_gave_is_not_found(visitor: Client, collect: Callable[..., Collection], bilbao: Any) -> None:
    named = collect(Mode.APART, bilbao)
    assert visitor.get(address(named)).status_code == 404
    assert visitor.get("/try-1/questionnaires/open/guess/").status_code == 404


def test_storing_takes_two_statements_whatever_is_stored_already(
    visitor: Client, collect: Callable[..., Collection]
) -> None:
    collection = collect(Mode.OPEN)
    visitor.post(address(collection), filled(visitor.get(address(collection))))
    page = visitor.get(address(collection))
    with CaptureQueriesContext(
        connection,
    ) as caught:
        assert visitor.post(address(collection), filled(page)).status_code == 302
    statements = [q["sql"] for q in caught if not q["sql"].startswith(("BEGIN", "COMMIT", "SAVEPOINT", "RELEASE"))]
    assert len(statements) == 2, statements


def test_showing_the_form_takes_one_statement_with_none_or_many_responses(
    visitor: Client, collect: Callable[..., Collection]
) -> None:
    collection = collect(Mode.OPEN)
    visitor.get(address(collection))
    with CaptureQueriesContext(connection) as empty:
        visitor.get(address(collection))
    rows = [
        Response(
            collection=collection, version=collection.version, state=ResponseState.SUBMITTED, answers={"name": "x"},
            started_at=collection.opens_at, saved_at=collection.opens_at, submitted_at=collection.opens_at,
        )
        for _ in range(300)
    ]  # fmt: skip
    Response.objects.bulk_create(rows)
    with CaptureQueriesContext(connection) as full:
        visitor.get(address(collection))
    assert len(empty) == len(full) == 1
