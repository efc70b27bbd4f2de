"""An empty database gets its tables sooner, and they are the same as with Django's own command."""

import sqlite3
from pathlib import Path

import pytest_django
from django.core.management import call_command
from django.core.management.commands import migrate
from django.db import connections, models
from django.db.backends.sqlite3.base import DatabaseWrapper
from django.db.migrations.state import ModelState, ProjectState

from cityjourney.core.tables import new_models_alone


def tables(where: Path, command: migrate.Command | str) -> list[str]:
    """The database that a command makes, but for the moments at which its migrations ran."""
    before = connections["default"]
    own = {**before.settings_dict, "ENGINE": "django.db.backends.sqlite3", "NAME": str(where), "OPTIONS": {}}
    connections["default"] = DatabaseWrapper(own, "default")
    try:
        call_command(command, verbosity=0)
    finally:
        connections["default"].close()
        connections["default"] = before
    with sqlite3.connect(where) as connection:
        return [line for line in connection.iterdump() if 'INTO "django_migrations"' not in line]


def test_the_tables_are_those_that_djangos_own_command_makes(
    tmp_path: Path, django_db_blocker: pytest_django.DjangoDbBlocker
) -> None:
    with django_db_blocker.unblock():
        ours, theirs = tables(tmp_path / "ours", "migrate"), tables(tmp_path / "theirs", migrate.Command())

    assert len(theirs) > 500
    assert ours == theirs


def state() -> ProjectState:
    """Two models of which one points to the other, built."""
    found = ProjectState()
    found.add_model(ModelState("a", "City", [("id", models.AutoField(primary_key=True))]))
    found.add_model(pointing("Plan"))
    found.apps  # noqa: B018 - builds the models
    return found


def pointing(name: str) -> ModelState:
    key = models.ForeignKey("a.City", models.CASCADE)
    return ModelState("a", name, [("id", models.AutoField(primary_key=True)), ("city", key)])


def test_a_new_model_leaves_the_others_as_they_are_and_is_known_to_them() -> None:
    found = state()
    before = found.apps.get_model("a", "Plan")

    with new_models_alone():
        found.add_model(pointing("Visit"))

    assert found.apps.get_model("a", "Plan") is before
    city = found.apps.get_model("a", "City")
    assert found.apps.get_model("a", "Visit")._meta.get_field("city").related_model is city
    assert {each.related_model.__name__ for each in city._meta.related_objects} == {"Plan", "Visit"}
    assert found.is_delayed, "a migration that runs Python builds everything anew"


def test_without_it_django_builds_the_others_anew() -> None:
    found = state()
    before = found.apps.get_model("a", "Plan")

    found.add_model(pointing("Visit"))

    assert found.apps.get_model("a", "Plan") is not before
