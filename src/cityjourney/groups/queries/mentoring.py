"""Requests to second mentors, and whom a city may ask."""

from collections.abc import Collection, Sequence

from django.db.models import Q, QuerySet

from cityjourney.groups.models import GroupCity, MentoringRequest
from cityjourney.programmes.models import Edition, Participation


def requests_of(edition: Edition, cities: Collection[int] | None) -> QuerySet[MentoringRequest]:
    """Requests from and to these cities (None: all of the edition), newest first; one query."""
    mine = Q() if cities is None else Q(city__in=cities) | Q(mentor__in=cities)
    rows = MentoringRequest.objects.filter(mine, edition=edition).select_related(
        "theme", "meeting", "asked_by", "answered_by", "edition", "city__city", "city__consortium"
    )
    return rows.select_related("mentor__city", "mentor__consortium", "mentor__theme")


def mentors_for(everybody: Sequence[Participation], own: Collection[int]) -> list[Participation]:
    """Mentor cities that one may ask: all but those of one's own groups and oneself; one query."""
    leading = set(
        GroupCity.objects.filter(participation__in=own, left_at=None).values_list("group__mentor_id", flat=True)
    )
    return [
        city
        for city in everybody
        if city.city_type.spec.part == "mentor" and city.pk not in leading and city.pk not in own
    ]
