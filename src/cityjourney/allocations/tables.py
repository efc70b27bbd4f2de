"""Tables that go out and come back, as CSV or as an Excel workbook."""

import csv
import io
import zipfile
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.http import HttpResponse

from cityjourney.core.sheets import MAX_ROWS, Sheet, SheetError, read_sheet, write_sheet

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
MOST_INSIDE = 50_000_000
"""Bytes that a workbook may unpack to."""
MOST_COLUMNS = 100


def table_file(
    name: str, kind: str, columns: Sequence[str], rows: Iterable[Mapping[str, object]], title: str
) -> HttpResponse:
    """A download called `name` with the ending `kind` (csv or xlsx); `title` names the sheet."""
    if kind == "xlsx":
        response = HttpResponse(_workbook(columns, rows, title), content_type=XLSX)
    else:
        response = HttpResponse(write_sheet(columns, rows), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{name}.{kind}"'
    return response


def _workbook(columns: Sequence[str], rows: Iterable[Mapping[str, object]], title: str) -> bytes:
    from openpyxl import Workbook  # here, not above: it brings numpy and 40 MB
    from openpyxl.cell import WriteOnlyCell

    book = Workbook(write_only=True)
    sheet = book.create_sheet(title[:31])
    sheet.freeze_panes = "C2"
    sheet.append(list(columns))
    for row in rows:
        cells = []
        for column in columns:
            cell = WriteOnlyCell(sheet, value=row.get(column))  # type: ignore[arg-type]
            if isinstance(row.get(column), str):
                cell.data_type = "s"  # a text stays a text, also when it looks like a formula
            cells.append(cell)
        sheet.append(cells)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def read_table(content: bytes) -> Sheet:
    """A table out of a file of either kind; of a workbook its first sheet. Raises `SheetError`."""
    if not content.startswith(b"PK"):
        return read_sheet(content)
    from openpyxl import load_workbook  # here, not above: it brings numpy and 40 MB

    try:
        with zipfile.ZipFile(io.BytesIO(content)) as package:
            if sum(info.file_size for info in package.infolist()) > MOST_INSIDE:
                raise SheetError("too_large")
        book = load_workbook(io.BytesIO(content), read_only=True, data_only=True)
        rows = book.worksheets[0].iter_rows(values_only=True, max_row=MAX_ROWS + 1, max_col=MOST_COLUMNS)
        out = io.StringIO()
        csv.writer(out).writerows([_text(cell) for cell in row] for row in rows)
    except SheetError:
        raise
    except Exception:
        raise SheetError("not_text") from None
    return read_sheet(out.getvalue().encode())


def _text(cell: Any) -> str:
    """A cell as it would stand in a CSV file; a whole number has no decimals."""
    if isinstance(cell, float) and cell.is_integer():
        cell = int(cell)
    return "" if cell is None else str(cell)
