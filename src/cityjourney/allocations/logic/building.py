"""The problem in the format `cityjourney-allocation/1`, made of what is known, what counts and what is wanted."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from cityjourney.allocations.logic.inputs import Place
from cityjourney.allocations.logic.measures import MEASURES, further_points, likeness
from cityjourney.allocations.logic.rules import NOBODY_WITHOUT, Criterion, Room, Rules, room_of
from cityjourney.matching.relatability import FULL

FORMAT = "cityjourney-allocation/1"
SAME_THEME = FULL + 1


@dataclass(frozen=True, slots=True)
class Wanted:
    """A wish of the programme: a pin or a ban of one city and a mentor, or several cities together or apart."""

    kind: str
    cities: tuple[str, ...]
    mentor: str = ""


def closeness(one: Place, two: Place, rules: Rules) -> int:
    """How well two cities sit in one group of the same mentor: the same first theme before all else."""
    same = bool(one.themes and two.themes and one.themes[0] == two.themes[0])
    return likeness(one, two, rules) + (SAME_THEME if same else 0)


def criterion_of(criterion: Criterion) -> dict[str, str]:
    """A criterion in the words of the format; its points lie in the matrix of its measure."""
    nobody = criterion.aim == NOBODY_WITHOUT
    return {
        "key": criterion.key, "measure": "count_zero" if nobody else "sum", "goal": "min" if nobody else "max",
        "scores": criterion.measure,
    }  # fmt: skip


def build(
    places: Sequence[Place], rules: Rules, wanted: Sequence[Wanted], previous: Mapping[str, str] | None = None
) -> dict[str, Any]:
    """The whole problem. `previous` is the mentor of each city before."""
    cities = sorted((each for each in places if not each.is_mentor), key=lambda each: each.id)
    mentors = sorted((each for each in places if each.is_mentor), key=lambda each: each.id)
    scores = {key: _points(key, cities, mentors, rules) for key in rules.measures}
    out: dict[str, Any] = {
        "format": FORMAT,
        "cities": [{"id": city.id, "name": city.name, "tags": [city.kind]} for city in cities],
        "mentors": [_mentor(mentor) for mentor in mentors],
        "criteria": [criterion_of(each) for each in rules.criteria],
        "scores": scores,
        "similarity": _similarity(cities, rules),
    }
    if rules.second_mentors:
        out |= _second(scores, cities, mentors, rules)
    return {**out, **ruled(rules), **wished(wanted), **({"previous": dict(previous)} if previous else {})}


def build_again(
    problem: Mapping[str, Any], places: Mapping[str, Place], rules: Rules, wanted: Sequence[Wanted],
    previous: Mapping[str, str],
) -> dict[str, Any]:  # fmt: skip
    """The same cities and figures under other rules and wishes. What no rule speaks of stays as it is in the problem.

    Weights change no figure that is there; points that were not asked for before follow from what was known then.
    """
    cities, mentors = ([places[str(each["id"])] for each in problem[key]] for key in ("cities", "mentors"))
    scores, there = dict(problem["scores"]), {item["key"]: item for item in problem["criteria"]}
    for each in rules.criteria:
        if each.key not in there and each.measure not in scores:
            scores[each.measure] = _points(each.measure, cities, mentors, rules)
    out = {
        **problem, "scores": scores, "criteria": [there.get(each.key) or criterion_of(each) for each in rules.criteria]
    }  # fmt: skip
    out.pop("secondary", None)
    if rules.second_mentors:
        known = {"secondary": problem["secondary"]} if "secondary" in problem else None
        out |= known or _second(scores, cities, mentors, rules)
        out["secondary"] = {**out["secondary"], "max_per_mentor": rules.second_mentors}
    new = ruled(rules)
    new["limits"] += [limit for limit in problem.get("limits", ()) if "tag" not in limit]
    return {**out, **new, **wished(wanted), "previous": dict(previous)}


def _points(measure: str, cities: Sequence[Place], mentors: Sequence[Place], rules: Rules) -> list[list[int]]:
    return [[MEASURES[measure].points(city, mentor, rules) for mentor in mentors] for city in cities]


def _second(
    scores: dict[str, Any], cities: Sequence[Place], mentors: Sequence[Place], rules: Rules
) -> dict[str, dict[str, Any]]:
    scores["second"] = [[further_points(city, mentor) for mentor in mentors] for city in cities]
    return {"secondary": {"scores": "second", "max_per_mentor": rules.second_mentors}}


def room_for(places: Sequence[Place]) -> Room:
    """The room that cities and mentors leave."""
    return room_of(
        {"cities": [each for each in places if not each.is_mentor],
         "mentors": [_mentor(each) for each in places if each.is_mentor]}
    )  # fmt: skip


def _mentor(mentor: Place) -> dict[str, Any]:
    return {
        "id": mentor.id, "name": mentor.name, "max_groups": mentor.max_groups,
        "min_groups": min(mentor.min_groups, mentor.max_groups),
    }  # fmt: skip


def _similarity(cities: Sequence[Place], rules: Rules) -> list[list[int]]:
    """Symmetric, so that only one half is reckoned."""
    out = [[0] * len(cities) for _city in cities]
    for row, one in enumerate(cities):
        for column in range(row + 1, len(cities)):
            out[row][column] = out[column][row] = closeness(one, cities[column], rules)
    return out


def ruled(rules: Rules) -> dict[str, Any]:
    """Sizes and limits in the words of the format."""
    limits = []
    for each in rules.limits:
        limit: dict[str, Any] = {"tag": each.kind}
        if each.most is not None:
            limit["max_per_group"] = each.most
        if each.least:
            limit["min_per_group"] = each.least
        if len(limit) > 1:
            limits.append(limit)
    return {"group_size": {"min": rules.group_min, "max": rules.group_max}, "limits": limits}


def wished(wanted: Sequence[Wanted]) -> dict[str, Any]:
    """Wishes in the words of the format; every key is there, so that old wishes of a problem are replaced."""
    return {
        "pins": [[each.cities[0], each.mentor] for each in wanted if each.kind == "pin"],
        "bans": [[each.cities[0], each.mentor] for each in wanted if each.kind == "ban"],
        "together": [list(each.cities) for each in wanted if each.kind == "together"],
        "apart": [list(each.cities) for each in wanted if each.kind == "apart"],
    }
