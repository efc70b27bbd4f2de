"""Cases 10 and 11 in a process of their own, on both databases. Each protection has its twin without it."""

import json
import subprocess
import sys
from typing import Any

import pytest
from django.db import connection

from cityjourney.questionnaires.models import Version
from tests.installation import ROOT, Installation


@pytest.fixture
def surroundings(installation: Installation) -> dict[str, str]:
    """A home and a database that no other test uses."""
    return installation.env


def race(surroundings: dict[str, str], *what: str) -> dict[str, Any]:
    command = [sys.executable, "-m", "tests.questionnaires.race", *what]
    done = subprocess.run(command, cwd=ROOT, env=surroundings, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr[-3000:]
    found: dict[str, Any] = json.loads(done.stdout.strip().splitlines()[-1])
    return found


def test_one_form_sent_eight_times_at_once_is_one_response(surroundings: dict[str, str]) -> None:
    assert race(surroundings, "form") == {"receipts": 1, "stored": 1, "errors": []}


def test_without_the_constraint_it_would_be_eight(surroundings: dict[str, str]) -> None:
    assert race(surroundings, "form", "--open")["stored"] == 8


def test_a_hundred_writers_lose_nothing_and_double_nothing(surroundings: dict[str, str]) -> None:
    assert race(surroundings, "writers") == {"stored": 100, "different": 100, "errors": []}


def test_people_who_save_one_form_at_once_lose_no_answer(surroundings: dict[str, str]) -> None:
    assert race(surroundings, "merging") == {"kept": 6, "errors": []}


def test_without_comparing_revisions_answers_would_be_lost(surroundings: dict[str, str]) -> None:
    assert race(surroundings, "merging", "--open")["kept"] < 6


@pytest.mark.django_db
def test_the_database_itself_keeps_a_version_as_it_was(version: Version) -> None:
    with pytest.raises(Exception, match="never changes"):
        Version.objects.filter(pk=version.pk).update(document={"key": "other"})


@pytest.mark.django_db
def test_the_fingerprint_stays_too(version: Version) -> None:
    with connection.cursor() as cursor, pytest.raises(Exception, match="never changes"):
        cursor.execute("UPDATE questionnaires_version SET fingerprint = 'x'")
