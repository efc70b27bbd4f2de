"""The cohort view as a table: XLSX with real dates, CSV that spreadsheets read."""

import csv
import io
from collections.abc import Iterable, Iterator
from datetime import date
from tempfile import TemporaryFile
from typing import IO, TYPE_CHECKING, Any

from django.utils import timezone
from django.utils.translation import gettext as _

from cityjourney.core.sheets import BOM, guarded
from cityjourney.journeys.queries.cohort import Row

if TYPE_CHECKING:
    from openpyxl.worksheet._write_only import WriteOnlyWorksheet

Cell = str | int | date | None


def headings() -> list[str]:
    """The columns."""
    return [
        _("City"),
        _("Country"),
        _("City type"),
        _("Theme"),
        _("Place in the journey"),
        _("Month"),
        _("Late things"),
        _("Late since"),
        _("Why"),
        _("Last change"),
        _("Visits left"),
        _("Visits granted"),
        _("Deliverables accepted"),
        _("Deliverables"),
        _("Experts"),
    ]


def cells(row: Row) -> list[Cell]:
    """One city; dates are dates, numbers are numbers."""
    city = row.city
    return [
        str(city),
        city.city.country,
        str(city.city_type),
        str(city.theme or ""),
        row.place,
        row.month,
        row.late,
        row.oldest,
        "; ".join(row.reasons),
        timezone.localdate(row.fresh) if row.fresh else None,
        row.credits_left,
        row.credits_granted,
        row.accepted,
        row.deliverables,
        ", ".join(row.experts),
    ]


def xlsx(rows: Iterable[Row]) -> IO[bytes]:
    """A workbook, written row by row into a temporary file."""
    from openpyxl import Workbook  # here, not above: it brings numpy and 40 MB
    from openpyxl.cell import WriteOnlyCell
    from openpyxl.styles import Font

    book = Workbook(write_only=True)
    sheet = book.create_sheet(_("Cities"))
    sheet.freeze_panes = "B2"
    bold = Font(bold=True)
    head = []
    for title in headings():
        cell = WriteOnlyCell(sheet, value=title)
        cell.font = bold
        head.append(cell)
    sheet.append(head)
    for row in rows:
        sheet.append([_xlsx_cell(sheet, value) for value in cells(row)])
    file = TemporaryFile()  # noqa: SIM115 - the response closes it
    book.save(file)
    file.seek(0)
    return file


def _xlsx_cell(sheet: "WriteOnlyWorksheet", value: Cell) -> Any:
    from openpyxl.cell import WriteOnlyCell

    cell = WriteOnlyCell(sheet, value=value)  # type: ignore[arg-type]
    if isinstance(value, str):
        cell.data_type = "s"  # a text stays a text, also when it looks like a formula
    elif isinstance(value, date):
        cell.number_format = "yyyy-mm-dd"
    return cell


def csv_lines(rows: Iterable[Row]) -> Iterator[str]:
    """Lines of a CSV file with a mark for spreadsheets; dates as ISO 8601."""
    yield BOM + _line(headings())
    for row in rows:
        yield _line([value.isoformat() if isinstance(value, date) else value for value in cells(row)])


def _line(values: Iterable[Cell]) -> str:
    out = io.StringIO()
    csv.writer(out).writerow([guarded(value) if isinstance(value, str) else value for value in values])
    return out.getvalue()
