"""From JSON to a :class:`~cityjourney.matching.problem.Problem`, with every mistake named.

``read_problem`` takes the bytes of a file, ``parse_problem`` what a JSON parser made of it. Both raise
:class:`~cityjourney.matching.documents.InvalidDocument` with all mistakes at once.
"""

from __future__ import annotations

from typing import Any, cast

import numpy as np

from .documents import Desk, read, shown
from .problem import (
    FORMAT,
    LARGEST_SCORE,
    City,
    Criterion,
    Goal,
    IntMatrix,
    Limit,
    Measure,
    Mentor,
    Problem,
    Secondary,
)

MOST_CITIES = 20_000
MOST_MENTORS = 5_000
NEEDED = ("format", "group_size", "cities", "mentors", "criteria", "scores")
OPTIONAL = (
    "limits",
    "pins",
    "bans",
    "allowed",
    "together",
    "apart",
    "previous",
    "similarity",
    "secondary",
    "title",
)


def read_problem(raw: bytes | str) -> Problem:
    """Read an allocation problem from the text of a file."""
    return read(raw, parse_problem)


def parse_problem(data: object) -> Problem:
    """Read an allocation problem from parsed JSON."""
    reader = _Reader()
    problem = reader.problem(data)
    reader.desk.done()
    return problem


class _Basics:
    """Reads sizes, ids and matrices; holds the ids already read, so that later parts can be checked against
    them.
    """

    def __init__(self) -> None:
        self.desk = Desk()
        self.cities: dict[str, int] = {}
        self.mentors: dict[str, int] = {}
        self.rows = self.columns = 0  # cities and mentors in the file, wrong ones included

    def _size(self, value: object) -> tuple[int, int]:
        size = self.desk.mapping("$.group_size", value, known=("min", "max"), needed=("min", "max"))
        low = self.desk.integer("$.group_size.min", size.get("min", 1), least=1, most=MOST_CITIES)
        high = self.desk.integer("$.group_size.max", size.get("max", low), least=1, most=MOST_CITIES, default=low)
        if low > high:
            self.desk.note("$.group_size", f"min ({low}) is larger than max ({high}).", "Swap them.")
        return low, high

    def _id(self, where: str, value: object, seen: dict[str, int]) -> str:
        name = self.desk.identifier(where, value)
        if name in seen:
            self.desk.note(where, f"The id {shown(name)} is used twice.", "Give each its own id.")
        elif name and name in self.cities:
            self.desk.note(where, f"{shown(name)} is a city and a mentor at once.", "Remove one or rename it.")
        seen.setdefault(name, len(seen))
        return name

    def _cities(self, value: object) -> tuple[City, ...]:
        found = []
        entries = self._some("$.cities", value, MOST_CITIES)
        self.rows = len(entries)
        for row, entry in enumerate(entries):
            where = f"$.cities[{row}]"
            item = self.desk.mapping(where, entry, known=("id", "tags", "name"), needed=("id",))
            self.desk.text(where, item, "name")
            tags = self.desk.identifiers(f"{where}.tags", item.get("tags", []), least=0)
            name = self._id(f"{where}.id", item.get("id"), self.cities) if "id" in item else ""
            found.append(City(name, frozenset(tags)))
        return tuple(found)

    def _mentors(self, value: object) -> tuple[Mentor, ...]:
        found = []
        entries = self._some("$.mentors", value, MOST_MENTORS)
        self.columns = len(entries)
        for row, entry in enumerate(entries):
            where = f"$.mentors[{row}]"
            item = self.desk.mapping(where, entry, known=("id", "max_groups", "min_groups", "name"), needed=("id",))
            self.desk.text(where, item, "name")
            name = self._id(f"{where}.id", item.get("id"), self.mentors) if "id" in item else ""
            most = self.desk.integer(f"{where}.max_groups", item.get("max_groups", 1), least=0, most=MOST_CITIES)
            least = self.desk.integer(f"{where}.min_groups", item.get("min_groups", 0), least=0, most=MOST_CITIES)
            if least > most:
                self.desk.note(where, f"min_groups ({least}) is larger than max_groups ({most}).", "Swap them.")
            found.append(Mentor(name, most, least))
        return tuple(found)

    def _some(self, where: str, value: object, most: int) -> list[Any]:
        entries = self.desk.sequence(where, value, least=1)
        if len(entries) > most:
            self.desk.note(where, f"{len(entries)} entries are more than {most}.", "Split the problem.")
        return entries[:most]

    def _scores(self, value: object) -> dict[str, IntMatrix]:
        if not isinstance(value, dict) or not value:
            self.desk.note("$.scores", "An object with at least one matrix is expected.", 'Write {"theme": [[…], …]}.')
            return {}
        return {key: self._matrix(f"$.scores.{key[:60]}", entry, self.columns) for key, entry in value.items()}

    def _matrix(self, where: str, value: object, columns: int) -> IntMatrix:
        if isinstance(value, dict):
            return self._sparse(where, value)
        rows = self.desk.sequence(where, value)
        out = np.zeros((self.rows, columns), dtype=np.int64)
        if isinstance(value, list) and len(rows) != self.rows:
            self.desk.note(where, f"{len(rows)} rows for {self.rows} cities.", "Write one row per city.")
        for row, entry in enumerate(rows[: self.rows]):
            self._row(f"{where}[{row}]", entry, out[row])
        return out

    def _row(self, where: str, entry: object, out: Any) -> None:
        cells = self.desk.sequence(where, entry)
        if not isinstance(entry, list):
            return
        if len(cells) != len(out):
            self.desk.note(where, f"{len(cells)} numbers where {len(out)} are expected.", "Write one per column.")
        elif set(map(type, cells)) <= {int} and (not cells or max(map(abs, cells)) <= LARGEST_SCORE):
            out[:] = cells
        else:
            for column, cell in enumerate(cells):
                self.desk.integer(f"{where}[{column}]", cell, least=-LARGEST_SCORE, most=LARGEST_SCORE, default=0)

    def _sparse(self, where: str, value: dict[str, Any]) -> IntMatrix:
        out = np.zeros((self.rows, self.columns), dtype=np.int64)
        for city, entry in value.items():
            place = f"{where}.{city[:60]}"
            if not self.desk.known(place, city, self.cities, "city"):
                continue
            for mentor, score in self.desk.mapping(
                place, entry, known=entry if isinstance(entry, dict) else ()
            ).items():
                if self.desk.known(f"{place}.{mentor[:60]}", mentor, self.mentors, "mentor"):
                    out[self.cities[city], self.mentors[mentor]] = self.desk.integer(
                        f"{place}.{mentor}", score, least=-LARGEST_SCORE, most=LARGEST_SCORE, default=0
                    )
        return out


class _Reader(_Basics):
    """Reads everything that refers to ids, and puts the problem together."""

    def problem(self, data: object) -> Problem:
        root = self.desk.mapping("$", data, known=NEEDED + OPTIONAL, needed=NEEDED)
        self.desk.choice("$.format", root.get("format", FORMAT), (FORMAT,))
        self.desk.text("$", root, "title")
        if not root:
            self.desk.done()
        low, high = self._size(root.get("group_size", {}))
        cities, mentors = self._cities(root.get("cities", [])), self._mentors(root.get("mentors", []))
        scores = self._scores(root.get("scores", {}))
        criteria = self._criteria(root.get("criteria", []), scores)
        return Problem(
            group_min=low,
            group_max=high,
            cities=cities,
            mentors=mentors,
            criteria=criteria,
            scores=scores,
            limits=self._limits(root.get("limits", [])),
            pins=self._pairs("$.pins", root.get("pins", [])),
            bans=self._pairs("$.bans", root.get("bans", [])),
            allowed=self._allowed(root.get("allowed", {})),
            together=self._sets("$.together", root.get("together", [])),
            apart=self._sets("$.apart", root.get("apart", [])),
            previous=self._previous(root.get("previous", {})),
            similarity=self._similarity(root.get("similarity")),
            secondary=self._secondary(root.get("secondary"), scores),
        )

    def _criteria(self, value: object, scores: dict[str, IntMatrix]) -> tuple[Criterion, ...]:
        found: list[Criterion] = []
        for row, entry in enumerate(self.desk.sequence("$.criteria", value, least=1)):
            where = f"$.criteria[{row}]"
            needed = ("key", "measure", "goal")
            item = self.desk.mapping(where, entry, known=(*needed, "scores"), needed=needed)
            if not isinstance(entry, dict):
                continue
            key = self.desk.identifier(f"{where}.key", item.get("key", "?"))
            if key in [other.key for other in found]:
                self.desk.note(f"{where}.key", f"The criterion {shown(key)} stands twice.", "Keep one of them.")
            measure = cast(
                "Measure",
                self.desk.choice(f"{where}.measure", item.get("measure", "sum"), ("sum", "count_zero")),
            )
            goal = cast("Goal", self.desk.choice(f"{where}.goal", item.get("goal", "max"), ("max", "min")))
            source = key
            if "scores" in item or key:
                source = self.desk.known(f"{where}.scores", item.get("scores", key), scores, "matrix of scores")
            found.append(Criterion(key, measure, goal, source))
        return tuple(found)

    def _limits(self, value: object) -> tuple[Limit, ...]:
        found = []
        known = ("tag", "not_tag", "max_per_group", "min_per_group")
        for row, entry in enumerate(self.desk.sequence("$.limits", value)):
            where = f"$.limits[{row}]"
            item = self.desk.mapping(where, entry, known=known)
            if ("tag" in item) == ("not_tag" in item):
                self.desk.note(where, "A limit speaks about one tag.", "Write either tag or not_tag.")
                continue
            key = "tag" if "tag" in item else "not_tag"
            tag = self.desk.identifier(f"{where}.{key}", item[key])
            least = self.desk.integer(f"{where}.min_per_group", item.get("min_per_group", 0), least=0, most=MOST_CITIES)
            most = item.get("max_per_group")
            if most is not None:
                most = self.desk.integer(f"{where}.max_per_group", most, least=0, most=MOST_CITIES)
            if most is None and "min_per_group" not in item:
                self.desk.note(where, "The limit sets no number.", "Add max_per_group or min_per_group.")
            found.append(Limit(tag, key == "not_tag", least, most))
        return tuple(found)

    def _pairs(self, where: str, value: object) -> tuple[tuple[str, str], ...]:
        found = []
        for row, entry in enumerate(self.desk.sequence(where, value)):
            place = f"{where}[{row}]"
            pair = self.desk.sequence(place, entry)
            if len(pair) != 2:
                self.desk.note(place, "A pair of a city and a mentor is expected.", 'Write ["city", "mentor"].')
                continue
            city = self.desk.known(f"{place}[0]", pair[0], self.cities, "city")
            mentor = self.desk.known(f"{place}[1]", pair[1], self.mentors, "mentor")
            if city and mentor and (city, mentor) not in found:
                found.append((city, mentor))
        return tuple(found)

    def _allowed(self, value: object) -> dict[str, tuple[str, ...]]:
        if not isinstance(value, dict):
            self.desk.note("$.allowed", f"An object is expected, not {shown(value)}.", 'Write {"city": ["mentor", …]}.')
            return {}
        found = {}
        for city, entry in value.items():
            place = f"$.allowed.{city[:60]}"
            self.desk.known(place, city, self.cities, "city")
            names = self.desk.identifiers(place, entry, least=1)
            found[city] = tuple(
                self.desk.known(f"{place}[{row}]", name, self.mentors, "mentor") for row, name in enumerate(names)
            )
        return found

    def _sets(self, where: str, value: object) -> tuple[tuple[str, ...], ...]:
        found = []
        for row, entry in enumerate(self.desk.sequence(where, value)):
            names = self.desk.identifiers(f"{where}[{row}]", entry, least=2)
            found.append(
                tuple(
                    self.desk.known(f"{where}[{row}][{i}]", name, self.cities, "city") for i, name in enumerate(names)
                )
            )
        return tuple(found)

    def _previous(self, value: object) -> dict[str, str]:
        if not isinstance(value, dict):
            self.desk.note("$.previous", f"An object is expected, not {shown(value)}.", 'Write {"city": "mentor", …}.')
            return {}
        for city, mentor in value.items():
            self.desk.known(f"$.previous.{city[:60]}", city, self.cities, "city")
            self.desk.known(f"$.previous.{city[:60]}", mentor, self.mentors, "mentor")
        return value

    def _similarity(self, value: object) -> IntMatrix | None:
        if value is None:
            return None
        if isinstance(value, dict):
            self.desk.note("$.similarity", "A list of rows is expected.", "Write one row and one column per city.")
            return None
        matrix = self._matrix("$.similarity", value, self.rows)
        if matrix.shape[0] == matrix.shape[1] and not np.array_equal(matrix, matrix.T):
            row, column = (int(place[0]) for place in np.nonzero(matrix != matrix.T))
            self.desk.note(
                f"$.similarity[{row}][{column}]",
                "The matrix is not symmetric.",
                "Write the same number both ways.",
            )
        return matrix

    def _secondary(self, value: object, scores: dict[str, IntMatrix]) -> Secondary | None:
        if value is None:
            return None
        keys = ("scores", "max_per_mentor")
        item = self.desk.mapping("$.secondary", value, known=keys, needed=keys)
        source = self.desk.known("$.secondary.scores", item.get("scores", "?"), scores, "matrix of scores")
        most = self.desk.integer("$.secondary.max_per_mentor", item.get("max_per_mentor", 1), least=0, most=MOST_CITIES)
        return Secondary(source, most)
