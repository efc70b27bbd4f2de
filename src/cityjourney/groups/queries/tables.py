"""Groups as a table that `commands.tables` reads back."""

from collections.abc import Iterable

from django.db.models import Prefetch, QuerySet

from cityjourney.core.sheets import write_sheet
from cityjourney.groups.models import Group, GroupCity
from cityjourney.programmes.models import Edition

COLUMNS = ("reference", "name", "theme", "mentor", "cities", "expert")


def groups_of(edition: Edition) -> QuerySet[Group]:
    """The groups of an edition that are not closed, with mentor, expert and cities (`now`); two queries."""
    places = GroupCity.objects.filter(left_at=None).select_related(
        "participation__city", "participation__consortium", "participation__city_type"
    )
    rows = Group.objects.filter(edition=edition, closed_at=None).select_related(
        "theme", "expert", "mentor__city", "mentor__consortium", "mentor__city_type"
    )
    return rows.prefetch_related(
        Prefetch("places", places.order_by("participation__city__name", "pk"), to_attr="now")
    ).order_by("name", "pk")


def groups_sheet(groups: Iterable[Group]) -> str:
    """One row for each group; cities by their addresses, separated by semicolons. Groups need `now`."""
    return write_sheet(
        COLUMNS,
        (
            {
                "reference": group.reference,
                "name": group.name,
                "theme": group.theme.key if group.theme else "",
                "mentor": group.mentor.city.slug,
                "cities": "; ".join(place.participation.city.slug for place in group.now),  # type: ignore[attr-defined]
                "expert": group.expert.email if group.expert else "",
            }
            for group in groups
        ),
    )
