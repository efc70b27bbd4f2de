"""One world for all tests of this app: three cities, their people, and figures of Rijeka beside six peers."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from django.test import Client

from cityjourney.accounts.models import User
from cityjourney.indicators.commands.readings import Figure, approve, enter, submit
from cityjourney.indicators.models import Indicator, Reading
from cityjourney.organisations.models import City
from cityjourney.programmes.commands.participations import add_participation
from cityjourney.programmes.models import CityType, Participation
from cityjourney.reports.queries.subject import Subject
from tests.journeys.cast import NOW, Cast, play

BEGAN = datetime(2026, 2, 1, tzinfo=UTC)


@pytest.fixture(scope="module")
def world(django_db_setup: None, django_db_blocker: object) -> Iterator[Cast]:
    """Built once for each module and rolled back after it."""
    from django.db import transaction

    with django_db_blocker.unblock(), transaction.atomic():  # type: ignore[attr-defined]
        cast = play()
        cast.person("ida", "representative", cast.rijeka)
        cast.person("mia", "mayor", cast.rijeka)
        cast.person("pia", "press")
        _figures(cast)
        yield cast
        transaction.set_rollback(True)


@pytest.fixture
def cast(world: Cast, db: None, settings: object, tmp_path: Path) -> Cast:
    settings.HOME = tmp_path  # type: ignore[attr-defined]
    return world


@pytest.fixture
def subject(cast: Cast) -> Subject:
    return subject_of(cast.rijeka)


def subject_of(participation: Participation) -> Subject:
    """The city, read anew."""
    rows = Participation.objects.select_related("edition__programme", "city", "city_type", "theme", "consortium")
    return Subject(rows.get(pk=participation.pk), NOW)


def indicator(code: str, name: str, direction: str = "lower") -> Indicator:
    return Indicator.objects.create(
        code=code, name={"en": name, "es": f"{name} (es)"}, unit="%", direction=direction, aggregation="mean",
        concept="performance", theme="green-economy",
    )  # fmt: skip


def known(found: Indicator, city: City, values: dict[str, float], by: User | None = None) -> list[Reading]:
    """Figures that count."""
    made = []
    for period, value in values.items():
        figure = Figure(period=period, value=value, source="Statistics office")
        reading = enter(indicator=found, city=city, figure=figure, by=by, at=BEGAN)
        made.append(approve(reading=submit(reading=reading, by=by, at=BEGAN), by=None, at=BEGAN))
    return made


def _figures(cast: Cast) -> None:
    """Rijeka has low unemployment and few who recycle; six peers lie between."""
    jobless, recycled = indicator("JOBLESS", "Unemployment rate"), indicator("RECYCLED", "Waste recycled", "higher")
    kind = CityType.objects.get(pk=cast.rijeka.city_type_id)
    for n in range(6):
        city = City.objects.create(slug=f"peer-{n}", name=f"Peer {n}", country="HR", population=100_000)
        add_participation(edition=cast.edition, city=city, city_type=kind, by=None, at=BEGAN)
        known(jobless, city, {"2024": 10.0 + n})
        known(recycled, city, {"2024": 40.0 + n})
    known(jobless, cast.rijeka.city, {"2022": 5.0, "2023": 4.6, "2024": 4.2})
    known(recycled, cast.rijeka.city, {"2024": 21.0})


def signed_in(person: User) -> Client:
    client = Client()
    client.force_login(person, backend="allauth.account.auth_backends.AuthenticationBackend")
    return client
