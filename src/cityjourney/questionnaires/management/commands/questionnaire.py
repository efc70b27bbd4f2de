"""`cityjourney questionnaire check|install|export`."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from cityjourney.core.errors import DomainError
from cityjourney.programmes.models import Edition
from cityjourney.questionnaires.commands.editing import create_questionnaire, publish, replace_draft
from cityjourney.questionnaires.files import UnreadableError, content_of, definition_in
from cityjourney.questionnaires.logic.definition import Definition, completeness
from cityjourney.questionnaires.models import Questionnaire


class Command(BaseCommand):
    help = "Check, install and export questionnaires (YAML or XLSForm)."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """One subcommand for each verb."""
        commands = parser.add_subparsers(dest="command", required=True)
        checking = commands.add_parser("check", help="say every fault with file, line and key")
        checking.add_argument("file", type=Path)
        installing = commands.add_parser("install", help="publish a file in an edition; twice changes nothing")
        installing.add_argument("file", type=Path)
        installing.add_argument("--edition", required=True)
        exporting = commands.add_parser("export", help="write a questionnaire of an edition to a file")
        exporting.add_argument("key")
        exporting.add_argument("file", type=Path, help="its ending (.yaml, .xlsx) says in which form")
        exporting.add_argument("--edition", required=True)

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            getattr(self, f"do_{options['command']}")(**options)
        except UnreadableError as unreadable:
            for line in unreadable.lines:
                self.stderr.write(line)
            raise CommandError("The file has faults; nothing was changed.") from None
        except DomainError as reason:
            raise CommandError(str(reason)) from None

    def do_check(self, *, file: Path, **_: Any) -> None:
        """Read the file, say how complete it is."""
        definition = self.definition(file)
        languages = ", ".join(f"{code} {done}/{of}" for code, (done, of) in completeness(definition).items())
        self.stdout.write(
            f"{definition.key}: {len(definition.questions)} questions, "
            f"about {definition.estimate} minutes; {languages}."
        )

    def do_install(self, *, file: Path, edition: str, **_: Any) -> None:
        """Publish the file in an edition."""
        definition, found, now = self.definition(file), self.edition(edition), timezone.now()
        made = Questionnaire.objects.filter(edition=found, key=definition.key).first()
        if made is None:
            made = create_questionnaire(edition=found, definition=definition, by=None, at=now)
        else:
            made = replace_draft(questionnaire=made, seen=made.revision, definition=definition, by=None, at=now)
        version = publish(questionnaire=made, seen=made.revision, by=None, at=now)
        self.stdout.write(f"{edition} has {definition.key}, version {version.number}.")

    def do_export(self, *, key: str, file: Path, edition: str, **_: Any) -> None:
        """Write the draft to a file."""
        found = Questionnaire.objects.filter(edition=self.edition(edition), key=key).first()
        kind = file.suffix.lstrip(".")
        if found is None or kind not in {"yaml", "xlsx"}:
            raise CommandError("There is no such questionnaire, or the file ends neither in .yaml nor in .xlsx.")
        file.write_bytes(content_of(found.definition, kind)[0])
        self.stdout.write(f"{key} is written to {file}.")

    def edition(self, slug: str) -> Edition:
        """An edition by its address."""
        found = Edition.objects.filter(slug=slug).first()
        if found is None:
            raise CommandError(f"There is no edition “{slug}”.")
        return found

    def definition(self, file: Path) -> Definition:
        """A questionnaire without faults."""
        if not file.is_file():
            raise CommandError(f"There is no file {file}.")
        return definition_in(file.name, file.read_bytes())
