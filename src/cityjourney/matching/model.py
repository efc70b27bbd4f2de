"""What the solver sees: allowed pairs, bundles of cities that move together, and counted sets per group.

The model stands at mentor level. ``count(set, mentor)`` cities of a counted set are with a mentor who
leads ``k`` groups; then ``low*k <= count <= high*k`` must hold for each set, the set of all cities
included (that is the group size). For sets that are nested or disjoint (a tag and its complement, say)
this is also enough: the cities can be dealt out over the ``k`` groups evenly, because the constraints of
the deal form a network.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import combinations

import numpy as np

from .problem import BoolMatrix, IntVector, Problem


@dataclass(frozen=True)
class Counted:
    """A set of cities of which each group holds ``low`` to ``high``; ``parent`` is the next larger set in the
    network.
    """

    members: frozenset[int]
    low: int
    high: int
    parent: int = -1


@dataclass(frozen=True)
class Model:
    """A problem made ready for solving; indices are rows and columns of the problem."""

    cities: int
    mentors: int
    allowed: BoolMatrix
    bundles: tuple[tuple[int, ...], ...]
    bundle_of: IntVector
    apart: tuple[tuple[int, int], ...]
    nested: tuple[Counted, ...]
    crossing: tuple[Counted, ...]
    home: IntVector
    k_low: IntVector
    k_high: IntVector
    members: BoolMatrix
    bundled: tuple[int, ...]

    @property
    def counted(self) -> tuple[Counted, ...]:
        """All counted sets; the first is the set of all cities."""
        return self.nested + self.crossing


def _bundles(problem: Problem) -> list[tuple[int, ...]]:
    """Cities that must be together, as the smallest closed bundles; a free city is a bundle of one."""
    leader = list(range(len(problem.cities)))

    def find(row: int) -> int:
        while leader[row] != row:
            row = leader[row]
        return row

    for names in problem.together:
        rows = [problem.city_index[name] for name in names]
        for row in rows[1:]:
            first, second = sorted((find(rows[0]), find(row)))
            leader[second] = first
    found: dict[int, list[int]] = {}
    for row in range(len(leader)):
        found.setdefault(find(row), []).append(row)
    return [tuple(rows) for rows in found.values()]


def _allowed(problem: Problem, bundles: list[tuple[int, ...]], counted: list[Counted]) -> BoolMatrix:
    """Pairs of a city and a mentor; none for a bundle that no group can hold, for cities apart that outnumber the
    groups, and none at all if no number of groups fits all counted sets.
    """
    groups = _most_groups(problem, counted)
    cities, mentors = problem.city_index, problem.mentor_index
    out = np.ones((len(cities), len(mentors)), dtype=np.bool_)
    for city, names in problem.allowed.items():
        keep = np.zeros(len(mentors), dtype=np.bool_)
        keep[[mentors[name] for name in names]] = True
        out[cities[city]] &= keep
    for city, mentor in problem.pins:
        out[cities[city]] &= np.arange(len(mentors)) == mentors[mentor]
    for city, mentor in problem.bans:
        out[cities[city], mentors[mentor]] = False
    for rows in bundles:
        if len(rows) > 1:
            fits = all(len(item.members.intersection(rows)) <= item.high for item in counted)
            out[list(rows)] = out[list(rows)].all(axis=0) & fits
    for names in problem.apart:
        if len(names) > groups:
            out[[cities[name] for name in names]] = False
    return out if groups else np.zeros_like(out)


def _most_groups(problem: Problem, counted: list[Counted]) -> int:
    """The largest number of groups in all that every counted set allows; 0 if there is none."""
    fewest = sum(mentor.min_groups for mentor in problem.mentors)
    most = sum(min(mentor.max_groups, len(problem.cities)) for mentor in problem.mentors)
    for item in counted:
        count = len(item.members)
        if count and not item.high:
            return 0
        fewest = max(fewest, -(-count // item.high) if count else 0)
        most = min(most, count // item.low if item.low else most)
    return most if fewest <= most else 0


def _counted(problem: Problem) -> tuple[list[Counted], list[Counted]]:
    """The counted sets that form a nested family (root first, each after its parent), and those that cross it."""
    everyone = frozenset(range(len(problem.cities)))
    bounds = {everyone: (problem.group_min, problem.group_max)}
    for limit in problem.limits:
        rows = frozenset(row for row, city in enumerate(problem.cities) if limit.counts(city))
        low, high = bounds.get(rows, (0, problem.group_max))
        most = problem.group_max if limit.max_per_group is None else limit.max_per_group
        bounds[rows] = (max(low, limit.min_per_group), min(high, most))
    nested: list[frozenset[int]] = [everyone]
    crossing: list[frozenset[int]] = []
    for rows in sorted(set(bounds) - {everyone}, key=lambda rows: (-len(rows), sorted(rows))):
        fits = all(rows <= other or not rows & other for other in nested)
        (nested if fits else crossing).append(rows)
    found = []
    for place, rows in enumerate(nested):
        parent = max((i for i in range(place) if rows <= nested[i]), key=lambda i: (-len(nested[i]), i), default=-1)
        found.append(Counted(rows, *bounds[rows], parent))
    return found, [Counted(rows, *bounds[rows]) for rows in crossing]


def build(problem: Problem) -> Model:
    """Make the model of a problem (which should be in canonical order)."""
    bundles = _bundles(problem)
    nested, crossing = _counted(problem)
    count = len(problem.cities)
    bundle_of, home = np.zeros(count, dtype=np.int64), np.zeros(count, dtype=np.int64)
    for place, rows in enumerate(bundles):
        bundle_of[list(rows)] = place
    for place, item in enumerate(nested):
        home[list(item.members)] = place
    apart = set()
    for names in problem.apart:
        for one, two in combinations([int(bundle_of[problem.city_index[name]]) for name in names], 2):
            apart.add((min(one, two), max(one, two)))
    members = np.zeros((len(nested) + len(crossing), count), dtype=np.bool_)
    for place, item in enumerate(nested + crossing):
        members[place, list(item.members)] = True
    return Model(
        cities=count,
        mentors=len(problem.mentors),
        allowed=_allowed(problem, bundles, [*nested, *crossing]),
        bundles=tuple(bundles),
        bundle_of=bundle_of,
        apart=tuple(sorted(apart)),
        nested=tuple(nested),
        crossing=tuple(crossing),
        home=home,
        k_low=np.array([mentor.min_groups for mentor in problem.mentors], dtype=np.int64),
        k_high=np.array([min(mentor.max_groups, count) for mentor in problem.mentors], dtype=np.int64),
        members=members,
        bundled=tuple(place for place, rows in enumerate(bundles) if len(rows) > 1),
    )


def counts(model: Model, assignment: IntVector) -> IntVector:
    """How many cities of each counted set are with each mentor (sets by mentors)."""
    flat = [np.bincount(assignment[mask], minlength=model.mentors) for mask in model.members]
    return np.array(flat, dtype=np.int64).reshape(len(model.members), model.mentors)


def group_range(model: Model, found: IntVector) -> tuple[IntVector, IntVector]:
    """The fewest and the most groups per mentor that the counts allow; none if fewest > most."""
    fewest = np.zeros(model.mentors, dtype=np.int64)
    most = np.full(model.mentors, model.cities, dtype=np.int64)
    for row, item in zip(found, model.counted, strict=True):
        none = np.where(row > 0, model.cities + 1, fewest)
        fewest = np.maximum(fewest, -(-row // item.high)) if item.high else none
        if item.low:
            most = np.minimum(most, row // item.low)
    return fewest, most
