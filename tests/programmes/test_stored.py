"""Columns of JSON: entries stay text until somebody looks, texts are decoded once, and no row shares with another."""

import pytest
from django.db import connection

from cityjourney.core.fields import Stored
from cityjourney.methodology import schema
from cityjourney.programmes.models import EventKind, Phase, Theme
from tests.programmes.world import World

pytestmark = pytest.mark.django_db


def test_an_entry_is_read_back_as_it_was_written(world: World) -> None:
    kind = EventKind.objects.filter(edition=world.edition)[0]
    stored = kind.data

    assert isinstance(stored, Stored)
    assert stored == {**stored}
    assert {**stored} == stored
    assert stored != {**stored, "key": "other"}
    assert kind.spec == schema.EventKind.model_validate({**stored})
    assert EventKind.objects.filter(data__key=kind.key).exists()
    assert EventKind.objects.filter(pk=kind.pk).values_list("data__key", flat=True)[0] == kind.key


def test_a_row_that_was_read_is_saved_as_it_was(world: World) -> None:
    before = {**Theme.objects.filter(edition=world.edition)[0].data}
    Theme.objects.filter(edition=world.edition)[0].save()
    assert Theme.objects.filter(edition=world.edition)[0].data == before
    with connection.cursor() as cursor:
        cursor.execute("SELECT data FROM programmes_theme ORDER BY position, id")
        assert str(cursor.fetchone()[0]).startswith("{")


def test_the_same_content_is_parsed_once_and_a_change_is_seen_at_once(world: World) -> None:
    rows = Phase.objects.filter(edition=world.edition)
    assert rows.all()[0].spec is rows.all()[0].spec

    changed = rows.all()[0]
    changed.data = {**changed.data, "hue": 1 + changed.spec.hue % 6}
    changed.save()

    assert rows.all()[0].spec.hue == changed.data["hue"]


def test_rows_with_the_same_words_share_no_map(world: World) -> None:
    first, second = (Theme.objects.filter(edition=world.edition)[0] for _ in range(2))
    first.name["en"] = "Something else"
    assert second.name["en"] != "Something else"
    assert Theme.objects.filter(edition=world.edition)[0].name["en"] != "Something else"
    assert Theme.objects.filter(pk=second.pk).values_list("name__en", flat=True)[0] == second.name["en"]
