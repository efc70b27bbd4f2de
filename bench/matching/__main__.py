"""Prints the whole "done when" table of the matching library, and its rivals, in one run.

``./run bench matching`` takes about ten minutes on two cores, ``--quick`` one; ``--only=rooms,reviews``
picks rows.
"""

from __future__ import annotations

import argparse
import random
import statistics
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

from bench.matching import instances, rivals
from cityjourney.matching import (
    Monitor,
    Options,
    Problem,
    allocate,
    check,
    generate,
    parse_braindates,
    parse_problem,
    parse_reviews,
    parse_rooms,
    plan_braindates,
    plan_reviews,
    plan_rooms,
    repair,
)
from cityjourney.matching.canonical import canonical
from cityjourney.matching.model import build

Row = tuple[str, str, str, bool]
PLAIN = Options(alternatives=0)


def timed(work: Callable[[], Any]) -> tuple[Any, float]:
    """The result and the seconds of processor time (all solvers run on one core, so others at work do not count)."""
    start = time.process_time()
    return work(), time.process_time() - start


def values(result: dict[str, Any]) -> str:
    return " ".join(str(item["value"]) for item in result["criteria"])


def cohort(seeds: int) -> Iterator[Row]:
    seconds, good = [], 0
    for seed in range(seeds):
        document = generate(136, 17, seed)
        result, spent = timed(lambda document=document: allocate(parse_problem(document), PLAIN))
        seconds.append(spent)
        good += result["status"] == "optimal" and not check(document, result)
    middle, worst = statistics.median(seconds), max(seconds)
    yield (
        "136 cities, 17 mentors, all side constraints",
        "proven optimum, median 5 s, worst 15 s over 20 seeds",
        f"{good}/{seeds} proven and checked, median {middle:.2f} s, worst {worst:.2f} s",
        good == seeds and middle <= 5 and worst <= 15,
    )


def larger(seeds: int) -> Iterator[Row]:
    seconds, good = [], 0
    for seed in range(seeds):
        result, spent = timed(lambda seed=seed: allocate(parse_problem(generate(300, seed=seed)), PLAIN))
        seconds.append(spent)
        good += result["status"] == "optimal"
    yield (
        "300 cities",
        "proven in 15 s",
        f"{good}/{seeds} proven, median {statistics.median(seconds):.2f} s, worst {max(seconds):.2f} s",
        good == seeds and max(seconds) <= 15,
    )


def gaps(cities: int, limit: float, seed: int) -> tuple[dict[str, Any], float, list[float]]:
    document = generate(cities, seed=seed)
    problem = parse_problem(document)
    result, spent = timed(lambda: allocate(problem, PLAIN, Monitor(limit, clock=time.process_time)))
    faults = check(document, result)
    if faults:
        raise AssertionError(faults[:3])
    return result, spent, [item["gap"] / max(1, abs(item["bound"])) for item in result["criteria"]]


def thousand(seeds: int) -> Iterator[Row]:
    for seed in range(seeds):
        result, spent, gap = gaps(1000, 13.0, seed)
        yield (
            f"1,000 cities (seed {seed})",
            "first three equal to their bounds, preference within 0.5 % in 15 s",
            f"{values(result)}; gaps {', '.join(f'{100 * g:.2f} %' for g in gap)}; {spent:.1f} s",
            not any(gap[:3]) and gap[3] <= 0.005 and spent <= 15,
        )


def huge(_: int) -> Iterator[Row]:
    result, spent, gap = gaps(5000, 58.0, 0)
    yield (
        "5,000 cities",
        "within 1 % in 60 s",
        f"{values(result)}; gaps {', '.join(f'{100 * g:.2f} %' for g in gap)}; {spent:.1f} s",
        bool(gap) and max(gap) <= 0.01 and spent <= 60,
    )


def pins(count: int) -> Iterator[Row]:
    seconds, moves, skipped = [], [], 0
    for seed in range(4):
        problem = parse_problem(generate(136, 17, seed))
        before = allocate(problem, PLAIN)
        old = {city: group["mentor"] for group in before["groups"] for city in group["cities"]}
        chance = random.Random(seed)
        for _ in range(count):
            city, mentor = chance.choice(problem.cities).id, chance.choice(problem.mentors).id
            changed = replace(problem, pins=(*problem.pins, (city, mentor)), previous=old)
            answers, spent = timed(lambda changed=changed: repair(changed))
            seconds.append(spent)
            if answers["best"]["status"] == "infeasible":
                skipped += 1
            elif old[city] != mentor:
                moves.append(len(answers["fewest_moves"]["moves"]))
    few = sum(number <= 2 for number in moves) / len(moves)
    yield (
        "A pin at 136",
        "both answers in 5 s (aim 2); fewest moves at most 2 in 95 % of feasible pins",
        f"{len(moves)} feasible pins ({skipped} impossible): worst {max(seconds):.2f} s; "
        f"at most 2 moves in {100 * few:.1f} %",
        max(seconds) <= 5 and few >= 0.95,
    )


def reasons(seeds: int) -> Iterator[Row]:
    seconds, exact = [], True
    for seed in range(seeds):
        result, spent = timed(lambda seed=seed: allocate(parse_problem(generate(136, 17, seed)), Options()))
        seconds.append(spent)
        listed = [other for city in result["cities"].values() for other in city["alternatives"]]
        exact = exact and bool(listed) and all(other.get("exact", True) for other in listed)
    yield (
        "All reasons and prices at 136",
        "30 s",
        f"three alternatives per city, all exact: {exact}; median {statistics.median(seconds):.1f} s, "
        f"worst {max(seconds):.1f} s",
        exact and max(seconds) <= 30,
    )


def impossible(seeds: int) -> Iterator[Row]:
    seconds, named = [], 0
    for seed in range(seeds):
        document = generate(136, 17, seed)
        chance = random.Random(seed)
        crowd = [f"c{row}" for row in chance.sample(range(136), 16)]
        kinds = [
            {"pins": [*document["pins"], *([city, "m0"] for city in crowd)]},
            {"together": [crowd[:2], crowd[1:3]], "apart": [[crowd[0], crowd[2]]]},
            {"mentors": [mentor | {"max_groups": 1} for mentor in document["mentors"]]},
            {"limits": [{"tag": "former_dcc", "max_per_group": 1}]},
        ]
        for change in kinds:
            result, spent = timed(
                lambda change=change, document=document: allocate(parse_problem(document | change), PLAIN)
            )
            seconds.append(spent)
            named += result["status"] == "infeasible" and bool(result["conflict"]) and bool(result["conflict_text"])
    yield (
        "Impossible input",
        "minimal named conflict in 2 s",
        f"{named}/{4 * seeds} named, worst {max(seconds):.2f} s",
        named == 4 * seeds and max(seconds) <= 2,
    )


def dates(seeds: int) -> Iterator[Row]:
    for seed in range(seeds):
        plan, spent = timed(lambda seed=seed: plan_braindates(parse_braindates(instances.braindates(seed=seed))))
        share = plan["served"] / plan["served_bound"]
        clean = not plan["repeated_pairs"] and not plan["without_a_met_pick"]
        yield (
            f"Brain dates, 136 cities, 3 rounds (seed {seed})",
            "84 % of the matching bound in 10 s, no repeat, nobody without a met pick",
            f"{plan['served']}/{plan['served_bound']} = {100 * share:.1f} %; {plan['met_picks']} picks met, "
            f"{100 * plan['points'] / plan['bound']:.0f} % of the bound on points; repeats {plan['repeated_pairs']}, "
            f"without {len(plan['without_a_met_pick'])}; {spent:.1f} s",
            share >= 0.84 and clean and spent <= 10,
        )


def rooms(_: int) -> Iterator[Row]:
    wanted = [
        (136, 4, 4, 6, "optimal"),
        (136, 4, 5, 6, "optimal"),
        (135, 5, 5, 6, "optimal"),
        (16, 4, 4, 5, "optimal"),
        (16, 4, 4, 6, "infeasible"),
        (36, 6, 6, 3, "optimal"),
        (36, 6, 6, 4, "infeasible"),
    ]
    for people, low, high, rounds, status in wanted:
        document = {
            "format": "cityjourney-rooms/1",
            "participants": [f"c{i}" for i in range(people)],
            "room_size": {"min": low, "max": high},
            "rounds": rounds,
        }
        plan, spent = timed(lambda document=document: plan_rooms(parse_rooms(document)))
        yield (
            f"Rooms, {people} by {low}{'' if low == high else f' to {high}'}, {rounds} rounds",
            "no repeat, instant" if status == "optimal" else "said impossible",
            f"{plan['status']}, {len(plan['rounds'])} rounds, {plan['repeated_pairs']} repeats, {1000 * spent:.0f} ms",
            plan["status"] == status and not plan["repeated_pairs"] and spent < 1,
        )


def papers(seeds: int) -> Iterator[Row]:
    for seed in range(seeds):
        plan, spent = timed(lambda seed=seed: plan_reviews(parse_reviews(instances.reviews(seed=seed))))
        share = plan["total"] / plan["best_total"]
        yield (
            f"Reviews, 136 papers, 3 each (seed {seed})",
            "best possible weakest review, 99 % of the best total, 1 s, no mutual pairs where avoidable",
            f"weakest {plan['weakest']} (best possible {plan['best_weakest']}), {100 * share:.2f} %, "
            f"mutual {len(plan['mutual'])}, {spent:.2f} s",
            plan["weakest"] == plan["best_weakest"] and share >= 0.99 and not plan["mutual"] and spent <= 1,
        )


def compare(seconds: float) -> None:
    """The five values and the faults of each rival on one instance."""
    problem: Problem = canonical(parse_problem(generate(136, 17, 0)), 1)
    model = build(problem)
    hand = rivals.by_hand(problem, model)
    found = {
        "random": rivals.at_random(problem, model, 1),
        "hand rule": hand,
        "Gale-Shapley": rivals.gale_shapley(problem, model),
        f"local search, {seconds:.0f} s": rivals.local_search(problem, model, hand, seconds),
    }
    print("\n| 136 cities, seed 0 | " + " | ".join(item.key for item in problem.criteria) + " | faults |")
    print("|---|" + "---:|" * (len(problem.criteria) + 1))
    for name, at in found.items():
        print(f"| {name} | {' | '.join(str(v) for v in problem.values(at).values())} | {rivals.faults(model, at)} |")
    best, spent = timed(lambda: allocate(problem, PLAIN))
    print(f"| this library, {spent:.2f} s, proven | {values(best).replace(' ', ' | ')} | 0 |")


ROWS: dict[str, tuple[Callable[[int], Iterator[Row]], int, int]] = {
    "136": (cohort, 20, 5),
    "300": (larger, 10, 2),
    "1000": (thousand, 3, 1),
    "5000": (huge, 1, 0),
    "pins": (pins, 50, 5),
    "reasons": (reasons, 5, 1),
    "impossible": (impossible, 5, 2),
    "braindates": (dates, 3, 1),
    "rooms": (rooms, 1, 1),
    "reviews": (papers, 5, 2),
}


def main(arguments: list[str]) -> int:
    """Run the rows and print them; returns how many were missed."""
    parser = argparse.ArgumentParser(prog="./run bench matching", description=__doc__)
    parser.add_argument("--quick", action="store_true", help="fewer seeds, nothing above 1,000 cities")
    rows = f"rows, with commas between: {', '.join(ROWS)}, rivals"
    parser.add_argument("--only", default="", metavar="ROWS", help=rows)
    options = parser.parse_args(arguments)
    chosen = [name for name in options.only.split(",") if name] or [*ROWS, "rivals"]
    print("| Work | At least | Measured | Reached |\n|---|---|---|---|")
    missed = 0
    for name in chosen:
        if name in ROWS:
            row, full, quick = ROWS[name]
            for work, target, measured, reached in (
                row(quick if options.quick else full) if quick or not options.quick else ()
            ):
                print(f"| {work} | {target} | {measured} | {'yes' if reached else 'NO'} |", flush=True)
                missed += not reached
    if "rivals" in chosen:
        compare(2.0 if options.quick else 20.0)
    others = [name for name in ("highspy", "mip", "pulp", "pyscipopt", "scipy.optimize") if name in sys.modules]
    print(f"\nSolvers in the process besides ortools: {', '.join(others) or 'none'}. Rows missed: {missed}.")
    return missed


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]) > 0)
