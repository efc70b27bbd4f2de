"""Bounds on what lies near a relaxed optimum never exceed what an allocation there really costs."""

from __future__ import annotations

from typing import Any

import numpy as np
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cityjourney.matching import parse_problem
from cityjourney.matching.levels import chunks, total
from cityjourney.matching.model import build
from cityjourney.matching.near import near
from cityjourney.matching.network import Network

from .brute import Truth
from .strategies import problems

calm = settings(max_examples=40, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))


@calm
@given(problems(cities=6), st.integers(0, 50))
def test_no_allocation_within_the_slack_is_below_the_bound(document: dict[str, Any], place: int) -> None:
    problem, truth = parse_problem(document), Truth(document)
    model, levels = build(problem), [problem.cost(item) for item in problem.criteria]
    (upper,) = chunks(levels[:-1], model)
    network = Network(model, upper.costs)
    relaxed = network.relax(network.root())
    if relaxed is None or not truth.all:
        return
    found = [np.array([problem.mentor_index[mentor] for mentor in at]) for at in truth.all]
    chosen = found[place % len(found)]
    slack = near(network, relaxed, 0).slack(chosen)
    nearby = near(network, relaxed, slack)
    bound = nearby.bound(levels[-1], chosen)
    inside = [at for at in found if nearby.slack(at) <= slack]
    assert bound is not None
    assert bound <= min(total(levels[-1:], at)[0] for at in inside)
    for at in inside:
        assert nearby.face.active[np.arange(model.cities), at].all()


@calm
@given(problems(cities=6))
def test_digits_of_a_sum_are_the_costs_of_the_levels(document: dict[str, Any]) -> None:
    problem, truth = parse_problem(document), Truth(document)
    levels = [problem.cost(item) for item in problem.criteria]
    (chunk,) = chunks(levels, build(problem))
    for at in truth.all[:20]:
        assignment = np.array([problem.mentor_index[mentor] for mentor in at])
        (value,) = total([chunk.costs], assignment)
        assert list(dict(sorted(chunk.digits(value).items())).values()) == total(levels, assignment)
