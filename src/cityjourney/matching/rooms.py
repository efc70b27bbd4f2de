"""Solution rooms: rotating peers, no pair twice whenever a design is known, and "impossible" where theory
says so.

Participants sit in ``s`` ranks of ``q`` seats. In round ``r`` room ``j`` takes from rank ``g`` the seat
``j + g*r`` of a ring with ``q`` elements. Two participants of ranks ``g`` and ``h`` meet twice only if
``(g-h)*(r-r')`` is zero, so rounds are chosen for which it never is. Participants of one rank never meet
that way; where their number allows, further rounds are played inside the ranks. Experts are one more
rank: their rooms over the rounds form a Latin square.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations
from math import comb
from typing import Any

from .documents import Desk
from .monitor import Monitor
from .rings import Ring, factors, rings
from .roomsearch import search_rounds
from .roomturns import STEPS, turning

FORMAT = "cityjourney-rooms/1"
RESULT_FORMAT = "cityjourney-rooms-result/1"
Round = list[list[int]]
# Results that no counting argument gives: no two orthogonal Latin squares of order 6 (Tarry 1900), no nearly Kirkman
# triple system on 12 points (Kotzig and Rosa 1974), no resolvable group-divisible design with
# blocks of 4 and ten groups of 2 (20 by 4, in which everybody would miss one other only).
KNOWN_MOST = {(36, 6): 3, (12, 3): 4, (20, 4): 5}
FEWER = 6  # how many rounds fewer than wanted are searched for


@dataclass(frozen=True)
class RoomProblem:
    """Who takes part, how large rooms may be, how many rounds, and which experts rotate."""

    participants: tuple[str, ...]
    least: int
    most: int
    rounds: int
    experts: tuple[str, ...] = ()


def parse_rooms(data: object) -> RoomProblem:
    """Read a room problem from parsed JSON; raises InvalidDocument with every mistake."""
    desk = Desk()
    needed = ("format", "participants", "room_size", "rounds")
    root = desk.mapping("$", data, known=(*needed, "experts", "title"), needed=needed)
    desk.choice("$.format", root.get("format", FORMAT), (FORMAT,))
    people = desk.identifiers("$.participants", root.get("participants", []), least=2)
    experts = desk.identifiers("$.experts", root.get("experts", []), least=0)
    for row, name in enumerate(experts):
        if name in set(people):
            desk.note(f"$.experts[{row}]", f"{name!r} is a participant and an expert.", "Remove one or rename it.")
    size = desk.mapping("$.room_size", root.get("room_size", {}), known=("min", "max"), needed=("min", "max"))
    low = desk.integer("$.room_size.min", size.get("min", 2), least=2, most=1000)
    high = desk.integer("$.room_size.max", size.get("max", low), least=2, most=1000, default=low)
    if low > high:
        desk.note("$.room_size", f"min ({low}) is larger than max ({high}).", "Swap them.")
    rounds = desk.integer("$.rounds", root.get("rounds", 1), least=1, most=1000)
    if len(people) > 5000:
        desk.note("$.participants", "More than 5,000 participants.", "Split the event.")
    desk.done()
    return RoomProblem(tuple(people), low, high, rounds, tuple(experts))


def most_rounds(people: int, rooms: int) -> int:
    """The most rounds without a repeated pair that theory allows for evenly filled rooms (an upper bound)."""
    large, small = -(-people // rooms), people // rooms
    if large > rooms:
        return 1
    full = people - small * rooms
    pairs = full * comb(small + 1, 2) + (rooms - full) * comb(small, 2)
    bound = min(comb(people, 2) // max(1, pairs), (people - 1) // max(1, small - 1))
    if small == large == rooms and _no_plane(rooms):
        bound = min(bound, rooms)
    return min(bound, KNOWN_MOST.get((people, small), bound)) if small == large else bound


def _no_plane(order: int) -> bool:
    """Whether the theorem of Bruck and Ryser excludes an affine plane of this order."""
    return order % 4 in (1, 2) and any(prime % 4 == 3 and power % 2 for prime, power in factors(order))


def _chosen(ring: Ring, ranks: int, wanted: int) -> tuple[list[int], list[int]]:
    """Multipliers of the ranks and of the rounds whose differences never multiply to zero."""
    steps = list(range(ranks))
    differences = {ring.minus(a, b) for a in steps for b in steps if a != b}
    chosen: list[int] = []
    for value in range(ring.order):
        if all(ring.multiply(d, ring.minus(value, other)) for other in chosen for d in differences):
            chosen.append(value)
        if len(chosen) == wanted:
            break
    return steps, chosen


def construct(people: int, rooms: int, wanted: int, experts: int = 0) -> tuple[list[Round], list[list[int]]]:
    """As many rounds as the construction gives, at most ``wanted``; and the room of each expert in those of the
    first kind.
    """
    size = -(-people // rooms)
    best: tuple[list[Round], list[list[int]]] = ([[list(range(j, people, rooms)) for j in range(rooms)]], [])
    if size == 2 and people % 2 == 0:
        return _circle(people, wanted), []
    if size > rooms:
        return best
    for ring in rings(rooms):
        for ranks in {size + (1 if experts else 0), size}:
            if ranks > rooms:
                continue
            steps, chosen = _chosen(ring, ranks, wanted)
            rounds = [_round(ring, people, rooms, steps[:size], value) for value in chosen]
            seats = [[ring.minus(e, ring.multiply(steps[-1], value)) for e in range(experts)] for value in chosen]
            extra = _inside(people, rooms, size, wanted - len(rounds))
            found = (rounds + extra, seats if ranks > size else [])
            best = max(best, found, key=lambda plan: (len(plan[0]), bool(plan[1])))
    return best


def _round(ring: Ring, people: int, rooms: int, steps: Sequence[int], value: int) -> Round:
    """Room ``j`` takes seat ``j + g*r`` of each rank; missing participants are the last seats of the last rank."""
    found = []
    for j in range(rooms):
        seats = [rank * rooms + ring.add(j, ring.multiply(step, value)) for rank, step in enumerate(steps)]
        found.append([seat for seat in seats if seat < people])
    return found


def _inside(people: int, rooms: int, size: int, wanted: int) -> list[Round]:
    """Further rounds inside the ranks, if a rank can be divided into full rooms."""
    if wanted <= 0 or people != rooms * size or rooms % size:
        return []
    part, _ = construct(rooms, rooms // size, wanted)
    return [[[rank * rooms + seat for seat in room] for rank in range(size) for room in one] for one in part]


def _circle(people: int, wanted: int) -> list[Round]:
    """Pairs by the circle method: everybody meets everybody in ``people - 1`` rounds."""
    found = []
    for turn in range(min(wanted, people - 1)):
        ring = [(turn + place) % (people - 1) for place in range(people - 1)]
        pairs = [[ring[place], ring[-place]] for place in range(1, people // 2)]
        found.append([[ring[0], people - 1], *pairs])
    return found


def plan_rooms(problem: RoomProblem, monitor: Monitor | None = None) -> dict[str, Any]:
    """The best plan over all numbers of rooms that the sizes allow; deterministic.

    Status: ``optimal`` (all rounds, no pair twice), ``infeasible`` (theory excludes it, or the sizes do)
    or ``feasible`` (fewer rounds found and no proof that more are impossible).
    """
    people, monitor = len(problem.participants), monitor or Monitor()
    options = [q for q in range(-(-people // problem.most), people // problem.least + 1) if q]
    bound = max((most_rounds(people, q) for q in options), default=0)
    best: tuple[list[Round], list[list[int]]] = ([], [])
    order = sorted(options, key=lambda q: (-most_rounds(people, q), q))
    for step in (_constructed, _searched):
        for q in order:
            monitor.check()
            wanted = min(problem.rounds, most_rounds(people, q))
            if len(best[0]) < wanted:
                best = max(best, step(problem, q, wanted, len(best[0]), monitor), key=lambda plan: len(plan[0]))
    return _written(problem, best, bound)


def _constructed(
    problem: RoomProblem, rooms: int, wanted: int, _known: int, _monitor: Monitor
) -> tuple[list[Round], list[list[int]]]:
    return construct(len(problem.participants), rooms, wanted, min(len(problem.experts), rooms))


def _searched(
    problem: RoomProblem, rooms: int, wanted: int, known: int, monitor: Monitor
) -> tuple[list[Round], list[list[int]]]:
    """More rounds than are known, if a search finds them: plans that turn first, then anything."""
    people = len(problem.participants)
    for rounds in range(wanted, max(known, wanted - FEWER), -1):
        monitor.check()
        effort = STEPS if rounds == wanted else STEPS // 5
        found = turning(people, rooms, rounds, most_rounds(people, rooms), effort)
        if found:
            return found, []
    return search_rounds(people, rooms, range(wanted, max(known, wanted - 2), -1), monitor), []


def _written(problem: RoomProblem, best: tuple[list[Round], list[list[int]]], bound: int) -> dict[str, Any]:
    rounds, names = best[0], problem.participants
    seats = _experts(problem, rounds, best[1])
    status, text = "optimal", f"{len(rounds)} rounds, no pair meets twice."
    if not rounds:
        status, text = "infeasible", "No number of rooms of this size holds all participants."
    elif len(rounds) < problem.rounds:
        status = "infeasible" if bound < problem.rounds else "feasible"
        text = (
            f"Impossible: without a pair meeting twice there are at most {bound} rounds; {len(rounds)} are shown."
            if bound < problem.rounds
            else f"{len(rounds)} rounds were found; theory does not exclude {min(bound, problem.rounds)}."
        )
    plan = [
        [
            {
                "participants": sorted(names[seat] for seat in room),
                "experts": sorted(seats[turn].get(place, [])),
            }
            for place, room in enumerate(one)
        ]
        for turn, one in enumerate(rounds)
    ]
    return {
        "format": RESULT_FORMAT,
        "status": status,
        "rounds": plan,
        "most_rounds": bound,
        "text": text,
        "repeated_pairs": repeated_pairs(rounds),
        "expert_repeats": _expert_repeats(plan),
        "problems": [],
    }


def repeated_pairs(rounds: Sequence[Round]) -> int:
    """How many meetings are of a pair that has met before."""
    met = Counter(pair for one in rounds for room in one for pair in combinations(sorted(room), 2))
    return sum(times - 1 for times in met.values())


def _expert_repeats(plan: list[list[dict[str, list[str]]]]) -> int:
    met = Counter(
        (expert, person)
        for one in plan
        for room in one
        for expert in room["experts"]
        for person in room["participants"]
    )
    return sum(times - 1 for times in met.values())


def _experts(problem: RoomProblem, rounds: list[Round], square: list[list[int]]) -> list[dict[int, list[str]]]:
    """Room to experts for each round: the Latin square where there is one, else the room with the fewest known
    faces.
    """
    known: Counter[tuple[str, int]] = Counter()
    found = []
    for turn, one in enumerate(rounds):
        seats: dict[int, list[str]] = {}
        free = [place for place in range(len(one)) for _ in range(-(-len(problem.experts) // max(1, len(one))))]
        for row, expert in enumerate(problem.experts):
            if turn < len(square) and row < len(square[turn]):
                place = square[turn][row]
            else:
                place = min(
                    free,
                    key=lambda at: (sum(known[expert, seat] for seat in one[at]), len(seats.get(at, [])), at),
                )
            if place in free:
                free.remove(place)
            seats.setdefault(place, []).append(expert)
            known.update((expert, seat) for seat in one[place])
        found.append(seats)
    return found
