"""Rooms, brain dates and reviews."""

from __future__ import annotations

import json
import random
from collections import Counter
from itertools import combinations, permutations, product
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bench.matching import instances
from cityjourney.matching import (
    Cancelled,
    InvalidDocument,
    Monitor,
    Profile,
    parse_braindates,
    parse_reviews,
    parse_rooms,
    plan_braindates,
    plan_reviews,
    plan_rooms,
)
from cityjourney.matching.cli import main
from cityjourney.matching.relatability import score
from cityjourney.matching.rings import field


def rooms(people: int, low: int, high: int, rounds: int, experts: int = 0) -> dict[str, Any]:
    return {
        "format": "cityjourney-rooms/1",
        "participants": [f"c{i}" for i in range(people)],
        "room_size": {"min": low, "max": high},
        "rounds": rounds,
        "experts": [f"e{i}" for i in range(experts)],
    }


def meetings(plan: dict[str, Any]) -> Counter[tuple[str, ...]]:
    return Counter(
        pair for one in plan["rounds"] for room in one for pair in combinations(sorted(room["participants"]), 2)
    )


@pytest.mark.parametrize(
    ("people", "low", "high", "rounds"),
    [
        (136, 4, 4, 6),
        (136, 4, 5, 6),
        (136, 5, 6, 6),
        (135, 5, 5, 6),
        (16, 4, 4, 5),
        (36, 6, 6, 3),
        (64, 4, 4, 21),
        (10, 2, 2, 9),
        (9, 3, 3, 4),
        (25, 5, 5, 6),
        (12, 3, 3, 4),
        (137, 4, 5, 6),
        (15, 3, 3, 7),
        (21, 3, 3, 10),
        (24, 3, 3, 11),
        (24, 4, 4, 7),
        (28, 4, 4, 9),
        (30, 5, 5, 6),
        (39, 3, 3, 19),
        (40, 4, 4, 13),
        (60, 5, 5, 6),
        (29, 4, 5, 6),
    ],
)
def test_no_pair_meets_twice(people: int, low: int, high: int, rounds: int) -> None:
    plan = plan_rooms(parse_rooms(rooms(people, low, high, rounds)))
    assert plan["status"] == "optimal"
    assert len(plan["rounds"]) == rounds
    assert max(meetings(plan).values()) == 1
    for one in plan["rounds"]:
        assert sorted(name for room in one for name in room["participants"]) == sorted(f"c{i}" for i in range(people))
        assert all(low <= len(room["participants"]) <= high for room in one)


@pytest.mark.parametrize(
    ("people", "size", "rounds", "most"),
    [(16, 4, 6, 5), (36, 6, 4, 3), (12, 4, 2, 1), (12, 3, 5, 4), (9, 3, 5, 4), (20, 4, 6, 5), (15, 3, 1000, 7)],
)
def test_the_impossible_is_called_impossible(people: int, size: int, rounds: int, most: int) -> None:
    plan = plan_rooms(parse_rooms(rooms(people, size, size, rounds)))
    assert plan["status"] == "infeasible"
    assert plan["most_rounds"] == most == len(plan["rounds"])
    assert "Impossible" in plan["text"]


def test_what_is_neither_found_nor_excluded_shows_the_rounds_that_are_known() -> None:
    plan = plan_rooms(parse_rooms(rooms(32, 4, 4, 10)))
    assert plan["status"] == "feasible"
    assert plan["most_rounds"] == 10
    assert len(plan["rounds"]) == 9
    assert max(meetings(plan).values()) == 1


def test_planning_rooms_can_be_cancelled() -> None:
    with pytest.raises(Cancelled):
        plan_rooms(parse_rooms(rooms(24, 3, 3, 11)), Monitor(cancel=lambda: True))


def test_sizes_that_do_not_divide_are_called_impossible() -> None:
    assert plan_rooms(parse_rooms(rooms(136, 5, 5, 1)))["status"] == "infeasible"


def test_experts_rotate_as_a_latin_square_and_meet_nobody_twice() -> None:
    plan = plan_rooms(parse_rooms(rooms(136, 4, 4, 6, experts=34)))
    assert plan["expert_repeats"] == 0
    for one in plan["rounds"]:
        assert sorted(name for room in one for name in room["experts"]) == sorted(f"e{i}" for i in range(34))
        assert all(len(room["experts"]) == 1 for room in one)


def test_the_order_of_participants_does_not_matter_to_who_takes_part() -> None:
    assert plan_rooms(parse_rooms(rooms(20, 4, 5, 3))) == plan_rooms(parse_rooms(rooms(20, 4, 5, 3)))


@pytest.mark.parametrize(("prime", "power"), [(2, 2), (2, 3), (3, 2), (5, 1)])
def test_a_field_has_no_divisors_of_zero_and_distributes(prime: int, power: int) -> None:
    ring, order = field(prime, power), prime**power
    assert all(ring.multiply(a, b) for a in range(1, order) for b in range(1, order))
    for a, b, c in product(range(order), repeat=3):
        assert ring.multiply(a, ring.add(b, c)) == ring.add(ring.multiply(a, b), ring.multiply(a, c))


def test_brain_dates_repeat_no_pair_and_leave_nobody_out() -> None:
    document = instances.braindates(60, 3, seed=5)
    plan = plan_braindates(parse_braindates(document))
    met: set[tuple[str, str]] = set()
    served = 0
    for groups in plan["rounds"]:
        assert sorted(name for group in groups for name in group) == sorted(document["participants"])
        assert all(2 <= len(group) <= 5 for group in groups)
        for group in groups:
            assert not met.intersection(combinations(group, 2))
            met.update(combinations(group, 2))
            served += sum(any(other in document["picks"][name] for other in group) for name in group)
    assert served == plan["served"] <= plan["served_bound"]
    assert plan["without_a_met_pick"] == []
    assert plan == plan_braindates(parse_braindates(document | {"participants": document["participants"][::-1]}))


def dates(people: int, picks: dict[str, list[str]], rounds: int, low: int = 2, high: int = 5) -> dict[str, Any]:
    return {
        "format": "cityjourney-braindates/1",
        "participants": [f"c{i}" for i in range(people)],
        "picks": picks,
        "rounds": rounds,
        "group_size": {"min": low, "max": high},
    }


@pytest.mark.parametrize(("people", "rounds", "low", "high"), [(20, 3, 2, 5), (6, 5, 2, 3), (9, 4, 2, 5), (7, 3, 2, 3)])
def test_groups_are_small_enough_for_no_pair_to_meet_twice(people: int, rounds: int, low: int, high: int) -> None:
    picks = {f"c{i}": [f"c{(i + 1) % people}"] for i in range(people)}
    plan = plan_braindates(parse_braindates(dates(people, picks, rounds, low, high)))
    assert plan["repeated_pairs"] == 0
    assert all(low <= len(group) <= high for groups in plan["rounds"] for group in groups)


def test_where_pairs_must_be_repeated_the_bound_still_holds() -> None:
    plan = plan_braindates(parse_braindates(dates(2, {"c0": ["c1"]}, 3)))
    assert plan["repeated_pairs"] == 2
    assert plan["served"] <= plan["served_bound"]


def test_where_friends_pick_each_other_they_are_spread_over_the_rounds() -> None:
    """Eight who pick each other do not spend all their picks in one round."""
    chance = random.Random(1)
    picks = {
        f"c{i}": [f"c{x}" for x in chance.sample([j for j in range(i // 8 * 8, i // 8 * 8 + 8) if j != i], 5)]
        for i in range(64)
    }
    plan = plan_braindates(parse_braindates(dates(64, picks, 3)))
    assert plan["served"] >= 0.9 * plan["served_bound"]


@settings(max_examples=6, deadline=None, derandomize=True)
@given(st.integers(0, 1000))
def test_no_plan_of_brain_dates_beats_the_bounds(seed: int) -> None:
    """All ways to put six people into two groups of three, twice."""
    chance = random.Random(seed)
    names = [f"c{i}" for i in range(6)]
    picks = {name: chance.sample([other for other in names if other != name], 2) for name in names}
    document = {
        "format": "cityjourney-braindates/1",
        "participants": names,
        "picks": picks,
        "rounds": 2,
        "group_size": {"min": 3, "max": 3},
    }
    plan = plan_braindates(parse_braindates(document))
    halves = [set(half) for half in combinations(names, 3) if "c0" in half]
    best = 0
    for one, two in product(halves, repeat=2):
        points = 0
        for name in names:
            for rank, other in enumerate(picks[name]):
                points += (5 - rank) * any((name in half) == (other in half) for half in (one, two))
        best = max(best, points)
    assert best <= plan["bound"]


def weakest_and_total(problem: Any) -> tuple[int, int]:
    """The best weakest score and the best total above it, by looking at all assignments of one reviewer each."""
    size = len(problem.papers)
    found = []
    for order in permutations(range(size)):
        if all(problem.open_pairs[paper, reviewer] for paper, reviewer in enumerate(order)):
            scores = [int(problem.scores[paper, reviewer]) for paper, reviewer in enumerate(order)]
            found.append((min(scores), sum(scores)))
    return max(found)


@settings(max_examples=25, deadline=None, derandomize=True)
@given(st.integers(0, 10_000))
def test_the_weakest_review_is_the_best_possible(seed: int) -> None:
    problem = parse_reviews(instances.reviews(5, 1, seed) | {"conflicts": []})
    plan = plan_reviews(problem)
    weakest, total = weakest_and_total(problem)
    assert plan["weakest"] == plan["best_weakest"] == weakest
    assert plan["best_total_above_weakest"] == total


def fewest_mutual_and_total(problem: Any, weakest: int) -> tuple[int, int]:
    """The fewest mutual reviews and then the best total, by looking at all assignments of one reviewer each."""
    found = []
    for order in permutations(range(len(problem.papers))):
        scores = [int(problem.scores[paper, reviewer]) for paper, reviewer in enumerate(order)]
        if all(problem.open_pairs[pair] for pair in enumerate(order)) and min(scores) >= weakest:
            mutual = sum(order[reviewer] == paper < reviewer for paper, reviewer in enumerate(order))
            found.append((mutual, -sum(scores)))
    return min(found)


@settings(max_examples=25, deadline=None, derandomize=True)
@given(st.integers(0, 10_000), st.sampled_from([1, 4, 1000]))
def test_mutual_reviews_are_as_few_as_can_be_and_the_total_then_as_good_as_can_be(seed: int, levels: int) -> None:
    document = instances.reviews(5, 1, seed) | {"conflicts": []}
    document["scores"] = [[cell * levels // 1000 for cell in row] for row in document["scores"]]
    problem = parse_reviews(document)
    plan = plan_reviews(problem)
    mutual, total = fewest_mutual_and_total(problem, plan["best_weakest"])
    assert (len(plan["mutual"]), plan["total"]) == (mutual, -total)
    assert plan["status"] == "optimal"


def test_nobody_reviews_the_own_paper_a_conflict_or_the_own_reviewer() -> None:
    document = instances.reviews(seed=1)
    plan = plan_reviews(parse_reviews(document))
    load = Counter(name for names in plan["reviews"].values() for name in names)
    assert set(load.values()) == {3}
    for paper, names in plan["reviews"].items():
        assert len(set(names)) == 3
        assert all([paper, name] not in document["conflicts"] and name[1:] != paper[1:] for name in names)
        assert all(f"r{paper[1:]}" not in plan["reviews"][f"p{name[1:]}"] for name in names)


def test_a_mutual_review_that_cannot_be_avoided_is_named() -> None:
    document = instances.reviews(2, 1) | {"conflicts": []}
    plan = plan_reviews(parse_reviews(document))
    assert plan["mutual"] == [[["p0", "r1"], ["p1", "r0"]]]


def test_too_small_loads_are_explained() -> None:
    document = instances.reviews(6, 3)
    for reviewer in document["reviewers"]:
        reviewer["max_load"] = 1
    plan = plan_reviews(parse_reviews(document | {"conflicts": []}))
    assert plan["status"] == "infeasible"
    assert "max_load" in plan["text"]


@pytest.mark.parametrize(
    ("parse", "document", "where"),
    [
        (parse_rooms, rooms(10, 5, 4, 1), "$.room_size"),
        (parse_rooms, rooms(10, 4, 5, 1) | {"rounds": True}, "$.rounds"),
        (parse_rooms, rooms(10, 4, 5, 1) | {"experts": ["c1"]}, "$.experts[0]"),
        (parse_braindates, instances.braindates(10) | {"picks": {"c0": ["c0"]}}, "$.picks.c0"),
        (parse_braindates, instances.braindates(10) | {"picks": {"c0": ["c99"]}}, "$.picks.c0[0]"),
        (
            parse_braindates,
            instances.braindates(10) | {"picks": {"c0": [f"c{i}" for i in range(1, 8)]}},
            "$.picks.c0",
        ),
        (parse_reviews, instances.reviews(4, 1) | {"scores": [[1]]}, "$.scores"),
        (parse_reviews, instances.reviews(4, 1) | {"conflicts": [["p0", "r9"]]}, "$.conflicts[0][1]"),
        (parse_reviews, instances.reviews(2, 1) | {"papers": [{"id": "p0"}, {"id": "p0"}]}, "$.papers[1].id"),
        (parse_reviews, instances.reviews(2, 1) | {"papers": ["p0", {"id": "p1"}]}, "$.papers[0]"),
        (
            parse_reviews,
            instances.reviews(2, 1) | {"reviewers": [{"id": "r0", "max_load": 1}] * 2},
            "$.reviewers[1].id",
        ),
        (parse_reviews, instances.reviews(2, 1) | {"scores": [7, [1, 2]]}, "$.scores[0]"),
        (parse_reviews, {}, "$"),
    ],
)
def test_each_mistake_is_named(parse: Any, document: dict[str, Any], where: str) -> None:
    with pytest.raises(InvalidDocument) as caught:
        parse(document)
    assert where in [issue.where for issue in caught.value.issues]


def test_the_command_line_plans_rooms_and_refuses_bad_ones(tmp_path: Any) -> None:
    source, target = tmp_path / "rooms.json", tmp_path / "plan.json"
    source.write_text(json.dumps(rooms(16, 4, 4, 5)))
    assert main(["rooms", str(source), "--out", str(target)]) == 0
    source.write_text(json.dumps(rooms(16, 4, 4, 6)))
    assert main(["rooms", str(source), "--out", str(target)]) == 3
    source.write_text("{}")
    assert main(["rooms", str(source), "--out", str(target)]) == 2


def test_unknown_parts_of_a_profile_are_left_out_and_their_weight_shared() -> None:
    full = Profile(100_000, 50, 30_000, frozenset({"coast"}), frozenset({"x"}), frozenset())
    assert score(full, full) == 1000
    assert score(Profile(population=100_000), full) == 1000
    assert score(Profile(), full) == 0
    other = Profile(200_000, 90, 20_000, frozenset({"river"}), frozenset({"x", "y"}), frozenset({"n"}))
    assert 0 < score(full, other) == score(other, full) < 1000
