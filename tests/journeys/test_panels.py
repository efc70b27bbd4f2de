"""J6: the page of a meeting says what preparation is missing, to those who see the city, and only of their cities."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.test import Client
from django.utils import timezone

from cityjourney.events.models import Event
from cityjourney.events.registry import panels_of, register_panel
from cityjourney.journeys.commands import plan, preparation
from cityjourney.journeys.models import PlannedItem, Preparation
from cityjourney.journeys.queries.panels import preparation_panel
from cityjourney.programmes.models.access import accesses_of

from .cast import Cast, play


@pytest.fixture
def cast(db: None) -> Cast:
    return play()


def dated(cast: Cast) -> Event:
    """A meeting of Rijeka in five days, one thing of its list ready."""
    now = timezone.now()
    item = PlannedItem.objects.filter(participation=cast.rijeka, sort="event", own=True).for_page()[0]
    event = plan.set_date(item=item, starts_at=now + timedelta(days=5), by=cast.ana, at=now)
    preparation.tick(preparation=Preparation.objects.filter(event=event)[0], done=True, by=cast.ana, at=now)
    return event


def test_a_representative_reads_what_is_missing_with_links(cast: Cast) -> None:
    event, now = dated(cast), timezone.now()
    (panel,) = panels_of(event, accesses_of(cast.ana, now)[cast.edition.pk], now)
    whole = Preparation.objects.filter(event=event).count()
    assert f"1 of {whole}" in panel.sentence
    assert len(panel.lines) == whole - 1
    assert {line.url for line in panel.lines} == {f"/icc-4/journey/rijeka/event/{event.public_id}/"}
    client = Client()
    client.force_login(cast.ana, backend="allauth.account.auth_backends.AuthenticationBackend")
    assert panel.lines[0].text in client.get(f"/icc-4/events/{event.public_id}/").content.decode()


def test_another_citys_people_read_nothing_of_it(cast: Cast) -> None:
    event, now = dated(cast), timezone.now()
    assert panels_of(event, accesses_of(cast.ben, now)[cast.edition.pk], now) == []
    stranger = cast.person("vera", "stakeholder", cast.rijeka)
    assert panels_of(event, accesses_of(stranger, now)[cast.edition.pk], now) == []


def test_of_several_cities_each_that_is_not_ready_is_named(cast: Cast) -> None:
    event, now = dated(cast), timezone.now()
    row = Preparation.objects.filter(event=event)[1]
    row.pk, row.public_id, row.participation = None, uuid4(), cast.cork
    row.save()
    (panel,) = panels_of(event, accesses_of(cast.tom, now)[cast.edition.pk], now)
    assert "0 of 2" in panel.sentence
    assert {line.text for line in panel.lines} == {"Cork", "Rijeka"}


def test_two_panels_cannot_take_one_name() -> None:
    register_panel("journeys.preparation", preparation_panel)
    with pytest.raises(ValueError, match="twice"):
        register_panel("journeys.preparation", lambda _event, _access, _at: [])
