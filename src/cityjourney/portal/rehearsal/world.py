"""What a rehearsal is played on: the cities with their plans, as pure data. Knows no database and no clock."""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from cityjourney.journeys.logic.plan import Slot, concerns, slots_for
from cityjourney.methodology.calendar import month_dates, place_phases
from cityjourney.methodology.schema import CreditKind, DeliverableKind, EventKind, Methodology, Phase

ZONES = {
    "FI": "Europe/Helsinki", "GR": "Europe/Athens", "RO": "Europe/Bucharest", "BG": "Europe/Sofia",
    "PT": "Europe/Lisbon", "IE": "Europe/Dublin", "GB": "Europe/London", "KR": "Asia/Seoul", "SG": "Asia/Singapore",
    "CA": "America/Toronto", "CO": "America/Bogota",
}  # fmt: skip
"""Where clocks differ from those of central Europe, by country."""
HOME_ZONE = "Europe/Brussels"
GROUP = 6
"""So many cities meet in one group."""
MANY = 12
"""More lines of one kind than these are many."""


@dataclass(frozen=True, slots=True)
class Part:
    """One city in the story. `told` says how much of it: "plain", "full", "now" (full, and rich today), or "waiting"
    (plain, and a deliverable waits for its reviewers today)."""

    slug: str
    name: str
    city_type: str
    mentors: bool
    zone: str = HOME_ZONE
    language: str = "en"
    told: str = "plain"
    joined: date | None = None
    """The day on which it joined, if that was after the first day."""

    @property
    def full(self) -> bool:
        """Whether its story is told in full."""
        return self.told in {"full", "now"}


@dataclass(frozen=True, slots=True)
class Line:
    """An advised thing in the plan of a city, with the first and the last day of its month."""

    slot: Slot
    first: date
    last: date
    frequent: bool = False
    """One of many of its kind: cities merge some of them."""

    @property
    def key(self) -> str:
        """Its name in the plan."""
        return self.slot.key


@dataclass(frozen=True, slots=True)
class DatedPhase:
    """A phase with its first and its last day."""

    phase: Phase
    starts: date
    ends: date


class World:
    """Methodology, first day and cities, with what the story asks of them again and again.

    `brief`: what lies long ago is told in few words, but for the cities that are told in full. `formed`: the groups
    that meet, by the addresses of their cities, mentors among them; without any, cities are dealt out.
    """

    def __init__(
        self,
        methodology: Methodology,
        starts_on: date,
        parts: Iterable[Part],
        *,
        brief: bool = False,
        formed: Sequence[Collection[str]] = (),
    ) -> None:
        self.methodology, self.starts_on, self.brief, self.formed = methodology, starts_on, brief, formed
        self.parts = tuple(sorted(parts, key=lambda part: part.slug))
        self.events: Mapping[str, EventKind] = {kind.key: kind for kind in methodology.event_kinds}
        self.deliverables: Mapping[str, DeliverableKind] = {kind.key: kind for kind in methodology.deliverables}
        placed = {each.key: each for each in place_phases(methodology, starts_on)}
        self.phases = tuple(
            DatedPhase(phase, placed[phase.key].starts, placed[phase.key].ends) for phase in methodology.phases
        )
        self._lines: dict[str, tuple[Line, ...]] = {}

    def lines(self, part: Part) -> tuple[Line, ...]:
        """The plan of a city as advised, by month."""
        if part.city_type not in self._lines:
            slots = slots_for(self.methodology, part.city_type)
            many = Counter((slot.sort, slot.kind) for slot in slots)
            self._lines[part.city_type] = tuple(
                Line(slot, *month_dates(self.starts_on, slot.month), frequent=many[slot.sort, slot.kind] > MANY)
                for slot in slots
            )
        return self._lines[part.city_type]

    @property
    def last_day(self) -> date:
        """The day on which the programme ends."""
        return max(phase.ends for phase in self.phases)

    def credit_for(self, kind: EventKind, in_person: bool, phase: str) -> CreditKind | None:
        """The credit that pays for a meeting, if one does."""
        way = "in_person" if in_person else "online"
        fitting = [
            credit
            for credit in self.methodology.credits
            if kind.key in credit.event_kinds
            and (not credit.delivery or way in credit.delivery)
            and (not credit.phases or phase in credit.phases)
        ]
        return fitting[0] if fitting else None

    def outsiders(self, kind: EventKind) -> bool:
        """Whether people are asked who do not work in the programme: roles that see no city."""
        may = {role.key: {each for grant in role.grants for each in grant.may} for role in self.methodology.roles}
        return any("city.see" not in may[key] and "programme.see" not in may[key] for key in kind.roles)

    def groups(self, kind: EventKind) -> Sequence[tuple[Part, ...]]:
        """The cities that meet in a kind for several cities: in groups, each with a mentor if the kind asks for one."""
        if self.formed:
            asked = [part for part in self.parts if concerns(kind.city_types, part.city_type)]
            asked.sort(key=lambda part: part.mentors)
            meeting = [tuple(part for part in asked if part.slug in group) for group in self.formed]
            return [group for group in meeting if any(not part.mentors for part in group)]
        core = [part for part in self.parts if not part.mentors and concerns(kind.city_types, part.city_type)]
        mentors = [part for part in self.parts if part.mentors and concerns(kind.city_types, part.city_type)]
        count = max(1, round(len(core) / GROUP))
        return [(*core[number::count], *mentors[number : number + 1]) for number in range(count) if core[number::count]]
