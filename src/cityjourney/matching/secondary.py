"""A second mentor for each city: never its first one, only where the score says something, as many cities as
possible.

One min-cost flow, so the result is the optimum: first the number of cities served, then the sum of
scores.
"""

from __future__ import annotations

import numpy as np

from .problem import IntVector, Problem


def second_mentors(problem: Problem, assignment: IntVector) -> dict[str, str]:
    """City id to the id of its second mentor; cities that get none are left out."""
    from ortools.graph.python.min_cost_flow import SimpleMinCostFlow

    if problem.secondary is None:
        return {}
    scores = problem.scores[problem.secondary.scores]
    cities, mentors = scores.shape
    open_pairs = scores > 0
    open_pairs[np.arange(cities), assignment] = False
    rows, columns = np.nonzero(open_pairs)
    unserved, sink = cities + mentors, cities + mentors + 1
    dear = int(scores.max(initial=0)) * cities + 1
    flow = SimpleMinCostFlow()
    ones = np.ones(len(rows), dtype=np.int64)
    flow.add_arcs_with_capacity_and_unit_cost(rows, columns + cities, ones, -scores[rows, columns])
    every, each = np.arange(cities), np.arange(mentors)
    flow.add_arcs_with_capacity_and_unit_cost(
        every, np.full(cities, unserved), np.ones(cities, int), np.full(cities, dear)
    )
    most = np.full(mentors, problem.secondary.max_per_mentor)
    flow.add_arcs_with_capacity_and_unit_cost(each + cities, np.full(mentors, sink), most, np.zeros(mentors, int))
    flow.add_arc_with_capacity_and_unit_cost(unserved, sink, cities, 0)
    supply = np.zeros(sink + 1, dtype=np.int64)
    supply[:cities], supply[sink] = 1, -cities
    flow.set_nodes_supplies(np.arange(sink + 1), supply)
    if flow.solve() != flow.OPTIMAL:
        raise ArithmeticError("The flow of second mentors could not be solved.")
    used = np.flatnonzero(flow.flows(np.arange(len(rows)))) if len(rows) else np.array([], dtype=np.int64)
    pairs = [(problem.cities[rows[arc]].id, problem.mentors[columns[arc]].id) for arc in used]
    return dict(sorted(pairs))
