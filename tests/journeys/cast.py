"""An edition with the shipped methodology, three cities and the people who work with them."""

from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta

from cityjourney.accounts.models import User
from cityjourney.methodology.schema import Methodology
from cityjourney.organisations.models import City
from cityjourney.programmes.commands.editions import create_edition, create_programme
from cityjourney.programmes.commands.memberships import add_membership
from cityjourney.programmes.commands.participations import add_participation
from cityjourney.programmes.installers import install_methodology
from cityjourney.programmes.models import CityType, Edition, Participation, Role, Theme
from tests.shipped import shipped

START = date(2026, 1, 1)
NOW = datetime(2026, 10, 12, 9, 0, tzinfo=UTC)
"""Month 10 of the programme: the second month of implementation, in its first cycle."""


def core_type(methodology: Methodology, after: int = 1) -> str:
    """A city type that goes the whole way (the second of them has no phase of its own)."""
    return [kind.key for kind in methodology.city_types if kind.part == "core"][after]


@dataclass
class Cast:
    """Who and what the tests play with."""

    edition: Edition
    cities: dict[str, Participation] = field(default_factory=dict)
    people: dict[str, User] = field(default_factory=dict)

    def __getattr__(self, name: str) -> Participation | User:
        for group in (self.__dict__["cities"], self.__dict__["people"]):
            if name in group:
                return group[name]
        raise AttributeError(name)

    def role(self, key: str) -> Role:
        return Role.objects.get(edition=self.edition, key=key)

    def join(self, name: str, country: str, latitude: float, longitude: float, *, joined: datetime) -> Participation:
        methodology = shipped()
        city = City.objects.create(
            slug=name, name=name.title(), country=country, latitude=latitude, longitude=longitude, population=100_000
        )
        self.cities[name] = add_participation(
            edition=self.edition,
            city=city,
            city_type=CityType.objects.get(edition=self.edition, key=core_type(methodology)),
            theme=Theme.objects.filter(edition=self.edition).first(),
            by=None,
            at=joined,
        )
        return self.cities[name]

    def person(self, name: str, role: str = "", city: Participation | None = None) -> User:
        person = self.people.get(name) or User.objects.create_user(email=f"{name}@example.org", name=name.title())
        self.people[name] = person
        if role:
            add_membership(person=person, role=self.role(role), participation=city, by=None, at=NOW - timedelta(days=1))
        return person


def play() -> Cast:
    """The whole cast: Ana works for Rijeka, Ben for Cork; Eva is lead expert of both; Tom runs the programme."""
    joined = datetime(2026, 1, 1, tzinfo=UTC)
    programme = create_programme(slug="icc", name={"en": "Intelligent Cities Challenge"}, by=None, at=joined)
    edition = create_edition(
        programme=programme, slug="icc-4", name={"en": "ICC 4"}, starts_on=START, by=None, at=joined
    )
    install_methodology(edition=edition, methodology=shipped(), by=None, at=joined)
    edition.refresh_from_db()
    cast = Cast(edition)
    rijeka = cast.join("rijeka", "HR", 45.327, 14.442, joined=joined)
    cork = cast.join("cork", "IE", 51.898, -8.476, joined=joined)
    cast.join("zadar", "HR", 44.119, 15.231, joined=joined)
    cast.person("ana", "representative", rijeka)
    cast.person("ben", "representative", cork)
    cast.person("eva", "lead-expert", rijeka)
    cast.person("eva", "lead-expert", cork)
    cast.person("tom", "programme-team")
    cast.person("sam")
    return cast
