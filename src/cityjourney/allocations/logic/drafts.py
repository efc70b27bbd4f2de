"""The groups of a result as they are published: theme and number of each, close to the groups that there are."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from cityjourney.allocations.logic.inputs import Place


@dataclass(frozen=True, slots=True)
class Draft:
    """One group: `number` counts the groups of its mentor; `several` says that the mentor leads more than one."""

    mentor: str
    number: int
    several: bool
    theme: str
    cities: tuple[str, ...]


def theme_of(mentor: Place, cities: Sequence[Place]) -> str:
    """The theme of a group: what the mentor offers and the cities want most; empty if nothing is known."""
    offered = [*(mentor.themes or ()), *(mentor.secondary or ())]
    points = dict.fromkeys(offered, 0)
    for city in cities:
        for rank, theme in enumerate(city.themes or ()):
            if theme in points:
                points[theme] += len(city.themes or ()) - rank
    return max(offered, key=lambda theme: points[theme], default="")


def drafts_of(
    places: Mapping[str, Place], groups: Sequence[Mapping[str, Any]], standing: Mapping[tuple[str, int], frozenset[str]]
) -> list[Draft]:
    """Drafts in the order of the groups. A group takes the number of the standing group that it shares most with."""
    by_mentor: dict[str, list[int]] = {}
    for place, group in enumerate(groups):
        by_mentor.setdefault(str(group["mentor"]), []).append(place)
    number: dict[int, int] = {}
    for mentor, members in by_mentor.items():
        number |= _numbers(
            {place: frozenset(groups[place]["cities"]) for place in members},
            {key: cities for (name, key), cities in standing.items() if name == mentor},
        )
    return [
        Draft(
            mentor=str(group["mentor"]),
            number=number[place],
            several=len(by_mentor[str(group["mentor"])]) > 1,
            theme=theme_of(places[group["mentor"]], [places[city] for city in group["cities"]]),
            cities=tuple(group["cities"]),
        )
        for place, group in enumerate(groups)
    ]


def _numbers(new: Mapping[int, frozenset[str]], old: Mapping[int, frozenset[str]]) -> dict[int, int]:
    """The number of each new group of one mentor: the pair that shares most cities first, then what is free."""
    pairs = sorted(
        ((-len(cities & known), key, place) for place, cities in new.items() for key, known in old.items()),
    )
    found: dict[int, int] = {}
    for shared, key, place in pairs:
        if shared and place not in found and key not in found.values():
            found[place] = key
    free = (key for key in range(1, len(new) + len(old) + 1) if key not in found.values())
    for place in new:
        if place not in found:
            found[place] = next(free)
    return found
