"""What the flows leave over: an exact CP-SAT model at mentor level, level by level, with hints.

Used when branch and bound found nothing, or proved nothing, within its share of the work (crossing tags,
many tied cities). One worker and deterministic time: the same input gives the same answer.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from ortools.sat.python import cp_model

from .model import Model, counts, group_range
from .monitor import Monitor
from .problem import IntMatrix, IntVector
from .search import Solution
from .split import Dealer

CUTS = 40  # times that an allocation whose cities cannot be dealt out is forbidden


class Exact:
    """The CP-SAT twin of the model."""

    def __init__(self, model: Model, monitor: Monitor, seconds: float) -> None:
        self.model, self.monitor, self.left = model, monitor, seconds
        self.dealer = Dealer(model)
        self.cp = cp_model.CpModel()
        self.at = {
            (b, m): self.cp.new_bool_var("")
            for b, rows in enumerate(model.bundles)
            for m in range(model.mentors)
            if model.allowed[rows[0], m]
        }
        self.groups = [
            self.cp.new_int_var(int(low), max(int(low), int(high)), "")
            for low, high in zip(model.k_low, model.k_high, strict=True)
        ]
        self._constrain()

    def _constrain(self) -> None:
        model, cp = self.model, self.cp
        for b in range(len(model.bundles)):
            cp.add_exactly_one(self.at[b, m] for m in range(model.mentors) if (b, m) in self.at)
        for item in model.counted:
            weights = [(b, len(item.members.intersection(rows))) for b, rows in enumerate(model.bundles)]
            for m in range(model.mentors):
                total = sum(weight * self.at[b, m] for b, weight in weights if weight and (b, m) in self.at)
                cp.add(total <= item.high * self.groups[m])
                cp.add(total >= item.low * self.groups[m])
        for one, two in model.apart:
            for m in range(model.mentors):
                if (one, m) in self.at and (two, m) in self.at:
                    cp.add(self.at[one, m] + self.at[two, m] <= (self.groups[m] if one != two else 1))
            if one == two:
                cp.add_bool_or([])

    def solve(self, levels: Sequence[IntMatrix], known: Solution | None) -> tuple[Solution | None, int, bool]:
        """Best allocation, how many levels are proved, and whether the search ended (nothing found: impossible)."""
        best = known
        for place, level in enumerate([np.zeros_like(self.model.allowed, dtype=np.int64), *levels]):
            cost = sum(int(level[list(self.model.bundles[b]), m].sum()) * var for (b, m), var in self.at.items())
            found, done = self._level(cost, place > 0, best)
            best = found or best
            if not done or best is None:
                return best, max(0, place - 1), done
            rows = np.arange(self.model.cities)
            self.cp.add(cost <= int(level[rows, best.assignment].sum()))
        return best, len(levels), True

    def _level(self, cost: cp_model.LinearExprT, minimise: bool, best: Solution | None) -> tuple[Solution | None, bool]:
        if minimise:
            self.cp.minimize(cost)
        for _ in range(CUTS):
            self.monitor.check()
            self._hint(best)
            solver = cp_model.CpSolver()
            solver.parameters.num_workers = 1
            work = max(0.1, self.left)
            solver.parameters.max_deterministic_time = work
            solver.parameters.max_time_in_seconds = max(0.5, self.monitor.time_limit - self.monitor.seconds())
            status = solver.solve(self.cp)
            self.left -= solver.deterministic_time
            if status in (cp_model.FEASIBLE, cp_model.UNKNOWN) and solver.deterministic_time < 0.9 * work:
                self.monitor.hurried = True
            if status not in (cp_model.OPTIMAL, cp_model.FEASIBLE):
                return None, status == cp_model.INFEASIBLE
            assignment = self._read(solver)
            groups = self._dealt(assignment)
            if groups is not None:
                return Solution(0, assignment, groups), status == cp_model.OPTIMAL
        return None, False

    def _hint(self, best: Solution | None) -> None:
        self.cp.clear_hints()  # type: ignore[no-untyped-call]
        if best is not None:
            for (b, m), var in self.at.items():
                self.cp.add_hint(var, int(best.assignment[self.model.bundles[b][0]]) == m)

    def _read(self, solver: cp_model.CpSolver) -> IntVector:
        out = np.zeros(self.model.cities, dtype=np.int64)
        for (b, m), var in self.at.items():
            if solver.boolean_value(var):
                out[list(self.model.bundles[b])] = m
        return out

    def _dealt(self, assignment: IntVector) -> IntVector | None:
        """Numbers of groups for which all deals exist; if there are none, forbid the cities that cannot be dealt."""
        fewest, most = group_range(self.model, counts(self.model, assignment))
        low, high = np.maximum(fewest, self.model.k_low), np.minimum(most, self.model.k_high)
        out = np.zeros(self.model.mentors, dtype=np.int64)
        for m in range(self.model.mentors):
            fits = self.dealer.fits(assignment, m, int(low[m]), int(high[m]))
            if fits is None:
                inside = sorted({int(self.model.bundle_of[row]) for row in np.flatnonzero(assignment == m)})
                outside = [b for b in range(len(self.model.bundles)) if b not in inside and (b, m) in self.at]
                self.cp.add_bool_or([*(~self.at[b, m] for b in inside), *(self.at[b, m] for b in outside)])
                return None
            out[m] = fits
        return out
