"""Tribes, proposals by shared traits with their reasons, and the cities most like one's own."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from django.db.models import Prefetch
from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from cityjourney.groups.logic.tribes import Place, Proposal, proposals
from cityjourney.groups.models import Tribe, TribeCity
from cityjourney.matching.relatability import Profile, parts, score
from cityjourney.organisations.countries import country_name
from cityjourney.programmes.models import Edition, Participation

ALIKE = 0.7
"""From here on a part of the likeness is worth a word."""
MOST_LIKE = 4


@dataclass(frozen=True, slots=True)
class Shown:
    """A tribe with its cities now; `own` are those of the reader's cities that are in it."""

    tribe: Tribe
    places: tuple[TribeCity, ...]
    own: tuple[Participation, ...]
    may_join: tuple[Participation, ...]


@dataclass(frozen=True, slots=True)
class Proposed:
    """A trait that cities share and no tribe has yet, in words."""

    key: str
    name: str
    reason: str
    cities: tuple[Participation, ...]
    own: tuple[Participation, ...]


@dataclass(frozen=True, slots=True)
class Like:
    """A city that is like one's own, from 0 to 1000, and in what."""

    city: Participation
    score: int
    reasons: str


def participants(edition: Edition) -> list[Participation]:
    """All cities that take part now, by name; one query."""
    rows = Participation.objects.current().filter(edition=edition)
    return list(rows.select_related("city", "consortium", "city_type", "theme").order_by("city__name", "pk"))


def tribes_of(edition: Edition, own: Sequence[Participation]) -> list[Shown]:
    """All tribes, those of the reader first, then the larger ones; two queries."""
    places = TribeCity.objects.filter(left_at=None).select_related("participation__city", "participation__consortium")
    rows = Tribe.objects.filter(edition=edition).prefetch_related(
        Prefetch("places", places.order_by("participation__city__name", "pk"), to_attr="now")
    )
    shown = [_shown(tribe, own) for tribe in rows]
    return sorted(shown, key=lambda each: (not each.own, -len(each.places), each.tribe.name))


def _shown(tribe: Tribe, own: Sequence[Participation]) -> Shown:
    places: list[TribeCity] = tribe.now  # type: ignore[attr-defined]
    inside = {place.participation_id for place in places}
    return Shown(
        tribe,
        tuple(places),
        tuple(city for city in own if city.pk in inside),
        tuple(city for city in own if city.pk not in inside),
    )


def place_of(participation: Participation) -> Place:
    """The facts of a city as the rules take them."""
    city = participation.city
    return Place(
        participation.pk, city.slug, city.country, city.population, city.area_km2, city.latitude, city.longitude
    )


def proposed_to(everybody: Sequence[Participation], own: Collection[int], taken: Collection[str]) -> list[Proposed]:
    """Traits without a tribe: those of the reader's cities, or all for somebody without a city. No query."""
    cities = {city.pk: city for city in everybody}
    found = proposals([place_of(city) for city in everybody])
    wanted = [each for each in found if each.key not in taken and (not own or set(own) & set(each.members))]
    return [_proposed(each, cities, own) for each in wanted]


def find_proposal(everybody: Sequence[Participation], key: str) -> Proposed | None:
    """One proposal by its key."""
    cities = {city.pk: city for city in everybody}
    found = proposals([place_of(city) for city in everybody])
    return next((_proposed(each, cities, ()) for each in found if each.key == key), None)


def _proposed(proposal: Proposal, cities: dict[int, Participation], own: Collection[int]) -> Proposed:
    members = tuple(cities[pk] for pk in proposal.members)
    name, reason = _words(proposal, len(members))
    return Proposed(proposal.key, name, reason, members, tuple(city for city in members if city.pk in own))


def _words(proposal: Proposal, count: int) -> tuple[str, str]:
    """Name and reason of a proposal."""
    values = proposal.values
    if proposal.trait == "country":
        country = country_name(str(values["country"]))
        return _("Cities in %(country)s") % {"country": country}, ngettext(
            "%(n)d city of the programme lies in %(country)s: the same laws, the same funds, often the same words.",
            "%(n)d cities of the programme lie in %(country)s: the same laws, the same funds, often the same words.",
            count,
        ) % {"n": count, "country": country}
    if proposal.trait == "border":
        return _("Neighbours across borders"), _(
            "%(n)d cities of %(countries)s countries, each less than %(km)s km from another one: near enough to meet."
        ) % {"n": count, "countries": values["countries"], "km": values["km"]}
    size = _size(int(values["least"]), int(values["most"]))
    return _("Cities with %(size)s people") % {"size": size}, _(
        "%(n)d cities with %(size)s people: offices of a similar size, and plans that fit each other."
    ) % {"n": count, "size": size}


def _size(least: int, most: int) -> str:
    low, high = number_format(least, force_grouping=True), number_format(most, force_grouping=True)
    if not least:
        return _("up to %(high)s") % {"high": high}
    if not most:
        return _("more than %(low)s") % {"low": low}
    return _("%(low)s to %(high)s") % {"low": low, "high": high}


def profile_of(participation: Participation) -> Profile:
    """What is known of a city, for the likeness."""
    city = participation.city
    return Profile(
        population=city.population, area=city.area_km2, borders=frozenset({city.country} if city.country else ())
    )


def most_like(own: Participation, everybody: Sequence[Participation]) -> list[Like]:
    """The cities most like one's own, with what they share; without something in common a city is left out."""
    mine = profile_of(own)
    found = [
        Like(other, score(mine, profile_of(other)), reasons)
        for other in everybody
        if other.pk != own.pk and (reasons := _alike(mine, profile_of(other), own, other))
    ]
    return sorted(found, key=lambda each: (-each.score, str(each.city)))[:MOST_LIKE]


def _alike(mine: Profile, theirs: Profile, own: Participation, other: Participation) -> str:
    shares = parts(mine, theirs)
    words = []
    if (shares["population"] or 0) >= ALIKE and other.city.population:
        words.append(_("%(n)s people") % {"n": number_format(other.city.population, force_grouping=True)})
    if (shares["area"] or 0) >= ALIKE and other.city.area_km2:
        words.append(_("%(n)s km²") % {"n": number_format(other.city.area_km2, 0, force_grouping=True)})
    if own.city.country == other.city.country:
        words.append(other.city.country_name)
    if own.theme_id and own.theme_id == other.theme_id:
        words.append(str(other.theme))
    return ", ".join(words)
