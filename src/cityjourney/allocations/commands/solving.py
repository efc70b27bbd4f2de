"""What the worker writes while it solves. A run belongs to the worker that claimed it; another's late word is void."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.crypto import get_random_string

from cityjourney.allocations.enums import State
from cityjourney.allocations.models import SILENCE, Run
from cityjourney.audit.commands import record

MOST_FAULTS = 50


def claim(*, run_id: int, at: datetime) -> Run | None:
    """Take a waiting run in hand; None if it was cancelled, or another worker has it."""
    token = get_random_string(32)
    mine = Run.objects.filter(pk=run_id, state=State.WAITING).update(
        state=State.RUNNING, claim=token, started_at=at, beat_at=at, phase=""
    )
    return Run.objects.select_related("edition").get(pk=run_id) if mine else None


def beat(*, run: Run, phase: str, at: datetime) -> bool:
    """Say that a run goes on, and with what. False when it shall stop: cancelled, or no longer this worker's."""
    words = {"beat_at": at, "phase": phase[:20]}
    mine = Run.objects.filter(pk=run.pk, claim=run.claim, state=State.RUNNING)
    return bool(mine.update(**words)) and not mine.filter(cancel_asked_at__isnull=False).exists()


@transaction.atomic
def finish(
    *,
    run: Run,
    state: State,
    result: Mapping[str, Any] | None = None,
    answers: Mapping[str, Any] | None = None,
    faults: Sequence[str] = (),
    at: datetime,
) -> bool:
    """Keep what came out. False, and nothing is kept, if the run is no longer this worker's."""
    found = Run.objects.select_for_update(of=("self",)).filter(pk=run.pk, claim=run.claim, state=State.RUNNING).first()
    if found is None:
        return False
    found.state, found.ended_at, found.phase = state, at, ""
    found.result = None if result is None else dict(result)
    found.answers = None if answers is None else dict(answers)
    found.faults = list(faults)[:MOST_FAULTS]
    found.save(update_fields=["state", "ended_at", "phase", "result", "answers", "faults"])
    details = {"state": state.value}
    record(verb="allocations.finish", subject=found, by=None, at=at, scopes=[found.edition.scope], details=details)
    return True


def fail_silent(at: datetime) -> int:
    """Runs whose worker died came to a halt; they can be repeated. Returns how many."""
    lost = Run.objects.light().filter(state=State.RUNNING, beat_at__lt=at - SILENCE).select_related("edition")
    return sum(finish(run=run, state=State.FAILED, at=at) for run in lost)
