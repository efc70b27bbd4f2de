"""The groups of a run as a table: one row for each city, read back as groups."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from cityjourney.allocations.logic.inputs import Place

Json = Mapping[str, Any]
COLUMNS = ("group", "mentor", "mentor_name", "city", "name")
"""`mentor` and `city` are the addresses by which they are found; names are for people and not read."""
READ = ("group", "mentor", "city")


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong in a row (0: in the table). `code`: city, twice, mentor, group, split or missing."""

    row: int
    code: str
    what: str


def rows_of(groups: Sequence[Json], places: Mapping[str, Place]) -> list[dict[str, object]]:
    """A row for each city, in the order of the groups."""
    return [
        {"group": number, "mentor": group["mentor"], "mentor_name": places[group["mentor"]].name, "city": city,
         "name": places[city].name}
        for number, group in enumerate(groups, 1) for city in group["cities"]
    ]  # fmt: skip


def groups_in(
    rows: Sequence[tuple[int, Mapping[str, str]]], places: Mapping[str, Place]
) -> tuple[list[dict[str, Any]], list[Fault]]:
    """The groups that a table says (rows with their numbers), and every fault; with faults the groups mean nothing."""
    faults: list[Fault] = []
    groups: dict[str, dict[str, Any]] = {}
    seen: set[str] = set()
    for number, row in rows:
        group, mentor, city = (row.get(key, "") for key in READ)
        faults += _row_faults(number, row, places, seen)
        seen.add(city)
        found = groups.setdefault(group, {"mentor": mentor, "cities": []})
        if found["mentor"] != mentor:
            faults.append(Fault(number, "split", group))
        found["cities"].append(city)
    faults += [
        Fault(0, "missing", place.name) for key, place in places.items() if not place.is_mentor and key not in seen
    ]
    return list(groups.values()), faults


def _row_faults(number: int, row: Mapping[str, str], places: Mapping[str, Place], seen: set[str]) -> list[Fault]:
    group, mentor, city = (row.get(key, "") for key in READ)
    faults = []
    if city not in places or places[city].is_mentor:
        faults.append(Fault(number, "city", city))
    elif city in seen:
        faults.append(Fault(number, "twice", city))
    if mentor not in places or not places[mentor].is_mentor:
        faults.append(Fault(number, "mentor", mentor))
    if not group:
        faults.append(Fault(number, "group", city))
    return faults


def same_groups(one: Sequence[Json], two: Sequence[Json]) -> bool:
    """Whether two allocations put the same cities together with the same mentors, whatever their order."""
    first, second = (
        sorted((str(each["mentor"]), sorted(map(str, each["cities"]))) for each in groups) for groups in (one, two)
    )
    return first == second
