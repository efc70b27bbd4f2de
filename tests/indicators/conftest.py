"""Cities, a small catalogue, and a moment."""

from datetime import UTC, datetime
from io import BytesIO

import pytest

from cityjourney.accounts.models import User
from cityjourney.indicators.commands.imports import Report, Terms, read_figures
from cityjourney.indicators.models import Indicator, Source
from cityjourney.organisations.models import City

NOW = datetime(2026, 3, 1, 9, 0, tzinfo=UTC)
CODES = {
    "RATE": ("Unemployment", "%", "lower", "mean"),
    "GREEN": ("Green land", "% of land", "higher", "mean"),
    "PEOPLE": ("People", "persons", "none", "sum"),
}
CITIES = {"osijek": ("HR", "HR004C"), "split": ("HR", "HR005C"), "granada": ("ES", "ES059C"), "cork": ("IE", "IE002C")}
TERMS = Terms(source="Statistics office")


@pytest.fixture
def catalogue(db: None) -> dict[str, Indicator]:
    return {
        code: Indicator.objects.create(
            code=code, name={"en": name}, unit=unit, direction=direction, aggregation=rule, concept="performance",
            lowest=0, highest=100 if unit.startswith("%") else None,
        )
        for code, (name, unit, direction, rule) in CODES.items()
    }  # fmt: skip


@pytest.fixture
def cities(db: None) -> dict[str, City]:
    return {
        slug: City.objects.create(slug=slug, name=slug.title(), country=country, eurostat_code=code, population=200_000)
        for slug, (country, code) in CITIES.items()
    }


@pytest.fixture
def people(db: None) -> tuple[User, User]:
    return (
        User.objects.create_user(email="ana@example.org", name="Ana"),
        User.objects.create_user(email="ben@example.org", name="Ben"),
    )


@pytest.fixture
def source(db: None) -> Source:
    return Source.objects.create(name="Statistics office")


def read(text: str | bytes, terms: Terms = TERMS, *, preview: bool = False, by: User | None = None) -> Report:
    content = text.encode() if isinstance(text, str) else text
    return read_figures(stream=BytesIO(content), terms=terms, by=by, at=NOW, preview=preview)
