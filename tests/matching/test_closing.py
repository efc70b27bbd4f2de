"""What is said of levels that were not proved: bounds that hold, and allocations that are real and no worse."""

from __future__ import annotations

from typing import Any

import numpy as np
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cityjourney.matching import parse_problem
from cityjourney.matching.bounds import Above, Priced
from cityjourney.matching.closing import Closing, Known
from cityjourney.matching.levels import chunks, total
from cityjourney.matching.model import Model, build, counts, group_range
from cityjourney.matching.monitor import Monitor
from cityjourney.matching.network import Face
from cityjourney.matching.problem import IntVector
from cityjourney.matching.search import Solution

from .brute import Truth
from .strategies import problems

calm = settings(max_examples=60, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))


def solution(model: Model, assignment: IntVector) -> Solution:
    fewest, _ = group_range(model, counts(model, assignment))
    return Solution(0, assignment, np.maximum(fewest, model.k_low))


@calm
@given(problems(cities=6), st.integers(0, 50))
def test_closing_bounds_every_level_and_never_makes_it_worse(document: dict[str, Any], place: int) -> None:
    problem, truth = parse_problem(document), Truth(document)
    model, levels = build(problem), [problem.cost(item) for item in problem.criteria]
    if not truth.all:
        return
    columns = list(truth.mentors)
    found = [np.array([columns.index(mentor) for mentor in at]) for at in truth.all]
    start = found[place % len(found)]
    known = Known(0, {}, Face(model.allowed), None)
    best, bounds = Closing(model, levels, chunks(levels, model), known, Monitor()).run(solution(model, start))
    values = total(levels, best.assignment)
    assert values <= total(levels, start)
    assert tuple(columns[column] for column in best.assignment) in truth.all
    for level, bound in enumerate(bounds):
        as_good = [v for v in (total(levels, at) for at in found) if all(map(int.__le__, v[:level], values))]
        assert bound <= min(value[level] for value in as_good)


def contested() -> dict[str, Any]:
    """Two pairs of cities, each with one city that wants the same mentor, who has room for three."""
    return {
        "format": "cityjourney-allocation/1",
        "group_size": {"min": 1, "max": 3},
        "cities": [{"id": f"c{row}"} for row in range(4)],
        "mentors": [{"id": "m0", "max_groups": 1}, {"id": "m1", "max_groups": 2}],
        "criteria": [
            {"key": "theme", "measure": "sum", "goal": "max"},
            {"key": "wish", "measure": "sum", "goal": "max"},
        ],
        "scores": {"theme": [[1, 0], [0, 0], [1, 0], [0, 0]], "wish": [[0, 9], [0, 9], [0, 9], [0, 9]]},
        "together": [["c0", "c1"], ["c2", "c3"]],
    }


def test_a_bound_from_torn_pairs_is_rounded_up_to_what_an_allocation_can_have() -> None:
    problem = parse_problem(contested())
    model, levels = build(problem), [problem.cost(item) for item in problem.criteria]
    nothing = Above(np.zeros_like(levels[0]), 0)
    priced = Priced(model, levels[0], nothing, Face(model.allowed), Monitor())
    network = priced.network(0)
    relaxed = network.relax(network.root())
    assert relaxed is not None
    assert priced.scale == 2
    torn = relaxed.value + priced.scale * priced.floor
    assert torn == -3, "half a point comes from a torn pair"
    best = priced.best()
    assert best is not None
    assert best.value == -1


def test_a_price_that_is_found_by_halving_is_the_best_one() -> None:
    problem = parse_problem(contested())
    model, levels = build(problem), [problem.cost(item) for item in problem.criteria]
    (above,) = chunks(levels[:1], model)
    # one pair with m0 and one with m1: theme 1, and 18 of the wishes
    given_theme = Above(above.costs, total([above.costs], np.array([0, 0, 1, 1]))[0])
    priced = Priced(model, levels[1], given_theme, Face(model.allowed), Monitor())
    best = priced.best()
    assert best is not None
    tried = [found[0] for found in map(priced.at, range(60)) if found is not None]
    assert best.value == max(tried)
    assert best.value <= -18
