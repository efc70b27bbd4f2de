"""A small programme that has been rehearsed, made once for all tests of this folder."""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest
from django.utils import timezone

from cityjourney.portal.demo.story import chosen, rehearse, set_up
from cityjourney.portal.rehearsal.player import Tally
from cityjourney.programmes.models import Edition

NOW = datetime.fromisoformat("2026-11-19T12:00:00+00:00")
CITIES = 4


@pytest.fixture
def staged(db: None, settings: object, tmp_path: Path) -> Callable[[str], Edition]:
    """Editions that are set up, in which nothing has happened yet."""
    settings.HOME = tmp_path  # type: ignore[attr-defined]
    return lambda slug: set_up(NOW, slug=slug, names=chosen(CITIES))


def played(edition: Edition, *, days: int = 75, seed: int = 7) -> Tally:
    """The first days of the story."""
    until: date = edition.starts_on + timedelta(days=days)
    return rehearse(edition=edition, today=timezone.localdate(NOW), until=until, seed=seed, brief=True)
