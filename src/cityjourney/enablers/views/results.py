"""What a closed round says: as a page that prints on one sheet, and as a file. All is read from what was published."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from cityjourney.core.fields import in_language
from cityjourney.core.sheets import write_sheet
from cityjourney.enablers import queries
from cityjourney.enablers.models import Round
from cityjourney.enablers.queries import CellView, DimensionView, Results
from cityjourney.enablers.sentences import SEE_RESULTS
from cityjourney.enablers.views.running import place_of
from cityjourney.programmes.doors import Entrance, in_city
from cityjourney.ui.tables import Column

SHAPES = ("circle", "square", "triangle", "diamond", "hexagon", "star")
LEFT, WIDTH = 2.0, 96.0
COLUMNS = ("dimension", "group", "value", "from", "to")


@dataclass(frozen=True, slots=True)
class Mark:
    """A group on the scale of a dimension; `x` in percent of the figure's width."""

    x: str
    shape: str
    hue: int
    name: str
    cell: CellView


@dataclass(frozen=True, slots=True)
class Strip:
    """One dimension drawn: the marks of its groups, and the line between the lowest and the highest."""

    dimension: DimensionView
    marks: tuple[Mark, ...]
    x: str
    start: str
    finish: str
    cells: tuple[tuple[str, CellView | None], ...]


def place_on_scale(value: float) -> float:
    """Where 1 to 5 lies, in percent of the width."""
    return LEFT + WIDTH * (value - 1) / 4


def group_name(kinds: tuple[queries.Texts, ...]) -> str:
    """What a group is called: its kinds, and a word for kinds that too few people share."""
    names = [in_language(kind) if kind else _("kinds of which few were asked") for kind in kinds]
    return "; ".join(names)


def strip_of(dimension: DimensionView, names: list[str]) -> Strip:
    """A dimension as it is drawn."""
    marks = tuple(
        Mark(f"{place_on_scale(cell.median):.2f}", SHAPES[number % 6], number % 6 + 1, names[number], cell)
        for number, cell in enumerate(dimension.cells)
        if cell
    )
    x = f"{place_on_scale(dimension.value):.2f}" if dimension.value else ""
    start, finish = (f"{place_on_scale(value or 1):.2f}" for value in (dimension.lowest, dimension.highest))
    return Strip(dimension, marks, x, start, finish, tuple(zip(names, dimension.cells, strict=True)))


def _results(entrance: Entrance, round_id: UUID) -> Results:
    """The results of a closed round of the city. Raises `Http404`."""
    place = place_of(entrance)
    found = queries.results_of(get_object_or_404(Round, participation=place, public_id=round_id), place)
    if found is None:
        raise Http404
    return found


@require_safe
@in_city(SEE_RESULTS)
def results(request: HttpRequest, entrance: Entrance, round: UUID) -> HttpResponse:  # noqa: A002
    """Strengths and weaknesses in words, the scale by group, the numbers."""
    place, found = place_of(entrance), _results(entrance, round)
    names = [group_name(kinds) for kinds in found.groups]
    strips = [strip_of(each, names) for each in found.dimensions]
    by_value = sorted((each for each in found.dimensions if each.value), key=lambda each: -(each.value or 0))
    context: dict[str, Any] = {
        "edition": entrance.edition,
        "participation": place,
        "slug": place.city.slug,
        "results": found,
        "strips": strips,
        "legend": [(name, SHAPES[number % 6], number % 6 + 1) for number, name in enumerate(names)],
        "strengths": [each for each in by_value if each.verdict == "strength"],
        "weaknesses": [each for each in reversed(by_value) if each.verdict == "weakness"],
        "divided": [each for each in by_value if each.divided],
        "said": {band: _said(found, band) for band in ("high", "low", "split")},
        "columns": [Column(_("Dimension")), *(Column(each, number=True) for each in [_("Mean of the groups"), *names])],
    }
    return render(request, "enablers/results.html", context)


def _said(found: Results, band: str) -> list[queries.Texts]:
    """The statements with one word, in order."""
    return [text for each in found.dimensions for text, word in each.statements if word == band]


@require_safe
@in_city(SEE_RESULTS)
def export(request: HttpRequest, entrance: Entrance, round: UUID) -> HttpResponse:  # noqa: A002, ARG001
    """The same numbers as a file."""
    found = _results(entrance, round)
    answer = HttpResponse(write_sheet(COLUMNS, _rows(found)), content_type="text/csv; charset=utf-8")
    city = place_of(entrance).city.slug
    answer["Content-Disposition"] = f'attachment; filename="local-enablers-{city}-{found.closed_on.isoformat()}.csv"'
    return answer


def _rows(found: Results) -> list[dict[str, object]]:
    rows: list[dict[str, object]] = []
    for each in found.dimensions:
        name = in_language(each.name)
        rows.append(
            {"dimension": name, "group": _("all groups shown"), "value": _cell(each.value), "from": _cell(each.lowest),
             "to": _cell(each.highest)}
        )  # fmt: skip
        for kinds, cell in zip(found.groups, each.cells, strict=True):
            numbers = (cell.median, cell.low, cell.high) if cell else (None, None, None)
            rows.append(
                {"dimension": name, "group": group_name(kinds)}
                | dict(zip(COLUMNS[2:], map(_cell, numbers), strict=True))
            )
    return rows


def _cell(value: float | None) -> object:
    return _("not shown") if value is None else f"{value:.1f}"
