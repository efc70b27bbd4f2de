"""A small edition, a few people, a questionnaire with every kind of question."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.test import Client

from cityjourney.accounts.models import User
from cityjourney.organisations.models import City
from cityjourney.programmes.models import CityType, Edition, Membership, Participation, Programme, Role, Theme
from cityjourney.questionnaires.commands import collecting, editing
from cityjourney.questionnaires.enums import Mode
from cityjourney.questionnaires.logic.definition import Definition
from cityjourney.questionnaires.models import Collection, Version

NOW = datetime(2026, 11, 22, 10, 0, tzinfo=UTC)
LONG_AGO = datetime(2020, 1, 1, tzinfo=UTC)

EVERY_KIND: dict[str, Any] = {
    "key": "every-kind",
    "name": {"en": "Every kind", "es": "De todo"},
    "languages": ["en", "es"],
    "purpose": {"en": "To try it out.", "es": "Para probar."},
    "scales": [
        {
            "key": "five",
            "levels": [
                {"value": n, "name": {"en": f"Level {n}", "es": f"Nivel {n}"}, "text": {"en": f"It looks like {n}."}}
                for n in range(1, 6)
            ],
        }
    ],
    "sections": [
        {
            "key": "first",
            "title": {"en": "First", "es": "Primera"},
            "questions": [
                {"key": "name", "kind": "text", "text": {"en": "Your street?", "es": "¿Su calle?"}, "required": True},
                {
                    "key": "people", "kind": "number", "text": {"en": "How many people?"}, "unit": {"en": "people"},
                    "min": 0, "max": 1000, "whole": True,
                },
                {
                    "key": "owns", "kind": "single", "text": {"en": "A bicycle?"},
                    "options": [{"key": "yes", "text": {"en": "Yes", "es": "Sí"}}, {"key": "no", "text": {"en": "No"}}],
                    "skips": ["not_relevant"],
                },
                {
                    "key": "bicycles", "kind": "number", "text": {"en": "How many bicycles?"}, "whole": True,
                    "required": True, "show_if": {"question": "owns", "equals": "yes"},
                },
                {
                    "key": "ways", "kind": "multiple", "text": {"en": "How do you travel?"}, "most": 2,
                    "options": [{"key": k, "text": {"en": k.title()}} for k in ("foot", "bus", "car")],
                },
            ],
        },
        {
            "key": "second",
            "title": {"en": "Second", "es": "Segunda"},
            "questions": [
                {
                    "key": "green", "kind": "scale", "text": {"en": "How green?"}, "scale": "five",
                    "skips": ["cannot_judge", "not_relevant"],
                },
                {
                    "key": "order", "kind": "ranking", "text": {"en": "What first?"},
                    "options": [{"key": k, "text": {"en": k.title()}} for k in ("trees", "trams", "taxes")],
                },
                {
                    "key": "places", "kind": "matrix", "text": {"en": "How clean?"}, "scale": "five",
                    "rows": [{"key": k, "text": {"en": k.title()}} for k in ("park", "square")],
                },
                {"key": "since", "kind": "date", "text": {"en": "Since when?"}},
                {"key": "where", "kind": "place", "text": {"en": "Where?"}},
                {"key": "proof", "kind": "file", "text": {"en": "A picture?"}},
            ],
        },
    ],
    "checks": [
        {
            "key": "too-many-bicycles", "at": "bicycles", "text": {"en": "More bicycles than people?"},
            "when": {"question": "bicycles", "greater_than": "people"},
        }
    ],
}  # fmt: skip


@pytest.fixture
def definition() -> Definition:
    return Definition.model_validate(EVERY_KIND)


@pytest.fixture
def edition(db: None) -> Edition:
    """An edition with one city type and one theme."""
    programme = Programme.objects.create(slug="try", name={"en": "Try"})
    made = Edition.objects.create(programme=programme, slug="try-1", name={"en": "Try one"}, starts_on=date(2026, 1, 1))
    CityType.objects.create(edition=made, key="core", name={"en": "Core"}, data={})
    Theme.objects.create(edition=made, key="green", name={"en": "Green"}, data={})
    for key, scope, may in (
        ("team", "programme", ["questionnaires.edit", "questionnaires.see_results", "city.see"]),
        ("expert", "city", ["questionnaires.see_results", "city.see"]),
        ("rep", "city", ["city.see", "city.edit"]),
        ("press", "programme", ["guide.read"]),
    ):
        Role.objects.create(edition=made, key=key, name={"en": key}, scope=scope, data=role(key, scope, may))
    return made


def role(key: str, scope: str, may: list[str]) -> dict[str, Any]:
    return {"key": key, "name": {"en": key}, "sentence": {"en": "."}, "scope": scope, "grants": [{"may": may}]}


@pytest.fixture
def make_city(edition: Edition) -> Callable[[str], Participation]:
    def make(name: str) -> Participation:
        city = City.objects.create(slug=name.lower(), name=name, country="ES")
        return Participation.objects.create(
            edition=edition, city=city, city_type=CityType.objects.get(edition=edition),
            theme=Theme.objects.get(edition=edition), joined_on=date(2026, 1, 1),
        )  # fmt: skip

    return make


@pytest.fixture
def bilbao(make_city: Callable[[str], Participation]) -> Participation:
    return make_city("Bilbao")


@pytest.fixture
def make_person(edition: Edition) -> Callable[..., User]:
    def make(name: str, role_key: str = "", city: Participation | None = None) -> User:
        person = User.objects.create_user(email=f"{name.lower()}@example.org", name=name)
        if role_key:
            Membership.objects.create(
                edition=edition, role=Role.objects.get(edition=edition, key=role_key), person=person,
                participation=city, since=LONG_AGO,
            )  # fmt: skip
        return person

    return make


@pytest.fixture
def ana(make_person: Callable[..., User], bilbao: Participation) -> User:
    """Represents Bilbao."""
    return make_person("Ana", "rep", bilbao)


@pytest.fixture
def team(make_person: Callable[..., User]) -> User:
    """Of the programme team."""
    return make_person("Tove", "team")


@pytest.fixture
def version(edition: Edition, definition: Definition) -> Version:
    made = editing.create_questionnaire(edition=edition, definition=definition, by=None, at=NOW)
    return editing.publish(questionnaire=made, seen=made.revision, by=None, at=NOW)


@pytest.fixture
def collect(edition: Edition, version: Version) -> Callable[..., Collection]:
    """Opens a collection: `collect(Mode.OPEN)`; `hours` until it closes."""

    def make(mode: str = Mode.OPEN, *cities: Participation, hours: float | None = 24, **more: Any) -> Collection:
        from django.utils import timezone

        now = timezone.now()
        return collecting.open_collection(
            edition=edition, version=version, mode=mode, title={"en": "Round one"}, opens_at=now - timedelta(days=2),
            closes_at=now + timedelta(hours=hours) if hours is not None else None, participations=cities, by=None,
            at=now, **more,
        )  # fmt: skip

    return make


@pytest.fixture
def visitor() -> Client:
    return Client()


@pytest.fixture
def as_(client: Client) -> Callable[[User], Client]:
    def sign_in(person: User) -> Client:
        browser = Client()
        browser.force_login(person, backend="allauth.account.auth_backends.AuthenticationBackend")
        return browser

    return sign_in
