"""People for the tests of sign-in, and what they do there."""

import json
import re
import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from playwright.sync_api import Browser, BrowserContext, sync_playwright

from cityjourney.accounts.commands import join
from cityjourney.accounts.models import User
from cityjourney.notifications.models import Message
from tests.conftest import chromium_path
from tests.installation import Installation, free_port, listens, wait_until

EMAIL = "ana@ermua.example"
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


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Debian's Chromium."""
    with sync_playwright() as driver:
        chromium = driver.chromium.launch(executable_path=chromium_path(), args=["--no-sandbox"])
        yield chromium
        chromium.close()


@pytest.fixture
def place(installation: Installation) -> Installation:
    """A running City Journey that knows Ana."""
    installation.python(
        "from cityjourney.accounts.commands import join\n"
        "from django.utils import timezone\n"
        f"join(email={EMAIL!r}, name='Ana Ruiz', at=timezone.now(), verified=True)\n"
    )
    installation.start_web()
    return installation


@pytest.fixture
def context(browser: Browser) -> Iterator[BrowserContext]:
    """A browser of one's own; it keeps what went wrong on its pages."""
    made = browser.new_context(locale="en-GB")
    yield made
    made.close()


PEOPLE = [
    {"sub": "ana", "email": "ana@ermua.example", "email_verified": True, "name": "Ana Ruiz"},
    {"sub": "claims-ana", "email": "ana@ermua.example", "email_verified": False, "name": "Somebody"},
    {"sub": "says-false", "email": "ana@ermua.example", "email_verified": "false", "name": "Somebody"},
    {"sub": "stranger", "email": "zoe@nowhere.example", "email_verified": True, "name": "Zoe"},
    {"sub": "silent", "name": "No Address"},
]


@pytest.fixture(scope="module")
def provider() -> Iterator[str]:
    """The provider's address; it listens on loopback and knows the people above."""
    port = free_port()
    people = [word for person in PEOPLE for word in ("--user-claims", json.dumps(person))]
    process = subprocess.Popen(
        [sys.executable, "-W", "ignore", "-m", "oidc_provider_mock", "--port", str(port), *people],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    wait_until(lambda: listens(port), what="the OpenID Connect provider")
    yield f"http://127.0.0.1:{port}"
    process.kill()
    process.wait()
