"""What lies near a relaxed optimum: all allocations that cost at most so much more than it, as a smaller network.

Against one dual solution every pair has a reduced cost, and every count a price for each city by which it
moves. An allocation that costs at most ``slack`` more uses no pair above that and moves no count further
than the slack pays for. Reduced costs are small numbers where the costs themselves fill all 58 bits, so
that a level below can be weighed against them exactly: for good allocations, and for bounds (Lagrangian
relaxation).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from .levels import grounded, lowest
from .model import Model, counts
from .network import Face, Network, Relaxed, affordable, potentials
from .problem import IntMatrix, IntVector

PARTS = (2, 4, 5, 8)
"""Multipliers that are tried for a bound, in eighths of the one that outweighs any change of one city."""


@dataclass(frozen=True)
class Near:
    """All that costs at most a slack more than a relaxed optimum of ``value`` (and a little more besides)."""

    model: Model
    costs: IntMatrix
    value: int
    reduced: IntMatrix
    face: Face

    def slack(self, assignment: IntVector) -> int:
        """What an allocation costs above the relaxed optimum."""
        return int(self.costs[np.arange(self.model.cities), assignment].sum()) - self.value

    def network(self, level: IntMatrix, factor: int) -> Network:
        """The network of one level below, with ``factor`` as price of each unit of slack."""
        return Network(self.model, self.reduced * factor + grounded(level, self.model), self.face)

    def factor(self, level: IntMatrix) -> int:
        """A price at which no change of a single city on the level below is worth a unit; less if it does not fit."""
        costs = grounded(level, self.model)
        factor = int(costs.max(initial=0)) + 1
        while factor > 1 and not affordable(self.reduced * factor + costs, self.model):
            factor //= 2
        return factor

    def bound(self, level: IntMatrix, assignment: IntVector) -> int | None:
        """A bound on one level below for all that cost no more above it than an allocation near by."""
        found, most, slack = [], self.factor(level), self.slack(assignment)
        for factor in sorted({most * part // 8 for part in PARTS}):
            network = self.network(level, factor)
            relaxed = network.relax(network.root())
            if relaxed is None:
                return None
            found.append(relaxed.value - factor * slack)
        return max(found) + int(lowest(level, self.model).sum())


def near(network: Network, relaxed: Relaxed, slack: int) -> Near:
    """What costs at most ``slack`` more than the relaxed optimum of a whole network."""
    model, root = network.model, network.root()
    lengths, _change = network.residual(root, relaxed)
    height = potentials(lengths)
    reduced = network.reduced_costs(root, relaxed, height)
    active = network.active & (reduced <= slack)
    low, high = network.bounds(root)
    found = counts(model, relaxed.assignment)[: len(model.nested)].ravel()
    price = np.abs(height[network.set_tails] - height[network.set_heads])
    room: IntVector = np.where(price > 0, slack // np.maximum(price, 1), model.cities)
    face = Face(active, np.maximum(low, found - room), np.minimum(high, found + room))
    return Near(model, network.costs, relaxed.value, np.where(active, reduced, 0), face)
