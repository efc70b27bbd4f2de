"""The inputs of matching as a table: what a cell says, and what it is read as. Lists are separated by semicolons."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from cityjourney.allocations.logic.inputs import FEATURES, LISTS, Place

NUMBERS = ("gdp_per_head", "max_groups", "min_groups")
COLUMNS = ("city", "name", "part", *LISTS, *NUMBERS)
"""`city` is the address by which a row is found; `name` and `part` are for people and not read."""
NONE = "-"
"""A list that is known to be empty."""
MOST_MONEY, MOST_GROUPS = 1_000_000, 100


@dataclass(frozen=True, slots=True)
class Fault:
    """A cell that cannot be read. `code`: unknown, number or mentor."""

    column: str
    code: str
    what: str


@dataclass(frozen=True)
class Known:
    """What cells may name; None: anything."""

    themes: Collection[str]
    mentors: Collection[str]
    languages: Collection[str]
    countries: Collection[str]

    def of(self, column: str) -> Collection[str] | None:
        """The words that a column may hold."""
        return {
            "languages": self.languages, "themes": self.themes, "secondary": self.themes, "wishes": self.mentors,
            "features": FEATURES, "borders": self.countries,
        }.get(column)  # fmt: skip


def row_of(place: Place) -> dict[str, object]:
    """One city as it is exported."""
    row: dict[str, object] = {"city": place.id, "name": place.name, "part": place.part}
    for key in LISTS:
        value = getattr(place, key)
        row[key] = None if value is None else "; ".join(value) or NONE
    row["gdp_per_head"] = None if place.gdp_per_head is None else round(place.gdp_per_head)
    if place.is_mentor:
        row["max_groups"], row["min_groups"] = place.max_groups, place.min_groups
    return row


def split(cell: str) -> list[str]:
    """The words of a cell, each once, in their order."""
    return list(dict.fromkeys(word for part in cell.split(";") if (word := part.strip()) and word != NONE))


def values_of(
    cells: Mapping[str, str], columns: Collection[str], place: Place, known: Known
) -> tuple[dict[str, Any], list[Fault]]:
    """What a row says beyond what is known already: only columns that are there and say something else.

    An empty cell takes back what was entered: then the programme's own knowledge counts again.
    """
    values: dict[str, Any] = {}
    faults: list[Fault] = []
    shown = row_of(place)
    for column in (*LISTS, *NUMBERS):
        cell = cells.get(column, "")
        if column not in columns or _same(cell, shown.get(column)):
            continue
        values[column] = _read(column, cell, known, faults)
    return values, faults


def _same(cell: str, shown: object) -> bool:
    """Whether a cell says what was exported."""
    if isinstance(shown, str) and shown != NONE:
        return split(cell) == split(shown)
    return cell == ("" if shown is None else str(shown))


def _read(column: str, cell: str, known: Known, faults: list[Fault]) -> Any:
    if not cell:
        return None
    if column in NUMBERS:
        most = MOST_MONEY if column == "gdp_per_head" else MOST_GROUPS
        if not (cell.isascii() and cell.isdigit() and int(cell) <= most):
            faults.append(Fault(column, "number", cell[:60]))
            return None
        return int(cell)
    words, allowed = split(cell), known.of(column)
    faults += [Fault(column, "unknown", word[:60]) for word in words if allowed is not None and word not in allowed]
    return words
