"""What a reader makes of results: strengths, weaknesses, and where groups see things differently."""

from typing import Literal

from cityjourney.enablers.logic.disclosure import DimensionRelease

STRONG, WEAK, APART = 3.5, 2.5, 1.0
Verdict = Literal["strength", "weakness", "middle", ""]


def verdict_of(value: float | None) -> Verdict:
    """How a dimension is seen on the whole; nothing if nothing is shown."""
    if value is None:
        return ""
    if value >= STRONG:
        return "strength"
    return "weakness" if value <= WEAK else "middle"


def is_divided(dimension: DimensionRelease) -> bool:
    """Whether two groups lie a whole level apart."""
    return dimension.lowest is not None and (dimension.highest or 0) - dimension.lowest >= APART
