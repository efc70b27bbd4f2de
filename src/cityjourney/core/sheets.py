"""Tables in files: read what spreadsheets of any country write, write what no spreadsheet runs as a formula."""

import csv
import io
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

MAX_BYTES = 2_000_000
MAX_ROWS = 5_000
BOM = "\ufeff"
_FORMULA = re.compile(r"'*[=+\-@\t\r]")
_NUMBER = re.compile(r"[+-]?\d+([.,]\d+)?")


class SheetError(ValueError):
    """The file is no table. `code`: too_large, too_many_rows, not_text, empty or twice; `what` names the culprit."""

    def __init__(self, code: str, what: str = "") -> None:
        super().__init__(code, what)
        self.code = code
        self.what = what


@dataclass(frozen=True, slots=True)
class SheetRow:
    """One row that is not empty. `number` counts as a spreadsheet does: the header is row 1."""

    number: int
    cells: dict[str, str]

    def __getitem__(self, column: str) -> str:
        return self.cells.get(column, "")


@dataclass(frozen=True, slots=True)
class Sheet:
    """A table with a header."""

    columns: tuple[str, ...]
    rows: tuple[SheetRow, ...]


def decoded(content: bytes) -> str:
    """The text of a file: UTF-8 with or without mark, UTF-16 with mark, else the Western European code page."""
    if len(content) > MAX_BYTES:
        raise SheetError("too_large")
    encodings = ["utf-16"] if content[:2] in {b"\xff\xfe", b"\xfe\xff"} else ["utf-8-sig", "cp1252"]
    for encoding in encodings:
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\0" not in text:
            return text
        break
    raise SheetError("not_text")


def delimiter_of(text: str) -> str:
    """What separates the cells, seen in the first line: the commonest of semicolon, tab and comma outside quotes."""
    first = re.sub(r'"[^"]*"', "", text.lstrip("\r\n").split("\n", 1)[0])
    return max(";\t,", key=first.count)


def table(text: str, delimiter: str | None = None) -> list[list[str]]:
    """All rows as lists of cells without surrounding space; empty rows too, to number rows."""
    text = text.removeprefix(BOM)
    if "\0" in text:
        raise SheetError("not_text")
    if len(text) > MAX_BYTES:
        raise SheetError("too_large")
    reader = csv.reader(io.StringIO(text), delimiter=delimiter or delimiter_of(text))
    try:
        rows = [[plain(cell) for cell in row] for row in reader]
    except csv.Error:
        raise SheetError("not_text") from None
    if len(rows) > MAX_ROWS:
        raise SheetError("too_many_rows")
    return rows


def read_sheet(content: bytes) -> Sheet:
    """A table whose first row names the columns (in lower case, underscores for spaces). Raises `SheetError`."""
    rows = table(decoded(content))
    if not rows or not any(rows[0]):
        raise SheetError("empty")
    columns = [re.sub(r"[\s-]+", "_", name.strip().lower()) for name in rows[0]]
    for name in columns:
        if name and columns.count(name) > 1:
            raise SheetError("twice", name)
    return Sheet(
        tuple(name for name in columns if name),
        tuple(
            SheetRow(number, {name: cell for name, cell in zip(columns, row, strict=False) if name})
            for number, row in enumerate(rows[1:], start=2)
            if any(row)
        ),
    )


def plain(cell: str) -> str:
    """A cell as it was meant: without surrounding space and without the apostrophe that `guarded` put before it."""
    cell = cell.strip()
    return cell[1:] if cell.startswith("'") and _FORMULA.match(cell) else cell


def guarded(cell: object) -> str:
    """A cell that no spreadsheet takes for a formula; numbers stay numbers."""
    text = "" if cell is None else str(cell)
    return f"'{text}" if _FORMULA.match(text) and not _NUMBER.fullmatch(text) else text


def write_sheet(columns: Sequence[str], rows: Iterable[Mapping[str, object]]) -> str:
    """A comma-separated table with a byte order mark, so that spreadsheets read its letters right."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(columns)
    for row in rows:
        writer.writerow([guarded(row.get(column)) for column in columns])
    return BOM + out.getvalue()
