"""Asks for every address as every kind of person and says what they got, in one letter each."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.core.management import call_command
from django.db import transaction
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from cityjourney.accounts.models import User
from cityjourney.portal.demo.cast import EDITION
from cityjourney.programmes.commands.editions import create_edition, create_programme
from cityjourney.programmes.commands.memberships import add_membership
from cityjourney.programmes.installers import install_methodology
from cityjourney.programmes.models import Edition, Invitation
from tests.shipped import shipped

WHO = {
    "anonymous": "",
    "stranger": "stranger@nowhere.example",
    "other edition": "host@sprint.example",
    "press": "bram.dewit@news.example",
    "observer": "kadri.tamm@observers.example",
    "citizen": "ines.cano@mail.example",
    "stakeholder": "pablo.ruiz@vega-solar.example",
    "other city": "ana.horvat@osijek.example",
    "city": "lucia.navarro@granada.example",
    "mayor": "carmen.gil@granada.example",
    "expert": "eleni.papadaki@experts.example",
    "mentor": "mette.sorensen@aarhus.example",
    "team": "clara.moreau@programme.example",
}
CITY = "granada"
UNKNOWN = UUID("00000000-0000-4000-8000-000000000000")


def letter(status: int, location: str) -> str:
    """One letter for an answer: o opened, > led on, s asked to sign in, . not there, and so on."""
    if status in (301, 302, 303):
        return "s" if "/account/sign-in/" in location else ">"
    return {200: "o", 400: "b", 403: "f", 404: ".", 405: "m", 409: "c", 410: "g", 422: "u", 429: "l"}.get(status, "X")


def routes(resolver: URLResolver | None = None, space: str = "") -> Iterator[tuple[str, URLPattern]]:
    """Every route of the site by its full name."""
    for pattern in (resolver or get_resolver()).url_patterns:
        if isinstance(pattern, URLResolver):
            yield from routes(pattern, space + (f"{pattern.namespace}:" if pattern.namespace else ""))
        else:
            assert pattern.name, f"{pattern} has no name"
            yield space + pattern.name, pattern


@dataclass
class World:
    """The demo, and one example for each part of an address."""

    edition: Edition
    examples: dict[str, Any] = field(default_factory=dict)

    def arguments(self, name: str, pattern: URLPattern) -> dict[str, Any]:
        """An example for each argument of a route: one kept for the route, else one for the argument."""
        wanted = reverse_parts(pattern)
        return {part: self.examples.get(f"{name}/{part}", self.examples.get(part, UNKNOWN)) for part in wanted}


def reverse_parts(pattern: URLPattern) -> list[str]:
    """Names of the arguments of a route, those of its parents included."""
    found = dict[str, None]()
    for candidates in get_resolver_entries(pattern):
        found.update(dict.fromkeys(candidates))
    return list(found)


def get_resolver_entries(pattern: URLPattern) -> list[list[str]]:
    """The arguments on the way from the root to a pattern."""

    def down(resolver: URLResolver, gathered: list[str]) -> list[list[str]]:
        for entry in resolver.url_patterns:
            own = [*gathered, *entry.pattern.regex.groupindex]
            if entry is pattern:
                return [own]
            if isinstance(entry, URLResolver) and (below := down(entry, own)):
                return below
        return []

    return down(get_resolver(), [])


def make_world() -> World:
    """The demo programme, a stranger, and somebody who runs another edition."""
    call_command("demo", verbosity=0)
    at = datetime.now(UTC) - timedelta(days=1)
    edition = Edition.objects.get(slug=EDITION)
    User.objects.create_user(email=WHO["stranger"], name="Sam Stranger")
    host = User.objects.create_user(email=WHO["other edition"], name="Hanne Host")
    programme = create_programme(slug="sprint", name={"en": "Sprint"}, by=None, at=at)
    other = create_edition(
        programme=programme, slug="sprint-1", name={"en": "S"}, starts_on=date(2026, 9, 1), by=None, at=at
    )
    install_methodology(edition=other, methodology=shipped("mayors-sprint"), by=None, at=at)
    manager = next(role for role in other.roles.all() if any("programme.manage" in g.may for g in role.spec.grants))
    add_membership(role=manager, person=host, by=None, at=at)
    world = World(edition)
    world.examples |= {
        "edition": edition.slug,
        "city": CITY,
        "provider_id": "eu-login",
        "secret": "A" * 43,
        "token": "A" * 43,
        "pk": 1,
        "ui:group/key": "forms",
        "guide:page/key": edition.phases.first().key,
        "guide:ask/key": edition.phases.first().key,
        "notifications:mail/key": "nothing",
        "city_type": "all",
        "invitation": Invitation.objects.filter(edition=edition, participation__city__slug=CITY)[0].public_id,
        "membership": edition.memberships.filter(participation__city__slug=CITY)[0].public_id,
    }
    return world


def ask(client: Client, name: str, address: str) -> str:
    """The letters of GET and, if that is not served, of an empty POST; what is written is undone."""
    with transaction.atomic():
        answer = client.get(address)
        method = ""
        if answer.status_code == 405:
            method, answer = "p", client.post(address)
        found = method + letter(answer.status_code, answer.headers.get("Location", ""))
        getattr(answer, "close", lambda: None)()
        transaction.set_rollback(True)
    return found


def crawl(world: World) -> dict[str, str]:
    """Route -> one word for each of `WHO`."""
    clients = {}
    for who, email in WHO.items():
        clients[who] = Client(raise_request_exception=True)
        if email:
            clients[who].force_login(User.objects.get(email=email))
    table = {}
    for name, pattern in routes():
        parts = world.arguments(name, pattern)
        address = reverse(name, kwargs=parts)
        table[name] = " ".join(ask(clients[who], name, address) for who in WHO)
    return table
