"""Why a city is where it is, for its own people; nothing of what other cities wished for."""

from collections.abc import Mapping
from typing import Any

from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.views.decorators.http import require_safe

from cityjourney.allocations.logic.drafts import theme_of
from cityjourney.allocations.logic.inputs import Place
from cityjourney.allocations.queries.gathering import theme_names
from cityjourney.allocations.queries.rules import rules_of_run
from cityjourney.allocations.queries.runs import known_of, own_entry, published_run
from cityjourney.allocations.sentences import SEE_OWN
from cityjourney.allocations.words.reasons import Why
from cityjourney.allocations.words.rules import order_of
from cityjourney.groups.queries.around import around
from cityjourney.groups.sentences import SEE as SEE_GROUPS
from cityjourney.programmes.doors import Entrance, in_city


@require_safe
@in_city(SEE_OWN)
def own(request: HttpRequest, entrance: Entrance, /) -> HttpResponseBase:
    """Group, mentor city and reasons of one city, once the groups are published; a mentor city sees its groups."""
    participation = entrance.participation
    if participation is None:
        raise Http404
    slug = participation.city.slug
    context: dict[str, Any] = {"edition": entrance.edition, "participation": participation, "slug": slug}
    run = published_run(entrance.edition)
    if run is None:
        return render(request, "allocations/own.html", context)
    places, themes = known_of(run).places, theme_names(entrance.edition)
    entry = own_entry(run, slug)
    groups = [group for group in run.groups if slug in group["cities"] or group["mentor"] == slug]
    context["groups"] = [_group(group, slug, places, themes) for group in groups]
    context["run"] = run
    context["around"] = around(participation).groups if entrance.access.reach(SEE_GROUPS) else []
    if entry is not None:
        mentor = entry["mentor"]
        why = Why(run.problem, places, themes, rules_of_run(run))
        context["rank"], context["reasons"] = why.rank(slug, mentor, entry["rank"]), why.reasons(slug, mentor)
        context["order"] = order_of(rules_of_run(run))
        context["proven"] = (run.result or {}).get("status") == "optimal"
        context["second"] = places[second].name if (second := (run.result or {}).get("secondary", {}).get(slug)) else ""
    return render(request, "allocations/own.html", context)


def _group(
    group: Mapping[str, Any], slug: str, places: Mapping[str, Place], themes: Mapping[str, str]
) -> dict[str, Any]:
    """A group as its cities see it."""
    theme = theme_of(places[group["mentor"]], [places[key] for key in group["cities"]])
    return {
        "mentor": places[group["mentor"]].name,
        "cities": [places[key].name for key in group["cities"] if key != slug],
        "theme": themes.get(theme, theme),
    }
