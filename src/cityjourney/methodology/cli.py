"""The commands about methodologies, without Django: `check`, `diff`, `new`, `fields`."""

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from cityjourney.methodology.describe import tables
from cityjourney.methodology.diff import diff
from cityjourney.methodology.loader import Loaded, load
from cityjourney.methodology.new import write_new
from cityjourney.methodology.problems import ENGLISH, Problem, Translations
from cityjourney.methodology.schema import Methodology

FINE, FAULTY, MISUSED = 0, 1, 2


def main(
    argv: Sequence[str],
    *,
    permissions: frozenset[str] | None = None,
    prog: str = "python -m cityjourney.methodology",
    translations: Translations = ENGLISH,
) -> int:
    """Run one command. Returns 0 if all is well, 1 if a methodology has faults, 2 for a command that makes no sense.

    `permissions` are those that the platform knows; without them, grants are not checked.
    """
    try:
        arguments = _parser(prog).parse_args(list(argv))
    except SystemExit as stop:
        return FINE if stop.code in (None, 0) else MISUSED
    if arguments.command == "check":
        return check(arguments.folders, permissions, translations, languages=arguments.languages)
    if arguments.command == "fields":
        say(tables().rstrip("\n"))
        return FINE
    if arguments.command == "diff":
        return show_diff(arguments.old, arguments.new, permissions, translations)
    return make_new(arguments.folder, arguments.key, arguments.name, arguments.languages)


def _parser(prog: str) -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog=prog, description="Check, compare and begin methodologies.")
    commands = parser.add_subparsers(dest="command", required=True, metavar="check | diff | new | fields")
    checking = commands.add_parser("check", help="name every fault; silent if there is none")
    checking.add_argument("folders", nargs="+", metavar="folder")
    checking.add_argument("--languages", action="store_true", help="also count the texts of each language")
    comparing = commands.add_parser("diff", help="say what changes from one version to another")
    comparing.add_argument("old", metavar="old-folder")
    comparing.add_argument("new", metavar="new-folder")
    beginning = commands.add_parser("new", help="write a small methodology to start from")
    beginning.add_argument("folder")
    beginning.add_argument("--key", help="its key; the name of the folder if left out")
    beginning.add_argument("--name", help="its name; the key if left out")
    beginning.add_argument("--languages", default="en", help="short names with commas, the main one first: en,es")
    commands.add_parser("fields", help="list every file and every field, as Markdown")
    return parser


def say(line: str) -> None:
    """One line for the person who asked."""
    sys.stdout.write(line + "\n")


def shown(problem: Problem, folder: str | Path, translations: Translations = ENGLISH) -> str:
    """`file:line: key: message. advice`, the file named from where the command runs."""
    file = Path(folder) if problem.file == "." else Path(folder) / problem.file
    sentences = f"{problem.say(translations)}. {problem.advise(translations)}"
    return f"{file}:{problem.line}: {problem.path}: {sentences}"


def check(
    folders: Sequence[str | Path],
    permissions: frozenset[str] | None = None,
    translations: Translations = ENGLISH,
    *,
    languages: bool = False,
) -> int:
    """Print every problem of every folder; with `languages`, how complete each language is."""
    answer = FINE
    for folder in folders:
        loaded = load(folder, permissions)
        if loaded.problems:
            answer = FAULTY
        for problem in loaded.problems:
            say(shown(problem, folder, translations))
        if languages:
            _count_languages(loaded)
    return answer


def _count_languages(loaded: Loaded) -> None:
    for language, found in loaded.completeness.items():
        say(f"{language}: {found.done} of {found.total} texts, {found.percent} %")
        for place in found.missing:
            say(f"  {place}")


def show_diff(
    old: str | Path,
    new: str | Path,
    permissions: frozenset[str] | None = None,
    translations: Translations = ENGLISH,
) -> int:
    """Print one sentence for each change; the problems instead, if one of the folders has any."""
    read: list[Methodology] = []
    for folder in (old, new):
        loaded = load(folder, permissions)
        for problem in loaded.problems:
            say(shown(problem, folder, translations))
        if loaded.methodology is not None:
            read.append(loaded.methodology)
    if len(read) < 2:
        return FAULTY
    for change in diff(*read):
        say(change.say(translations))
    return FINE


def make_new(folder: str | Path, key: str | None, name: str | None, languages: str) -> int:
    """Write the skeleton into a new folder."""
    chosen = key or Path(folder).resolve().name
    try:
        write_new(folder, chosen, name or chosen, [language.strip() for language in languages.split(",")])
    except (ValueError, OSError) as error:
        sys.stderr.write(f"{error}\n")
        return MISUSED
    say(f"{folder}: ready. Begin with {Path(folder) / 'methodology.yaml'}")
    return FINE
