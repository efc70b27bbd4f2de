"""The groups of a run on a map: all of them, or one whose cities then have their names."""

from typing import Any

from django.core.exceptions import BadRequest
from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.views.decorators.http import require_safe

from cityjourney.allocations.logic.drawing import WIDTH, Map, draw, hue_of, shape_of
from cityjourney.allocations.queries.gathering import theme_names
from cityjourney.allocations.views.door import RunHere, at_result
from cityjourney.allocations.views.results import group_rows

NAMED = 40
"""Up to so many cities have their name on the map; more would cover each other."""
DOWN = {"triangle": 7, "down": 1}
"""How far below the middle the number of a mark stands."""
LEFT_FROM = 0.85 * WIDTH
"""From here on a name stands to the left of its mark."""


@require_safe
@at_result
def drawn(request: HttpRequest, here: RunHere) -> HttpResponseBase:
    """The groups on a map, and the same as a list."""
    groups, only = here.run.groups, _asked(request, here)
    where = {
        key: (each.latitude, each.longitude)
        for key, each in here.places.items()
        if each.latitude is not None and each.longitude is not None
    }
    picture = draw(where, [(group["mentor"], group["cities"]) for group in groups])
    spots = _spots(here, picture, only)
    ties = picture.ties if picture else ()
    context = here.context(
        way="map", picture=picture, width=WIDTH, only=only, spots=spots,
        ties=[(hue_of(group), path) for group, path in ties if path and only in (0, group)],
        groups=group_rows(here.places, groups, theme_names(here.edition)),
        beyond=[each["name"] for each in spots if each["spot"].beyond and not each["dim"]],
        unplaced=[each.name for key, each in here.places.items() if key not in where],
    )  # fmt: skip
    return render(request, "allocations/map.html", context)


def _asked(request: HttpRequest, here: RunHere) -> int:
    """The number of the group that is asked for; 0 for all."""
    asked = request.GET.get("group", "")
    if not asked:
        return 0
    if not (asked.isascii() and asked.isdigit() and len(asked) < 9):
        raise BadRequest("group")
    if not 0 < int(asked) <= len(here.run.groups):
        raise Http404
    return int(asked)


def _spots(here: RunHere, picture: Map | None, only: int) -> list[dict[str, Any]]:
    """Every mark: cities first, so that mentors lie above them; those of other groups are dim and have no name."""
    shown = {key for number, group in enumerate(here.run.groups, 1) if only in (0, number)
             for key in (group["mentor"], *group["cities"])}  # fmt: skip
    led: dict[str, list[str]] = {}
    for number, each in enumerate(here.run.groups, 1):
        led.setdefault(each["mentor"], []).append(str(number))
    found: list[dict[str, Any]] = []
    for spot in picture.spots if picture else ():
        group = only if spot.is_mentor and spot.id in shown and only else spot.group
        if group:
            found.append(
                {"spot": spot, "name": here.name(spot.id), "group": group, "shape": shape_of(group),
                 "hue": hue_of(group), "dy": DOWN.get(shape_of(group), 4), "left": spot.x > LEFT_FROM,
                 "groups": ", ".join(led.get(spot.id, [str(group)])), "dim": spot.id not in shown,
                 "named": len(shown) <= NAMED and spot.id in shown}
            )  # fmt: skip
    return sorted(found, key=lambda each: (not each["dim"], each["spot"].is_mentor, each["group"]))
