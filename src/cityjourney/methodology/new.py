"""Writes a small methodology to start from: complete, free of faults, and explained line by line."""

from pathlib import Path
from string import Template

from pydantic import TypeAdapter, ValidationError

from cityjourney.methodology.dump import write_files
from cityjourney.methodology.schema import Key, Language
from cityjourney.methodology.skeleton import SKELETON


def write_new(path: str | Path, key: str, name: str, languages: list[str]) -> list[Path]:
    """Write the skeleton into a new or empty folder; the files that were written.

    Its texts stand under the first of `languages`; the others wait for a translation, which is no fault.
    Raises ValueError if the key, the name or a language is not valid, FileExistsError if the folder holds anything.
    """
    _refuse_wrong(key, name, languages)
    values = {
        "key": key,
        "name": _quoted(name.strip()),
        "language": languages[0],
        "languages": ", ".join(_quoted(language) for language in languages),
    }
    files = {file: Template(text).substitute(values) for file, text in SKELETON.items()}
    return write_files(files, Path(path))


def _refuse_wrong(key: str, name: str, languages: list[str]) -> None:
    for kind, value, words in (
        (Key, key, "a key has small letters, digits and single hyphens"),
        *((Language, language, "a language is two small letters, such as en") for language in languages),
    ):
        try:
            TypeAdapter(kind).validate_python(value, strict=True)
        except ValidationError:
            raise ValueError(f"“{value}” cannot be used: {words}") from None
    if not languages or len(set(languages)) < len(languages):
        raise ValueError("name at least one language, each of them once")
    if not name.strip() or not name.isprintable():
        raise ValueError("the name needs at least one letter, on one line")


def _quoted(text: str) -> str:
    escaped = text.replace("'", "''")
    return f"'{escaped}'"
