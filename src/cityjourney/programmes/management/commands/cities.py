"""`cityjourney cities import|export`."""

import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

import yaml
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from cityjourney.programmes.commands.imports import ImportRefusedError, import_cities
from cityjourney.programmes.logic.type_map import NO_MAP, TypeMap, TypeMapError, type_map
from cityjourney.programmes.models import Edition
from cityjourney.programmes.queries.sheets import cities_sheet, with_members


class Command(BaseCommand):
    help = "Read the cities of an edition from a table, or write them to one; both have the same form."

    def add_arguments(self, parser: ArgumentParser) -> None:
        commands = parser.add_subparsers(dest="command", required=True)
        importing = commands.add_parser("import", help="bring cities and their parts to what the table says")
        importing.add_argument("file")
        importing.add_argument("--edition", required=True)
        importing.add_argument("--types", help="a YAML file that turns words of the table into city types and themes")
        exporting = commands.add_parser("export", help="write the cities that take part")
        exporting.add_argument("file", nargs="?", default="-", help="- (the default) writes to the screen")
        exporting.add_argument("--edition", required=True)

    def handle(self, *args: Any, **options: Any) -> None:
        edition = Edition.objects.filter(slug=options["edition"]).first()
        if edition is None:
            raise CommandError(f"There is no edition “{options['edition']}”.")
        if options["command"] == "import":
            self.bring_in(edition, Path(options["file"]), options["types"])
        else:
            self.write_out(edition, options["file"])

    def bring_in(self, edition: Edition, file: Path, types: str | None) -> None:
        """All rows or none."""
        try:
            content, mapping = file.read_bytes(), mapping_from(types)
            report = import_cities(edition=edition, content=content, mapping=mapping, by=None, at=timezone.now())
        except OSError as error:
            raise CommandError(f"{error.filename}: {error.strerror}") from None
        except TypeMapError as error:
            raise CommandError(f"{types}: {error}") from None
        except ImportRefusedError as error:
            for problem in error.problems:
                self.stderr.write(str(problem))
            raise CommandError(f"{file}: {len(error.problems)} problems; nothing was imported.") from None
        for column in report.unread:
            self.stdout.write(f"The column “{column}” was not read.")
        counts = ", ".join(f"{count} {name.replace('_', ' ')}" for name, count in sorted(report.counts.items()))
        self.stdout.write(f"{counts}." if report.changes else "Nothing changed: all is as the table says.")

    def write_out(self, edition: Edition, file: str) -> None:
        """The table of all cities that take part."""
        cities = edition.participations.current().order_by("city__name", "pk")
        text = cities_sheet(with_members(cities))
        if file == "-":
            sys.stdout.write(text)
        else:
            Path(file).write_text(text, encoding="utf-8", newline="")


def mapping_from(file: str | None) -> TypeMap:
    """The mapping in a file. Raises `TypeMapError` and `OSError`."""
    if file is None:
        return NO_MAP
    try:
        return type_map(yaml.safe_load(Path(file).read_text(encoding="utf-8")))
    except yaml.YAMLError as error:
        raise TypeMapError(str(error)) from None
