"""Plays the story through commands, a day in one transaction. A day that was played leaves a line in the trail.

Killed in the middle, it goes on with the first day that was not finished: what a day did stands or falls with its line.
"""

import gc
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from itertools import groupby
from time import monotonic
from typing import Any

from django.db import transaction

from cityjourney.audit.commands import record, together
from cityjourney.audit.models import Entry
from cityjourney.core.errors import DomainError
from cityjourney.events.commands.minutes import finalise_due
from cityjourney.events.commands.telling import tell_waiting
from cityjourney.events.models import Attendee
from cityjourney.journeys.commands.credits import expire_all, release_stale_holds
from cityjourney.notifications.silence import silence
from cityjourney.portal.rehearsal.acts import ACTS
from cityjourney.portal.rehearsal.company import Company
from cityjourney.portal.rehearsal.deeds import Deed
from cityjourney.portal.rehearsal.script import story
from cityjourney.portal.rehearsal.world import World
from cityjourney.programmes.models import Edition

PLAYED = "portal.rehearse"
DAY = timedelta(days=1)


class RehearsalError(Exception):
    """The rehearsal cannot be played; the text says why."""


@dataclass
class Tally:
    """What was played: commands, refusals with their sentences, seconds."""

    commands: int = 0
    refused: list[str] = field(default_factory=list)
    began: float = field(default_factory=monotonic)
    day: date | None = None

    @property
    def seconds(self) -> float:
        """How long it has taken."""
        return monotonic() - self.began

    @property
    def per_second(self) -> float:
        """Commands per second."""
        return self.commands / max(self.seconds, 0.001)


def last_played(edition: Edition) -> dict[str, Any] | None:
    """What the line of the newest day says: seed, cities, the day that was today at the beginning, the day itself."""
    rows = Entry.objects.filter(verb=PLAYED, subject_type=edition._meta.label_lower, subject_id=str(edition.public_id))
    newest = rows.order_by("-pk").first()
    return dict(newest.details) if newest else None


def play(
    *,
    edition: Edition,
    world: World,
    seed: int,
    today: date,
    until: date,
    tell: Callable[[Tally, date], None] | None = None,
) -> Tally:
    """Play all days up to `until` (with it) that have not been played. Twice is once. Writes no mail.

    Raises `RehearsalError` when this edition is being played with another seed or other cities.
    """
    said: dict[str, Any] = {"seed": seed, "cities": len(world.parts), "today": today.isoformat()}
    before = last_played(edition)
    if before is not None:
        if (before["seed"], before["cities"]) != (seed, len(world.parts)):
            raise RehearsalError(
                f"This edition is played with seed {before['seed']} and {before['cities']} cities. "
                "Go on with these, or choose another edition."
            )
        said["today"] = before["today"]
    done = date.fromisoformat(before["day"]) if before else date.min
    tally, company = Tally(), Company(edition, world)
    deeds = story(world, seed, date.fromisoformat(said["today"]))
    with silence(), _without_collector():
        for day, todays in groupby(deeds, key=lambda deed: deed.at.date()):
            if done < day <= until:
                _play_day(company, day, list(todays), said, tally)
                if tell is not None:
                    tell(tally, day)
        if done < until:
            _close(edition, until, said)
    return tally


@contextmanager
def _without_collector() -> Iterator[None]:
    """Nothing in here makes circles worth collecting; looking for them costs a tenth of the time."""
    gc.disable()
    try:
        yield
    finally:
        gc.enable()


def _play_day(company: Company, day: date, deeds: Sequence[Deed], said: dict[str, Any], tally: Tally) -> None:
    """One day: everything in it, and the line that says so."""
    tally.day = day
    with transaction.atomic(), together():
        for deed in deeds:
            try:
                with transaction.atomic(), together():
                    tally.commands += sum(1 for _ in _done(company, deed))
            except DomainError as error:
                tally.refused.append(f"{deed.at:%Y-%m-%d} {deed.city} {deed.key} {deed.do}: {error}")
        evening = datetime(day.year, day.month, day.day, 22, tzinfo=UTC)
        finalise_due(at=evening)
        if day in company.after_phases:
            release_stale_holds(at=evening)
            expire_all(at=evening)
        while Attendee.objects.exclude(notice="").exists():
            tell_waiting(at=evening)
        _note(company.edition, day, evening, said)


def _done(company: Company, deed: Deed) -> Iterator[None]:
    """Do it; one item for each command."""
    yield from ACTS[deed.do](company, deed)


def _close(edition: Edition, until: date, said: dict[str, Any]) -> None:
    """Note that nothing more happens up to the last day."""
    evening = datetime(until.year, until.month, until.day, 22, 30, tzinfo=UTC)
    with transaction.atomic():
        finalise_due(at=evening)
        _note(edition, until, evening, said)


def _note(edition: Edition, day: date, at: datetime, said: dict[str, Any]) -> None:
    record(verb=PLAYED, subject=edition, by=None, at=at, details={**said, "day": day.isoformat()})
