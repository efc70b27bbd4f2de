"""What the tests of journeys share."""

import pytest

from tests.journeys.cast import Cast, play


@pytest.fixture
def cast(db: None) -> Cast:
    return play()
