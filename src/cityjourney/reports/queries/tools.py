"""The tools of an assessment, each with the page that opens it; those that this installation has."""

from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _

from cityjourney.programmes.doors import Entrance
from cityjourney.reports.queries.report import composed_of
from cityjourney.reports.sentences import SEE

ASSESSED = "assessments.see"


@dataclass(frozen=True, slots=True)
class Tool:
    """A page of the assessment."""

    name: str
    note: str
    url: str
    icon: str


def tools_of(entrance: Entrance) -> list[Tool]:
    """What the reader can open for a city; one query."""
    city = entrance.participation
    assert city is not None  # noqa: S101 (`in_city` has put it there)
    args = [entrance.edition.slug, city.city.slug]
    found = [
        Tool(name, note, reverse(page, args=args), icon)
        for name, note, page, icon, permission in _pages()
        if entrance.may(permission)
    ]
    return found + [
        Tool(
            str(row.kind),
            _("Composes itself from what is here"),
            reverse("reports:report", args=[*args, row.kind.key]),
            "book-open",
        )
        for row in composed_of(city)
    ]


def _pages() -> list[tuple[str, str, str, str, str]]:
    """Name, note, page, icon, and the permission that opens it."""
    return [
        (_("Chain of concepts"), _("How one thing leads to another"), "assessments:chain", "network", ASSESSED),
        (_("City scan"), _("How colleagues see the city"), "assessments:scan", "map", ASSESSED),
        (
            _("City performance"),
            _("Figures over time and beside peers"),
            "performance:city",
            "chart-column",
            "city.see",
        ),
        (_("Workbook"), _("Figures from departments"), "workbooks:home", "file-text", "indicators.enter"),
        (
            _("Local enablers"),
            _("What partners say without their names"),
            "enablers:city",
            "users",
            "enablers.see_results",
        ),
        (_("Technology maturity"), _("Where solutions stand"), "assessments:maturity", "target", ASSESSED),
        (_("Synthesis"), _("Strengths, weaknesses, gaps, proposals"), "reports:synthesis", "list-checks", SEE),
    ]
