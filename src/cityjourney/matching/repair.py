"""After a change of wishes: solve again next to the allocation that people already know.

Two answers, each proved: "best" is the lexicographic optimum under the new wishes with the fewest moves
among equals; "fewest_moves" moves as few cities as possible and is the best among those. Each carries its
price against the allocation before. Also: allocations that are fairer within a tolerance.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import numpy as np

from .allocate import Options, Solved, base_of, criteria_of, groups_of, solve, why_none
from .canonical import canonical
from .cohesion import deals
from .fairness import ranks
from .monitor import Monitor
from .problem import IntVector, Problem


def repair(problem: Problem, options: Options | None = None, monitor: Monitor | None = None) -> dict[str, Any]:
    """Both answers for a problem whose ``previous`` holds the allocation before.

    ``{"best": answer, "fewest_moves": answer}``; an answer has status, moves (city, from, to), criteria,
    price per criterion against ``previous`` (only if all cities had a mentor) and groups; where no allocation
    exists, the conflict and its remedies instead.
    """
    options, monitor = options or Options(), monitor or Monitor()
    canon = canonical(problem, options.seed)
    answers = {}
    for name, moves in (("best", "last"), ("fewest_moves", "first")):
        half = Monitor(monitor.time_limit / 2, monitor.progress, monitor.cancel)
        answers[name] = _answer(solve(canon, half, moves=moves))
        monitor.hurried = monitor.hurried or half.hurried
    statuses = {answer["status"] for answer in answers.values()}
    if not any(answer["groups"] for answer in answers.values()):
        why = why_none(canon, "infeasible" if "infeasible" in statuses else "cancelled", monitor)
        answers = {name: answer | why for name, answer in answers.items()}
    return answers


def _answer(solved: Solved) -> dict[str, Any]:
    best, problem = solved.optimum.solution, solved.problem
    if best is None:
        return {"status": solved.status, "moves": [], "criteria": [], "price": {}, "groups": []}
    solved.deals = deals(solved.model, problem, best.assignment, best.groups)
    return {
        "status": solved.status,
        "moves": _moves(problem, best.assignment),
        "criteria": criteria_of(solved, best),
        "price": price(problem, best.assignment),
        "groups": groups_of(solved),
    }


def _moves(problem: Problem, assignment: IntVector) -> list[dict[str, str]]:
    found = []
    for row, city in enumerate(problem.cities):
        now, before = problem.mentors[int(assignment[row])].id, problem.previous.get(city.id)
        if before is not None and before != now:
            found.append({"city": city.id, "from": before, "to": now})
    return sorted(found, key=lambda move: move["city"])


def price(problem: Problem, assignment: IntVector) -> dict[str, int]:
    """How each criterion changes against ``previous``; empty if some city had no mentor before."""
    base = base_of(problem)
    if (base < 0).any():
        return {}
    before, now = problem.values(base), problem.values(assignment)
    return {key: now[key] - value for key, value in before.items() if now[key] != value}


def within(problem: Problem, before: Mapping[str, int], after: Mapping[str, int], tolerance: Mapping[str, int]) -> bool:
    """Whether no criterion is worse than before by more than its tolerance (default 0)."""
    for item in problem.criteria:
        loss = after[item.key] - before[item.key] if item.goal == "min" else before[item.key] - after[item.key]
        if loss > tolerance.get(item.key, 0):
            return False
    return True


def fairer(
    problem: Problem,
    tolerance: Mapping[str, int],
    options: Options | None = None,
    monitor: Monitor | None = None,
) -> list[dict[str, Any]]:
    """Other allocations within a tolerance, each serving the worst-served city better than the one before.

    Each entry: the worst rank reached, the price per criterion against the optimum, the number of moves,
    the groups. The optimum under "no city below rank r" is computed for falling r until the tolerance is
    left; at most 12 entries.
    """
    options, monitor = options or Options(), monitor or Monitor()
    canon = canonical(replace(problem, previous={}), options.seed)
    best = solve(canon, monitor).optimum.solution
    if best is None:
        return []
    table, rows = ranks(canon), np.arange(len(canon.cities))
    values, at, found = canon.values(best.assignment), best.assignment, []
    pinned = {canon.city_index[city] for city, _ in canon.pins}
    for _ in range(12):
        worst = int(max((table[row, at[row]] for row in rows if row not in pinned), default=1))
        solved = solve(_without_rank(canon, table, worst, pinned), monitor)
        answer = solved.optimum.solution
        if answer is None or not within(canon, values, canon.values(answer.assignment), tolerance):
            break
        at = answer.assignment
        solved.deals = deals(solved.model, canon, at, answer.groups)
        now = canon.values(at)
        found.append(
            {
                "worst_rank": int(table[rows, at].max()),
                "price": {key: now[key] - value for key, value in values.items() if now[key] != value},
                "moves": int((at != best.assignment).sum()),
                "groups": groups_of(solved),
            }
        )
    return found


def _without_rank(problem: Problem, table: Any, worst: int, pinned: set[int]) -> Problem:
    """The problem with every mentor banned for a city that ranks it ``worst`` or lower."""
    bans = [
        (problem.cities[row].id, problem.mentors[column].id)
        for row, column in zip(*np.nonzero(table >= worst), strict=True)
        if row not in pinned
    ]
    return replace(problem, bans=(*problem.bans, *bans))
