"""The result is truly the lexicographic optimum: compared with every allocation there is."""

from __future__ import annotations

import random
from dataclasses import replace
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cityjourney.matching import Options, allocate, check, parse_problem, repair, to_bytes

from .brute import Truth
from .strategies import problems

calm = settings(max_examples=60, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))


def placed(result: dict[str, Any], truth: Truth) -> tuple[str, ...]:
    at = {city: group["mentor"] for group in result["groups"] for city in group["cities"]}
    return tuple(at[city] for city in truth.cities)


@calm
@given(problems())
def test_the_result_is_the_lexicographic_optimum(problem: dict[str, Any]) -> None:
    truth, result = Truth(problem), allocate(parse_problem(problem), Options(alternatives=0))
    assert check(problem, result) == []
    if not truth.all:
        assert result["status"] == "infeasible"
        return
    assert result["status"] == "optimal"
    assert placed(result, truth) in truth.all
    assert truth.order(placed(result, truth)) == truth.order(truth.all[0])


@calm
@given(problems(cities=6), st.sampled_from([1, 150_000_000]))
def test_every_price_is_exact_and_takes_the_fewest_moves(problem: dict[str, Any], scale: int) -> None:
    """Also where the levels do not fit into one sum."""
    scores = {key: [[cell * scale for cell in row] for row in rows] for key, rows in problem["scores"].items()}
    problem = problem | {"scores": scores}
    truth, result = Truth(problem), allocate(parse_problem(problem))
    if not truth.all:
        return
    base = placed(result, truth)
    values = truth.values(base)
    for row, city in enumerate(truth.cities):
        cheapest = {}
        for at in truth.all:
            if at[row] != base[row]:
                key = (truth.order(at), truth.moves(at, base))
                cheapest[at[row]] = min(cheapest.get(at[row], key), key)
        told = result["cities"][city]["alternatives"]
        assert len(told) == min(3, len(cheapest))
        best = sorted(key[0] for key in cheapest.values())[: len(told)]
        for alternative, order in zip(told, best, strict=True):
            found = {key: value + alternative["price"].get(key, 0) for key, value in values.items()}
            signs = {item["key"]: 1 if item["goal"] == "min" else -1 for item in problem["criteria"]}
            assert [signs[key] * found[key] for key in found] == order
            assert cheapest[alternative["mentor"]] == (order, alternative["moves"])


@calm
@given(problems(), st.randoms(use_true_random=False))
def test_both_repairs_are_what_they_say(problem: dict[str, Any], chance: random.Random) -> None:
    before = allocate(parse_problem(problem), Options(alternatives=0))
    if before["status"] != "optimal":
        return
    old = {city: group["mentor"] for group in before["groups"] for city in group["cities"]}
    city, mentor = chance.choice(sorted(old)), chance.choice([item["id"] for item in problem["mentors"]])
    changed = problem | {"pins": [*problem["pins"], [city, mentor]], "previous": old}
    truth, answers = Truth(changed), repair(parse_problem(changed))
    if not truth.all:
        assert {answer["status"] for answer in answers.values()} == {"infeasible"}
        return
    base = tuple(old[name] for name in truth.cities)
    for name, key in (
        ("best", lambda at: (*truth.order(at), truth.moves(at, base))),
        ("fewest_moves", lambda at: (truth.moves(at, base), *truth.order(at))),
    ):
        answer = answers[name]
        assert answer["status"] == "optimal"
        assert key(placed(answer, truth)) == min(map(key, truth.all))
        assert len(answer["moves"]) == truth.moves(placed(answer, truth), base)
        change = {k: v - truth.values(base)[k] for k, v in truth.values(placed(answer, truth)).items()}
        assert answer["price"] == {k: v for k, v in change.items() if v}


@calm
@given(problems(), st.randoms(use_true_random=False))
def test_the_order_of_the_input_changes_no_byte(problem: dict[str, Any], chance: random.Random) -> None:
    assert to_bytes(allocate(parse_problem(shuffled(problem, chance)))) == to_bytes(allocate(parse_problem(problem)))


@calm
@given(problems(), st.randoms(use_true_random=False))
def test_new_names_change_no_value_and_no_price(problem: dict[str, Any], chance: random.Random) -> None:
    names = [city["id"] for city in problem["cities"]]
    fresh = dict(zip(names, chance.sample([f"town {i}" for i in range(50)], len(names)), strict=True))
    one, two = allocate(parse_problem(problem)), allocate(parse_problem(renamed(problem, fresh)))
    assert one["criteria"] == two["criteria"]
    assert one["status"] == two["status"]
    assert one["fairness"].get("mean_rank") == two["fairness"].get("mean_rank") or ties(problem)


def ties(problem: dict[str, Any]) -> bool:
    """Whether several allocations are equally good: then names may choose between cities that are alike."""
    truth = Truth(problem)
    return len(truth.all) > 1 and truth.order(truth.all[0]) == truth.order(truth.all[1])


def shuffled(problem: dict[str, Any], chance: random.Random) -> dict[str, Any]:
    rows, columns = list(range(len(problem["cities"]))), list(range(len(problem["mentors"])))
    chance.shuffle(rows)
    chance.shuffle(columns)
    out = problem | {
        "cities": [problem["cities"][row] for row in rows],
        "mentors": [problem["mentors"][column] for column in columns],
        "scores": {
            key: [[m[row][column] for column in columns] for row in rows] for key, m in problem["scores"].items()
        },
    }
    for key in ("limits", "pins", "bans", "together", "apart"):
        out[key] = chance.sample(problem[key], len(problem[key]))
    out["together"] = [list(reversed(names)) for names in out["together"]]
    out["allowed"] = {city: list(reversed(names)) for city, names in reversed(problem["allowed"].items())}
    return out


def renamed(problem: dict[str, Any], fresh: dict[str, str]) -> dict[str, Any]:
    out = problem | {"cities": [city | {"id": fresh[city["id"]]} for city in problem["cities"]]}
    for key in ("pins", "bans"):
        out[key] = [[fresh[city], mentor] for city, mentor in problem[key]]
    for key in ("together", "apart"):
        out[key] = [[fresh[city] for city in names] for names in problem[key]]
    out["allowed"] = {fresh[city]: names for city, names in problem["allowed"].items()}
    return out


@calm
@given(problems(cities=6))
def test_a_conflict_is_minimal(problem: dict[str, Any]) -> None:
    """Alone it cannot hold; without any one of its members the rest of it can."""
    crowded = problem | {
        "pins": [*problem["pins"], [problem["cities"][0]["id"], "m0"], [problem["cities"][1]["id"], "m1"]]
    }
    result = allocate(parse_problem(crowded), Options(alternatives=0))
    if result["status"] != "infeasible":
        return
    wishes = [wish | {"cities": sorted(wish["cities"])} if "cities" in wish else wish for wish in result["conflict"]]
    remedies = [wish | {"cities": sorted(wish["cities"])} if "cities" in wish else wish for wish in result["remedies"]]
    assert wishes
    assert result["conflict_text"]
    if wishes[0]["kind"] in ("group_size", "max_groups", "min_groups"):
        return
    assert not Truth(only(crowded, wishes)).all
    for left_out in range(len(wishes)):
        assert Truth(only(crowded, [*wishes[:left_out], *wishes[left_out + 1 :]])).all
    everything = wishes_of(crowded)
    for wish in wishes:
        rest = [other for other in everything if other != wish]
        assert bool(Truth(only(crowded, rest)).all) == (wish in remedies)


def test_a_remedy_is_only_named_if_it_is_enough() -> None:
    """Tags that cross: too much for the flows within their work, and each of two limits is impossible by itself."""
    tags = ["abc", "abc", "bc", "abc", "ac", "c", "ab", "abc"]
    problem = {
        "format": "cityjourney-allocation/1",
        "group_size": {"min": 1, "max": 2},
        "cities": [{"id": f"c{i}", "tags": list(row)} for i, row in enumerate(tags)],
        "mentors": [{"id": "m0", "min_groups": 1}, {"id": "m1", "max_groups": 50}, {"id": "m2", "max_groups": 50}],
        "criteria": [{"key": "theme", "measure": "sum", "goal": "max"}],
        "scores": {"theme": [[1, 2, 3]] * 8},
        "limits": [
            {"not_tag": "a", "min_per_group": 1},
            {"tag": "b", "min_per_group": 1},
            {"not_tag": "b", "max_per_group": 4},
            {"not_tag": "c", "min_per_group": 1},
        ],
    }
    result = allocate(parse_problem(problem))
    assert result["status"] == "infeasible"
    assert len(result["conflict"]) == 1
    assert result["remedies"] == []


def wishes_of(problem: dict[str, Any]) -> list[dict[str, Any]]:
    """All wishes of a problem in the words of a result."""
    found = [{"kind": "pin", "city": city, "mentor": mentor} for city, mentor in problem["pins"]]
    found += [{"kind": "ban", "city": city, "mentor": mentor} for city, mentor in problem["bans"]]
    found += [{"kind": "limit", **parsed.to_json()} for parsed in parse_problem(problem).limits]
    found += [{"kind": "allowed", "city": city, "mentors": sorted(names)} for city, names in problem["allowed"].items()]
    for kind in ("together", "apart"):
        for names in problem[kind]:
            found.append({"kind": kind, "cities": sorted(names)})
    return found


def only(problem: dict[str, Any], wishes: list[dict[str, Any]]) -> dict[str, Any]:
    """The problem with these wishes and no others."""

    def of(kind: str) -> list[dict[str, Any]]:
        return [wish for wish in wishes if wish["kind"] == kind]

    return problem | {
        "pins": [[wish["city"], wish["mentor"]] for wish in of("pin")],
        "bans": [[wish["city"], wish["mentor"]] for wish in of("ban")],
        "together": [wish["cities"] for wish in of("together")],
        "apart": [wish["cities"] for wish in of("apart")],
        "limits": [{key: value for key, value in wish.items() if key != "kind"} for wish in of("limit")],
        "allowed": {wish["city"]: wish["mentors"] for wish in of("allowed")},
    }


def test_the_seed_only_chooses_among_equals() -> None:
    flat = {
        "format": "cityjourney-allocation/1",
        "group_size": {"min": 2, "max": 2},
        "cities": [{"id": f"c{i}"} for i in range(4)],
        "mentors": [{"id": "m0"}, {"id": "m1"}],
        "criteria": [{"key": "theme", "measure": "sum", "goal": "max"}],
        "scores": {"theme": [[1, 1]] * 4},
    }
    problem = parse_problem(flat)
    results = {to_bytes(replace_seed(problem, seed)) for seed in range(8)}
    assert len(results) > 1
    assert to_bytes(replace_seed(problem, 3)) == to_bytes(replace_seed(replace(problem), 3))


def replace_seed(problem: Any, seed: int) -> dict[str, Any]:
    return allocate(problem, Options(seed=seed, alternatives=0))
