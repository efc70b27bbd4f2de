"""Realistic instances of any size from a seed: what a cohort of cities and mentors looks like.

Languages, themes, voiced preferences (popular mentors are wished for more often), profiles with missing
values, limits on former core cities, every mentor leading at least one group, and some wishes of the
programme team. The same seed always gives the same instance.
"""

from __future__ import annotations

import random
from typing import Any

from .problem import FORMAT
from .relatability import Profile, relatability

LANGUAGES = ("es", "fr", "de", "it", "pl", "el", "ro", "pt")
THEMES = 5
NETWORKS = ("network_a", "network_b", "network_c", "network_d")


def _languages(chance: random.Random, english: float) -> set[str]:
    spoken = {chance.choice(LANGUAGES)}
    return spoken | {"en"} if chance.random() < english else spoken


def _profile(chance: random.Random) -> Profile:
    """A city profile; each figure is missing in one case out of six."""

    def maybe(value: Any) -> Any:
        return None if chance.random() < 1 / 6 else value

    population = int(10 ** chance.uniform(4.5, 6.5))
    return Profile(
        population=maybe(population),
        area=maybe(round(10 ** chance.uniform(1.3, 3.3), 1)),
        gdp_per_head=maybe(round(chance.gauss(32_000, 11_000) + 15_000)),
        features=maybe(
            frozenset(item for item in ("coast", "river", "island", "mountain", "border") if chance.random() < 0.3)
        ),
        borders=maybe(frozenset(chance.sample(range(27), 3))),
        networks=maybe(frozenset(item for item in NETWORKS if chance.random() < 0.4)),
    )


def _wish(chance: random.Random, theme: list[int], popular: int) -> list[int]:
    """Up to five voiced preferences as scores 5..1."""
    appeal = [score + 3 * chance.random() + (1 if column < popular else 0) for column, score in enumerate(theme)]
    order = sorted(range(len(theme)), key=lambda column: -appeal[column])
    out = [0] * len(theme)
    for rank, column in enumerate(order[: chance.choice((0, 3, 3, 5))]):
        out[column] = 5 - rank
    return out


def _theme(wanted: list[int], offered: list[int]) -> int:
    """3 for a match with the first theme, 2 with the second, 1 with the third, 0 for none."""
    return next((3 - rank for rank, theme in enumerate(wanted) if theme in offered), 0)


def _capacities(chance: random.Random, cities: int, mentors: int, largest: int) -> list[int]:
    groups = [chance.choice((1, 2, 2)) for _ in range(mentors)]
    while sum(groups) * largest < 1.12 * cities:
        groups[chance.randrange(mentors)] += 1
    return groups


def _wishes(chance: random.Random, cities: int, mentors: int) -> dict[str, Any]:
    """Pins, bans, allowed mentors, cities together and apart: about one city in seven is touched."""
    few = max(1, cities // 45)
    rows = chance.sample(range(cities), min(cities, 9 * few))
    take = iter(rows)
    anyone = range(mentors)
    out: dict[str, Any] = {
        "pins": [[f"c{row}", f"m{chance.choice(anyone)}"] for row, _ in zip(take, range(few), strict=False)],
        "bans": [[f"c{row}", f"m{chance.choice(anyone)}"] for row, _ in zip(take, range(2 * few), strict=False)],
        "allowed": {
            f"c{row}": sorted(f"m{column}" for column in chance.sample(anyone, min(mentors, 4)))
            for row, _ in zip(take, range(few), strict=False)
        },
    }
    rest = list(take)
    pairs = [[f"c{one}", f"c{two}"] for one, two in zip(rest[::2], rest[1::2], strict=False)]
    return out | {"together": pairs[: few // 2 + 1], "apart": pairs[few // 2 + 1 :]}


def generate(cities: int = 136, mentors: int | None = None, seed: int = 0, *, wishes: bool = True) -> dict[str, Any]:
    """An allocation problem in the file format; about 30 in 100 cities are former core cities."""
    chance = random.Random(seed)  # noqa: S311 (instances, not secrets)
    mentors = mentors or max(2, cities // 8)
    spoken = [_languages(chance, 0.8) for _ in range(cities)]
    taught = [_languages(chance, 0.85) for _ in range(mentors)]
    wanted = [chance.sample(range(THEMES), 3) for _ in range(cities)]
    offered = [chance.sample(range(THEMES), chance.choice((1, 2))) for _ in range(mentors)]
    theme = [[_theme(want, offer) for offer in offered] for want in wanted]
    here, there = [_profile(chance) for _ in range(cities)], [_profile(chance) for _ in range(mentors)]
    former = set(chance.sample(range(cities), round(cities * 40 / 136)))
    problem: dict[str, Any] = {
        "format": FORMAT,
        "group_size": {"min": 5, "max": 7},
        "cities": [{"id": f"c{row}", "tags": ["former_dcc"] if row in former else []} for row in range(cities)],
        "mentors": [
            {"id": f"m{column}", "max_groups": groups, "min_groups": 1}
            for column, groups in enumerate(_capacities(chance, cities, mentors, 7))
        ],
        "criteria": shipped_criteria(),
        "scores": {
            "language": [[int(bool(one & two)) for two in taught] for one in spoken],
            "theme": theme,
            "preference": [_wish(chance, row, mentors // 4) for row in theme],
            "relatability": relatability(here, there),
        },
        "limits": [{"tag": "former_dcc", "max_per_group": 4}, {"not_tag": "former_dcc", "min_per_group": 1}],
    }
    return problem | (_wishes(chance, cities, mentors) if wishes else {})


def shipped_criteria() -> list[dict[str, str]]:
    """The order that ships with the product: language, theme, preference, relatability."""
    return [
        {"key": "language", "measure": "count_zero", "goal": "min"},
        {"key": "theme_none", "measure": "count_zero", "goal": "min", "scores": "theme"},
        {"key": "theme", "measure": "sum", "goal": "max"},
        {"key": "preference", "measure": "sum", "goal": "max"},
        {"key": "relatability", "measure": "sum", "goal": "max"},
    ]
