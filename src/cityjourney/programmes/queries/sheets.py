"""An edition's cities as a table, in the form in which they come in."""

from collections.abc import Iterable, Iterator

from django.db.models import Prefetch

from cityjourney.core.sheets import write_sheet
from cityjourney.organisations.logic.cities import COLUMNS
from cityjourney.organisations.models import City
from cityjourney.programmes.models import Participation
from cityjourney.programmes.models.participations import ParticipationQuerySet

OUT_COLUMNS = (*COLUMNS[:3], "city_type", "theme", "consortium", "lead", *COLUMNS[3:], "participation_source")


def cities_sheet(participations: Iterable[Participation]) -> str:
    """The table of these participations with a row for each city of a consortium; reading it in changes nothing."""
    return write_sheet(OUT_COLUMNS, _rows(participations))


def with_members(participations: ParticipationQuerySet) -> Iterable[Participation]:
    """What `cities_sheet` needs, in two queries."""
    members = Prefetch("consortium__members", queryset=City.objects.order_by("name", "pk"))
    return participations.select_related("city", "city_type", "theme", "consortium").prefetch_related(members)


def _rows(participations: Iterable[Participation]) -> Iterator[dict[str, object]]:
    for each in participations:
        cities = list(each.consortium.members.all()) if each.consortium else [each.city]
        for city in sorted(cities, key=lambda city: city.pk != each.city_id):
            yield {
                **{column: getattr(city, column) for column in COLUMNS},
                "city_type": each.city_type.key,
                "theme": each.theme.key if each.theme else "",
                "consortium": each.consortium.name if each.consortium else "",
                "lead": "yes" if each.consortium and city.pk == each.city_id else "",
                "participation_source": each.source,
            }
