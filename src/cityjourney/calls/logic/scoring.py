"""Scores of several assessors by weighted criteria: the total, how far they differ, what was strong and what weak."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from statistics import fmean, pstdev
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field, TypeAdapter

APART = 0.25
"""Assessors differ when their totals lie more than this part of the scale apart."""


class Criterion(BaseModel):
    """What is looked at, how much it weighs, and what each score from 0 on means."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    key: Annotated[str, Field(pattern=r"^[a-z][a-z0-9-]{0,59}$")]
    name: dict[str, str]
    weight: Annotated[int, Field(ge=1, le=100)]
    text: dict[str, str] = {}
    levels: Annotated[list[dict[str, str]], Field(min_length=2, max_length=11)]
    """Described scores: the first one is score 0."""

    @property
    def top(self) -> int:
        """The highest score."""
        return len(self.levels) - 1


CRITERIA: TypeAdapter[list[Criterion]] = TypeAdapter(list[Criterion])


def criteria_of(data: Any) -> list[Criterion]:
    """Criteria from JSON. Raises pydantic's `ValidationError`."""
    return CRITERIA.validate_python(data)


@dataclass(frozen=True, slots=True)
class Result:
    """What all finished assessments say together; totals and spread are parts of 100.

    `by_criterion` holds, for each criterion, the mean score as a part of 100.
    """

    count: int
    total: float | None = None
    lowest: float | None = None
    highest: float | None = None
    deviation: float | None = None
    by_criterion: Mapping[str, float] | None = None

    @property
    def spread(self) -> float | None:
        """How far the lowest and the highest total lie apart."""
        return None if self.lowest is None or self.highest is None else round(self.highest - self.lowest, 1)

    @property
    def apart(self) -> bool:
        """Whether assessors differ so much that somebody should look."""
        return (self.spread or 0) > APART * 100


def total_of(criteria: Sequence[Criterion], scores: Mapping[str, int]) -> float:
    """One assessor's weighted total as a part of 100; every criterion must have a score."""
    weights = sum(each.weight for each in criteria)
    return sum(each.weight * scores[each.key] / each.top for each in criteria) / weights * 100


def together(criteria: Sequence[Criterion], sheets: Sequence[Mapping[str, int]]) -> Result:
    """All finished assessments of one application."""
    whole = [sheet for sheet in sheets if all(each.key in sheet for each in criteria)]
    if not whole or not criteria:
        return Result(0)
    totals = [total_of(criteria, sheet) for sheet in whole]
    return Result(
        len(whole),
        round(fmean(totals), 1),
        round(min(totals), 1),
        round(max(totals), 1),
        round(pstdev(totals), 1),
        {each.key: round(fmean(sheet[each.key] for sheet in whole) / each.top * 100, 1) for each in criteria},
    )
