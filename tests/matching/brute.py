"""The slow truth for small problems: every assignment, every deal, straight from the parsed JSON."""

from __future__ import annotations

from functools import cache
from itertools import combinations, product
from typing import Any

Json = dict[str, Any]


def partitions(items: tuple[str, ...], low: int, high: int) -> list[list[tuple[str, ...]]]:
    """All ways to part the items into groups of ``low`` to ``high``."""
    if not items:
        return [[]]
    first, rest = items[0], items[1:]
    found = []
    for size in range(low - 1, min(high, len(items))):
        for others in combinations(rest, size):
            left = tuple(item for item in rest if item not in others)
            found += [[(first, *others), *more] for more in partitions(left, low, high)]
    return found


class Truth:
    """All real allocations of a problem as mentor tuples in the order of its cities, with their values."""

    def __init__(self, problem: Json) -> None:
        self.problem = problem
        self.cities = [city["id"] for city in problem["cities"]]
        self.tags = {city["id"]: set(city.get("tags", ())) for city in problem["cities"]}
        self.mentors = {mentor["id"]: mentor for mentor in problem["mentors"]}
        self.dealt = cache(self._dealt)
        names = list(self.mentors)
        self.all = [at for at in product(names, repeat=len(self.cities)) if self._real(at)]
        self.all.sort(key=self.order)

    def _group(self, group: tuple[str, ...]) -> bool:
        for limit in self.problem.get("limits", ()):
            tag = limit.get("tag", limit.get("not_tag"))
            count = sum((tag in self.tags[city]) == ("tag" in limit) for city in group)
            if not limit.get("min_per_group", 0) <= count <= limit.get("max_per_group", 99):
                return False
        for names in self.problem.get("together", ()):
            if 0 < len(set(names) & set(group)) < len(names):
                return False
        return all(len(set(names) & set(group)) < 2 for names in self.problem.get("apart", ()))

    def _dealt(self, cities: tuple[str, ...], least: int, most: int) -> bool:
        size = self.problem["group_size"]
        ways = partitions(cities, size["min"], size["max"])
        return any(least <= len(way) <= most and all(map(self._group, way)) for way in ways)

    def _real(self, at: tuple[str, ...]) -> bool:
        place = dict(zip(self.cities, at, strict=True))
        if any(place[city] != mentor for city, mentor in self.problem.get("pins", ())):
            return False
        if any(place[city] == mentor for city, mentor in self.problem.get("bans", ())):
            return False
        if any(place[city] not in names for city, names in self.problem.get("allowed", {}).items()):
            return False
        for name, mentor in self.mentors.items():
            cities = tuple(city for city in self.cities if place[city] == name)
            if not self.dealt(cities, mentor.get("min_groups", 0), mentor.get("max_groups", 1)):
                return False
        return True

    def values(self, at: tuple[str, ...]) -> dict[str, int]:
        columns = list(self.mentors)
        found = {}
        for item in self.problem["criteria"]:
            scores = self.problem["scores"][item.get("scores", item["key"])]
            cells = [scores[row][columns.index(mentor)] for row, mentor in enumerate(at)]
            found[item["key"]] = cells.count(0) if item["measure"] == "count_zero" else sum(cells)
        return found

    def order(self, at: tuple[str, ...]) -> list[int]:
        values = self.values(at)
        return [values[item["key"]] * (1 if item["goal"] == "min" else -1) for item in self.problem["criteria"]]

    def moves(self, one: tuple[str, ...], two: tuple[str, ...]) -> int:
        return sum(a != b for a, b in zip(one, two, strict=True))
