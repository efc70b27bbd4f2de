"""Many at once in a process of its own: one publication, a number for each run. The twins take the locks away."""

import json
import threading
from collections.abc import Callable
from typing import Any

from tests.allocations.conftest import NOW, RULES, Ground, make_ground
from tests.calls.race import at_once, unlocked

PEOPLE = 6


def publication(ground: Ground, *, open_: bool = False) -> dict[str, int]:
    """Six people publish the same run."""
    from cityjourney.allocations.commands import publishing, runs
    from cityjourney.allocations.models import Letter, Run
    from cityjourney.audit.models import Entry

    run = ground.solved()
    runs.lock(run=run, by=ground.team, at=NOW)
    publish: Callable[..., bool] = publishing.publish
    if open_:
        publish = publishing.publish.__wrapped__  # type: ignore[attr-defined]
        hold, gate = publishing._hold, threading.Barrier(PEOPLE)

        def slow(given: Run) -> Run:
            fresh = hold(given)
            gate.wait(60)
            return fresh

        publishing._hold = slow
    said = at_once([lambda: publish(run=run, by=ground.team, at=NOW)] * PEOPLE)
    broken = sum("Error" in str(each) for each in said)
    return {
        "published": said.count(True), "already": said.count(False), "broken": broken,
        "letters": Letter.objects.filter(run=run).count(),
        "noted": Entry.objects.filter(verb="allocations.publish", subject_id=str(run.public_id)).count(),
    }  # fmt: skip


def numbers(ground: Ground) -> dict[str, int]:
    """Six people begin a run."""
    from cityjourney.allocations.commands.runs import create_run
    from cityjourney.allocations.models import Run
    from cityjourney.allocations.queries.gathering import places_of

    places = places_of(ground.edition)
    said = at_once(
        [lambda: create_run(edition=ground.edition, places=places, rules=RULES, wanted=(), by=None, at=NOW)] * PEOPLE
    )
    return {"made": Run.objects.count(), "broken": sum("Error" in str(each) for each in said)}


def main() -> None:
    """Play each race, then each without its locks, and print what came of it."""
    ground = make_ground()
    found: dict[str, Any] = {"numbers": numbers(ground), "publication": publication(ground)}
    unlocked()
    found["open publication"] = publication(ground, open_=True)
    print(json.dumps(found))  # noqa: T201
