"""Strict reading of JSON documents: every mistake is named with its place and what to do about it.

The readers of allocations, rooms, brain dates and reviews share :class:`Desk`: it never stops at the
first mistake.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any, TypeVar

T = TypeVar("T")

LARGEST_DOCUMENT = 256 * 1024 * 1024
MOST_ISSUES = 500


@dataclass(frozen=True, slots=True)
class Issue:
    """One mistake: where it stands (JSON path), what is wrong, what to do."""

    where: str
    what: str
    remedy: str

    def to_json(self) -> dict[str, str]:
        """The issue as it stands in a result."""
        return {"where": self.where, "what": self.what, "do": self.remedy}

    def __str__(self) -> str:
        return f"{self.where}: {self.what} {self.remedy}"


class InvalidDocument(ValueError):  # noqa: N818 (it is the document that is invalid)
    """The document cannot be used; ``issues`` names every mistake found."""

    def __init__(self, issues: list[Issue]) -> None:
        super().__init__("; ".join(str(issue) for issue in issues[:5]))
        self.issues = issues


class _Strictness:
    """What JSON parsers let pass and we do not; noted, so that the rest of the document is looked at too."""

    def __init__(self) -> None:
        self.issues: dict[Issue, None] = {}

    def constant(self, text: str) -> float:
        self.issues[Issue("$", f"{text} is not a number that JSON knows.", "Write an integer.")] = None
        return float(text)

    def mapping(self, pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        out = dict(pairs)
        if len(out) != len(pairs):
            for key in (key for key, times in Counter(key for key, _ in pairs).items() if times > 1):
                what = f"The key {shown(key)} stands twice in one object."
                self.issues[Issue("$", what, "Keep one of them.")] = None
        return out


def load(raw: bytes | str) -> Any:
    """Parse JSON strictly: no NaN, no repeated keys, no bottomless nesting, at most 256 MB.

    Raises :class:`InvalidDocument`.
    """
    return read(raw, lambda data: data)


def read(raw: bytes | str, parse: Callable[[Any], T]) -> T:
    """What ``parse`` makes of a JSON text; the mistakes of the text and those that ``parse`` finds are named
    together. Raises :class:`InvalidDocument`.
    """
    strict = _Strictness()
    data = _parsed(raw, strict)
    try:
        found = parse(data)
    except InvalidDocument as error:
        raise InvalidDocument([*strict.issues, *error.issues][: MOST_ISSUES + 1]) from None
    if strict.issues:
        raise InvalidDocument([*strict.issues][: MOST_ISSUES + 1])
    return found


def _parsed(raw: bytes | str, strict: _Strictness) -> Any:
    if len(raw) > LARGEST_DOCUMENT:
        raise InvalidDocument(
            [Issue("$", "The document is larger than 256 MB.", "Split it or leave out what is unused.")]
        )
    try:
        return json.loads(raw, parse_constant=strict.constant, object_pairs_hook=strict.mapping)
    except RecursionError:
        issue = Issue("$", "The document is nested too deeply.", "Use the shape that the documentation shows.")
    except (ValueError, UnicodeDecodeError) as error:
        issue = Issue("$", f"This is not JSON in UTF-8 ({str(error)[:120]}).", "Export the file again.")
    raise InvalidDocument([issue])


def shown(value: object, length: int = 60) -> str:
    """A value for a message, never longer than ``length`` characters."""
    text = f"a number of {value.bit_length()} bits" if isinstance(value, int) and abs(value) > 10**30 else repr(value)
    return text if len(text) <= length else text[: length - 1] + "…"


@dataclass
class Desk:
    """Reads values, notes issues, and hands back something usable so that reading can go on."""

    issues: list[Issue] = field(default_factory=list)

    def note(self, where: str, what: str, remedy: str) -> None:
        """Remember a mistake (the first 500 are kept); signs of a key that cannot be shown are written as codes."""
        where = "".join(sign if sign.isprintable() else ascii(sign)[1:-1] for sign in where)
        if len(self.issues) < MOST_ISSUES:
            self.issues.append(Issue(where, what, remedy))
        elif len(self.issues) == MOST_ISSUES:
            self.issues.append(Issue("$", "There are more mistakes than these.", "Mend these first, then try again."))

    def done(self) -> None:
        """Raise :class:`InvalidDocument` if anything was noted."""
        if self.issues:
            raise InvalidDocument(self.issues)

    def mapping(self, where: str, value: object, *, known: Iterable[str], needed: Iterable[str] = ()) -> dict[str, Any]:
        """An object with only known keys and all needed ones; ``{}`` if it is something else."""
        if not isinstance(value, dict):
            self.note(where, f"An object is expected, not {shown(value)}.", "Write it as {…}.")
            return {}
        known = set(known)
        for key in value:
            if key not in known:
                self.note(
                    f"{where}.{key[:60]}",
                    "This key is not known.",
                    f"Use one of: {', '.join(sorted(known))}.",
                )
        for key in needed:
            if key not in value:
                self.note(where, f"The key {key!r} is missing.", "Add it.")
        return value

    def sequence(self, where: str, value: object, *, least: int = 0) -> list[Any]:
        """A list with at least ``least`` entries; ``[]`` if it is something else."""
        if not isinstance(value, list):
            self.note(where, f"A list is expected, not {shown(value)}.", "Write it as […].")
            return []
        if len(value) < least:
            self.note(where, f"At least {least} entries are needed, there are {len(value)}.", "Add what is missing.")
        return value

    def integer(self, where: str, value: object, *, least: int, most: int, default: int | None = None) -> int:
        """A whole number between ``least`` and ``most`` (a boolean is none); ``default`` or ``least`` if it is not."""
        fallback = least if default is None else default
        if type(value) is not int:
            self.note(where, f"A whole number is expected, not {shown(value)}.", "Write an integer without quotes.")
            return fallback
        if not least <= value <= most:
            self.note(where, f"{shown(value)} is outside {least} to {most}.", "Choose a number within.")
            return fallback
        return value

    def identifier(self, where: str, value: object) -> str:
        """A text of 1 to 200 characters; ``""`` if it is something else."""
        if not isinstance(value, str) or not value.strip() or len(value) > 200:
            self.note(where, f"A text of 1 to 200 characters is expected, not {shown(value)}.", 'Write it as "…".')
            return ""
        if any(ord(sign) < 32 or 0xD800 <= ord(sign) < 0xE000 for sign in value):
            self.note(where, "The text holds a character that cannot be shown.", "Remove the control character.")
            return ""
        return value

    def text(self, where: str, item: dict[str, Any], key: str) -> None:
        """Note a text that is there and is none; nothing else is done with it."""
        if not isinstance(item.get(key, ""), str):
            self.note(f"{where}.{key}", f"A text is expected, not {shown(item[key])}.", 'Write it as "…".')

    def choice(self, where: str, value: object, options: tuple[str, ...]) -> str:
        """One of a few words; the first one if it is something else."""
        if isinstance(value, str) and value in options:
            return value
        self.note(where, f"{shown(value)} is not one of the words known here.", f"Use one of: {', '.join(options)}.")
        return options[0]

    def identifiers(self, where: str, value: object, *, least: int = 1) -> list[str]:
        """A list of distinct ids; those that are wrong are left out."""
        found: list[str] = []
        for row, entry in enumerate(self.sequence(where, value, least=least)):
            name = self.identifier(f"{where}[{row}]", entry)
            if name in found:
                self.note(f"{where}[{row}]", f"{shown(name)} stands here twice.", "Keep one of them.")
            elif name:
                found.append(name)
        return found

    def known(self, where: str, value: object, names: Iterable[str] | dict[str, int], kind: str) -> str:
        """The id of something that exists; ``""`` if it does not."""
        name = self.identifier(where, value)
        if name and name not in names:
            self.note(where, f"There is no {kind} {shown(name)}.", f"Use the id of a {kind} listed above.")
            return ""
        return name
