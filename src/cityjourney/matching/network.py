"""The relaxation that bounds everything: a min-cost flow from cities to mentors.

Dropping the integrality of the number of groups leaves, for given ranges ``k_low..k_high``, a flow
network: city -> smallest counted set of a mentor -> larger sets -> mentor -> sink, with bounds
``low*k_low`` and ``high*k_high`` on the counts. Its optimum is integral and a lower bound; if it respects
the group numbers it is the optimum itself. From the residual network come exact prices of forcing a city
to a mentor (:meth:`Network.prices`). All arithmetic is on integers below 2**58.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from .model import Counted, Model, counts
from .problem import BoolMatrix, IntMatrix, IntVector

BIG = 2**60
IMPOSSIBLE = 2**59  # what is this long leads over a missing arc
Fix = tuple[int, int, bool]  # bundle, mentor, keep (True) or ban (False)


@dataclass(frozen=True)
class Node:
    """A part of the search space: ranges of group numbers, and bundles fixed to or banned from a mentor."""

    k_low: IntVector
    k_high: IntVector
    fixes: tuple[Fix, ...] = ()

    def with_range(self, mentor: int, low: int, high: int) -> Node:
        """The same part with another range of groups for one mentor."""
        lows, highs = self.k_low.copy(), self.k_high.copy()
        lows[mentor], highs[mentor] = low, high
        return Node(lows, highs, self.fixes)

    def with_fix(self, bundle: int, mentor: int, keep: bool) -> Node:
        """The same part with one bundle fixed to (or banned from) a mentor."""
        return Node(self.k_low, self.k_high, (*self.fixes, (bundle, mentor, keep)))


@dataclass(frozen=True)
class Relaxed:
    """Optimum of the relaxation: its cost and the mentor of each city."""

    value: int
    assignment: IntVector


def affordable(costs: IntMatrix, model: Model) -> bool:
    """Whether costs of this size keep every sum inside 58 bits."""
    nodes = model.cities + model.mentors * len(model.nested) + 3
    return int(np.abs(costs).max(initial=0)) * nodes < IMPOSSIBLE // 2


def shared(costs: IntMatrix, model: Model) -> IntMatrix:
    """Costs with the total of each bundle shared out evenly: the same for whole bundles, a better bound for torn
    ones.
    """
    out = costs.copy()
    for place in model.bundled:
        rows = list(model.bundles[place])
        total = costs[rows].sum(axis=0)
        out[rows] = total // len(rows)
        out[rows[0]] += total - (total // len(rows)) * len(rows)
    return out


@dataclass(frozen=True)
class Face:
    """A part of the relaxation: the pairs in use, and bounds on the counts where they are fixed.

    All optima of a relaxation, and only they, form such a part; lexicographic order is optimising on it
    again.
    """

    active: BoolMatrix
    low: IntVector | None = None
    high: IntVector | None = None


class Network:
    """The relaxation for one cost matrix and one set of active pairs."""

    def __init__(self, model: Model, costs: IntMatrix, face: Face | None = None) -> None:
        self.model = model
        self.costs = shared(costs, model)
        self.face = face or Face(model.allowed)
        self.active = self.face.active
        self._lay_out()

    def _lay_out(self) -> None:
        model, depth = self.model, len(self.model.nested)
        self.rows, self.columns = (np.ascontiguousarray(part) for part in np.nonzero(self.active))
        self.starts = np.searchsorted(self.rows, np.arange(model.cities + 1))
        self.arc_costs = np.ascontiguousarray(self.costs[self.rows, self.columns])
        self.places = self.columns * depth + model.home[self.rows]
        mentors = np.arange(model.mentors)
        self.sink = model.mentors * depth
        self.set_tails = np.concatenate([mentors * depth + place for place in range(depth)])
        self.set_heads = np.concatenate([self._heads(item, mentors) for item in model.nested])

    def _heads(self, item: Counted, mentors: IntVector) -> IntVector:
        if item.parent < 0:
            return np.full(len(mentors), self.sink)
        return mentors * len(self.model.nested) + item.parent

    def root(self) -> Node:
        """The whole search space."""
        return Node(self.model.k_low, self.model.k_high)

    def bounds(self, node: Node) -> tuple[IntVector, IntVector]:
        """Lower and upper bounds of the counts, laid out like the set arcs."""
        nested = self.model.nested
        low = np.concatenate([item.low * node.k_low for item in nested])
        high = np.concatenate([np.minimum(item.high * node.k_high, len(item.members)) for item in nested])
        if self.face.low is not None and self.face.high is not None:
            return np.maximum(low, self.face.low), np.minimum(high, self.face.high)
        return low, high

    def optimal_face(self, node: Node, relaxed: Relaxed) -> Face:
        """Everything that the optima of a part have in common (complementary slackness with one dual solution)."""
        lengths, change = self.residual(node, relaxed)
        height = potentials(lengths)
        used = self._reduced(relaxed, change, height) <= 0
        low, high = self.bounds(node)
        found = counts(self.model, relaxed.assignment)[: len(self.model.nested)].ravel()
        fixed = height[self.set_tails] != height[self.set_heads]
        return Face(used, np.where(fixed, found, low), np.where(fixed, found, high))

    def reduced_costs(self, node: Node, relaxed: Relaxed, height: IntVector | None = None) -> IntMatrix:
        """A quick lower bound on what forcing each pair costs, against a dual solution (``height`` if known)."""
        lengths, change = self.residual(node, relaxed)
        return self._reduced(relaxed, change, potentials(lengths) if height is None else height)

    def slim(self, relaxed: Relaxed, kept: int) -> Network:
        """The same network with only the ``kept`` pairs of least reduced cost per city: good for finding, not for
        proving.
        """
        price = np.where(self.active, self.reduced_costs(self.root(), relaxed), BIG)
        rows, columns = np.arange(self.model.cities), np.arange(self.model.mentors)
        spread = (rows[:, None] * 7919 + columns[None, :] * 104_729) % 509
        ranked = np.minimum(price, 2**50) * 512 + spread
        last = np.partition(ranked, min(kept, len(columns)) - 1, axis=1)[:, min(kept, len(columns)) - 1]
        active = self.active & (ranked <= last[:, None])
        active[rows, relaxed.assignment] = True
        for place in self.model.bundled:
            tied = list(self.model.bundles[place])
            joint = np.minimum(price[tied], 2**50).sum(axis=0)
            active[tied] |= self.active[tied] & (joint <= np.partition(joint, min(kept, len(joint) - 1))[kept - 1 :][0])
        return Network(self.model, self.costs, replace(self.face, active=active))

    def _reduced(self, relaxed: Relaxed, change: IntMatrix, height: IntVector) -> IntMatrix:
        depth, home = len(self.model.nested), self.model.home
        columns = np.arange(self.model.mentors)[None, :] * depth + home[:, None]
        out = change + height[columns] - height[relaxed.assignment * depth + home][:, None]
        return np.where(change > IMPOSSIBLE, BIG, out)

    def _kept(self, node: Node) -> IntVector | None:
        """The arcs that the fixes leave, or nothing if a city is left without one."""
        if not node.fixes:
            return None if (np.diff(self.starts) == 0).any() else np.arange(len(self.rows))
        keep = np.ones(len(self.rows), dtype=np.bool_)
        for bundle, mentor, stay in node.fixes:
            for row in self.model.bundles[bundle]:
                part = slice(self.starts[row], self.starts[row + 1])
                keep[part] &= (self.columns[part] == mentor) == stay
        left = np.flatnonzero(keep)
        return left if len(np.unique(self.rows[left])) == self.model.cities else None

    def relax(self, node: Node) -> Relaxed | None:
        """Solve the relaxation of a part; nothing if it is empty."""
        from ortools.graph.python.min_cost_flow import SimpleMinCostFlow

        low, high = self.bounds(node)
        arcs = self._kept(node)
        if arcs is None or (low > high).any():
            return None
        count = self.model.cities
        flow = SimpleMinCostFlow()
        ones, base = np.ones(len(arcs), dtype=np.int64), np.int64(count)
        flow.add_arcs_with_capacity_and_unit_cost(self.rows[arcs], self.places[arcs] + base, ones, self.arc_costs[arcs])
        zeros = np.zeros(len(low), dtype=np.int64)
        flow.add_arcs_with_capacity_and_unit_cost(self.set_tails + base, self.set_heads + base, high - low, zeros)
        supply = np.zeros(count + self.sink + 1, dtype=np.int64)
        supply[:count], supply[-1] = 1, -count
        np.subtract.at(supply, self.set_tails + count, low)
        np.add.at(supply, self.set_heads + count, low)
        flow.set_nodes_supplies(np.arange(len(supply)), supply)
        status = flow.solve()
        if status == flow.INFEASIBLE:
            return None
        if status != flow.OPTIMAL:
            raise ArithmeticError(f"The flow solver stopped with status {status}.")
        used = flow.flows(np.arange(len(arcs))) > 0
        assignment = np.empty(count, dtype=np.int64)
        assignment[self.rows[arcs][used]] = self.columns[arcs][used]
        return Relaxed(int(flow.optimal_cost()), assignment)

    def _open(self, node: Node) -> BoolMatrix:
        if not node.fixes:
            return self.active
        out = self.active.copy()
        for bundle, mentor, stay in node.fixes:
            rows = np.array(self.model.bundles[bundle])
            if stay:
                kept = out[rows, mentor].copy()
                out[rows] = False
                out[rows, mentor] = kept
            else:
                out[rows, mentor] = False
        return out

    def residual(self, node: Node, relaxed: Relaxed) -> tuple[IntMatrix, IntMatrix]:
        """The residual network between sets: arc lengths, and what each city's change of mentor costs by itself."""
        model, depth, size = self.model, len(self.model.nested), self.sink + 1
        rows = np.arange(model.cities)
        change = self.costs - self.costs[rows, relaxed.assignment][:, None]
        change = np.where(self._open(node), change, BIG)
        keys = relaxed.assignment * depth + model.home
        order = np.argsort(keys, kind="stable")
        present, first = np.unique(keys[order], return_index=True)
        nearest = np.minimum.reduceat(change[order], first, axis=0)
        lengths = np.full((size, size), BIG, dtype=np.int64)
        for key, row in zip(present, nearest, strict=True):
            lengths[key, np.arange(model.mentors) * depth + key % depth] = row
        low, high = self.bounds(node)
        found = counts(model, relaxed.assignment)[:depth].ravel()
        up, down = found < high, found > low
        lengths[self.set_tails[up], self.set_heads[up]] = 0
        lengths[self.set_heads[down], self.set_tails[down]] = 0
        np.fill_diagonal(lengths, 0)
        return lengths, change

    def prices(self, node: Node, relaxed: Relaxed) -> IntMatrix:
        """The optimum of the relaxation with city ``c`` forced to mentor ``m``, for all pairs; above ``IMPOSSIBLE``
        if there is none.

        For a bundle the figure is a lower bound.
        """
        model, depth = self.model, len(self.model.nested)
        lengths, change = self.residual(node, relaxed)
        shortest_paths(lengths)
        rows, columns = np.arange(model.cities)[:, None], np.arange(model.mentors)[None, :]
        sources = columns * depth + model.home[:, None]
        targets = (relaxed.assignment * depth + model.home)[:, None]
        out = relaxed.value + change + lengths[sources, targets]
        out[rows[:, 0], relaxed.assignment] = relaxed.value
        return np.asarray(out)


def shortest_paths(lengths: IntMatrix) -> None:
    """All shortest paths, in place (Floyd-Warshall); lengths above ``IMPOSSIBLE`` mean that there is none."""
    for middle in range(len(lengths)):
        np.minimum(lengths, lengths[:, middle, None] + lengths[None, middle, :], out=lengths)
    lengths[lengths > IMPOSSIBLE] = BIG


def potentials(lengths: IntMatrix) -> IntVector:
    """For each node the length of the shortest path from it to anywhere: a dual solution (Bellman-Ford)."""
    height = np.zeros(len(lengths), dtype=np.int64)
    for _ in range(len(lengths)):
        lower = np.minimum(height, (lengths + height[None, :]).min(axis=1))
        if np.array_equal(lower, height):
            break
        height = lower
    return height
