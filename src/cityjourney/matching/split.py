"""Dealing the cities of one mentor out over its groups.

Where counted sets are nested and no two cities are tied or kept apart, an even deal exists whenever the
counts allow the number of groups, and is made directly. Otherwise a small CP-SAT model (one worker, so
that the answer is always the same) decides.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from .model import Model
from .problem import IntVector

Deal = tuple[tuple[int, ...], ...]


def is_plain(model: Model, cities: Sequence[int]) -> bool:
    """Whether the counts alone decide that these cities can be dealt out."""
    if model.crossing:
        return False
    bundles = {int(model.bundle_of[row]) for row in cities}
    if any(place in bundles for place in model.bundled):
        return False
    return not any(one in bundles and two in bundles for one, two in model.apart)


def even_deal(model: Model, cities: Sequence[int], groups: int) -> Deal:
    """Deal nested sets out evenly: like dealing cards, the smallest sets first, never starting anew.

    Sorting by the chain of sets makes each set a run of cards except for nested runs, so every set is
    dealt evenly.
    """
    chain = {row: _chain(model, row) for row in cities}
    order = sorted(cities, key=lambda row: (chain[row], row))
    return tuple(tuple(sorted(order[start::groups])) for start in range(groups))


def _chain(model: Model, row: int) -> tuple[int, ...]:
    places = []
    place = int(model.home[row])
    while place >= 0:
        places.append(place)
        place = model.nested[place].parent
    return tuple(reversed(places))


def respects(model: Model, deal: Deal) -> bool:
    """Whether every group of a deal keeps all counted sets, bundles and distances."""
    for group in deal:
        rows = set(group)
        if any(not item.low <= len(rows & item.members) <= item.high for item in model.counted):
            return False
        bundles = {int(model.bundle_of[row]) for row in group}
        if any(not rows.issuperset(model.bundles[bundle]) for bundle in bundles):
            return False
        if any(one in bundles and two in bundles for one, two in model.apart):
            return False
    return True


class Dealer:
    """Finds deals and remembers them."""

    def __init__(self, model: Model) -> None:
        self.model = model
        self.known: dict[tuple[tuple[int, ...], int], Deal | None] = {}

    def deal(self, cities: Sequence[int], groups: int) -> Deal | None:
        """Cities of one mentor in ``groups`` groups, or nothing if no deal keeps the constraints."""
        if not groups:
            return () if not cities else None
        key = (tuple(cities), groups)
        if key not in self.known:
            quick = even_deal(self.model, cities, groups)
            self.known[key] = quick if respects(self.model, quick) else self._search(cities, groups)
        return self.known[key]

    def _search(self, cities: Sequence[int], groups: int) -> Deal | None:
        return None if is_plain(self.model, cities) else _search_deal(self.model, cities, groups)

    def fits(self, assignment: IntVector, mentor: int, low: int, high: int) -> int | None:
        """The smallest number of groups in ``low..high`` for which a deal of the mentor's cities exists."""
        cities = [int(row) for row in np.flatnonzero(assignment == mentor)]
        for groups in range(low, high + 1):
            if self.deal(cities, groups) is not None:
                return groups
        return None


def _search_deal(model: Model, cities: Sequence[int], groups: int) -> Deal | None:
    """The exact answer for tied cities and crossing sets."""
    from ortools.sat.python import cp_model

    cp = cp_model.CpModel()
    bundles = sorted({int(model.bundle_of[row]) for row in cities})
    inside = {(b, g): cp.new_bool_var("") for b in bundles for g in range(groups)}
    for b in bundles:
        cp.add_exactly_one(inside[b, g] for g in range(groups))
    for one, two in model.apart:
        if (one, 0) in inside and (two, 0) in inside:
            for g in range(groups):
                cp.add_at_most_one(inside[one, g], inside[two, g])
    for item in model.counted:
        weights = {b: len(item.members.intersection(model.bundles[b])) for b in bundles}
        for g in range(groups):
            cp.add_linear_constraint(sum(weights[b] * inside[b, g] for b in bundles), item.low, item.high)
    for place, b in enumerate(bundles[:groups]):
        for g in range(place + 1, groups):
            cp.add(inside[b, g] == 0)
    solver = cp_model.CpSolver()
    solver.parameters.num_workers = 1
    status = solver.solve(cp)
    if status not in (cp_model.OPTIMAL, cp_model.FEASIBLE):
        return None
    found = [
        [row for b in bundles if solver.boolean_value(inside[b, g]) for row in model.bundles[b]] for g in range(groups)
    ]
    return tuple(tuple(sorted(group)) for group in found)
