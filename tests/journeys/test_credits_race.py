"""J4, case 12: 200 bookings at once on 50 visits, in real processes, on the database that the tests run on."""

import json
from typing import Any

import pytest

from tests.installation import Installation

PROCESSES, ATTEMPTS = 8, 25


def race(place: Installation, *, protected: bool) -> dict[str, Any]:
    """Eight processes try 25 times each, from the same starting shot."""
    call = f"main({PROCESSES}, {ATTEMPTS}, protected={protected})"
    said = place.python(f"from tests.journeys.booking import main; {call}")
    found: dict[str, Any] = json.loads(said.splitlines()[-1])
    return found


@pytest.mark.slow
def test_200_bookings_at_once_on_50_visits_hold_exactly_50(installation: Installation) -> None:
    assert race(installation, protected=True) == {
        "held": 50,
        "refused": 150,
        "written": {"bookings": 50, "entries": 50, "reserved": 50, "granted": 50},
    }


@pytest.mark.slow
def test_without_conditional_update_and_transaction_more_than_50_are_held(installation: Installation) -> None:
    """The twin: look, then take. It shows that the race above is one."""
    assert race(installation, protected=False)["held"] > 50
