"""J4, case 12: 200 bookings at once on 50 visits, in real processes, on SQLite and on PostgreSQL."""

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from uuid import uuid4

import pytest

ROOT = Path(__file__).resolve().parents[2]
PROCESSES, ATTEMPTS = 8, 25


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgresql)])
def place(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[dict[str, str]]:
    """An environment with a database of its own, migrated and filled."""
    environment = {**os.environ, "PYTHONPATH": f"{ROOT / 'src'}:{ROOT}", "CITYJOURNEY_HOME": str(tmp_path)}
    environment.pop("DATABASE_URL", None)
    name = f"cj_race_{uuid4().hex[:10]}"
    server = os.environ.get("DATABASE_URL", "").rsplit("/", 1)[0]
    if request.param == "postgresql":
        import psycopg

        with psycopg.connect(f"{server}/postgres", autocommit=True) as connection:
            connection.execute(f"CREATE DATABASE {name}".encode())
        environment["DATABASE_URL"] = f"{server}/{name}"
    run(environment, "cityjourney.config.cli", "migrate", "-v0")
    yield environment
    if request.param == "postgresql":
        with psycopg.connect(f"{server}/postgres", autocommit=True) as connection:
            connection.execute(f"DROP DATABASE {name} WITH (FORCE)".encode())


def run(environment: dict[str, str], module: str, *arguments: str) -> str:
    """Run a module against the database; what it printed."""
    done = subprocess.run(
        [sys.executable, "-m", module, *arguments],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr[-2000:]
    return done.stdout.strip()


def race(environment: dict[str, str], protection: str) -> tuple[list[int], list[int]]:
    """Eight processes try 25 times each, from the same starting shot: (held, refused) of each."""
    account = run(environment, "tests.journeys.race_setup")
    command = [sys.executable, "-m", "tests.journeys.booking", account, str(ATTEMPTS), protection]
    racers = [
        subprocess.Popen(command, cwd=ROOT, env=environment, text=True, stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        for _number in range(PROCESSES)
    ]
    for racer in racers:
        assert racer.stdout is not None
        assert racer.stdout.readline() == "ready\n"
    for racer in racers:
        assert racer.stdin is not None
        racer.stdin.write("go\n")
        racer.stdin.flush()
    results = [racer.communicate(timeout=120)[0].split() for racer in racers]
    assert [racer.returncode for racer in racers] == [0] * PROCESSES
    return [int(held) for held, _refused in results], [int(refused) for _held, refused in results]


@pytest.mark.slow
def test_200_bookings_at_once_on_50_visits_hold_exactly_50(place: dict[str, str]) -> None:
    held, refused = race(place, "protected")
    assert (sum(held), sum(refused)) == (50, 150)
    assert run(place, "tests.journeys.race_setup", "count") == "50 50 50 50"


@pytest.mark.slow
def test_without_conditional_update_and_transaction_more_than_50_are_held(place: dict[str, str]) -> None:
    """The twin: look, then take. It shows that the race above is one."""
    held, _refused = race(place, "naive")
    assert sum(held) > 50
