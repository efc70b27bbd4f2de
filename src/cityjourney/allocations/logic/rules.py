"""What a run goes by: sizes, criteria in order, weights, limits. They come from the methodology; a run may depart."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from cityjourney.methodology.schema import Allocation

Json = Mapping[str, Any]
Texts = Mapping[str, str]
NOBODY_WITHOUT, MOST_POINTS = "nobody_without", "most_points"
TRAITS = ("population", "area", "gdp_per_head", "features", "borders", "networks")
"""What likeness compares, in the order in which it is shown."""


@dataclass(frozen=True, slots=True)
class Criterion:
    """One thing that counts. `measure` is a key of `MEASURES`, empty for one of a file from elsewhere."""

    key: str
    measure: str
    aim: str
    name: Texts = field(default_factory=dict)
    sentence: Texts = field(default_factory=dict)

    def to_json(self) -> dict[str, Any]:
        """As it is kept with a run."""
        return {
            "key": self.key, "measure": self.measure, "aim": self.aim, "name": dict(self.name),
            "sentence": dict(self.sentence),
        }  # fmt: skip


@dataclass(frozen=True, slots=True)
class Limit:
    """How many cities of one type each group has; `most` None: any number."""

    kind: str
    least: int = 0
    most: int | None = None


@dataclass(frozen=True, slots=True)
class Rules:
    """Cities of a group (`group_min` to `group_max`); what counts, in order; how much each trait counts in likeness.

    `key` names the entry of the methodology from which they come, empty for a file from elsewhere. `second_mentors`
    says how many cities a mentor may help besides its groups.
    """

    group_min: int
    group_max: int
    criteria: tuple[Criterion, ...]
    weights: Mapping[str, int] = field(default_factory=dict)
    limits: tuple[Limit, ...] = ()
    themes_ranked: int = 3
    preferences_ranked: int = 5
    second_mentors: int = 0
    key: str = ""
    name: Texts = field(default_factory=dict)

    @property
    def measures(self) -> tuple[str, ...]:
        """What is looked at, each once, the most important first."""
        return tuple(dict.fromkeys(each.measure for each in self.criteria if each.measure))

    def criterion(self, key: str) -> Criterion:
        """One of the criteria; one that nobody has described if it is not among them."""
        return next((each for each in self.criteria if each.key == key), Criterion(key, "", ""))

    def to_json(self) -> dict[str, Any]:
        """As they are kept with a run."""
        return {
            "group_min": self.group_min,
            "group_max": self.group_max,
            "criteria": [each.to_json() for each in self.criteria],
            "weights": dict(self.weights),
            "limits": [[each.kind, each.most, each.least] for each in self.limits],
            "themes_ranked": self.themes_ranked,
            "preferences_ranked": self.preferences_ranked,
            "second_mentors": self.second_mentors,
            "key": self.key,
            "name": dict(self.name),
        }


@dataclass(frozen=True, slots=True)
class Room:
    """How many cities there are to place, and how many groups mentors lead at least and at most."""

    cities: int
    least: int
    most: int

    def fits(self, small: int, large: int) -> bool:
        """Whether all cities can be dealt into groups of `small` to `large`."""
        return any(number * small <= self.cities <= number * large for number in range(self.least, self.most + 1))


def room_of(problem: Json) -> Room:
    """The room in a problem in the open format."""
    mentors = problem["mentors"]
    return Room(
        len(problem["cities"]),
        sum(each.get("min_groups", 0) for each in mentors),
        sum(each.get("max_groups", 1) for each in mentors),
    )


def rules_from_json(data: Json) -> Rules:
    """Read back what `Rules.to_json` wrote."""
    return Rules(
        group_min=int(data["group_min"]),
        group_max=int(data["group_max"]),
        criteria=tuple(Criterion(**each) for each in data["criteria"]),
        weights=dict(data["weights"]),
        limits=tuple(Limit(str(kind), int(least), most) for kind, most, least in data["limits"]),
        themes_ranked=int(data["themes_ranked"]),
        preferences_ranked=int(data["preferences_ranked"]),
        second_mentors=int(data["second_mentors"]),
        key=str(data["key"]),
        name=dict(data["name"]),
    )


def rules_of(entry: Allocation) -> Rules:
    """The rules that a methodology ships."""
    return Rules(
        group_min=entry.group_size.min,
        group_max=entry.group_size.max,
        criteria=tuple(
            Criterion(each.key, each.measure, each.aim, dict(each.name), dict(each.sentence)) for each in entry.criteria
        ),
        weights=entry.relatability.model_dump(),
        limits=tuple(Limit(each.city_type, each.min, each.max) for each in entry.limits),
        themes_ranked=entry.themes_ranked,
        preferences_ranked=entry.preferences_ranked,
        second_mentors=entry.second_mentors,
        key=entry.key,
        name=dict(entry.name),
    )


def rules_of_problem(problem: Json, known: Sequence[Rules]) -> Rules:
    """The rules that a problem from a file says, which has passed the library's reading.

    Criteria that a methodology describes under the same key (`known`) keep its words and its weights.
    """
    described = {each.key: each for rules in known for each in rules.criteria}
    criteria = []
    for item in problem["criteria"]:
        aim = NOBODY_WITHOUT if (item["measure"], item["goal"]) == ("count_zero", "min") else MOST_POINTS
        found = described.get(item["key"])
        criteria.append(found if found is not None and found.aim == aim else Criterion(item["key"], "", aim))
    keys = {each.key for each in criteria}
    source = next((rules for rules in known if keys <= {each.key for each in rules.criteria}), None)
    size = problem["group_size"]
    base = source or Rules(size["min"], size["max"], ())
    return replace(
        base,
        group_min=size["min"],
        group_max=size["max"],
        criteria=tuple(criteria),
        limits=tuple(
            Limit(item["tag"], item.get("min_per_group", 0), item.get("max_per_group"))
            for item in problem.get("limits", ())
            if "tag" in item
        ),
        second_mentors=problem.get("secondary", {}).get("max_per_mentor", 0),
    )
