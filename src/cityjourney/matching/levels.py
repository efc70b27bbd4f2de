"""Lexicographic order in whole numbers: levels joined into as few sums as 58 bits can hold.

A level is a cost matrix. Its weight in a sum is one more than all lower levels can differ by, so one flow
respects the order exactly. Levels that no longer fit start a new chunk; chunks are solved one after the
other.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from .model import Model
from .network import affordable
from .problem import IntMatrix, IntVector


@dataclass(frozen=True)
class Chunk:
    """Some consecutive levels as one cost matrix; ``span`` is more than the sum of any two assignments can
    differ by. Of each level ``widths`` has the span of its own, ``floors`` the least that it can cost at all.
    """

    costs: IntMatrix
    span: int
    levels: tuple[int, ...]
    widths: tuple[int, ...]
    floors: tuple[int, ...]

    def digits(self, value: int) -> dict[int, int]:
        """What a sum of this chunk says of its levels: the costs of an assignment, or of a bound the lexicographic
        bounds.
        """
        found: dict[int, int] = {}
        for place, width, floor in zip(self.levels[:0:-1], self.widths[:0:-1], self.floors[:0:-1], strict=True):
            value, digit = divmod(value, width)
            found[place] = digit + floor
        return found | {self.levels[0]: value + self.floors[0]}


def total(levels: Sequence[IntMatrix], assignment: IntVector) -> list[int]:
    """The cost of an assignment on each level."""
    rows = np.arange(len(assignment))
    return [int(level[rows, assignment].sum()) for level in levels]


def lowest(costs: IntMatrix, model: Model) -> IntVector:
    """The smallest allowed cost of each city."""
    far = int(np.abs(costs).max(initial=0)) + 1
    return np.asarray(np.where(model.allowed, costs, far).min(axis=1, initial=far))


def grounded(costs: IntMatrix, model: Model) -> IntMatrix:
    """Costs with the smallest allowed one of each row at 0: the same order, smaller numbers."""
    return np.where(model.allowed, costs - lowest(costs, model)[:, None], 0)


def span(costs: IntMatrix, model: Model) -> int:
    """One more than two assignments can differ by on these (grounded) costs."""
    return int(np.where(model.allowed, costs, 0).max(axis=1, initial=0).sum()) + 1


def chunks(levels: Sequence[IntMatrix], model: Model) -> list[Chunk]:
    """Join levels, first the most important, into chunks that fit into exact arithmetic."""
    found: list[Chunk] = []
    for place, level in enumerate(levels):
        costs = grounded(level, model)
        width, floor = span(costs, model), int(lowest(level, model).sum())
        last = found[-1] if found else None
        if last is not None and _product(last.costs, width, costs) and affordable(last.costs * width + costs, model):
            joined = last.costs * width + costs, last.span * width, (*last.levels, place)
            found[-1] = Chunk(*joined, (*last.widths, width), (*last.floors, floor))
        else:
            found.append(Chunk(costs, width, (place,), (width,), (floor,)))
    return found


def _product(costs: IntMatrix, factor: int, more: IntMatrix) -> bool:
    """Whether ``costs*factor + more`` stays far from overflow."""
    return int(costs.max(initial=0)) * factor + int(more.max(initial=0)) < 2**58


def weigh(upper: IntMatrix, lower: Chunk, model: Model) -> IntMatrix:
    """``upper`` above ``lower`` with the largest weight that fits, at most the one that makes the order certain."""
    weight = lower.span
    while weight > 1:
        if _product(upper, weight, lower.costs) and affordable(upper * weight + lower.costs, model):
            return upper * weight + lower.costs
        weight //= 2
    return lower.costs
