"""From the cells of a file back to figures: by the keys that they carry, wherever the rows and columns now stand."""

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from cityjourney.workbooks.logic import layout
from cityjourney.workbooks.logic.cells import Cell, Opened, Sheet, in_rows
from cityjourney.workbooks.logic.layout import Facts, Marks, cell_name
from cityjourney.workbooks.logic.numbers import NumberError, number_in

_ID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}")
FIRST_YEAR = 1900
SEARCHED = 40
"""Rows from the top in which headings are looked for."""
MOST_NAMED = 400
"""So many problems and remarks are named; further ones are counted."""
FAR = 60
"""Columns beyond this one are not looked at."""


@dataclass(frozen=True, slots=True)
class Note:
    """Something to say about a place in the file. A problem's cell was not taken; a remark's was."""

    code: str
    sheet: str = ""
    cell: str = ""
    what: str = ""
    hint: str = ""


@dataclass(frozen=True, slots=True)
class Said:
    """One input cell: value, or None if it is empty or says that there is no figure."""

    code: str
    year: int
    sheet: str
    cell: str
    value: float | None
    source: str = ""
    method: str = ""
    confidence: str = ""
    note: str = ""


@dataclass
class Found:
    """All that a file says."""

    marks: Marks | None = None
    years: tuple[int, ...] = ()
    checksum_holds: bool = True
    copy_written: str = ""
    """The copy's id as it stands on the cover, for files without the hidden sheet."""
    said: dict[tuple[str, int], Said] = field(default_factory=dict)
    problems: list[Note] = field(default_factory=list)
    remarks: list[Note] = field(default_factory=list)
    unread: set[tuple[str, int]] = field(default_factory=set)
    """Cells with a problem: they count neither as filled nor as emptied."""
    counts: Counter[str] = field(default_factory=Counter)
    codes: set[str] = field(default_factory=set)

    def problem(self, note: Note) -> None:
        """Name it, or count it if there are very many."""
        self.counts["problems"] += 1
        if len(self.problems) < MOST_NAMED:
            self.problems.append(note)

    def remark(self, note: Note) -> None:
        """Name it, or count it if there are very many."""
        self.counts["remarks"] += 1
        if len(self.remarks) < MOST_NAMED:
            self.remarks.append(note)


@dataclass(frozen=True, slots=True)
class Known:
    """What the reader of a file knows beforehand."""

    facts: Mapping[str, Facts]
    confidences: Mapping[str, str]
    """Word in any language, in small letters -> its key."""
    this_year: int


@dataclass(frozen=True, slots=True)
class Heads:
    """Where things stand in a sheet."""

    row: int
    code: int
    years: Mapping[int, int]
    """Column -> year."""
    said: Mapping[str, int]
    """Name of a text -> column."""


def read(opened: Opened, known: Known) -> Found:
    """Everything that a workbook says, with every problem. Sheets are known by the codes in them, not by name."""
    found = Found()
    for title in opened.damaged:
        found.problem(Note("sheet_damaged", title))
    for sheet in opened.sheets:
        if _is_keys(sheet):
            _read_keys(sheet, found)
    for sheet in opened.sheets:
        if _is_keys(sheet):
            continue
        heads = _heads(sheet, known, found)
        if heads:
            _SheetReader(sheet, heads, known, found).read()
        else:
            _other_sheet(sheet, known, found)
    if opened.comments:
        found.remark(Note("comments"))
    if opened.external:
        found.remark(Note("external"))
    return found


def _is_keys(sheet: Sheet) -> bool:
    """The hidden sheet is known by what it says, under whatever title."""
    first = [sheet.cells.get((row, 1)) for row in range(1, 12)]
    names = {cell.text.strip() for cell in first if cell}
    return {"format", "copy", "checksum"} <= names


def _read_keys(sheet: Sheet, found: Found) -> None:
    pairs: dict[str, str] = {}
    for row in range(1, 20):
        name, value = sheet.cells.get((row, 1)), sheet.cells.get((row, 2))
        if name and value:
            pairs[name.text.strip()] = value.text.strip()
    codes = [cell.text for (row, column), cell in sorted(sheet.cells.items()) if column == 7]
    years = tuple(int(each) for each in pairs.get("years", "").split() if each.isdigit())
    number = pairs.get("format", "")
    found.years = years
    found.marks = Marks(
        pairs.get("copy", ""), pairs.get("city", ""), pairs.get("edition", ""), pairs.get("language", ""),
        pairs.get("version", ""), int(number) if number.isdigit() and len(number) < 6 else 0,
    )  # fmt: skip
    found.checksum_holds = found.marks.checksum(years, codes) == pairs.get("checksum")


def _other_sheet(sheet: Sheet, known: Known, found: Found) -> None:
    """A cover, or a sheet that somebody added, or one whose headings are gone."""
    for cell in sheet.cells.values():
        written = _ID.search(cell.text.lower()) if cell.kind == "text" else None
        if written:
            found.copy_written = found.copy_written or written[0]
            return
    codes = sum(cell.text.strip() in known.facts for cell in sheet.cells.values() if cell.kind == "text")
    if codes:
        found.problem(Note("no_heads", sheet.title))
    elif sheet.cells:
        found.remark(Note("other_sheet", sheet.title))


def _heads(sheet: Sheet, known: Known, found: Found) -> Heads | None:
    """Codes and years of a sheet: as the hidden row says, else as the headings do."""
    codes = Counter(
        column
        for (_row, column), cell in sheet.cells.items()
        if cell.kind == "text" and cell.text.strip() in known.facts
    )
    if not codes:
        return None
    code = codes.most_common(1)[0][0]
    rows = [(number, cells) for number, cells in in_rows(sheet) if number <= SEARCHED]
    hidden = next(
        (cells for _number, cells in rows if {"code", "confidence"} & _texts(cells) and "name" in _texts(cells)), {}
    )
    named = {column: cell.text.strip() for column, cell in hidden.items()}
    heads = [
        (number, _years(cells))
        for number, cells in rows
        if cells is not hidden and not _texts(cells) & known.facts.keys()  # figures may look like years
    ]
    number, written = max(heads, key=lambda pair: len(pair[1]), default=(0, {}))
    years = _agreed(sheet, named, number, written, known, found)
    if not years:
        return None
    said = {name: column for column, name in named.items() if name in layout.SAID}
    return Heads(number, code, years, said)


def _texts(cells: Mapping[int, Cell]) -> set[str]:
    return {cell.text.strip() for cell in cells.values()}


def _years(cells: Mapping[int, Cell]) -> dict[int, int]:
    """Column -> year, of a row with headings."""
    return {
        column: int(float(cell.text))
        for column, cell in cells.items()
        if column <= FAR and re.fullmatch(r"\s*(19|20|21)\d\d(\.0+)?\s*", cell.text) and cell.form != "date"
    }


def _agreed(
    sheet: Sheet, named: Mapping[int, str], row: int, written: Mapping[int, int], known: Known, found: Found
) -> dict[int, int]:
    """The years of columns. Where the hidden row and the heading say different years, the column is not read."""
    keys = {column: int(name) for column, name in named.items() if re.fullmatch(r"\d{4}", name)}
    years: dict[int, int] = {}
    for column in sorted({*keys, *written}):
        year, head = keys.get(column), written.get(column)
        place = cell_name(row or layout.HEAD_ROW, column)
        if year and head and year != head:
            found.problem(Note("year_changed", sheet.title, place, str(head), str(year)))
            continue
        one = year or head or 0
        if one > known.this_year:
            found.problem(Note("future", sheet.title, place, str(one)))
        elif one in years.values():
            found.problem(Note("year_twice", sheet.title, place, str(one)))
        elif one >= FIRST_YEAR:
            years[column] = one
            if keys and column not in keys:
                found.remark(Note("year_added", sheet.title, place, str(one)))
    return years


class _SheetReader:
    """Reads the figures of one sheet."""

    def __init__(self, sheet: Sheet, heads: Heads, known: Known, found: Found) -> None:
        self.sheet, self.heads, self.known, self.found = sheet, heads, known, found
        self.covered = self._covered()

    def read(self) -> None:
        """Row by row."""
        for number, cells in in_rows(self.sheet):
            if number > self.heads.row:
                self._row(number, cells)

    def _covered(self) -> dict[tuple[int, int], str]:
        """Cells that lie behind others since they were put together: place -> the area."""
        found: dict[tuple[int, int], str] = {}
        for row, column, last_row, last_column in self.sheet.merged:
            area = f"{cell_name(row, column)}:{cell_name(last_row, last_column)}"
            inputs = [each for each in self.heads.years if column <= each <= last_column]
            if not inputs or last_row <= self.heads.row:
                continue
            self.found.problem(Note("merged", self.sheet.title, area))
            found |= {
                (each, at): area
                for each in range(row, min(last_row, self.sheet.rows) + 1)
                for at in inputs
                if (each, at) != (row, column)
            }
        return found

    def _row(self, number: int, cells: Mapping[int, Cell]) -> None:
        head = cells.get(self.heads.code)
        code = head.text.strip() if head else ""
        filled = [column for column in self.heads.years if column in cells]
        facts = self.known.facts.get(code)
        if facts is None:
            if filled:
                place = cell_name(number, filled[0])
                self.found.problem(Note("unknown_code" if code else "no_code", self.sheet.title, place, code[:60]))
            return
        if number in self.sheet.hidden_rows and filled:
            self.found.remark(Note("hidden_row", self.sheet.title, cell_name(number, self.heads.code), code))
        self.found.codes.add(code)
        texts = self._texts(number, cells)
        for column, year in self.heads.years.items():
            if (number, column) in self.covered:
                self.found.unread.add((code, year))
            else:
                self._figure(facts, year, number, column, cells.get(column), texts)

    def _texts(self, number: int, cells: Mapping[int, Cell]) -> dict[str, str]:
        """Source, method, confidence and note of a row."""
        found: dict[str, str] = {}
        for name, column in self.heads.said.items():
            cell = cells.get(column)
            text = " ".join(cell.text.split()) if cell and cell.kind != "error" else ""
            most = layout.LENGTHS.get(name, 0)
            if not text:
                continue
            if name == "confidence":
                key = self.known.confidences.get(text.casefold())
                if key is None:
                    self.found.problem(Note("not_in_list", self.sheet.title, cell_name(number, column), text[:60]))
                text = key or ""
            elif len(text) > most:
                self.found.remark(Note("cut", self.sheet.title, cell_name(number, column), str(most)))
            found[name] = text[:most] if most else text
        return found

    def _figure(
        self, facts: Facts, year: int, number: int, column: int, cell: Cell | None, texts: Mapping[str, str]
    ) -> None:
        place, key = cell_name(number, column), (facts.code, year)
        value = None
        if cell is not None:
            try:
                value = self._value(cell, facts)
            except NumberError as error:
                self.found.unread.add(key)
                self.found.said.pop(key, None)
                self.found.problem(Note(error.code, self.sheet.title, place, cell.text.strip()[:60], error.hint))
                return
        said = Said(facts.code, year, self.sheet.title, place, value, **texts)
        self._keep(key, said)

    def _value(self, cell: Cell, facts: Facts) -> float | None:
        if cell.formula is not None:
            if cell.kind == "nothing":
                raise NumberError("formula_without_value")
            value = number_in(cell, facts)
            self.found.remark(Note("formula", self.sheet.title, cell.name, cell.text.strip()[:40]))
            return value
        return number_in(cell, facts)

    def _keep(self, key: tuple[str, int], said: Said) -> None:
        """Two rows of the same indicator are one if they agree; if not, neither is taken."""
        if key in self.found.unread:
            return
        before = self.found.said.get(key)
        if before is None or before.value is None:
            self.found.said[key] = said
        elif said.value is not None and said.value != before.value:
            self.found.unread.add(key)
            del self.found.said[key]
            place = f"{before.sheet}, {before.cell}" if before.sheet != said.sheet else before.cell
            self.found.problem(Note("twice", said.sheet, said.cell, said.code, place))


def missing_rows(found: Found, codes: Sequence[str]) -> list[str]:
    """Codes of a copy that the file no longer has: their cells count as left alone, not as emptied."""
    return [code for code in codes if code not in found.codes]


def touched(found: Found, base: Mapping[tuple[str, int], float], equal: float) -> Iterable[Said]:
    """The cells that somebody has changed since the copy was made; what is as it was is left out."""
    for key, said in found.said.items():
        before = base.get(key)
        if said.value is None:
            if before is not None:
                yield said
        elif before is None or abs(said.value - before) > equal * max(abs(said.value), abs(before)):
            yield said
