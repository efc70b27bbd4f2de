"""The demo is made for any number of cities: nobody is missed who is not there."""

from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from cityjourney.portal.demo.story import chosen, make_demo, set_up
from cityjourney.programmes.models import Edition, Invitation
from cityjourney.workbooks.models import Copy, Upload

from .conftest import NOW


def test_a_demo_of_one_city_is_made_whole(db: None, settings: object, tmp_path: Path) -> None:
    settings.HOME = tmp_path  # type: ignore[attr-defined]
    edition = make_demo(NOW, cities=1)
    assert edition.participations.current().count() == 1
    assert Copy.objects.count() == 2
    assert not Upload.objects.exists(), "alone there are no figures to invent others from"


def test_nobody_is_asked_for_a_city_that_is_not_there(db: None, settings: object, tmp_path: Path) -> None:
    settings.HOME = tmp_path  # type: ignore[attr-defined]
    edition = set_up(NOW, names=chosen(3))
    asked = Invitation.objects.filter(edition=edition)
    assert {each.participation.city.slug if each.participation else "" for each in asked} == {"", "granada"}


@pytest.mark.parametrize("cities", ["0", "-2"])
def test_a_demo_has_one_city_at_least(db: None, cities: str) -> None:
    with pytest.raises(CommandError, match="one city"):
        call_command("demo", f"--cities={cities}")
    assert not Edition.objects.exists()
