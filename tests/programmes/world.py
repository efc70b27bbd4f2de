"""A small world for tests: an edition of a shipped methodology, cities in it, people in their roles."""

from dataclasses import dataclass, field
from datetime import UTC, date, datetime

from cityjourney.accounts.commands import join
from cityjourney.accounts.models import User
from cityjourney.organisations.commands import save_city
from cityjourney.organisations.logic.cities import CityFacts
from cityjourney.programmes.commands.editions import create_edition, create_programme
from cityjourney.programmes.commands.memberships import add_membership
from cityjourney.programmes.commands.participations import add_participation
from cityjourney.programmes.installers import install_methodology
from cityjourney.programmes.models import CityType, Edition, Participation, Phase, Role
from tests.shipped import shipped

STARTS = date(2025, 9, 1)
FIRST_DAY = datetime(2025, 9, 1, 9, tzinfo=UTC)


@dataclass
class World:
    """An edition and who is in it."""

    edition: Edition
    cities: dict[str, Participation] = field(default_factory=dict)

    def role(self, key: str) -> Role:
        return Role.objects.select_related("edition").get(edition=self.edition, key=key)

    def city(self, name: str, kind: str = "eu-core", country: str = "ES") -> Participation:
        """A city that takes part; the same one when asked again."""
        if name not in self.cities:
            city, _outcome = save_city(
                facts=CityFacts(slug=name.lower(), name=name, country=country), by=None, at=FIRST_DAY
            )
            self.cities[name] = add_participation(
                edition=self.edition,
                city=city,
                city_type=CityType.objects.get(edition=self.edition, key=kind),
                by=None,
                at=FIRST_DAY,
            )
        return self.cities[name]

    def person(self, role: str = "", city: str = "", *, email: str = "", name: str = "") -> User:
        """Somebody in a role; without a role, a stranger who has an account."""
        address = email or f"{role or 'stranger'}.{city.lower() or 'all'}@people.example"
        person = join(email=address, name=name or address.split("@", maxsplit=1)[0], verified=True, at=FIRST_DAY)
        if role:
            space = self.city(city) if city else None
            add_membership(person=person, role=self.role(role), participation=space, by=None, at=FIRST_DAY)
        return person

    def during(self, phase: str) -> datetime:
        """A moment on the second day of a phase."""
        found = Phase.objects.get(edition=self.edition, key=phase)
        return datetime.combine(found.starts_on, FIRST_DAY.timetz()).replace(day=2)


def make_world(methodology: str = "icc-2020", slug: str = "test-edition") -> World:
    """A fresh edition that began on 1 September 2025."""
    programme = create_programme(slug=f"{slug}-programme", name={"en": "Challenge"}, by=None, at=FIRST_DAY)
    edition = create_edition(
        programme=programme, slug=slug, name={"en": "First edition"}, starts_on=STARTS, by=None, at=FIRST_DAY
    )
    install_methodology(edition=edition, methodology=shipped(methodology), by=None, at=FIRST_DAY)
    edition.refresh_from_db()
    return World(edition)
