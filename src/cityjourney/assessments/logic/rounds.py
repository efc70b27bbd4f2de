"""Two rounds of the same questions laid side by side: what may be compared, what changed, what that can claim."""

import statistics
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import Enum

from cityjourney.assessments.logic.scan import FEWEST, AreaResult, areas_of
from cityjourney.questionnaires.logic.conditions import Answers
from cityjourney.questionnaires.logic.definition import Definition, Question
from cityjourney.questionnaires.logic.scoring import section_scores

CLEAR = 0.5
"""A change of less than this (in levels) is within what chance and mood move."""
MANY = 8
"""With fewer people a single one moves the middle."""


class Verdict(Enum):
    """What can be said of a change."""

    UP = "up"
    DOWN = "down"
    SAME = "same"
    UNKNOWN = "unknown"


class Caveat(Enum):
    """What a change cannot claim."""

    FEW = "few"
    OTHERS = "others"
    VERSION = "version"
    OPINION = "opinion"


@dataclass(frozen=True, slots=True)
class RoundAnswers:
    """One round: its questions, and answers by person (a key that tells people apart and nothing else)."""

    definition: Definition
    answers: Mapping[str, Answers]
    """Person -> what they answered."""


@dataclass(frozen=True, slots=True)
class AreaChange:
    """One area before and after; `both` is the mean change of the people who answered both times."""

    key: str
    name: dict[str, str]
    before: AreaResult
    after: AreaResult
    questions: int
    of: int
    """How many of the questions of today could be compared."""
    both: float | None
    fewest: int = FEWEST
    """So many people have to have answered each time."""

    @property
    def change(self) -> float | None:
        """Levels between the two middles."""
        if self.before.middle is None or self.after.middle is None:
            return None
        return self.after.middle - self.before.middle

    @property
    def verdict(self) -> Verdict:
        """Up or down only where the change is clear, and those who answered twice do not say the opposite."""
        if self.change is None or min(self.before.people, self.after.people) < self.fewest:
            return Verdict.UNKNOWN
        if abs(self.change) < CLEAR or (self.both is not None and self.both * self.change < 0):
            return Verdict.SAME
        return Verdict.UP if self.change > 0 else Verdict.DOWN


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two rounds side by side, with what stands between them and a claim."""

    areas: tuple[AreaChange, ...]
    before: int
    after: int
    both: int
    """How many people answered before, after, and both times."""
    compared: int
    questions: int
    caveats: tuple[Caveat, ...]


def is_comparable(before: Question | None, after: Question, earlier: Definition, later: Definition) -> bool:
    """Whether two questions ask the same: same words in the first language, same kind, same levels."""
    if before is None or before.kind != after.kind or before.reversed != after.reversed:
        return False
    same_words = before.text.get(earlier.languages[0]) == after.text.get(earlier.languages[0])
    old = [(level.value, level.name.get(earlier.languages[0])) for level in earlier.levels_of(before)]
    new = [(level.value, level.name.get(earlier.languages[0])) for level in later.levels_of(after)]
    return same_words and old == new and [each.key for each in before.options] == [each.key for each in after.options]


def compare(before: RoundAnswers, after: RoundAnswers, fewest: int = FEWEST) -> Comparison:
    """Compare what may be compared: the questions that both rounds asked alike.

    With `fewest=1`, one answer each time is enough: that of a whole city, given together.
    """
    earlier, later = before.definition, after.definition
    scaled = [each.key for each in later.questions.values() if each.kind == "scale"]
    same = {key for key in scaled if is_comparable(earlier.questions.get(key), later.questions[key], earlier, later)}
    old, new = _narrowed(before, same), _narrowed(after, same)
    people = sorted(set(old) & set(new))
    was = {area.key: area for area in areas_of(later, list(old.values()))}
    now = areas_of(later, list(new.values()))
    changes = _changes_of_people(later, [(old[each], new[each]) for each in people])
    areas = tuple(
        AreaChange(
            area.key, area.name, was[area.key], area, *_asked(later, area.key, same), changes.get(area.key), fewest
        )
        for area in now
    )
    return Comparison(
        areas, len(old), len(new), len(people), len(same), len(scaled), _caveats(old, new, people, same, scaled)
    )


def _narrowed(found: RoundAnswers, same: set[str]) -> dict[str, Answers]:
    """Answers to the comparable questions only, and to those on which their being shown depends."""
    keep = same | found.definition.branches
    return {who: {key: value for key, value in each.items() if key in keep} for who, each in found.answers.items()}


def _asked(definition: Definition, area: str, same: set[str]) -> tuple[int, int]:
    """How many questions of an area could be compared, of how many."""
    section = next(each for each in definition.sections if each.key == area)
    keys = [each.key for each in section.questions if each.kind == "scale"]
    return sum(key in same for key in keys), len(keys)


def _changes_of_people(definition: Definition, pairs: Sequence[tuple[Answers, Answers]]) -> dict[str, float]:
    """Area -> mean change of the people who answered both times; nothing with too few of them."""
    found: dict[str, list[float]] = {}
    for old, new in pairs:
        was, now = section_scores(definition, old), section_scores(definition, new)
        for key, score in now.items():
            earlier = was[key].mean if key in was else None
            if score.mean is not None and earlier is not None:
                found.setdefault(key, []).append(score.mean - earlier)
    return {key: statistics.fmean(sorted(values)) for key, values in found.items() if len(values) >= FEWEST}


def _caveats(
    old: Mapping[str, Answers], new: Mapping[str, Answers], people: Sequence[str], same: set[str], scaled: list[str]
) -> tuple[Caveat, ...]:
    caveats = []
    if min(len(old), len(new)) < MANY:
        caveats.append(Caveat.FEW)
    if len(people) < max(len(old), len(new)):
        caveats.append(Caveat.OTHERS)
    if len(same) < len(scaled):
        caveats.append(Caveat.VERSION)
    return (*caveats, Caveat.OPINION)
