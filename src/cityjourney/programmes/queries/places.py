"""An edition in a few numbers, and what its reader may do first."""

from dataclasses import dataclass

from django.db.models import Count

from cityjourney.programmes.doors import Entrance


@dataclass(frozen=True)
class Numbers:
    """How many cities, countries and people take part, and how many invitations wait for an answer."""

    cities: int
    countries: int
    people: int
    invited: int


def numbers_of(entrance: Entrance) -> Numbers:
    """Counted in three queries."""
    edition = entrance.edition
    current = edition.participations.current()
    counted = current.aggregate(cities=Count("pk"), countries=Count("city__country", distinct=True))
    people = edition.memberships.active(entrance.at).aggregate(people=Count("person", distinct=True))
    invited = edition.invitations.offered(entrance.at).count()
    return Numbers(counted["cities"], counted["countries"], people["people"], invited)


def first_places(entrance: Entrance) -> dict[str, bool]:
    """Which doors stand open, for the page that shows them."""
    access = entrance.access
    return {
        "guide": bool(access.reach("guide.read")),
        "cities": bool(access.reach("city.see")),
        "people": bool(access.reach("people.see")),
        "invite": bool(access.reach("programme.invite") or access.reach("city.invite")),
    }
