"""check() trusts nobody: each way to tamper with a result is found."""

from __future__ import annotations

import ast
import copy
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from cityjourney.matching import allocate, check, generate, parse_problem

PROBLEM = generate(40, 5, 2) | {
    "apart": [["c0", "c1"]],
    "together": [["c2", "c3"]],
    "pins": [],
    "bans": [],
    "allowed": {},
}
RESULT = allocate(parse_problem(PROBLEM))
Change = Callable[[dict[str, Any]], Any]


def swap(result: dict[str, Any]) -> None:
    one, two = next((a, b) for a in result["groups"] for b in result["groups"] if a["mentor"] != b["mentor"])
    one["cities"][0], two["cities"][0] = two["cities"][0], one["cities"][0]


def move(result: dict[str, Any]) -> None:
    result["groups"][1]["cities"] += result["groups"][0]["cities"][:4]
    del result["groups"][0]["cities"][:4]


TAMPERED: dict[str, Change] = {
    "a city left out": lambda result: result["groups"][0]["cities"].pop(),
    "a city twice": lambda result: result["groups"][0]["cities"].append(result["groups"][1]["cities"][0]),
    "an invented city": lambda result: result["groups"][0]["cities"].append("atlantis"),
    "an invented mentor": lambda result: result["groups"][0].update(mentor="nobody"),
    "one mentor for all": lambda result: [group.update(mentor="m0") for group in result["groups"]],
    "two cities swapped": swap,
    "a crowded group": move,
    "a better value": lambda result: result["criteria"][2].update(value=result["criteria"][2]["value"] + 1),
    "an impossible bound": lambda result: result["criteria"][2].update(bound=result["criteria"][2]["value"] - 1),
    "a wrong score": lambda result: result["cities"]["c0"]["scores"].update(theme=9),
    "a wrong mentor of a city": lambda result: result["cities"]["c0"].update(mentor="m9"),
    "an unproved optimum": lambda result: result["criteria"][4].update(proved=False),
    "an alternative that is better": lambda result: result["cities"]["c0"]["alternatives"][0].update(
        price={"theme": 1}
    ),
    "a wrong gap": lambda result: result["criteria"][2].update(gap=1),
    "a wrong rank": lambda result: result["cities"]["c0"].update(rank=result["cities"]["c0"]["rank"] + 1),
    "an entry too many": lambda result: result["cities"].update(atlantis=result["cities"]["c0"]),
    "another format": lambda result: result.update(format="x"),
    "an unknown status": lambda result: result.update(status="perfect"),
    "no groups": lambda result: result.pop("groups"),
}


def test_an_honest_result_has_no_faults() -> None:
    assert RESULT["status"] == "optimal"
    assert check(PROBLEM, RESULT) == []


@pytest.mark.parametrize("name", TAMPERED)
def test_a_tampered_result_is_found(name: str) -> None:
    result = copy.deepcopy(RESULT)
    TAMPERED[name](result)
    assert check(PROBLEM, result)


@pytest.mark.parametrize(
    "key",
    [
        "worst_rank",
        "worst_served",
        "mean_rank",
        "first_choice",
        "among_first_three",
        "envious_cities",
        "envy_pairs",
    ],
)
def test_a_wrong_figure_of_fairness_is_found(key: str) -> None:
    result = copy.deepcopy(RESULT)
    result["fairness"][key] = ["c0", "c1"] if key == "worst_served" else result["fairness"][key] + 1
    assert check(PROBLEM, result)


FULL = PROBLEM | {
    "secondary": {"scores": "theme", "max_per_mentor": 9},
    "similarity": [[(a * b) % 7 for b in range(40)] for a in range(40)],
    "previous": {"c0": "m0", "c1": "m1"},
}
FULL_RESULT = allocate(parse_problem(FULL))


def crowd(result: dict[str, Any]) -> None:
    result["secondary"] = dict.fromkeys(result["secondary"], "m0")


@pytest.mark.parametrize(
    "change",
    [
        lambda result: result["secondary"].update(c0=result["cities"]["c0"]["mentor"]),
        crowd,
        lambda result: result["cohesion"].update(value=result["cohesion"]["value"] + 1),
        lambda result: result.update(moves=result["moves"] + 1),
    ],
)
def test_wrong_second_mentors_cohesion_and_moves_are_found(change: Change) -> None:
    result = copy.deepcopy(FULL_RESULT)
    assert check(FULL, result) == []
    change(result)
    assert check(FULL, result)


IMPOSSIBLE = PROBLEM | {"pins": [["c0", "m0"], ["c0", "m1"]], "apart": []}


@pytest.mark.parametrize(
    "change",
    [
        lambda result: result["conflict"].clear(),
        lambda result: result["conflict"][0].update(mentor="m4"),
        lambda result: result["conflict"].append({"kind": "together", "cities": ["c0", "c9"]}),
        lambda result: result["conflict"].append({"kind": "limit", "tag": "former_dcc", "max_per_group": 1}),
        lambda result: result["conflict"].append({"kind": "allowed", "city": "c0", "mentors": ["m0"]}),
        lambda result: result["conflict"].append({"kind": "max_groups", "mentor": "nobody"}),
        lambda result: result["remedies"].append({"kind": "together", "cities": ["c2", "c3"]}),
    ],
)
def test_an_invented_conflict_is_found(change: Change) -> None:
    result = allocate(parse_problem(IMPOSSIBLE))
    assert result["status"] == "infeasible"
    assert check(IMPOSSIBLE, result) == []
    change(result)
    assert check(IMPOSSIBLE, result)


@pytest.mark.parametrize(
    "wish",
    [
        {"pins": [["c0", "m9"]]},
        {"allowed": {"c0": []}},
        {"apart": [["c2", "c3"]]},
        {"group_size": {"min": 8, "max": 9}},
        {"limits": [{"tag": "former_dcc", "max_per_group": 0}]},
    ],
)
def test_a_result_for_other_wishes_is_found(wish: dict[str, Any]) -> None:
    assert check(PROBLEM | wish, RESULT)


def test_a_broken_ban_is_found() -> None:
    assert check(PROBLEM | {"bans": [["c0", RESULT["cities"]["c0"]["mentor"]]]}, RESULT)


def test_the_checker_imports_no_solver_and_none_of_our_code() -> None:
    tree = ast.parse(Path(str(sys.modules["cityjourney.matching.check"].__file__)).read_text())
    imported = {node.module for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)}
    imported |= {name.name for node in ast.walk(tree) if isinstance(node, ast.Import) for name in node.names}
    assert imported == {"__future__", "bisect", "collections", "collections.abc", "itertools", "typing"}
