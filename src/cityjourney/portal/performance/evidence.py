"""What a city's figures can show, for achievements."""

from collections import defaultdict
from collections.abc import Collection, Mapping

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from cityjourney.indicators.enums import SpatialUnit
from cityjourney.indicators.models import Reading
from cityjourney.journeys.registry import Evidence, register_evidence
from cityjourney.programmes.models import Participation

FEWEST = 3
"""So many indicators must have moved before figures show it: one alone may be chance."""


def figures_moved(participations: Collection[int]) -> Mapping[int, Evidence]:
    """How many indicators were measured before and in the programme, and how many of them moved; two queries."""
    rows = Participation.objects.filter(pk__in=list(participations)).select_related("edition", "city")
    cities = list(rows)
    series = _series({each.city_id for each in cities})
    return {each.pk: _of_city(each, series[each.city_id]) for each in cities}


def _series(cities: Collection[int]) -> dict[int, dict[int, dict[int, float]]]:
    """City -> indicator -> year -> value, of what counts for the whole city."""
    found: dict[int, dict[int, dict[int, float]]] = defaultdict(lambda: defaultdict(dict))
    rows = Reading.objects.current().filter(city__in=list(cities), spatial_unit=SpatialUnit.CITY)
    for city, indicator, year, value in rows.order_by("period").values_list("city", "indicator", "year", "value"):
        found[city][indicator][year] = value
    return found


def _of_city(participation: Participation, series: Mapping[int, Mapping[int, float]]) -> Evidence:
    """The last figure before the programme began, compared with the last one from its years."""
    began = participation.edition.starts_on.year
    pairs = [
        (years[max(before)], years[max(since)])
        for years in series.values()
        if (before := [year for year in years if year < began]) and (since := [year for year in years if year >= began])
    ]
    moved = sum(first != last for first, last in pairs)
    url = reverse("performance:city", args=[participation.edition.slug, participation.city.slug])
    if not pairs:
        return Evidence(False, _("No indicator has figures both from before the programme and from its years"), url)
    words = ngettext(
        "%(moved)d of %(whole)d indicator measured again has moved",
        "%(moved)d of %(whole)d indicators measured again have moved",
        len(pairs),
    )
    return Evidence(moved >= FEWEST, words % {"moved": moved, "whole": len(pairs)}, url)


def register_own() -> None:
    """Called once, when Django is ready."""
    register_evidence("performance.figures_moved", figures_moved)
