"""Several tables in one spreadsheet file (XLSX): written with real dates and no formulas, read back as sheets."""

import io
import re
import zipfile
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time

from cityjourney.core.sheets import MAX_BYTES, MAX_ROWS, Sheet, SheetError, SheetRow, guarded, plain

MAX_UNPACKED = 50_000_000
MOST_COLUMNS = 100
WIDEST = 60
"""Letters of the widest column."""


@dataclass(frozen=True, slots=True)
class Table:
    """One table to be written: its title (at most 31 letters), its columns, its rows by column."""

    title: str
    columns: Sequence[str]
    rows: Iterable[Mapping[str, object]]
    held: int = 0
    """So many columns at the left stay in view."""


def write_book(tables: Iterable[Table]) -> bytes:
    """A workbook with one sheet for each table. Dates stay dates; times are written as they are, without a zone."""
    from openpyxl import Workbook  # here, not above: it brings numpy and 40 MB
    from openpyxl.cell import WriteOnlyCell
    from openpyxl.styles import Font
    from openpyxl.utils import get_column_letter

    book = Workbook(write_only=True)
    for table in tables:
        sheet = book.create_sheet(table.title[:31])
        sheet.freeze_panes = f"{get_column_letter(table.held + 1)}2"
        rows = [[_cell(row.get(column)) for column in table.columns] for row in table.rows]
        for place, column in enumerate(table.columns):
            longest = max((len(str(row[place] or "")) for row in rows), default=0)
            sheet.column_dimensions[get_column_letter(place + 1)].width = min(max(len(column), longest) + 2, WIDEST)
        heads = [WriteOnlyCell(sheet, value=column) for column in table.columns]
        for head in heads:
            head.font = Font(bold=True)
        sheet.append(heads)
        for row in rows:
            sheet.append(row)
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


def _cell(value: object) -> object:
    if isinstance(value, datetime):
        return value.replace(tzinfo=None, microsecond=0)
    if value is None or isinstance(value, bool | int | float | date):
        return value
    return guarded(re.sub(r"[\x00-\x08\x0b\x0c\x0e-\x1f]", "", str(value)))


def is_book(content: bytes) -> bool:
    """Whether a file is packed as workbooks are."""
    return content[:4] == b"PK\x03\x04"


def read_book(content: bytes) -> dict[str, Sheet]:
    """The tables of a workbook by title; the first row names the columns, days read as ISO 8601. Raises `SheetError`.

    `number` of a row counts as the spreadsheet does.
    """
    if len(content) > MAX_BYTES:
        raise SheetError("too_large")
    from openpyxl import load_workbook  # here, not above: it brings numpy and 40 MB

    try:
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            if sum(entry.file_size for entry in packed.infolist()) > MAX_UNPACKED:
                raise SheetError("too_large")
        book = load_workbook(io.BytesIO(content), read_only=True, data_only=True)
        return {
            sheet.title: _sheet(sheet.iter_rows(values_only=True, max_row=MAX_ROWS + 1, max_col=MOST_COLUMNS))
            for sheet in book.worksheets
        }
    except SheetError:
        raise
    except Exception as error:  # a damaged package fails in any of a dozen ways
        raise SheetError("not_text") from error


def _sheet(cells: Iterable[Sequence[object]]) -> Sheet:
    rows = iter(cells)
    columns = [re.sub(r"[\s-]+", "_", _text(cell).lower()) for cell in next(rows, ())]
    for name in columns:
        if name and columns.count(name) > 1:
            raise SheetError("twice", name)
    found = []
    for number, row in enumerate(rows, start=2):
        if number > MAX_ROWS:
            raise SheetError("too_many_rows")
        texts = [_text(cell) for cell in row]
        if any(texts):
            found.append(SheetRow(number, {name: text for name, text in zip(columns, texts, strict=False) if name}))
    return Sheet(tuple(name for name in columns if name), tuple(found))


def _text(cell: object) -> str:
    if isinstance(cell, datetime):
        return cell.date().isoformat() if cell.time() == time() else cell.isoformat(" ", "minutes")
    if isinstance(cell, date):
        return cell.isoformat()
    if isinstance(cell, float) and cell.is_integer():
        cell = int(cell)
    return "" if cell is None else plain(str(cell))
