"""Plans that turn: one round, from which all others follow.

Participants sit in circles of ``turns`` seats, a few stand still in the middle. From round to round every
circle moves on by one seat, so two participants meet twice only if two rooms of the first round hold pairs
that the turning carries into each other. Only the first round is searched for, room by room; where it has to
be very dense it is asked to look the same after a multiplication of the seats or an exchange of the circles,
which leaves few rooms to choose. Rounds in which every room has one seat of each circle may come on top.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import combinations
from math import gcd

Round = list[list[int]]
MOST_PEOPLE = 150
STEPS = 2_000_000  # seats tried for one number of rounds
ATTEMPT = 10_000  # seats tried in one attempt
KINDS = 24  # symmetries tried for one number of turns


def turning(people: int, rooms: int, wanted: int, bound: int, effort: int = STEPS) -> list[Round]:
    """``wanted`` rounds in which no pair meets twice, or nothing if none are found within the effort."""
    if people > MOST_PEOPLE or wanted < 2 or -(-people // rooms) > rooms:
        return []
    tables = [(_table(people, *plan[:2]), plan[2]) for plan in _plans(people, rooms, wanted, bound)]
    left, number = effort, 0
    while left > 0 and tables:
        for table, extra in tables:
            first = First(rooms, table, table.kinds[number % len(table.kinds)], number)
            found = first.rounds(extra)
            if found:
                return found[:wanted]
            left -= first.steps + people
        number += 1
    return []


def _plans(people: int, rooms: int, wanted: int, bound: int) -> Iterator[tuple[int, int, int]]:
    """Numbers of circles, of turns, and of rounds on top."""
    if people % rooms == 0 and rooms < wanted:
        yield people // rooms, rooms, wanted - rooms
    for turns in range(wanted, bound + 1):
        if people % turns <= rooms:
            yield people // turns, turns, 0


def _kinds(circles: int, turns: int) -> list[tuple[int, int]]:
    """Symmetries of the first round: a factor for the seats and a step for the circles; most symmetric first, the
    one that asks for nothing second.
    """
    factors = [factor for factor in range(1, turns) if gcd(factor, turns) == 1]
    every = [(factor, step) for factor in factors for step in (0, 1) if step < circles]
    every.sort(key=lambda kind: (-_order(kind, circles, turns), kind))
    every.remove((1, 0))
    return [*every[:1], (1, 0), *every[1:KINDS]]


def _order(kind: tuple[int, int], circles: int, turns: int) -> int:
    """After how many times a symmetry is back where it began."""
    factor, step = kind
    count, power, place = 1, factor % turns, step % circles
    while (power, place) != (1 % turns, 0):
        count, power, place = count + 1, power * factor % turns, (place + step) % circles
    return count


@dataclass(frozen=True)
class Table:
    """Circles of seats, the class of each pair under turning (a bit, 0 for a pair that would meet again), and
    symmetries to try.
    """

    people: int
    circles: int
    turns: int
    bits: list[list[int]]
    kinds: list[tuple[int, int]]


def _table(people: int, circles: int, turns: int) -> Table:
    bits = [[_bit(circles, turns, *sorted((a, b))) for b in range(people)] for a in range(people)]
    return Table(people, circles, turns, bits, _kinds(circles, turns))


def _bit(circles: int, turns: int, one: int, two: int) -> int:
    if one == two or one >= circles * turns:
        return 0
    (here, seat), (there, other) = divmod(one, turns), divmod(two, turns)
    if two >= circles * turns:
        return 1 << (circles * circles * turns + (two - circles * turns) * circles + here)
    apart = (other - seat) % turns
    if here == there:
        apart = min(apart, turns - apart)
        if 2 * apart == turns:
            return 0
    return 1 << ((here * circles + there) * turns + apart)


class First:
    """The search for one first round."""

    def __init__(self, rooms: int, table: Table, kind: tuple[int, int], number: int) -> None:
        self.people, self.rooms, self.circles, self.turns = table.people, rooms, table.circles, table.turns
        self.small, self.full = divmod(table.people, rooms)
        self.steps = 0
        self.seated = table.circles * table.turns
        self.bits = table.bits
        self.image = [self._image(person, *kind) for person in range(table.people)]
        self.order = list(range(table.people))
        random.Random(f"rooms {number}").shuffle(self.order)  # noqa: S311 (no secret)
        self.order.sort(key=lambda person: person < self.seated)
        self.found: Round = []
        self.across: Round = []

    def _image(self, person: int, factor: int, step: int) -> int:
        if person >= self.seated:
            return person
        circle, seat = divmod(person, self.turns)
        return (circle + step) % self.circles * self.turns + seat * factor % self.turns

    def rounds(self, extra: int) -> list[Round]:
        """The plan, if there is one: the first round turned, and ``extra`` rounds across all circles."""
        if not self._seat(0, 0, extra):
            return []
        every = range(self.turns)
        plan = [[self._turned(room, turn) for room in self.found] for turn in every]
        return plan + [[self._turned(room, turn) for turn in every] for room in self.across]

    def _turned(self, room: list[int], turn: int) -> list[int]:
        turns = self.turns
        return [seat if seat >= self.seated else seat // turns * turns + (seat + turn) % turns for seat in room]

    def _seat(self, used: int, met: int, extra: int) -> bool:
        """Fill the rooms that are left; whether that was possible."""
        if len(self.found) == self.rooms:
            self.across = self._across(met, extra) if extra else []
            return len(self.across) == extra
        start = next(person for person in self.order if not used >> person & 1)
        larger = sum(len(room) > self.small for room in self.found) < self.full
        size = self.small + (1 if larger else 0)
        for room, bits in self._room([start], 0, met, used, size):
            closed = self._closed(room, used, met | bits)
            if closed is None:
                continue
            images, now_used, now_met = closed
            self.found += images
            if self._seat(now_used, now_met, extra):
                return True
            if self.steps > ATTEMPT:
                return False
            del self.found[-len(images) :]
        return False

    def _room(self, room: list[int], bits: int, met: int, used: int, size: int) -> Iterator[tuple[list[int], int]]:
        """Rooms that begin with some participants and hold no class of pairs twice."""
        if len(room) == size:
            yield room, bits
            return
        for person in self.order[self.order.index(room[-1]) + 1 :]:
            if used >> person & 1:
                continue
            self.steps += 1
            if self.steps > ATTEMPT:
                return
            more = self._fits(person, room, met | bits)
            if more:
                yield from self._room([*room, person], bits | more, met, used, size)

    def _fits(self, person: int, room: list[int], met: int) -> int:
        """The classes that somebody adds to a room; 0 if one of them is there already."""
        more = 0
        for other in room:
            bit = self.bits[person][other]
            if not bit or bit & (met | more):
                return 0
            more |= bit
        return more

    def _closed(self, room: list[int], used: int, met: int) -> tuple[Round, int, int] | None:
        """A room with all its images; nothing if they are in each other's way."""
        images, mine = [room], sum(1 << person for person in room)
        used |= mine
        while True:
            image = [self.image[person] for person in images[-1]]
            taken = sum(1 << person for person in image)
            if taken == mine:
                break
            if taken & used or len(images) + len(self.found) >= self.rooms:
                return None
            for one, two in combinations(image, 2):
                bit = self.bits[one][two]
                if not bit or bit & met:
                    return None
                met |= bit
            used |= taken
            images.append(image)
        if self.full and sum(len(room) > self.small for room in [*self.found, *images]) > self.full:
            return None
        return images, used, met

    def _across(self, met: int, extra: int) -> Round:
        """Rooms with one seat of each circle, for rounds in which each room is such a room turned."""
        options = [([0], 0)]
        for circle in range(1, self.circles):
            seats = range(circle * self.turns, (circle + 1) * self.turns)
            options = [
                ([*room, person], bits | more)
                for room, bits in options
                for person in seats
                if (more := self._fits(person, room, met | bits))
            ]
            self.steps += len(options)
        return self._apart(options, met, extra) or []

    def _apart(self, options: list[tuple[list[int], int]], met: int, extra: int) -> Round | None:
        """Some rooms of which no two hold the same class of pairs."""
        if not extra:
            return []
        for place, (room, bits) in enumerate(options):
            self.steps += 1
            if self.steps > ATTEMPT or len(options) - place < extra:
                return None
            if not bits & met:
                rest = self._apart(options[place + 1 :], met | bits, extra - 1)
                if rest is not None:
                    return [room, *rest]
        return None
