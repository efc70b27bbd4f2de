"""Solving in the worker. The solver is loaded here and nowhere else: a web process never has it in memory."""

from collections.abc import Callable
from datetime import datetime
from time import monotonic
from typing import Any

from django.db import transaction
from django.utils import timezone
from django_tasks import task

from cityjourney.allocations.commands.solving import beat, claim, finish
from cityjourney.allocations.enums import Origin, State
from cityjourney.allocations.models import Run
from cityjourney.matching.check import check

TIME_LIMIT = 30.0
"""Seconds that one run may take."""
BEATS = 1.0
"""Seconds between two words about how far it is."""
STATES = {"optimal": State.DONE, "feasible": State.DONE, "infeasible": State.IMPOSSIBLE}


@task()
def solve(run_id: int) -> None:
    """Solve a run that waits; nothing if it was cancelled or another worker has it."""
    run = claim(run_id=run_id, at=timezone.now())
    if run is None:
        return
    try:
        _solve(run)
    except Exception as error:
        finish(run=run, state=State.FAILED, faults=[type(error).__name__], at=timezone.now())
        raise


def begin(make: Callable[[], Run]) -> Run:
    """Make a run by a command and hand it to the worker, both or neither."""
    with transaction.atomic():
        run = make()
        solve.enqueue(run.pk)
    return run


class Watch:
    """Tells the run's row how far the solver is, at most once a second, and hears whether to stop."""

    def __init__(self, run: Run, now: Callable[[], datetime] = timezone.now) -> None:
        self.run, self.now, self.phase, self.last, self.stop = run, now, "", 0.0, False

    def progress(self, phase: str, _figure: float) -> None:
        """What is being done."""
        self.phase = phase

    def cancelled(self) -> bool:
        """Whether to stop."""
        if not self.stop and monotonic() - self.last >= BEATS:
            self.last = monotonic()
            self.stop = not beat(run=self.run, phase=self.phase, at=self.now())
        return self.stop


def _solve(run: Run) -> None:
    from cityjourney.matching import InvalidDocument, Monitor, Options, allocate, parse_problem, repair

    try:
        problem = parse_problem(run.problem)
    except InvalidDocument as error:
        finish(run=run, state=State.FAILED, faults=[str(issue) for issue in error.issues], at=timezone.now())
        return
    watch, options = Watch(run), Options(seed=int(run.options.get("seed", 1)))

    def monitor() -> Monitor:
        return Monitor(time_limit=TIME_LIMIT, progress=watch.progress, cancel=watch.cancelled)

    result = allocate(problem, options, monitor())
    answers: dict[str, Any] | None = None
    if run.origin == Origin.BEST and result["status"] in ("optimal", "feasible"):
        answers = repair(problem, options, monitor())
    state = State.CANCELLED if watch.stop else STATES.get(result["status"], State.CANCELLED)
    faults = check(run.problem, result) if state == State.DONE else []
    if faults:
        state = State.FAILED
    keep = state in (State.DONE, State.IMPOSSIBLE)
    finish(
        run=run, state=state, result=result if keep else None, answers=answers if keep else None, faults=faults,
        at=timezone.now(),
    )  # fmt: skip
