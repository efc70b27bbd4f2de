"""An edition with two mentors and twelve cities, solved and unsolved; made once for a module."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

import pytest
from django.db import transaction
from django.test import Client

from cityjourney.accounts.models import User
from cityjourney.allocations.commands.profiles import read_profiles
from cityjourney.allocations.commands.runs import create_run
from cityjourney.allocations.logic.building import Wanted
from cityjourney.allocations.logic.inputs import Place
from cityjourney.allocations.logic.rules import Rules, rules_of
from cityjourney.allocations.models import Run
from cityjourney.allocations.queries.gathering import places_of
from cityjourney.allocations.tasks import solve
from cityjourney.programmes.models import Participation, Theme
from tests.programmes.world import World, make_world
from tests.shipped import shipped

NOW = datetime(2026, 3, 1, 9, tzinfo=UTC)
MENTORS = ("Hamburg", "Porto")
CITIES = tuple(f"City{number:02}" for number in range(12))
RULES = rules_of(shipped().allocations[0])
"""What the first shipped programme says."""


@dataclass
class Ground:
    """The edition, who runs it, who represents cities, its themes."""

    world: World
    team: User
    mayor: User
    themes: list[str]
    told: dict[str, Mapping[str, Any]] = field(default_factory=dict)

    @property
    def edition(self) -> Any:
        return self.world.edition

    def participation(self, slug: str) -> Participation:
        return Participation.objects.select_related("city", "city_type", "edition").get(
            edition=self.edition, city__slug=slug
        )

    def places(self) -> list[Place]:
        """Everybody as matching sees them now."""
        return places_of(self.edition)

    def run(self, *wanted: Wanted, rules: Rules = RULES, **more: Any) -> Run:
        """A run that waits."""
        return create_run(
            edition=self.edition, places=self.places(), rules=rules, wanted=wanted, by=self.team, at=NOW, **more
        )

    def solved(self, *wanted: Wanted, rules: Rules = RULES) -> Run:
        """A run that the worker has solved."""
        run = self.run(*wanted, rules=rules)
        solve.call(run.pk)
        run.refresh_from_db()
        return run


def told(number: int, themes: list[str]) -> dict[str, Any]:
    """What a city tells: half of them suit each mentor, and wish for one or the other."""
    return {
        "languages": ["en"] if number % 4 else ["es"],
        "themes": [themes[number % 2], themes[2]],
        "wishes": [("hamburg", "porto")[number % 3 == 0]],
        "features": ["coast"] if number % 2 else ["river"],
    }


def make_ground() -> Ground:
    """The edition with everything that matching asks."""
    world = make_world()
    themes = list(Theme.objects.filter(edition=world.edition).values_list("key", flat=True))
    for name in MENTORS:
        world.city(name, "eu-mentor", "DE")
    for name in CITIES:
        world.city(name)
    team = world.person("programme-team", name="Tove Team")
    mayor = world.person("mayor", CITIES[0], name="Mar Mayor")
    ground = Ground(world, team, mayor, themes)
    ground.told = {name.lower(): told(number, themes) for number, name in enumerate(CITIES)}
    ground.told["hamburg"] = {"languages": ["en", "de"], "themes": [themes[0]], "max_groups": 2}
    ground.told["porto"] = {"languages": ["en"], "themes": [themes[1]], "secondary": [themes[2]], "max_groups": 2}
    rows = [(world.cities[name], ground.told[name.lower()]) for name in (*MENTORS, *CITIES)]
    read_profiles(edition=world.edition, rows=rows, by=team, at=NOW)
    return ground


@pytest.fixture(scope="module")
def shared_ground(django_db_setup: None, django_db_blocker: Any) -> Iterator[Ground]:
    """Made once for a module."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield make_ground()
        transaction.set_rollback(True)


@pytest.fixture
def ground(shared_ground: Ground, db: None) -> Ground:
    """What a test writes is undone after it, in the objects that are shared too."""
    shared_ground.edition.refresh_from_db()
    return shared_ground


@pytest.fixture
def as_() -> Callable[[User], Client]:
    def sign_in(person: User) -> Client:
        browser = Client()
        browser.force_login(person, backend="allauth.account.auth_backends.AuthenticationBackend")
        return browser

    return sign_in
