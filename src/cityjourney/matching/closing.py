"""What is left when the work is used up: a bound for each level that was not proved, and better allocations
found on the way.

The priced flow that bounds a level is also a good start: rounded and polished it is often a better
allocation than the one whose levels are being bounded.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from .bounds import Above, Priced
from .levels import Chunk, chunks, lowest, total
from .model import Model
from .monitor import Monitor
from .near import Near
from .network import Face, Network, Node
from .problem import IntMatrix
from .rounding import Rounder
from .search import Solution

LARGE = 900_000  # pairs of a city and a mentor from which bounds near the relaxed optimum must do
SHARPER = 2  # a second start is looked for at so many times the best price
TIME = 0.4  # of the time limit for one rounding
END = 2.0  # time limits' worth of work (priced flows go through quickly) after which nothing better is looked for


@dataclass(frozen=True)
class Known:
    """What the chunks have left: how many levels are proved, what the first relaxation says of its levels, the part
    of the relaxation that all optima lie in, and what lies near where a chunk was not proved.
    """

    proved: int
    relaxed: dict[int, int]
    face: Face
    near: Near | None


class Closing:
    """Bounds level after level; begins again where a better allocation was found."""

    def __init__(
        self, model: Model, levels: Sequence[IntMatrix], parts: Sequence[Chunk], known: Known, monitor: Monitor
    ) -> None:
        self.model, self.levels, self.parts = model, levels, parts
        self.known, self.monitor = known, monitor
        self.large = model.cities * model.mentors > LARGE
        self.end = int(monitor.whole() * END)

    def run(self, best: Solution) -> tuple[Solution, list[int]]:
        """The best allocation, and a bound for each of its levels."""
        bounds: list[int] = []
        above: Above | None = None
        while len(bounds) < len(self.levels):
            place, values = len(bounds), total(self.levels, best.assignment)
            if place < self.known.proved or self._met(place, values):
                bounds.append(values[place])
                continue
            bound, priced, price = self._bound(place, above, best)
            if priced is not None and not self.large and bound < values[place]:
                best = self._better(priced, price, best) or best
            if total(self.levels[:place], best.assignment) < values[:place]:
                bounds, above = [], None
                continue
            bounds.append(min(bound, *total([self.levels[place]], best.assignment)))
            above = above if priced is None else priced.joined(price, best.assignment)
        return best, bounds

    def _met(self, place: int, values: list[int]) -> bool:
        """Whether the first relaxation, which bounds its levels one after the other, is met down to this one."""
        return all(self.known.relaxed.get(level) == values[level] for level in range(place + 1))

    def _bound(self, place: int, above: Above | None, best: Solution) -> tuple[int, Priced | None, int]:
        """The best bound on one level, given the values of the levels above; the priced relaxation and the price, if
        that gave it.
        """
        level, known = self.levels[place], self.known
        bounds = [int(lowest(level, self.model).sum())]
        if place in known.relaxed and self._met(place - 1, total(self.levels[:place], best.assignment)):
            bounds.append(known.relaxed[place])
        if known.near is not None and place > self.parts[0].levels[-1]:
            near = known.near.bound(level, best.assignment)
            bounds += [] if near is None else [near]
            if near is not None and self.large:
                return max(bounds), None, 0
        priced = Priced(self.model, level, above or self._above(place, best), known.face, self.monitor)
        found = priced.best()
        if found is None:
            return max(bounds), None, 0
        return max(*bounds, found.value), priced, found.price

    def _above(self, place: int, best: Solution) -> Above:
        """The levels above one, as far as they stand in one chunk (the face holds what stands higher)."""
        last = chunks(self.levels[:place], self.model)[-1:]
        if not last:
            return Above(np.zeros_like(self.levels[0]), 0)
        return Above(last[0].costs, total([last[0].costs], best.assignment)[0])

    def _better(self, priced: Priced, price: int, best: Solution) -> Solution | None:
        """An allocation that is better than the best one, made out of the priced flow."""
        for factor in (price, price * SHARPER):
            network = priced.network(factor)
            root = network.relax(network.root())
            if root is None:
                continue
            self.monitor.spend(len(network.rows))
            budget = min(self.monitor.budget(TIME), self.end)
            found = Rounder(network, self.monitor).start(network.root(), root, budget)
            polished = None if found is None else polish(self.model, self.parts, found, self.monitor)
            if polished is not None and total(self.levels, polished.assignment) < total(self.levels, best.assignment):
                return polished
        return None


def polish(model: Model, parts: Sequence[Chunk], solution: Solution, monitor: Monitor) -> Solution | None:
    """All levels optimised in order with the numbers of groups, and all tied cities, held where they are."""
    held = set(model.bundled) | {place for pair in model.apart for place in pair}
    if model.crossing:
        held = set(range(len(model.bundles)))
    fixes = tuple((b, int(solution.assignment[model.bundles[b][0]]), True) for b in sorted(held))
    node, face, found = Node(solution.groups, solution.groups, fixes), Face(model.allowed), None
    for chunk in parts:
        network = Network(model, chunk.costs, face)
        found = network.relax(node)
        monitor.spend(len(network.rows))
        if found is None:
            return None
        face = network.optimal_face(node, found)
    return None if found is None else replace(solution, value=found.value, assignment=found.assignment)
