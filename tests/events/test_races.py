"""Many at once, on a real database, in a process of its own (cases 9, 12, 14). Each has its twin without protection."""

import json
from collections.abc import Callable
from typing import Any

import pytest

from tests.installation import Installation

Race = Callable[..., dict[str, Any]]


@pytest.fixture
def race(installation: Installation) -> Race:
    """Plays one race of `race.py` on an empty database of its own."""

    def run(what: str, *, open_: bool = False) -> dict[str, Any]:
        said = installation.python(f"from tests.events.race import main; main({what!r}, open_={open_})")
        return dict(json.loads(said.splitlines()[-1]))

    return run


def test_five_seats_hold_five_of_twenty_and_the_others_wait(race: Race) -> None:
    assert race("seats") == {"said": {"yes": 5, "waiting_list": 15}, "seated": 5}


def test_without_the_lock_the_seats_are_oversold_or_people_get_errors(race: Race) -> None:
    outcome = race("seats", open_=True)
    assert outcome["said"] != {"yes": 5, "waiting_list": 15}
    assert outcome["seated"] > 5 or "OperationalError" in outcome["said"]


def test_of_twenty_writers_one_saves_and_no_text_is_lost(race: Race) -> None:
    assert race("notes") == {"said": {"saved": 1, "Conflict": 19}, "texts": 20}


def test_without_the_version_nineteen_texts_are_lost(race: Race) -> None:
    assert race("notes", open_=True) == {"said": {"saved": 20}, "texts": 1}


def test_four_workers_write_each_mail_once(race: Race) -> None:
    assert race("mails") == {"said": {"done": 4}, "mails": 100, "people": 100}
