"""Who assesses what: every application gets its number of assessors, conflicts never, and the work is shared evenly.

What is assigned already stays. The result is as even as it can be: along paths of possible exchanges, work moves from
who has most to who has less until no such move is left.
"""

from collections import deque
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Plan:
    """New assignments (application, assessor), and for whom assessors are lacking: application -> how many."""

    new: tuple[tuple[int, int], ...]
    lacking: Mapping[int, int] = field(default_factory=dict)
    loads: Mapping[int, int] = field(default_factory=dict)


class _Desk:
    """The state while assigning."""

    def __init__(
        self, assessors: Sequence[int], barred: frozenset[tuple[int, int]], kept: Iterable[tuple[int, int]], most: int
    ) -> None:
        self.assessors, self.barred, self.most = list(assessors), barred, most
        self.kept = set(kept)
        self.of: dict[int, set[int]] = {each: set() for each in assessors}
        for application, assessor in self.kept:
            self.of.setdefault(assessor, set()).add(application)

    def load(self, assessor: int) -> int:
        return len(self.of[assessor])

    def free_for(self, application: int) -> list[int]:
        """Assessors who could take one more application, the least loaded first."""
        found = [
            each
            for each in self.assessors
            if (application, each) not in self.barred and application not in self.of[each]
        ]
        return sorted(found, key=lambda each: (self.load(each), self.assessors.index(each)))

    def path(self, starts: Sequence[int], below: int) -> list[tuple[int, int, int]] | None:
        """Moves (application, from, to) that end at somebody whose load is below a limit; [] if a start is."""
        came: dict[int, tuple[int, int, int] | None] = dict.fromkeys(starts)
        queue = deque(starts)
        while queue:
            here = queue.popleft()
            if self.load(here) < below:
                moves, at = [], here
                while (move := came[at]) is not None:
                    moves.append(move)
                    at = move[1]
                return moves
            for application in sorted(self.of[here]):
                if (application, here) in self.kept:
                    continue
                for other in self.free_for(application):
                    if other not in came:
                        came[other] = (application, here, other)
                        queue.append(other)
        return None

    def move(self, moves: Iterable[tuple[int, int, int]]) -> None:
        for application, giver, taker in moves:
            self.of[giver].discard(application)
            self.of[taker].add(application)


def assign(
    applications: Sequence[int],
    assessors: Sequence[int],
    *,
    each: int,
    barred: Iterable[tuple[int, int]] = (),
    kept: Iterable[tuple[int, int]] = (),
    most: int = 1_000_000,
) -> Plan:
    """Give every application `each` assessors, nobody more than `most`; pairs in `barred` never."""
    kept = set(kept)
    desk = _Desk(assessors, frozenset(barred), kept, most)
    lacking: dict[int, int] = {}
    for application in sorted(applications, key=lambda one: (len(desk.free_for(one)), applications.index(one))):
        have = sum(one == application for one, _who in kept)
        for missing in range(each - have, 0, -1):
            if not _place(desk, application):
                lacking[application] = missing
                break
    _even_out(desk)
    new = tuple(
        (application, who)
        for who in assessors
        for application in applications
        if application in desk.of[who] and (application, who) not in kept
    )
    return Plan(new, lacking, {who: desk.load(who) for who in assessors})


def _place(desk: _Desk, application: int) -> bool:
    """Give an application to one more assessor, if need be after others have handed something on."""
    starts = desk.free_for(application)
    moves = desk.path(starts, desk.most)
    if moves is None:
        return False
    giver = moves[-1][1] if moves else next(each for each in starts if desk.load(each) < desk.most)
    desk.move(moves)
    desk.of[giver].add(application)
    return True


def _even_out(desk: _Desk) -> None:
    """Move work along paths until nobody has two more than somebody it could move to."""
    moved = True
    while moved:
        moved = False
        for who in sorted(desk.assessors, key=desk.load, reverse=True):
            moves = desk.path([who], desk.load(who) - 1)
            if moves:
                desk.move(moves)
                moved = True
                break
