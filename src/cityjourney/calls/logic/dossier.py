"""What an application holds beside its answers: the city, who to write to, the team, partners, the consortium."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from cityjourney.calls.logic.eligibility import Place

FIELDS = (
    "city", "name", "country", "population", "contact_name", "contact_email", "contact_role", "team", "partners",
    "consortium", "members",
)  # fmt: skip
NEEDED = ("name", "country", "population", "contact_name", "contact_email", "team")
TEAM_SIZE = 6
MEMBERS = 8


@dataclass(frozen=True, slots=True)
class Mate:
    """Somebody of the team."""

    name: str
    email: str
    role: str = ""


@dataclass(frozen=True, slots=True)
class Dossier:
    """A document as it was saved: `about` (see `FIELDS`) and the answers."""

    about: Mapping[str, Any]
    answers: Mapping[str, Any]

    def text(self, key: str) -> str:
        """One of the texts."""
        return str(self.about.get(key) or "")

    @property
    def population(self) -> int | None:
        """People who live in the city."""
        value = self.about.get("population")
        return value if isinstance(value, int) else None

    @property
    def team(self) -> list[Mate]:
        """The people of the team."""
        return [Mate(*(str(part) for part in row)) for row in self.about.get("team") or ()]

    @property
    def members(self) -> list[Place]:
        """The other cities of the consortium."""
        return [Place(str(name), str(country), population) for name, country, population in self._members]

    @property
    def _members(self) -> Sequence[Sequence[Any]]:
        found: Sequence[Sequence[Any]] = self.about.get("members") or ()
        return found

    @property
    def lead(self) -> Place:
        """The city that applies."""
        return Place(self.text("name"), self.text("country"), self.population)

    def lacking(self) -> list[str]:
        """Keys of what is needed and not there; a consortium needs a name and at least one more city."""
        found = [key for key in NEEDED if self.about.get(key) in (None, "", [])]
        if self.text("consortium") and not self.members:
            found.append("members")
        if self.members and not self.text("consortium"):
            found.append("consortium")
        return found
