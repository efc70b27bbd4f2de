"""What people would do otherwise: chance, a hand rule, Gale-Shapley, local search.

Each returns the mentor of each city. They respect bans, pins and the largest number of places of a
mentor, as one would by hand; ``faults`` counts what else they break.
"""

from __future__ import annotations

import random
import time

import numpy as np

from cityjourney.matching.fairness import ranks
from cityjourney.matching.model import Model, counts, group_range
from cityjourney.matching.problem import IntMatrix, IntVector, Problem


def places(problem: Problem) -> list[int]:
    return [mentor.max_groups * problem.group_max for mentor in problem.mentors]


def at_random(problem: Problem, model: Model, seed: int) -> IntVector:
    """Cities in random order, each to a random mentor with a free place."""
    chance, free = random.Random(seed), places(problem)
    at = np.zeros(model.cities, dtype=np.int64)
    for row in chance.sample(range(model.cities), model.cities):
        open_ones = [m for m in range(model.mentors) if model.allowed[row, m] and free[m] > 0]
        at[row] = chance.choice(open_ones or [int(np.flatnonzero(model.allowed[row])[0])])
        free[at[row]] -= 1
    return at


def by_hand(problem: Problem, model: Model) -> IntVector:
    """One city after the other in the order of the list, each to its best mentor with a free place."""
    table, free = ranks(problem), places(problem)
    at = np.zeros(model.cities, dtype=np.int64)
    for row in sorted(range(model.cities), key=lambda r: (int(model.allowed[r].sum()), int(problem.cities[r].id[1:]))):
        choice = [m for m in np.argsort(table[row], kind="stable") if model.allowed[row, m]]
        at[row] = next((m for m in choice if free[m] > 0), choice[0])
        free[at[row]] -= 1
    return at


def gale_shapley(problem: Problem, model: Model) -> IntVector:
    """Cities propose in their order of mentors; a mentor keeps those that relate best to it."""
    table, room = ranks(problem), places(problem)
    liking = problem.scores[problem.criteria[-1].scores]
    choices = [[int(m) for m in np.argsort(row, kind="stable") if model.allowed[r, m]] for r, row in enumerate(table)]
    kept: list[list[int]] = [[] for _ in room]
    asking = [(row, 0) for row in range(model.cities)]
    at = np.array([choice[0] for choice in choices], dtype=np.int64)
    while asking:
        row, turn = asking.pop()
        if turn >= len(choices[row]):
            continue
        m = choices[row][turn]
        kept[m].append(row)
        at[row] = m
        if len(kept[m]) > room[m]:
            worst = min(kept[m], key=lambda r: (len(choices[r]) > 1, int(liking[r, m])))
            worst = min(kept[m], key=lambda r: int(liking[r, m]) if len(choices[r]) > 1 else 10**9)
            kept[m].remove(worst)
            asking.append((worst, choices[worst].index(m) + 1))
    return at


def local_search(problem: Problem, model: Model, start: IntVector, seconds: float = 5.0) -> IntVector:
    """From the hand rule: exchanges of two cities and moves of one, as long as the criteria get better or fewer
    faults are made.
    """
    cost = joined(problem, model)
    at, until, chance = start.copy(), time.monotonic() + seconds, random.Random(1)
    value = (faults(model, at), int(cost[np.arange(model.cities), at].sum()))
    while time.monotonic() < until:
        changed = at.copy()
        one, two = chance.sample(range(model.cities), 2)
        if chance.random() < 0.5:
            changed[one], changed[two] = at[two], at[one]
        else:
            changed[one] = chance.randrange(model.mentors)
        if not (model.allowed[one, changed[one]] and model.allowed[two, changed[two]]):
            continue
        now = (faults(model, changed), int(cost[np.arange(model.cities), changed].sum()))
        if now <= value:
            at, value = changed, now
    return at


def joined(problem: Problem, model: Model) -> IntMatrix:
    """All criteria as one weighted cost."""
    out = np.zeros(model.allowed.shape, dtype=np.int64)
    for item in problem.criteria:
        cost = problem.cost(item)
        cost = cost - cost.min(axis=1)[:, None]
        out = out * (int(cost.max(axis=1).sum()) + 1) + cost
    return out


def faults(model: Model, at: IntVector) -> int:
    """Mentors whose cities cannot be divided into groups, plus torn bundles, plus pairs that are too close."""
    fewest, most = group_range(model, counts(model, at))
    bad = int((np.maximum(fewest, model.k_low) > np.minimum(most, model.k_high)).sum())
    torn = sum(len(set(at[list(model.bundles[place])])) > 1 for place in model.bundled)
    near = sum(
        at[model.bundles[a][0]] == at[model.bundles[b][0]] and model.k_high[at[model.bundles[a][0]]] < 2
        for a, b in model.apart
    )
    return bad + torn + int(near)
