"""`cityjourney work`: does what waits until it is told to stop."""

from argparse import ArgumentParser

from django.core.management.base import BaseCommand

from cityjourney.notifications.worker import Worker


class Command(BaseCommand):
    help = "Runs jobs, sends mail and does what is due by schedule, until it is told to stop (SIGTERM, Ctrl+C)."
    requires_system_checks = ()  # they cost more than a second, and `cityjourney check` asks them

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--pause", type=float, default=1.0, help="seconds between two rounds")
        parser.add_argument("--once", action="store_true", help="one round, then end")

    def handle(self, *, pause: float, once: bool, **options: object) -> None:
        worker = Worker(pause=pause)
        worker.listen()
        if once:
            worker.round()
            return
        self.stdout.write("Working. Stop with Ctrl+C.")
        worker.run()
        self.stdout.write("Stopped.")
