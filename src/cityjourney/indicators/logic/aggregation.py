"""Several cities as one figure, by the rule of the indicator. What is missing is counted, never taken for zero."""

from collections.abc import Iterable
from dataclasses import dataclass
from math import fsum


@dataclass(frozen=True, slots=True)
class Part:
    """What one city brings: its value, or what is divided (`over`) by what (`under`); `under` also weighs."""

    value: float | None = None
    over: float | None = None
    under: float | None = None


@dataclass(frozen=True, slots=True)
class Together:
    """The figure (None if there is none), how many cities it stands for, and how many could not be counted."""

    value: float | None
    counted: int
    missing: int


def together(rule: str, parts: Iterable[Part], factor: float = 1.0) -> Together:
    """Apply a rule (`sum`, `mean`, `weighted`, `ratio`, `none`). The order of the parts never matters.

    Raises `ValueError` for a rule that there is not.
    """
    given = list(parts)
    if rule == "none":
        return Together(None, 0, len(given))
    if rule in {"sum", "mean"}:
        values = [part.value for part in given if part.value is not None]
        total = fsum(values)
        value = (total if rule == "sum" else _within(total / len(values), values)) if values else None
        return Together(value, len(values), len(given) - len(values))
    if rule == "weighted":
        return _weighted(given)
    if rule == "ratio":
        return _ratio(given, factor)
    raise ValueError(rule)


def _weighted(given: list[Part]) -> Together:
    pairs = [(part.value, part.under) for part in given if part.value is not None and part.under and part.under > 0]
    if not pairs:
        return Together(None, 0, len(given))
    total = fsum(weight for _value, weight in pairs)
    mean = fsum(value * (weight / total) for value, weight in pairs)
    return Together(_within(mean, [value for value, _weight in pairs]), len(pairs), len(given) - len(pairs))


def _ratio(given: list[Part], factor: float) -> Together:
    pairs = [(part.over, part.under) for part in given if part.over is not None and part.under and part.under > 0]
    if not pairs:
        return Together(None, 0, len(given))
    value = factor * fsum(over for over, _under in pairs) / fsum(under for _over, under in pairs)
    return Together(value, len(pairs), len(given) - len(pairs))


def _within(mean: float, values: list[float]) -> float:
    """A mean never lies outside of what it is the mean of, whatever rounding does."""
    return min(max(mean, min(values)), max(values))
