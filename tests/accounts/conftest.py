"""People for the tests of sign-in, and what they do there."""

import re
from datetime import UTC, datetime

import pytest
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from cityjourney.accounts.commands import join
from cityjourney.accounts.models import User
from cityjourney.notifications.models import Message
from tests.installation import blank, installation

__all__ = ["blank", "installation"]

PASSWORD = "winter-harbour-lantern"
AT = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


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


def with_password(client: Client, email: str, password: str = PASSWORD, **extra: str) -> HttpResponse:
    """Try to sign in with a password."""
    return client.post(reverse("account_login"), {"login": email, "password": password}, **extra)  # type: ignore[arg-type]


def ask_for_code(client: Client, email: str) -> HttpResponse:
    """Ask for a code and follow to the page where it is typed."""
    return client.post(reverse("account_request_login_code"), {"email": email}, follow=True)


def code_in_mail(to: str) -> str:
    """The code in the newest mail to somebody."""
    found = re.search(r"^ {4}(\S+)$", Message.objects.filter(to=to).latest("pk").text, re.MULTILINE)
    assert found, "there is no code in the mail"
    return found[1]


def type_code(client: Client, code: str) -> HttpResponse:
    """Type a sign-in code."""
    return client.post(reverse("account_confirm_login_code"), {"code": code})


def is_in(client: Client) -> bool:
    """Whether somebody is signed in."""
    return client.get(reverse("accounts:profile")).status_code == 200


def as_seen(page: HttpResponse, *own: str) -> str:
    """A page without what differs in every answer: the CSRF token, the CSP nonce and what the reader typed."""
    text = page.content.decode()
    text = re.sub(r'name="csrfmiddlewaretoken" value="[^"]+"', "token", text)
    for word in own:
        text = text.replace(word, "…")
    return text
