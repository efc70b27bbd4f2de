"""One city, read once for everything that is said about it: figures, results, agreements."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cached_property
from typing import Any, TypeVar

from django.urls import reverse
from django.utils import timezone

from cityjourney.indicators.queries.profile import Profile, peer_group, profile
from cityjourney.organisations.models import City
from cityjourney.programmes.models import Participation, Theme

T = TypeVar("T")


@dataclass
class Subject:
    """A city in an edition at a moment. What is asked of it twice is read once."""

    participation: Participation
    at: datetime
    _shelf: dict[str, Any] = field(default_factory=dict)

    @property
    def today(self) -> date:
        """The day, by the reader's clock."""
        return timezone.localdate(self.at)

    def once(self, name: str, read: Callable[[], T]) -> T:
        """What `read` answers, kept under a name."""
        if name not in self._shelf:
            self._shelf[name] = read()
        found: T = self._shelf[name]
        return found

    @cached_property
    def cities(self) -> list[City]:
        """The city; for a consortium, its members by name."""
        consortium = self.participation.consortium
        return list(consortium.members.order_by("name")) if consortium else [self.participation.city]

    @cached_property
    def profiles(self) -> list[Profile]:
        """The figures of each city beside its peers."""
        current = self.participation.edition.participations.current()
        kinds = dict(current.exclude(consortium=None).values_list("consortium__members", "city_type__key"))
        kinds |= dict(current.values_list("city_id", "city_type__key"))
        own = self.participation.city_type.key
        return [profile(city, peer_group(city, own, kinds), self.today) for city in self.cities]

    @cached_property
    def themes(self) -> dict[str, str]:
        """The themes of the edition: key -> name."""
        rows = Theme.objects.filter(edition=self.participation.edition_id, retired=False)
        return {row.key: str(row) for row in rows}

    def page(self, name: str, *more: object) -> str:
        """An address of this city."""
        return reverse(name, args=[self.participation.edition.slug, self.participation.city.slug, *more])
