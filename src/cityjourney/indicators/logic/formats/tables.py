"""Tables with one figure a row (SDMX-CSV, our own long CSV) and Eurostat's TSV with one series a row."""

import csv
from collections.abc import Iterator
from typing import TextIO

from cityjourney.indicators.logic.formats import observation as cells
from cityjourney.indicators.logic.formats.observation import CellError, Missing, Observation, Problem

Item = Observation | Problem | Missing
NAMES = {
    "indicator": ("indicator", "indicator_code", "indic_ur", "indic", "kpi", "code"),
    "city": ("city", "city_code", "cities", "geo", "ref_area", "city_slug"),
    "city_name": ("city_name",),
    "period": ("time_period", "period", "year", "time", "date"),
    "value": ("obs_value", "value"),
    "flag": ("obs_flag", "obs_status", "flag", "flags", "status"),
    "spatial_unit": ("spatial_unit", "area"),
    "break_before": ("break_before", "break"),
    "source": ("source",),
    "dataset": ("dataset", "table"),
    "dataflow": ("dataflow", "structure_id"),
    "method": ("method",),
    "confidence": ("confidence",),
    "note": ("note",),
    "origin": ("src",),
}
"""What the columns may be called; the first name is the one that we write."""
NEEDED = ("indicator", "city", "period", "value")
UNFLAGGED = "E3"
"""In the table of ICC cities: taken from a copy that had lost its flags, so provisional."""
TRUE = frozenset({"1", "yes", "true", "b", "x"})


def columns_of(header: list[str]) -> dict[str, int]:
    """Which column holds what; the first that fits counts. Labels after a colon are ignored."""
    names = [name.strip().lstrip("\ufeff").split(":")[0].strip().lower().replace(" ", "_") for name in header]
    found = {}
    for part, known in NAMES.items():
        place = next((names.index(name) for name in known if name in names), None)
        if place is not None:
            found[part] = place
    return found


def delimiter_of(header: str) -> str:
    """Semicolon, tab or comma: the most frequent in the first line."""
    return max(";\t,", key=header.count)


def long_table(text: TextIO, delimiter: str) -> Iterator[Item]:
    """One figure a row."""
    reader = csv.reader(text, delimiter=delimiter)
    try:
        header = next(reader, [])
        place = columns_of(header)
        for part in NEEDED:
            if part not in place:
                yield Problem(1, NAMES[part][0], "no_column", ", ".join(NAMES[part][:4]))
        if not all(part in place for part in NEEDED):
            return
        for number, row in enumerate(reader, start=2):
            if any(row):
                yield _row(number, row, place, header)
    except csv.Error as error:
        yield Problem(reader.line_num, "", "broken_table", str(error))


def _row(number: int, row: list[str], place: dict[str, int], header: list[str]) -> Item:
    def cell(part: str) -> str:
        at = place.get(part)
        text = row[at].strip() if at is not None and at < len(row) else ""
        return text[1:] if text[:1] == "'" and text[1:2] in {"=", "+", "-", "@"} else text

    part = "value"
    try:
        value = cells.number(cell(part))
        if value is None:
            return Missing(number)
        part = "period"
        period = cells.period(cell(part))
        part = "flag"
        flag = cells.flags(cell(part))
    except CellError as error:
        return Problem(number, header[place[part]], error.code, cell(part)[:40])
    for part in ("indicator", "city"):
        if not cell(part):
            return Problem(number, header[place[part]], "empty")
    said = {
        each: cell(each) if each in place else None for each in ("source", "dataset", "method", "confidence", "note")
    }
    if said["dataset"] is None and "dataflow" in place:
        said["dataset"] = _dataset(cell("dataflow"))
    if said["confidence"] is None and cell("origin") == UNFLAGGED:
        said["confidence"] = "provisional"
    area = _area(cell("spatial_unit"), cell("city_name"), cell("city"))
    return Observation(
        number, cells.code(cell("indicator")), cell("city").split(":")[0].strip(), period, value,
        column=header[place["value"]], flag=flag, spatial_unit=area,
        break_before=cell("break_before").lower() in TRUE if "break_before" in place else None, **said,
    )  # fmt: skip


def _area(said: str, *names: str) -> str | None:
    """The kind of area: as said, else what the label of the city gives away."""
    if said:
        return said
    return "greater_city" if any(name.endswith(cells.GREATER) for name in names) else None


def _dataset(dataflow: str) -> str:
    """`ESTAT:URB_CPOP1(1.0)` is `urb_cpop1`."""
    return dataflow.split("(")[0].split(":")[-1].strip().lower()


def tsv(text: TextIO) -> Iterator[Item]:
    """Eurostat's TSV: dimensions in the first cell, then a column for each year; flags stand behind the figures."""
    header = [cell.strip() for cell in text.readline().rstrip("\r\n").split("\t")]
    names = [name.strip().lower() for name in header[0].lstrip("\ufeff").replace("\\", ",").split(",")[:-1]]
    place = columns_of(names)
    for part in ("indicator", "city"):
        if part not in place:
            yield Problem(1, header[0], "no_column", ", ".join(NAMES[part][:4]))
    periods: dict[int, str] = {}
    for at, name in enumerate(header[1:], start=1):
        try:
            periods[at] = cells.period(name)
        except CellError as error:
            yield Problem(1, name, error.code, name)
    if {"indicator", "city"} <= place.keys():
        for number, line in enumerate(text, start=2):
            if line.strip():
                yield from _series(number, line.rstrip("\r\n").split("\t"), place, periods)


def _series(number: int, row: list[str], place: dict[str, int], periods: dict[int, str]) -> Iterator[Item]:
    keys = row[0].split(",")
    if len(keys) <= max(place.values()):
        yield Problem(number, "1", "broken_table", row[0][:40])
        return
    indicator, city = keys[place["indicator"]].strip(), keys[place["city"]].strip()
    for at, period in periods.items():
        figure, _space, letters = (row[at].strip() if at < len(row) else ":").partition(" ")
        if figure.startswith(":"):
            yield Missing(number, period)
            continue
        try:
            value = cells.number(figure)
            flag = cells.flags(letters)
        except CellError as error:
            yield Problem(number, period, error.code, row[at].strip()[:40])
            continue
        if value is None:
            yield Missing(number, period)
        else:
            yield Observation(number, indicator, city, period, value, column=period, flag=flag)
