"""Functions that run once per period, however many workers look."""

from datetime import UTC, datetime, timedelta

import pytest

from cityjourney.notifications import registry, schedule
from cityjourney.notifications.models import ScheduledRun

pytestmark = pytest.mark.django_db
AT = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)


@pytest.fixture
def runs(monkeypatch: pytest.MonkeyPatch) -> list[datetime]:
    """One function on the schedule, every hour; the list holds when it ran."""
    monkeypatch.setattr(registry, "_scheduled", {})
    ran: list[datetime] = []
    registry.register_schedule("test.hourly", every=timedelta(hours=1), function=ran.append)
    return ran


def test_it_runs_at_once_and_then_once_in_every_period(runs: list[datetime]) -> None:
    for minutes in (0, 1, 59, 60, 61, 119, 125):
        schedule.run_due(AT + timedelta(minutes=minutes))

    assert runs == [AT, AT + timedelta(minutes=60), AT + timedelta(minutes=125)]


def test_of_two_workers_that_look_at_once_one_runs_it(runs: list[datetime]) -> None:
    schedule.run_due(AT)
    later = AT + timedelta(hours=2)
    stale = ScheduledRun.objects.get()

    taken = [schedule._take("test.hourly", timedelta(hours=1), later) for _worker in range(2)]
    ScheduledRun.objects.filter(pk=stale.pk).update(ran_at=stale.ran_at)

    assert taken == [True, False]


def test_one_that_fails_says_why_and_does_not_stop_the_others(runs: list[datetime]) -> None:
    def fail(at: datetime) -> None:
        raise RuntimeError("no paper")

    registry.register_schedule("test.failing", every=timedelta(hours=1), function=fail)
    registry.register_schedule("test.after", every=timedelta(hours=1), function=runs.append)

    names = schedule.run_due(AT)

    assert names == ["test.hourly", "test.failing", "test.after"]
    assert runs == [AT, AT]
    assert ScheduledRun.objects.get(name="test.failing").problem == "RuntimeError: no paper"
