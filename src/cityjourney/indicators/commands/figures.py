"""What a figure in a file stands for here: its city, its indicator, its area, and what is stored already."""

import csv
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import lru_cache
from math import isclose
from pathlib import Path

from cityjourney.indicators.enums import Confidence, ReadingState, SpatialUnit
from cityjourney.indicators.logic.formats import Observation, Problem
from cityjourney.indicators.models import Indicator, Reading, Source
from cityjourney.organisations.models import City

DATA = Path(__file__).resolve().parents[1] / "data"
DIGITS = 1e-14
"""Workbooks keep fifteen digits: a difference beyond them is none."""
LENGTHS = {"source": 200, "dataset": 60, "method": 300, "note": 300}


@dataclass(frozen=True, slots=True)
class Resolved:
    """A figure of a file with the rows of ours that it belongs to."""

    said: Observation
    indicator: int
    city: int
    city_name: str
    spatial_unit: str

    @property
    def series(self) -> str:
        """As `Reading.series` has it."""
        return f"{self.indicator}|{self.city}|{self.spatial_unit}|{self.said.period}"


@dataclass(frozen=True, slots=True)
class Stored:
    """The reading that counts (or, for what waits, that is pending) with the number of its last version."""

    pk: int | None
    replaceable: int | None
    version: int
    value: float = 0.0
    flag: str = ""
    break_before: bool = False
    source: str = ""
    dataset: str = ""
    method: str = ""
    confidence: str = ""
    note: str = ""
    own: bool = False
    """Whether a person entered it."""

    def says(self, said: Observation) -> bool:
        """Whether a file says nothing else than this. What it does not say cannot differ."""
        broken = said.break_before if said.break_before is not None else "b" in said.flag or self.break_before
        facts = (self.flag, self.break_before) == (said.flag, broken or "b" in said.flag)
        return (
            facts
            and isclose(self.value, said.value, rel_tol=DIGITS)
            and all(
                unsaid(said, name) or getattr(said, name) == getattr(self, name)
                for name in ("source", "dataset", "method", "confidence", "note")
            )
        )

    def completed(self, said: Observation) -> Observation:
        """What a file says, with the rest as it was."""
        if self.pk is None:
            return said
        names = ("source", "dataset", "method", "confidence", "note", "break_before")
        return replace(said, **{name: getattr(self, name) for name in names if unsaid(said, name)})


def unsaid(said: Observation, name: str) -> bool:
    """Whether a file leaves something open. An empty cell leaves source and confidence open."""
    value = getattr(said, name)
    return value is None or (value == "" and name in {"source", "confidence"})


@lru_cache(maxsize=1)
def greater_cities() -> frozenset[str]:
    """Codes under which Eurostat publishes a greater city, not the municipality."""
    with (DATA / "greater_cities.csv").open(encoding="utf-8") as file:
        return frozenset(row["code"] for row in csv.DictReader(file))


def folded(text: str) -> str:
    """A name without accents and capitals."""
    plain = unicodedata.normalize("NFKD", text)
    return "".join(sign for sign in plain if not unicodedata.combining(sign)).casefold().strip()


class Known:
    """Cities, indicators and sources of this installation, by everything that a file may call them."""

    def __init__(self, only_city: int | None = None) -> None:
        self.indicators = {each.code: each for each in Indicator.objects.filter(active=True)}
        self.cities: dict[str, tuple[int, str]] = {}
        self.eurostat: dict[int, str] = {}
        self.only_city = only_city
        cities = list(City.objects.order_by("pk"))
        for city in cities:
            for name in (city.name, *city.names.values()):
                self.cities.setdefault(folded(name), (city.pk, city.name))
        for city in cities:  # addresses and codes win over names
            self.eurostat[city.pk] = city.eurostat_code
            for key in (city.slug, city.eurostat_code, str(city.public_id)):
                if key:
                    self.cities[folded(key)] = (city.pk, city.name)
        self.sources: dict[str, int] = {}

    def source(self, name: str) -> int:
        """The key of a source, made if it is new."""
        if name not in self.sources:
            self.sources[name] = Source.objects.get_or_create(name=name[:200])[0].pk
        return self.sources[name]

    def resolve(self, said: Observation, exchange: bool, at: datetime) -> Resolved | Problem:
        """What a figure stands for, or why it cannot be taken."""

        def problem(code: str, what: str, column: str = "") -> Problem:
            return Problem(said.row, column or said.column, code, what)

        indicator = self.indicators.get(said.indicator) or self.indicators.get(said.indicator.split(":")[0])
        if indicator is None:
            return problem("unknown_indicator", said.indicator, "indicator")
        city = self.cities.get(folded(said.city))
        if city is None:
            return problem("unknown_city", said.city, "city")
        if self.only_city not in {None, city[0]}:
            return problem("other_city", said.city, "city")
        area = said.spatial_unit or self._area(said, city[0], exchange)
        wrong = _wrong(said, area, indicator, at)
        return problem(*wrong) if wrong else Resolved(said, indicator.pk, city[0], city[1], area)

    def _area(self, said: Observation, city: int, exchange: bool) -> str:
        """Eurostat's own codes tell greater cities apart, where a file has no label that does."""
        code = self.eurostat[city]
        if (exchange or said.city == code) and code in greater_cities():
            return SpatialUnit.GREATER_CITY
        return SpatialUnit.CITY


def _wrong(said: Observation, area: str, indicator: Indicator, at: datetime) -> tuple[str, str, str] | None:
    """What cannot be about a figure: code, text, column."""
    if area not in SpatialUnit.values:
        return "not_an_area", f"{area} ({', '.join(SpatialUnit.values)})", "spatial_unit"
    if said.confidence and said.confidence not in Confidence.values:
        return "not_a_confidence", f"{said.confidence} ({', '.join(Confidence.values)})", "confidence"
    if int(said.period[:4]) > at.year and "f" not in said.flag:
        return "in_future", said.period, ""
    if not _within(said.value, indicator):
        return "out_of_range", f"{said.value:g} ({_bounds(indicator)})", ""
    long = next((name for name, most in LENGTHS.items() if len(getattr(said, name) or "") > most), None)
    return ("too_long", (getattr(said, long) or "")[:40], long) if long else None


def _within(value: float, indicator: Indicator) -> bool:
    return (indicator.lowest is None or value >= indicator.lowest) and (
        indicator.highest is None or value <= indicator.highest
    )


def _bounds(indicator: Indicator) -> str:
    low, high = indicator.lowest, indicator.highest
    return f"{'' if low is None else f'{low:g}'}…{'' if high is None else f'{high:g}'}"


def stored(series: Sequence[str], *, pending: bool) -> dict[str, Stored]:
    """By series: the version that counts; with `pending` the open one first, which then is the one to replace."""
    found: dict[str, Stored] = {}
    rows = Reading.objects.filter(series__in=series).select_related("source").defer("remark").order_by("version")
    for row in rows:
        last = found.get(row.series)
        approved = row.state == ReadingState.APPROVED
        if row.superseded_at is None and (approved or pending) and not (last and last.replaceable and pending):
            replaceable = row.pk if approved != pending else None
            found[row.series] = Stored(
                row.pk, replaceable, row.version, row.value, row.flag, row.break_before, row.source.name, row.dataset,
                row.method, row.confidence, row.note, own=row.entered_by_id is not None,
            )  # fmt: skip
        elif last:
            found[row.series] = replace(last, version=row.version)
        else:
            found[row.series] = Stored(None, None, row.version)
    return found
