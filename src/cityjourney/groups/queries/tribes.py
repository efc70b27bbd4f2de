"""Tribes, proposals by shared traits with their reasons, and the cities most like one's own."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from django.db.models import Prefetch
from django.utils.formats import number_format
from django.utils.translation import gettext as _

from cityjourney.groups.enums import Land
from cityjourney.groups.logic.tribes import Place, Proposal, Share, proposals
from cityjourney.groups.models import Portrait, Tribe, TribeCity, TribeOffer
from cityjourney.groups.words import said_of
from cityjourney.matching.relatability import Profile, parts, score
from cityjourney.programmes.models import Edition, Participation

ALIKE = 0.7
"""From here on a part of the likeness is worth a word."""
MOST_LIKE = 4
Facts = Mapping[int, frozenset[Share]]
"""What the reader may know of cities, by participation (`registry.facts_of`)."""


@dataclass(frozen=True, slots=True)
class Shown:
    """A tribe as the reader sees it. `own` are the reader's cities in it, `offered` those to which it is proposed."""

    tribe: Tribe
    name: str
    trait: str
    places: tuple[TribeCity, ...]
    asked: tuple[Participation, ...]
    """Cities to which it is proposed and that have not answered."""
    own: tuple[Participation, ...]
    may_join: tuple[Participation, ...]
    offered: tuple[Participation, ...]


@dataclass(frozen=True, slots=True)
class Proposed:
    """A trait that cities share and no tribe has yet, in words."""

    key: str
    name: str
    reason: str
    cities: tuple[Participation, ...]
    own: tuple[Participation, ...]
    """Those of the reader's cities that share it."""

    @property
    def members(self) -> set[int]:
        """Its cities by participation."""
        return {city.pk for city in self.cities}


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


def tribes_of(edition: Edition, own: Sequence[Participation], traits: Sequence[Proposed] = ()) -> list[Shown]:
    """All tribes: what is proposed to the reader first, then those of the reader, then the larger ones; three queries.

    A tribe that grew from shared facts is told in the reader's language as long as `traits` still hold it.
    """
    places = TribeCity.objects.filter(left_at=None).select_related("participation__city", "participation__consortium")
    offers = TribeOffer.objects.filter(declined_at=None).select_related(
        "participation__city", "participation__consortium"
    )
    rows = Tribe.objects.filter(edition=edition).prefetch_related(
        Prefetch("places", places.order_by("participation__city__name", "pk"), to_attr="now"),
        Prefetch("offers", offers.order_by("participation__city__name", "pk"), to_attr="asked"),
    )
    told = {each.key: each for each in traits}
    shown = [_shown(tribe, own, told.get(tribe.key)) for tribe in rows]
    return sorted(shown, key=lambda each: (not each.offered, not each.own, -len(each.places), each.name))


def _shown(tribe: Tribe, own: Sequence[Participation], trait: Proposed | None) -> Shown:
    places: list[TribeCity] = tribe.now  # type: ignore[attr-defined]
    inside = {place.participation_id for place in places}
    asked = [offer.participation for offer in tribe.asked if offer.participation_id not in inside]  # type: ignore[attr-defined]
    return Shown(
        tribe=tribe,
        name=trait.name if trait and tribe.key else tribe.name,
        trait=trait.reason if trait and tribe.key else tribe.trait,
        places=tuple(places),
        asked=tuple(asked),
        own=tuple(city for city in own if city.pk in inside),
        may_join=tuple(city for city in own if city.pk not in inside),
        offered=tuple(city for city in own if city in asked),
    )


def place_of(participation: Participation, shares: frozenset[Share]) -> Place:
    """The facts of a city as the rules take them."""
    city = participation.city
    return Place(
        participation.pk, city.slug, city.country, city.population, city.area_km2, city.latitude, city.longitude, shares
    )


def traits_of(everybody: Sequence[Participation], facts: Facts) -> list[Proposed]:
    """All traits that enough cities share, in words. No query."""
    cities = {city.pk: city for city in everybody}
    themes = {city.theme.key: str(city.theme) for city in everybody if city.theme is not None}
    found = proposals([place_of(city, facts[city.pk]) for city in everybody])
    return [_proposed(each, cities, themes) for each in found]


def proposed_to(traits: Sequence[Proposed], own: Sequence[Participation], tribes: Sequence[Shown]) -> list[Proposed]:
    """Traits without a tribe: those of the reader's cities, or all for somebody without a city.

    Cities that are all in one tribe already, or to which it is proposed, have found each other.
    """
    mine, taken = {city.pk for city in own}, {each.tribe.key for each in tribes if each.tribe.key}
    circles = [{place.participation_id for place in each.places} | {city.pk for city in each.asked} for each in tribes]
    return [
        replace(each, own=tuple(city for city in own if city in each.cities))
        for each in traits
        if each.key not in taken
        and (not own or mine & each.members)
        and not any(each.members <= circle for circle in circles)
    ]


def _proposed(proposal: Proposal, cities: dict[int, Participation], themes: Mapping[str, str]) -> Proposed:
    name, reason = said_of(proposal, themes)
    return Proposed(proposal.key, name, reason, tuple(cities[pk] for pk in proposal.members), ())


def profile_of(participation: Participation, shares: frozenset[Share] = frozenset()) -> Profile:
    """What is known of a city, for the likeness."""
    city = participation.city
    return Profile(
        population=city.population,
        area=city.area_km2,
        features=_of("land", shares),
        borders=frozenset({city.country} if city.country else ()),
        networks=_of("network", shares),
    )


def _of(family: str, shares: frozenset[Share]) -> frozenset[str] | None:
    """The values of one family; None when nothing is known."""
    return frozenset(value for kind, value in shares if kind == family) or None


def most_like(own: Participation, everybody: Sequence[Participation], facts: Facts) -> list[Like]:
    """The cities most like one's own, with what they share; without something in common a city is left out."""
    mine = profile_of(own, facts[own.pk])
    found = []
    for other in everybody:
        theirs = profile_of(other, facts[other.pk])
        reasons = _alike(mine, theirs, own, other)
        if other.pk != own.pk and reasons:
            found.append(Like(other, score(mine, theirs), reasons))
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
    words += [str(Land(key).label) for key in sorted((mine.features or set()) & (theirs.features or set()))]
    words += sorted((mine.networks or set()) & (theirs.networks or set()))
    if own.theme_id and own.theme_id == other.theme_id:
        words.append(str(other.theme))
    return ", ".join(words)


def portrait_of(participation: Participation) -> Portrait | None:
    """What a city says of itself; one query."""
    return Portrait.objects.filter(participation=participation).first()
