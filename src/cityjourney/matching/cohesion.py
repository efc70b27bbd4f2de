"""Groups of cities that have something in common.

First the cities of each mentor are dealt out so that similar ones meet (exact for two groups of up to 16
cities). Then, if a tolerance is stated, pairs of cities may change places across mentors as long as no
criterion loses more than that.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import combinations

import numpy as np

from .model import Model
from .problem import IntMatrix, IntVector, Problem
from .split import Deal, Dealer, respects

SMALL = 16
SWEEPS = 50


def together(similarity: IntMatrix, deal: Deal) -> int:
    """The sum of similarities of all pairs of cities that share a group."""
    return sum(int(similarity[one, two]) for group in deal for one, two in combinations(group, 2))


def cohesive_deal(
    model: Model, similarity: IntMatrix, cities: Sequence[int], groups: int, dealer: Dealer
) -> Deal | None:
    """Deal the cities of one mentor so that similar cities share a group; nothing if no deal exists."""
    start = dealer.deal(cities, groups)
    if start is None or groups < 2:
        return start
    if groups == 2 and len(cities) <= SMALL:
        return _best_halves(model, similarity, list(cities)) or start
    return _exchange(model, similarity, start)


def _best_halves(model: Model, similarity: IntMatrix, cities: list[int]) -> Deal | None:
    """Look at all ways to make two groups."""
    size = len(cities)
    sides = (np.arange(2 ** (size - 1))[:, None] >> np.arange(size)[None, :]) & 1
    kept = (sides.sum(axis=1) >= model.nested[0].low) & (size - sides.sum(axis=1) >= model.nested[0].low)
    sides = sides[kept]
    near = similarity[np.ix_(cities, cities)].copy()
    np.fill_diagonal(near, 0)
    value = np.einsum("ni,ij,nj->n", sides, near, sides) + np.einsum("ni,ij,nj->n", 1 - sides, near, 1 - sides)
    for place in np.argsort(-value, kind="stable"):
        side = sides[place]
        deal = tuple(tuple(row for row, mark in zip(cities, side, strict=True) if mark == part) for part in (0, 1))
        if respects(model, deal):
            return deal
    return None


def _exchange(model: Model, similarity: IntMatrix, deal: Deal) -> Deal:
    """Exchange pairs of cities between groups while that helps."""
    best, value = deal, together(similarity, deal)
    for _ in range(SWEEPS):
        improved = False
        for one, two in combinations(range(len(best)), 2):
            for a in best[one]:
                for b in best[two]:
                    changed = _swapped(best, one, two, a, b)
                    if (gain := together(similarity, changed)) > value and respects(model, changed):
                        best, value, improved = changed, gain, True
                        break
                if improved:
                    break
        if not improved:
            break
    return best


def _swapped(deal: Deal, one: int, two: int, a: int, b: int) -> Deal:
    first = tuple(sorted((set(deal[one]) - {a}) | {b}))
    second = tuple(sorted((set(deal[two]) - {b}) | {a}))
    return tuple(first if g == one else second if g == two else group for g, group in enumerate(deal))


def deals(model: Model, problem: Problem, assignment: IntVector, groups: IntVector) -> list[Deal]:
    """The groups of every mentor."""
    dealer = Dealer(model)
    found: list[Deal] = []
    for mentor in range(model.mentors):
        cities = [int(row) for row in np.flatnonzero(assignment == mentor)]
        if problem.similarity is None:
            deal = dealer.deal(cities, int(groups[mentor]))
        else:
            deal = cohesive_deal(model, problem.similarity, cities, int(groups[mentor]), dealer)
        if deal is None:
            raise ArithmeticError("The cities of a mentor could not be dealt out.")
        found.append(deal)
    return found


def closer(
    model: Model, problem: Problem, found: list[Deal], tolerance: Mapping[str, int]
) -> tuple[list[Deal], dict[str, int]]:
    """Exchange cities across mentors for cohesion; what each criterion loses stays within ``tolerance`` (default
    0).

    Returns the new groups and the loss per criterion.
    """
    if problem.similarity is None:
        return found, {}
    exchange = _Exchange(model, problem, found, tolerance)
    exchange.run()
    return exchange.result(), {key: int(loss) for key, loss in zip(exchange.keys, exchange.loss, strict=True) if loss}


class _Exchange:
    """State of the exchange across mentors: groups, where each city is, and what the criteria have lost."""

    def __init__(self, model: Model, problem: Problem, found: list[Deal], tolerance: Mapping[str, int]) -> None:
        self.model, self.found = model, found
        self.keys = [item.key for item in problem.criteria]
        self.costs = np.stack([problem.cost(item) for item in problem.criteria])
        self.limit = np.array([tolerance.get(key, 0) for key in self.keys], dtype=np.int64)
        self.loss = np.zeros(len(self.keys), dtype=np.int64)
        self.near = np.zeros((model.cities, model.cities), dtype=np.int64)
        if problem.similarity is not None:
            self.near += problem.similarity
        np.fill_diagonal(self.near, 0)
        self.groups = [list(group) for deal in found for group in deal]
        self.mentor = [mentor for mentor, deal in enumerate(found) for _ in deal]

    def run(self) -> None:
        for _ in range(SWEEPS * 4):
            pull = np.array([self.near[:, group].sum(axis=1) for group in self.groups])
            best = max(self._moves(pull), default=None)
            if best is None:
                return
            _, one, two, a, b = best
            self.loss = self.loss + self._lost(one, two, a, b)
            self.groups[one] = sorted({*self.groups[one], b} - {a})
            self.groups[two] = sorted({*self.groups[two], a} - {b})

    def _lost(self, one: int, two: int, a: int, b: int) -> IntVector:
        here, there = self.mentor[one], self.mentor[two]
        costs = self.costs
        return np.asarray(costs[:, a, there] - costs[:, a, here] + costs[:, b, here] - costs[:, b, there])

    def _moves(self, pull: IntMatrix) -> list[tuple[int, int, int, int, int]]:
        moves = []
        for one, two in combinations(range(len(self.groups)), 2):
            for a in self.groups[one]:
                for b in self.groups[two]:
                    gain = pull[two, a] - pull[one, a] + pull[one, b] - pull[two, b] - 2 * self.near[a, b]
                    if gain > 0 and self._may(one, two, a, b):
                        moves.append((int(gain), one, two, a, b))
        return moves

    def _may(self, one: int, two: int, a: int, b: int) -> bool:
        if not (self.model.allowed[a, self.mentor[two]] and self.model.allowed[b, self.mentor[one]]):
            return False
        if (self.loss + self._lost(one, two, a, b) > np.maximum(self.limit, self.loss)).any():
            return False
        changed = _swapped((tuple(self.groups[one]), tuple(self.groups[two])), 0, 1, a, b)
        return respects(self.model, changed)

    def result(self) -> list[Deal]:
        out: list[list[tuple[int, ...]]] = [[] for _ in self.found]
        for group, mentor in zip(self.groups, self.mentor, strict=True):
            out[mentor].append(tuple(group))
        return [tuple(deal) for deal in out]
