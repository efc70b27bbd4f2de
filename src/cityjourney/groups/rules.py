"""Who may do what with a group.

Whoever has `groups.see` sees the members and topics of all groups. What a group has promised is read by those who
belong to it: its cities and their mayors and experts, its mentor, its thematic expert, the programme team.
"""

from collections.abc import Collection
from dataclasses import dataclass

from django.contrib.auth.models import AnonymousUser

from cityjourney.accounts.models import User
from cityjourney.groups.models import Group
from cityjourney.groups.sentences import CITY, GUIDE, MANAGE, TAKE_PART
from cityjourney.programmes.rules import Access


@dataclass(frozen=True, slots=True)
class Standing:
    """What one reader may do with one group."""

    manages: bool = False
    guides: bool = False
    """Plans sessions, notes commitments of any of its cities, records the decision."""
    own: frozenset[int] = frozenset()
    """Participations (the mentor's among them) for which the reader speaks."""
    inside: bool = False
    """Whether they read what the group promised and argued."""

    @property
    def takes_part(self) -> bool:
        """Whether they have a say."""
        return bool(self.own)

    @property
    def acts(self) -> bool:
        """Whether they may add something."""
        return self.takes_part or self.guides

    def may_speak_for(self, participation: int) -> bool:
        """Whether they may promise something for a city."""
        return self.guides or participation in self.own


def standing(access: Access, group: Group, cities: Collection[int], person: User | AnonymousUser) -> Standing:
    """What follows from roles, the group's cities (without the mentor) and its expert; reads nothing."""
    places = {*cities, group.mentor_id}
    manages = access.allows(MANAGE)
    is_expert = access.is_member and person.is_authenticated and group.expert_id == person.pk
    guides = manages or is_expert or any(access.allows(GUIDE, pk) for pk in places)
    own = frozenset(pk for pk in places if access.allows(TAKE_PART, pk))
    inside = guides or bool(own) or any(access.allows(CITY, pk) for pk in places)
    return Standing(manages=manages, guides=guides and group.closed_at is None, own=own, inside=inside)


def cities_of(access: Access) -> frozenset[int]:
    """The cities for which somebody takes part: in tribes, in requests to mentors."""
    return access.reach(TAKE_PART).participations
