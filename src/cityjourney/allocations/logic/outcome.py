"""Reading results: ranks, fairness, comparing two, and a whole result made of groups alone. Plain Python on plain JSON.

The solver is not needed for any of it, so a page that shows a result does not load it.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

Json = Mapping[str, Any]
RESULT_FORMAT = "cityjourney-allocation-result/1"


def mentor_of(groups: Sequence[Json]) -> dict[str, str]:
    """The mentor of each city."""
    return {city: str(group["mentor"]) for group in groups for city in group["cities"]}


def group_number(groups: Sequence[Json]) -> dict[str, int]:
    """The number of the group of each city, from 1."""
    return {city: number for number, group in enumerate(groups, 1) for city in group["cities"]}


class Table:
    """The scores of a problem by city and mentor; matrices may be written as rows or as objects."""

    def __init__(self, problem: Json) -> None:
        self.problem = problem
        self.cities = [str(each["id"]) for each in problem["cities"]]
        self.mentors = [str(each["id"]) for each in problem["mentors"]]
        self._row = {name: place for place, name in enumerate(self.cities)}
        self._column = {name: place for place, name in enumerate(self.mentors)}

    def score(self, criterion: Json, city: str, mentor: str) -> int:
        """What a city has with a mentor on a criterion."""
        matrix = self.problem["scores"][criterion.get("scores", criterion["key"])]
        if isinstance(matrix, Mapping):
            return int(matrix.get(city, {}).get(mentor, 0))
        return int(matrix[self._row[city]][self._column[mentor]])

    def scores(self, city: str, mentor: str) -> dict[str, int]:
        """All scores of a pair."""
        return {item["key"]: self.score(item, city, mentor) for item in self.problem["criteria"]}

    def best(self, criterion: Json, city: str) -> int:
        """What the city would have with the mentor that suits it best on a criterion."""
        return max(self.score(criterion, city, mentor) for mentor in self.mentors)

    def cost(self, city: str, mentor: str) -> tuple[int, ...]:
        """By which a city orders mentors: less is better, the first criterion before the second."""
        found = []
        for item in self.problem["criteria"]:
            value = self.score(item, city, mentor)
            value = int(value == 0) if item["measure"] == "count_zero" else value
            found.append(value if item["goal"] == "min" else -value)
        return tuple(found)

    def first_better(self, city: str, one: str, two: str) -> str | None:
        """The first criterion on which two mentors differ for a city, if the first mentor is the better one there."""
        for item, here, there in zip(self.problem["criteria"], self.cost(city, one), self.cost(city, two), strict=True):
            if here != there:
                return str(item["key"]) if here < there else None
        return None

    def ranks(self, city: str) -> dict[str, int]:
        """1 + the number of mentors that suit the city better."""
        costs = {mentor: self.cost(city, mentor) for mentor in self.mentors}
        return {mentor: 1 + sum(other < own for other in costs.values()) for mentor, own in costs.items()}

    def values(self, mentor_by_city: Mapping[str, str]) -> dict[str, int]:
        """The value of each criterion for an allocation."""
        out = {}
        for item in self.problem["criteria"]:
            found = [self.score(item, city, mentor) for city, mentor in mentor_by_city.items()]
            out[item["key"]] = found.count(0) if item["measure"] == "count_zero" else sum(found)
        return out

    def best_served(self, mentor_by_city: Mapping[str, str]) -> dict[str, tuple[int, int]]:
        """Per criterion, how many cities have the best that they could, of how many that could have anything."""
        out = {}
        for item in self.problem["criteria"]:
            best = {city: self.best(item, city) for city in mentor_by_city}
            able = [city for city in mentor_by_city if best[city] > 0]
            served = sum(self.score(item, city, mentor_by_city[city]) == best[city] for city in able)
            out[item["key"]] = (served, len(able))
        return out


def fairness(table: Table, groups: Sequence[Json]) -> dict[str, Any]:
    """Worst-served cities and envy, as the library tells them."""
    own = mentor_of(groups)
    taken = {mentor: sum(other == mentor for other in own.values()) for mentor in set(own.values())}
    ranks = {city: table.ranks(city) for city in own}
    place = {city: ranks[city][mentor] for city, mentor in own.items()}
    worst = max(place.values())
    envied = {city: [m for m in taken if ranks[city][m] < place[city]] for city in own}
    return {
        "worst_rank": worst,
        "worst_served": sorted(city for city, rank in place.items() if rank == worst),
        "mean_rank": round(sum(place.values()) / len(place), 3),
        "first_choice": sum(rank == 1 for rank in place.values()),
        "among_first_three": sum(rank <= 3 for rank in place.values()),
        "envious_cities": sum(bool(names) for names in envied.values()),
        "envy_pairs": sum(taken[mentor] for names in envied.values() for mentor in names),
    }


def whole_result(problem: Json, answer: Json) -> dict[str, Any]:
    """A result with everything but alternatives, of an answer that has status, groups and criteria only."""
    table = Table(problem)
    own = mentor_of(answer["groups"])
    cities = {
        city: {
            "mentor": mentor, "rank": table.ranks(city)[mentor], "scores": table.scores(city, mentor), "reasons": [],
            "alternatives": [],
        }
        for city, mentor in sorted(own.items())
    }  # fmt: skip
    return {
        "format": RESULT_FORMAT, "status": answer["status"], "groups": answer["groups"],
        "criteria": answer["criteria"], "cities": cities, "fairness": fairness(table, answer["groups"]),
        "conflict": [], "conflict_text": "", "problems": [], "solver": str(answer.get("solver", "")),
    }  # fmt: skip


def read_in(problem: Json, result: Json, known: Json | None) -> dict[str, Any]:
    """A result that was made elsewhere and has passed the check, with only what can be seen from the files.

    A proof cannot be seen. It counts if `known`, the solver's own result for this problem, has the same values.
    """
    table = Table(problem)
    values = table.values(mentor_of(result["groups"]))
    criteria = [
        {"key": key, "value": value, "bound": value, "gap": 0, "proved": False} for key, value in values.items()
    ]
    status = "feasible"
    if known is not None and {item["key"]: item["value"] for item in known["criteria"]} == values:
        criteria, status = [dict(item) for item in known["criteria"]], known["status"]
    groups = [{"mentor": str(group["mentor"]), "cities": list(group["cities"])} for group in result["groups"]]
    return whole_result(problem, {"status": status, "groups": groups, "criteria": criteria})


@dataclass(frozen=True, slots=True)
class Move:
    """A city that has another mentor in the second of two runs; empty where one of them does not know the city."""

    city: str
    before: str
    after: str


def moves(before: Sequence[Json], after: Sequence[Json]) -> list[Move]:
    """Who moved between two allocations."""
    one, two = mentor_of(before), mentor_of(after)
    return [
        Move(city, one.get(city, ""), two.get(city, ""))
        for city in sorted({*one, *two})
        if one.get(city, "") != two.get(city, "")
    ]
