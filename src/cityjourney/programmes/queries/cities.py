"""The list of cities and what one city's page tells."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, F, Q
from django.db.models.expressions import Combinable
from django.db.models.functions import Coalesce

from cityjourney.organisations.logic.cities import slug_of
from cityjourney.organisations.models import Consortium
from cityjourney.programmes.logic.access import Access
from cityjourney.programmes.models import CityType, Edition, Participation, Theme
from cityjourney.programmes.models.participations import ParticipationQuerySet

SORTS = {
    "name": ("shown_slug",),
    "country": ("city__country", "shown_slug"),
    "type": ("city_type__position", "shown_slug"),
    "theme": ("theme__position", "shown_slug"),
    "population": ("city__population", "shown_slug"),
    "people": ("people", "shown_slug"),
}
"""What the list can be sorted by; with a minus in front, the other way round."""


@dataclass(frozen=True)
class CityFilter:
    """What is asked for; empty means everything."""

    q: str = ""
    country: str = ""
    city_type: str = ""
    theme: str = ""
    sort: str = "name"


def cities(edition: Edition, access: Access, wanted: CityFilter, at: datetime) -> ParticipationQuerySet:
    """Participations that the reader may see, narrowed and sorted, with the number of their people."""
    found = cities_in_reach(edition, access)
    if wanted.q:
        found = found.filter(_named(wanted.q))
    if wanted.country:
        found = found.filter(city__country=wanted.country)
    if wanted.city_type:
        found = found.filter(city_type__key=wanted.city_type)
    if wanted.theme:
        found = found.filter(theme__key=wanted.theme)
    holding = Q(memberships__since__lte=at) & (Q(memberships__until=None) | Q(memberships__until__gt=at))
    return (
        found.annotate(shown_slug=Coalesce("consortium__slug", "city__slug"))
        .annotate(people=Count("memberships__person", filter=holding, distinct=True))
        .select_related("city", "city_type", "theme", "consortium")
        .order_by(*_order(wanted.sort), "pk")
    )


def cities_in_reach(edition: Edition, access: Access) -> ParticipationQuerySet:
    """The cities of an edition whose pages the reader may see."""
    reach = access.reach("city.see")
    current = Participation.objects.current().filter(edition=edition)
    return current if reach.everywhere else current.filter(pk__in=sorted(reach.participations))


def _named(text: str) -> Q:
    """Cities whose name has the text in it, with or without accents; a consortium's members count too."""
    named = Q(city__name__icontains=text) | Q(consortium__name__icontains=text)
    slug = slug_of(text)
    if slug:
        groups = Consortium.objects.filter(members__slug__contains=slug)
        named |= Q(city__slug__contains=slug) | Q(consortium__in=groups)
    return named


def _order(sort: str) -> list[str | Combinable]:
    """Columns to order by; unknown values stand last either way."""
    fields = SORTS[sort.removeprefix("-")]
    first, *others = fields
    if sort.startswith("-"):
        return [F(first).desc(nulls_last=True), *others]
    return [F(first).asc(nulls_last=True), *others]


@dataclass(frozen=True)
class Facets:
    """What the list can be narrowed to."""

    countries: tuple[str, ...]
    city_types: tuple[CityType, ...]
    themes: tuple[Theme, ...]


def facets(edition: Edition, access: Access) -> Facets:
    """Countries that occur, and all types and themes; three queries."""
    countries = cities_in_reach(edition, access).order_by().values_list("city__country", flat=True).distinct()
    return Facets(
        tuple(sorted(countries)),
        tuple(CityType.objects.filter(edition=edition, retired=False)),
        tuple(Theme.objects.filter(edition=edition, retired=False)),
    )


def other_editions(participation: Participation, editions: list[int]) -> list[Participation]:
    """Where else the city has taken part, among editions that the reader may see."""
    return list(
        Participation.objects.filter(city=participation.city_id, edition__in=editions)
        .exclude(pk=participation.pk)
        .select_related("edition", "city_type")
        .order_by("-joined_on")
    )
