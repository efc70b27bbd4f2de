"""Counts that may be shown while people answer: in steps, and never so that all are known to have answered."""

from collections import Counter
from collections.abc import Iterable


def coarse(number: int, invited: int, step: int) -> int:
    """At least so many: a multiple of `step`, below the number of those invited."""
    return max(0, min(number, invited - 1)) // step * step


def labelled(kinds: Iterable[str], already: Iterable[str], threshold: int) -> dict[str, str]:
    """Kind -> what the codes of a sending carry of it: the kind, if more than `threshold` people share it, or nothing.

    `already` are the kinds that codes of earlier sendings carry. A code that few could have would say whose it is.
    """
    counts, known = Counter(kinds), set(already)
    return {kind: kind if number > threshold or kind in known else "" for kind, number in counts.items()}
