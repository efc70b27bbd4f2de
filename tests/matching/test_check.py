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
    assert imported == {"__future__", "collections", "collections.abc", "typing"}
