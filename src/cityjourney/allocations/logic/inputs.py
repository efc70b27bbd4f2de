"""What matching knows of a city or a mentor."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any, Literal

from cityjourney.matching.relatability import Profile

Part = Literal["core", "mentor"]
LISTS = ("languages", "themes", "secondary", "wishes", "features", "networks", "borders")
FEATURES = ("coast", "island", "port", "river", "lake", "mountains", "plain", "border")


@dataclass(frozen=True, slots=True)
class Place:
    """A city (or consortium) as matching sees it. `None` says that nothing is known; an empty list, that there is none.

    `id` is its address. `themes`, `secondary` and `wishes` are ranked, the first is wanted most. A mentor leads between
    `min_groups` and `max_groups` groups. Area in km², GDP per head in euro. `origins` says where a field comes from:
    "entered", "application", "programme" or "city".
    """

    id: str
    name: str
    kind: str
    part: Part
    country: str = ""
    population: float | None = None
    area: float | None = None
    latitude: float | None = None
    longitude: float | None = None
    gdp_per_head: float | None = None
    languages: tuple[str, ...] | None = None
    themes: tuple[str, ...] | None = None
    secondary: tuple[str, ...] | None = None
    wishes: tuple[str, ...] | None = None
    features: tuple[str, ...] | None = None
    networks: tuple[str, ...] | None = None
    borders: tuple[str, ...] | None = None
    max_groups: int = 1
    min_groups: int = 0
    origins: Mapping[str, str] = field(default_factory=dict)

    @property
    def is_mentor(self) -> bool:
        """Whether it leads groups."""
        return self.part == "mentor"

    @property
    def profile(self) -> Profile:
        """What relatability compares; a city lies at least in its own country."""
        near = {*(self.borders or ()), self.country} - {""}
        return Profile(
            population=self.population,
            area=self.area,
            gdp_per_head=self.gdp_per_head,
            features=None if self.features is None else frozenset(self.features),
            borders=frozenset(near) or None,
            networks=None if self.networks is None else frozenset(self.networks),
        )

    def to_json(self) -> dict[str, Any]:
        """As it is kept with a run."""
        return {**asdict(self), "origins": dict(self.origins)}


def place_from_json(data: Mapping[str, Any]) -> Place:
    """Read back what `Place.to_json` wrote."""
    values = {**data, **{key: None if data[key] is None else tuple(data[key]) for key in LISTS}}
    return Place(**values)
