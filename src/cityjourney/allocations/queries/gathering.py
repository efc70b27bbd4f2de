"""What is known of the cities of an edition: entered here, said in the application, known to the programme."""

from collections.abc import Mapping, Sequence
from typing import Any

from cityjourney.allocations.enums import WishKind
from cityjourney.allocations.logic.building import Wanted
from cityjourney.allocations.logic.inputs import LISTS, Place
from cityjourney.allocations.models import Profile, Wish
from cityjourney.calls.models import Application, Onboarding
from cityjourney.calls.questions import MENTORS, THEMES
from cityjourney.programmes.models import Edition, Participation, Theme

NUMBERS = ("gdp_per_head", "max_groups", "min_groups")


def participations_of(edition: Edition) -> list[Participation]:
    """Everybody who takes part, with what matching asks; one query."""
    found = Participation.objects.current().filter(edition=edition)
    return list(
        found.select_related("city", "city_type", "theme", "consortium", "matching_profile", "edition").order_by(
            "city__name", "pk"
        )
    )


def theme_names(edition: Edition) -> dict[str, str]:
    """The themes of an edition by key, in their order; one query."""
    return {theme.key: str(theme) for theme in Theme.objects.filter(edition=edition, retired=False)}


def answers_of(edition: Edition) -> dict[int, Mapping[str, Any]]:
    """The answers of the expression of interest by participation; two queries.

    An application that led to the participation counts first, then the newest that names the city.
    """
    handed_in = Application.objects.handed_in().filter(call__edition=edition)
    by_city: dict[int, Mapping[str, Any]] = {}
    for city, document in handed_in.order_by("handed_in_at").values_list("cities", "handed_in"):
        if city is not None:
            by_city[city] = (document or {}).get("answers", {})
    pairs = Participation.objects.current().filter(edition=edition, city__in=by_city).values_list("pk", "city_id")
    found = {pk: by_city[city] for pk, city in pairs} if by_city else {}
    taken = Onboarding.objects.filter(participation__edition=edition)
    for pk, document in taken.values_list("participation_id", "application__handed_in"):
        found[pk] = (document or {}).get("answers", {})
    return found


def places_of(edition: Edition) -> list[Place]:
    """Every city and mentor as matching sees it; a constant number of queries."""
    rows = participations_of(edition)
    addresses = {f"m-{row.pk}": row.city.slug for row in rows if row.city_type.spec.part == "mentor"}
    answers = answers_of(edition)
    return [place_of(row, answers.get(row.pk, {}), addresses) for row in rows]


def profile_of(row: Participation) -> Profile | None:
    """What was entered for matching, if anything was."""
    return getattr(row, "matching_profile", None)


def place_of(row: Participation, answers: Mapping[str, Any], addresses: Mapping[str, str]) -> Place:
    """One city: what was entered counts before what it applied with, that before what the programme knows."""
    part = row.city_type.spec.part
    values: dict[str, Any] = {}
    origins: dict[str, str] = {}

    def take(origin: str, **found: Any) -> None:
        for key, value in found.items():
            if value is not None and key not in values:
                values[key], origins[key] = value, origin

    profile = profile_of(row)
    if profile is not None:
        take("entered", **{key: getattr(profile, key) for key in (*LISTS, *NUMBERS)})
    if part == "core" and answers:
        mentors = [addresses[key] for key in answers.get(MENTORS) or () if key in addresses]
        take("application", themes=list(answers.get(THEMES) or ()) or None, wishes=mentors or None)
    take("programme", themes=[row.theme.key] if row.theme else None)
    city = row.city
    take("city", population=city.population, area=city.area_km2, latitude=city.latitude, longitude=city.longitude)
    for key in LISTS:
        if key in values:
            values[key] = tuple(values[key])
    return Place(
        id=city.slug, name=str(row), kind=row.city_type.key, part=part, country=city.country, origins=origins, **values
    )


def wanted_of(wishes: Sequence[Wish], places: Sequence[Place]) -> list[Wanted]:
    """The wishes that speak of cities and mentors who take part; the others wait."""
    cities = {each.id for each in places if not each.is_mentor}
    mentors = {each.id for each in places if each.is_mentor}
    found = []
    for wish in wishes:
        pair = wish.kind in (WishKind.PIN, WishKind.BAN)
        if set(wish.cities) <= cities and (not pair or wish.mentor in mentors):
            found.append(Wanted(WishKind(wish.kind).value, tuple(wish.cities), wish.mentor))
    return found


def wishes_of(edition: Edition) -> list[Wish]:
    """What the programme wants of the next run; one query."""
    return list(Wish.objects.filter(edition=edition).select_related("made_by"))
