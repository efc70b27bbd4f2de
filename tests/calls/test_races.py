"""Many at once, with real processes and threads, on the database that the tests run on. Each lock has its twin."""

import json
from typing import Any

from tests.installation import Installation


def race(place: Installation, what: str, *, open_: bool = False) -> dict[str, Any]:
    said = place.python(f"from tests.calls.race import main; main({what!r}, open_={open_})")
    found: dict[str, Any] = json.loads(said.strip().splitlines()[-1])
    return found


def test_six_people_cannot_give_one_place_to_six_cities(installation: Installation) -> None:
    assert race(installation, "last_place") == {"selected": 1, "refused": 5}


def test_without_the_lock_all_six_would_be_selected(installation: Installation) -> None:
    assert race(installation, "last_place", open_=True)["selected"] > 1


def test_six_people_send_one_letter_once(installation: Installation) -> None:
    assert race(installation, "one_letter") == {"sent": 1, "mails": 1}


def test_without_the_lock_several_would_say_that_they_sent_it_and_still_one_mail_goes_out(
    installation: Installation,
) -> None:
    found = race(installation, "one_letter", open_=True)
    assert found["sent"] > 1
    assert found["mails"] == 1, "the outbox is the second lock"


def test_six_windows_hand_in_once(installation: Installation) -> None:
    assert race(installation, "one_receipt") == {"said": 1, "noted": 1, "mails": 1}
