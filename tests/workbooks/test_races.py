"""F5 on an upload, and several who accept at once, with real threads on the database that the tests run on."""

import json
from typing import Any

from tests.installation import Installation
from tests.workbooks.race import MANY


def race(place: Installation, what: str, *, open_: bool = False) -> dict[str, Any]:
    said = place.python(f"from tests.workbooks.race import main; main({what!r}, open_={open_})")
    found: dict[str, Any] = json.loads(said.strip().splitlines()[-1])
    return found


def test_one_form_sent_often_is_one_upload(installation: Installation) -> None:
    assert race(installation, "one_form") == {"uploads": 1, "answers": 1, "errors": 0}


def test_twin_without_the_token_there_would_be_several(installation: Installation) -> None:
    assert race(installation, "one_form", open_=True)["uploads"] > 1


def test_several_who_accept_at_once_hand_in_once(installation: Installation) -> None:
    found = race(installation, "one_yes")
    assert (found["acceptances"], found["readings"], found["quicker"]) == (1, found["cells"], MANY - 1)


def test_twin_without_the_lock_it_would_happen_several_times(installation: Installation) -> None:
    assert race(installation, "one_yes", open_=True)["acceptances"] > 1
