"""Every address, asked for by every kind of person, answers as the kept table says."""

import logging
from collections.abc import Iterator

import pytest
from django.test import Client
from django.urls import reverse

from cityjourney.accounts.models import User
from cityjourney.programmes.logic.access import Access, Reach
from tests.pages.access import ACCESS
from tests.pages.crawl import BACKEND, WHO, crawl, letter, make_world, routes

PEOPLE = list(WHO)


@pytest.fixture(autouse=True)
def _quiet() -> Iterator[None]:
    """Thousands of refusals are expected here; nobody wants to read them."""
    logging.disable(logging.CRITICAL)
    yield
    logging.disable(logging.NOTSET)


def test_every_address_has_its_row() -> None:
    """A new address without a row, or a row without its address, fails."""
    assert sorted({name for name, _pattern in routes()} ^ set(ACCESS)) == []
    assert [name for name, row in ACCESS.items() if len(row.split()) != len(WHO)] == []


def test_everybody_gets_what_the_table_says(db: None) -> None:
    found = crawl(make_world())
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


def test_without_the_check_a_stranger_would_get_in(db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    """The twin: when access allows everything, the table is no longer true."""
    world = make_world()
    address = reverse("trail", kwargs={"edition": world.edition.slug})
    client = Client()
    client.force_login(User.objects.get(email=WHO["stranger"]), backend=BACKEND)
    assert letter(client.get(address).status_code, "") == ACCESS["trail"].split()[PEOPLE.index("stranger")] == "."
    world.edition.guide_public = True
    world.edition.save()
    monkeypatch.setattr(Access, "reach", lambda _self, _permission: Reach(everywhere=True))
    assert letter(client.get(address).status_code, "") == "o"
