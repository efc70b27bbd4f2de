"""Our wide workbook: a row for each series, a column for each period; flags and sources on a sheet of their own."""

import zipfile
from collections.abc import Iterable, Iterator, Sequence
from typing import BinaryIO

from cityjourney.core.sheets import guarded, plain
from cityjourney.indicators.logic.formats import observation as cells
from cityjourney.indicators.logic.formats.observation import CellError, Missing, Observation, Problem
from cityjourney.indicators.logic.formats.tables import Item

FIGURES, PROVENANCE = "Figures", "Where from"
KEYS = ("code", "indicator", "unit", "city", "spatial_unit")
SAID = ("flag", "break_before", "source", "dataset", "method", "confidence", "note")
MAX_UNPACKED = 200_000_000
Series = tuple[str, str, str]


def write(observations: Sequence[Observation], names: dict[str, tuple[str, str]], target: BinaryIO) -> None:
    """Write the workbook; `names` gives name and unit of each indicator."""
    from openpyxl import Workbook  # here, not above: it brings numpy and 40 MB
    from openpyxl.utils import get_column_letter

    book = Workbook(write_only=True)
    figures, provenance = book.create_sheet(FIGURES), book.create_sheet(PROVENANCE)
    periods = sorted({each.period for each in observations})
    figures.freeze_panes = f"{get_column_letter(len(KEYS) + 1)}2"
    figures.column_dimensions["B"].width = 48
    figures.append(_bold(figures, [*KEYS, *periods]))
    rows: dict[Series, dict[str, float]] = {}
    for each in sorted(observations, key=lambda one: (one.indicator, one.city, one.spatial_unit or "", one.period)):
        rows.setdefault((each.indicator, each.city, each.spatial_unit or "city"), {})[each.period] = each.value
    for (code, city, area), values in rows.items():
        name, unit = names.get(code, (code, ""))
        figures.append([guarded(code), guarded(name), guarded(unit), city, area, *(values.get(one) for one in periods)])
    provenance.append(_bold(provenance, ["code", "city", "spatial_unit", "period", *SAID]))
    for each in observations:
        marked = {"break_before": "yes" if each.break_before else ""}
        said = [guarded(marked.get(name, getattr(each, name)) or "") for name in SAID]
        provenance.append([guarded(each.indicator), each.city, each.spatial_unit or "city", each.period, *said])
    book.save(target)


def _bold(sheet: object, texts: Iterable[str]) -> list[object]:
    from openpyxl.cell import WriteOnlyCell
    from openpyxl.styles import Font

    found: list[object] = []
    for text in texts:
        cell = WriteOnlyCell(sheet, value=text)  # type: ignore[arg-type]
        cell.font = Font(bold=True)
        found.append(cell)
    return found


def read(stream: BinaryIO) -> Iterator[Item]:
    """All figures; the sheet beside them says where each is from."""
    from openpyxl import load_workbook  # here, not above: it brings numpy and 40 MB

    try:
        with zipfile.ZipFile(stream) as packed:
            if sum(entry.file_size for entry in packed.infolist()) > MAX_UNPACKED:
                yield Problem(0, "", "too_large")
                return
        stream.seek(0)
        book = load_workbook(stream, read_only=True, data_only=True)
    except (zipfile.BadZipFile, KeyError, ValueError, OSError, EOFError) as error:
        yield Problem(0, "", "broken_workbook", str(error)[:80])
        return
    if FIGURES not in book.sheetnames:
        yield Problem(0, "", "no_sheet", FIGURES)
        return
    said = _provenance(book[PROVENANCE].iter_rows(values_only=True)) if PROVENANCE in book.sheetnames else {}
    yield from _figures(book[FIGURES].iter_rows(values_only=True), said)


def _provenance(rows: Iterator[tuple[object, ...]]) -> dict[tuple[str, ...], dict[str, str]]:
    header = [str(cell or "").strip() for cell in next(rows, ())]
    found = {}
    for row in rows:
        given = {name: plain(str(cell)) for name, cell in zip(header, row, strict=False) if cell is not None}
        key = tuple(given.get(name, "") for name in ("code", "city", "spatial_unit", "period"))
        found[key] = {name: given.get(name, "") for name in SAID}
    return found


def _figures(rows: Iterator[tuple[object, ...]], said: dict[tuple[str, ...], dict[str, str]]) -> Iterator[Item]:
    header = [_text(cell) for cell in next(rows, ())]
    place = {name: header.index(name) for name in KEYS if name in header}
    for name in ("code", "city"):
        if name not in place:
            yield Problem(1, name, "no_column", name)
    if not {"code", "city"} <= place.keys():
        return
    periods = {at: name for at, name in enumerate(header) if at not in place.values() and name}
    for number, row in enumerate(rows, start=2):
        code, city = _text(row[place["code"]]), _text(row[place["city"]])
        area = _text(row[place["spatial_unit"]]) if "spatial_unit" in place else ""
        if not code and not city:
            continue
        for at, name in periods.items():
            yield _cell(number, name, row[at] if at < len(row) else None, (code, city, area), said)


def _cell(row: int, name: str, cell: object, key: Series, said: dict[tuple[str, ...], dict[str, str]]) -> Item:
    code, city, area = key
    try:
        value = (
            float(cell) if isinstance(cell, int | float) and not isinstance(cell, bool) else cells.number(_text(cell))
        )
        if value is None:
            return Missing(row, name)
        period = cells.period(name)
        given = said.get((code, city, area, period), {})
        flag = cells.flags(given.get("flag", ""))
    except CellError as error:
        return Problem(row, name, error.code, _text(cell)[:40])
    texts = {each: given.get(each) for each in ("source", "dataset", "method", "confidence", "note")}
    marked = given["break_before"] == "yes" if given else None
    return Observation(row, code, city, period, value, name, area or None, flag, marked, **texts)


def _text(cell: object) -> str:
    return "" if cell is None else plain(str(cell))
