"""An edition with a city, a survey that is open, and people who know their codes."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta

import pytest

from cityjourney.accounts.models import User
from cityjourney.enablers.commands import answering, asking, running
from cityjourney.enablers.commands.asking import Person
from cityjourney.enablers.logic.box import statements_of
from cityjourney.enablers.models import Round
from tests.programmes.world import World, make_world

NOW = datetime(2026, 3, 10, 10, 0, tzinfo=UTC)
TODAY = NOW.date()
KINDS = ("administration", "business", "research", "civil-society", "finance")


@dataclass
class Survey:
    """A round and, for the tests alone, everybody's code."""

    world: World
    round: Round
    representative: User
    codes: dict[str, str] = field(default_factory=dict)

    def ask(self, *kinds: str, language: str = "en") -> None:
        """Put a person of each kind on the list and invite them."""
        first = self.round.invitees.count()
        people = [
            Person(f"P {first + number}", f"p{first + number}@people.example", kind, language)
            for number, kind in enumerate(kinds)
        ]
        asking.add_people(round=self.round, people=people, by=self.representative, at=NOW)
        asking.invite(round=self.round, by=self.representative, at=NOW, tell=self._listen)

    def _listen(self, _round: object, pairs: object, _at: object) -> None:
        self.codes |= {person.email: code for person, code in pairs}  # type: ignore[attr-defined]

    def marks(self, value: int | None) -> list[int | None]:
        """The same mark for every statement."""
        return [value] * len(statements_of(self.round.survey))

    def answer(
        self, number: int, value: int = 3, *, marks: list[int | None] | None = None, today: date = TODAY
    ) -> bool:
        """One person answers."""
        code = self.codes[f"p{number}@people.example"]
        return answering.take(round=self.round, code=code, marks=marks or self.marks(value), today=today)

    def close(self) -> Round:
        self.round = running.close_round(round=self.round, by=self.representative, at=NOW + timedelta(days=5))
        return self.round


@pytest.fixture
def begin(db: None) -> Callable[..., Survey]:
    """Opens a round of Bilbao."""

    def make(threshold: int = 5) -> Survey:
        world = make_world()
        person = world.person("representative", "Bilbao")
        made = running.open_round(
            participation=world.city("Bilbao"), survey=world.edition.methodology.enablers[0], opens_on=TODAY,
            closes_on=TODAY + timedelta(days=20), threshold=threshold, by=person, at=NOW,
        )  # fmt: skip
        return Survey(world, made, person)

    return make
