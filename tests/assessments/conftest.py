"""Five cities; in Vigo two representatives, a mayor, an expert and stakeholders."""

from collections.abc import Callable, Iterator, Mapping
from copy import deepcopy
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import transaction
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoDbBlocker

from cityjourney.accounts.models import User
from cityjourney.assessments.commands import scanning
from cityjourney.assessments.queries.scan import scan_of
from cityjourney.methodology.schema import Scan
from cityjourney.programmes.models import Participation
from cityjourney.questionnaires.commands import answering
from cityjourney.questionnaires.models import Collection, Response
from tests.programmes.world import World, make_world

CITIES = ("Vigo", "Porto", "Gijon", "Braga", "Leon")


@dataclass
class Cast:
    """Who plays."""

    world: World
    at: datetime
    vigo: Participation
    cities: list[Participation]
    team: User
    ana: User
    bea: User
    mayor: User
    expert: User
    sam: User
    sue: User
    sid: User

    @property
    def scan(self) -> Scan:
        found = scan_of(self.world.edition)
        assert found is not None
        return found

    def begin(self, at: datetime | None = None) -> Collection:
        """A round of the scan in Vigo, for its representatives, its mayor and two stakeholders."""
        when = at or self.at
        made = scanning.begin_scan(
            participation=self.vigo, scan=self.scan, closes_at=when + timedelta(days=9), by=self.ana, at=when
        )
        people = [self.mayor, self.sam, self.sue]
        scanning.ask_people(participation=self.vigo, scan=self.scan, people=people, by=self.ana, at=when)
        return made

    def hand_in(
        self, collection: Collection, person: User, level: int = 3, given: Mapping[str, Any] | None = None, **more: Any
    ) -> Response:
        """Answer every scale question with one level, but for those given."""
        at, city = more.get("at", self.at), more.get("city", self.vigo)
        questions = collection.version.definition.questions.values()
        answers = {each.key: level for each in questions if each.kind == "scale"} | dict(given or {})
        response = answering.start(collection=collection, person=person, participation=city, language="en", at=at)
        answering.submit_draft(response=response, changes=answers, seen=response.revision, by=person, at=at)
        return response


def make_cast() -> Cast:
    world = make_world()
    cities = [world.city(name) for name in CITIES]
    for name in CITIES[1:]:
        world.person("representative", name)
    return Cast(
        world=world,
        at=timezone.now() - timedelta(days=1),
        vigo=cities[0],
        cities=cities,
        team=world.person("programme-team", name="Tove Team"),
        ana=world.person("representative", "Vigo", name="Ana Vigo"),
        bea=world.person("representative", "Vigo", email="bea@vigo.example", name="Bea Vigo"),
        mayor=world.person("mayor", "Vigo", name="Mara Mayor"),
        expert=world.person("transversal-expert", "Vigo", name="Eva Expert"),
        sam=world.person("stakeholder", "Vigo", email="sam@firm.example", name="Sam Firm"),
        sue=world.person("stakeholder", "Vigo", email="sue@school.example", name="Sue School"),
        sid=world.person("stakeholder", "Vigo", email="sid@club.example", name="Sid Club"),
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
def as_() -> Callable[[User], Client]:
    def sign_in(person: User) -> Client:
        browser = Client()
        browser.force_login(person, backend="allauth.account.auth_backends.AuthenticationBackend")
        return browser

    return sign_in


@pytest.fixture
def base(cast: Cast) -> str:
    """Where the pages of Vigo begin."""
    return f"/{cast.world.edition.slug}/assessment/vigo/"
