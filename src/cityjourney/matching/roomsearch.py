"""Rounds for a few participants where no construction applies: an exact search with CP-SAT, one worker."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import combinations

from .monitor import Monitor

MOST_PEOPLE = 24
EFFORT = 1.5  # deterministic seconds


def search_rounds(people: int, rooms: int, numbers: Iterable[int], monitor: Monitor) -> list[list[list[int]]]:
    """Rounds in which no pair meets twice, for the first of some numbers of rounds for which the effort suffices."""
    if people > MOST_PEOPLE or rooms < 2:
        return []
    for rounds in numbers:
        monitor.check()
        found = _solve(people, rooms, rounds)
        if found:
            return found
    return []


def _solve(people: int, rooms: int, rounds: int) -> list[list[list[int]]]:
    from ortools.sat.python import cp_model

    cp = cp_model.CpModel()
    at = {(t, p, q): cp.new_bool_var("") for t in range(rounds) for p in range(people) for q in range(rooms)}
    small, full = people // rooms, people % rooms
    for t in range(rounds):
        for p in range(people):
            cp.add_exactly_one(at[t, p, q] for q in range(rooms))
        for q in range(rooms):
            cp.add(sum(at[t, p, q] for p in range(people)) == small + (1 if q < full else 0))
    for one, two in combinations(range(people), 2):
        meets = []
        for t in range(rounds):
            together = cp.new_bool_var("")
            for q in range(rooms):
                cp.add_bool_or([~at[t, one, q], ~at[t, two, q], together])
            meets.append(together)
        cp.add_at_most_one(meets)
    for p in range(people):
        for q in range(rooms):
            cp.add(at[0, p, q] == (p % rooms == q))
    solver = cp_model.CpSolver()
    solver.parameters.num_workers = 1
    solver.parameters.max_deterministic_time = EFFORT
    solver.parameters.max_time_in_seconds = 4 * EFFORT
    if solver.solve(cp) not in (cp_model.OPTIMAL, cp_model.FEASIBLE):
        return []
    return [
        [[p for p in range(people) if solver.boolean_value(at[t, p, q])] for q in range(rooms)] for t in range(rounds)
    ]
