"""Who did what when: the programme's trail, and a city's own."""

from django.core.exceptions import BadRequest
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.views.decorators.http import require_safe

from cityjourney.audit import queries
from cityjourney.programmes.doors import Entrance, in_city, in_edition


@require_safe
@in_edition("programme.audit")
def trail(request: HttpRequest, entrance: Entrance) -> HttpResponseBase:
    """Everything in the edition. A role of one city never gets here, whatever it may do in its city."""
    if not entrance.access.allows("programme.audit"):
        raise Http404
    return _page(request, entrance, entrance.edition.scope)


@require_safe
@in_city("city.audit")
def city_trail(request: HttpRequest, entrance: Entrance) -> HttpResponseBase:
    """Everything in one city."""
    assert entrance.participation is not None  # noqa: S101 - `in_city` has put it there
    return _page(request, entrance, entrance.participation.scope)


def _page(request: HttpRequest, entrance: Entrance, scope: str) -> HttpResponse:
    asked = request.GET.get("page", "1")
    if not asked.isascii() or not asked.isdigit() or len(asked) > 5:
        raise BadRequest("page")
    page = queries.trail(scope, page=int(asked))
    if page.number > 1 and not page.lines:
        raise Http404
    context = {"edition": entrance.edition, "participation": entrance.participation, "page": page}
    return render(request, "portal/trail/trail.html", context)
