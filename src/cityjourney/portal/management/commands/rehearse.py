"""`cityjourney rehearse`: play a whole programme with real cities and invented people, on a calendar of its own."""

import sys
from argparse import ArgumentParser
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from cityjourney.portal.demo.story import SEED, chosen, rehearse, set_up
from cityjourney.portal.rehearsal.player import RehearsalError, Tally
from cityjourney.programmes.models import Edition

WIDTH = 24


class Command(BaseCommand):
    help = (
        "Plays a programme through the same commands that people use: joins, meetings, minutes, deliverables, late "
        "cities, more time. Twice changes nothing; killed in the middle, it goes on with the first unfinished day. "
        "Writes no mail. All cities play all months, up to yesterday."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--cities", default="20", help="how many cities, or “all”")
        parser.add_argument("--seed", type=int, default=SEED, help="another number tells another story")
        parser.add_argument("--until", type=date.fromisoformat, help="last day to play (YYYY-MM-DD)")
        parser.add_argument("--edition", default="", help="address of the edition; made if there is none")

    def handle(self, *args: Any, **options: Any) -> None:
        if settings.ENV.production:
            raise CommandError("A rehearsal invents people: it is not played in production.")
        every, now = options["cities"] == "all", timezone.now()
        if not every and not options["cities"].isdecimal():
            raise CommandError("--cities takes a number or “all”.")
        count = 0 if every else int(options["cities"])
        slug = options["edition"] or ("icc-rehearsal-all" if every else "icc-rehearsal")
        today = timezone.localdate(now)
        until = options["until"] or today - timedelta(days=1)
        whole = every and options["until"] is None
        edition = set_up(now, slug=slug, names=chosen(count), whole=whole)
        try:
            tally = rehearse(
                edition=edition, today=today, until=until, seed=options["seed"], tell=self.progress(edition, until)
            )
        except RehearsalError as error:
            raise CommandError(str(error)) from error
        self.report(edition, tally)

    def progress(self, edition: Edition, until: date) -> Callable[[Tally, date], None] | None:
        """One line on a terminal that says how far it is; nothing into files."""
        if not sys.stderr.isatty():
            return None
        days = max((until - edition.starts_on).days, 1)

        def tell(tally: Tally, day: date) -> None:
            part = min(max((day - edition.starts_on).days / days, 0), 1)
            bar = "█" * int(part * WIDTH) + "░" * (WIDTH - int(part * WIDTH))
            sys.stderr.write(f"\r{bar} {day}  {tally.commands:,} commands, {tally.per_second:.0f}/s ")
            sys.stderr.flush()

        return tell

    def report(self, edition: Edition, tally: Tally) -> None:
        """What was played."""
        if sys.stderr.isatty():
            sys.stderr.write("\n")
        for sentence in tally.refused:
            self.stderr.write(f"refused: {sentence}")
        if not tally.commands:
            self.stdout.write(f"{edition.slug}: played already; nothing changed.")
            return
        self.stdout.write(
            f"{edition.slug}: {tally.commands:,} commands in {tally.seconds:.1f} s "
            f"({tally.per_second:.0f} per second), {len(tally.refused)} refused."
        )
