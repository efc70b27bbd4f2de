"""Protections taken away one by one, on a real database, with real transactions and threads."""

import json
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from django.db import connection
from django.utils import timezone

from cityjourney.enablers.anonymity.look import look
from cityjourney.enablers.anonymity.probes import findings
from cityjourney.enablers.commands import answering
from cityjourney.enablers.logic.box import Answer
from cityjourney.enablers.logic.codes import digest_of
from cityjourney.enablers.models import AnswerBox, Round, Ticket
from tests.enablers.live import PEOPLE, hits, marks_of, prepare, together


@contextmanager
def changed(place: Any, name: str, instead: Any) -> Iterator[None]:
    """Something else in the place of a protection."""
    kept = getattr(place, name)
    setattr(place, name, instead)
    try:
        yield
    finally:
        setattr(place, name, kept)


def take(made: Round, code: str, person: int) -> int:
    """One person answers, on a connection of the thread's own."""
    try:
        return int(answering.take(round=made, code=code, marks=marks_of(person), today=timezone.localdate()))
    finally:
        if threading.current_thread() is not threading.main_thread():
            connection.close()


def in_order(made: Round, codes: list[str]) -> dict[str, Any]:
    """A spent ticket goes to the end of its table, an answer to the end of its box."""
    seen: set[Any] = set()

    def moved(_round: Round) -> None:
        for each in Ticket.objects.filter(round=made, spent=True).exclude(pk__in=seen):
            seen.add(each.pk)
            Ticket.objects.filter(pk=each.pk).delete()
            each.save(force_insert=True)

    with changed(answering, "laid", list), changed(answering, "lay_tickets", moved):
        for person, code in enumerate(codes):
            take(made, code, person)
    found = findings(look())
    return {
        "tied": max(hits(codes).values()),
        "answers": any("not sorted by content" in each for each in found),
        "tickets": any("several transactions" in each or "in which they were made" in each for each in found),
    }


def unlocked(made: Round, codes: list[str]) -> int:
    """Nobody waits for the box: all read it before the first writes. Returns how many answers are in it."""
    from django.db.models import QuerySet

    gate, looked = threading.Barrier(len(codes)), answering.is_open
    bare = answering.take_many.__wrapped__  # type: ignore[attr-defined]

    def together_(*given: Any) -> bool:
        found = looked(*given)
        gate.wait(60)
        return found

    with (
        changed(QuerySet, "select_for_update", lambda self, **_more: self),
        changed(answering, "is_open", together_),
        changed(answering, "take_many", bare),
        changed(answering, "lay_tickets", lambda _round: None),
    ):
        together([lambda c=code, p=person: take(made, c, p) for person, code in enumerate(codes)])
    return len(AnswerBox.objects.get(round=made).answers)


def unspent(made: Round, codes: list[str]) -> int:
    """A ticket may be spent again. Returns how many answers one code gives."""

    def spend(round: Round, code: str, marks: Any) -> Answer:  # noqa: A002
        own = Ticket.objects.filter(round=round, digest=digest_of(round.public_id, code))
        own.update(spent=True)
        return Answer(own.get().group, tuple(marks))

    with changed(answering, "_spend", spend):
        for _each in range(2):
            take(made, codes[0], 0)
    return len(AnswerBox.objects.get(round=made).answers)


def play() -> None:
    """All of them, each with a round of its own; prints what came of it."""
    twins: dict[str, Callable[[Round, list[str]], Any]] = {
        "in_order": in_order,
        "unlocked": unlocked,
        "unspent": unspent,
    }
    said: dict[str, Any] = {}
    for name, twin in twins.items():
        codes = prepare(name.replace("_", "-"))["codes"]
        made = Round.objects.order_by("-pk")[0]
        said[name] = twin(made, codes[: PEOPLE if name == "in_order" else 4])
        if name == "in_order":
            AnswerBox.objects.filter(round=made).update(answers=[])
    print(json.dumps(said))  # noqa: T201
