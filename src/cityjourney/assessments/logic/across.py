"""One city's answers beside those of others: each city counts once, and nothing is said of fewer than five cities."""

import statistics
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from cityjourney.questionnaires.logic.conditions import Answers, is_answered, skipped
from cityjourney.questionnaires.logic.definition import Definition, Question
from cityjourney.questionnaires.logic.scoring import ends, section_scores, values_of

FEWEST_CITIES = 5
"""Below, what others said could be guessed."""


@dataclass(frozen=True, slots=True)
class Beside:
    """A question or a section: our value, and the middle of the cities that answered, if there are enough of them."""

    key: str
    own: float | None
    middle: float | None
    cities: int
    low: int = 0
    high: int = 0


@dataclass(frozen=True, slots=True)
class Choices:
    """A question with options: what we chose, and how many cities chose each, if enough of them answered."""

    key: str
    own: tuple[str, ...]
    counts: Mapping[str, int]
    cities: int


def section_values(definition: Definition, many: Sequence[Answers]) -> dict[str, float]:
    """Section -> the middle of what the people of one city said."""
    found: dict[str, list[float]] = {}
    for answers in many:
        for key, score in section_scores(definition, answers).items():
            if score.mean is not None:
                found.setdefault(key, []).append(score.mean)
    return {key: statistics.median(values) for key, values in found.items()}


def sections_beside(definition: Definition, cities: Mapping[int, Sequence[Answers]], own: int) -> list[Beside]:
    """Every section with scales: ours beside the middle of the cities."""
    values = {city: section_values(definition, many) for city, many in cities.items()}
    found = []
    for section in definition.sections:
        scaled = [each for each in section.questions if each.kind == "scale" and definition.levels_of(each)]
        if scaled:
            known = [each[section.key] for each in values.values() if section.key in each]
            low, high = (
                min(ends(definition, each)[0] for each in scaled),
                max(ends(definition, each)[1] for each in scaled),
            )
            found.append(_beside(section.key, values.get(own, {}).get(section.key), known, low, high))
    return found


def question_beside(
    definition: Definition, question: Question, cities: Mapping[int, Sequence[Answers]], own: int
) -> Beside | Choices | None:
    """One question; None for kinds that cannot be put together (texts, dates, files, places)."""
    if question.kind in {"scale", "number"}:
        values = {
            city: value for city, many in cities.items() if (value := _value(definition, question, many)) is not None
        }
        low, high = ends(definition, question) if question.kind == "scale" else (0, 0)
        return _beside(question.key, values.get(own), list(values.values()), low, high)
    if question.kind in {"single", "multiple"}:
        chosen = {city: found for city, many in cities.items() if (found := _chosen(question, many))}
        counts = Counter(key for found in chosen.values() for key in found)
        enough = len(chosen) >= FEWEST_CITIES
        return Choices(question.key, tuple(sorted(chosen.get(own, ()))), counts if enough else {}, len(chosen))
    return None


def _beside(key: str, own: float | None, known: Sequence[float], low: int, high: int) -> Beside:
    enough = len(known) >= FEWEST_CITIES
    return Beside(key, own, statistics.median(known) if enough else None, len(known), low, high)


def _value(definition: Definition, question: Question, many: Sequence[Answers]) -> float | None:
    """The middle of what the people of one city said."""
    values: list[float] = []
    for answers in many:
        value: Any = answers.get(question.key)
        if question.kind == "scale":
            values += values_of(definition, question, value)
        elif is_answered(value) and skipped(value) is None:
            values.append(float(value))
    return statistics.median(values) if values else None


def _chosen(question: Question, many: Sequence[Answers]) -> set[str]:
    """What anybody of one city chose."""
    found: set[str] = set()
    for answers in many:
        value: Any = answers.get(question.key)
        if is_answered(value) and skipped(value) is None:
            found |= set(value) if question.kind == "multiple" else {value}
    return found
