"""What a file would change, against what is stored at this moment; and where copies contradict each other."""

import hashlib
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from math import isclose

from cityjourney.indicators.models import Indicator, Reading
from cityjourney.organisations.models import City
from cityjourney.programmes.models import Participation
from cityjourney.workbooks.enums import Decision, UploadState
from cityjourney.workbooks.models import Cell, Upload
from cityjourney.workbooks.queries.books import stored

EQUAL = 1e-14
"""Spreadsheets keep fifteen digits: a difference beyond them is none."""
Key = tuple[int, int]
"""Indicator and year."""


@dataclass(frozen=True, slots=True)
class Difference:
    """One cell beside what is stored. `kind`: added, changed, same, or emptied."""

    cell: Cell
    kind: str
    now: Reading | None
    moved: bool
    """Whether what is stored has changed since the copy was made, to something else than the cell says."""
    conflict: bool
    """Whether another copy that waits says something else."""


@dataclass(frozen=True, slots=True)
class Line:
    """All differences of one indicator."""

    indicator: Indicator
    sheet: str
    differences: tuple[Difference, ...]


@dataclass(frozen=True)
class Comparison:
    """A whole upload beside what is stored."""

    upload: Upload
    differences: tuple[Difference, ...]

    @cached_property
    def open(self) -> list[Difference]:
        """What can be taken over: undecided, and not what is stored already."""
        return [one for one in self.differences if one.cell.decision == Decision.OPEN and one.kind != "same"]

    @cached_property
    def counts(self) -> Counter[str]:
        """How many of each kind are open, and how many there are of the rest."""
        found = Counter(one.kind for one in self.open)
        found["same"] = sum(one.kind == "same" for one in self.differences if one.cell.decision == Decision.OPEN)
        found["emptied"] = sum(one.kind == "emptied" for one in self.differences)
        found["conflicts"] = sum(one.conflict for one in self.open)
        found["moved"] = sum(one.moved for one in self.open)
        found["left"] = sum(
            one.cell.decision == Decision.LEFT and one.kind != "emptied" for one in self.differences
        )  # fmt: skip
        found["accepted"] = sum(one.cell.decision == Decision.ACCEPTED for one in self.differences)
        return found

    @cached_property
    def fingerprint(self) -> str:
        """Changes with anything that somebody could have seen differently when they said yes."""
        seen = [
            f"{one.cell.pk}:{one.cell.decision}:{one.now.pk if one.now else ''}:{one.conflict}"
            for one in self.differences
        ]
        return hashlib.sha256("\n".join(seen).encode()).hexdigest()[:32]


def same(one: float | None, other: float | None) -> bool:
    """Whether two values are the same as far as spreadsheets can tell."""
    if one is None or other is None:
        return one is other
    return isclose(one, other, rel_tol=EQUAL)


def compare(upload: Upload) -> Comparison:
    """An upload beside what is stored now. Four queries at most."""
    cells = list(upload.cells.select_related("indicator").order_by("pk"))
    now = stored(upload.city) if cells else {}
    against = contradicted(upload.participation, upload.city)
    return Comparison(
        upload,
        tuple(_difference(cell, now.get((cell.indicator_id, cell.year)), against) for cell in cells),
    )


def _difference(cell: Cell, now: Reading | None, against: dict[Key, list[Cell]]) -> Difference:
    kind = "changed"
    if cell.value is None:
        kind = "emptied"
    elif now is None:
        kind = "added"
    elif same(now.value, cell.value):
        kind = "same"
    value = now.value if now else None
    moved = kind not in {"same", "emptied"} and not same(value, cell.base)
    others = against.get((cell.indicator_id, cell.year), [])
    return Difference(cell, kind, now, moved, cell.decision == Decision.OPEN and any(o.pk == cell.pk for o in others))


def lines(differences: Iterable[Difference]) -> list[Line]:
    """Grouped by indicator, in the order of the file."""
    found: dict[int, list[Difference]] = defaultdict(list)
    for one in differences:
        found[one.cell.indicator_id].append(one)
    return [
        Line(
            group[0].cell.indicator,
            group[0].cell.sheet,
            tuple(sorted(group, key=lambda one: one.cell.year)),
        )
        for group in found.values()
    ]


def contradicted(participation: Participation, city: City) -> dict[Key, list[Cell]]:
    """Cells of copies that wait and say different things about the same: by indicator and year. Two queries."""
    waiting = Cell.objects.filter(
        upload__participation=participation, upload__city=city, upload__state=UploadState.WAITING,
        decision=Decision.OPEN, value__isnull=False,
    ).order_by("pk")  # fmt: skip
    said: dict[Key, list[tuple[int, float | None]]] = defaultdict(list)
    for cell, indicator, year, value in waiting.values_list("pk", "indicator", "year", "value"):
        said[(indicator, year)].append((cell, value))
    different = {
        cell for each in said.values() if any(not same(value, each[0][1]) for _c, value in each) for cell, _v in each
    }
    heavy = ("upload__copy__baseline", "upload__problems", "upload__remarks")
    related = waiting.select_related("indicator", "upload__copy", "upload__uploaded_by").defer(*heavy)
    found: dict[Key, list[Cell]] = defaultdict(list)
    for one in related.filter(pk__in=different) if different else ():
        found[(one.indicator_id, one.year)].append(one)
    return found


@dataclass(frozen=True, slots=True)
class Conflict:
    """What two or more copies say about one indicator in one year, and what is stored."""

    indicator: Indicator
    year: int
    cells: tuple[Cell, ...]
    now: Reading | None

    @property
    def name(self) -> str:
        """Of its field in the form."""
        return f"choice-{self.indicator.pk}-{self.year}"


def conflicts(participation: Participation, city: City) -> list[Conflict]:
    """All that wait for a choice, by name and year. Three queries at most."""
    against = contradicted(participation, city)
    now = stored(city) if against else {}
    found = [
        Conflict(cells[0].indicator, year, tuple(cells), now.get((indicator, year)))
        for (indicator, year), cells in against.items()
    ]
    return sorted(found, key=lambda one: (str(one.indicator).casefold(), one.year))
