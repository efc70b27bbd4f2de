"""Whole runs: proof, same bytes, cancelling, repairs, conflicts with remedies, cohesion, second mentors, fairness."""

from __future__ import annotations

import json
import random
import sys
from collections import Counter
from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from cityjourney.matching import (
    Cancelled,
    Monitor,
    Options,
    Problem,
    allocate,
    check,
    fairer,
    generate,
    parse_problem,
    repair,
    to_bytes,
)
from cityjourney.matching.canonical import canonical
from cityjourney.matching.cli import main
from cityjourney.matching.cpsat import Exact
from cityjourney.matching.levels import chunks, total
from cityjourney.matching.model import build
from cityjourney.matching.optimise import Optimum, optimise
from cityjourney.matching.search import Solution

COHORT = generate(136, 17, 4)
PLAIN = Options(alternatives=0)
FRONT = sys.modules["cityjourney.matching.allocate"]  # the module, not the function of that name


@pytest.fixture(scope="module")
def cohort() -> dict[str, Any]:
    return allocate(parse_problem(COHORT), PLAIN)


def mentors(result: dict[str, Any]) -> dict[str, str]:
    return {city: group["mentor"] for group in result["groups"] for city in group["cities"]}


def test_a_whole_cohort_is_proved(cohort: dict[str, Any]) -> None:
    assert cohort["status"] == "optimal"
    assert check(COHORT, cohort) == []
    assert all(item["proved"] and item["bound"] == item["value"] and not item["gap"] for item in cohort["criteria"])
    assert "seconds" not in cohort


def test_the_flows_and_cp_sat_agree_on_a_middling_problem() -> None:
    problem = parse_problem(generate(40, 5, 6))
    model, levels = build(problem), [problem.cost(item) for item in problem.criteria]
    flow = optimise(model, levels, Monitor()).solution
    exact, proved, done = Exact(model, Monitor(), 30.0).solve(levels, None)
    assert done
    assert proved == len(levels)
    assert flow is not None
    assert exact is not None
    assert total(levels, flow.assignment) == total(levels, exact.assignment)


def test_several_chunks_give_the_same_optimum_as_one() -> None:
    """Scores too large for one sum of 58 bits are solved chunk by chunk."""
    document = generate(48, 6, 3)
    large = {key: [[cell * 999_999 for cell in row] for row in rows] for key, rows in document["scores"].items()}
    small, wide = parse_problem(document), parse_problem(document | {"scores": large})
    assert len(chunks([wide.cost(item) for item in wide.criteria], build(wide))) > 1
    one, two = allocate(small, PLAIN), allocate(wide, PLAIN)
    assert two["status"] == "optimal"
    assert [item["value"] for item in two["criteria"][2:]] == [999_999 * item["value"] for item in one["criteria"][2:]]


def test_the_same_seed_gives_the_same_bytes_whatever_the_order() -> None:
    document = generate(40, 5, 1)
    chance = random.Random(3)
    rows = chance.sample(range(40), 40)
    mixed = document | {
        "cities": [document["cities"][row] for row in rows],
        "scores": {key: [matrix[row] for row in rows] for key, matrix in document["scores"].items()},
    }
    assert to_bytes(allocate(parse_problem(document))) == to_bytes(allocate(parse_problem(mixed)))


def test_a_run_can_be_cancelled_and_shows_what_it_has() -> None:
    told: list[str] = []
    monitor = Monitor(progress=lambda phase, _: told.append(phase), cancel=lambda: bool(told))
    result = allocate(parse_problem(COHORT), PLAIN, monitor)
    assert result["status"] == "cancelled"
    assert told
    assert check(COHORT, result) == []


def test_a_run_cancelled_at_once_shows_nothing_and_claims_nothing() -> None:
    result = allocate(parse_problem(COHORT), PLAIN, Monitor(cancel=lambda: True))
    assert result["status"] == "cancelled"
    assert result["groups"] == []
    assert result["conflict"] == []


def test_a_pin_is_answered_twice_with_prices(cohort: dict[str, Any]) -> None:
    old, problem = mentors(cohort), parse_problem(COHORT)
    touched = {name for key in ("pins", "bans") for name, _ in COHORT[key]} | set(COHORT["allowed"])
    city = next(
        name for name in sorted(old) if name not in touched and not any(name in pair for pair in COHORT["together"])
    )
    mentor = next(name for name in sorted(set(old.values())) if name != old[city])
    answers = repair(replace(problem, pins=(*problem.pins, (city, mentor)), previous=old))
    assert [answer["status"] for answer in answers.values()] == ["optimal", "optimal"]
    best, fewest = answers["best"], answers["fewest_moves"]
    assert {"city": city, "from": old[city], "to": mentor} in best["moves"]
    assert {"city": city, "from": old[city], "to": mentor} in fewest["moves"]
    assert len(fewest["moves"]) <= len(best["moves"])


def test_nothing_changed_means_no_move(cohort: dict[str, Any]) -> None:
    answers = repair(replace(parse_problem(COHORT), previous=mentors(cohort)))
    assert [len(answer["moves"]) for answer in answers.values()] == [0, 0]


def test_a_repair_that_is_impossible_names_the_conflict(cohort: dict[str, Any]) -> None:
    pins = (("c9", "m0"), ("c9", "m1"))
    problem = replace(parse_problem(COHORT), pins=pins, bans=(), allowed={}, together=(), apart=())
    for answer in repair(replace(problem, previous=mentors(cohort))).values():
        assert answer["status"] == "infeasible"
        assert [(wish["city"], wish["mentor"]) for wish in answer["conflict"]] == sorted(pins)
        assert len(answer["remedies"]) == 2


def test_a_run_cancelled_while_it_looks_for_a_conflict_raises_nothing(monkeypatch: Any) -> None:
    def stopped(*_: object) -> None:
        raise Cancelled

    monkeypatch.setattr(FRONT, "find_conflict", stopped)
    result = allocate(parse_problem(COHORT | {"group_size": {"min": 50, "max": 60}}), PLAIN)
    assert result["status"] == "cancelled"
    assert "No allocation exists" in result["conflict_text"]


def conflict_of(change: dict[str, Any]) -> dict[str, Any]:
    result = allocate(parse_problem(COHORT | change), PLAIN)
    assert result["status"] == "infeasible"
    return result


def test_too_many_pins_are_named_with_the_way_out() -> None:
    pins = [[f"c{row}", "m0"] for row in range(60, 80)]
    result = conflict_of({"pins": pins, "bans": [], "allowed": {}, "together": [], "apart": []})
    assert {wish["kind"] for wish in result["conflict"]} <= {"pin", "limit"}
    assert "pinned to m0" in result["conflict_text"]


def test_together_and_apart_at_once_are_named_and_each_is_enough() -> None:
    result = conflict_of({"together": [["c9", "c10"]], "apart": [["c9", "c10"]], "pins": [], "bans": [], "allowed": {}})
    assert [wish["kind"] for wish in result["conflict"]] == ["apart", "together"]
    assert len(result["remedies"]) == 2


def test_cities_together_that_no_group_can_hold_are_named_without_a_search() -> None:
    former = [city["id"] for city in COHORT["cities"] if city["tags"]][:5]
    document = COHORT | {"together": [former], "pins": [], "bans": [], "allowed": {}, "apart": []}
    model = build(parse_problem(document))
    assert not model.allowed[[parse_problem(document).city_index[name] for name in former]].any()
    result = conflict_of({key: document[key] for key in ("together", "pins", "bans", "allowed", "apart")})
    assert [wish["kind"] for wish in result["conflict"]] == ["limit", "together"]
    assert len(result["remedies"]) == 2


NO_WISHES: dict[str, Any] = {"pins": [], "bans": [], "allowed": {}, "together": [], "apart": []}


@pytest.mark.parametrize(
    ("change", "kinds", "enough"),
    [
        ({"group_size": {"min": 5, "max": 5}}, ["group_size", "group_size"], 0),
        ({"apart": [[f"c{row}" for row in range(60)]]}, ["apart"], 1),
        ({"limits": [{"tag": "former_dcc", "min_per_group": 4}]}, ["limit"], 1),
        ({"limits": [{"tag": "former_dcc", "max_per_group": 1}]}, ["limit"], 1),
        ({"bans": [["c7", f"m{column}"] for column in range(17)]}, ["ban"] * 17, 17),
    ],
)
def test_what_counting_excludes_is_named_without_a_search(
    change: dict[str, Any], kinds: list[str], enough: int
) -> None:
    """And each wish that is enough to give up is named, however many there are."""
    document = NO_WISHES | {"mentors": [{"id": f"m{i}", "max_groups": 3} for i in range(17)]} | change
    assert not build(parse_problem(COHORT | document)).allowed.all()
    result = conflict_of(document)
    assert [wish["kind"] for wish in result["conflict"]] == kinds
    assert len(result["remedies"]) == enough


def test_too_few_places_are_a_fact_not_a_wish() -> None:
    result = conflict_of({"mentors": [{"id": f"m{i}", "max_groups": 1} for i in range(17)]})
    assert {wish["kind"] for wish in result["conflict"]} == {"max_groups", "group_size"}
    assert "Allow more groups" in result["conflict_text"]


def pair_problem(**more: Any) -> Problem:
    """Eight cities in two camps, one mentor with two groups of four."""
    near = [[int((a < 4) == (b < 4)) * 5 for b in range(8)] for a in range(8)]
    order = [0, 4, 1, 5, 2, 6, 3, 7]
    document = {
        "format": "cityjourney-allocation/1",
        "group_size": {"min": 4, "max": 4},
        "cities": [{"id": f"c{i}"} for i in order],
        "mentors": [{"id": "m0", "max_groups": 2}],
        "criteria": [{"key": "theme", "measure": "sum", "goal": "max"}],
        "scores": {"theme": [[1]] * 8},
        "similarity": [[near[a][b] for b in order] for a in order],
    }
    return parse_problem(document | more)


def test_the_cities_of_a_mentor_are_split_by_what_they_have_in_common() -> None:
    result = allocate(pair_problem())
    assert [group["cities"] for group in result["groups"]] == [
        ["c0", "c1", "c2", "c3"],
        ["c4", "c5", "c6", "c7"],
    ]
    assert result["cohesion"] == {"value": 60, "loss": {}}


def test_cohesion_across_mentors_stays_within_the_tolerance() -> None:
    theme = [[3, 2] if i % 2 else [2, 3] for i in (0, 4, 1, 5, 2, 6, 3, 7)]
    problem = pair_problem(mentors=[{"id": "m0"}, {"id": "m1"}], scores={"theme": theme})
    strict = allocate(problem)
    for tolerance in (0, 2, 8):
        result = allocate(problem, Options(cohesion_tolerance={"theme": tolerance}))
        assert strict["criteria"][0]["value"] - result["criteria"][0]["value"] <= tolerance
        assert result["cohesion"]["value"] >= strict["cohesion"]["value"]
        assert check(problem.to_json(), result) == []
        assert (result["status"] == "optimal") == (not result["cohesion"]["loss"])
    assert result["cohesion"]["value"] == 60


def test_a_bound_below_a_level_that_cohesion_made_worse_still_holds() -> None:
    """Where the first criterion lost, the second may be better than its optimum was."""
    theme = [[3, 2] if i % 2 else [2, 3] for i in (0, 4, 1, 5, 2, 6, 3, 7)]
    far = [[row[0], row[1]] for row in theme]
    criteria = [
        {"key": "theme", "measure": "sum", "goal": "max"},
        {"key": "far", "measure": "sum", "goal": "min"},
    ]
    problem = pair_problem(mentors=[{"id": "m0"}, {"id": "m1"}], criteria=criteria, scores={"theme": theme, "far": far})
    result = allocate(problem, Options(cohesion_tolerance={"theme": 8}))
    assert result["cohesion"]["loss"] == {"theme": 4, "far": -4}
    assert check(problem.to_json(), result) == []
    assert [item["proved"] for item in result["criteria"]] == [False, False]


def test_what_cp_sat_finds_without_a_proof_is_called_neither_proved_nor_bounded_by_itself(monkeypatch: Any) -> None:
    document = generate(40, 5, 6)
    problem = parse_problem(document)
    best = {item["key"]: item["value"] for item in allocate(problem, PLAIN)["criteria"]}
    some = allocate(parse_problem(document | {"criteria": document["criteria"][::-1]}), PLAIN)
    place = {city: group["mentor"] for group in some["groups"] for city in group["cities"]}

    def unproved(self: Exact, _levels: Any, _known: Any) -> Any:
        return Solution(0, here, groups), 0, False

    solved = canonical(problem, 1)
    here = np.array([solved.mentor_index[place[city.id]] for city in solved.cities])
    led = Counter(group["mentor"] for group in some["groups"])
    groups = np.array([led[mentor.id] for mentor in solved.mentors])
    monkeypatch.setattr(FRONT, "optimise", lambda *_: Optimum(None, finished=False))
    monkeypatch.setattr(Exact, "solve", unproved)
    result = allocate(problem, PLAIN)
    assert result["status"] == "feasible"
    assert not any(item["proved"] for item in result["criteria"])
    first, theme = result["criteria"][0], result["criteria"][2]
    assert first["bound"] <= best["language"] <= first["value"]
    assert theme["bound"] >= best["theme"]


def test_second_mentors_are_never_the_first_and_never_too_many() -> None:
    document = COHORT | {"secondary": {"scores": "theme", "max_per_mentor": 9}}
    result = allocate(parse_problem(document), PLAIN)
    first, second = mentors(result), result["secondary"]
    assert len(second) == 136
    assert all(first[city] != mentor for city, mentor in second.items())
    assert max(list(second.values()).count(mentor) for mentor in second.values()) <= 9


def test_fairer_allocations_serve_the_worst_better_and_stay_within_the_tolerance(
    cohort: dict[str, Any],
) -> None:
    wide = {"language": 9, "theme_none": 9, "theme": 40, "preference": 90, "relatability": 20_000}
    found = fairer(parse_problem(COHORT), wide)
    assert found
    pinned = {city for city, _ in COHORT["pins"]}
    assert all(abs(change) <= wide[key] for answer in found for key, change in answer["price"].items())
    assert pinned or found[-1]["worst_rank"] < cohort["fairness"]["worst_rank"]
    assert fairer(parse_problem(COHORT), {}) == []


def test_crossing_tags_are_respected_after_the_split() -> None:
    document = generate(40, 5, 9)
    for row, city in enumerate(document["cities"]):
        city["tags"] += ["port"] if row % 3 == 0 else []
    document["limits"] += [{"tag": "port", "max_per_group": 3, "min_per_group": 1}]
    result = allocate(parse_problem(document), PLAIN)
    assert result["status"] == "optimal"
    assert check(document, result) == []


def test_the_command_line_allocates_checks_and_repeats_its_bytes(tmp_path: Any) -> None:
    problem, result, again = tmp_path / "problem.json", tmp_path / "result.json", tmp_path / "again.json"
    assert main(["generate", "--cities", "40", "--seed", "7", "--out", str(problem)]) == 0
    for target in (result, again):
        assert main(["allocate", str(problem), "--seed", "1", "--time-limit", "30", "--out", str(target)]) == 0
    assert result.read_bytes() == again.read_bytes()
    assert main(["check", str(problem), str(result), "--out", str(tmp_path / "faults.json")]) == 0
    tampered = json.loads(result.read_text())
    tampered["groups"][0]["cities"].pop()
    result.write_text(json.dumps(tampered))
    assert main(["check", str(problem), str(result), "--out", str(tmp_path / "faults.json")]) == 1


@pytest.mark.parametrize("command", ["fairer", "repair"])
def test_the_other_commands_tell_the_impossible_too(command: str, tmp_path: Any) -> None:
    problem, target = tmp_path / "problem.json", tmp_path / "result.json"
    document = COHORT | {"group_size": {"min": 50, "max": 60}, "previous": {"c0": "m0"}}
    problem.write_text(json.dumps(document))
    assert main([command, str(problem), "--out", str(target)]) == 3
    result = json.loads(target.read_text())
    assert (result if command == "fairer" else result["best"])["conflict"]


def test_the_command_line_tells_the_impossible_with_status_3(tmp_path: Any) -> None:
    problem, target = tmp_path / "problem.json", tmp_path / "result.json"
    problem.write_text(json.dumps(COHORT | {"group_size": {"min": 50, "max": 60}}))
    assert main(["allocate", str(problem), "--out", str(target)]) == 3
    assert json.loads(target.read_text())["conflict"]
