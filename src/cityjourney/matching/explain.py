"""Why each city is where it is: its best alternatives and the exact price of each.

All forced moves share one branch-and-bound tree. Every leaf knows, from its residual network, a lower
bound on the price of every (city, mentor) pair inside it; only the leaf that is cheapest for the pair in
question is looked into. Fewest moves is the last level, so the number of moves is the smallest possible
at that price.

Where the levels do not fit into one sum, the tree stands on the first of the sums and tells which mentors
can be among the best; each of those is then solved for by itself, on all levels.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from .levels import chunks, total
from .model import Model
from .monitor import Monitor
from .network import BIG, IMPOSSIBLE, Network, Node, Relaxed
from .optimise import optimise
from .problem import IntMatrix, IntVector
from .search import Inspector, Solution

FORCED = 0.05
"""Of the time for one pair that is solved for by itself."""


@dataclass(frozen=True)
class Alternative:
    """The best allocation with one city at another mentor; ``exact`` unless the work ran out."""

    mentor: int
    assignment: IntVector
    exact: bool


def moves_level(model: Model, base: IntVector) -> IntMatrix:
    """A cost of 1 for each city that is not where ``base`` has it (-1 in ``base``: it was nowhere, moving is
    free).
    """
    out = np.ones((model.cities, model.mentors), dtype=np.int64)
    out[base < 0] = 0
    rows = np.flatnonzero(base >= 0)
    out[rows, base[rows]] = 0
    return out


class PriceTree:
    """Answers what it costs at least, over all allocations, to have one city at one mentor."""

    def __init__(self, network: Network, monitor: Monitor, budget: int) -> None:
        self.network, self.monitor, self.budget = network, monitor, budget
        self.inspector = Inspector(network.model)
        model = network.model
        self.nodes: list[Node] = []
        self.bounds: NDArray[np.int64] = np.empty((64, model.cities, model.mentors), dtype=np.int64)
        self.upper: IntMatrix = np.full((model.cities, model.mentors), BIG, dtype=np.int64)
        self.found: dict[tuple[int, int], IntVector] = {}
        self._grow(network.root(), None)

    def _grow(self, node: Node, place: int | None) -> bool:
        """File a leaf, at ``place`` or as a new one; whether it holds anything."""
        relaxed = self.network.relax(node)
        self.monitor.spend(3 * len(self.network.rows))
        if relaxed is None:
            return False
        if place is None:
            place = len(self.nodes)
            self.nodes.append(node)
            if place == len(self.bounds):
                self.bounds = np.concatenate([self.bounds, np.empty_like(self.bounds)])
        self.nodes[place] = node
        self.bounds[place] = self.network.prices(node, relaxed)
        return True

    def know(self, solution: IntVector, value: int) -> None:
        """Use an allocation as an upper bound for all pairs in it."""
        for row, mentor in enumerate(solution.tolist()):
            if value < self.upper[row, mentor]:
                self.upper[row, mentor] = value
                self.found[row, mentor] = solution

    def lower(self, city: int) -> IntVector:
        """For each mentor a lower bound on the cost with the city there."""
        return np.asarray(self.bounds[: len(self.nodes), city].min(axis=0))

    def settle(self, city: int, mentor: int) -> bool:
        """Make the upper bound of a pair exact (or find the pair impossible); whether that was done within the
        budget.
        """
        while not self.monitor.exhausted(self.budget):
            column = self.bounds[: len(self.nodes), city, mentor]
            place = int(column.argmin())
            if column[place] >= min(self.upper[city, mentor], IMPOSSIBLE):
                return True
            self._look(place, city, mentor)
        return False

    def _look(self, place: int, city: int, mentor: int) -> None:
        """Raise the bound of a pair in one leaf, or split the leaf."""
        leaf, model = self.nodes[place], self.network.model
        rows = list(model.bundles[int(model.bundle_of[city])])
        node = leaf.with_fix(int(model.bundle_of[city]), mentor, True)
        relaxed = self.network.relax(node)
        self.monitor.spend(len(self.network.rows))
        if relaxed is None or relaxed.value > self.bounds[place, city, mentor]:
            self.bounds[place, rows, mentor] = BIG if relaxed is None else relaxed.value
            return
        verdict = self.inspector.judge(node, relaxed)
        if isinstance(verdict, Solution):
            self.know(verdict.assignment, verdict.value)
            return
        if not verdict:
            self.bounds[place, rows, mentor] = BIG
            return
        parts = [Node(part.k_low, part.k_high, leaf.fixes + part.fixes[len(node.fixes) :]) for part in verdict]
        if not self._grow(parts[0], place):
            self.bounds[place] = BIG
        for part in parts[1:]:
            self._grow(part, None)


class Explainer:
    """Finds the best alternatives of each city next to an allocation."""

    def __init__(
        self, model: Model, levels: Sequence[IntMatrix], best: IntVector, monitor: Monitor, share: float
    ) -> None:
        self.model, self.best, self.monitor = model, best, monitor
        self.levels = [*levels, moves_level(model, best)]
        parts = chunks(self.levels, model)
        self.whole = len(parts) == 1
        self.priced = len(parts) == 1 or parts[0].levels[-1] == len(levels) - 1
        network = Network(model, parts[0].costs)
        self.tree = PriceTree(network, monitor, monitor.budget(share))
        self.tree.know(best, int(network.costs[np.arange(model.cities), best].sum()))

    def alternatives(self, city: int, wanted: int = 3) -> list[Alternative]:
        """The ``wanted`` cheapest other mentors of a city, cheapest first; fewer if fewer are possible."""
        tree, own = self.tree, int(self.best[city])
        settled: dict[int, bool] = {own: True}
        while True:
            lower = tree.lower(city)
            lower[list(settled)] = BIG
            mentor = int(lower.argmin())
            values = sorted(int(tree.upper[city, m]) for m in settled if m != own and tree.upper[city, m] < IMPOSSIBLE)
            enough = len(values) >= wanted and values[wanted - 1] - self.priced < lower[mentor]
            if lower[mentor] > IMPOSSIBLE or enough:
                break
            settled[mentor] = tree.settle(city, mentor)
        order = sorted((int(tree.upper[city, m]), m) for m in settled if m != own and tree.upper[city, m] < IMPOSSIBLE)
        if self.whole:
            return [Alternative(m, tree.found[city, m], settled[m]) for _, m in order[:wanted]]
        if not self.priced and order:  # those that tie on the first sum are told apart by the others
            last = order[:wanted][-1][0]
            order = [item for item in order if item[0] <= last]
        else:
            order = order[:wanted]
        return self._in_full([self._forced(city, m, settled[m]) for _, m in order], wanted)

    def _in_full(self, found: list[Alternative], wanted: int) -> list[Alternative]:
        """The first few by all levels."""
        return sorted(found, key=lambda item: (total(self.levels, item.assignment), item.mentor))[:wanted]

    def _forced(self, city: int, mentor: int, settled: bool) -> Alternative:
        """The best allocation on all levels with a city at a mentor."""
        first = Alternative(mentor, self.tree.found[city, mentor], exact=False)
        if not settled or self.monitor.exhausted(self.tree.budget):
            return first
        allowed = self.model.allowed.copy()
        allowed[list(self.model.bundles[int(self.model.bundle_of[city])])] = np.arange(self.model.mentors) == mentor
        optimum = optimise(replace(self.model, allowed=allowed), self.levels, self.monitor, FORCED)
        if optimum.solution is None:
            return first
        proved = bool(optimum.proved) and all(optimum.proved)
        return Alternative(mentor, optimum.solution.assignment, proved)

    def all(self, wanted: int = 3) -> list[list[Alternative]]:
        """The alternatives of every city."""
        found = []
        for city in range(self.model.cities):
            found.append(self.alternatives(city, wanted))
            self.monitor.tell("reasons", (city + 1) / self.model.cities)
        return found


__all__ = ["Alternative", "Explainer", "PriceTree", "Relaxed", "moves_level"]
