"""The vocabulary of an allocation: cities, mentors, criteria, limits and wishes.

A :class:`Problem` is plain, frozen data. :mod:`cityjourney.matching.reading` makes one out of JSON and
names every mistake; nothing here solves anything. Score matrices have one row per city, one column per
mentor, integers only.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

IntMatrix = NDArray[np.int64]
BoolMatrix = NDArray[np.bool_]
IntVector = NDArray[np.int64]

FORMAT = "cityjourney-allocation/1"
RESULT_FORMAT = "cityjourney-allocation-result/1"
LARGEST_SCORE = 1_000_000_000

Measure = Literal["count_zero", "sum"]
Goal = Literal["min", "max"]


@dataclass(frozen=True, slots=True)
class City:
    """A participating city; ``tags`` are what limits speak about (for example ``former_dcc``)."""

    id: str
    tags: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Mentor:
    """A mentor city; it leads between ``min_groups`` and ``max_groups`` groups."""

    id: str
    max_groups: int = 1
    min_groups: int = 0


@dataclass(frozen=True, slots=True)
class Criterion:
    """One level of the lexicographic order, measured on ``Problem.scores[scores]``.

    ``count_zero`` counts the cities whose score with their mentor is 0; ``sum`` adds the scores.
    """

    key: str
    measure: Measure
    goal: Goal
    scores: str


@dataclass(frozen=True, slots=True)
class Limit:
    """How many cities with (or, if ``without``, lacking) a tag each group may hold."""

    tag: str
    without: bool = False
    min_per_group: int = 0
    max_per_group: int | None = None

    def counts(self, city: City) -> bool:
        """Whether the limit speaks about this city."""
        return (self.tag in city.tags) != self.without

    def to_json(self) -> dict[str, Any]:
        """The limit in the words of the file format."""
        out: dict[str, Any] = {"not_tag" if self.without else "tag": self.tag}
        if self.min_per_group:
            out["min_per_group"] = self.min_per_group
        if self.max_per_group is not None:
            out["max_per_group"] = self.max_per_group
        return out


@dataclass(frozen=True, slots=True)
class Secondary:
    """A second mentor for each city, after the first: which scores, and how many cities a mentor takes."""

    scores: str
    max_per_mentor: int


@dataclass(frozen=True)
class Problem:
    """A whole allocation problem. Cities and mentors are referred to by id everywhere."""

    group_min: int
    group_max: int
    cities: tuple[City, ...]
    mentors: tuple[Mentor, ...]
    criteria: tuple[Criterion, ...]
    scores: Mapping[str, IntMatrix]
    limits: tuple[Limit, ...] = ()
    pins: tuple[tuple[str, str], ...] = ()
    bans: tuple[tuple[str, str], ...] = ()
    allowed: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    together: tuple[tuple[str, ...], ...] = ()
    apart: tuple[tuple[str, ...], ...] = ()
    previous: Mapping[str, str] = field(default_factory=dict)
    similarity: IntMatrix | None = None
    secondary: Secondary | None = None

    @cached_property
    def city_index(self) -> dict[str, int]:
        """Row of each city id."""
        return {city.id: row for row, city in enumerate(self.cities)}

    @cached_property
    def mentor_index(self) -> dict[str, int]:
        """Column of each mentor id."""
        return {mentor.id: column for column, mentor in enumerate(self.mentors)}

    def measured(self, criterion: Criterion) -> IntMatrix:
        """What each (city, mentor) pair adds to the value of the criterion."""
        scores = self.scores[criterion.scores]
        return (scores == 0).astype(np.int64) if criterion.measure == "count_zero" else scores

    def cost(self, criterion: Criterion) -> IntMatrix:
        """The same with the sign turned so that less is better."""
        measured = self.measured(criterion)
        return measured if criterion.goal == "min" else -measured

    def values(self, assignment: IntVector) -> dict[str, int]:
        """The value of each criterion for an assignment (mentor column of each city)."""
        rows = np.arange(len(self.cities))
        return {item.key: int(self.measured(item)[rows, assignment].sum()) for item in self.criteria}

    def to_json(self) -> dict[str, Any]:
        """The problem in the file format; reading it again gives the same problem."""
        size = {"min": self.group_min, "max": self.group_max}
        out: dict[str, Any] = {
            "format": FORMAT,
            "group_size": size,
            "cities": [{"id": city.id, "tags": sorted(city.tags)} for city in self.cities],
            "mentors": [mentor_to_json(mentor) for mentor in self.mentors],
            "criteria": [criterion_to_json(item) for item in self.criteria],
            "scores": {key: matrix.tolist() for key, matrix in self.scores.items()},
        }
        pairs = {"pins": self.pins, "bans": self.bans, "together": self.together, "apart": self.apart}
        out |= {key: [list(item) for item in items] for key, items in pairs.items() if items}
        if self.limits:
            out["limits"] = [limit.to_json() for limit in self.limits]
        if self.allowed:
            out["allowed"] = {city: list(mentors) for city, mentors in self.allowed.items()}
        if self.previous:
            out["previous"] = dict(self.previous)
        if self.similarity is not None:
            out["similarity"] = self.similarity.tolist()
        if self.secondary is not None:
            out["secondary"] = {
                "scores": self.secondary.scores,
                "max_per_mentor": self.secondary.max_per_mentor,
            }
        return out


def mentor_to_json(mentor: Mentor) -> dict[str, Any]:
    """A mentor in the file format; ``min_groups`` only where it says something."""
    out: dict[str, Any] = {"id": mentor.id, "max_groups": mentor.max_groups}
    return out | {"min_groups": mentor.min_groups} if mentor.min_groups else out


def criterion_to_json(item: Criterion) -> dict[str, Any]:
    """A criterion in the file format; ``scores`` only where it differs from the key."""
    out: dict[str, Any] = {"key": item.key, "measure": item.measure, "goal": item.goal}
    return out | {"scores": item.scores} if item.scores != item.key else out
