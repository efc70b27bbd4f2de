"""Figures show that something moved, once enough was measured before the programme and in its years."""

import pytest

from cityjourney.journeys.registry import Evidence, evidence_for
from tests.portal.performance.conftest import known, make_indicator
from tests.programmes.world import World

pytestmark = pytest.mark.django_db
NAME = "performance.figures_moved"


def said(world: World, city: str) -> Evidence:
    key = world.cities[city].pk
    return evidence_for([NAME], [each.pk for each in world.cities.values()])[NAME, key]


def test_three_indicators_that_moved_show_it_and_two_do_not(world: World) -> None:
    city, began = world.cities["Granada"].city, world.edition.starts_on.year
    before, since = str(began - 2), str(began)
    known(make_indicator("STILL", "Stands still"), city, {before: 5, since: 5})
    known(make_indicator("ONCE", "Measured once"), city, {since: 5})
    for code in ("A1", "A2"):
        known(make_indicator(code, code), city, {before: 5, since: 6})
    found = said(world, "Granada")
    assert (found.done, found.words) == (False, "2 of 3 indicators measured again have moved")
    assert found.url == f"/{world.edition.slug}/performance/granada/"
    known(make_indicator("A3", "A3"), city, {before: 5, since: 4})
    assert said(world, "Granada").done
    assert not said(world, "Avila").done
