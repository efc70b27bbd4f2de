"""Many at once, on real databases, in a process of its own (cases 9, 12, 14). Each has its twin without protection."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psycopg
import pytest

ROOT = Path(__file__).resolve().parents[2]
BOTH = ["sqlite", pytest.param("postgresql", marks=pytest.mark.postgresql)]


@pytest.fixture(params=BOTH, scope="module")
def race(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    """Runs `race.py` against a database of one kind that is emptied each time."""
    home = tmp_path_factory.mktemp("race")
    environment = {**os.environ, "PYTHONPATH": f"{ROOT / 'src'}:{ROOT}", "CITYJOURNEY_HOME": str(home)}
    if request.param == "sqlite":
        environment.pop("DATABASE_URL", None)

    def run(*arguments: str) -> dict[str, Any]:
        done = subprocess.run(
            [sys.executable, "-m", "tests.events.race", *arguments],
            cwd=ROOT, env=environment, capture_output=True, text=True, check=False, timeout=300,
        )  # fmt: skip
        assert done.returncode == 0, done.stderr[-3000:]
        return dict(json.loads(done.stdout.splitlines()[-1]))

    if request.param == "sqlite":
        yield run
        return
    server, name = environment["DATABASE_URL"], f"cityjourney_events_race_{os.getpid()}"
    environment["DATABASE_URL"] = f"{server.rsplit('/', 1)[0]}/{name}"
    with psycopg.connect(server.rsplit("/", 1)[0] + "/postgres", autocommit=True) as connection:
        connection.execute(f'CREATE DATABASE "{name}"')
        try:
            yield run
        finally:
            connection.execute(f'DROP DATABASE "{name}" WITH (FORCE)')


def test_five_seats_hold_five_of_twenty_and_the_others_wait(race: Any) -> None:
    assert race("seats") == {"said": {"yes": 5, "waiting_list": 15}, "seated": 5}


def test_without_the_lock_the_seats_are_oversold_or_people_get_errors(race: Any) -> None:
    outcome = race("seats", "--open")
    assert outcome["said"] != {"yes": 5, "waiting_list": 15}
    assert outcome["seated"] > 5 or "OperationalError" in outcome["said"]


def test_of_twenty_writers_one_saves_and_no_text_is_lost(race: Any) -> None:
    assert race("notes") == {"said": {"saved": 1, "Conflict": 19}, "texts": 20}


def test_without_the_version_nineteen_texts_are_lost(race: Any) -> None:
    assert race("notes", "--open") == {"said": {"saved": 20}, "texts": 1}


def test_four_workers_write_each_mail_once(race: Any) -> None:
    assert race("mails") == {"said": {"done": 4}, "mails": 100, "people": 100}
