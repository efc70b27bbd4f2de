"""An independent check of an allocation: plain Python on plain JSON, no solver, nothing believed.

``check(problem, result)`` takes the parsed problem and result files and returns every fault as a
sentence; an empty list means that the result is a real allocation and that the figures that it tells are
right. It shares no code with the solver, and does not tell whether a proof or a price is right - only what can
be seen from the files.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator, Mapping
from itertools import combinations
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
        yield from _fairness_faults(problem, result, mentor_of)
        yield from _extra_faults(problem, result, mentor_of)
    elif status == "infeasible":
        if not result["conflict"]:
            yield "Nothing is named as the conflict."
        yield from _conflict_faults(problem, result)


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
        if item["gap"] != abs(bound - item["value"]):
            yield f"The gap of {criterion['key']} is {abs(bound - item['value'])}, not {item['gap']}."
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
    ranks = _ranks(problem)
    for city in sorted(set(result["cities"]) - set(mentor_of)):
        yield f"There is an entry of {city}, which is in no group."
    for city, mentor in mentor_of.items():
        told = result["cities"].get(city)
        if told is None or told["mentor"] != mentor:
            yield f"The entry of {city} does not name its mentor {mentor}."
            continue
        if told["rank"] != ranks[city][mentor]:
            yield f"The rank of {mentor} for {city} is {ranks[city][mentor]}, not {told['rank']}."
        for key, table in tables.items():
            if told["scores"][key] != table[city][mentor]:
                yield f"The score {key} of {city} is {table[city][mentor]}, not {told['scores'][key]}."
        yield from _alternative_faults(problem, result, city)


def _alternative_faults(problem: Json, result: Json, city: str) -> Iterator[str]:
    told, known = result["cities"][city], {mentor["id"] for mentor in problem["mentors"]}
    for other in told["alternatives"]:
        if other["mentor"] == told["mentor"] or other["mentor"] not in known or other["moves"] < 1:
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


def _ranks(problem: Json) -> dict[str, dict[str, int]]:
    """For each city and mentor, 1 + the number of mentors that are better for the city by the criteria in order."""
    tables = [(criterion, _matrix(problem, criterion)) for criterion in problem["criteria"]]

    def cost(city: str, mentor: str) -> tuple[int, ...]:
        found = []
        for criterion, table in tables:
            score = table[city][mentor]
            value = int(score == 0) if criterion["measure"] == "count_zero" else score
            found.append(value if criterion["goal"] == "min" else -value)
        return tuple(found)

    ranks = {}
    for city in problem["cities"]:
        costs = {mentor["id"]: cost(city["id"], mentor["id"]) for mentor in problem["mentors"]}
        ordered = sorted(costs.values())
        ranks[city["id"]] = {name: 1 + bisect_left(ordered, value) for name, value in costs.items()}
    return ranks


def _fairness_faults(problem: Json, result: Json, mentor_of: Mapping[str, str]) -> Iterator[str]:
    ranks, told = _ranks(problem), result.get("fairness", {})
    own = {city: ranks[city][mentor] for city, mentor in mentor_of.items()}
    used = Counter(mentor_of.values())
    envied = {city: sum(n for name, n in used.items() if ranks[city][name] < rank) for city, rank in own.items()}
    worst = max(own.values())
    real = {
        "worst_rank": worst,
        "worst_served": sorted(city for city, rank in own.items() if rank == worst),
        "mean_rank": round(sum(own.values()) / len(own), 3),
        "first_choice": sum(rank == 1 for rank in own.values()),
        "among_first_three": sum(rank <= 3 for rank in own.values()),
        "envious_cities": sum(map(bool, envied.values())),
        "envy_pairs": sum(envied.values()),
    }
    for key, value in real.items():
        if key in told and told[key] != value and not (key == "mean_rank" and abs(told[key] - value) < 0.0011):
            yield f"The figure {key} of fairness is {value}, not {told[key]}."


def _extra_faults(problem: Json, result: Json, mentor_of: Mapping[str, str]) -> Iterator[str]:
    """Faults of second mentors, cohesion and moves, where they are told."""
    if problem.get("secondary") is not None and "secondary" in result:
        scores, most = _matrix(problem, {"key": problem["secondary"]["scores"]}), problem["secondary"]["max_per_mentor"]
        for city, mentor in result["secondary"].items():
            if mentor_of[city] == mentor or scores[city][mentor] <= 0:
                yield f"The second mentor {mentor} of {city} is none."
        for mentor, times in Counter(result["secondary"].values()).items():
            if times > most:
                yield f"{mentor} is the second mentor of {times} cities."
    if problem.get("similarity") is not None and "cohesion" in result:
        row = {city["id"]: place for place, city in enumerate(problem["cities"])}
        pairs = [pair for group in result["groups"] for pair in combinations(group["cities"], 2)]
        value = sum(problem["similarity"][row[one]][row[two]] for one, two in pairs)
        if result["cohesion"]["value"] != value:
            yield f"The cohesion is {value}, not {result['cohesion']['value']}."
    if problem.get("previous") and "moves" in result:
        moves = sum(mentor_of.get(city) != mentor for city, mentor in problem["previous"].items())
        if result["moves"] != moves:
            yield f"{moves} cities moved, not {result['moves']}."


def _conflict_faults(problem: Json, result: Json) -> Iterator[str]:
    """Members of a conflict that the problem does not hold."""
    limits = [{**limit, "min_per_group": limit.get("min_per_group", 0)} for limit in problem.get("limits", ())]
    mentors = {mentor["id"] for mentor in problem["mentors"]}
    for wish in [*result["conflict"], *result.get("remedies", ())]:
        kind, told = wish["kind"], {key: value for key, value in wish.items() if key != "kind"}
        if kind in ("pin", "ban"):
            real = [wish["city"], wish["mentor"]] in [list(pair) for pair in problem.get(f"{kind}s", ())]
        elif kind in ("together", "apart"):
            real = sorted(wish["cities"]) in [sorted(names) for names in problem.get(kind, ())]
        elif kind == "allowed":
            real = sorted(problem.get("allowed", {}).get(wish["city"], ())) == sorted(wish["mentors"])
        elif kind == "limit":
            real = any(_same_limit({"min_per_group": 0, **told}, limit) for limit in limits)
        else:
            real = kind == "group_size" or wish["mentor"] in mentors
        if not real:
            yield f"The wish {dict(wish)} is not in the problem."
    for wish in result.get("remedies", ()):
        if wish not in result["conflict"]:
            yield f"The remedy {dict(wish)} is no member of the conflict."


def _same_limit(one: Json, two: Json) -> bool:
    keys = ("tag", "not_tag", "min_per_group", "max_per_group")
    return all(one.get(key) == two.get(key) for key in keys)
