"""Checks of `allocations.yaml` that the schema cannot see: criteria, weights, limits and sizes that fit each other."""

from collections.abc import Iterator

from cityjourney.methodology.draft import Draft
from cityjourney.methodology.problems import Problem
from cityjourney.methodology.tree import Node

Problems = Iterator[Problem]
COMPARED = "relatability"


def allocation_criteria(draft: Draft) -> Problems:
    """No two criteria look at the same with the same aim; what compares cities has something to compare."""
    for entry in draft.entries("allocations"):
        seen: dict[tuple[str, str], str] = {}
        for item in entry.listed("criteria"):
            key, measure, aim = (item.word(name) or "" for name in ("key", "measure", "aim"))
            if (measure, aim) in seen:
                yield item.problem("criterion-twice", {"key": seen[measure, aim]}, child="measure")
            elif measure and aim:
                seen[measure, aim] = key
            if measure == COMPARED and not _weighs(entry):
                yield item.problem("relatability-without-weights", {"key": key}, child="measure")


def _weighs(entry: Node) -> bool:
    """Whether any trait counts; what cannot be read is given the benefit of the doubt."""
    weights = entry.get("relatability")
    return weights is not None and any(
        not isinstance(each.value, int) or each.value > 0 for each in weights.fields.values()
    )


def allocation_limits(draft: Draft) -> Problems:
    """Sizes stand the right way round; a limit is about cities that look for a mentor, once, and can be met."""
    parts = {entry.word("key"): entry.word("part") for entry in draft.entries("city_types")}
    for entry in draft.entries("allocations"):
        size = entry.get("group_size")
        least, most = (size.whole("min"), size.whole("max")) if size is not None else (None, None)
        if size is not None and least is not None and most is not None and least > most:
            yield size.fields["min"].problem("size-upside-down", {"min": least, "max": most})
        seen: set[str] = set()
        for limit in entry.listed("limits"):
            key = limit.word("city_type")
            if key is not None and key in seen:
                yield limit.fields["city_type"].problem("limit-twice", {"key": key})
            elif key is not None and parts.get(key) == "mentor":
                yield limit.fields["city_type"].problem("limit-of-mentors", {"key": key})
            seen.add(key or "")
            yield from _numbers(limit, key or "", most)


def _numbers(limit: Node, key: str, size: int | None) -> Problems:
    least, most = limit.whole("min") or 0, limit.whole("max")
    unread = any(limit.get(name) is not None and limit.whole(name) is None for name in ("min", "max"))
    if most is not None and least > most:
        yield limit.fields["min"].problem("size-upside-down", {"min": least, "max": most})
    elif size is not None and least > size:
        yield limit.fields["min"].problem("limit-beyond-group", {"min": least, "max": size})
    elif not least and most is None and not unread:
        yield limit.problem("limit-says-nothing", {"key": key})
