"""`cityjourney methodology check|diff|new|fields|install|export`."""

from argparse import ArgumentParser
from datetime import date
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone, translation

from cityjourney.core.errors import DomainError
from cityjourney.core.permissions import known
from cityjourney.methodology import cli
from cityjourney.methodology.diff import diff
from cityjourney.methodology.dump import dump
from cityjourney.methodology.loader import load
from cityjourney.methodology.schema import Methodology
from cityjourney.programmes.commands.editions import create_edition, create_programme
from cityjourney.programmes.installers import Installation, install_methodology, rehearse_installation
from cityjourney.programmes.models import Edition, Programme

SHIPPED = Path(settings.BASE_DIR) / "methodologies"
PURE = {"check", "new", "fields"}


class Command(BaseCommand):
    help = "Check, compare, begin, install and export methodologies."
    requires_system_checks = ()

    def run_from_argv(self, argv: list[str]) -> None:
        """Hand over what needs no database to the pure functions, with their own arguments and answers."""
        arguments = argv[2:]
        if arguments and (arguments[0] in PURE or (arguments[0] == "diff" and "--edition" not in arguments)):
            named = [str(folder_of(each)) if arguments[0] != "new" else each for each in arguments[1:]]
            answer = cli.main(
                [arguments[0], *named],
                permissions=frozenset(known()),
                prog="cityjourney methodology",
                translations=translation,
            )
            raise SystemExit(answer)
        super().run_from_argv(argv)

    def add_arguments(self, parser: ArgumentParser) -> None:
        """The subcommands that need the database; `check`, `new`, `fields` and `diff <old> <new>` never come here."""
        listed = "check | diff | new | fields | install | export"
        commands = parser.add_subparsers(dest="command", required=True, metavar=listed)
        for name in sorted(PURE):
            commands.add_parser(name, help="see: cityjourney methodology " + name + " --help", add_help=False)
        installing = commands.add_parser("install", help="bring an edition to a methodology; twice changes nothing")
        installing.add_argument("methodology", help="a key under methodologies/, or a folder")
        installing.add_argument("--edition", required=True, help="its address; made if there is none")
        installing.add_argument("--programme", help="programme of a new edition; the methodology's key if left out")
        installing.add_argument("--starts", type=date.fromisoformat, help="first day of a new edition, like 2026-09-01")
        comparing = commands.add_parser("diff", help="say what an upgrade would change for a running edition")
        comparing.add_argument("methodology", help="a key under methodologies/, or a folder")
        comparing.add_argument("--edition", required=True)
        exporting = commands.add_parser("export", help="write the methodology of an edition to files")
        exporting.add_argument("folder")
        exporting.add_argument("--edition", required=True)

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            getattr(self, options["command"])(**options)
        except (DomainError, FileExistsError) as error:
            raise CommandError(str(error)) from None

    def install(self, *, methodology: str, edition: str, programme: str | None, starts: date | None, **_: Any) -> None:
        """Make programme and edition if they are missing, then install."""
        loaded = self.loaded(methodology)
        found = Edition.objects.filter(slug=edition).first() or self.new_edition(loaded, edition, programme, starts)
        done = install_methodology(edition=found, methodology=loaded, by=None, at=timezone.now())
        if not done.changed:
            self.stdout.write(f"{edition} has {loaded.head.key} {done.version} already; nothing changed.")
            return
        self.stdout.write(f"{edition} now has {loaded.head.key} {done.version}: {counted(done)}.")

    def new_edition(self, methodology: Methodology, slug: str, programme: str | None, starts: date | None) -> Edition:
        """An edition that is missing, in a programme that may be missing too."""
        now = timezone.now()
        key = programme or methodology.head.key
        owner = Programme.objects.filter(slug=key).first() or create_programme(
            slug=key, name=dict(methodology.head.name), by=None, at=now
        )
        first = starts or methodology.head.first_start or timezone.localdate(now)
        return create_edition(
            programme=owner, slug=slug, name=dict(methodology.head.name), starts_on=first, by=None, at=now
        )

    def diff(self, *, methodology: str, edition: str, **_: Any) -> None:
        """Sentence by sentence, then how many cities each changed thing touches."""
        new, found = self.loaded(methodology), self.edition(edition)
        for change in diff(found.methodology, new):
            self.stdout.write(change.say(translation))
        rehearsed = rehearse_installation(edition=found, methodology=new, at=timezone.now())
        for each in rehearsed.changes:
            self.stdout.write(f"  {each.part} {each.key}: {each.kind}, {each.cities} cities")

    def export(self, *, folder: str, edition: str, **_: Any) -> None:
        """The files from which the edition's methodology can be read again."""
        files = dump(self.edition(edition).methodology, folder)
        self.stdout.write(f"{len(files)} files written to {folder}.")

    def edition(self, slug: str) -> Edition:
        """An edition with a methodology."""
        found = Edition.objects.filter(slug=slug).exclude(methodology_key="").first()
        if found is None:
            raise CommandError(f"There is no edition “{slug}” with a methodology.")
        return found

    def loaded(self, named: str) -> Methodology:
        """A methodology without faults; all faults are shown if there are any."""
        folder = folder_of(named)
        loaded = load(folder, frozenset(known()))
        for problem in loaded.problems:
            self.stderr.write(cli.shown(problem, folder, translation))
        if loaded.methodology is None:
            raise CommandError(f"{folder} has faults; nothing was changed.")
        return loaded.methodology


def folder_of(named: str) -> Path | str:
    """A folder as it was named, or the shipped methodology of that key."""
    if not named.startswith("-") and not Path(named).exists() and (SHIPPED / named).is_dir():
        return SHIPPED / named
    return named


def counted(installation: Installation) -> str:
    """`12 added, 1 changed`."""
    kinds = [change.kind for change in installation.changes]
    parts = [f"{kinds.count(kind)} {kind}" for kind in dict.fromkeys(kinds)]
    return ", ".join(parts) or "texts of the guide changed"
