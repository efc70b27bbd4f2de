"""The problem in the format `cityjourney-allocation/1`, made of what is known and what is wanted."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from cityjourney.allocations.logic.inputs import Place
from cityjourney.matching.relatability import score

FORMAT = "cityjourney-allocation/1"
FULL = 1000
THEME_STEP = 2
MOST_WISHES = 5
SAME_THEME = FULL + 1
CRITERIA: tuple[dict[str, str], ...] = (
    {"key": "language", "measure": "count_zero", "goal": "min"},
    {"key": "theme_none", "measure": "count_zero", "goal": "min", "scores": "theme"},
    {"key": "theme", "measure": "sum", "goal": "max"},
    {"key": "preference", "measure": "sum", "goal": "max"},
    {"key": "relatability", "measure": "sum", "goal": "max"},
)
"""In order of importance: a common language, any common theme, the best theme, voiced wishes, likeness."""


@dataclass(frozen=True, slots=True)
class Rules:
    """Sizes of groups; per city type the most and the fewest in each group; cities that a mentor may help besides."""

    group_min: int = 5
    group_max: int = 7
    limits: tuple[tuple[str, int | None, int], ...] = ()
    """City type, at most (None: no limit), at least."""
    second_mentors: int = 0

    def to_json(self) -> dict[str, Any]:
        """As it is kept with a run."""
        return {
            "group_min": self.group_min,
            "group_max": self.group_max,
            "limits": [list(limit) for limit in self.limits],
            "second_mentors": self.second_mentors,
        }


def rules_from_json(data: Mapping[str, Any]) -> Rules:
    """Read back what `Rules.to_json` wrote."""
    return Rules(
        int(data["group_min"]),
        int(data["group_max"]),
        tuple((str(key), most, int(least)) for key, most, least in data["limits"]),
        int(data["second_mentors"]),
    )


@dataclass(frozen=True, slots=True)
class Wanted:
    """A wish of the programme: a pin or a ban of one city and a mentor, or several cities together or apart."""

    kind: str
    cities: tuple[str, ...]
    mentor: str = ""


def theme_points(city: Place, mentor: Place) -> int:
    """How well themes meet: 0 for not at all; a city's first theme counts most, a mentor's further themes one less."""
    themes = city.themes or ()
    best = 0
    for rank, theme in enumerate(themes):
        points = THEME_STEP * (len(themes) - rank)
        if theme in (mentor.themes or ()):
            best = max(best, points)
        elif theme in (mentor.secondary or ()):
            best = max(best, points - 1)
    return best


def further_points(city: Place, mentor: Place) -> int:
    """What a second mentor could give: the themes of a city after the first, and those it only mentions."""
    known = {*(mentor.themes or ()), *(mentor.secondary or ())}
    wanted = [*(city.themes or ())[1:], *(city.secondary or ())]
    return max((len(wanted) - rank for rank, theme in enumerate(wanted) if theme in known), default=0)


def wish_points(city: Place, mentor: Place) -> int:
    """5 for the mentor wished for most, 4 for the second, 0 for one that was not wished for."""
    wishes = (city.wishes or ())[:MOST_WISHES]
    return MOST_WISHES - wishes.index(mentor.id) if mentor.id in wishes else 0


def common_languages(city: Place, mentor: Place) -> list[str]:
    """Languages that both work in."""
    return sorted(set(city.languages or ()) & set(mentor.languages or ()))


def likeness(one: Place, two: Place) -> int:
    """0 to 1000."""
    return score(one.profile, two.profile)


def closeness(one: Place, two: Place) -> int:
    """How well two cities sit in one group of the same mentor: the same first theme before all else."""
    same = bool(one.themes and two.themes and one.themes[0] == two.themes[0])
    return likeness(one, two) + (SAME_THEME if same else 0)


def build(
    places: Sequence[Place], rules: Rules, wanted: Sequence[Wanted], previous: Mapping[str, str] | None = None
) -> dict[str, Any]:
    """The whole problem. `previous` is the mentor of each city before."""
    cities = sorted((each for each in places if not each.is_mentor), key=lambda each: each.id)
    mentors = sorted((each for each in places if each.is_mentor), key=lambda each: each.id)
    scores = {
        "language": [[len(common_languages(city, mentor)) for mentor in mentors] for city in cities],
        "theme": [[theme_points(city, mentor) for mentor in mentors] for city in cities],
        "preference": [[wish_points(city, mentor) for mentor in mentors] for city in cities],
        "relatability": [[likeness(city, mentor) for mentor in mentors] for city in cities],
    }
    out: dict[str, Any] = {
        "format": FORMAT,
        "cities": [{"id": city.id, "name": city.name, "tags": [city.kind]} for city in cities],
        "mentors": [_mentor(mentor) for mentor in mentors],
        "criteria": [dict(item) for item in CRITERIA],
        "scores": scores,
        "similarity": _similarity(cities),
    }
    if rules.second_mentors:
        scores["second"] = [[further_points(city, mentor) for mentor in mentors] for city in cities]
        out["secondary"] = {"scores": "second", "max_per_mentor": rules.second_mentors}
    return {**out, **ruled(rules), **wished(wanted), **({"previous": dict(previous)} if previous else {})}


def _mentor(mentor: Place) -> dict[str, Any]:
    return {
        "id": mentor.id, "name": mentor.name, "max_groups": mentor.max_groups,
        "min_groups": min(mentor.min_groups, mentor.max_groups),
    }  # fmt: skip


def _similarity(cities: Sequence[Place]) -> list[list[int]]:
    """Symmetric, so that only one half is reckoned."""
    out = [[0] * len(cities) for _city in cities]
    for row, one in enumerate(cities):
        for column in range(row + 1, len(cities)):
            out[row][column] = out[column][row] = closeness(one, cities[column])
    return out


def ruled(rules: Rules) -> dict[str, Any]:
    """Sizes and limits in the words of the format."""
    limits = []
    for tag, most, least in rules.limits:
        limit: dict[str, Any] = {"tag": tag}
        if most is not None:
            limit["max_per_group"] = most
        if least:
            limit["min_per_group"] = least
        if len(limit) > 1:
            limits.append(limit)
    return {"group_size": {"min": rules.group_min, "max": rules.group_max}, "limits": limits}


def wished(wanted: Sequence[Wanted]) -> dict[str, Any]:
    """Wishes in the words of the format; every key is there, so that old wishes of a problem are replaced."""
    return {
        "pins": [[each.cities[0], each.mentor] for each in wanted if each.kind == "pin"],
        "bans": [[each.cities[0], each.mentor] for each in wanted if each.kind == "ban"],
        "together": [list(each.cities) for each in wanted if each.kind == "together"],
        "apart": [list(each.cities) for each in wanted if each.kind == "apart"],
    }
