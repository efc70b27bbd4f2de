"""A bound on one level for all allocations that are as good on each level above (Lagrangian relaxation).

Every unit that the levels above cost more than they may is charged at a price; the cheapest flow at any
price gives a bound, and the best price is looked for by halving. Flows tear bundles, so what they cost need
not be a whole number: costs are scaled until the shares of bundles are whole, and the bound is rounded up to
what an allocation can cost.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import isqrt, lcm

import numpy as np

from .levels import grounded, lowest, total
from .model import Model
from .monitor import Monitor
from .network import Face, Network, affordable, shared
from .problem import IntMatrix, IntVector

WORK = 1_500_000
"""Pairs of a city and a mentor that are looked at, all prices taken together."""
FEWEST, MOST = 2, 12
"""Prices that are tried, whatever the size."""


@dataclass(frozen=True)
class Above:
    """The levels above, joined into one cost matrix, and what an allocation may cost on it at most."""

    costs: IntMatrix
    most: int


@dataclass
class Bound:
    """The bound found on a level, and the price per unit above that gave it."""

    value: int
    price: int


class Priced:
    """The relaxation of one level at any price per unit above."""

    def __init__(self, model: Model, level: IntMatrix, above: Above, face: Face, monitor: Monitor) -> None:
        self.model, self.above, self.face, self.monitor = model, above, face, monitor
        self.costs, self.floor = grounded(level, model), int(lowest(level, model).sum())
        whole = lcm(*(len(model.bundles[place]) for place in model.bundled))
        self.scale = whole if self._fits(1, whole) else 1
        self.tries = min(MOST, max(FEWEST, WORK // max(1, int(face.active.sum()))))

    def _fits(self, price: int, scale: int) -> bool:
        largest = (int(self.above.costs.max(initial=0)) * price + int(self.costs.max(initial=0))) * scale
        return largest < 2**58 and affordable((self.above.costs * price + self.costs) * scale, self.model)

    def network(self, price: int) -> Network:
        """The flow network with the level and what stands above it, at a price per unit, as costs."""
        return Network(self.model, (self.above.costs * price + self.costs) * self.scale, self.face)

    def joined(self, price: int, assignment: IntVector) -> Above:
        """The levels above and this one as they stand at a price, for the next level below an allocation."""
        most = total([self.costs], assignment)[0]
        return Above(self.above.costs * price + self.costs, self.above.most * price + most)

    def at(self, price: int) -> tuple[int, int] | None:
        """The bound at one price, and whether its flow costs too much above (1), too little (-1) or just enough (0);
        nothing if there is no flow.
        """
        network = self.network(price)
        relaxed = network.relax(network.root())
        self.monitor.spend(len(network.rows))
        if relaxed is None:
            return None
        value = relaxed.value - price * self.above.most * self.scale
        own = int(shared(self.costs * self.scale, self.model)[self._pairs(relaxed.assignment)].sum())
        return -(-value // self.scale) + self.floor, int(np.sign(value - own))

    def _pairs(self, assignment: IntVector) -> tuple[IntVector, IntVector]:
        return np.arange(self.model.cities), assignment

    def best(self) -> Bound | None:
        """The best bound of a few prices; nothing if there is no flow."""
        low, high, price = 0, 0, int(self.costs.max(initial=0)) + 1
        while price > 1 and not self._fits(price, self.scale):
            price //= 2
        found: list[Bound] = []
        for _ in range(self.tries):
            at = self.at(price)
            if at is None:
                return None
            found.append(Bound(at[0], price))
            low, high = (price, high) if at[1] > 0 else (low, price)
            price = max(low + 1, isqrt(max(1, low) * high)) if high else 8 * low
            if at[1] == 0 or price == high or not self._fits(price, self.scale):
                break
        return max(found, key=lambda item: item.value)
