"""A call of an edition of the challenge, people who run and assess it, applications that are whole."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from cityjourney.accounts.models import User
from cityjourney.calls.commands import applying, opening
from cityjourney.calls.models import Application, Call
from cityjourney.organisations.logic.cities import slug_of
from cityjourney.questionnaires.models import Version
from tests.programmes.world import World, make_world

LEVELS = [{"en": word} for word in ("nothing", "little", "some", "much", "all")]
ANSWERS = {
    "motivation": "We want to learn.", "challenges": "Traffic.", "strategy": "none", "projects": "One.",
    "mayor-support": "in-writing", "days-a-week": 3, "ecosystem": "Firms and a university.",
    "wished-themes": ["green-economy"],
}  # fmt: skip


def values(world: World, **more: Any) -> dict[str, Any]:
    now = timezone.now()
    return {
        "slug": "first", "title": {"en": "First call"}, "text": {"en": "Come and join."}, "time_zone": "Europe/Madrid",
        "opens_at": now - timedelta(days=10), "closes_at": now + timedelta(days=10), "capacity": 2, "assessors_each": 2,
        "version": Version.objects.get(
            questionnaire__edition=world.edition, questionnaire__key="expression-of-interest"
        ),
        "rules": [{"kind": "population", "over": 50_000, "together": True}],
        "criteria": [
            {"key": "ambition", "name": {"en": "Ambition"}, "weight": 3, "levels": LEVELS},
            {"key": "team", "name": {"en": "Strength of the team"}, "weight": 1, "levels": LEVELS},
        ],
        "video_questions": [{"en": "Who are you?"}, {"en": "What do you want?"}, {"en": "What excites you?"}],
        **more,
    }  # fmt: skip


@pytest.fixture
def world(db: None) -> World:
    return make_world()


@pytest.fixture
def call(world: World) -> Call:
    return opening.save_call(edition=world.edition, values=values(world), by=None, at=timezone.now())


@pytest.fixture
def team(world: World) -> User:
    return world.person("programme-team", name="Tove Team")


def about(name: str, **more: Any) -> dict[str, Any]:
    return {
        "name": name, "country": "ES", "population": 60_000, "contact_name": "Ana",
        "contact_email": f"ana@{slug_of(name)}.example", "team": [["Ana", f"ana@{slug_of(name)}.example", "lead"]],
        **more,
    }  # fmt: skip


def written(call: Call, name: str, *, at: datetime | None = None, **more: Any) -> tuple[Application, str]:
    """An application that is whole and not handed in, and its secret."""
    at = at or call.opens_at + timedelta(hours=1)
    made, secret = applying.begin(call=call, email=f"ana@{slug_of(name)}.example", language="en", at=at)
    saved = applying.save(application=made, about=about(name, **more), answers=ANSWERS, seen=0, at=at)
    return saved.application, secret


@pytest.fixture
def apply(call: Call) -> Callable[..., Application]:
    """Hands an application in: `apply("Vigo")`."""

    def make(name: str, **more: Any) -> Application:
        found, _secret = written(call, name, **more)
        return applying.hand_in(application=found, at=call.opens_at + timedelta(hours=2))

    return make


@pytest.fixture
def closed(call: Call) -> Callable[[], Call]:
    """Closes the call a minute ago."""

    def close() -> Call:
        call.closes_at = timezone.now() - timedelta(minutes=1)
        call.save(update_fields=["closes_at"])
        return call

    return close


@pytest.fixture
def assessors(world: World) -> list[User]:
    return [world.person("call-assessor", email=f"{name}@judges.example", name=name) for name in ("Bo", "Cy", "Di")]


@pytest.fixture
def as_() -> Callable[[User], Client]:
    def sign_in(person: User) -> Client:
        browser = Client()
        browser.force_login(person, backend="allauth.account.auth_backends.AuthenticationBackend")
        return browser

    return sign_in


def utc(*parts: int) -> datetime:
    return datetime(*parts, tzinfo=UTC)  # type: ignore[misc,arg-type]
