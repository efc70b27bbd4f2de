"""A city with a small catalogue of indicators, people who enter and approve, and copies of its workbook."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.db import transaction

from cityjourney.accounts.models import User
from cityjourney.indicators.commands.batches import hand_in_all
from cityjourney.indicators.commands.readings import Figure, approve
from cityjourney.indicators.models import Indicator, Reading
from cityjourney.organisations.models import City
from cityjourney.programmes.models import Participation, Theme
from cityjourney.workbooks.commands.copies import make_copy
from cityjourney.workbooks.commands.uploads import bring
from cityjourney.workbooks.logic.writing import write
from cityjourney.workbooks.models import Copy, Upload
from cityjourney.workbooks.queries.books import book_of
from tests.programmes.world import World, make_world

NOW = datetime(2026, 3, 1, 9, 0, tzinfo=UTC)
YEARS = (2022, 2023, 2024)
CATALOGUE = (
    ("CAR", "Cars per household", "", 0, None),
    ("BUS", "Trips by bus", "%", 0, 100),
    ("BIKE", "Trips by bicycle", "%", 0, 100),
    ("JOBS", "Unemployment", "%", 0, 100),
    ("TEMP", "Change of temperature", "°C", None, None),
    ("PEOPLE", "People who live here", "persons", 0, None),
)  # fmt: skip
KNOWN = {("CAR", 2022): 1.25, ("BUS", 2022): 18.5, ("BUS", 2023): 19.0, ("JOBS", 2023): 24.1, ("PEOPLE", 2023): 228682}


@dataclass
class Office:
    """A city hall that fills in workbooks."""

    world: World
    place: Participation
    ana: User
    ben: User
    sheets: list[str]
    """Titles of the two sheets: that of a theme, and that of all others."""
    indicators: dict[str, Indicator] = field(default_factory=dict)

    @property
    def city(self) -> City:
        return self.place.city

    def copy(self, for_whom: str = "Mobility", **more: Any) -> Copy:
        said: dict[str, Any] = {"themes": [], "years": YEARS, "language": "en", "by": self.ana, "at": NOW, **more}
        return make_copy(participation=self.place, city=self.city, for_whom=for_whom, **said)

    def file(self, copy: Copy) -> bytes:
        return write(book_of(copy), copy.made_at)

    def bring(self, content: bytes, **more: Any) -> Upload:
        said: dict[str, Any] = {
            "file_name": "filled.xlsx", "token": uuid4(), "by": self.ana, "at": NOW + timedelta(hours=1), **more
        }  # fmt: skip
        return bring(participation=self.place, city=self.city, content=content, **said)

    def stored(self) -> dict[tuple[str, int], float]:
        """What stands: open versions before those that count."""
        found = Reading.objects.filter(city=self.city, superseded_at__isnull=True).order_by("version")
        return {(each.indicator.code, each.year): each.value for each in found.select_related("indicator")}


def catalogue(theme: str) -> dict[str, Indicator]:
    return {
        code: Indicator.objects.create(
            code=code, name={"en": name, "es": f"{name} (es)"}, unit=unit, direction="none", aggregation="none",
            concept="performance", lowest=low, highest=high, theme=theme if code in {"CAR", "BUS", "BIKE"} else "",
        )
        for code, name, unit, low, high in CATALOGUE
    }  # fmt: skip


def make_office() -> Office:
    """With some figures that count."""
    world = make_world()
    theme = Theme.objects.filter(edition=world.edition, retired=False)[0]
    place = world.city("Granada")
    ana = world.person("representative", "Granada", name="Ana Ruiz")
    ben = world.person("representative", "Granada", email="ben@granada.example", name="Ben Soler")
    office = Office(world, place, ana, ben, [str(theme)[:31], "Across all themes"], catalogue(theme.key))
    figures = [
        (office.indicators[code], Figure(period=str(year), value=value, source="Statistics office"))
        for (code, year), value in KNOWN.items()
    ]
    for reading in hand_in_all(city=office.city, figures=figures, by=ana, at=NOW - timedelta(days=30)):
        approve(reading=reading, by=ben, at=NOW - timedelta(days=29))
    return office


@pytest.fixture(scope="module")
def shared_office(django_db_setup: None, django_db_blocker: Any) -> Iterator[Office]:
    """Made once for a module."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield make_office()
        transaction.set_rollback(True)


@pytest.fixture
def office(shared_office: Office, db: None) -> Office:
    """What a test writes is undone after it."""
    return shared_office
