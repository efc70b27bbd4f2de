"""Case 8: 200 people at once at a server that has just started. Everybody is served; some of them write."""

import threading
from collections import Counter

import pytest

from tests.reliability.conftest import Stage
from tests.reliability.visitor import Visitor

READERS, WRITERS = 140, 60


def rush(stage: Stage, readers: int, writers: list[str]) -> Counter[int]:
    """All at the same instant: readers of desk, start page, guide and form; guests who answer by these links."""
    gate, said, token = threading.Barrier(readers + len(writers)), list[int](), "x" * 32
    pages = [stage.desk, f"/{stage.edition}/", f"/{stage.edition}/guide/", stage.open]
    form = {"csrfmiddlewaretoken": token, "do": "reply", "reply": "yes"}

    def read(number: int) -> None:
        visitor = Visitor(stage.place.port, stage.sessions["rep"], patience=300)
        gate.wait(60)
        said.append(visitor.get(pages[number % len(pages)]).status)

    def write(link: str) -> None:
        visitor = Visitor(stage.place.port, f"csrf={token}", patience=300)
        gate.wait(60)
        said.append(visitor.post(link, form).status)

    threads = [threading.Thread(target=read, args=(number,)) for number in range(readers)]
    threads += [threading.Thread(target=write, args=(link,)) for link in writers]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    return Counter(said)


def test_200_at_once_after_a_cold_start_are_all_served(stage: Stage) -> None:
    stage.serve()
    said = rush(stage, READERS, stage.links[:WRITERS])
    assert set(said) <= {200, 302}, said
    assert stage.place.sql("SELECT COUNT(*) FROM events_attendee WHERE reply = 'yes'") == [(WRITERS,)]


def test_without_waiting_for_each_other_some_would_be_turned_away(stage: Stage) -> None:
    if stage.on_postgresql:
        pytest.skip("PostgreSQL lets them write beside each other")
    stage.place.end()
    stage.serve(without="waiting")
    said = rush(stage, 0, stage.links[WRITERS : 2 * WRITERS])
    assert said[503], said
