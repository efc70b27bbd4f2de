"""An edition of the challenge with two mentors, five cities and their people."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

import pytest
from django.test import Client

from cityjourney.accounts.models import User
from cityjourney.groups.commands.forming import GroupDraft, form_groups
from cityjourney.groups.models import Group
from cityjourney.programmes.models import Participation
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


@pytest.fixture
def cast(db: None) -> Cast:
    return make_cast()


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
