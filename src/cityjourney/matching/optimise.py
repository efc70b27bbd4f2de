"""The lexicographic optimum: chunk after chunk of levels, each proved or bounded.

One chunk holds all levels up to about 300 cities. Where a second one is needed, it is solved on the
optimal face of the first if the first met its relaxation, else under a weight on the first. If a chunk
could not be proved in time, an allocation that is good on the next chunk is looked for near the relaxed
optimum (see :mod:`.near`), and all chunks are optimised in order with its numbers of groups held.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

import numpy as np

from .levels import Chunk, chunks, grounded, weigh
from .model import Model
from .monitor import Monitor
from .near import Near, near
from .network import IMPOSSIBLE, Face, Network, Node, Relaxed, affordable
from .problem import IntMatrix, IntVector
from .rounding import Rounder
from .search import Outcome, Solution, root_prices, search

MANY_PAIRS = 30_000
PAIRS_KEPT = 30
MULTIPLIERS = (0, 30, 100, 300, 1000, 10**4, 10**6)
FIRST = 0.5
"""Of the time for a chunk that others follow."""


@dataclass
class Optimum:
    """Best allocation found, with a bound per level that holds among those as good on the levels above.

    ``finished`` tells whether the search space was used up: with no solution, that there is none.
    """

    solution: Solution | None
    bounds: list[int] = field(default_factory=list)
    proved: list[bool] = field(default_factory=list)
    finished: bool = True
    nodes: int = 0


def total(levels: Sequence[IntMatrix], assignment: IntVector) -> list[int]:
    """The cost of an assignment on each level."""
    rows = np.arange(len(assignment))
    return [int(level[rows, assignment].sum()) for level in levels]


class Optimiser:
    """Runs the chunks of one problem."""

    def __init__(self, model: Model, levels: Sequence[IntMatrix], monitor: Monitor, share: float) -> None:
        self.model, self.levels, self.monitor, self.share = model, levels, monitor, share
        self.parts = chunks(levels, model)
        self.face = Face(model.allowed)
        self.upper: IntMatrix | None = None
        self.best: Solution | None = None
        self.proved = 0
        self.relaxed: dict[int, int] = {}
        self.near: Near | None = None
        self.result = Optimum(None)

    def run(self, known: Solution | None = None) -> Optimum:
        """Solve all chunks; ``known`` is an allocation to start from."""
        self.best = known
        for place, chunk in enumerate(self.parts):
            if not self._step(chunk, self.share * (1.0 if place == len(self.parts) - 1 else FIRST)):
                break
        if self.best is not None:
            if self.proved < len(self.levels) and len(self.parts) > 1:
                before = self.best
                self._polish(self._nearby() or before)
                if self.best is before:
                    self._polish(before)
            self._write_bounds()
        self.result.solution = self.best
        return self.result

    def _step(self, chunk: Chunk, share: float) -> bool:
        """Solve one chunk; whether it was proved, so that the next may follow."""
        costs = chunk.costs if self.upper is None else weigh(self.upper, chunk, self.model)
        network = Network(self.model, costs, self.face)
        outcome = self._solve(network, share)
        self.result.nodes += outcome.nodes
        if outcome.best is None:
            self.result.finished = outcome.proved
            self.best = None
            return False
        above = self.levels[: chunk.levels[0]]
        if (
            self.best is not None
            and self.proved
            and total(above, outcome.best.assignment) != total(above, self.best.assignment)
        ):
            return False
        self.best = outcome.best
        if outcome.bound is not None and self.upper is None:
            self.relaxed = chunk.digits(outcome.bound)
        if outcome.proved:
            self.proved = chunk.levels[-1] + 1
            self._narrow(network, outcome)
        elif outcome.root is not None and self.upper is None:
            self.near = near(network, outcome.root, outcome.best.value - outcome.root.value)
        return outcome.proved

    def _solve(self, network: Network, share: float) -> Outcome:
        budget = self.monitor.budget(share)
        root = network.relax(network.root())
        self.monitor.spend(len(network.rows))
        if root is None:
            return Outcome(None, None, True, 1)
        best = self._better(self._revalued(network), self._first(network, root, share))
        return search(network, self.monitor, budget, best, root)

    def _first(self, network: Network, root: Relaxed, share: float) -> Solution | None:
        """A good start: round the relaxed numbers of groups; in large problems dive on the cheapest pairs only."""
        large = len(network.rows) > MANY_PAIRS
        slim = network.slim(root, PAIRS_KEPT) if large else network
        return Rounder(slim, self.monitor).start(slim.root(), root, self.monitor.budget(share * 0.7))

    @staticmethod
    def _better(one: Solution | None, two: Solution | None) -> Solution | None:
        found = [item for item in (one, two) if item is not None]
        return min(found, key=lambda item: item.value, default=None)

    def _revalued(self, network: Network) -> Solution | None:
        """The best solution so far, at the costs of another network."""
        if self.best is None:
            return None
        rows = np.arange(self.model.cities)
        if not network.active[rows, self.best.assignment].all():
            return None
        return replace(self.best, value=int(network.costs[rows, self.best.assignment].sum()))

    def _narrow(self, network: Network, outcome: Outcome) -> None:
        """Leave to the chunks below only what costs nothing on this one."""
        if outcome.root is None or outcome.best is None:
            return
        if outcome.best.value == outcome.root.value and self.upper is None:
            self.face = network.optimal_face(network.root(), outcome.root)
            return
        active = (root_prices(network, outcome.root) <= min(outcome.best.value, IMPOSSIBLE)) & self.face.active
        active[np.arange(self.model.cities), outcome.best.assignment] = True
        self.face = replace(self.face, active=active)
        self.upper = grounded(network.costs, replace(self.model, allowed=active))

    def _nearby(self) -> Solution | None:
        """An allocation near the relaxed optimum of the chunk that was not proved, and good on the next one."""
        below = next((chunk for chunk in self.parts if chunk.levels[0] > self.proved), None)
        if self.near is None or below is None:
            return None
        network = self.near.network(below.costs, self.near.factor(below.costs))
        root = network.relax(network.root())
        self.monitor.spend(len(network.rows))
        if root is None:
            return None
        return Rounder(network, self.monitor).start(network.root(), root, self.monitor.budget(self.share))

    def _polish(self, best: Solution) -> None:
        """Optimise all levels in order with the numbers of groups, and all tied cities, held where they are."""
        held = set(self.model.bundled) | {place for pair in self.model.apart for place in pair}
        if self.model.crossing:
            held = set(range(len(self.model.bundles)))
        fixes = tuple((b, int(best.assignment[self.model.bundles[b][0]]), True) for b in sorted(held))
        node, face, found = Node(best.groups, best.groups, fixes), Face(self.model.allowed), None
        for chunk in self.parts:
            network = Network(self.model, chunk.costs, face)
            found = network.relax(node)
            self.monitor.spend(len(network.rows))
            if found is None:
                return
            face = network.optimal_face(node, found)
        known = None if self.best is None else total(self.levels, self.best.assignment)
        if found is not None and (known is None or total(self.levels, found.assignment) < known):
            self.best = Solution(found.value, found.assignment, best.groups)

    def _write_bounds(self) -> None:
        """For each level its value if proved, else the best bound of a relaxation."""
        if self.best is None:
            return
        values = total(self.levels, self.best.assignment)
        for place, value in enumerate(values):
            bound = value
            if place >= self.proved:
                known = self.relaxed.get(place) if all(self.result.proved) else None
                bound = min(value, self._bound(place) if known is None else known)
            self.result.bounds.append(bound)
            self.result.proved.append(bound == value and all(self.result.proved))

    def _bound(self, place: int) -> int:
        """The best of some bounds on one level, given the values of the levels above (Lagrangian relaxation)."""
        level, best, bounds = self.levels[place], self.best, []
        if self.near is not None and best is not None and place > self.parts[0].levels[-1]:
            found = self.near.bound(level, best.assignment)
            if found is not None:
                return found
        above = chunks(self.levels[:place], self.model)
        costs = above[-1].costs if above else np.zeros_like(level)
        for factor in self._multipliers(costs, level) if above else (0,):
            network = Network(self.model, costs * factor + grounded(level, self.model), self.face)
            relaxed = network.relax(network.root())
            self.monitor.spend(len(network.rows))
            if relaxed is not None and best is not None:
                here, there = total([level, costs], relaxed.assignment)
                bounds.append(here + factor * (there - total([costs], best.assignment)[0]))
        return max(bounds)

    def _multipliers(self, costs: IntMatrix, level: IntMatrix) -> list[int]:
        """Multipliers that keep the arithmetic exact; in large problems only the two strongest of the middling."""
        lower, most = grounded(level, self.model), int(costs.max(initial=0))
        fits = [x for x in MULTIPLIERS if most * x < IMPOSSIBLE and affordable(costs * x + lower, self.model)]
        if self.model.cities * self.model.mentors <= 10**6:
            return fits
        return [factor for factor in fits if factor <= 300][-2:]


def optimise(
    model: Model,
    levels: Sequence[IntMatrix],
    monitor: Monitor,
    share: float = 1.0,
    known: Solution | None = None,
) -> Optimum:
    """The lexicographic optimum of a model on an ordered list of cost matrices."""
    return Optimiser(model, levels, monitor, share).run(known)
