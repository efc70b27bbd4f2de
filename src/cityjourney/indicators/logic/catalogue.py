"""The catalogue of indicators as a table: text in, facts and problems out; and back."""

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from typing import Any

COLUMNS = (
    "code", "name_en", "name_es", "unit", "direction", "standard", "dimension", "subdimension", "sdg", "theme",
    "concept", "aggregation", "numerator", "denominator", "factor", "lowest", "highest", "dataset", "source", "level",
    "active",
)  # fmt: skip
CHOICES = {
    "direction": ("higher", "lower", "none"),
    "concept": ("enabler", "activity", "maturity", "performance"),
    "aggregation": ("sum", "mean", "weighted", "ratio", "none"),
    "level": ("core", "advanced"),
}
LENGTHS = {"code": 60, "unit": 80, "standard": 80, "dimension": 80, "subdimension": 80, "dataset": 60, "source": 300}
LAST_GOAL = 17


@dataclass(frozen=True, slots=True)
class IndicatorFacts:
    """One row of the catalogue."""

    code: str
    name: dict[str, str]
    unit: str
    direction: str
    standard: str
    dimension: str
    subdimension: str
    sdg: int | None
    theme: str
    concept: str
    aggregation: str
    numerator: str
    denominator: str
    factor: float
    lowest: float | None
    highest: float | None
    dataset: str
    source: str
    level: str
    active: bool

    def as_columns(self) -> dict[str, Any]:
        """By field, as it is stored."""
        return asdict(self)


@dataclass(frozen=True, slots=True)
class CatalogueProblem:
    """A cell of the catalogue that cannot be used."""

    row: int
    column: str
    code: str
    what: str = ""


def read_catalogue(
    rows: Iterable[tuple[int, Mapping[str, str]]],
) -> tuple[list[IndicatorFacts], list[CatalogueProblem]]:
    """All rows, or everything that is wrong with them."""
    found: list[IndicatorFacts] = []
    problems: list[CatalogueProblem] = []
    seen: dict[str, int] = {}
    numbers: list[int] = []
    for number, cells in rows:
        facts = _facts(number, cells, problems)
        if facts.code in seen:
            problems.append(CatalogueProblem(number, "code", "twice", f"{facts.code} ({seen[facts.code]})"))
        seen[facts.code] = number
        numbers.append(number)
        found.append(facts)
    for number, facts in zip(numbers, found, strict=True):
        for column in ("numerator", "denominator"):
            named = getattr(facts, column)
            if named and named not in seen:
                problems.append(CatalogueProblem(number, column, "not_in_catalogue", named))
        needs = {"weighted": ("denominator",), "ratio": ("numerator", "denominator")}.get(facts.aggregation, ())
        problems += [CatalogueProblem(number, name, "missing") for name in needs if not getattr(facts, name)]
    return found, problems


def _facts(row: int, cells: Mapping[str, str], problems: list[CatalogueProblem]) -> IndicatorFacts:
    def text(column: str) -> str:
        return cells.get(column, "").strip()

    problems += [CatalogueProblem(row, column, "missing") for column in ("code", "name_en") if not text(column)]
    for column, most in LENGTHS.items():
        if len(text(column)) > most:
            problems.append(CatalogueProblem(row, column, "too_long", text(column)[:40]))
    for column, allowed in CHOICES.items():
        if text(column) not in allowed:
            problems.append(
                CatalogueProblem(row, column, "not_a_choice", f"{text(column)[:40]} ({', '.join(allowed)})")
            )
    if "/" in text("code"):
        problems.append(CatalogueProblem(row, "code", "no_slash", text("code")[:40]))
    sdg = _number(row, "sdg", text("sdg"), problems)
    if sdg is not None and sdg not in range(1, LAST_GOAL + 1):
        problems.append(CatalogueProblem(row, "sdg", "not_a_choice", text("sdg")[:40]))
    numbers = {name: _number(row, name, text(name), problems) for name in ("factor", "lowest", "highest")}
    names = {column[5:]: text(column) for column in cells if column.startswith("name_") and text(column)}
    return IndicatorFacts(
        text("code"), names, text("unit"), text("direction"), text("standard"), text("dimension"), text("subdimension"),
        int(sdg) if sdg is not None else None, text("theme"), text("concept"), text("aggregation"), text("numerator"),
        text("denominator"), 1.0 if numbers["factor"] is None else numbers["factor"], numbers["lowest"],
        numbers["highest"], text("dataset"), text("source"), text("level"),
        text("active").lower() not in {"no", "false", "0"},
    )  # fmt: skip


def _number(row: int, column: str, text: str, problems: list[CatalogueProblem]) -> float | None:
    if not text:
        return None
    try:
        return float(text)
    except ValueError:
        problems.append(CatalogueProblem(row, column, "not_a_number", text[:40]))
        return None


def as_row(facts: IndicatorFacts) -> dict[str, object]:
    """One row of the table, as `read_catalogue` takes it."""
    row: dict[str, object] = {**facts.as_columns(), **{f"name_{key}": text for key, text in facts.name.items()}}
    del row["name"]
    row["active"] = "yes" if facts.active else "no"
    row["factor"] = "" if facts.factor == 1 else repr(facts.factor)
    for name in ("lowest", "highest"):
        row[name] = "" if row[name] is None else f"{row[name]:g}"
    return row
