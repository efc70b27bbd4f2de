"""Fills a workbook in as people do, with a program of its own that knows nothing of ours."""

import io
from collections.abc import Callable
from typing import Any

from openpyxl import Workbook, load_workbook
from openpyxl.worksheet.worksheet import Worksheet


def edited(content: bytes, change: Callable[[Workbook], None]) -> bytes:
    """The file after somebody has changed something in it and saved it."""
    book = load_workbook(io.BytesIO(content))
    change(book)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def row_of(sheet: Worksheet, code: str) -> int:
    return next(row[0].row for row in sheet.iter_rows() if row[0].value == code)


def column_of(sheet: Worksheet, year: int | str) -> int:
    return next(cell.column for cell in sheet[1] if cell.value == str(year))


def sheet_with(book: Workbook, code: str) -> Worksheet:
    return next(sheet for sheet in book.worksheets[1:-1] if any(row[0].value == code for row in sheet.iter_rows()))


def put(book: Workbook, code: str, year: int | str, value: Any) -> Any:
    """Write into the cell of an indicator and a year (or the column of a text); returns the cell."""
    sheet = sheet_with(book, code)
    cell = sheet.cell(row_of(sheet, code), column_of(sheet, year))
    cell.value = value
    return cell


def filled(content: bytes, values: dict[tuple[str, int | str], Any]) -> bytes:
    """The file with some cells filled in."""

    def change(book: Workbook) -> None:
        for (code, year), value in values.items():
            put(book, code, year, value)

    return edited(content, change)
