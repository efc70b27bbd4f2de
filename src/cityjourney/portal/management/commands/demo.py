"""`cityjourney demo`: a programme with real cities and invented people. `--show` only lists the sign-ins."""

import hashlib
import json
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from cityjourney import portal
from cityjourney.portal.demo.cast import CAST, DEMO_CITIES, EDITION, Person
from cityjourney.portal.demo.story import demo_password, make_demo
from cityjourney.programmes.models import Edition, Role


def _signing_in(edition: Edition) -> list[Person]:
    """Those of the cast with a sign-in whose city takes part."""
    here = set(edition.participations.current().values_list("city__slug", flat=True))
    return [each for each in CAST if each.signs_in and (not each.city or each.city in here)]


class Command(BaseCommand):
    help = "Make the demo programme (twice changes nothing) and list its sign-ins."
    requires_system_checks = ()  # they cost more than a second, and `cityjourney check` asks them

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--show", action="store_true", help="only list the sign-ins")
        parser.add_argument("--cities", type=int, default=len(DEMO_CITIES), help="how many cities take part, from 1")
        parser.add_argument("--json", action="store_true", help="list them as JSON, for scripts")

    def handle(self, *args: Any, **options: Any) -> None:
        if settings.ENV.production:
            raise CommandError("The demo's people share one password: it is not made in production.")
        if not options["show"]:
            if options["cities"] < 1:
                raise CommandError("A demo needs one city at least.")
            self.make(options["cities"])
        edition = Edition.objects.filter(slug=EDITION).first()
        if edition is None:
            raise CommandError("There is no demo yet: cityjourney demo makes it.")
        if options["json"]:
            people = [{"role": each.role, "name": each.name, "email": each.email} for each in _signing_in(edition)]
            self.stdout.write(json.dumps({"edition": edition.slug, "password": demo_password(), "people": people}))
        else:
            self.show(edition)

    def make(self, cities: int) -> None:
        """Make the demo, unless it was made today from the same files."""
        digest = hashlib.sha256(f"{timezone.localdate()} {cities}".encode())
        for folder in (Path(settings.BASE_DIR) / "methodologies", Path(portal.__file__).parent):
            for path in sorted(folder.rglob("*.py")) + sorted(folder.rglob("*.yaml")):
                digest.update(f"{path}:{path.stat().st_mtime_ns}".encode())
        stamp = Path(settings.HOME) / "demo.sha256"
        if stamp.exists() and stamp.read_text() == digest.hexdigest() and Edition.objects.filter(slug=EDITION).exists():
            return
        make_demo(timezone.now(), cities=cities)
        stamp.write_text(digest.hexdigest())

    def show(self, edition: Edition) -> None:
        """A sign-in for each role."""
        names = {role.key: str(role) for role in Role.objects.filter(edition=edition)}
        rows = [(names.get(each.role, each.role), each.name, each.email, each.city) for each in _signing_in(edition)]
        widths = [max(len(row[column]) for row in rows) for column in range(4)]
        self.stdout.write(f"\n{edition}: sign in as")
        for row in rows:
            cells = (cell.ljust(width) for cell, width in zip(row, widths, strict=True))
            self.stdout.write(("  " + "  ".join(cells)).rstrip())
        self.stdout.write(f"Password of everybody: {demo_password()}")
        self.stdout.write(f"{settings.SITE_URL}/{edition.slug}/")
