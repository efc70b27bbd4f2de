"""Instances for the other three jobs, from a seed; allocations come from ``cityjourney.matching.generate``."""

from __future__ import annotations

import random
from typing import Any


def braindates(people: int = 136, rounds: int = 3, seed: int = 0) -> dict[str, Any]:
    """Top-5 picks: 85 in 100 within the own one of five tracks, popular cities more often."""
    chance = random.Random(seed)
    track = [chance.randrange(5) for _ in range(people)]
    appeal = [chance.paretovariate(2.5) for _ in range(people)]
    picks = {}
    for one in range(people):
        found: list[int] = []
        while len(found) < 5:
            inside = chance.random() < 0.85
            free = [two for two in range(people) if two != one and two not in found]
            pool = [two for two in free if (track[two] == track[one]) == inside] or free
            found.append(chance.choices(pool, [appeal[two] for two in pool])[0])
        picks[f"c{one}"] = [f"c{two}" for two in found]
    return {
        "format": "cityjourney-braindates/1",
        "participants": [f"c{one}" for one in range(people)],
        "picks": picks,
        "rounds": rounds,
        "group_size": {"min": 2, "max": 5},
    }


def reviews(papers: int = 136, each: int = 3, seed: int = 0) -> dict[str, Any]:
    """Each city hands in one paper and reviews three; scores 0 to 1000; about two conflicts per paper."""
    chance = random.Random(seed)
    skill = [[chance.random() for _ in range(4)] for _ in range(papers)]
    topic = [[chance.random() for _ in range(4)] for _ in range(papers)]
    scores = [
        [round(700 * sum(a * b for a, b in zip(one, two, strict=True)) / 4 + 300 * chance.random()) for two in skill]
        for one in topic
    ]
    return {
        "format": "cityjourney-reviews/1",
        "papers": [{"id": f"p{i}", "authors": [f"r{i}"]} for i in range(papers)],
        "reviewers": [{"id": f"r{i}", "max_load": each} for i in range(papers)],
        "reviews_per_paper": each,
        "scores": scores,
        "conflicts": [[f"p{chance.randrange(papers)}", f"r{chance.randrange(papers)}"] for _ in range(2 * papers)],
    }
