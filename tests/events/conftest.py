"""Two cities, their people, a guest, and one kind of meeting."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

import pytest
from django.test import Client

from cityjourney.accounts.models import User
from cityjourney.events.commands.planning import plan_event
from cityjourney.events.models import Event
from cityjourney.organisations.models import City
from cityjourney.programmes.models import CityType, Edition, EventKind, Membership, Participation, Programme, Role

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
"""A Monday; the clocks of Europe are put forward four weeks later."""

KIND = {
    "key": "call",
    "name": {"en": "Partner call", "es": "Llamada"},
    "group": "talk",
    "reach": "city",
    "phases": ["one"],
    "purpose": {"en": "Talk."},
    "description": {"en": "Talk."},
    "objectives": [{"en": "Talk."}],
    "audience": [{"en": "All."}],
    "roles": ["rep", "expert"],
    "minutes": 60,
    "duration": {"en": "One hour"},
    "delivery": ["online"],
    "agenda": [
        {"title": {"en": "Welcome", "es": "Bienvenida"}, "minutes": 10},
        {"title": {"en": "Round"}, "minutes": 40, "text": {"en": "Everybody speaks."}},
        {"title": {"en": "Next steps"}, "minutes": 10, "outcome": "action"},
    ],
}


@dataclass
class World:
    """The cast."""

    edition: Edition
    kind: EventKind
    vigo: Participation
    porto: Participation
    roles: dict[str, Role]
    ana: User
    """Represents Vigo."""
    rui: User
    """Represents Porto."""
    lena: User
    """Expert of Vigo: sees, does not run."""
    tom: User
    """Programme team."""
    sam: User
    """Has an account and no role here."""

    @property
    def slug(self) -> str:
        return self.edition.slug


def _role(edition: Edition, key: str, scope: str, may: list[str]) -> Role:
    data = {"key": key, "name": {"en": key}, "sentence": {"en": key}, "scope": scope, "grants": [{"may": may}]}
    return Role.objects.create(edition=edition, key=key, name={"en": key.title()}, data=data, scope=scope)


def _city(edition: Edition, kind: CityType, name: str) -> Participation:
    city = City.objects.create(slug=name.lower(), name=name, country="ES")
    return Participation.objects.create(edition=edition, city=city, city_type=kind, joined_on=date(2026, 1, 1))


def person(email: str, zone: str = "Europe/Madrid") -> User:
    return User.objects.create_user(email=email, name=email.split("@")[0].title(), time_zone=zone)


def holds(who: User, role: Role, city: Participation | None = None) -> Membership:
    return Membership.objects.create(
        edition=role.edition, role=role, person=who, participation=city, since=datetime(2026, 1, 1, tzinfo=UTC)
    )


def make_world() -> World:
    programme = Programme.objects.create(slug="sprint", name={"en": "Sprint"})
    edition = Edition.objects.create(
        programme=programme, slug="sprint-1", name={"en": "Sprint 1"}, starts_on=date(2026, 1, 1)
    )
    city_type = CityType.objects.create(
        edition=edition,
        key="core",
        name={"en": "Core city"},
        data={
            "key": "core", "name": {"en": "Core city"}, "short_name": {"en": "Core"}, "summary": {"en": "Core."},
            "shape": "circle", "hue": 1, "part": "core",
        },
    )  # fmt: skip
    roles = {
        "rep": _role(edition, "rep", "city", ["city.see", "city.edit", "people.see"]),
        "expert": _role(edition, "expert", "city", ["city.see"]),
        "team": _role(edition, "team", "programme", ["programme.see", "programme.manage", "city.see", "city.edit"]),
    }
    kind = EventKind.objects.create(edition=edition, key="call", name=KIND["name"], data=KIND)
    vigo, porto = _city(edition, city_type, "Vigo"), _city(edition, city_type, "Porto")
    cast = {name: person(f"{name}@cities.example") for name in ("ana", "rui", "lena", "tom", "sam")}
    holds(cast["ana"], roles["rep"], vigo)
    holds(cast["rui"], roles["rep"], porto)
    holds(cast["lena"], roles["expert"], vigo)
    holds(cast["tom"], roles["team"])
    return World(edition=edition, kind=kind, vigo=vigo, porto=porto, roles=roles, **cast)


@pytest.fixture
def world(db: None) -> World:
    return make_world()


@pytest.fixture
def plan(world: World) -> Callable[..., Event]:
    """Plans a partner call of Vigo on 10 March 2026 at 10:00 in Madrid, or as asked."""

    def planned(**wanted: Any) -> Event:
        given: dict[str, Any] = {
            "edition": world.edition,
            "kind": world.kind,
            "cities": [world.vigo],
            "starts_at": datetime(2026, 3, 10, 9, 0, tzinfo=UTC),
            "time_zone": "Europe/Madrid",
            "by": world.ana,
            "at": NOW,
        }
        return plan_event(**{**given, **wanted})

    return planned


@pytest.fixture
def sign_in() -> Callable[[User], Client]:
    """A browser in which somebody is signed in."""

    def signed(who: User) -> Client:
        client = Client()
        client.force_login(who, backend="allauth.account.auth_backends.AuthenticationBackend")
        return client

    return signed
