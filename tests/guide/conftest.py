"""An edition with the shipped methodology."""

from datetime import UTC, date, datetime
from functools import cache
from pathlib import Path

import pytest

from cityjourney.methodology.loader import load
from cityjourney.methodology.schema import Methodology
from cityjourney.programmes.commands.editions import create_edition, create_programme
from cityjourney.programmes.installers import install_methodology
from cityjourney.programmes.models import Edition

ROOT = Path(__file__).resolve().parents[2]


@cache
def shipped(name: str = "icc-2020") -> Methodology:
    """A methodology of this repository."""
    loaded = load(ROOT / "methodologies" / name)
    assert loaded.methodology is not None
    return loaded.methodology


@pytest.fixture
def methodology() -> Methodology:
    return shipped()


NOW = datetime(2026, 3, 1, tzinfo=UTC)


@pytest.fixture
def edition(db: None, methodology: Methodology) -> Edition:
    programme = create_programme(slug="icc", name={"en": "Intelligent Cities Challenge"}, by=None, at=NOW)
    made = create_edition(
        programme=programme, slug="icc-4", name={"en": "ICC 4"}, starts_on=date(2026, 3, 1), by=None, at=NOW
    )
    install_methodology(edition=made, methodology=methodology, by=None, at=NOW)
    made.refresh_from_db()
    return made
