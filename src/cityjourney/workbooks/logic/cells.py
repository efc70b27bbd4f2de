"""The cells of a workbook as the file has them: from Excel, LibreOffice, and what else writes this format.

Names of XML are compared without their namespace: the strict and the usual form of the format differ in nothing else.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple
from xml.parsers import expat  # no entities are taken: a document type is refused

from cityjourney.workbooks.logic.layout import cell_name
from cityjourney.workbooks.logic.opening import OpenError, Package, beside

MOST_CELLS = 150_000
MOST_ROWS = 50_000
MOST_SHEETS = 60
_REF = re.compile(r"\$?([A-Za-z]{1,3})\$?(\d{1,7})")
_DATES = re.compile(r"[dmyhs]", re.IGNORECASE)
_QUOTED = re.compile(r'"[^"]*"|\\.|\[[^\]]*\]')
BUILT_IN = {**dict.fromkeys((9, 10), "percent"), **dict.fromkeys([*range(14, 23), *range(45, 48)], "date")}
Attributes = Mapping[str, str]


class Cell(NamedTuple):
    """One cell that holds something. `kind`: number, text, truth, error, date, or nothing (a formula alone)."""

    row: int
    column: int
    kind: str
    text: str
    formula: str | None = None
    form: str = ""
    """How its number is shown: percent, date, or as a plain number."""

    @property
    def name(self) -> str:
        """Such as `F12`."""
        return cell_name(self.row, self.column)


@dataclass
class Sheet:
    """One sheet: its cells by place, merged areas (from row, column, to row, column), and hidden rows."""

    title: str
    hidden: bool = False
    cells: dict[tuple[int, int], Cell] = field(default_factory=dict)
    merged: list[tuple[int, int, int, int]] = field(default_factory=list)
    hidden_rows: set[int] = field(default_factory=set)
    rows: int = 0


@dataclass(frozen=True, slots=True)
class Opened:
    """A workbook: its sheets in their order, the titles of those that are damaged, and what else lies in it."""

    sheets: tuple[Sheet, ...]
    damaged: tuple[str, ...]
    comments: bool
    external: bool


def open_workbook(content: bytes) -> Opened:
    """Read a whole workbook. Raises `OpenError`."""
    package = Package(content)
    home = next(name for name in package.names if name.endswith("workbook.xml"))
    listed, links = _listed(package, home), _links(package, home)
    texts = _texts(package, _named(links, home, "sharedStrings"))
    forms = _forms(package, _named(links, home, "styles"))
    sheets, damaged, room = [], [], _Room()
    for title, hidden, link in listed:
        target = links.get(link, ("", ""))[1]
        try:
            sheets.append(_Reader(Sheet(title, hidden), texts, forms, room).read(package, beside(home, target)))
        except OpenError as error:
            if error.code != "damaged":
                raise
            damaged.append(title)
    if not sheets:
        raise OpenError("damaged", home)
    names = [name.lower() for name in package.names]
    return Opened(
        tuple(sheets),
        tuple(damaged),
        any("comment" in name for name in names),
        any("externallink" in name for name in names),
    )


def parse(
    chunks: Iterable[bytes],
    name: str,
    start: Callable[[str, Attributes], None],
    end: Callable[[str], None] = lambda _name: None,
    text: Callable[[str], None] | None = None,
) -> None:
    """Read XML piece by piece. Raises `OpenError` (damaged), also for a document type."""

    def refuse(*_args: object) -> None:
        raise OpenError("damaged", name)

    parser = expat.ParserCreate()
    parser.buffer_text = True
    parser.StartElementHandler = lambda tag, found: start(tag.rpartition(":")[2], found)
    parser.EndElementHandler = lambda tag: end(tag.rpartition(":")[2])
    if text is not None:
        parser.CharacterDataHandler = text
    parser.StartDoctypeDeclHandler = refuse
    try:
        for chunk in chunks:
            parser.Parse(chunk, False)
        parser.Parse(b"", True)
    except (expat.ExpatError, ValueError) as error:
        if isinstance(error, OpenError):
            raise
        raise OpenError("damaged", name) from None


def _listed(package: Package, home: str) -> list[tuple[str, bool, str]]:
    """Title, hidden, and link of each sheet."""
    found: list[tuple[str, bool, str]] = []

    def start(tag: str, given: Attributes) -> None:
        if tag == "sheet":
            link = next((value for key, value in given.items() if key.rpartition(":")[2] == "id"), "")
            found.append((given.get("name", ""), given.get("state", "visible") != "visible", link))

    parse(package.chunks(home), home, start)
    if len(found) > MOST_SHEETS:
        raise OpenError("too_many_sheets")
    return found


def _links(package: Package, home: str) -> dict[str, tuple[str, str]]:
    """Link -> kind and target."""
    folder, _slash, file = home.rpartition("/")
    name = f"{folder}/_rels/{file}.rels".lstrip("/")
    found: dict[str, tuple[str, str]] = {}

    def start(tag: str, given: Attributes) -> None:
        if tag == "Relationship":
            found[given.get("Id", "")] = (given.get("Type", "").rpartition("/")[2], given.get("Target", ""))

    parse(package.chunks(name), name, start)
    return found


def _named(links: Mapping[str, tuple[str, str]], home: str, kind: str) -> str:
    return next((beside(home, target) for each, target in links.values() if each == kind), "")


def _texts(package: Package, name: str) -> list[str]:
    """The texts that cells share; what stands above words as a reading aid is left out."""
    found: list[str] = []
    parts: list[str] = []
    inside = {"t": 0, "rPh": 0}
    if name not in package.names:
        return found

    def start(tag: str, _given: Attributes) -> None:
        if tag in inside:
            inside[tag] += 1
        elif tag == "si":
            parts.clear()

    def end(tag: str) -> None:
        if tag in inside:
            inside[tag] -= 1
        elif tag == "si":
            found.append("".join(parts))

    def text(said: str) -> None:
        if inside["t"] and not inside["rPh"]:
            parts.append(said)

    parse(package.chunks(name), name, start, end, text)
    return found


def _forms(package: Package, name: str) -> list[str]:
    """For each style of cells: percent, date, or nothing. Styles that cannot be read leave numbers plain."""
    own: dict[int, str] = {}
    found: list[str] = []
    inside: list[str] = []

    def start(tag: str, given: Attributes) -> None:
        if tag == "numFmt":
            code = _QUOTED.sub("", given.get("formatCode", ""))
            form = "percent" if "%" in code else "date" if _DATES.search(code.replace("General", "")) else ""
            own[int(given.get("numFmtId", "0"))] = form
        elif tag == "cellXfs":
            inside.append(tag)
        elif tag == "xf" and inside:
            number = int(given.get("numFmtId", "0") or 0)
            found.append(own.get(number, BUILT_IN.get(number, "")))

    def end(tag: str) -> None:
        if tag == "cellXfs":
            inside.clear()

    if name in package.names:
        try:
            parse(package.chunks(name), name, start, end)
        except OpenError as error:
            if error.code != "damaged":
                raise
    return found


class _Room:
    """How much may still be read, of all sheets together."""

    def __init__(self) -> None:
        self.cells, self.rows = MOST_CELLS, MOST_ROWS

    def take_cell(self) -> None:
        self.cells -= 1
        if self.cells < 0:
            raise OpenError("too_many_cells")

    def take_row(self) -> None:
        self.rows -= 1
        if self.rows < 0:
            raise OpenError("too_many_rows")


KINDS = {"s": "text", "inlineStr": "text", "str": "text", "b": "truth", "e": "error", "d": "date", "n": "number"}


class _Reader:
    """Reads one sheet."""

    def __init__(self, sheet: Sheet, texts: list[str], forms: list[str], room: _Room) -> None:
        self.sheet, self.texts, self.forms, self.room = sheet, texts, forms, room
        self.row = self.column = 0
        self.given: Attributes = {}
        self.inside = ""
        self.parts: dict[str, list[str]] = {}
        self.phonetic = False

    def read(self, package: Package, name: str) -> Sheet:
        """All of it. Raises `OpenError`."""
        parse(package.chunks(name), name, self._start, self._end, self._text)
        return self.sheet

    def _start(self, tag: str, given: Attributes) -> None:
        if tag == "c":
            self._cell(given)
        elif tag in {"v", "f", "t"}:
            self.inside = "" if self.phonetic else tag
            if not self.phonetic:
                self.parts.setdefault(tag, [])
        elif tag == "row":
            self._row(given)
        elif tag == "rPh":
            self.phonetic = True
        elif tag == "mergeCell":
            self._merge(given.get("ref", ""))

    def _row(self, given: Attributes) -> None:
        self.room.take_row()
        written = given.get("r", "")
        self.row = int(written) if written.isdigit() and len(written) < 8 else self.row + 1
        self.column = 0
        self.sheet.rows = max(self.sheet.rows, self.row)
        if given.get("hidden") in {"1", "true"} or given.get("zeroHeight") in {"1", "true"}:
            self.sheet.hidden_rows.add(self.row)

    def _cell(self, given: Attributes) -> None:
        self.room.take_cell()
        place = place_of(given.get("r", ""))
        self.column = place[1] if place else self.column + 1
        if place:
            self.row = place[0]
        self.given, self.parts, self.inside = given, {}, ""

    def _merge(self, ref: str) -> None:
        first, _colon, last = ref.partition(":")
        begin, end = place_of(first), place_of(last)
        if begin and end:
            self.sheet.merged.append((*begin, *end))

    def _text(self, said: str) -> None:
        if self.inside:
            self.parts[self.inside].append(said)

    def _end(self, tag: str) -> None:
        if tag in {"v", "f", "t"}:
            self.inside = ""
        elif tag == "rPh":
            self.phonetic = False
        elif tag == "c" and self.parts:
            cell = self._made()
            if cell.kind != "nothing" or cell.formula is not None:
                self.sheet.cells[(self.row, self.column)] = cell

    def _made(self) -> Cell:
        kind = self.given.get("t", "n")
        value = "".join(self.parts.get("t" if kind == "inlineStr" else "v", []))
        formula = "".join(self.parts["f"]) if "f" in self.parts else None
        if kind == "s":
            at = int(value) if value.isdigit() else -1
            value = self.texts[at] if 0 <= at < len(self.texts) else ""
        style = self.given.get("s", "0")
        form = self.forms[int(style)] if style.isdigit() and int(style) < len(self.forms) else ""
        known = KINDS.get(kind, "text") if value.strip() else "nothing"
        return Cell(self.row, self.column, known, value, formula, form)


def place_of(ref: str) -> tuple[int, int] | None:
    """Row and column of a name such as `F12`."""
    found = _REF.fullmatch(ref)
    if not found:
        return None
    column = 0
    for letter in found[1].upper():
        column = column * 26 + ord(letter) - 64
    return int(found[2]), column


def in_rows(sheet: Sheet) -> Iterator[tuple[int, dict[int, Cell]]]:
    """The cells row by row: number, and cell by column."""
    rows: dict[int, dict[int, Cell]] = {}
    for (row, column), cell in sheet.cells.items():
        rows.setdefault(row, {})[column] = cell
    yield from sorted(rows.items())
