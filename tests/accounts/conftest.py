"""People for the tests of sign-in."""

from datetime import UTC, datetime

import pytest

from cityjourney.accounts.commands import join
from cityjourney.accounts.models import User

PASSWORD = "winter-harbour-lantern"
AT = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)


@pytest.fixture
def ana(db: None) -> User:
    """Ana, who came by invitation and signs in by code."""
    return join(email="ana@ermua.example", name="Ana Ruiz", at=AT, verified=True)


@pytest.fixture
def ben(db: None) -> User:
    """Ben, who has a password."""
    person = join(email="ben@turku.example", name="Ben Laine", at=AT, verified=True)
    person.set_password(PASSWORD)
    person.save()
    return person
