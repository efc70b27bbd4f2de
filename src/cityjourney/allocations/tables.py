"""Tables that go out and come back, as CSV or as an Excel workbook."""

from collections.abc import Iterable, Mapping, Sequence

from django.http import HttpResponse

from cityjourney.core.books import Table, is_book, read_book, write_book
from cityjourney.core.sheets import Sheet, SheetError, read_sheet, write_sheet

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
HELD = 2
"""Columns that stay in view: who it is about."""


def table_file(
    name: str, kind: str, columns: Sequence[str], rows: Iterable[Mapping[str, object]], title: str
) -> HttpResponse:
    """A download called `name` with the ending `kind` (csv or xlsx); `title` names the sheet."""
    if kind == "xlsx":
        response = HttpResponse(write_book([Table(title, columns, rows, HELD)]), content_type=XLSX)
    else:
        response = HttpResponse(write_sheet(columns, rows), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{name}.{kind}"'
    return response


def read_table(content: bytes) -> Sheet:
    """A table out of a file of either kind; of a workbook its first sheet. Raises `SheetError`."""
    if not is_book(content):
        return read_sheet(content)
    sheet = next(iter(read_book(content).values()))
    if not sheet.columns:
        raise SheetError("empty")
    return sheet
