"""Every address, asked for by every kind of person, answers as the kept table says."""

import logging
from collections.abc import Iterator
from copy import deepcopy

import pytest
from django.db import transaction
from django.test import Client
from django.urls import reverse
from pytest_django.plugin import DjangoDbBlocker

from cityjourney.accounts.models import User
from cityjourney.portal.demo.cast import CAST
from cityjourney.programmes.logic.access import Access, Reach
from tests.pages.access import ACCESS
from tests.pages.crawl import BACKEND, WHO, World, crawl, letter, make_world, routes
from tests.pages.first_pages import FIRST

PEOPLE = list(WHO)


@pytest.fixture(autouse=True)
def _quiet() -> Iterator[None]:
    """Thousands of refusals are expected here; nobody wants to read them."""
    logging.disable(logging.CRITICAL)
    yield
    logging.disable(logging.NOTSET)


@pytest.fixture(scope="module")
def whole_demo(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[World]:
    """The demo, made once for this module inside a transaction that is undone; each test runs inside it."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield make_world()
        transaction.set_rollback(True)


@pytest.fixture
def demo(whole_demo: World, db: None) -> World:
    """The demo, as it was made."""
    return whole_demo


def test_every_address_has_its_row() -> None:
    """A new address without a row, or a row without its address, fails."""
    assert sorted({name for name, _pattern in routes()} ^ set(ACCESS)) == []
    assert [name for name, row in ACCESS.items() if len(row.split()) != len(WHO)] == []


def test_everybody_gets_what_the_table_says(demo: World) -> None:
    found = crawl(demo)
    wrong = [
        f"{name}, {who}: {got} instead of {wanted}"
        for name, row in ACCESS.items()
        for who, got, wanted in zip(PEOPLE, found.get(name, []), row.split(), strict=False)
        if got != wanted
    ]
    assert wrong == []


def test_no_address_breaks_for_anybody() -> None:
    assert [name for name, row in ACCESS.items() if "X" in row] == []


def test_who_is_signed_in_is_never_asked_to_sign_in() -> None:
    own = ("account", "social", "mfa")
    asked = [name for name, row in ACCESS.items() if "s" in "".join(row.split()[1:]) and not name.startswith(own)]
    assert asked == []


def test_nobody_from_outside_gets_into_an_edition() -> None:
    """Strangers and people of another edition: not there, whatever exists."""
    inside = {name: row.split() for name, row in ACCESS.items() if row.split()[PEOPLE.index("team")] != "."}
    opened = [
        name
        for name, row in inside.items()
        if row[PEOPLE.index("stranger")].strip("p") in ("o", ">") and row[0].strip("p") == "s"
    ]
    own = {
        name for name in opened if name.startswith(("accounts:", "account_", "mfa_", "usersessions", "socialaccount"))
    }
    assert sorted(set(opened) - own) == []


def test_a_leak_would_be_seen() -> None:
    assert letter(200, "") != letter(404, "")
    assert letter(302, "/account/sign-in/?next=/x/") == "s"
    assert letter(302, "/x/") == ">"
    assert letter(500, "") == "X"


def test_without_the_check_a_stranger_would_get_in(demo: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """The twin: when access allows everything, the table is no longer true."""
    world = deepcopy(demo)
    address = reverse("trail", kwargs={"edition": world.edition.slug})
    client = Client()
    client.force_login(User.objects.get(email=WHO["stranger"]), backend=BACKEND)
    assert letter(client.get(address).status_code, "") == ACCESS["trail"].split()[PEOPLE.index("stranger")] == "."
    world.edition.guide_public = True
    world.edition.save()
    monkeypatch.setattr(Access, "reach", lambda _self, _permission: Reach(everywhere=True))
    assert letter(client.get(address).status_code, "") == "o"


def test_everybody_who_signs_in_has_a_first_page() -> None:
    assert {each.email for each in CAST if each.signs_in} == set(FIRST)


def test_everybody_meets_something_of_their_own(demo: World) -> None:
    lacking = []
    for email, (address, wanted) in FIRST.items():
        client = Client()
        client.force_login(User.objects.get(email=email), backend=BACKEND)
        answer = client.get("/", follow=True)
        page = answer.content.decode()
        led = answer.redirect_chain[-1][0] if answer.redirect_chain else "/"
        missing = [words for words in wanted if words not in page]
        if (led, missing) != (address, []):
            lacking.append((email, led, missing))
    assert lacking == []
