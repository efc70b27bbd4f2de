"""Functions that run once in every period, however many workers there are."""

from datetime import datetime, timedelta

import structlog
from django.db import transaction

from cityjourney.notifications.logic.timing import is_due
from cityjourney.notifications.models import ScheduledRun
from cityjourney.notifications.registry import Scheduled, schedule

log = structlog.get_logger(__name__)


def _take(name: str, every: timedelta, at: datetime) -> bool:
    """Whether this worker is the one to run it now: the row changes for one of them only."""
    run, made = ScheduledRun.objects.get_or_create(name=name, defaults={"ran_at": at})
    if made:
        return True
    if not is_due(run.ran_at, every=every, at=at):
        return False
    return ScheduledRun.objects.filter(name=name, ran_at=run.ran_at).update(ran_at=at) == 1


def _run(job: Scheduled, at: datetime) -> None:
    problem = ""
    try:
        with transaction.atomic():
            job.function(at)
    except Exception as error:  # one function that fails must not stop the others; the next period tries again
        problem = f"{type(error).__name__}: {error}"[:300]
        log.exception("scheduled_function_failed", name=job.name)
    ScheduledRun.objects.filter(name=job.name).update(problem=problem)


def run_due(at: datetime) -> list[str]:
    """Run what is due; a failure is kept beside the name and logged. Returns the names that ran."""
    ran = []
    for job in schedule().values():
        if _take(job.name, job.every, at):
            _run(job, at)
            ran.append(job.name)
    return ran
