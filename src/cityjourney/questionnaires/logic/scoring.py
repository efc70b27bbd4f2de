"""Means of scale answers per section. "Cannot judge" and "not relevant" are left out, never counted as zero."""

import statistics
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from cityjourney.questionnaires.logic.conditions import Answers, is_answered, shown, skipped
from cityjourney.questionnaires.logic.definition import Definition, Question


@dataclass(frozen=True, slots=True)
class Score:
    """The mean of some levels. `mean` is None if nobody could judge; `low` and `high` are the ends of the scale."""

    mean: float | None
    answered: int
    left_out: int
    """How many chose a way out."""
    low: int
    high: int

    @property
    def share(self) -> float | None:
        """The mean between 0 (lowest level) and 1 (highest)."""
        if self.mean is None or self.high == self.low:
            return None
        return (self.mean - self.low) / (self.high - self.low)


@dataclass(frozen=True, slots=True)
class Spread:
    """What several people said about one section: the mean of their means, the ends, and how far they are apart."""

    mean: float | None
    lowest: float | None
    highest: float | None
    deviation: float | None
    people: int


def ends(definition: Definition, question: Question) -> tuple[int, int]:
    """The lowest and the highest level of a scale."""
    values = [level.value for level in definition.levels_of(question)]
    return min(values), max(values)


def values_of(definition: Definition, question: Question, value: Any) -> list[int]:
    """The levels in one answer (a matrix of scales has several), turned round where a high level is bad."""
    if not is_answered(value) or question.kind not in {"scale", "matrix"} or not definition.levels_of(question):
        return []
    low, high = ends(definition, question)
    levels = list(value.values()) if question.kind == "matrix" else [value]
    return [low + high - level if question.reversed else level for level in levels]


def section_scores(definition: Definition, answers: Answers) -> dict[str, Score]:
    """Section -> score of one respondent; only sections with scales. Every answered question counts the same."""
    visible = shown(definition, answers)
    scores: dict[str, Score] = {}
    for section in definition.sections:
        scaled = [each for each in section.questions if definition.levels_of(each) and each.kind in {"scale", "matrix"}]
        if not scaled:
            continue
        asked = [each for each in scaled if each.key in visible]
        means = [
            statistics.fmean(found)
            for question in asked
            if (found := values_of(definition, question, answers.get(question.key)))
        ]
        left_out = sum(skipped(answers.get(each.key)) is not None for each in asked)
        low = min(ends(definition, each)[0] for each in scaled)
        high = max(ends(definition, each)[1] for each in scaled)
        scores[section.key] = Score(statistics.fmean(means) if means else None, len(means), left_out, low, high)
    return scores


def spreads(definition: Definition, many: Iterable[Answers]) -> dict[str, Spread]:
    """Section -> what several respondents said together; the order of respondents never matters."""
    found: dict[str, list[float]] = {}
    for answers in many:
        for key, score in section_scores(definition, answers).items():
            means = found.setdefault(key, [])
            if score.mean is not None:
                means.append(score.mean)
    return {key: spread_of(sorted(means)) for key, means in found.items()}


def spread_of(means: list[float]) -> Spread:
    """The spread of sorted means."""
    if not means:
        return Spread(None, None, None, None, 0)
    return Spread(statistics.fmean(means), means[0], means[-1], statistics.pstdev(means), len(means))
