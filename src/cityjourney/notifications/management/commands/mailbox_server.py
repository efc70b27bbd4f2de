"""`cityjourney mailbox-server`: a local SMTP server that keeps mail as files."""

import asyncio
import signal
from argparse import ArgumentParser
from pathlib import Path

from django.conf import settings
from django.core.management.base import BaseCommand

from cityjourney.notifications.mailbox import Keeper, serve


class Command(BaseCommand):
    help = "Takes mail on a local port and keeps it as files; nothing is sent on."
    requires_system_checks = ()  # they cost more than a second, and `cityjourney check` asks them

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--port", type=int, default=settings.EMAIL_PORT)
        parser.add_argument("--dir", type=Path, default=settings.MAILBOX_DIR)
        parser.add_argument("--refuse", action="append", default=[], help="an address that is answered with 550")

    def handle(self, *, port: int, dir: Path, refuse: list[str], **options: object) -> None:  # noqa: A002
        keeper = Keeper(dir, frozenset(address.lower() for address in refuse))

        async def until_told() -> None:
            server = asyncio.create_task(serve(port=port, keeper=keeper))
            for name in (signal.SIGTERM, signal.SIGINT):
                asyncio.get_running_loop().add_signal_handler(name, server.cancel)
            self.stdout.write(f"Keeping mail from port {port} in {dir}.")
            try:
                await server
            except asyncio.CancelledError:
                self.stdout.write("Stopped.")

        asyncio.run(until_told())
