"""An edition of the challenge with two mentors, five cities and their people."""

from collections.abc import Callable, Iterator
from copy import deepcopy
from dataclasses import dataclass
from datetime import datetime

import pytest
from django.db import transaction
from django.test import Client
from pytest_django import DjangoDbBlocker

from cityjourney.accounts.models import User
from cityjourney.groups.commands.forming import GroupDraft, form_groups
from cityjourney.groups.models import Group
from cityjourney.groups.queries.sessions import kinds_for
from cityjourney.journeys.logic.plan import concerns
from cityjourney.programmes.models import EventKind, Participation
from tests.programmes.world import World, make_world

CITIES = ("Vigo", "Porto", "Gijon", "Braga", "Leon")


@dataclass
class Cast:
    """Who plays: one person for each city, a mentor, an expert, the team."""

    world: World
    at: datetime
    cities: list[Participation]
    mentor: Participation
    second: Participation
    team: User
    ana: User
    """Represents Vigo."""
    rui: User
    """Represents Porto."""
    iria: User
    """Represents Leon, which is in no group."""
    mette: User
    """Represents the mentor, Aarhus."""
    jonas: User
    """Thematic expert of Vigo."""

    def draft(self, *names: str, reference: str = "run-1:1", **more: object) -> GroupDraft:
        given = {"name": "Warm houses", "theme": "green-economy", "mentor": self.mentor, "reference": reference}
        return GroupDraft(cities=[self.world.cities[name] for name in names], **{**given, **more})  # type: ignore[arg-type]

    def form(self, *drafts: GroupDraft, **more: str) -> list[Group]:
        return form_groups(edition=self.world.edition, groups=drafts, by=self.team, at=self.at, **more)


def make_cast() -> Cast:
    world = make_world()
    cities = [world.city(name) for name in CITIES]
    mentor, second = world.city("Aarhus", "eu-mentor", "DK"), world.city("Toronto", "international-mentor", "CA")
    return Cast(
        world=world,
        at=world.during("ambition-roadmap"),
        cities=cities,
        mentor=mentor,
        second=second,
        team=world.person("programme-team", name="Tove Team"),
        ana=world.person("representative", "Vigo", name="Ana Vigo"),
        rui=world.person("representative", "Porto", name="Rui Porto"),
        iria=world.person("representative", "Leon", name="Iria Leon"),
        mette=world.person("mentor-representative", "Aarhus", name="Mette Aarhus"),
        jonas=world.person("thematic-expert", "Vigo", name="Jonas Expert"),
    )


@pytest.fixture(scope="module")
def whole_cast(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[Cast]:
    """The cast, made once for a module inside a transaction that is undone; each test runs inside it."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield make_cast()
        transaction.set_rollback(True)


@pytest.fixture
def cast(whole_cast: Cast, db: None) -> Cast:
    """The cast, as it was made."""
    return deepcopy(whole_cast)


@pytest.fixture
def group(cast: Cast) -> Group:
    """Vigo, Porto and Gijon with Aarhus."""
    return cast.form(cast.draft("Vigo", "Porto", "Gijon"))[0]


@pytest.fixture
def as_() -> Callable[[User], Client]:
    def sign_in(person: User) -> Client:
        browser = Client()
        browser.force_login(person, backend="allauth.account.auth_backends.AuthenticationBackend")
        return browser

    return sign_in


def kind_of(cast: Cast, *, mentor: bool) -> EventKind:
    """A kind of meeting of several cities, to which the mentor comes or not: its `city_types` say so."""
    kinds = kinds_for(cast.world.edition)
    return next(kind for kind in kinds if concerns(kind.spec.city_types, cast.mentor.city_type.key) == mentor)
