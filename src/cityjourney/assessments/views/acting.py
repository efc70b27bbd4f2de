"""What all pages of a city's assessment share."""

from typing import Any

from cityjourney.assessments.queries.maturity import scales_of
from cityjourney.assessments.queries.scan import scan_of
from cityjourney.assessments.rules import rights
from cityjourney.journeys.views.acting import act, city_of, first_error, person_of
from cityjourney.programmes.doors import Entrance

__all__ = ["act", "city_of", "context_of", "first_error", "person_of"]


def context_of(entrance: Entrance, here: str, **more: Any) -> dict[str, Any]:
    """What the templates share: city, rights, and the ways between the tools that the programme has."""
    city = city_of(entrance)
    return {
        "edition": entrance.edition,
        "participation": city,
        "slug": city.city.slug,
        "may": rights(entrance, city),
        "here": here,
        "has_scan": scan_of(entrance.edition) is not None,
        "has_maturity": bool(scales_of(entrance.edition)),
        "at": entrance.at,
        **more,
    }
