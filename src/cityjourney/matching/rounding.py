"""A quick good start: round the relaxed numbers of groups a few at a time, with a new flow after each round.

Torn bundles go as a whole to the mentor where that is cheapest; cities that must be apart are parted one
after the other.
"""

from __future__ import annotations

import numpy as np

from .model import Model, counts, group_range
from .monitor import Monitor
from .network import Network, Node, Relaxed
from .problem import IntMatrix, IntVector
from .search import Inspector, Solution

ROUNDS = 60
SHARE = 0.5  # of the unsettled mentors are settled in each round
NEVER = 10**9
TRIES = 3  # mentors tried for a torn bundle, besides those where its cities are
Part = tuple[Node, Relaxed]


def misfit(model: Model, node: Node, found: IntVector) -> IntMatrix:
    """How many cities would have to come or go for mentor ``m`` to lead ``k`` groups (mentors by numbers of
    groups).
    """
    number = np.arange(int(model.k_high.max(initial=0)) + 1)[None, :]
    out = np.zeros((model.mentors, number.shape[1]), dtype=np.int64)
    for row, item in zip(found, model.counted, strict=True):
        out += np.maximum(row[:, None] - item.high * number, 0) + np.maximum(item.low * number - row[:, None], 0)
    out[(number < node.k_low[:, None]) | (number > node.k_high[:, None])] = NEVER
    return out


def round_groups(model: Model, cost: IntMatrix) -> IntVector | None:
    """Whole numbers of groups of little misfit, with room for every counted set; nothing if there are none."""
    groups, rows = cost.argmin(axis=1), np.arange(model.mentors)
    for _ in range(int(model.k_high.sum()) + 1):
        total = int(groups.sum())
        short = any(item.high * total < len(item.members) for item in model.counted)
        over = any(item.low * total > len(item.members) for item in model.counted)
        if short == over:
            return None if short else groups
        target = np.clip(groups + (1 if short else -1), 0, cost.shape[1] - 1)
        change = np.where(target == groups, NEVER, cost[rows, target] - cost[rows, groups])
        mentor = int(change.argmin())
        if change[mentor] > NEVER // 2:
            return None
        groups[mentor] = target[mentor]
    return None


class Rounder:
    """Makes an allocation out of a relaxed one."""

    def __init__(self, network: Network, monitor: Monitor) -> None:
        self.network, self.monitor = network, monitor
        self.inspector = Inspector(network.model)

    def start(self, node: Node, relaxed: Relaxed, budget: int) -> Solution | None:
        """Settle bundles and numbers of groups until the flow is an allocation; nothing if that fails."""
        at: Part | None = (node, relaxed)
        for _ in range(ROUNDS):
            if at is None or self.monitor.exhausted(budget):
                return None
            found = self.inspector.judge(*at)
            if isinstance(found, Solution):
                self.monitor.latest = found
                self.monitor.tell("rounding", float(found.value))
                return found
            at = self._gather(*at) or self._settle(*at) or self._first(found)
        return None

    def _first(self, parts: list[Node]) -> Part | None:
        entered = [item for item in map(self._enter, parts[:2]) if item is not None]
        return min(entered, key=lambda item: item[1].value, default=None)

    def _enter(self, node: Node) -> Part | None:
        relaxed = self.network.relax(node)
        self.monitor.spend(len(self.network.rows))
        return None if relaxed is None else (node, relaxed)

    def _settle(self, node: Node, relaxed: Relaxed) -> Part | None:
        """Fix some more numbers of groups; nothing if none are left or that leads nowhere."""
        model = self.network.model
        found = counts(model, relaxed.assignment)
        fewest, most = group_range(model, found)
        unsettled = (np.maximum(fewest, node.k_low) > np.minimum(most, node.k_high)) & (node.k_low < node.k_high)
        cost = misfit(model, node, found)
        groups = round_groups(model, cost)
        if groups is None or not unsettled.any():
            return None
        price = np.where(unsettled, cost[np.arange(model.mentors), groups], NEVER)
        some = max(1 + model.mentors // 25, int(SHARE * unsettled.sum()))
        for mentor in np.argsort(price, kind="stable")[: min(some, int(unsettled.sum()))]:
            node = node.with_range(int(mentor), int(groups[mentor]), int(groups[mentor]))
        return self._enter(node)

    def _gather(self, node: Node, relaxed: Relaxed) -> Part | None:
        """Fix the torn bundles, each where all of it together is cheapest; nothing if none is torn."""
        bundles = self.network.model.bundles
        at = self._at_once(node, relaxed)
        for place in self.network.model.bundled:
            here, now = at or (node, relaxed)
            rows = list(bundles[place])
            if len(np.unique(now.assignment[rows])) > 1:
                at = self._placed(place, here, now) or at
        return at

    def _at_once(self, node: Node, relaxed: Relaxed) -> Part | None:
        """Fix all torn bundles that seem to cost nothing in one go; nothing if it did cost something."""
        price = np.minimum(self.network.reduced_costs(node, relaxed), 2**50)
        taken: set[int] = set()
        for place in self.network.model.bundled:
            rows = list(self.network.model.bundles[place])
            free = [int(m) for m in np.flatnonzero(price[rows].sum(axis=0) <= 0) if int(m) not in taken]
            if free and len(np.unique(relaxed.assignment[rows])) > 1:
                taken.add(free[0])
                node = node.with_fix(place, free[0], True)
        found = self._enter(node) if taken else None
        return found if found is not None and found[1].value == relaxed.value else None

    def _placed(self, place: int, node: Node, relaxed: Relaxed) -> Part | None:
        """The best of a few mentors for one bundle."""
        rows = list(self.network.model.bundles[place])
        price = np.minimum(self.network.reduced_costs(node, relaxed), 2**50)[rows].sum(axis=0)
        nearby = [
            *dict.fromkeys([*np.argsort(price, kind="stable")[:TRIES].tolist(), *relaxed.assignment[rows].tolist()])
        ]
        best: Part | None = None
        for mentor in nearby:
            entered = self._enter(node.with_fix(place, int(mentor), True))
            if entered is not None and (best is None or entered[1].value < best[1].value):
                best = entered
            if best is not None and best[1].value == relaxed.value:
                break
        return best
