"""What the tests of desk and cohort view share."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from tests.journeys.cast import NOW, Cast, play


@pytest.fixture(autouse=True)
def _some_weeks_later(monkeypatch: pytest.MonkeyPatch) -> None:
    """What is now, next and late follows from the clock: it stands still, some weeks after the cast has come."""
    monkeypatch.setattr(timezone, "now", lambda: NOW + timedelta(days=40))


@pytest.fixture
def cast(db: None) -> Cast:
    return play()


@pytest.fixture
def browse(cast: Cast) -> Callable[[str], Client]:
    """A client that is signed in as somebody of the cast."""

    def signed_in(name: str) -> Client:
        client = Client()
        if name:
            client.force_login(cast.people[name], backend="allauth.account.auth_backends.AuthenticationBackend")
        return client

    return signed_in
