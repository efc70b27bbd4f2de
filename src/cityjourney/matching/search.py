"""Branch and bound over group numbers, with a min-cost flow in every node.

A node whose flow already respects all side constraints needs no branching: the flow is the proof.
Otherwise the number of groups of one mentor is split at the place that the flow violates, or one bundle
is fixed to or banned from a mentor. Best bound first; until a first solution is known the better child is
followed at once.
"""

from __future__ import annotations

import heapq
from dataclasses import dataclass, field, replace

import numpy as np

from .model import Model, counts, group_range
from .monitor import Monitor
from .network import IMPOSSIBLE, Network, Node, Relaxed
from .problem import BoolMatrix, IntMatrix, IntVector
from .split import Dealer, is_plain

LARGE = 450  # mentors times counted sets from which all-pairs shortest paths take too long


@dataclass(frozen=True)
class Solution:
    """A complete allocation: total cost, mentor of each city, number of groups of each mentor."""

    value: int
    assignment: IntVector
    groups: IntVector


@dataclass
class Outcome:
    """What a search found: the best solution, a bound that holds for all, and whether they meet."""

    best: Solution | None
    bound: int | None
    proved: bool
    nodes: int = 0
    root: Relaxed | None = None


class Inspector:
    """Decides whether a relaxed assignment is a real one, and how to branch if not."""

    def __init__(self, model: Model) -> None:
        self.model = model
        self.dealer = Dealer(model)
        self.simple = not model.bundled and not model.apart and not model.crossing

    def judge(self, node: Node, relaxed: Relaxed) -> Solution | list[Node]:
        """The solution that the relaxed assignment is, or the parts to look at instead."""
        assignment = relaxed.assignment
        fewest, most = group_range(self.model, counts(self.model, assignment))
        low, high = np.maximum(fewest, node.k_low), np.minimum(most, node.k_high)
        bad = np.flatnonzero(low > high)
        free = [int(mentor) for mentor in bad if node.k_low[mentor] < node.k_high[mentor]]
        if free:
            return self._branch_groups(node, free, most)
        if len(bad):
            return self._branch_cities(node, assignment, int(bad[0]))
        if not self.simple:
            parts = self._torn(node, assignment) or self._undealt(node, assignment, low, high)
            if parts is not None:
                return parts
        return Solution(relaxed.value, assignment, self._groups(assignment, low, high))

    def _groups(self, assignment: IntVector, low: IntVector, high: IntVector) -> IntVector:
        if self.simple:
            return low.copy()
        fits = [self.dealer.fits(assignment, m, int(low[m]), int(high[m])) for m in range(self.model.mentors)]
        return np.array([0 if groups is None else groups for groups in fits], dtype=np.int64)

    def _branch_groups(self, node: Node, free: list[int], most: IntVector) -> list[Node]:
        """Split the range of one mentor so that the present counts fit in neither half."""

        def weight(mentor: int) -> tuple[int, int]:
            return int(node.k_high[mentor] - node.k_low[mentor]), -mentor

        mentor = max(free, key=weight)
        low, high = int(node.k_low[mentor]), int(node.k_high[mentor])
        cut = min(max(int(most[mentor]), low), high - 1)
        return [node.with_range(mentor, low, cut), node.with_range(mentor, cut + 1, high)]

    def _torn(self, node: Node, assignment: IntVector) -> list[Node] | None:
        """Branch on a bundle whose cities are with different mentors."""
        for place in self.model.bundled:
            at = assignment[list(self.model.bundles[place])]
            if (at != at[0]).any():
                mentor = int(np.bincount(at).argmax())
                return [node.with_fix(place, mentor, True), node.with_fix(place, mentor, False)]
        return None

    def _undealt(self, node: Node, assignment: IntVector, low: IntVector, high: IntVector) -> list[Node] | None:
        """Branch on a mentor whose cities cannot be dealt out over its groups."""
        for mentor in range(self.model.mentors):
            cities = [int(row) for row in np.flatnonzero(assignment == mentor)]
            if is_plain(self.model, cities) or not cities:
                continue
            if self.dealer.fits(assignment, mentor, int(low[mentor]), int(high[mentor])) is None:
                pair = self._close_pair(cities)
                if high[mentor] == 1 and pair and node.k_high[mentor] == 1:
                    one, two = pair
                    return [
                        node.with_fix(one, mentor, False),
                        node.with_fix(one, mentor, True).with_fix(two, mentor, False),
                    ]
                if node.k_low[mentor] < node.k_high[mentor]:
                    cut = min(int(high[mentor]), int(node.k_high[mentor]) - 1)
                    lowest, highest = int(node.k_low[mentor]), int(node.k_high[mentor])
                    return [node.with_range(mentor, lowest, cut), node.with_range(mentor, cut + 1, highest)]
                return self._branch_cities(node, assignment, mentor)
        return None

    def _close_pair(self, cities: list[int]) -> tuple[int, int] | None:
        bundles = {int(self.model.bundle_of[row]) for row in cities}
        return next(((one, two) for one, two in self.model.apart if one in bundles and two in bundles), None)

    def _branch_cities(self, node: Node, assignment: IntVector, mentor: int) -> list[Node]:
        """Branch on a bundle at a mentor: those in an unmet set first; nothing left to branch on means an empty
        part.
        """
        fixed = {bundle for bundle, at, keep in node.fixes if keep}
        inside = {int(self.model.bundle_of[row]) for row in np.flatnonzero(assignment == mentor)}
        banned = {bundle for bundle, at, keep in node.fixes if not keep and at == mentor}
        everyone = [place for place in range(len(self.model.bundles)) if place not in fixed and place not in banned]
        choice = [place for place in everyone if place in inside] or [
            place for place in everyone if self.model.allowed[self.model.bundles[place][0], mentor]
        ]
        if not choice:
            return []
        crossing = [item.members for item in self.model.crossing]
        place = max(choice, key=lambda b: (sum(self.model.bundles[b][0] in rows for rows in crossing), -b))
        return [node.with_fix(place, mentor, False), node.with_fix(place, mentor, True)]


@dataclass
class Search:
    """One search for the cheapest allocation on a network."""

    network: Network
    monitor: Monitor
    budget: int
    best: Solution | None = None
    dive: bool = False
    nodes: int = 0
    heap: list[tuple[int, int, Node, list[Node]]] = field(default_factory=list)
    inspector: Inspector = field(init=False)
    root: Relaxed | None = None

    def __post_init__(self) -> None:
        self.inspector = Inspector(self.network.model)

    def run(self) -> Outcome:
        """Search until the best solution is proved or the budget is used up."""
        if any(one == two for one, two in self.network.model.apart):
            return Outcome(self.best, None, True)
        self._enter(self.network.root(), self.root)
        while self.heap:
            value, _, _, parts = self.heap[0]
            if self._hopeless(value):
                self.heap.clear()
                break
            if self.monitor.exhausted(self.budget):
                break
            heapq.heappop(self.heap)
            self._plunge(parts)
        bound = self.heap[0][0] if self.heap else self.best.value if self.best is not None else None
        return Outcome(self.best, bound, not self.heap, self.nodes, self.root)

    def _hopeless(self, value: int) -> bool:
        return self.best is not None and value >= self.best.value

    def _plunge(self, parts: list[Node]) -> None:
        """Enter the parts; when diving, or while no solution is known, go on with the best of them."""
        while parts:
            entered = [item for item in map(self._enter, parts) if item is not None]
            if (self.best is not None and not self.dive) or self.monitor.exhausted(self.budget):
                return
            chosen = min((item for item in entered if not self._hopeless(item[0])), default=None)
            if chosen is None:
                return
            self.heap.remove(chosen)
            heapq.heapify(self.heap)
            parts = chosen[3]

    def _enter(self, node: Node, relaxed: Relaxed | None = None) -> tuple[int, int, Node, list[Node]] | None:
        """Solve the relaxation of a part (unless it is known) and file what it says."""
        if relaxed is None:
            relaxed = self.network.relax(node)
            self.monitor.spend(len(self.network.rows))
        self.nodes += 1
        if self.nodes == 1:
            self.root = relaxed
            self._narrow()
        if relaxed is None or self._hopeless(relaxed.value):
            return None
        found = self.inspector.judge(node, relaxed)
        if isinstance(found, Solution):
            self.best = self.monitor.latest = found
            self.monitor.tell("solution", float(self.nodes))
            self._narrow()
            return None
        item = (relaxed.value, self.nodes, node, found)
        heapq.heappush(self.heap, item)
        return item

    def _narrow(self) -> None:
        """Take out pairs that no better solution can use (exact prices of the root relaxation)."""
        network = self.network
        if self.root is None or self.best is None:
            return
        prices = root_prices(network, self.root)
        active: BoolMatrix = prices < min(self.best.value, IMPOSSIBLE)
        active[np.arange(network.model.cities), self.root.assignment] = True
        if active.sum() < 0.8 * len(network.rows):
            self.network = Network(network.model, network.costs, replace(network.face, active=active & network.active))


def root_prices(network: Network, root: Relaxed) -> IntMatrix:
    """A lower bound of the whole cost with each pair forced: exact in the relaxation unless the network is
    large.
    """
    if network.sink > LARGE:
        return network.reduced_costs(network.root(), root) + root.value
    return network.prices(network.root(), root)


def search(
    network: Network,
    monitor: Monitor,
    budget: int,
    best: Solution | None = None,
    root: Relaxed | None = None,
    *,
    dive: bool = False,
) -> Outcome:
    """Find the cheapest allocation on a network.

    ``best`` is a known solution to improve on, ``root`` the relaxed one; ``dive`` looks for solutions
    rather than bounds.
    """
    return Search(network, monitor, budget, best, dive, root=root).run()
