"""The chain from what a city is given to what its people feel, with what is known in each link."""

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from cityjourney.assessments.evidence import maturity_done, scan_done, theme_chosen
from cityjourney.assessments.registry import Known, known_of
from cityjourney.assessments.sentences import SEE
from cityjourney.assessments.views.acting import city_of, context_of
from cityjourney.indicators.enums import Concept
from cityjourney.programmes.doors import Entrance, in_city


@dataclass(frozen=True, slots=True)
class Column:
    """One link of the chain: what it is, what is known, how it acts on the next one."""

    key: str
    title: str
    what: str
    leads: str
    nothing: str
    lines: list[Known]


def columns(entrance: Entrance) -> list[Column]:
    """The four links in their order."""
    words: dict[str, tuple[str, str, str, str]] = {
        Concept.ENABLER: (
            _("Local enablers"),
            _("What makes it easier to act here than elsewhere: people, habits, money, networks."),
            _("make it easier to do"),
            _("The questionnaire on local enablers, answered by stakeholders, fills this."),
        ),
        Concept.ACTIVITY: (
            _("Activities"),
            _("What the city and its partners do."),
            _("lead to"),
            _("Meetings, promises and deliverables show here."),
        ),
        Concept.MATURITY: (
            _("Technology maturity"),
            _("Which solutions exist, who uses them, what people think of them."),
            _("which improves"),
            _("When at least three people have judged the city's solutions, they show here."),
        ),
        Concept.PERFORMANCE: (
            _("City performance"),
            _("What people who live here feel in the end."),
            "",
            _("The city's figures show here."),
        ),
    }
    city = city_of(entrance)
    return [
        Column(key, title, what, leads, nothing, known_of(key, city, entrance.access, entrance.at))
        for key, (title, what, leads, nothing) in words.items()
    ]


@require_safe
@in_city(SEE)
def chain(request: HttpRequest, entrance: Entrance) -> HttpResponseBase:
    """Where the city stands in each link, and which tool comes next."""
    city = city_of(entrance)
    states: dict[str, Any] = {
        "scan_state": scan_done([city.pk]).get(city.pk),
        "theme_state": theme_chosen([city.pk]).get(city.pk),
        "maturity_state": maturity_done([city.pk]).get(city.pk),
    }
    context = context_of(entrance, "chain", columns=columns(entrance), **states)
    return render(request, "assessments/chain.html", context)
