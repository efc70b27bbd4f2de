"""How mature solutions are: the middle of what people said on each scale, the gap to what the city wants.

"Cannot judge" never counts as a level. Scales that make no sense where a solution does not exist are left out there.
"""

import hashlib
import json
import statistics
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from cityjourney.methodology.schema import MaturityScale

FEWEST = 3
"""Nothing is shown that fewer people said."""
LARGE = 1.0
"""From this gap on (in levels of the ambition) a solution is a candidate."""
SEVERAL = 2
"""So many people have to want it."""
Levels = Mapping[str, int | None]
"""Scale -> level, or None for "cannot judge"."""


@dataclass(frozen=True, slots=True)
class Judged:
    """What one person said of one solution."""

    levels: Levels
    wanted: bool = False
    of_team: bool = True


@dataclass(frozen=True, slots=True)
class ScaleResult:
    """One scale of one solution: the middle of those who could judge; None if fewer than three could."""

    key: str
    middle: float | None
    people: int
    low: int
    high: int

    @property
    def share(self) -> float | None:
        """The middle between 0 (lowest level) and 1 (highest)."""
        return None if self.middle is None else (self.middle - self.low) / ((self.high - self.low) or 1)


@dataclass(frozen=True, slots=True)
class Standing:
    """Where one solution stands: its scales, its level (the middle of what people say), ambition, gap, who wants it.

    `level`, `ambition` and `gap` are in levels of the ambition's scale; None where nobody judged or nothing is set.
    """

    scales: tuple[ScaleResult, ...]
    level: float | None
    ambition: int | None
    people: int
    wanted: int
    team: float | None
    others: float | None
    """The level as the city's own people see it, and as the others do, where enough of them judged."""

    @property
    def gap(self) -> float | None:
        """What is missing to the ambition; 0 where it is reached."""
        if self.level is None or self.ambition is None:
            return None
        return max(self.ambition - self.level, 0.0)

    @property
    def is_candidate(self) -> bool:
        """Whether the gap is large and several people want it closed."""
        gap = self.gap
        return gap is not None and gap >= LARGE and self.wanted >= SEVERAL and 2 * self.wanted >= self.people


def judged_scales(scales: Iterable[MaturityScale]) -> list[MaturityScale]:
    """Those that people judge."""
    return [scale for scale in scales if scale.asks == "how_it_is"]


def ambition_scale(scales: Iterable[MaturityScale]) -> MaturityScale | None:
    """The one on which the city says how far it wants to be."""
    return next((scale for scale in scales if scale.asks == "how_far"), None)


def cleaned(scales: Sequence[MaturityScale], levels: Levels) -> dict[str, int | None]:
    """Only levels that exist, and only where they make sense: nothing after a scale that stands at its lowest."""
    found: dict[str, int | None] = {}
    for scale in judged_scales(scales):
        if scale.key not in levels or _is_beside_the_point(scales, scale, levels):
            continue
        value = levels[scale.key]
        if value is None or value in {level.value for level in scale.levels}:
            found[scale.key] = value
    return found


def _is_beside_the_point(scales: Sequence[MaturityScale], scale: MaturityScale, levels: Levels) -> bool:
    before = next((each for each in scales if each.key == scale.after), None)
    return before is not None and levels.get(before.key) == ends_of(before)[0]


def ends_of(scale: MaturityScale) -> tuple[int, int]:
    """The lowest and the highest level."""
    values = [level.value for level in scale.levels]
    return min(values), max(values)


def standing_of(
    scales: Sequence[MaturityScale], judged: Sequence[Judged], ambition: int | None, fewest: int = FEWEST
) -> Standing:
    """Put together what people said of one solution; their order never matters. No figure rests on fewer than these."""
    wide = ambition_scale(scales)
    low, high = ends_of(wide) if wide else (0, 1)
    team, others = ([each for each in judged if each.of_team == ours] for ours in (True, False))
    apart = min(len(team), len(others)) >= fewest
    return Standing(
        scales=_scales(scales, judged, fewest),
        level=_level(scales, judged, low, high, fewest),
        ambition=ambition,
        people=len(judged),
        wanted=sum(each.wanted for each in judged),
        team=_level(scales, team, low, high, fewest) if apart else None,
        others=_level(scales, others, low, high, fewest) if apart else None,
    )


def _scales(scales: Sequence[MaturityScale], judged: Sequence[Judged], fewest: int) -> tuple[ScaleResult, ...]:
    found = []
    for scale in judged_scales(scales):
        values = [value for each in judged if (value := each.levels.get(scale.key)) is not None]
        middle = statistics.median(values) if len(values) >= fewest else None
        found.append(ScaleResult(scale.key, middle, len(values), *ends_of(scale)))
    return tuple(found)


def _level(scales: Sequence[MaturityScale], judged: Sequence[Judged], low: int, high: int, fewest: int) -> float | None:
    """The middle of what each person says on average, on the scale of the ambition; None if too few could judge."""
    shares = [share for each in judged if (share := _share(scales, each)) is not None]
    return low + statistics.median(shares) * (high - low) if len(shares) >= fewest else None


def _share(scales: Sequence[MaturityScale], judged: Judged) -> float | None:
    """What one person says, from 0 to 1: the mean of the scales that they could judge."""
    shares = []
    for scale in judged_scales(scales):
        value = judged.levels.get(scale.key)
        if value is not None:
            low, high = ends_of(scale)
            shares.append((value - low) / ((high - low) or 1))
    return statistics.fmean(shares) if shares else None


def fingerprint_of(scales: Iterable[MaturityScale]) -> str:
    """The same for scales that ask the same: rounds are compared only then."""
    asked = [
        [scale.key, scale.after, [[level.value, level.name] for level in scale.levels]]
        for scale in judged_scales(scales)
    ]
    return hashlib.sha256(json.dumps(asked, sort_keys=True, ensure_ascii=False).encode()).hexdigest()
