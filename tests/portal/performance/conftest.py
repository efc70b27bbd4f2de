"""An edition with cities, figures and people."""

import pytest
from django.test import Client

from cityjourney.accounts.models import User
from cityjourney.indicators.commands.readings import Figure, approve, enter, submit
from cityjourney.indicators.models import Indicator, Reading
from cityjourney.organisations.models import City
from tests.programmes.world import FIRST_DAY, World, make_world

PEERS = ("Avila", "Burgos", "Cuenca", "Huesca", "Soria", "Toledo")


@pytest.fixture
def world(db: None) -> World:
    made = make_world()
    for name in ("Granada", *PEERS):
        made.city(name)
    City.objects.update(population=200_000)
    return made


@pytest.fixture
def rate(db: None) -> Indicator:
    return make_indicator("RATE", "Unemployment rate")


def make_indicator(code: str, name: str, **more: object) -> Indicator:
    facts = {
        "unit": "%",
        "direction": "lower",
        "aggregation": "mean",
        "concept": "performance",
        "theme": "green-economy",
    }
    return Indicator.objects.create(code=code, name={"en": name, "es": f"{name} (es)"}, **{**facts, **more})


def known(indicator: Indicator, city: City, values: dict[str, float], **more: object) -> list[Reading]:
    """Figures that count."""
    found = []
    for period, value in values.items():
        figure = Figure(period=period, value=value, source="Statistics office", **more)  # type: ignore[arg-type]
        made = enter(indicator=indicator, city=city, figure=figure, by=None, at=FIRST_DAY)
        found.append(approve(reading=submit(reading=made, by=None, at=FIRST_DAY), by=None, at=FIRST_DAY))
    return found


@pytest.fixture
def figures(world: World, rate: Indicator) -> list[Reading]:
    """Granada from 2019 to 2024 with a gap and a break; six peers in 2024."""
    for n, name in enumerate(PEERS):
        known(rate, world.cities[name].city, {"2024": 10 + n})
    granada = world.cities["Granada"].city
    return known(rate, granada, {"2015": 20.0, "2019": 12.5, "2020": 11, "2021": 9, "2023": 7, "2024": 5.25})


def signed_in(person: User) -> Client:
    client = Client()
    client.force_login(person, backend="allauth.account.auth_backends.AuthenticationBackend")
    return client
