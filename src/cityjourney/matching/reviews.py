"""Peer review: each paper by ``k`` reviewers, the weakest review as good as possible, then the best total.

The weakest score is found by halving, with one flow per step; then a min-cost flow fills in the best
total above it. Two authors who would review each other are parted by taking out the cheaper of the two
directions and solving again, as long as that is possible without a weaker review. What is left, and few
papers in any case, goes to an exact model (:mod:`.parting`).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import numpy as np

from .documents import Desk
from .monitor import Monitor
from .parting import part
from .problem import LARGEST_SCORE, BoolMatrix, IntMatrix, IntVector

FORMAT = "cityjourney-reviews/1"
RESULT_FORMAT = "cityjourney-reviews-result/1"
ATTEMPTS = 40
FEW = 800  # open pairs up to which the best total without avoidable mutual reviews is looked for exactly
MANY = 30_000  # open pairs up to which that is done if mutual reviews are left
Pairs = list[tuple[int, int]]


@dataclass(frozen=True)
class ReviewProblem:
    """Papers with authors, reviewers with loads, scores (papers by reviewers), and who may not review what."""

    papers: tuple[str, ...]
    reviewers: tuple[str, ...]
    authors: tuple[frozenset[int], ...]
    least: IntVector
    most: IntVector
    each: int
    scores: IntMatrix
    open_pairs: BoolMatrix


def parse_reviews(data: object) -> ReviewProblem:
    """Read a review problem from parsed JSON; raises InvalidDocument with every mistake."""
    desk = Desk()
    needed = ("format", "papers", "reviewers", "reviews_per_paper", "scores")
    root = desk.mapping("$", data, known=(*needed, "conflicts", "title"), needed=needed)
    desk.choice("$.format", root.get("format", FORMAT), (FORMAT,))
    reviewers, least, most = _reviewers(desk, root.get("reviewers", []))
    papers, authors = _papers(desk, root.get("papers", []), reviewers)
    each = desk.integer("$.reviews_per_paper", root.get("reviews_per_paper", 1), least=1, most=100)
    scores = _scores(desk, root.get("scores", []), len(authors), len(most))
    open_pairs = np.ones_like(scores, dtype=np.bool_)
    for row, names in enumerate(authors):
        open_pairs[row, list(names)] = False
    for row, entry in enumerate(desk.sequence("$.conflicts", root.get("conflicts", []))):
        pair = desk.sequence(f"$.conflicts[{row}]", entry)
        if len(pair) != 2:
            desk.note(
                f"$.conflicts[{row}]",
                "A pair of a paper and a reviewer is expected.",
                'Write ["paper", "reviewer"].',
            )
            continue
        paper = desk.known(f"$.conflicts[{row}][0]", pair[0], papers, "paper")
        reviewer = desk.known(f"$.conflicts[{row}][1]", pair[1], reviewers, "reviewer")
        if paper and reviewer:
            open_pairs[papers[paper], reviewers[reviewer]] = False
    desk.done()
    bounds = np.array(least, dtype=np.int64), np.array(most, dtype=np.int64)
    return ReviewProblem(tuple(papers), tuple(reviewers), tuple(authors), *bounds, each, scores, open_pairs)


def _reviewers(desk: Desk, value: object) -> tuple[dict[str, int], list[int], list[int]]:
    found: dict[str, int] = {}
    least, most = [], []
    for row, entry in enumerate(desk.sequence("$.reviewers", value, least=1)):
        where = f"$.reviewers[{row}]"
        item = desk.mapping(where, entry, known=("id", "max_load", "min_load", "name"), needed=("id", "max_load"))
        name = desk.identifier(f"{where}.id", item.get("id", "?"))
        if name in found:
            desk.note(f"{where}.id", f"The id {name!r} is used twice.", "Give each its own id.")
        found.setdefault(name, len(found))
        most.append(desk.integer(f"{where}.max_load", item.get("max_load", 0), least=0, most=10_000))
        least.append(desk.integer(f"{where}.min_load", item.get("min_load", 0), least=0, most=10_000))
        if least[-1] > most[-1]:
            desk.note(where, f"min_load ({least[-1]}) is larger than max_load ({most[-1]}).", "Swap them.")
    return found, least, most


def _papers(desk: Desk, value: object, reviewers: dict[str, int]) -> tuple[dict[str, int], list[frozenset[int]]]:
    found: dict[str, int] = {}
    authors = []
    for row, entry in enumerate(desk.sequence("$.papers", value, least=1)):
        where = f"$.papers[{row}]"
        item = desk.mapping(where, entry, known=("id", "authors", "name"), needed=("id",))
        name = desk.identifier(f"{where}.id", item.get("id", "?"))
        if name in found:
            desk.note(f"{where}.id", f"The id {name!r} is used twice.", "Give each its own id.")
        found.setdefault(name, len(found))
        names = desk.identifiers(f"{where}.authors", item.get("authors", []), least=0)
        known = [desk.known(f"{where}.authors[{i}]", author, reviewers, "reviewer") for i, author in enumerate(names)]
        authors.append(frozenset(reviewers[author] for author in known if author))
    return found, authors


def _scores(desk: Desk, value: object, papers: int, reviewers: int) -> IntMatrix:
    out = np.zeros((papers, reviewers), dtype=np.int64)
    rows = desk.sequence("$.scores", value)
    if isinstance(value, list) and len(rows) != papers:
        desk.note("$.scores", f"{len(rows)} rows for {papers} papers.", "Write one row per paper.")
    for row, entry in enumerate(rows[:papers]):
        cells = desk.sequence(f"$.scores[{row}]", entry)
        if not isinstance(entry, list):
            continue
        if len(cells) != reviewers:
            desk.note(
                f"$.scores[{row}]",
                f"{len(cells)} numbers for {reviewers} reviewers.",
                "Write one per reviewer.",
            )
            continue
        for column, cell in enumerate(cells):
            where = f"$.scores[{row}][{column}]"
            out[row, column] = desk.integer(where, cell, least=-LARGEST_SCORE, most=LARGEST_SCORE, default=0)
    return out


def _fill(problem: ReviewProblem, pairs: BoolMatrix, *, valued: bool) -> tuple[Pairs, int] | None:
    """The best assignment over the open pairs and its total; nothing if there is none."""
    from ortools.graph.python.min_cost_flow import SimpleMinCostFlow

    papers, reviewers = pairs.shape
    rows, columns = np.nonzero(pairs)
    cost = -problem.scores[rows, columns] if valued else np.zeros(len(rows), dtype=np.int64)
    flow, sink = SimpleMinCostFlow(), papers + reviewers
    flow.add_arcs_with_capacity_and_unit_cost(rows, columns + papers, np.ones(len(rows), int), cost)
    every = np.arange(reviewers)
    room = problem.most - problem.least
    flow.add_arcs_with_capacity_and_unit_cost(every + papers, np.full(reviewers, sink), room, np.zeros(reviewers, int))
    supply = np.zeros(sink + 1, dtype=np.int64)
    supply[:papers], supply[papers:sink] = problem.each, -problem.least
    supply[sink] = int(problem.least.sum()) - problem.each * papers
    flow.set_nodes_supplies(np.arange(sink + 1), supply)
    if supply[sink] > 0 or flow.solve() != flow.OPTIMAL:
        return None
    used = np.flatnonzero(flow.flows(np.arange(len(rows))))
    chosen = [(int(rows[arc]), int(columns[arc])) for arc in used]
    return chosen, int(sum(problem.scores[pair] for pair in chosen))


def _threshold(problem: ReviewProblem, pairs: BoolMatrix) -> int | None:
    """The best possible weakest score; nothing if no assignment exists."""
    values = np.unique(problem.scores[pairs])
    low, high = 0, len(values) - 1
    if high < 0 or _fill(problem, pairs, valued=False) is None:
        return None
    while low < high:
        middle = (low + high + 1) // 2
        if _fill(problem, pairs & (problem.scores >= values[middle]), valued=False) is not None:
            low = middle
        else:
            high = middle - 1
    return int(values[low])


def mutual_pairs(
    problem: ReviewProblem, chosen: Iterable[tuple[int, int]]
) -> list[tuple[tuple[int, int], tuple[int, int]]]:
    """Pairs of reviews in which authors review each other."""
    by_reviewer: dict[int, list[int]] = {}
    for paper, reviewer in chosen:
        by_reviewer.setdefault(reviewer, []).append(paper)
    found = set()
    for reviewer, papers in by_reviewer.items():
        for paper in papers:
            for author in problem.authors[paper]:
                for back in by_reviewer.get(author, ()):
                    if reviewer in problem.authors[back]:
                        found.add(tuple(sorted(((paper, reviewer), (back, author)))))
    return sorted((one, two) for one, two in found)


def _parted(problem: ReviewProblem, pairs: BoolMatrix, chosen: Pairs, total: int) -> tuple[Pairs, int]:
    """Take out mutual reviews one direction at a time, as long as an assignment is left."""
    kept: set[tuple[tuple[int, int], tuple[int, int]]] = set()
    pairs = pairs.copy()
    for _ in range(ATTEMPTS):
        clashes = [clash for clash in mutual_pairs(problem, chosen) if clash not in kept]
        if not clashes:
            break
        batch = pairs.copy()
        for one, two in clashes:
            batch[min(one, two, key=lambda pair: (int(problem.scores[pair]), pair))] = False
        found = _fill(problem, batch, valued=True)
        if found is None:
            batch, found = _part_one(problem, pairs, clashes[0])
        if found is None:
            kept.add(clashes[0])
            continue
        pairs, (chosen, total) = batch, found
    return chosen, total


def _part_one(
    problem: ReviewProblem, pairs: BoolMatrix, clash: tuple[tuple[int, int], tuple[int, int]]
) -> tuple[BoolMatrix, tuple[Pairs, int] | None]:
    """Take out the better of the two directions of one clash."""
    best: tuple[BoolMatrix, tuple[Pairs, int] | None] = (pairs, None)
    for pair in clash:
        tried = pairs.copy()
        tried[pair] = False
        found = _fill(problem, tried, valued=True)
        if found is not None and (best[1] is None or found[1] > best[1][1]):
            best = (tried, found)
    return best


def plan_reviews(problem: ReviewProblem, monitor: Monitor | None = None) -> dict[str, Any]:
    """The assignment; deterministic and independent of input order up to equal scores."""
    monitor = monitor or Monitor()
    ordered = _ordered(problem)
    weakest = _threshold(ordered, ordered.open_pairs)
    if weakest is None:
        return _nothing(ordered)
    best_total = _fill(ordered, ordered.open_pairs, valued=True)
    pairs = ordered.open_pairs & (ordered.scores >= weakest)
    start = _fill(ordered, pairs, valued=True)
    monitor.check()
    if start is None or best_total is None:
        raise ArithmeticError("An assignment that existed a moment ago is gone.")
    chosen, total = _parted(ordered, pairs, *start)
    proved = total == start[1] and not mutual_pairs(ordered, chosen)
    if not proved and int(pairs.sum()) <= (MANY if mutual_pairs(ordered, chosen) else FEW):
        better = part(ordered.authors, (ordered.least, ordered.most), ordered.each, ordered.scores, pairs, chosen)
        chosen, proved = better.chosen, better.proved
        total = int(sum(ordered.scores[pair] for pair in chosen))
    names, people = ordered.papers, ordered.reviewers
    clashes = mutual_pairs(ordered, chosen)
    reviews: dict[str, list[str]] = {paper: [] for paper in names}
    for paper, reviewer in chosen:
        reviews[names[paper]].append(people[reviewer])
    return {
        "format": RESULT_FORMAT,
        "status": "optimal" if proved else "feasible",
        "reviews": {paper: sorted(found) for paper, found in sorted(reviews.items())},
        "weakest": min(int(ordered.scores[pair]) for pair in chosen),
        "best_weakest": weakest,
        "total": total,
        "best_total": best_total[1],
        "best_total_above_weakest": start[1],
        "mutual": [[[names[one[0]], people[one[1]]], [names[two[0]], people[two[1]]]] for one, two in clashes],
        "text": "",
        "problems": [],
    }


def _ordered(problem: ReviewProblem) -> ReviewProblem:
    """The problem with papers and reviewers sorted by id."""
    rows = sorted(range(len(problem.papers)), key=lambda row: problem.papers[row])
    columns = sorted(range(len(problem.reviewers)), key=lambda column: problem.reviewers[column])
    place = {old: new for new, old in enumerate(columns)}
    grid = np.ix_(rows, columns)
    return ReviewProblem(
        tuple(problem.papers[row] for row in rows),
        tuple(problem.reviewers[column] for column in columns),
        tuple(frozenset(place[author] for author in problem.authors[row]) for row in rows),
        problem.least[columns],
        problem.most[columns],
        problem.each,
        problem.scores[grid],
        problem.open_pairs[grid],
    )


def _nothing(problem: ReviewProblem) -> dict[str, Any]:
    """Say why there is no assignment, with a remedy."""
    needed, room = problem.each * len(problem.papers), int(problem.most.sum())
    short = [name for name, row in zip(problem.papers, problem.open_pairs, strict=True) if row.sum() < problem.each]
    if short:
        listed = ", ".join(short[:12])
        text = f"Fewer than {problem.each} possible reviewers: {listed}. Lift conflicts or add reviewers."
    elif room < needed:
        text = f"{needed} reviews are needed, but the loads allow {room}. Raise max_load or add reviewers."
    elif int(problem.least.sum()) > needed:
        asked = int(problem.least.sum())
        text = f"The least loads ask for {asked} reviews, but only {needed} are needed. Lower min_load."
    else:
        text = "Conflicts and loads together leave no assignment. Lift conflicts or raise max_load."
    return {"format": RESULT_FORMAT, "status": "infeasible", "reviews": {}, "text": text, "problems": []}
