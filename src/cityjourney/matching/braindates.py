"""Brain dates: small conversations over several rounds, built on who wants to meet whom.

Each participant picks up to five others; meeting the first pick is worth 5 points, the fifth 1. Groups
have 2 to 5 members, nobody sits with the same person twice, and nobody goes home without a met pick where
that is possible. As many participants as possible are served in each round (they meet one of their
picks), with as many points as possible: a greedy start per round, then exchanges under a cooling
temperature. Both figures stand beside a matching bound.
"""

from __future__ import annotations

import random
from collections import Counter
from dataclasses import dataclass
from itertools import combinations
from math import exp
from typing import Any

import numpy as np

from .documents import Desk
from .monitor import Monitor
from .rooms import most_rounds

FORMAT = "cityjourney-braindates/1"
RESULT_FORMAT = "cityjourney-braindates-result/1"
MOST_PICKS = 5
UNMET = 40  # what somebody without a met pick weighs, in points
SERVED = 12  # what a round with a met pick weighs for a participant, in points
AGAIN = 80  # what a repeated pair weighs, in points
SWEEPS = 20
EXCHANGES_PER_PLACE = 2_000
MOST_EXCHANGES = 3_000_000
TRIES = 4  # numbers of groups tried until no pair is repeated
HOT, COLD = 10.0, 0.3  # temperatures, in points


@dataclass(frozen=True)
class DateProblem:
    """Participants, their picks (indices, most wanted first), group sizes and rounds."""

    participants: tuple[str, ...]
    picks: tuple[tuple[int, ...], ...]
    least: int
    most: int
    rounds: int


def parse_braindates(data: object) -> DateProblem:
    """Read a brain-date problem from parsed JSON; raises InvalidDocument with every mistake."""
    desk = Desk()
    needed = ("format", "participants", "picks", "rounds")
    root = desk.mapping("$", data, known=(*needed, "group_size", "title"), needed=needed)
    desk.choice("$.format", root.get("format", FORMAT), (FORMAT,))
    people = desk.identifiers("$.participants", root.get("participants", []), least=2)
    index = {name: place for place, name in enumerate(people)}
    if len(people) > 2000:
        desk.note("$.participants", "More than 2,000 participants.", "Split the event.")
    size = desk.mapping(
        "$.group_size",
        root.get("group_size", {"min": 2, "max": 5}),
        known=("min", "max"),
        needed=("min", "max"),
    )
    low = desk.integer("$.group_size.min", size.get("min", 2), least=2, most=50)
    high = desk.integer("$.group_size.max", size.get("max", 5), least=2, most=50, default=max(low, 5))
    if low > high:
        desk.note("$.group_size", f"min ({low}) is larger than max ({high}).", "Swap them.")
    elif people and -(-len(people) // high) * low > len(people):
        desk.note(
            "$.group_size",
            f"{len(people)} participants cannot be divided into groups of {low} to {high}.",
            "Widen the sizes.",
        )
    rounds = desk.integer("$.rounds", root.get("rounds", 1), least=1, most=50)
    picks = _picks(desk, root.get("picks", {}), index)
    desk.done()
    return DateProblem(tuple(people), tuple(picks), low, high, rounds)


def _picks(desk: Desk, value: object, index: dict[str, int]) -> list[tuple[int, ...]]:
    found: list[tuple[int, ...]] = [() for _ in index]
    for name, entry in desk.mapping("$.picks", value, known=value if isinstance(value, dict) else ()).items():
        where = f"$.picks.{name[:60]}"
        wanted = [
            desk.known(f"{where}[{row}]", item, index, "participant")
            for row, item in enumerate(desk.identifiers(where, entry, least=0))
        ]
        if not desk.known(where, name, index, "participant"):
            continue
        if len(wanted) > MOST_PICKS:
            desk.note(where, f"{len(wanted)} picks are more than {MOST_PICKS}.", "Keep the most wanted ones.")
        if name in wanted:
            desk.note(where, f"{name!r} picks itself.", "Remove that pick.")
        found[index[name]] = tuple(index[item] for item in wanted if item)
    return found


def served_bound(problem: DateProblem) -> int:
    """No plan serves more participants and rounds than this: a matching of rounds with picks.

    A participant is served once per round at most, each pick serves it once, and nobody meets more than
    ``rounds * (largest group - 1)`` others. It holds for plans in which no pair is repeated.
    """
    from ortools.graph.python.max_flow import SimpleMaxFlow

    people = len(problem.participants)
    flow, source, sink = SimpleMaxFlow(), 2 * people, 2 * people + 1
    for one, row in enumerate(problem.picks):
        flow.add_arc_with_capacity(source, one, problem.rounds)
        flow.add_arc_with_capacity(people + one, sink, problem.rounds * (problem.most - 1))
        for two in row:
            flow.add_arc_with_capacity(one, people + two, 1)
    if flow.solve(source, sink) != flow.OPTIMAL:
        raise ArithmeticError("The matching of the bound could not be solved.")
    return int(flow.optimal_flow())


def upper_bound(problem: DateProblem) -> int:
    """No plan reaches more points than this (a flow: the doubled degree-bounded matching, halved)."""
    from ortools.graph.python.min_cost_flow import SimpleMinCostFlow

    people = len(problem.participants)
    wish: Counter[tuple[int, int]] = Counter()
    for one, row in enumerate(problem.picks):
        for rank, two in enumerate(row):
            wish[min(one, two), max(one, two)] += MOST_PICKS - rank
    if not wish:
        return 0
    pairs = np.array(sorted(wish), dtype=np.int64)
    gain = np.array([wish[int(a), int(b)] for a, b in pairs], dtype=np.int64)
    tails = np.concatenate([pairs[:, 0], pairs[:, 1]])
    heads = np.concatenate([pairs[:, 1], pairs[:, 0]]) + people
    flow = SimpleMinCostFlow()
    flow.add_arcs_with_capacity_and_unit_cost(tails, heads, np.ones(len(tails), int), -np.concatenate([gain, gain]))
    every, source, sink = np.arange(people), 2 * people, 2 * people + 1
    room = np.full(people, problem.rounds * (problem.most - 1))
    flow.add_arcs_with_capacity_and_unit_cost(np.full(people, source), every, room, np.zeros(people, int))
    flow.add_arcs_with_capacity_and_unit_cost(every + people, np.full(people, sink), room, np.zeros(people, int))
    flow.add_arc_with_capacity_and_unit_cost(source, sink, int(room.sum()), 0)
    flow.set_node_supply(source, int(room.sum()))
    flow.set_node_supply(sink, -int(room.sum()))
    if flow.solve() != flow.OPTIMAL:
        raise ArithmeticError("The flow of the bound could not be solved.")
    return int(-flow.optimal_cost() // 2)


class Table:
    """A plan under change: groups per round, how often each pair meets, and how many picks each participant has
    met.
    """

    def __init__(self, problem: DateProblem, chance: random.Random) -> None:
        self.problem, self.chance = problem, chance
        people = len(problem.participants)
        self.wish = [[0] * people for _ in range(people)]
        for one, row in enumerate(problem.picks):
            for rank, two in enumerate(row):
                self.wish[one][two] = MOST_PICKS - rank
        self.worth = [[self.wish[a][b] + self.wish[b][a] for b in range(people)] for a in range(people)]
        self.met = [[0] * people for _ in range(people)]
        self.happy = [0] * people
        self.luck: list[list[int]] = []
        self.rounds: list[list[list[int]]] = []
        self.at: list[list[int]] = []

    def deal(self, wanted: int) -> None:
        """Add a round of ``wanted`` groups: each group grows by whoever adds most."""
        people = len(self.happy)
        left = sorted(range(people), key=lambda p: (self.happy[p], self.chance.random()))
        groups = []
        for number in range(wanted):
            group = [left.pop(0)]
            while len(group) < people // wanted + (number < people % wanted):
                best = max(left, key=lambda p: sum(-AGAIN if self.met[p][q] else self.worth[p][q] for q in group))
                left.remove(best)
                group.append(best)
            groups.append(group)
        place = [0] * people
        self.rounds.append(groups)
        self.at.append(place)
        self.luck.append([0] * people)
        for number, group in enumerate(groups):
            for person in group:
                place[person] = number
            for one, two in combinations(group, 2):
                self._join(len(self.rounds) - 1, one, two)

    def _join(self, turn: int, one: int, two: int) -> None:
        luck = self.luck[turn]
        luck[one] += self.wish[one][two] > 0
        luck[two] += self.wish[two][one] > 0
        self.met[one][two] += 1
        self.met[two][one] += 1
        if self.met[one][two] == 1:
            self.happy[one] += self.wish[one][two] > 0
            self.happy[two] += self.wish[two][one] > 0

    def _part(self, turn: int, one: int, two: int) -> None:
        luck = self.luck[turn]
        luck[one] -= self.wish[one][two] > 0
        luck[two] -= self.wish[two][one] > 0
        self.met[one][two] -= 1
        self.met[two][one] -= 1
        if not self.met[one][two]:
            self.happy[one] -= self.wish[one][two] > 0
            self.happy[two] -= self.wish[two][one] > 0

    def gain(self, turn: int, one: int, two: int) -> int:
        """What the plan gains if two participants of different groups of a round change places."""
        groups, place = self.rounds[turn], self.at[turn]
        changes: list[tuple[int, int, int]] = []
        total = 0
        for stays, goes, group in ((two, one, groups[place[one]]), (one, two, groups[place[two]])):
            leaving, coming = self.met[goes], self.met[stays]
            lost, won = self.worth[goes], self.worth[stays]
            for mate in group:
                if mate == goes:
                    continue
                if leaving[mate] > 1:
                    total += AGAIN
                elif lost[mate]:
                    total -= lost[mate]
                    changes.append((goes, mate, -1))
                if coming[mate]:
                    total -= AGAIN
                elif won[mate]:
                    total += won[mate]
                    changes.append((stays, mate, 1))
        return total + self._spirits(turn, changes) if changes else total

    def _spirits(self, turn: int, changes: list[tuple[int, int, int]]) -> int:
        """What changes of met pairs do to participants who meet no pick in this round, or none at all."""
        shift: dict[int, int] = {}
        for one, two, step in changes:
            if self.wish[one][two]:
                shift[one] = shift.get(one, 0) + step
            if self.wish[two][one]:
                shift[two] = shift.get(two, 0) + step
        total, luck = 0, self.luck[turn]
        for person, step in shift.items():
            total += SERVED * ((luck[person] + step > 0) - (luck[person] > 0))
            before = self.happy[person]
            if before and before + step <= 0:
                total -= UNMET
            elif not before and step > 0:
                total += UNMET
        return total

    def exchange(self, turn: int, one: int, two: int) -> None:
        """Let two participants of different groups of a round change places."""
        groups, place = self.rounds[turn], self.at[turn]
        here, there = groups[place[one]], groups[place[two]]
        for goes, comes, group in ((one, two, here), (two, one, there)):
            for mate in group:
                if mate != goes:
                    self._part(turn, goes, mate)
            group[group.index(goes)] = comes
        for comes, group in ((two, here), (one, there)):
            for mate in group:
                if mate != comes:
                    self._join(turn, comes, mate)
        place[one], place[two] = place[two], place[one]

    def improve(self, monitor: Monitor, steps: int) -> None:
        """Exchange under a falling temperature: at random, or a participant with a neighbour of somebody it picked."""
        random_ = self.chance.random
        for step in range(steps):
            if step % 4096 == 0:
                monitor.check()
                monitor.tell("exchanges", step / steps)
                if monitor.seconds() > monitor.time_limit:
                    monitor.hurried = True
                    return
            turn, one, two = self._draw()
            if self.at[turn][one] == self.at[turn][two]:
                continue
            gain = self.gain(turn, one, two)
            if gain >= 0 or random_() < exp(gain / (HOT * (1 - step / steps) ** 2 + COLD)):
                self.exchange(turn, one, two)

    def _draw(self) -> tuple[int, int, int]:
        """A round and two participants; most often one that would join somebody it picked."""
        random_ = self.chance.random
        people = len(self.happy)
        turn, one = int(random_() * len(self.rounds)), int(random_() * people)
        row = self.problem.picks[one]
        if row and random_() < 0.7:
            friend = row[int(random_() * len(row))]
            mates = self.rounds[turn][self.at[turn][friend]]
            two = mates[int(random_() * len(mates))]
            return (turn, one, two) if two != friend else (turn, one, one)
        return turn, one, int(random_() * people)

    def settle(self) -> None:
        """All exchanges that help, until none does (or, where repeats cannot be avoided, for some sweeps)."""
        people = len(self.happy)
        for _ in range(SWEEPS):
            better = False
            for turn, place in enumerate(self.at):
                for one, two in combinations(range(people), 2):
                    if place[one] != place[two] and self.gain(turn, one, two) > 0:
                        self.exchange(turn, one, two)
                        better = True
            if not better:
                return

    def points(self) -> int:
        """The points of all met picks."""
        return sum(
            self.wish[one][two] for one, row in enumerate(self.problem.picks) for two in row if self.met[one][two]
        )

    def repeats(self) -> int:
        """Meetings of a pair that has met before."""
        return sum(times - 1 for one, row in enumerate(self.met) for times in row[one + 1 :] if times > 1)


def plan_braindates(problem: DateProblem, seed: int = 1, monitor: Monitor | None = None) -> dict[str, Any]:
    """A plan; the same problem and seed give the same plan unless the clock ran out (then ``hurried`` says so)."""
    monitor = monitor or Monitor()
    order = sorted(range(len(problem.participants)), key=lambda place: problem.participants[place])
    rank = {old: new for new, old in enumerate(order)}
    picks = tuple(tuple(rank[two] for two in problem.picks[old]) for old in order)
    sorted_problem = DateProblem(
        tuple(problem.participants[old] for old in order), picks, problem.least, problem.most, problem.rounds
    )
    best: Table | None = None
    for groups in numbers_of_groups(sorted_problem):
        table = Table(sorted_problem, random.Random(f"braindates {seed}"))  # noqa: S311 (no secret)
        for _ in range(problem.rounds):
            table.deal(groups)
        table.improve(monitor, min(MOST_EXCHANGES, EXCHANGES_PER_PLACE * len(order) * problem.rounds))
        if not monitor.hurried:
            table.settle()
        if best is None or table.repeats() < best.repeats():
            best = table
        if monitor.hurried or not best.repeats():
            break
    if best is None:
        raise ArithmeticError("Sizes that divide the participants have a number of groups.")
    return _written(sorted_problem, best, monitor)


def numbers_of_groups(problem: DateProblem) -> list[int]:
    """How many groups a round may have: as few as theory lets do without a repeated pair first, then more; if it
    excludes all of them, the number that comes closest.
    """
    people = len(problem.participants)
    every = range(-(-people // problem.most), people // problem.least + 1)
    fitting = [number for number in every if most_rounds(people, number) >= problem.rounds]
    return fitting[:TRIES] or [max(every, key=lambda number: (most_rounds(people, number), -number))]


def _written(problem: DateProblem, table: Table, monitor: Monitor) -> dict[str, Any]:
    names, bound = problem.participants, upper_bound(problem)
    points, again = table.points(), table.repeats()
    without = sorted(names[p] for p, happy in enumerate(table.happy) if problem.picks[p] and not happy)
    result = {
        "format": RESULT_FORMAT,
        "status": "optimal" if points == bound and not again and not without else "feasible",
        "rounds": [sorted(sorted(names[p] for p in group) for group in groups) for groups in table.rounds],
        "served": sum(count > 0 for row in table.luck for count in row),
        "served_bound": problem.rounds * sum(map(bool, problem.picks)) if again else served_bound(problem),
        "points": points,
        "bound": bound,
        "met_picks": sum(table.happy),
        "picks": sum(map(len, problem.picks)),
        "repeated_pairs": again,
        "without_a_met_pick": without,
        "participants": {
            names[p]: {"met": happy, "picked": len(problem.picks[p])} for p, happy in enumerate(table.happy)
        },
        "problems": [],
    }
    return result | ({"hurried": True} if monitor.hurried else {})
