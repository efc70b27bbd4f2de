"""How evenly an allocation serves the cities, judged by each city's own scores.

A city ranks the mentors by the criteria in their order. Rank 1 is its best mentor; a city envies another
if it would rather have the other's mentor.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from .model import Model
from .problem import IntMatrix, IntVector, Problem


def ranks(problem: Problem) -> IntMatrix:
    """For each city and mentor, 1 + the number of mentors that are better for the city."""
    costs = np.stack([problem.cost(item) for item in problem.criteria], axis=-1)
    out = np.empty(costs.shape[:2], dtype=np.int64)
    for row, table in enumerate(costs):
        order = np.lexsort(table.T[::-1])
        ordered = table[order]
        new = np.concatenate([[True], (ordered[1:] != ordered[:-1]).any(axis=1)])
        out[row, order] = np.flatnonzero(new)[np.cumsum(new) - 1] + 1
    return out


def fairness(problem: Problem, model: Model, assignment: IntVector) -> dict[str, Any]:
    """Worst-served cities, the spread of ranks, and envy."""
    table = ranks(problem)
    rows = np.arange(model.cities)
    own = table[rows, assignment]
    worst = int(own.max())
    names = sorted(problem.cities[int(row)].id for row in np.flatnonzero(own == worst))
    used = np.unique(assignment)
    envied = table[:, used] < own[:, None]
    taken = np.bincount(assignment, minlength=model.mentors)
    return {
        "worst_rank": worst,
        "worst_served": names,
        "mean_rank": round(float(own.mean()), 3),
        "first_choice": int((own == 1).sum()),
        "among_first_three": int((own <= 3).sum()),
        "envious_cities": int(envied.any(axis=1).sum()),
        "envy_pairs": int((envied * taken[used][None, :]).sum()),
    }
