"""An order of cities and mentors that follows from what they are, not from where they stand in the file or
how they are named.

Each city and mentor gets a fingerprint of everything that is said about it (colour refinement, as in
graph isomorphism). Sorting by fingerprint makes the solver see the same matrices after any shuffling, and
after any renaming unless two cities are alike in every respect; such twins are told apart by seed and id.
The seed shuffles the order, and so chooses between allocations that are equally good.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from hashlib import blake2b

import numpy as np
from numpy.typing import NDArray

from .problem import IntMatrix, Problem

Hashes = NDArray[np.uint64]
ROUNDS = 3


def _text_hash(text: str) -> int:
    return int.from_bytes(blake2b(text.encode(), digest_size=8).digest(), "big")


def _mix(values: Hashes) -> Hashes:
    """A well-spread 64-bit hash of each entry (the finaliser of splitmix64)."""
    values = values + np.uint64(0x9E3779B97F4A7C15)
    values = (values ^ (values >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    values = (values ^ (values >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return values ^ (values >> np.uint64(31))


def _cells(problem: Problem) -> Hashes:
    """One hash per (city, mentor) pair of all that is said about the pair."""
    cells = np.zeros((len(problem.cities), len(problem.mentors)), dtype=np.uint64)
    for item in problem.criteria:
        cells = _mix(cells * np.uint64(3) + problem.cost(item).astype(np.uint64))
    marks = np.zeros_like(cells)
    for weight, pairs in ((1, problem.pins), (2, problem.bans), (8, tuple(problem.previous.items()))):
        for city, mentor in pairs:
            marks[problem.city_index[city], problem.mentor_index[mentor]] |= np.uint64(weight)
    for city, mentors in problem.allowed.items():
        for mentor in mentors:
            marks[problem.city_index[city], problem.mentor_index[mentor]] |= np.uint64(4)
    return _mix(cells + marks * np.uint64(0xD6E8FEB86659FD93))


def _neighbours(problem: Problem, cities: Hashes) -> Hashes:
    """Adds to each city the fingerprints of those it must be with or apart from."""
    extra = np.zeros_like(cities)
    for salt, groups in ((11, problem.together), (13, problem.apart)):
        for names in groups:
            rows = np.array([problem.city_index[name] for name in names])
            total = _mix(cities[rows] + np.uint64(salt)).sum(dtype=np.uint64)
            extra[rows] += _mix(total + cities[rows])
    return extra


def _similar(matrix: IntMatrix | None, cities: Hashes) -> Hashes:
    if matrix is None:
        return np.zeros_like(cities)
    return np.asarray(_mix(_mix(matrix.astype(np.uint64)) + cities[None, :]).sum(axis=1, dtype=np.uint64))


def fingerprints(problem: Problem, seed: int) -> tuple[Hashes, Hashes]:
    """A 64-bit fingerprint per city and per mentor; equal for two only if the problem treats them alike."""
    salt = _text_hash(f"seed {seed}")
    tags = [sum(_text_hash(tag) for tag in sorted(city.tags)) % 2**64 for city in problem.cities]
    sizes = [_text_hash(f"{item.max_groups}/{item.min_groups}") for item in problem.mentors]
    cities = _mix(np.array(tags, dtype=np.uint64) + np.uint64(salt))
    mentors = _mix(np.array(sizes, dtype=np.uint64) + np.uint64(salt))
    cells = _cells(problem)
    for _ in range(ROUNDS):
        near = _neighbours(problem, cities) + _similar(problem.similarity, cities)
        rows = _mix(cells + mentors[None, :]).sum(axis=1, dtype=np.uint64)
        columns = _mix(cells + cities[:, None]).sum(axis=0, dtype=np.uint64)
        cities, mentors = _mix(cities * np.uint64(5) + rows + near), _mix(mentors * np.uint64(5) + columns)
    return cities, mentors


def _order(hashes: Hashes, ids: Iterable[str], seed: int) -> list[int]:
    """Places sorted by fingerprint; twins by a hash of seed and id."""
    keys = [(int(value), _text_hash(f"{seed} {name}"), name) for value, name in zip(hashes, ids, strict=True)]
    return sorted(range(len(keys)), key=keys.__getitem__)


def canonical(problem: Problem, seed: int) -> Problem:
    """The same problem with cities, mentors and lists in canonical order."""
    with np.errstate(over="ignore"):
        by_city, by_mentor = fingerprints(problem, seed)
    rows = _order(by_city, (city.id for city in problem.cities), seed)
    columns = _order(by_mentor, (mentor.id for mentor in problem.mentors), seed)
    grid = np.ix_(rows, columns)
    place = {problem.cities[row].id: new for new, row in enumerate(rows)}
    column = {problem.mentors[old].id: new for new, old in enumerate(columns)}

    def groups(names: tuple[tuple[str, ...], ...]) -> tuple[tuple[str, ...], ...]:
        inside = (tuple(sorted(item, key=place.__getitem__)) for item in names)
        return tuple(sorted(inside, key=lambda item: [place[city] for city in item]))

    def pairs(names: tuple[tuple[str, str], ...]) -> tuple[tuple[str, str], ...]:
        return tuple(sorted(names, key=lambda pair: (place[pair[0]], column[pair[1]])))

    limits = sorted(
        problem.limits,
        key=lambda item: (
            item.tag,
            item.without,
            item.min_per_group,
            -1 if item.max_per_group is None else item.max_per_group,
        ),
    )
    return replace(
        problem,
        cities=tuple(problem.cities[row] for row in rows),
        mentors=tuple(problem.mentors[old] for old in columns),
        scores={key: np.ascontiguousarray(matrix[grid]) for key, matrix in problem.scores.items()},
        limits=tuple(limits),
        similarity=None if problem.similarity is None else problem.similarity[np.ix_(rows, rows)],
        together=groups(problem.together),
        apart=groups(problem.apart),
        pins=pairs(problem.pins),
        bans=pairs(problem.bans),
    )
