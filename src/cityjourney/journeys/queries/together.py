"""What several cities have to do with one and the same meeting, as one step."""

from collections.abc import Iterable, Sequence
from dataclasses import replace

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from cityjourney.journeys.logic.standing import Step

NAMED = 2
"""So many cities are named; of the others the number is told."""


def together(steps: Iterable[Step]) -> list[Step]:
    """Steps in their order; those of one meeting for several cities once, with these cities named."""
    groups: dict[str, list[Step]] = {}
    for step in steps:
        groups.setdefault(step.meeting or f"step:{step.city}:{step.key}", []).append(step)
    return [found[0] if len(found) == 1 else _one(found) for found in groups.values()]


def _one(found: Sequence[Step]) -> Step:
    """One step for all: it begins and is due when the first of them is, and says how many are not ready."""
    first, unready = min(found, key=lambda step: step.due), [step for step in found if step.unready]
    return replace(
        first,
        key=first.meeting,
        city=named([step.city for step in found]),
        begins=min((step.begins for step in found if step.begins), default=None),
        reason=_how_many_wait(len(unready), len(found)) if first.event else first.reason,
        action=_("Open it") if first.event else "",
        url=first.meeting_url or first.url,
    )


def _how_many_wait(unready: int, whole: int) -> str:
    if not unready:
        return _("Everything is ready")
    words = ngettext("%(n)d of %(whole)d cities is not ready", "%(n)d of %(whole)d cities are not ready", unready)
    return words % {"n": unready, "whole": whole}


def named(cities: Iterable[str]) -> str:
    """The names of some cities: "Granada and Osijek", "Granada, Osijek and 2 more"."""
    names = sorted(set(cities))
    if len(names) == 1:
        return names[0]
    if len(names) == NAMED:
        return _("%(first)s and %(second)s") % {"first": names[0], "second": names[1]}
    rest = len(names) - NAMED
    return ngettext("%(cities)s and %(n)d more", "%(cities)s and %(n)d more", rest) % {
        "cities": ", ".join(names[:NAMED]),
        "n": rest,
    }
