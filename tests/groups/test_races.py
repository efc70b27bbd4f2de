"""Many at once, with real threads, on the database that the tests run on. Locks have twins without them."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.installation import fresh


@pytest.fixture(scope="module")
def found(blank: tuple[Path, str], tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, Any]]:
    """What came of all races; they are played once, in one process."""
    with fresh(blank, tmp_path_factory.mktemp("groups") / "home") as place:
        said = place.python("from tests.groups.race import main; main()")
        yield json.loads(said.strip().splitlines()[-1])


def test_six_people_decide_once_and_five_are_told(found: dict[str, Any]) -> None:
    assert found["decide"] == {"done": 1, "told": 5}


def test_without_the_lock_several_would_decide(found: dict[str, Any]) -> None:
    assert found["decide twin"]["done"] > 1


def test_six_windows_form_one_group(found: dict[str, Any]) -> None:
    assert found["form"] == 1


def test_without_the_lock_there_would_be_several_groups(found: dict[str, Any]) -> None:
    assert found["form twin"] > 1


def test_six_windows_give_a_city_one_voice_and_none_fails(found: dict[str, Any]) -> None:
    assert found["voices"] == {"done": 6, "voices": 1}


def test_five_cities_found_one_tribe_and_all_are_in(found: dict[str, Any]) -> None:
    assert found["tribe"] == {"done": 5, "tribes": 1, "cities": 5}
