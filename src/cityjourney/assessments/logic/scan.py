"""What several people said of areas and questions: middle, spread, agreement.

The order of people never matters. "Cannot judge" and "not relevant" are left out and never count as zero.
"""

import statistics
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import Enum

from cityjourney.questionnaires.logic.conditions import Answers, shown, skipped
from cityjourney.questionnaires.logic.definition import Definition, Level, Question
from cityjourney.questionnaires.logic.scoring import Score, ends, section_scores

FEWEST = 3
"""With fewer people nothing is shown but one's own answers: each would know what the others said."""
NEAR = 1
"""Levels at most between people who see it alike."""
Texts = dict[str, str]


class Stance(Enum):
    """How far people are apart."""

    FEW = "few"
    """Too few could judge."""
    AGREE = "agree"
    BETWEEN = "between"
    APART = "apart"


@dataclass(frozen=True, slots=True)
class AreaResult:
    """One area: the middle of what people said, and how far they are apart; on the scale from `low` to `high`."""

    key: str
    name: Texts
    means: tuple[float, ...]
    """What each person said on average, the lowest first."""
    left_out: int
    """How many answers were "cannot judge" or "not relevant"."""
    low: int
    high: int

    @property
    def people(self) -> int:
        """How many could judge at least one question."""
        return len(self.means)

    @property
    def middle(self) -> float | None:
        """The middle of what people said; None if nobody could judge."""
        return statistics.median(self.means) if self.means else None

    @property
    def lowest(self) -> float | None:
        """What the most critical person said."""
        return self.means[0] if self.means else None

    @property
    def highest(self) -> float | None:
        """What the most content person said."""
        return self.means[-1] if self.means else None

    @property
    def spread(self) -> float:
        """Levels between the two."""
        return self.means[-1] - self.means[0] if self.means else 0.0

    @property
    def share(self) -> float | None:
        """The middle between 0 (lowest level) and 1 (highest)."""
        return None if self.middle is None else (self.middle - self.low) / ((self.high - self.low) or 1)

    @property
    def stance(self) -> Stance:
        """How far people are apart in this area."""
        return stance_of(self.people, self.spread, self.high - self.low)


@dataclass(frozen=True, slots=True)
class QuestionResult:
    """One question: how often each level was chosen."""

    key: str
    area: str
    text: Texts
    levels: tuple[Level, ...]
    counts: tuple[int, ...]
    """In the order of the levels."""
    left_out: int
    deviation: float
    """How far people are apart: 0 if all chose the same, 1 if half of them chose each end."""

    @property
    def people(self) -> int:
        """How many judged."""
        return sum(self.counts)

    @property
    def chosen(self) -> tuple[Level, ...]:
        """The levels that anybody chose."""
        return tuple(level for level, count in zip(self.levels, self.counts, strict=True) if count)

    @property
    def stance(self) -> Stance:
        """How far people are apart."""
        values = [level.value for level in self.chosen]
        width = self.levels[-1].value - self.levels[0].value
        return stance_of(self.people, max(values) - min(values) if values else 0, width)

    @property
    def middle(self) -> float | None:
        """The middle level."""
        values = [level.value for level, n in zip(self.levels, self.counts, strict=True) for _one in range(n)]
        return statistics.median(values) if values else None


def stance_of(people: int, apart: float, width: float) -> Stance:
    """How far people are apart whose ends lie `apart` on a scale that is `width` wide."""
    if people < FEWEST:
        return Stance.FEW
    if apart <= NEAR:
        return Stance.AGREE
    return Stance.APART if apart > width / 2 else Stance.BETWEEN


def areas_of(definition: Definition, many: Sequence[Answers]) -> list[AreaResult]:
    """The sections that have scales, in their order."""
    return areas_from(definition, [section_scores(definition, answers) for answers in many])


def areas_from(definition: Definition, scored: Sequence[dict[str, Score]]) -> list[AreaResult]:
    """The same from scores that were worked out already: section -> score, for each person."""
    found = []
    for section in definition.sections:
        scaled = [each for each in section.questions if each.kind == "scale" and definition.levels_of(each)]
        if not scaled:
            continue
        scores = [each[section.key] for each in scored if section.key in each]
        found.append(
            AreaResult(
                section.key,
                dict(section.title),
                tuple(sorted(score.mean for score in scores if score.mean is not None)),
                sum(score.left_out for score in scores),
                min(ends(definition, each)[0] for each in scaled),
                max(ends(definition, each)[1] for each in scaled),
            )
        )
    return found


def questions_of(definition: Definition, many: Iterable[Answers]) -> list[QuestionResult]:
    """Every scale question, in its order."""
    chosen: dict[str, Counter[int]] = {}
    left_out: Counter[str] = Counter()
    for answers in many:
        for key in shown(definition, answers):
            value = answers.get(key)
            if skipped(value) is not None:
                left_out[key] += 1
            elif isinstance(value, int):
                chosen.setdefault(key, Counter())[value] += 1
    return [
        _question(definition, question, chosen.get(key, Counter()), left_out[key])
        for key, question in definition.questions.items()
        if question.kind == "scale" and definition.levels_of(question)
    ]


def _question(definition: Definition, question: Question, chosen: Counter[int], left_out: int) -> QuestionResult:
    levels = sorted(definition.levels_of(question), key=lambda level: level.value)
    half = (levels[-1].value - levels[0].value) / 2
    values = [level.value for level in levels for _one in range(chosen[level.value])]
    return QuestionResult(
        question.key,
        definition.section_of[question.key].key,
        dict(question.text),
        tuple(levels),
        tuple(chosen[level.value] for level in levels),
        left_out,
        min(statistics.pstdev(values) / half, 1.0) if values and half else 0.0,
    )


def most_disputed(found: Iterable[QuestionResult], number: int) -> list[QuestionResult]:
    """Those about which people are furthest apart, the widest first."""
    apart = [each for each in found if each.stance in {Stance.APART, Stance.BETWEEN}]
    return sorted(apart, key=lambda each: (-each.deviation, each.key))[:number]


def most_agreed(found: Iterable[QuestionResult], number: int) -> list[QuestionResult]:
    """Those that people see alike, the most answered first."""
    alike = [each for each in found if each.stance == Stance.AGREE]
    return sorted(alike, key=lambda each: (each.deviation, -each.people, each.key))[:number]


def hard_to_judge(found: Iterable[QuestionResult], people: int) -> list[QuestionResult]:
    """Those for which at least half of the people saw no answer, the most of them first."""
    hard = [each for each in found if people and 2 * each.left_out >= people]
    return sorted(hard, key=lambda each: (-each.left_out, each.key))
