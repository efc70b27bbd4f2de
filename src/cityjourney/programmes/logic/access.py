"""What somebody may do: role x relation x open phase. Pure: no clock, no database.

A role reaches as far as the membership says: without a city it reaches the whole edition, and only if the methodology
says that the role belongs to the programme; with a city it reaches that city and nothing else.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field

from cityjourney.methodology.schema import Grant

WHOLE = "programme."
"""Permissions that begin so are about the whole edition: a role of one city has none of them, whatever it grants."""


@dataclass(frozen=True, slots=True)
class OpenPhase:
    """A phase that is open on the day in question, and for which city types it exists (empty means all)."""

    key: str
    city_types: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Held:
    """One role that a person holds: for one city (`participation`, with its type), or for the whole edition."""

    role: str
    role_id: int
    programme_wide: bool
    grants: tuple[Grant, ...]
    participation: int | None = None
    city_type: str = ""
    space: str = ""
    """Name of the city or consortium."""
    space_slug: str = ""

    @property
    def reaches_all(self) -> bool:
        """The whole edition: only a role of the programme that is held without a city."""
        return self.programme_wide and self.participation is None


@dataclass(frozen=True, slots=True)
class Reach:
    """How far one permission carries: everywhere, or to some participations."""

    everywhere: bool = False
    participations: frozenset[int] = frozenset()

    def __bool__(self) -> bool:
        return self.everywhere or bool(self.participations)

    def __contains__(self, participation: int) -> bool:
        return self.everywhere or participation in self.participations


def is_open_for(phases: Iterable[str], held: Held, open_phases: Iterable[OpenPhase]) -> bool:
    """Whether one of the phases is open for the city of a role; for a role of the whole edition: for any city."""
    wanted = set(phases)
    return any(
        phase.key in wanted and (held.reaches_all or not phase.city_types or held.city_type in phase.city_types)
        for phase in open_phases
    )


@dataclass(frozen=True, slots=True)
class Access:
    """What one person may do in one edition at one moment."""

    held: tuple[Held, ...] = ()
    open_phases: tuple[OpenPhase, ...] = ()
    public: frozenset[str] = frozenset()
    """Permissions that the edition gives to everybody, signed in or not."""
    shared: frozenset[str] = frozenset()
    """Permissions about what belongs to no city: a role of one city carries them through the whole edition."""
    _reaches: dict[str, Reach] = field(default_factory=dict, compare=False, repr=False)

    def reach(self, permission: str) -> Reach:
        """How far a permission carries."""
        if permission not in self._reaches:
            self._reaches[permission] = self._reach(permission)
        return self._reaches[permission]

    def _reach(self, permission: str) -> Reach:
        if permission in self.public:
            return Reach(everywhere=True)
        granting = [held for held in self.held if self._grants(held, permission)]
        cities = frozenset(held.participation for held in granting if held.participation is not None)
        everywhere = any(held.reaches_all for held in granting)
        if permission.startswith(WHOLE):
            return Reach(everywhere)
        return Reach(everywhere or (permission in self.shared and bool(cities)), cities)

    def _grants(self, held: Held, permission: str) -> bool:
        return any(
            permission in grant.may and (not grant.phases or is_open_for(grant.phases, held, self.open_phases))
            for grant in held.grants
        )

    def allows(self, permission: str, participation: int | None = None) -> bool:
        """Whether the permission covers one city, or, without one, the whole edition."""
        reach = self.reach(permission)
        return reach.everywhere if participation is None else participation in reach

    def permissions_for(self, participation: int) -> frozenset[str]:
        """Everything that is allowed for one city now."""
        names = {name for held in self.held for grant in held.grants for name in grant.may} | self.public
        return frozenset(name for name in names if self.allows(name, participation))

    @property
    def is_member(self) -> bool:
        """Whether the person holds any role in the edition."""
        return bool(self.held)

    @property
    def cities(self) -> frozenset[int]:
        """The participations to which a role ties the person."""
        return frozenset(held.participation for held in self.held if held.participation is not None)
