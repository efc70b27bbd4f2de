"""Figures as files: long CSV, JSON-stat, workbook. Each can be read in again and then changes nothing."""

import csv
from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import TextIO

from cityjourney.core.fields import in_language
from cityjourney.core.sheets import BOM, guarded
from cityjourney.indicators.logic.formats import json_stat, workbook
from cityjourney.indicators.logic.formats.observation import Observation
from cityjourney.indicators.models import Reading, ReadingQuerySet, Source

COLUMNS = (
    "STRUCTURE_ID", "INDICATOR", "INDICATOR_NAME", "CITY", "CITY_NAME", "SPATIAL_UNIT", "TIME_PERIOD", "OBS_VALUE",
    "OBS_STATUS", "UNIT_MEASURE", "BREAK", "SOURCE", "LICENCE", "DATASET", "METHOD", "CONFIDENCE", "NOTE", "VERSION",
    "RECORDED",
)  # fmt: skip
"""Names of SDMX where SDMX has one."""
STRUCTURE = "CITYJOURNEY:READINGS(1.0)"


def exported(readings: ReadingQuerySet) -> ReadingQuerySet:
    """Readings in a stable order, with all that an export says about them."""
    return readings.select_related("indicator", "city", "source").order_by(
        "indicator__code", "city__slug", "spatial_unit", "period"
    )


def observation_of(reading: Reading) -> Observation:
    """A reading as files have it."""
    return Observation(
        0, reading.indicator.code, reading.city.slug, reading.period, reading.value, spatial_unit=reading.spatial_unit,
        flag=reading.flag, break_before=reading.break_before, source=reading.source.name, dataset=reading.dataset,
        method=reading.method, confidence=reading.confidence, note=reading.note,
    )  # fmt: skip


def csv_lines(readings: ReadingQuerySet) -> Iterator[str]:
    """The long table line by line: a million readings need no more memory than ten."""
    lines = _Line()
    writer = csv.writer(lines, lineterminator="\r\n")
    writer.writerow(COLUMNS)
    yield BOM + lines.text
    for reading in exported(readings).iterator(chunk_size=2_000):
        writer.writerow(
            [
                STRUCTURE, reading.indicator.code, guarded(in_language(reading.indicator.name)), reading.city.slug,
                guarded(reading.city.name), reading.spatial_unit, reading.period, _plain(reading.value), reading.flag,
                guarded(reading.indicator.unit), "yes" if reading.break_before else "", guarded(reading.source.name),
                guarded(reading.source.licence), guarded(reading.dataset), guarded(reading.method), reading.confidence,
                guarded(reading.note), reading.version, reading.entered_at.isoformat(timespec="seconds"),
            ]
        )  # fmt: skip
        yield lines.text


class _Line:
    """Takes what the writer writes: one line at a time."""

    text = ""

    def write(self, text: str) -> int:
        self.text = text
        return len(text)


def _plain(value: float) -> str:
    """A number without a needless `.0`."""
    return str(int(value)) if value.is_integer() and abs(value) < 1e15 else repr(value)


def write_csv(readings: ReadingQuerySet, target: TextIO) -> None:
    """The long table into an open text file."""
    target.writelines(csv_lines(readings))


def json_stat_text(readings: ReadingQuerySet, label: str, updated: datetime) -> str:
    """A JSON-stat 2.0 dataset."""
    found = list(exported(readings))
    names = {
        "indicator": {each.indicator.code: in_language(each.indicator.name) for each in found},
        "city": {each.city.slug: each.city.name for each in found},
        "spatial_unit": {each.spatial_unit: str(each.get_spatial_unit_display()) for each in found},
    }
    return json_stat.write(
        [observation_of(each) for each in found],
        label=label,
        names=names,
        source="; ".join(attributions(found)),
        updated=updated.isoformat(timespec="seconds"),
    )


def write_workbook(readings: ReadingQuerySet, target: object) -> None:
    """The wide workbook into an open binary file."""
    found = list(exported(readings))
    names = {each.indicator.code: (in_language(each.indicator.name), each.indicator.unit) for each in found}
    workbook.write([observation_of(each) for each in found], names, target)  # type: ignore[arg-type]


def attributions(readings: Iterable[Reading]) -> list[str]:
    """How the sources of these readings want to be named, each once."""
    sources: dict[int, Source] = {each.source_id: each.source for each in readings}
    return sorted(source.attribution or source.name for source in sources.values())
