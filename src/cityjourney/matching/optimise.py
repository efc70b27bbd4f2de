"""The lexicographic optimum: chunk after chunk of levels, each proved or bounded.

One chunk holds all levels up to about 300 cities. Where a second one is needed, it is solved on the
optimal face of the first if the first met its relaxation, else under a weight on the first. If a chunk
could not be proved in time, an allocation that is good on the next chunk is looked for near the relaxed
optimum (see :mod:`.near`), and all chunks are optimised in order with its numbers of groups held
(see :mod:`.closing`, which bounds what is left).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

import numpy as np

from .closing import Closing, Known, polish
from .levels import Chunk, chunks, grounded, total, weigh
from .model import Model
from .monitor import Monitor
from .near import Near, near
from .network import IMPOSSIBLE, Face, Network, Relaxed
from .problem import IntMatrix
from .rounding import Rounder
from .search import Outcome, Solution, root_prices, search

MANY_PAIRS = 30_000
PAIRS_KEPT = 30
FIRST = 0.35
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
                self._polish()
            self._close(self.best)
        self.result.solution = self.best
        return self.result

    def _polish(self) -> None:
        """Improve the best allocation, from near the relaxed optimum if that helps, else from where it is."""
        for start in (self._nearby(), self.best):
            found = None if start is None else polish(self.model, self.parts, start, self.monitor)
            if found is not None and self._beats(found):
                self.best = found
                return

    def _beats(self, found: Solution) -> bool:
        known = None if self.best is None else total(self.levels, self.best.assignment)
        return known is None or total(self.levels, found.assignment) < known

    def _close(self, best: Solution) -> None:
        """For each level its value if proved, else a bound; the best allocation may change."""
        known = Known(self.proved, self.relaxed, self.face, self.near)
        self.best, bounds = Closing(self.model, self.levels, self.parts, known, self.monitor).run(best)
        self.result.bounds = bounds
        for bound, value in zip(bounds, total(self.levels, self.best.assignment), strict=True):
            self.result.proved.append(bound == value and all(self.result.proved))

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


def optimise(
    model: Model,
    levels: Sequence[IntMatrix],
    monitor: Monitor,
    share: float = 1.0,
    known: Solution | None = None,
) -> Optimum:
    """The lexicographic optimum of a model on an ordered list of cost matrices."""
    return Optimiser(model, levels, monitor, share).run(known)
