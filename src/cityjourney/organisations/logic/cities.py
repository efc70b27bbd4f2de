"""What a row of a table says about a city. Pure: text in, facts and problems out."""

import unicodedata
from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from typing import Any

COLUMNS = (
    "slug", "name", "country", "population", "latitude", "longitude", "area_km2", "geonames_id", "eurostat_code",
    "wikidata_id", "source", "licence", "area_source", "notes",
)  # fmt: skip
"""The columns of a table of cities, in the order in which they are written."""
LENGTHS = {
    "slug": 80, "name": 120, "eurostat_code": 10, "wikidata_id": 20, "source": 300, "licence": 60, "area_source": 120,
    "notes": 500,
}  # fmt: skip
RANGES: Mapping[str, tuple[float, float]] = {
    "population": (0, 100_000_000),
    "latitude": (-90, 90),
    "longitude": (-180, 180),
    "area_km2": (0, 1_000_000),
    "geonames_id": (1, 2_000_000_000),
}
WHOLE = frozenset({"population", "geonames_id"})


@dataclass(frozen=True, slots=True)
class CityFacts:
    """What is true of a city outside any programme; None and empty mean unknown."""

    slug: str
    name: str
    country: str
    population: int | None = None
    latitude: float | None = None
    longitude: float | None = None
    area_km2: float | None = None
    geonames_id: int | None = None
    eurostat_code: str = ""
    wikidata_id: str = ""
    source: str = ""
    licence: str = ""
    area_source: str = ""
    notes: str = ""

    def as_columns(self) -> dict[str, Any]:
        """By column, as they are written."""
        return asdict(self)


@dataclass(frozen=True, slots=True)
class CellProblem:
    """A cell that cannot be used: its column, why, and its text.

    `code` is `missing`, `not_a_number`, `out_of_range`, `too_long` or `not_a_country`.
    """

    column: str
    code: str
    what: str = ""


def slug_of(name: str) -> str:
    """An address made of a name: `Iași` -> `iasi`."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode()
    words = "".join(sign if sign.isalnum() else " " for sign in plain.lower()).split()
    return "-".join(words)[:80].strip("-")


def facts_of(cells: Mapping[str, str]) -> tuple[CityFacts | None, list[CellProblem]]:
    """The facts in a row, or what is wrong with it."""
    problems: list[CellProblem] = []
    values: dict[str, Any] = {}
    for field in fields(CityFacts):
        text = cells.get(field.name, "").strip()
        if field.name in RANGES:
            values[field.name] = _number(field.name, text, problems)
        else:
            values[field.name] = text
            if len(text) > LENGTHS.get(field.name, 200):
                problems.append(CellProblem(field.name, "too_long", text[:40]))
    values["country"] = values["country"].upper()
    if not values["name"]:
        problems.append(CellProblem("name", "missing"))
    if not (len(values["country"]) == 2 and values["country"].isascii() and values["country"].isalpha()):
        problems.append(CellProblem("country", "not_a_country" if values["country"] else "missing", values["country"]))
    values["slug"] = slug_of(values["slug"] or values["name"])
    if values["name"] and not values["slug"]:
        problems.append(CellProblem("slug", "missing"))
    return (None, problems) if problems else (CityFacts(**values), [])


def _number(column: str, text: str, problems: list[CellProblem]) -> int | float | None:
    if not text:
        return None
    try:
        number = int(text) if column in WHOLE else float(text)
    except ValueError:
        problems.append(CellProblem(column, "not_a_number", text[:40]))
        return None
    low, high = RANGES[column]
    if not low <= number <= high:
        problems.append(CellProblem(column, "out_of_range", text[:40]))
        return None
    return number
