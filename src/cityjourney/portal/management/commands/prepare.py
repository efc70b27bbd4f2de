"""`cityjourney prepare`: database, translations, static files; with `--demo` the demo programme too."""

import hashlib
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand

from cityjourney.core.catalogues import compile_catalogues


class Command(BaseCommand):
    help = "Makes everything ready to serve. Does only what is missing, so a second run is quick."
    requires_system_checks = ()  # they cost more than a second, and `cityjourney check` asks them

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--demo", action="store_true", help="make the demo programme too")
        parser.add_argument("--cities", type=int, help="how many cities the demo has")

    def handle(self, *args: Any, **options: Any) -> None:
        """Bring database, catalogues and static files up to date."""
        settings.HOME.mkdir(parents=True, exist_ok=True)
        call_command("migrate", interactive=False, verbosity=0)
        for folder in settings.LOCALE_PATHS:
            compile_catalogues(Path(folder))
        self.collect_static()
        if options["demo"]:
            call_command("demo", **({"cities": options["cities"]} if options["cities"] is not None else {}))

    def collect_static(self) -> None:
        """Hash and compress the static files, unless they are the same as last time."""
        root = Path(__file__).resolve().parents[3]
        digest = hashlib.sha256()
        for path in sorted(root.glob("*/static/**/*")):
            if path.is_file():
                digest.update(f"{path.relative_to(root)}:{path.stat().st_mtime_ns}".encode())
        stamp = Path(settings.HOME) / "static.sha256"
        if stamp.exists() and stamp.read_text() == digest.hexdigest():
            return
        call_command("collectstatic", interactive=False, clear=True, verbosity=0)
        stamp.write_text(digest.hexdigest())
