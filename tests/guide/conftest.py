"""An edition with the shipped methodology."""

from datetime import UTC, date, datetime

import pytest

from cityjourney.methodology.schema import Methodology
from cityjourney.programmes.commands.editions import create_edition, create_programme
from cityjourney.programmes.installers import install_methodology
from cityjourney.programmes.models import Edition
from tests.shipped import shipped


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
