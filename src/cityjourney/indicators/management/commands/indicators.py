"""`cityjourney indicators install|check|import|export`."""

import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from cityjourney.core.errors import DomainError
from cityjourney.indicators.commands.catalogue import CatalogueRefusedError, catalogue_of, install_catalogue
from cityjourney.indicators.commands.imports import ImportRefusedError, Report, Terms, read_figures
from cityjourney.indicators.installers import CATALOGUE, install_shipped_catalogue, install_shipped_figures
from cityjourney.indicators.models import Reading
from cityjourney.indicators.queries.catalogue import catalogue_sheet
from cityjourney.indicators.queries.exports import json_stat_text, write_csv, write_workbook
from cityjourney.indicators.sentences import problem_sentence

NAMED = 40


class Command(BaseCommand):
    help = "The catalogue of indicators and the figures of cities: install what ships, check, read in, write out."

    def add_arguments(self, parser: ArgumentParser) -> None:
        commands = parser.add_subparsers(dest="command", required=True)
        installing = commands.add_parser("install", help="bring catalogue and open figures of the product in")
        installing.add_argument("file", nargs="?", help="another catalogue (CSV) instead of the one that ships")
        installing.add_argument("--without-figures", action="store_true")
        checking = commands.add_parser("check", help="say what is wrong with a catalogue")
        checking.add_argument("file", nargs="?", default=str(CATALOGUE))
        importing = commands.add_parser("import", help="read figures in: SDMX-CSV, TSV, JSON-stat, workbook, long CSV")
        importing.add_argument("file")
        importing.add_argument(
            "--source", required=True, help="where figures are from for which the file does not say it"
        )
        importing.add_argument("--licence", default="")
        importing.add_argument("--preview", action="store_true", help="only say what would change")
        importing.add_argument("--skip-unknown", action="store_true", default=None)
        importing.add_argument("--replace-own", action="store_true", help="also replace what people of a city entered")
        exporting = commands.add_parser("export", help="write figures (or with --catalogue the catalogue)")
        exporting.add_argument(
            "file", nargs="?", default="-", help="ends in .csv, .json or .xlsx; - writes CSV to the screen"
        )
        exporting.add_argument("--city", help="address of one city")
        exporting.add_argument("--catalogue", action="store_true")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            getattr(self, f"do_{options['command']}")(options)
        except OSError as error:
            raise CommandError(f"{error.filename}: {error.strerror}") from None
        except CatalogueRefusedError as error:
            self.name_problems(error.problems)
            raise CommandError(f"{len(error.problems)} problems; nothing was installed.") from None
        except ImportRefusedError as error:
            self.name_problems(error.report.problems)
            raise CommandError(f"{error.report.counts['problems']} problems; nothing was read in.") from None
        except DomainError as error:
            raise CommandError(str(error)) from None

    def name_problems(self, problems: Any) -> None:
        """Each in a line."""
        for each in problems:
            self.stderr.write(problem_sentence(each.row, each.column, each.code, each.what))

    def do_install(self, options: dict[str, Any]) -> None:
        """The catalogue, then figures for the cities that are here."""
        at = timezone.now()
        if options["file"]:
            counts = install_catalogue(facts=catalogue_of(Path(options["file"]).read_bytes()), by=None, at=at)
        else:
            counts = install_shipped_catalogue(by=None, at=at)
        self.stdout.write("Indicators: {added} added, {changed} changed, {unchanged} unchanged.".format(**counts))
        if not options["without_figures"]:
            figures = install_shipped_figures(by=None, at=at)
            self.stdout.write(
                f"Figures: {figures['new']} new, {figures['changed']} changed, {figures['same']} as they were."
            )

    def do_check(self, options: dict[str, Any]) -> None:
        """All problems of a catalogue."""
        found = catalogue_of(Path(options["file"]).read_bytes())
        self.stdout.write(f"{len(found)} indicators, no problems.")

    def do_import(self, options: dict[str, Any]) -> None:
        """All figures or none."""
        terms = Terms(
            source=options["source"], licence=options["licence"], skip_unknown=options["skip_unknown"],
            replace_own=options["replace_own"],
        )  # fmt: skip
        with Path(options["file"]).open("rb") as stream:
            report = read_figures(stream=stream, terms=terms, by=None, at=timezone.now(), preview=options["preview"])
        self.tell(report, preview=options["preview"])

    def tell(self, report: Report, *, preview: bool) -> None:
        """What changed, or would change."""
        self.stdout.write(f"Understood as {report.kind.replace('_', '-')}.")
        for change in report.changes[:NAMED] if preview else []:
            before = "new" if change.before is None else f"{change.before:g} →"
            self.stdout.write(f"  {change.city}, {change.indicator}, {change.period}: {before} {change.after:g}")
        for name, counter in (("places", report.unknown_cities), ("indicators", report.unknown_indicators)):
            if counter:
                first = ", ".join(sorted(counter)[:5])
                self.stdout.write(
                    f"Not read: {sum(counter.values())} figures of {len(counter)} {name} unknown here ({first}…)."
                )
        counts = report.counts
        self.stdout.write(
            f"{'Would be: ' if preview else ''}{counts['new']} new, {counts['changed']} changed, "
            f"{counts['same']} as they were, {counts['kept']} own figures kept, "
            f"{counts['missing']} cells without a figure."
        )

    def do_export(self, options: dict[str, Any]) -> None:
        """Figures that count, or the catalogue."""
        file, target = options["file"], Path(options["file"])
        readings = Reading.objects.current()
        if options["city"]:
            readings = readings.filter(city__slug=options["city"])
        if options["catalogue"]:
            text = catalogue_sheet()
            sys.stdout.write(text) if file == "-" else target.write_text(text, encoding="utf-8", newline="")
        elif file == "-":
            write_csv(readings, sys.stdout)
        elif target.suffix == ".xlsx":
            with target.open("wb") as stream:
                write_workbook(readings, stream)
        elif target.suffix == ".json":
            target.write_text(json_stat_text(readings, "City Journey", timezone.now()), encoding="utf-8")
        else:
            with target.open("w", encoding="utf-8", newline="") as stream:
                write_csv(readings, stream)
