"""The story is played through commands: the same twice, in one go or in two, and no mail leaves."""

import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import nullcontext
from datetime import timedelta
from pathlib import Path

import pytest
from django.conf import settings as configured
from django.core.management import CommandError, call_command

from cityjourney.audit.models import Entry
from cityjourney.events.models import Attendee, Event
from cityjourney.notifications.delivery import deliver_due
from cityjourney.notifications.models import Message
from cityjourney.portal.rehearsal import player
from cityjourney.portal.rehearsal.fingerprint import fingerprint
from cityjourney.programmes.models import Edition
from tests.installation import free_port, listens, wait_until

from .conftest import NOW, played

Staged = Callable[[str], Edition]


def test_one_seed_makes_the_same_records_twice_and_another_seed_others(staged: Staged) -> None:
    one, two, other = staged("one"), staged("two"), staged("other")
    first = played(one, days=30)
    assert first.refused == []
    assert first.commands > 10
    played(two, days=30)
    played(other, days=30, seed=8)
    assert fingerprint(one) == fingerprint(two)
    assert fingerprint(one) != fingerprint(other)


def test_nothing_is_refused_in_the_brief_story_of_the_demo(staged: Staged) -> None:
    assert played(staged("long"), days=300).refused == []


def test_played_again_nothing_changes(staged: Staged) -> None:
    edition = staged("again")
    played(edition, days=26)
    before, lines = fingerprint(edition), Entry.objects.count()
    assert played(edition, days=26).commands == 0
    assert (fingerprint(edition), Entry.objects.count()) == (before, lines)


def test_killed_in_the_middle_of_a_day_it_goes_on_and_ends_the_same(
    staged: Staged, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole, broken = staged("whole"), staged("broken")
    played(whole, days=30)
    note, days = player._note, []

    def dying(*args: object) -> None:
        days.append(args[1])
        if len(days) == 12:
            raise KeyboardInterrupt
        note(*args)  # type: ignore[arg-type]

    monkeypatch.setattr(player, "_note", dying)
    with pytest.raises(KeyboardInterrupt):
        played(broken, days=30)
    monkeypatch.undo()
    assert fingerprint(broken) != fingerprint(whole)
    assert played(broken, days=30).refused == []
    assert fingerprint(broken) == fingerprint(whole)


def test_an_edition_is_not_played_with_two_seeds(staged: Staged) -> None:
    edition = staged("seeds")
    played(edition, days=15)
    with pytest.raises(player.RehearsalError, match="seed 7"):
        played(edition, days=20, seed=8)


@pytest.fixture
def mail_server(tmp_path: Path, settings: object) -> Iterator[Path]:
    """A real mail server in a process of its own; the folder in which it keeps what it was sent."""
    folder, port = tmp_path / "letters", free_port()
    folder.mkdir()
    settings.EMAIL_PORT = port  # type: ignore[attr-defined]
    settings.OUTBOX_DELIVERY = "django.core.mail.backends.smtp.EmailBackend"  # type: ignore[attr-defined]
    command = [sys.executable, "-m", "cityjourney.config.cli", "mailbox-server"]
    process = subprocess.Popen([*command, "--port", str(port), "--dir", str(folder)])
    try:
        wait_until(lambda: listens(port), what="the mail server")
        yield folder
    finally:
        process.terminate()
        process.wait(10)


def delivered(folder: Path) -> int:
    """Send what waits in the outbox; how many letters the server has."""
    deliver_due(at=NOW + timedelta(days=1))
    return len([path for path in folder.rglob("*") if path.is_file()])


def test_a_rehearsal_sends_no_mail(staged: Staged, mail_server: Path) -> None:
    edition = staged("quiet")
    Message.objects.all().delete()
    assert played(edition, days=30).commands > 10
    assert Attendee.objects.exclude(notice="").count() == 0, "nobody is left for the worker to write to"
    assert Message.objects.count() == 0
    assert delivered(mail_server) == 0


def test_without_silence_the_same_rehearsal_would_send_mail(
    staged: Staged, mail_server: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    edition = staged("loud")
    monkeypatch.setattr(player, "silence", nullcontext)
    played(edition, days=25)
    assert Message.objects.count() > 0
    assert delivered(mail_server) > 0


def test_it_is_refused_in_production(db: None, settings: object) -> None:
    from dataclasses import replace

    settings.ENV = replace(configured.ENV, production=True)  # type: ignore[attr-defined]
    with pytest.raises(CommandError, match="production"):
        call_command("rehearse", "--cities", "1")
    assert Event.objects.count() == 0


def test_the_command_says_what_it_played_and_then_that_nothing_changed(
    db: None, settings: object, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    from cityjourney.portal.demo.story import set_up

    settings.HOME = tmp_path  # type: ignore[attr-defined]
    edition = set_up(NOW, slug="typed", names=["Granada", "Cork"])
    until = (edition.starts_on + timedelta(days=26)).isoformat()
    for expected in ("commands in", "nothing changed"):
        call_command("rehearse", "--edition", "typed", "--cities", "2", "--until", until)
        assert expected in capsys.readouterr().out


@pytest.mark.parametrize("cities", ["some", "-1"])
def test_a_number_of_cities_is_asked_for(db: None, cities: str) -> None:
    with pytest.raises(CommandError, match="number"):
        call_command("rehearse", f"--cities={cities}")
