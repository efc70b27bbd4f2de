"""The front door: allocate the cities of a problem to mentors and say why.

:func:`allocate` never raises for a problem that cannot be solved; the status of the result says so. The
default result holds no clock figures, so the same input and seed give the same bytes.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np

from .canonical import canonical
from .cohesion import closer, deals, together
from .conflict import find_conflict
from .documents import InvalidDocument, Issue
from .explain import Alternative, Explainer, moves_level
from .fairness import fairness, ranks
from .levels import lowest, total
from .model import Model, build
from .monitor import Cancelled, Monitor
from .optimise import Optimum, optimise
from .problem import RESULT_FORMAT, IntMatrix, IntVector, Problem
from .search import Solution
from .secondary import second_mentors
from .split import Deal

SOLVER = "cityjourney.matching: flow branch and bound"
EXPLAINED = 20_000  # pairs of a city and a mentor up to which alternatives are priced unless asked for


@dataclass(frozen=True)
class Options:
    """How to run: the seed chooses among equals; ``alternatives`` per city (``None``: 3 up to 20,000 pairs, else
    0).

    ``cohesion_tolerance``: what each criterion may lose for groups whose cities are more alike.
    """

    seed: int = 1
    alternatives: int | None = None
    timing: bool = False
    cohesion_tolerance: Mapping[str, int] = field(default_factory=dict)


@dataclass
class Solved:
    """An allocation on the canonical problem, with everything needed to write it down."""

    problem: Problem
    model: Model
    levels: list[IntMatrix]
    optimum: Optimum
    status: str
    moves: str = "last"
    deals: list[Deal] = field(default_factory=list)


def allocate(problem: Problem, options: Options | None = None, monitor: Monitor | None = None) -> dict[str, Any]:
    """Allocate; the result is in the format ``cityjourney-allocation-result/1``."""
    options, monitor = options or Options(), monitor or Monitor()
    result = _allocate(canonical(problem, options.seed), options, monitor)
    if monitor.hurried:
        result["hurried"] = True
    if options.timing:
        result["seconds"] = round(monitor.seconds(), 3)
    return result


def _allocate(problem: Problem, options: Options, monitor: Monitor) -> dict[str, Any]:
    solved = solve(problem, monitor)
    best = solved.optimum.solution
    if best is None:
        return _without(solved, monitor)
    solved.deals = deals(solved.model, problem, best.assignment, best.groups)
    loss: dict[str, int] = {}
    if any(options.cohesion_tolerance.values()):
        solved, best, loss = _closer(solved, best, options)
    result = _head(solved.status)
    result["groups"] = groups_of(solved)
    result["criteria"] = criteria_of(solved, best)
    try:
        result["cities"] = _cities(solved, best.assignment, options, monitor)
    except Cancelled:
        result["status"] = "cancelled"
    result["fairness"] = fairness(problem, solved.model, best.assignment)
    if problem.similarity is not None:
        cohesion = sum(together(problem.similarity, deal) for deal in solved.deals)
        result["cohesion"] = {"value": cohesion, "loss": loss}
    if problem.secondary is not None:
        result["secondary"] = second_mentors(problem, best.assignment)
    if problem.previous:
        result["moves"] = sum(
            1 for city, mentor in problem.previous.items() if result_mentor(solved, best, city) != mentor
        )
    return result


def result_mentor(solved: Solved, best: Solution, city: str) -> str:
    """The id of the mentor of a city in a solution."""
    return solved.problem.mentors[int(best.assignment[solved.problem.city_index[city]])].id


def base_of(problem: Problem) -> IntVector:
    """The previous mentor of each city as a column, -1 where there was none."""
    out = np.full(len(problem.cities), -1, dtype=np.int64)
    for city, mentor in problem.previous.items():
        out[problem.city_index[city]] = problem.mentor_index[mentor]
    return out


def solve(problem: Problem, monitor: Monitor, *, moves: str = "last") -> Solved:
    """Find the optimum of a canonical problem; with ``previous``, fewest moves count ``last`` or ``first``."""
    model = build(problem)
    levels = [problem.cost(item) for item in problem.criteria]
    if problem.previous:
        level = moves_level(model, base_of(problem))
        levels = [level, *levels] if moves == "first" else [*levels, level]
    try:
        optimum = optimise(model, levels, monitor, 0.6 if _small(model) else 0.95)
        if (optimum.solution is None and not optimum.finished) or not all(optimum.proved):
            optimum = _with_exact(model, levels, optimum, monitor)
    except Cancelled:
        latest = monitor.latest if isinstance(monitor.latest, Solution) else None
        values = total(levels, latest.assignment) if latest else []
        return Solved(problem, model, levels, Optimum(latest, values, [False] * len(values), False), "cancelled", moves)
    status = "optimal" if all(optimum.proved) else "feasible"
    if optimum.solution is None:
        status = "infeasible" if optimum.finished else "cancelled"
    return Solved(problem, model, levels, optimum, status, moves)


def _small(model: Model) -> bool:
    """Whether CP-SAT and exact prices are worth trying."""
    return model.cities * model.mentors <= EXPLAINED


def _with_exact(model: Model, levels: list[IntMatrix], optimum: Optimum, monitor: Monitor) -> Optimum:
    """Let CP-SAT try what branch and bound could not prove, unless the problem is too large for it."""
    from .cpsat import Exact

    if not _small(model) or monitor.hurried:
        return optimum
    solution, proved, done = Exact(model, monitor, monitor.time_limit / 3).solve(levels, optimum.solution)
    if solution is None:
        return replace(optimum, finished=done)
    if optimum.solution is not None and total(levels, solution.assignment) > total(levels, optimum.solution.assignment):
        return optimum
    values = total(levels, solution.assignment)
    known = _still_bounds(model, levels, optimum, values)
    if optimum.solution is not None and values == total(levels, optimum.solution.assignment):
        proved = max(proved, sum(optimum.proved))
    bounds = [value if place < proved else known[place] for place, value in enumerate(values)]
    return Optimum(solution, bounds, [place < proved for place in range(len(values))], True, optimum.nodes)


def _still_bounds(model: Model, levels: list[IntMatrix], optimum: Optimum, values: list[int]) -> list[int]:
    """The bounds of an optimum as far as they hold next to other values: on all levels above which nothing changed.
    Elsewhere the sum of the least that each city can cost with a mentor that it may have.
    """
    before = [] if optimum.solution is None else total(levels, optimum.solution.assignment)
    bounds = []
    for place, (level, value) in enumerate(zip(levels, values, strict=True)):
        kept = bool(optimum.bounds) and values[:place] == before[:place]
        bounds.append(min(value, optimum.bounds[place] if kept else int(lowest(level, model).sum())))
    return bounds


def _closer(solved: Solved, best: Solution, options: Options) -> tuple[Solved, Solution, dict[str, int]]:
    found, loss = closer(solved.model, solved.problem, solved.deals, options.cohesion_tolerance)
    assignment = best.assignment.copy()
    for mentor, deal in enumerate(found):
        for group in deal:
            assignment[list(group)] = mentor
    changed = replace(best, assignment=assignment)
    solved.deals, solved.optimum = found, _loosened(solved, changed)
    if solved.status == "optimal" and not all(solved.optimum.proved):
        solved.status = "feasible"
    return solved, changed, loss


def _loosened(solved: Solved, changed: Solution) -> Optimum:
    """The optimum after an exchange that may have cost something: from the first level that changed on nothing is
    proved.
    """
    optimum, now = solved.optimum, total(solved.levels, changed.assignment)
    before = [] if optimum.solution is None else total(solved.levels, optimum.solution.assignment)
    proved = [known and now[: place + 1] == before[: place + 1] for place, known in enumerate(optimum.proved)]
    bounds = _still_bounds(solved.model, solved.levels, optimum, now)
    return replace(optimum, solution=changed, bounds=bounds, proved=proved)


def _head(status: str) -> dict[str, Any]:
    return {
        "format": RESULT_FORMAT,
        "status": status,
        "groups": [],
        "criteria": [],
        "cities": {},
        "fairness": {},
        "conflict": [],
        "conflict_text": "",
        "problems": [],
        "solver": SOLVER,
    }


def _without(solved: Solved, monitor: Monitor) -> dict[str, Any]:
    """The result when there is no allocation to show."""
    result = _head(solved.status)
    return result | why_none(solved.problem, solved.status, monitor)


def why_none(problem: Problem, status: str, monitor: Monitor) -> dict[str, Any]:
    """The conflict of an impossible problem, or what else to say where there is no allocation to show."""
    if status != "infeasible":
        text = "No allocation was found before the run was stopped; that does not mean that there is none."
        return {"status": status, "conflict_text": text}
    try:
        conflict = find_conflict(problem, monitor)
    except Cancelled:
        text = "No allocation exists, but the run was stopped before the reason was found."
        return {"status": "cancelled", "conflict_text": text}
    return {
        "status": status,
        "conflict": [wish.to_json() for wish in conflict.wishes],
        "conflict_text": conflict.text(),
        "remedies": [wish.to_json() for wish in conflict.enough],
    }


def invalid(error: InvalidDocument) -> dict[str, Any]:
    """The result for a document that cannot be read."""
    return _head("invalid") | {"problems": [issue.to_json() for issue in error.issues]}


def groups_of(solved: Solved) -> list[dict[str, Any]]:
    problem = solved.problem
    found = [
        {"mentor": problem.mentors[mentor].id, "cities": sorted(problem.cities[row].id for row in group)}
        for mentor, deal in enumerate(solved.deals)
        for group in deal
    ]
    return sorted(found, key=lambda group: (group["mentor"], group["cities"]))


def criteria_of(solved: Solved, best: Solution) -> list[dict[str, Any]]:
    """Value, bound and gap of each criterion in its own sign."""
    offset = 1 if solved.moves == "first" and solved.problem.previous else 0
    found = []
    values = solved.problem.values(best.assignment)
    for place, item in enumerate(solved.problem.criteria):
        sign = 1 if item.goal == "min" else -1
        bound = sign * solved.optimum.bounds[place + offset]
        value = values[item.key]
        proved = solved.optimum.proved[place + offset] and value == bound
        found.append({"key": item.key, "value": value, "bound": bound, "gap": abs(bound - value), "proved": proved})
    return found


def _cities(solved: Solved, assignment: IntVector, options: Options, monitor: Monitor) -> dict[str, Any]:
    problem, model = solved.problem, solved.model
    wanted = options.alternatives
    if wanted is None:
        wanted = 3 if model.cities * model.mentors <= EXPLAINED else 0
    others: list[list[Alternative]] = [[] for _ in range(model.cities)]
    if wanted:
        levels = [problem.cost(item) for item in problem.criteria]
        others = Explainer(model, levels, assignment, monitor, 1.0).all(wanted)
    table = ranks(problem)
    values = problem.values(assignment)
    found = {}
    for row, city in enumerate(problem.cities):
        own = int(assignment[row])
        alternatives = [_alternative(problem, assignment, values, item) for item in others[row]]
        scores = {item.key: int(problem.scores[item.scores][row, own]) for item in problem.criteria}
        entry = {"mentor": problem.mentors[own].id, "rank": int(table[row, own]), "scores": scores}
        entry["reasons"] = _reasons(problem, model, row, own, table, alternatives)
        found[city.id] = entry | {"alternatives": alternatives}
    return dict(sorted(found.items()))


def _alternative(problem: Problem, base: IntVector, values: dict[str, int], item: Alternative) -> dict[str, Any]:
    there = problem.values(item.assignment)
    price = {key: there[key] - value for key, value in values.items() if there[key] != value}
    moves = int((item.assignment != base).sum())
    out: dict[str, Any] = {"mentor": problem.mentors[item.mentor].id, "price": price, "moves": moves}
    return out if item.exact else out | {"exact": False}


def _reasons(
    problem: Problem, model: Model, row: int, own: int, table: IntMatrix, alternatives: list[dict[str, Any]]
) -> list[str]:
    """Plain sentences; they name the city's own scores only, never those of others."""
    city, mentor = problem.cities[row].id, problem.mentors[own].id
    reasons = []
    if int(model.allowed[row].sum()) == 1:
        reasons.append(f"The wishes of the programme leave only {mentor} for {city}.")
    elif table[row, own] == 1:
        reasons.append(f"No mentor is better for {city} than {mentor}.")
    else:
        better = int((table[row] < table[row, own]).sum())
        mentors = "1 mentor" if better == 1 else f"{better} mentors"
        reasons.append(f"{mentors} would be better for {city} alone, but not for all cities together.")
    for item in problem.criteria:
        scores = problem.scores[item.scores][row]
        best = int(scores.max() if item.goal == "max" or item.measure == "count_zero" else scores.min())
        reasons.append(f"{item.key}: {int(scores[own])} with {mentor}, {best} with the best mentor for this city.")
    if alternatives:
        first = alternatives[0]
        cost = ", ".join(f"{key} {change:+d}" for key, change in first["price"].items()) or "nothing"
        reasons.append(f"{first['mentor']} instead would cost {cost} over all cities and move {first['moves']}.")
    return reasons


def to_bytes(result: Mapping[str, Any]) -> bytes:
    """The canonical bytes of a result: the same result, the same bytes."""
    return (json.dumps(result, ensure_ascii=False, indent=1) + "\n").encode()


__all__ = ["InvalidDocument", "Issue", "Options", "Solved", "allocate", "invalid", "solve", "to_bytes", "why_none"]
