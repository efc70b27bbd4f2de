"""An independent check of an allocation: plain Python on plain JSON, no solver, nothing believed.

``check(problem, result)`` takes the parsed problem and result files and returns every fault as a
sentence; an empty list means that the result is a real allocation and that all its figures are right. It
shares no code with the solver, and does not tell whether a proof is right - only what can be seen from
the files.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Any

Json = Mapping[str, Any]
ALLOCATED = ("optimal", "feasible")


def check(problem: Json, result: Json) -> list[str]:
    """Every fault of a result; empty if there is none."""
    try:
        return list(_faults(problem, result))
    except (KeyError, TypeError, ValueError, IndexError, AttributeError) as error:
        return [f"The result cannot be read: {type(error).__name__} {error}."]


def _faults(problem: Json, result: Json) -> Iterator[str]:
    if result.get("format") != "cityjourney-allocation-result/1":
        yield "The format is not cityjourney-allocation-result/1."
    status = result["status"]
    if status not in (*ALLOCATED, "infeasible", "invalid", "cancelled"):
        yield f"The status {status!r} is not known."
    if status in ALLOCATED or result["groups"]:
        mentor_of = {city: group["mentor"] for group in result["groups"] for city in group["cities"]}
        yield from _complete(problem, result)
        yield from _group_faults(problem, result)
        yield from _wish_faults(problem, result, mentor_of)
        yield from _value_faults(problem, result, mentor_of)
        yield from _city_faults(problem, result, mentor_of)
    elif status == "infeasible" and not result["conflict"]:
        yield "Nothing is named as the conflict."


def _complete(problem: Json, result: Json) -> Iterator[str]:
    placed = Counter(city for group in result["groups"] for city in group["cities"])
    known = {city["id"] for city in problem["cities"]}
    for city in sorted(known - set(placed)):
        yield f"City {city} is in no group."
    for city, times in sorted(placed.items()):
        if city not in known:
            yield f"There is no city {city}."
        if times > 1:
            yield f"City {city} is in {times} groups."


def _group_faults(problem: Json, result: Json) -> Iterator[str]:
    low, high = problem["group_size"]["min"], problem["group_size"]["max"]
    mentors = {mentor["id"]: mentor for mentor in problem["mentors"]}
    tags = {city["id"]: set(city.get("tags", ())) for city in problem["cities"]}
    led = Counter(group["mentor"] for group in result["groups"])
    for name in sorted(set(led) - set(mentors)):
        yield f"There is no mentor {name}."
    for name, mentor in mentors.items():
        if not mentor.get("min_groups", 0) <= led[name] <= mentor.get("max_groups", 1):
            yield f"Mentor {name} leads {led[name]} groups."
    for place, group in enumerate(result["groups"]):
        if not low <= len(group["cities"]) <= high:
            yield f"Group {place} has {len(group['cities'])} cities, not {low} to {high}."
        for limit in problem.get("limits", ()):
            tag = limit.get("tag", limit.get("not_tag"))
            count = sum((tag in tags.get(city, ())) == ("tag" in limit) for city in group["cities"])
            most = limit.get("max_per_group")
            if count < limit.get("min_per_group", 0) or (most is not None and count > most):
                yield f"Group {place} breaks the limit on {tag}: {count} cities."


def _wish_faults(problem: Json, result: Json, mentor_of: Mapping[str, str]) -> Iterator[str]:
    group_of = {city: place for place, group in enumerate(result["groups"]) for city in group["cities"]}
    for city, mentor in problem.get("pins", ()):
        if mentor_of.get(city) != mentor:
            yield f"City {city} is not with {mentor}, where it is pinned."
    for city, mentor in problem.get("bans", ()):
        if mentor_of.get(city) == mentor:
            yield f"City {city} is with {mentor}, from whom it is kept."
    for city, mentors in problem.get("allowed", {}).items():
        if mentor_of.get(city) not in mentors:
            yield f"City {city} is with a mentor that is not allowed."
    yield from _nearness_faults(problem, group_of)


def _nearness_faults(problem: Json, group_of: Mapping[str, int]) -> Iterator[str]:
    for names in problem.get("together", ()):
        if len({group_of.get(city) for city in names}) > 1:
            yield f"{', '.join(names)} are not together."
    for names in problem.get("apart", ()):
        if len({group_of.get(city) for city in names}) < len(names):
            yield f"{', '.join(names)} are not apart."


def _matrix(problem: Json, criterion: Json) -> Mapping[str, Mapping[str, int]]:
    """Scores by city id and mentor id."""
    scores = problem["scores"][criterion.get("scores", criterion["key"])]
    mentors = [mentor["id"] for mentor in problem["mentors"]]
    if isinstance(scores, dict):
        return {
            city["id"]: {name: scores.get(city["id"], {}).get(name, 0) for name in mentors}
            for city in problem["cities"]
        }
    rows = zip(problem["cities"], scores, strict=True)
    return {city["id"]: dict(zip(mentors, row, strict=True)) for city, row in rows}


def _value(problem: Json, criterion: Json, mentor_of: Mapping[str, str]) -> int:
    scores = _matrix(problem, criterion)
    found = [scores[city][mentor] for city, mentor in mentor_of.items()]
    return found.count(0) if criterion["measure"] == "count_zero" else sum(found)


def _value_faults(problem: Json, result: Json, mentor_of: Mapping[str, str]) -> Iterator[str]:
    told = {item["key"]: item for item in result["criteria"]}
    if list(told) != [criterion["key"] for criterion in problem["criteria"]]:
        yield "The criteria of the result are not those of the problem."
    for criterion in problem["criteria"]:
        item = told[criterion["key"]]
        value, bound = _value(problem, criterion, mentor_of), item["bound"]
        if item["value"] != value:
            yield f"{criterion['key']} is {value}, not {item['value']}."
        if item["proved"] != (bound == item["value"]) and item["proved"]:
            yield f"{criterion['key']} is called proved, but its bound is {bound}."
        if (bound > item["value"]) if criterion["goal"] == "min" else (bound < item["value"]):
            yield f"The bound {bound} of {criterion['key']} is worse than its value {item['value']}."
    if result["status"] == "optimal" and not all(item["proved"] for item in result["criteria"]):
        yield "The result is called optimal, but not every criterion is proved."


def _city_faults(problem: Json, result: Json, mentor_of: Mapping[str, str]) -> Iterator[str]:
    if not result["cities"]:
        return
    tables = {criterion["key"]: _matrix(problem, criterion) for criterion in problem["criteria"]}
    known = {mentor["id"] for mentor in problem["mentors"]}
    for city, mentor in mentor_of.items():
        told = result["cities"].get(city)
        if told is None or told["mentor"] != mentor:
            yield f"The entry of {city} does not name its mentor {mentor}."
            continue
        for key, table in tables.items():
            if told["scores"][key] != table[city][mentor]:
                yield f"The score {key} of {city} is {table[city][mentor]}, not {told['scores'][key]}."
        for other in told["alternatives"]:
            if other["mentor"] == mentor or other["mentor"] not in known or other["moves"] < 1:
                yield f"An alternative of {city} is none."
            if result["status"] == "optimal" and _better(problem, other["price"]):
                yield f"The alternative {other['mentor']} of {city} is better than the optimum."


def _better(problem: Json, price: Mapping[str, int]) -> bool:
    """Whether a price is a gain, judged by the first criterion that changes."""
    for criterion in problem["criteria"]:
        change = price.get(criterion["key"], 0)
        if change:
            return bool((change < 0) == (criterion["goal"] == "min"))
    return False
