"""Why nothing fits: the wishes and facts that cannot all hold, each with the page where it can be changed."""

from collections.abc import Mapping
from typing import Any

from django.urls import reverse

from cityjourney.allocations.logic.rules import room_of
from cityjourney.allocations.queries.gathering import wishes_of
from cityjourney.allocations.views.door import RunHere


def conflict_rows(here: RunHere) -> dict[str, Any]:
    """The smallest conflict in words, and what is enough to give up."""
    result, words = here.run.result or {}, here.conflicts()
    wishes = {
        (wish.kind, *sorted(wish.cities), wish.mentor): str(wish.public_id) for wish in wishes_of(here.edition)
    }  # fmt: skip
    conflict, remedies = result.get("conflict", []), result.get("remedies", [])
    size = here.run.problem["group_size"]
    if not room_of(here.run.problem).fits(size["min"], size["max"]):
        conflict, remedies = [{"kind": "group_size", "bound": bound} for bound in ("min", "max")], []
    return {
        "conflict": [
            {"text": words.sentence(item), "enough": item in remedies, "url": _where(here, item, wishes)}
            for item in conflict
        ],
        "remedies": len(remedies),
        "cities": len(here.run.problem["cities"]),
    }  # fmt: skip


def _where(here: RunHere, item: Mapping[str, Any], wishes: Mapping[tuple[str, ...], str]) -> str:
    """Where a member of the conflict can be changed."""
    slug, kind = here.edition.slug, item["kind"]
    if kind in ("max_groups", "min_groups"):
        return reverse("allocations:profile", args=[slug, item["mentor"]])
    if kind in ("limit", "group_size"):
        return reverse("allocations:new", args=[slug])
    key = (kind, *sorted(item.get("cities", [item.get("city", "")])), str(item.get("mentor", "")))
    return reverse("allocations:wishes", args=[slug]) + (f"#wish-{wishes[key]}" if key in wishes else "")
