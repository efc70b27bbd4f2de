"""The disclosure check: what may be said of answers without saying what anybody answered.

Everything that leaves the box passes `release`, once, when a round closes; screens, files and other apps read what it
said. The rules:

1. Fewer answers than the threshold: nothing is said.
2. Groups below the threshold are put together, with the smallest other group if need be. Every answer belongs to
   exactly one group that is large enough, so that no rest can be found by subtraction.
3. In each dimension a group is shown if enough of its people could judge and they do not all say the same.
4. Values over several groups are made of what is shown, and of nothing else.
5. Of single statements only a word is said, and only of twice as many people.
6. Numbers are rounded; counts are steps.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from math import ceil, floor
from statistics import fmean, median, quantiles
from typing import Any, Literal

from cityjourney.enablers.logic.box import Answer
from cityjourney.enablers.logic.counts import coarse
from cityjourney.methodology.schema import EnablerDimension, EnablerSurvey

SMALLEST = 5
"""No round may have a lower threshold."""
ALIKE, ALIKE_BELOW = 0.9, 20
"""More than this share of one value, among fewer people than that, would tell what each of them answered."""
HIGH, LOW = 4, 2
Band = Literal["high", "low", "split", "middle", ""]


@dataclass(frozen=True, slots=True)
class Group:
    """Answers that are shown together, and the kinds of stakeholders that they come from ("": kinds of few people)."""

    kinds: tuple[str, ...]
    answers: tuple[Answer, ...]


@dataclass(frozen=True, slots=True)
class Cell:
    """What a group thinks of a dimension: the median of its people's means, and where the middle half lies."""

    median: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class DimensionRelease:
    """One dimension: a cell for each group (None: not shown), the mean of those shown, a word for each statement."""

    key: str
    value: float | None
    lowest: float | None
    highest: float | None
    cells: tuple[Cell | None, ...]
    statements: tuple[tuple[str, Band], ...]


@dataclass(frozen=True, slots=True)
class Release:
    """All that is ever said of a round. `answered` and `invited` are what people may know of the counts."""

    threshold: int
    invited: int
    answered: int
    groups: tuple[tuple[str, ...], ...]
    dimensions: tuple[DimensionRelease, ...]

    @property
    def document(self) -> dict[str, Any]:
        """As it is kept."""
        return asdict(self)


def read_release(document: dict[str, Any]) -> Release:
    """From what is kept."""
    return Release(
        threshold=document["threshold"],
        invited=document["invited"],
        answered=document["answered"],
        groups=tuple(tuple(kinds) for kinds in document["groups"]),
        dimensions=tuple(
            DimensionRelease(
                key=each["key"],
                value=each["value"],
                lowest=each["lowest"],
                highest=each["highest"],
                cells=tuple(Cell(**cell) if cell else None for cell in each["cells"]),
                statements=tuple((key, band) for key, band in each["statements"]),
            )
            for each in document["dimensions"]
        ),
    )


def release(survey: EnablerSurvey, answers: Sequence[Answer], *, invited: int, threshold: int) -> Release:
    """What may be said of answers."""
    groups = fold(answers, threshold)
    places = iter(range(sum(len(each.statements) for each in survey.dimensions)))
    dimensions = []
    for dimension in survey.dimensions:
        own = [next(places) for _each in dimension.statements]
        dimensions.append(_dimension(dimension, own, groups, threshold))
    answered = coarse(len(answers), invited, SMALLEST)
    return Release(threshold, invited, answered, tuple(group.kinds for group in groups), tuple(dimensions))


def fold(answers: Iterable[Answer], threshold: int) -> tuple[Group, ...]:
    """Groups of at least `threshold` answers, in which every answer has its place; none if there are too few in all."""
    by_kind: dict[str, list[Answer]] = {}
    for answer in answers:
        by_kind.setdefault(answer.group, []).append(answer)
    large = {kind: each for kind, each in by_kind.items() if kind and len(each) >= threshold}
    pool = {kind: each for kind, each in by_kind.items() if kind not in large}
    while large and 0 < sum(map(len, pool.values())) < threshold:
        smallest = min(large, key=lambda kind: (len(large[kind]), kind))
        pool[smallest] = large.pop(smallest)
    groups = [Group((kind,), _sorted(each)) for kind, each in sorted(large.items())]
    together = [answer for each in pool.values() for answer in each]
    if len(together) >= threshold:
        groups.append(Group(tuple(sorted(pool, key=lambda kind: (not kind, kind))), _sorted(together)))
    return tuple(groups)


def _sorted(answers: Iterable[Answer]) -> tuple[Answer, ...]:
    return tuple(sorted(answers, key=lambda each: (each.group, [mark or 0 for mark in each.marks])))


def mean_of(answer: Answer, places: Sequence[int]) -> float | None:
    """The mean of a person's marks in a dimension; None if they could judge less than half of it."""
    marks = [mark for place in places if (mark := answer.marks[place]) is not None]
    return fmean(marks) if 2 * len(marks) >= len(places) else None


def too_alike(values: Sequence[float]) -> bool:
    """Whether knowing the value of most would tell the value of each."""
    most = max(Counter(round(value, 1) for value in values).values(), default=0)
    return len(values) < ALIKE_BELOW and most > ALIKE * len(values)


def cell_of(values: Sequence[float], threshold: int) -> Cell | None:
    """What is said of a group in a dimension; None if that would say too much."""
    if len(values) < threshold or too_alike(values):
        return None
    low, _middle, high = quantiles(values, n=4, method="inclusive")
    return Cell(round(median(values), 1), floor(low * 2) / 2, ceil(high * 2) / 2)


def _dimension(
    dimension: EnablerDimension, places: Sequence[int], groups: Sequence[Group], threshold: int
) -> DimensionRelease:
    cells: list[Cell | None] = []
    shown: list[Answer] = []
    for group in groups:
        judged = [(answer, mean) for answer in group.answers if (mean := mean_of(answer, places)) is not None]
        cell = cell_of([mean for _answer, mean in judged], threshold)
        cells.append(cell)
        shown += [answer for answer, _mean in judged] if cell else []
    medians = [cell.median for cell in cells if cell]
    bands = tuple(
        (statement.key, band_of([each.marks[place] for each in shown], 2 * threshold))
        for place, statement in zip(places, dimension.statements, strict=True)
    )
    value = round(fmean(medians), 1) if medians else None
    return DimensionRelease(
        dimension.key, value, min(medians, default=None), max(medians, default=None), tuple(cells), bands
    )


def band_of(marks: Sequence[int | None], least: int) -> Band:
    """One word for a statement: most rate it high, or low, or opinions are split; nothing if few could judge."""
    given = [float(mark) for mark in marks if mark is not None]
    if len(given) < least or too_alike(given):
        return ""
    high = sum(mark >= HIGH for mark in given) / len(given)
    low = sum(mark <= LOW for mark in given) / len(given)
    if high >= 0.3 and low >= 0.3:
        return "split"
    if high >= 0.6:
        return "high"
    return "low" if low >= 0.6 else "middle"
