"""How many cities a thing of the methodology touches in a running edition."""

from collections.abc import Sequence

from django.db.models import Count

from cityjourney.methodology.schema import Thing
from cityjourney.programmes.models import CityType, Edition, EditionItem, Participation, Role, Theme


def cities_touched(edition: Edition, model: type[EditionItem], rows: Sequence[EditionItem]) -> dict[str, int]:
    """Key -> number of cities that now take part and are touched by a thing.

    Types and themes touch the cities that have them; roles the cities in which somebody holds them; everything else
    the cities of the types for which it is meant.
    """
    if not rows:
        return {}
    current = Participation.objects.current().filter(edition=edition)
    if model is CityType:
        return dict(current.values_list("city_type__key").annotate(Count("pk")))
    if model is Theme:
        return dict(current.filter(theme__isnull=False).values_list("theme__key").annotate(Count("pk")))
    if model is Role:
        held = current.filter(memberships__until=None).values_list("memberships__role__key")
        return {key: count for key, count in held.annotate(Count("pk", distinct=True)) if key}
    by_type = dict(current.values_list("city_type__key").annotate(Count("pk")))
    return {row.key: sum(by_type.get(key, 0) for key in _types(row, list(by_type))) for row in rows}


def _types(row: EditionItem, every: list[str]) -> list[str]:
    """The city types for which an entry is meant; empty means all."""
    spec: Thing = row.spec  # type: ignore[attr-defined]
    return list(getattr(spec, "city_types", ())) or every
