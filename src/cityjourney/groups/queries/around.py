"""What a city has beside others: its groups and its tribes, for pages of apps above."""

from dataclasses import dataclass

from django.db.models import Q

from cityjourney.groups.models import Group, Tribe
from cityjourney.programmes.models import Participation


@dataclass(frozen=True, slots=True)
class Around:
    """Groups in which a city is or which it mentors, and its tribes, each by name."""

    groups: list[Group]
    tribes: list[Tribe]

    def __bool__(self) -> bool:
        return bool(self.groups or self.tribes)


def around(city: Participation) -> Around:
    """The groups and tribes of a city now; two queries."""
    now = Q(pk__in=Group.objects.filter(places__participation=city, places__left_at=None).values("pk"))
    groups = Group.objects.filter(now | Q(mentor=city), edition=city.edition_id, closed_at=None)
    tribes = Tribe.objects.filter(places__participation=city, places__left_at=None, edition=city.edition_id)
    return Around(sorted(groups.order_by("pk"), key=str), list(tribes.order_by("name", "pk")))
