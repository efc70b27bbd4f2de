"""Cases 15 and 16: PostgreSQL drops connections, is gone, or is silent. The site says so, and comes back by itself."""

import threading
import time
from collections.abc import Iterator

import pytest

from tests.installation import Installation, fresh, wait_until
from tests.reliability.conftest import Stage, set_stage
from tests.reliability.visitor import Answer, Visitor, replies
from tests.reliability.wire import Wire

pytestmark = pytest.mark.postgresql
THREADS = 4
"""Threads of the one web worker: each has a connection of its own."""


@pytest.fixture(scope="module")
def wire(blank: tuple[object, str], tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Stage, Wire]]:
    """A stage whose database is reached by a wire that can be cut."""
    with (
        fresh(blank, tmp_path_factory.mktemp("wire") / "home") as place,  # type: ignore[arg-type]
        Wire(place.database_url) as line,
    ):
        place.extra["DATABASE_URL"] = line.url
        yield set_stage(place, guests=400), line


@pytest.fixture(scope="module")
def site(wire: tuple[Stage, Wire]) -> Stage:
    """The site as it is."""
    wire[0].serve()
    return wire[0]


@pytest.fixture
def line(wire: tuple[Stage, Wire]) -> Iterator[Wire]:
    """The wire, whole again afterwards, and the site with it."""
    stage, line = wire
    yield line
    line.mend()
    comes_back(stage.place.port)


def comes_back(port: int) -> float:
    """Wait until the site is healthy; the seconds that took."""
    began = time.monotonic()
    wait_until(lambda: Visitor(port).get("/health/").status == 200, what="a healthy site")
    return time.monotonic() - began


def kill_connections(place: Installation) -> None:
    place.sql(
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
        " WHERE datname = current_database() AND pid <> pg_backend_pid()"
    )


def under_load(stage: Stage, numbers: range, then: threading.Event) -> list[Answer]:
    """Let these guests say yes, from several browsers; `then` is set in the midst. All answers."""
    answers, lock, left = list[Answer](), threading.Lock(), list(numbers)

    def browser() -> None:
        visitor, form = replies(stage.place.port, stage.links[0])
        while True:
            with lock:
                if not left:
                    return
                number = left.pop()
            answer = visitor.post(stage.links[number], form)
            answers.append(answer)
            if answer.status == 302:
                answers.append(visitor.get(stage.links[number]))
            if len(answers) > len(numbers) // 2:
                then.set()

    browsers = [threading.Thread(target=browser) for _ in range(2 * THREADS)]
    for each in browsers:
        each.start()
    for each in browsers:
        each.join()
    return answers


def test_connections_killed_in_mid_load_cost_one_answer_a_worker_at_most(site: Stage, line: Wire) -> None:
    midst = threading.Event()
    killer = threading.Thread(target=lambda: (midst.wait(60), kill_connections(site.place)))
    killer.start()

    answers = under_load(site, range(60), midst)
    killer.join()

    wrong = [answer for answer in answers if answer.status not in {200, 302}]
    assert len(wrong) <= THREADS
    assert {answer.status for answer in wrong} <= {503}, "said, not broken off"
    assert all("</html>" in answer.text for answer in answers if answer.status != 302), "whole pages only"
    assert comes_back(site.place.port) < 2


def test_connections_killed_between_requests_are_noticed_by_nobody(site: Stage, line: Wire) -> None:
    visitors = [Visitor(site.place.port) for _ in range(2 * THREADS)]
    assert {each.get(site.links[0]).status for each in visitors} == {200}
    kill_connections(site.place)
    assert {each.get(site.links[0]).status for each in visitors} == {200}


@pytest.mark.parametrize("how", ["cut", "silent"])
def test_without_its_database_the_site_says_so_in_time_and_comes_back(site: Stage, line: Wire, how: str) -> None:
    visitor = Visitor(site.place.port, site.sessions["rep"], language="es")
    assert visitor.get(site.desk).status == 200

    if how == "cut":
        line.cut()
    line.silent = True
    pages = [visitor.get(site.desk), visitor.get(site.links[0]), visitor.get(site.desk)]
    health = Visitor(site.place.port).get("/health/")
    still = Visitor(site.place.port).get("/static/ui/favicon.svg").status
    line.mend()
    back = comes_back(site.place.port)

    assert [page.status for page in pages] == [503, 503, 503]
    assert max(page.seconds for page in pages) < 2
    for page in pages:
        assert '<html lang="es"' in page.text
        assert "</html>" in page.text
        assert "Traceback" not in page.text
        assert "psycopg" not in page.text
        assert page.headers["retry-after"] == "5"
        assert "no-store" in page.headers["cache-control"]
    assert (health.status, health.text) == (503, "database unreachable\n")
    assert still != 503, "what needs no database is served"
    assert back < 2
    assert visitor.get(site.desk).status == 200, "still signed in"


def test_what_was_typed_is_kept_in_the_page_and_stored_when_it_is_sent_again(site: Stage, line: Wire) -> None:
    visitor = Visitor(site.place.port)
    form = visitor.get(site.open).fields
    typed = {**form, "q.why": 'Because of the "river" & <trees>', "q.people": "7"}
    before = site.place.sql("SELECT COUNT(*) FROM questionnaires_response WHERE state = 'submitted'")

    line.cut()
    kept = visitor.post(site.open, typed)
    line.mend()
    comes_back(site.place.port)
    stored = visitor.post(site.open, kept.fields)
    again = visitor.post(site.open, kept.fields)

    assert kept.status == 503
    assert kept.fields == typed
    assert f'action="{site.open}"' in kept.text
    assert (stored.status, again.headers["location"]) == (302, stored.headers["location"])
    assert visitor.get(stored.headers["location"]).status == 200
    [(after,)] = site.place.sql("SELECT COUNT(*) FROM questionnaires_response WHERE state = 'submitted'")
    assert after == before[0][0] + 1
    [(answers,)] = site.place.sql("SELECT answers FROM questionnaires_response ORDER BY id DESC LIMIT 1")
    assert answers == {"why": 'Because of the "river" & <trees>', "people": 7}


def test_a_password_is_never_kept_in_a_page(site: Stage, line: Wire) -> None:
    visitor = Visitor(site.place.port)
    form = visitor.get("/account/sign-in/").fields
    line.cut()
    page = visitor.post("/account/sign-in/", {**form, "login": "ana@port.example", "password": "correct horse"})
    assert page.status == 503
    assert "correct horse" not in page.text


def test_without_the_checks_killed_connections_are_noticed(wire: tuple[Stage, Wire]) -> None:
    stage, _line = wire
    stage.place.end()
    stage.serve(without="checks")
    visitors = [Visitor(stage.place.port) for _ in range(2 * THREADS)]
    assert {each.get(stage.links[0]).status for each in visitors} == {200}
    kill_connections(stage.place)
    assert 503 in {each.get(stage.links[0]).status for each in visitors}


def test_without_promptness_a_silent_database_is_waited_for(wire: tuple[Stage, Wire]) -> None:
    stage, line = wire
    stage.place.end()
    stage.serve(without="promptness")
    impatient = Visitor(stage.place.port, patience=4)
    assert impatient.get(stage.links[0]).status == 200
    line.silent = True
    assert impatient.get(stage.links[0]).status == 0
    line.mend()


def test_without_the_page_it_would_be_a_failure_of_ours_and_the_words_lost(wire: tuple[Stage, Wire]) -> None:
    stage, line = wire
    stage.place.end()
    stage.serve(without="page")
    visitor = Visitor(stage.place.port)
    form = visitor.get(stage.open).fields
    line.cut()
    answer = visitor.post(stage.open, {**form, "q.why": "Because"})
    line.mend()
    assert answer.status == 500
    assert "Because" not in answer.text
