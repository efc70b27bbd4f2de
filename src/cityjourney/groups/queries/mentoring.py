"""Requests to second mentors, and whom a city may ask."""

from collections.abc import Collection, Sequence

from django.db.models import Q, QuerySet

from cityjourney.groups.enums import RequestState
from cityjourney.groups.models import Group, GroupCity, MentoringRequest
from cityjourney.programmes.models import Edition, Participation, Theme


def requests_of(edition: Edition, cities: Collection[int] | None) -> QuerySet[MentoringRequest]:
    """Requests from and to these cities (None: all of the edition), newest first; one query."""
    mine = Q() if cities is None else Q(city__in=cities) | Q(mentor__in=cities)
    rows = MentoringRequest.objects.filter(mine, edition=edition).select_related(
        "theme", "meeting", "asked_by", "answered_by", "edition", "city__city", "city__consortium"
    )
    return rows.select_related("mentor__city", "mentor__consortium", "mentor__theme")


def mentors_for(everybody: Sequence[Participation], own: Collection[int]) -> list[Participation]:
    """Mentor cities that one may ask: not oneself, one's own group's, or one asked already; two queries."""
    leading = set(
        GroupCity.objects.filter(participation__in=own, left_at=None).values_list("group__mentor_id", flat=True)
    )
    running = MentoringRequest.objects.filter(city__in=own, state__in=[RequestState.ASKED, RequestState.ACCEPTED])
    leading.update(running.values_list("mentor_id", flat=True))
    return [
        city
        for city in everybody
        if city.city_type.spec.part == "mentor" and city.pk not in leading and city.pk not in own
    ]


def themes_of(mentors: Sequence[Participation]) -> dict[int, list[Theme]]:
    """The themes of mentor cities: their own, and those of the groups that they lead; one query."""
    found = {city.pk: [city.theme] if city.theme else [] for city in mentors}
    rows = Group.objects.filter(mentor__in=mentors, closed_at=None, theme__isnull=False)
    for group in rows.select_related("theme").order_by("pk"):
        if group.theme is not None and group.theme not in found[group.mentor_id]:
            found[group.mentor_id].append(group.theme)
    return found
