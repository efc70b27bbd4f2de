"""When nothing fits: a smallest set of wishes that cannot all hold, named, with a way out.

Wishes are pins, bans, allowed mentors, together, apart and limits. Group sizes and the mentors' numbers
of groups are facts: only when no wish is to blame is a smallest set of facts named instead. "Smallest"
means that without any one of its members the rest can hold.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from .model import build
from .monitor import Monitor
from .network import Network
from .problem import Limit, Problem
from .search import search

WORK = 400_000  # for one question whether something fits
EXACT = 2.0  # deterministic seconds of CP-SAT for a question that the work does not answer
FEW = 12  # named in the text
MANY = 40  # asked whether giving up that one is enough


@dataclass(frozen=True)
class Wish:
    """One member of a conflict: its kind and what it speaks about."""

    kind: str
    subject: tuple[str, ...]
    limit: Limit | None = None

    def to_json(self) -> dict[str, Any]:
        """The wish as it stands in a result."""
        if self.limit is not None:
            return {"kind": "limit", **self.limit.to_json()}
        if self.kind in ("pin", "ban"):
            return {"kind": self.kind, "city": self.subject[0], "mentor": self.subject[1]}
        if self.kind == "allowed":
            return {"kind": "allowed", "city": self.subject[0], "mentors": list(self.subject[1:])}
        if self.kind in ("together", "apart"):
            return {"kind": self.kind, "cities": list(self.subject)}
        if self.kind == "group_size":
            return {"kind": "group_size", "bound": self.subject[0]}
        return {"kind": self.kind, "mentor": self.subject[0]}

    def __str__(self) -> str:
        if self.limit is not None:
            word = f"{'without' if self.limit.without else 'with'} {self.limit.tag}"
            most = "" if self.limit.max_per_group is None else f"at most {self.limit.max_per_group} "
            least = f"at least {self.limit.min_per_group} " if self.limit.min_per_group else ""
            number = " and ".join(part for part in (least.strip(), most.strip()) if part)
            return f"each group has {number} cities {word}"
        names = self.subject
        return {
            "pin": lambda: f"{names[0]} is pinned to {names[1]}",
            "ban": lambda: f"{names[0]} is kept from {names[1]}",
            "allowed": lambda: f"{names[0]} may only go to {', '.join(names[1:])}",
            "together": lambda: f"{', '.join(names)} are together",
            "apart": lambda: f"{', '.join(names)} are apart",
            "group_size": lambda: f"the {'largest' if names[0] == 'max' else 'smallest'} size of a group",
            "max_groups": lambda: f"the most groups of {names[0]}",
            "min_groups": lambda: f"the fewest groups of {names[0]}",
        }[self.kind]()


@dataclass(frozen=True)
class Conflict:
    """A smallest conflict, the members that are each enough to give up, and whether all questions were answered
    in time.
    """

    wishes: tuple[Wish, ...]
    enough: tuple[Wish, ...]
    certain: bool

    def text(self) -> str:
        """Two sentences for people: what cannot all hold, and what to do."""
        if not self.wishes:
            return "No allocation exists, but the reason could not be narrowed down in time."
        facts = self.wishes[0].kind in ("group_size", "max_groups", "min_groups")
        listed = "; ".join(str(wish) for wish in self.wishes[:FEW])
        more = f"; and {len(self.wishes) - FEW} more of this kind" if len(self.wishes) > FEW else ""
        what = (
            f"These {len(self.wishes)} cannot all hold: {listed}{more}."
            if len(self.wishes) > 1
            else f"This cannot hold: {listed}."
        )
        if not self.certain:
            what += " Not every question was answered in time: a smaller part of this may already be impossible."
        if facts:
            return f"{what} Allow more groups, larger groups, or invite fewer cities."
        if not self.enough:
            return f"{what} Give up one of them; after that there is another conflict to solve."
        options = "; or ".join(f"give up that {wish}" for wish in self.enough[:FEW])
        return f"{what} One of these is enough: {options}."


def wishes(problem: Problem) -> list[Wish]:
    """All wishes of a problem; those named first are kept in a conflict only if needed."""
    return [
        *(Wish("limit", (item.tag,), item) for item in problem.limits),
        *(Wish("apart", names) for names in problem.apart),
        *(Wish("together", names) for names in problem.together),
        *(Wish("allowed", (city, *sorted(names))) for city, names in sorted(problem.allowed.items())),
        *(Wish("ban", pair) for pair in problem.bans),
        *(Wish("pin", pair) for pair in problem.pins),
    ]


def with_wishes(problem: Problem, kept: Sequence[Wish]) -> Problem:
    """The problem with only these wishes."""

    def of(kind: str) -> list[tuple[str, ...]]:
        return [wish.subject for wish in kept if wish.kind == kind]

    return replace(
        problem,
        limits=tuple(wish.limit for wish in kept if wish.limit is not None),
        apart=tuple(of("apart")),
        together=tuple(of("together")),
        allowed={names[0]: names[1:] for names in of("allowed")},
        bans=tuple((names[0], names[1]) for names in of("ban")),
        pins=tuple((names[0], names[1]) for names in of("pin")),
    )


def facts(problem: Problem) -> list[Wish]:
    """Group sizes and numbers of groups."""
    return [
        *(Wish("max_groups", (mentor.id,)) for mentor in problem.mentors),
        *(Wish("min_groups", (mentor.id,)) for mentor in problem.mentors if mentor.min_groups),
        Wish("group_size", ("min",)),
        Wish("group_size", ("max",)),
    ]


def with_facts(problem: Problem, kept: Sequence[Wish]) -> Problem:
    """The problem without wishes, and with the other facts relaxed as far as they go."""
    held = {(fact.kind, fact.subject[0]) for fact in kept}
    many = len(problem.cities)
    mentors = tuple(
        replace(
            item,
            max_groups=item.max_groups if ("max_groups", item.id) in held else many,
            min_groups=item.min_groups if ("min_groups", item.id) in held else 0,
        )
        for item in problem.mentors
    )
    low = problem.group_min if ("group_size", "min") in held else 1
    high = problem.group_max if ("group_size", "max") in held else many
    return replace(with_wishes(problem, ()), mentors=mentors, group_min=low, group_max=max(low, high))


class Finder:
    """Asks whether subsets fit, and shrinks a set that does not."""

    def __init__(self, problem: Problem, monitor: Monitor, relaxed: Any) -> None:
        self.problem, self.monitor, self.relaxed = problem, monitor, relaxed
        self.certain = True

    def fits(self, kept: Sequence[Wish]) -> bool:
        """Whether an allocation with these members exists; "yes" if that could not be decided in time."""
        return self.surely(kept) is not False

    def surely(self, kept: Sequence[Wish]) -> bool | None:
        """Whether an allocation with these members exists; nothing if that could not be decided in time."""
        from .cpsat import Exact

        model = build(self.relaxed(self.problem, kept))
        network = Network(model, np.zeros((model.cities, model.mentors), dtype=np.int64))
        outcome = search(network, self.monitor, self.monitor.work + WORK)
        found, decided = outcome.best is not None, outcome.proved
        if not found and not decided and not self.monitor.hurried:
            solution, _, decided = Exact(model, self.monitor, EXACT).solve([], None)
            found = solution is not None
        if not found and not decided:
            self.certain = False
            return None
        return found

    def shrink(self, members: Sequence[Wish]) -> list[Wish]:
        """A smallest part of ``members`` that does not fit (by halving, as in QuickXplain)."""
        return self._explain([], False, list(members))

    def _explain(self, base: list[Wish], changed: bool, members: list[Wish]) -> list[Wish]:
        if changed and not self.fits(base):
            return []
        if len(members) <= 1:
            return members
        half = len(members) // 2
        first, second = members[:half], members[half:]
        needed = self._explain(base + second, bool(second), first)
        rest = self._explain(base + needed, bool(needed), second)
        return needed + rest


def find_conflict(problem: Problem, monitor: Monitor) -> Conflict:
    """A smallest conflict of a problem that has no allocation."""
    finder = Finder(problem, monitor, with_wishes)
    everything = wishes(problem)
    if finder.fits([]):
        found = finder.shrink(everything)
        enough = [wish for wish in found[:MANY] if finder.surely([other for other in everything if other != wish])]
        return Conflict(tuple(found), tuple(enough), finder.certain)
    finder = Finder(problem, monitor, with_facts)
    found = finder.shrink(facts(problem))
    return Conflict(tuple(found), (), finder.certain)
