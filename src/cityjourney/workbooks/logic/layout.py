"""What a workbook holds, before it becomes a file: sheets, columns, rows, and the marks by which it is known again."""

import hashlib
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

FORMAT = 1
"""Of the file. A file with a higher number comes from a newer version of this software."""
KEYS = "_keys"
"""The hidden sheet."""
KEY_ROW, TITLE_ROW, HINT_ROW, HEAD_ROW, FIRST_ROW = 1, 2, 3, 4, 5
"""In a sheet with indicators. The first one is hidden: it names the columns for machines."""
KNOWN = ("code", "name", "unit", "last", "last_year", "last_source")
SAID = ("source", "method", "confidence", "note")
LENGTHS = {"source": 200, "method": 300, "note": 300}
MOST_YEARS = 10
MOST_TITLE = 31
_NOT_IN_TITLE = re.compile(r"[\[\]:*?/\\\x00-\x1f]")
Words = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Facts:
    """What a cell of an indicator must keep to. `units`: how the unit may be written behind a number."""

    code: str
    unit: str = ""
    units: tuple[str, ...] = ()
    lowest: float | None = None
    highest: float | None = None


@dataclass(frozen=True, slots=True)
class Row:
    """One indicator: what is known, and what stands in its input cells (year -> value)."""

    facts: Facts
    name: str
    unit: str
    last: float | None = None
    last_year: str = ""
    last_source: str = ""
    values: Mapping[int, float] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Sheet:
    """The indicators of one theme."""

    key: str
    title: str
    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class Marks:
    """By what a file is known again."""

    copy: str
    city: str
    edition: str
    language: str
    version: str
    """Of the methodology."""
    format: int = FORMAT

    def checksum(self, years: Iterable[int], codes: Iterable[str]) -> str:
        """Tells whether somebody has changed the hidden sheet."""
        parts = [str(self.format), self.copy, self.city, self.edition, self.language, self.version]
        text = "\n".join([*parts, *map(str, years), *codes])
        return hashlib.sha256(text.encode()).hexdigest()[:32]


@dataclass(frozen=True, slots=True)
class Book:
    """A whole workbook. `words`: its texts by name; `confidences`: the words of the list, in the order of the list."""

    marks: Marks
    years: tuple[int, ...]
    sheets: tuple[Sheet, ...]
    words: Words
    facts: tuple[tuple[str, str], ...]
    """Label and text, for the cover."""
    steps: tuple[str, ...]
    confidences: tuple[str, ...]

    @property
    def codes(self) -> list[str]:
        """All codes in the order of the sheets."""
        return [row.facts.code for sheet in self.sheets for row in sheet.rows]

    @property
    def checksum(self) -> str:
        """Of marks, years and codes."""
        return self.marks.checksum(self.years, self.codes)


def columns_of(years: Sequence[int]) -> list[str]:
    """The names of all columns, from the left."""
    return [*KNOWN, *map(str, years), *SAID]


def letters(column: int) -> str:
    """The letters of a column: 1 is A, 27 is AA."""
    found = ""
    while column:
        column, rest = divmod(column - 1, 26)
        found = chr(65 + rest) + found
    return found


def cell_name(row: int, column: int) -> str:
    """Such as `F12`."""
    return f"{letters(column)}{row}"


def titles(names: Sequence[str], taken: Iterable[str]) -> list[str]:
    """Names that spreadsheets take as titles of sheets: short, without certain signs, each once."""
    used = {each.casefold() for each in taken} | {"history"}
    found = []
    for name in names:
        plain = _NOT_IN_TITLE.sub(" ", name)[:MOST_TITLE].strip(" '") or "-"
        title, number = plain, 2
        while title.casefold() in used:
            ending = f" {number}"
            title, number = plain[: MOST_TITLE - len(ending)] + ending, number + 1
        used.add(title.casefold())
        found.append(title)
    return found
