"""The plan of a city: months, list, calendar."""

from datetime import date
from typing import cast

from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from cityjourney.core.clock import programme_day
from cityjourney.journeys.logic.standing import Column as Month
from cityjourney.journeys.models import PlannedItem
from cityjourney.journeys.queries.timeline import Timeline, calendar_month, changes_of, timeline_of
from cityjourney.journeys.sentences import SEE
from cityjourney.journeys.views.acting import city_of, context_of
from cityjourney.journeys.views.lines import Line, lines_of
from cityjourney.methodology.calendar import months_after
from cityjourney.programmes.doors import Entrance, in_city, in_edition
from cityjourney.programmes.models import Participation
from cityjourney.ui.tables import Column

VIEWS = ("months", "list", "calendar")


@require_safe
@in_edition(SEE)
def index(request: HttpRequest, entrance: Entrance) -> HttpResponseBase:
    """Go to the journey of one's own city, or choose one."""
    reach = entrance.access.reach(SEE)
    rows = Participation.objects.current().filter(edition=entrance.edition)
    if not reach.everywhere:
        rows = rows.filter(pk__in=sorted(reach.participations))
    found = list(rows.select_related("city", "consortium", "city_type").order_by("city__name"))
    if len(found) == 1:
        return redirect("journeys:timeline", entrance.edition.slug, found[0].city.slug)
    return render(request, "journeys/choose.html", {"edition": entrance.edition, "cities": found})


@require_safe
@in_city(SEE)
def timeline(request: HttpRequest, entrance: Entrance) -> HttpResponseBase:
    """The whole plan of a city, in one of three forms."""
    shown = request.GET.get("view", VIEWS[0])
    if shown not in VIEWS:
        raise BadRequest("view")
    city, today = city_of(entrance), programme_day(entrance.at)
    found = timeline_of(city, entrance.phases, today)
    context = context_of(
        entrance,
        here="timeline",
        view=shown,
        views=[("months", _("Months")), ("list", _("List")), ("calendar", _("Calendar"))],
        timeline=found,
        today=today,
        months=_months(request, found, city, today) if shown == VIEWS[0] else [],
        columns=_columns(),
        changes=changes_of(city, found.items),
    )
    if shown == "calendar":
        context |= _calendar(request, found.items, today)
    return render(request, "journeys/timeline.html", context)


def _months(request: HttpRequest, found: Timeline, city: Participation, today: date) -> list[tuple[Month, list[Line]]]:
    """The months from the last one on, or all of them, each with its lines."""
    first = 1 if "all" in request.GET else min(found.month, len(found.columns)) - 1
    return [
        (month, lines_of(cast("tuple[PlannedItem, ...]", month.entries), city, today))
        for month in found.columns_from(first)
    ]


def _columns() -> list[Column]:
    return [Column(_("When")), Column(_("What")), Column(_("State")), Column(_("How"))]


def _calendar(request: HttpRequest, items: object, today: date) -> dict[str, object]:
    """One calendar month, with the ways to its neighbours."""
    asked = request.GET.get("month", today.strftime("%Y-%m"))
    try:
        first = date.fromisoformat(f"{asked}-01")
        before, after = months_after(first, -1), months_after(first, 1)
        weeks = calendar_month(items, first.year, first.month, today)  # type: ignore[arg-type]
    except (ValueError, OverflowError):
        raise BadRequest("month") from None
    return {
        "first": first,
        "weeks": weeks,
        "before": before,
        "after": after,
        "weekdays": [day.day for day in weeks[0]],
    }
