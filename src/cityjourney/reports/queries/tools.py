"""The tools of an assessment, each with the page that opens it; those that this installation has."""

from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _

from cityjourney.programmes.doors import Entrance
from cityjourney.reports.queries.report import composed_of


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
        Tool(
            _("City performance"),
            _("Figures over time and beside peers"),
            reverse("performance:city", args=args),
            "chart-column",
        ),
        Tool(
            _("Questionnaires"),
            _("What people are asked, and what they answered"),
            reverse("questionnaires:index", args=args[:1]),
            "clipboard-list",
        ),
        Tool(
            _("Synthesis"),
            _("Strengths, weaknesses, gaps, proposals"),
            reverse("reports:synthesis", args=args),
            "list-checks",
        ),
    ]
    found += [
        Tool(
            str(row.kind),
            _("Composes itself from what is here"),
            reverse("reports:report", args=[*args, row.kind.key]),
            "book-open",
        )
        for row in composed_of(city)
    ]
    return found
