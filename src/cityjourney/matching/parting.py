"""Fewest mutual reviews, then the best total: the exact answer for few papers, by CP-SAT with one worker.

Two reviews are mutual if an author of each paper reviews the other one. Counting them needs one yes or no per
possible clash, so this is for problems where taking out one direction at a time (see :mod:`.reviews`) was not
enough.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from .problem import BoolMatrix, IntMatrix, IntVector

if TYPE_CHECKING:
    from ortools.sat.python import cp_model

Review = tuple[int, int]
Clash = tuple[Review, Review]
EFFORT = 1.0  # deterministic seconds for each of the two questions


@dataclass(frozen=True)
class Parted:
    """Reviews, and whether no others have fewer mutual ones, or as few and a better total."""

    chosen: list[Review]
    proved: bool


def possible_clashes(authors: Sequence[frozenset[int]], pairs: BoolMatrix) -> list[Clash]:
    """All pairs of open reviews that would be mutual."""
    papers_of: dict[int, list[int]] = {}
    for paper, names in enumerate(authors):
        for author in names:
            papers_of.setdefault(author, []).append(paper)
    found = set()
    for paper, reviewer in zip(*(part.tolist() for part in np.nonzero(pairs)), strict=True):
        for back in papers_of.get(reviewer, ()):
            for author in authors[paper]:
                if pairs[back, author]:
                    one, two = sorted(((paper, reviewer), (back, author)))
                    found.add((one, two))
    return sorted(found)


def part(
    authors: Sequence[frozenset[int]],
    loads: tuple[IntVector, IntVector],
    each: int,
    scores: IntMatrix,
    pairs: BoolMatrix,
    known: Iterable[Review],
) -> Parted:
    """The best reviews over the open pairs, at least as good as the ``known`` ones."""
    from ortools.sat.python import cp_model

    cp, known = cp_model.CpModel(), list(known)
    at = {(int(p), int(r)): cp.new_bool_var("") for p, r in zip(*np.nonzero(pairs), strict=True)}
    for paper, row in enumerate(pairs):
        cp.add(sum(at[paper, int(reviewer)] for reviewer in np.flatnonzero(row)) == each)
    for reviewer, (column, least, most) in enumerate(zip(pairs.T, *loads, strict=True)):
        load = sum(at[int(paper), reviewer] for paper in np.flatnonzero(column))
        cp.add_linear_constraint(load, int(least), int(most))
    mutual = []
    for one, two in possible_clashes(authors, pairs):
        both = cp.new_bool_var("")
        cp.add_bool_or([~at[one], ~at[two], both])
        mutual.append(both)
    few = sum(mutual)
    cp.minimize(few)
    best, proved = _solved(cp, at, known)
    cp.add(few <= _count(authors, best, pairs.shape))
    cp.maximize(sum(int(scores[pair]) * var for pair, var in at.items()))
    best, second = _solved(cp, at, best)
    return Parted(best, proved and second)


def _count(authors: Sequence[frozenset[int]], chosen: Iterable[Review], shape: tuple[int, ...]) -> int:
    taken = np.zeros(shape, dtype=np.bool_)
    for pair in chosen:
        taken[pair] = True
    return len(possible_clashes(authors, taken))


def _solved(cp: cp_model.CpModel, at: dict[Review, cp_model.IntVar], known: list[Review]) -> tuple[list[Review], bool]:
    """What a model says (the known reviews if nothing), and whether it is proved."""
    from ortools.sat.python import cp_model

    cp.clear_hints()  # type: ignore[no-untyped-call]
    chosen = set(known)
    for pair, var in at.items():
        cp.add_hint(var, pair in chosen)
    solver = cp_model.CpSolver()
    solver.parameters.num_workers = 1
    solver.parameters.max_deterministic_time = EFFORT
    status = solver.solve(cp)
    if status not in (cp_model.OPTIMAL, cp_model.FEASIBLE):
        return known, False
    return [pair for pair, var in at.items() if solver.boolean_value(var)], status == cp_model.OPTIMAL
