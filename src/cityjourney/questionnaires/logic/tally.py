"""Counting many answers in one pass with bounded memory: how often what was chosen, and how numbers spread."""

import math
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from cityjourney.questionnaires.logic.conditions import Answers, skipped
from cityjourney.questionnaires.logic.definition import Definition, Question

BINS = 10
KEPT = 100_000
"""Numbers kept for the exact median; beyond that, it is the median of the first ones."""


@dataclass(slots=True)
class Count:
    """One question. `chosen` counts options, levels, `row/option`, or places in a ranking (`option/1`)."""

    answered: int = 0
    skips: Counter[str] = field(default_factory=Counter)
    chosen: Counter[str] = field(default_factory=Counter)
    numbers: list[float] = field(default_factory=list)
    total: float = 0.0
    numeric: int = 0
    low: float = math.inf
    high: float = -math.inf

    @property
    def mean(self) -> float | None:
        """The mean of all numbers or levels; None if there is none."""
        return self.total / self.numeric if self.numeric else None

    @property
    def median(self) -> float | None:
        """The middle of the numbers."""
        if not self.numbers:
            return None
        ordered = sorted(self.numbers)
        half = len(ordered) // 2
        return ordered[half] if len(ordered) % 2 else (ordered[half - 1] + ordered[half]) / 2

    def number(self, value: float) -> None:
        """Take one number."""
        self.total += value
        self.numeric += 1
        self.low, self.high = min(self.low, value), max(self.high, value)


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar of a picture: how many, and which share of those who answered."""

    key: str
    label: dict[str, str]
    count: int
    share: float


def tally(definition: Definition, many: Iterable[Answers]) -> tuple[int, dict[str, Count]]:
    """How many responses there are, and the count of every question."""
    counts = {key: Count() for key in definition.questions}
    responses = 0
    for answers in many:
        responses += 1
        for key, value in answers.items():
            if key in counts:
                take(definition.questions[key], counts[key], value)
    return responses, counts


def take(question: Question, count: Count, value: Any) -> None:
    """Count one answer."""
    way_out = skipped(value)
    if way_out is not None:
        count.skips[way_out] += 1
        return
    count.answered += 1
    if question.kind == "scale":
        count.chosen[str(value)] += 1
        count.number(value)
    elif question.kind == "single":
        count.chosen[value] += 1
    elif question.kind == "multiple":
        count.chosen.update(value)
    elif question.kind == "ranking":
        count.chosen.update(f"{key}/{place}" for place, key in enumerate(value, start=1))
    elif question.kind == "matrix":
        count.chosen.update(f"{row}/{cell}" for row, cell in value.items())
    elif question.kind == "number":
        count.number(value)
        if len(count.numbers) < KEPT:
            count.numbers.append(value)


def bars(definition: Definition, question: Question, count: Count) -> list[Bar]:
    """The bars of a question without rows; none for texts, dates, files and places."""
    whole = count.answered or 1
    if question.kind in {"single", "multiple"}:
        choices = [(option.key, option.text) for option in question.options]
    elif question.kind == "scale":
        choices = [(str(level.value), level.name) for level in definition.levels_of(question)]
    elif question.kind == "ranking":
        return _ranked(question, count)
    elif question.kind == "number":
        return _bins(count)
    else:
        return []
    return [Bar(key, label, count.chosen[key], count.chosen[key] / whole) for key, label in choices]


def _ranked(question: Question, count: Count) -> list[Bar]:
    """Points: the first of n places gives n, the next one less; as a share of what would be possible."""
    places = len(question.options)
    found = []
    for option in question.options:
        points = sum(count.chosen[f"{option.key}/{place}"] * (places + 1 - place) for place in range(1, places + 1))
        found.append(Bar(option.key, option.text, points, points / (places * (count.answered or 1))))
    return sorted(found, key=lambda bar: (-bar.count, bar.key))


def _bins(count: Count) -> list[Bar]:
    if not count.numbers:
        return []
    low, high = min(count.numbers), max(count.numbers)
    width = (high - low) / BINS or 1.0
    placed = Counter(min(int((value - low) / width), BINS - 1) for value in count.numbers)
    steps = range(BINS) if high > low else range(1)
    return [
        Bar(str(step), {"": _ends(low, high, width, step)}, placed[step], placed[step] / len(count.numbers))
        for step in steps
    ]


def _ends(low: float, high: float, width: float, step: int) -> str:
    return f"{low:g}" if high == low else f"{low + step * width:g} – {low + (step + 1) * width:g}"


def row_bars(definition: Definition, question: Question, count: Count) -> list[tuple[dict[str, str], list[Bar]]]:
    """For a matrix: each row's text with its bars."""
    if question.options:
        choices = [(option.key, option.text) for option in question.options]
    else:
        choices = [(str(level.value), level.name) for level in definition.levels_of(question)]
    rows = []
    for row in question.rows:
        whole = sum(count.chosen[f"{row.key}/{key}"] for key, _label in choices) or 1
        rows.append(
            (
                row.text,
                [
                    Bar(key, label, count.chosen[f"{row.key}/{key}"], count.chosen[f"{row.key}/{key}"] / whole)
                    for key, label in choices
                ],
            )
        )
    return rows
