"""What the tests of desk and cohort view share."""

from collections.abc import Callable

import pytest
from django.test import Client

from tests.journeys.cast import Cast, play


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
