"""Many at once in a process of its own: the last place, one letter, one handing in. `open_` takes the locks away."""

import json
import threading
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

from django.utils import timezone


def at_once(acts: list[Callable[[], object]]) -> list[object]:
    """Run all at the same instant, each with its own connection; what each said, or the name of its error."""
    from django.db import connection

    gate, said = threading.Barrier(len(acts)), list[object]()

    def run(act: Callable[[], object]) -> None:
        try:
            gate.wait(60)
            said.append(act())
        except Exception as error:
            said.append(f"{type(error).__name__}: {error}")
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(act,)) for act in acts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return said


def prepare(count: int) -> tuple[Any, list[Any], Any]:
    """A closed call with one place, applications that were handed in, somebody who decides."""
    from cityjourney.accounts.models import User
    from cityjourney.calls.commands import opening
    from cityjourney.calls.models import Application
    from cityjourney.programmes.models import Edition, Programme
    from cityjourney.questionnaires.commands import editing
    from cityjourney.questionnaires.logic.definition import Definition

    now = timezone.now()
    edition = Edition.objects.create(
        programme=Programme.objects.create(slug="race", name={"en": "Race"}), slug="race", name={"en": "Race"},
        starts_on=date(2026, 1, 1),
    )  # fmt: skip
    question = {"key": "why", "kind": "text", "text": {"en": "Why?"}}
    definition = Definition.model_validate(
        {
            "key": "short", "name": {"en": "Short"},
            "sections": [{"key": "one", "title": {"en": "One"}, "questions": [question]}],
        }
    )  # fmt: skip
    made = editing.create_questionnaire(edition=edition, definition=definition, by=None, at=now)
    version = editing.publish(questionnaire=made, seen=made.revision, by=None, at=now)
    call = opening.save_call(
        edition=edition, by=None, at=now,
        values={
            "slug": "race", "title": {"en": "Race"}, "text": {}, "opens_at": now - timedelta(days=2),
            "closes_at": now - timedelta(days=1), "time_zone": "Europe/Madrid", "version": version, "capacity": 1,
        },
    )  # fmt: skip
    person = User.objects.create_user(email="race@example.org", name="Race")
    about = {
        "name": "A", "country": "ES", "population": 1, "contact_name": "A", "contact_email": "a@a.example",
        "team": [["A", "a@a.example", ""]],
    }  # fmt: skip
    draft = {"about": about, "answers": {}}
    applications = [
        Application.objects.create(
            call=call, email="a@a.example", draft=draft, handed_in=draft, started_at=now, saved_at=now,
            submitted_at=now, handed_in_at=now, name=str(number),
        )
        for number in range(count)
    ]  # fmt: skip
    return call, applications, person


def unlocked() -> None:
    """Take row locks away."""
    from django.db.models import QuerySet

    QuerySet.select_for_update = lambda self, **_more: self  # type: ignore[method-assign,assignment]


def last_place(*, open_: bool) -> dict[str, Any]:
    """Six people give the one place to six cities."""
    from cityjourney.calls.commands import deciding
    from cityjourney.calls.models import Application

    _call, applications, person = prepare(6)
    decide: Callable[..., Any] = deciding.decide
    if open_:
        unlocked()
        decide = deciding.decide.__wrapped__  # type: ignore[attr-defined]
        looked, gate = deciding._place_left, threading.Barrier(6)
        deciding._place_left = lambda call: (looked(call), gate.wait(60))  # type: ignore[assignment,return-value]
    now = timezone.now()
    said = at_once(
        [
            lambda each=each: (
                decide(  # type: ignore[misc]
                    application=each, decision="select", reason="R", seen="", by=person, at=now
                ).decision
            )
            for each in applications
        ]
    )
    refused = sum("taken" in str(each) for each in said)
    return {"selected": Application.objects.filter(decision="select").count(), "refused": refused}


def one_letter(*, open_: bool) -> dict[str, Any]:
    """Six people send the same letter."""
    from cityjourney.calls.commands import letters
    from cityjourney.calls.models import Application, Letter
    from cityjourney.notifications.models import Message

    call, applications, person = prepare(1)
    Application.objects.update(decision="reject", reason="R")
    now = timezone.now()
    letters.draft_letters(call=call, visible=[applications[0].pk], by=person, at=now)
    letter, release = Letter.objects.get(), letters.release_letter
    if open_:
        unlocked()
        release = letters.release_letter.__wrapped__  # type: ignore[attr-defined]
        read, gate = letters._locked, threading.Barrier(6)

        def slow(found: Letter) -> Letter:
            fresh = read(found)
            gate.wait(60)
            return fresh

        letters._locked = slow
    said = at_once([lambda: release(letter=letter, seen=1, by=person, at=now) for _each in range(6)])
    return {"sent": said.count(True), "mails": Message.objects.filter(kind="calls.letter").count()}


def one_receipt(*, open_: bool) -> dict[str, Any]:
    """Six windows hand the same application in."""
    from cityjourney.audit.models import Entry
    from cityjourney.calls.commands import applying
    from cityjourney.calls.models import Application, Call
    from cityjourney.notifications.models import Message

    call, applications, _person = prepare(1)
    now = timezone.now()
    Call.objects.filter(pk=call.pk).update(closes_at=now + timedelta(days=1))
    Application.objects.update(handed_in=None, handed_in_at=None, submitted_at=None)
    said = at_once([lambda: applying.hand_in(application=applications[0], at=timezone.now()).pk for _each in range(6)])
    return {
        "said": len(set(said)), "noted": Entry.objects.filter(verb="calls.hand_in").count(),
        "mails": Message.objects.filter(kind="calls.receipt").count(),
    }  # fmt: skip


def main(what: str, *, open_: bool = False) -> None:
    """Play one race and print what came of it."""
    races = {"last_place": last_place, "one_letter": one_letter, "one_receipt": one_receipt}
    print(json.dumps(races[what](open_=open_)))  # noqa: T201
