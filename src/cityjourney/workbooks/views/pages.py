"""What the pages of a file show, ready for the template."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.formats import number_format
from django.utils.translation import pgettext

from cityjourney.core.fields import in_language
from cityjourney.indicators.models import Reading
from cityjourney.indicators.sentences import unit_words
from cityjourney.workbooks.queries.differences import Conflict, Difference, lines

DECIMALS = 6


@dataclass(frozen=True, slots=True)
class Shown:
    """One difference in words."""

    year: int
    before: str
    after: str
    kind: str
    word: str
    place: str
    now_from: str
    conflict: bool
    moved: bool


@dataclass(frozen=True, slots=True)
class Row:
    """The differences of one indicator, with what the file says about them."""

    key: int
    code: str
    name: str
    unit: str
    shown: tuple[Shown, ...]
    said: str
    """Source, method, confidence and note of the row, in one line."""
    conflict: bool


@dataclass(frozen=True, slots=True)
class Group:
    """The rows of one sheet."""

    sheet: str
    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class Option:
    """One of the figures to choose from."""

    value: str
    figure: str
    who: str
    about: str


@dataclass(frozen=True, slots=True)
class Choice:
    """One place in which copies contradict each other."""

    field: str
    name: str
    unit: str
    year: int
    options: tuple[Option, ...]


def figure(value: float | None) -> str:
    """A number as exactly as it was written, thousands apart."""
    if value is None:
        return ""
    plain = f"{value:.{DECIMALS}f}".rstrip("0").rstrip(".") if abs(value) < 1e15 else f"{value:g}"
    decimals = len(plain.partition(".")[2])
    if value and float(plain) == 0:
        return f"{value:g}"
    return number_format(value, decimal_pos=decimals, use_l10n=True, force_grouping=True)


def groups(differences: Iterable[Difference]) -> list[Group]:
    """By sheet and indicator, in the order of the file."""
    found: dict[str, list[Row]] = {}
    for line in lines(differences):
        indicator, first = line.indicator, line.differences[0].cell
        said = [first.source, first.method, first.get_confidence_display() if first.confidence else "", first.note]
        found.setdefault(line.sheet, []).append(
            Row(
                indicator.pk,
                indicator.code,
                in_language(indicator.name),
                unit_words(indicator.unit),
                tuple(_shown(one) for one in line.differences),
                " · ".join(each for each in said if each),
                any(one.conflict for one in line.differences),
            )
        )
    return [Group(sheet, tuple(rows)) for sheet, rows in found.items()]


def _shown(one: Difference) -> Shown:
    words = {
        "added": pgettext("difference", "added"),
        "changed": pgettext("difference", "changed"),
    }
    return Shown(
        one.cell.year,
        figure(one.now.value) if one.now else "",
        figure(one.cell.value),
        one.kind,
        words.get(one.kind, ""),
        one.cell.place,
        origin(one.now) if one.now else "",
        one.conflict,
        one.moved,
    )


def origin(reading: Reading) -> str:
    """Where a stored figure is from, and who entered it."""
    who = str(reading.entered_by) if reading.entered_by else ""
    return " · ".join(each for each in (reading.source.name, who) if each)


def places(differences: Iterable[Difference]) -> list[str]:
    """Short names of cells: indicator, year, cell, and what it says if it says something."""
    return [
        f"{in_language(one.cell.indicator.name)}, {one.cell.year} ({one.cell.place})"
        + (f": {figure(one.cell.value)}" if one.cell.value is not None else "")
        for one in differences
    ]


def choice(conflict: Conflict) -> Choice:
    """A place to choose in, with every figure and who wrote it; last what is stored."""
    options = [
        Option(
            str(cell.pk),
            figure(cell.value),
            cell.upload.copy.for_whom if cell.upload.copy else cell.upload.file_name,
            " · ".join(each for each in (cell.source, cell.note, str(cell.upload.uploaded_by or "")) if each),
        )
        for cell in conflict.cells
    ]
    if conflict.now:
        stored = pgettext("difference", "as it stands now")
        options.append(Option("stored", figure(conflict.now.value), stored, origin(conflict.now)))
    else:
        options.append(Option("stored", "–", pgettext("difference", "none of them"), ""))
    return Choice(
        conflict.name,
        in_language(conflict.indicator.name),
        unit_words(conflict.indicator.unit),
        conflict.year,
        tuple(options),
    )
