"""`cityjourney anonymity check`."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from cityjourney.enablers.anonymity.look import look
from cityjourney.enablers.anonymity.probes import PROBES, findings


class Command(BaseCommand):
    help = "Try to find out who answered what in anonymous surveys, with full access to database and logs."
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        """What to do, and which logs to read."""
        parser.add_argument("what", choices=["check"], help="print a sentence for each finding; exit 1 if there is one")
        logs = "a log file to read, besides those of the home"
        parser.add_argument("--log", action="append", default=[], type=Path, help=logs)

    def handle(self, *args: Any, **options: Any) -> None:
        """Look at one state of everything, and say what was found."""
        logs = [*sorted(Path(settings.HOME).glob("**/*.log")), *options["log"]]
        missing = [str(each) for each in logs if not each.is_file()]
        if missing:
            raise CommandError(f"There is no file {missing[0]}.")
        with transaction.atomic():
            seen = look(logs)
            found = findings(seen)
        for sentence in found:
            self.stdout.write(sentence)
        if found:
            raise SystemExit(1)
        tickets = sum(map(len, seen.tickets.values()))
        tried = f"{len(PROBES)} ways tried on {len(seen.rounds)} rounds and {tickets} codes"
        self.stdout.write(f"{tried}: nothing ties an answer to anybody.")
