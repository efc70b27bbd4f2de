"""The path of an assessment: of one city, and of all at a glance."""

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from cityjourney.journeys.views.acting import act, city_of, person_of
from cityjourney.programmes.doors import Entrance, in_city, in_edition
from cityjourney.programmes.models import Participation
from cityjourney.reports.commands.steps import mark_step, unmark_step
from cityjourney.reports.queries.steps import path_of, paths_of
from cityjourney.reports.queries.tools import tools_of
from cityjourney.reports.sentences import SEE, WRITE
from cityjourney.reports.views.acting import context_of
from cityjourney.ui.tables import Column

PAGE = 50


@require_safe
@in_edition(SEE)
def overview(request: HttpRequest, entrance: Entrance) -> HttpResponseBase:
    """Where each city is on its way, by name."""
    reach = entrance.access.reach(SEE)
    rows = Participation.objects.current().filter(edition=entrance.edition)
    if not reach.everywhere:
        rows = rows.filter(pk__in=sorted(reach.participations))
    rows = rows.select_related("edition", "city", "city_type", "theme", "consortium").order_by("city__name", "pk")
    page = Paginator(rows, PAGE).get_page(request.GET.get("page"))
    paths = paths_of(entrance.edition, list(page), entrance.at)
    context = {
        "edition": entrance.edition,
        "page": page,
        "paths": paths,
        "columns": [Column(_("City")), Column(_("Steps")), Column(_("Done"), number=True), Column(_("Next")),
                    Column(_("Last change"))],
        "lead": ngettext("%(n)d city, by name.", "%(n)d cities, by name.", page.paginator.count)
        % {"n": page.paginator.count},
    }  # fmt: skip
    return render(request, "reports/overview.html", context)


@require_safe
@in_city(SEE)
def path(request: HttpRequest, entrance: Entrance) -> HttpResponseBase:
    """All steps of one city with their states, and what is next."""
    found = path_of(city_of(entrance), entrance.at)
    context = context_of(entrance, "path", path=found, tools=tools_of(entrance))
    return render(request, "reports/path.html", context)


@require_safe
@in_city(SEE)
def panel(request: HttpRequest, entrance: Entrance) -> HttpResponseBase:
    """How far the assessment is, in short; the desk fetches it once it is shown, so that it costs the desk nothing."""
    city = city_of(entrance)
    context = {"edition": entrance.edition, "slug": city.city.slug, "path": path_of(city, entrance.at)}
    return render(request, "reports/_panel.html", context)


@require_POST
@in_city(WRITE)
def mark(request: HttpRequest, entrance: Entrance, step: str) -> HttpResponseBase:
    """Note by hand that a step is done, or take that back."""
    participation, by = city_of(entrance), person_of(request)
    found = next((each for each in entrance.edition.methodology.assessment_steps if each.key == step), None)
    if found is None:
        raise Http404
    if request.POST.get("done") == "no":
        act(request, lambda: unmark_step(participation=participation, step=found, by=by, at=entrance.at))
    else:
        note = request.POST.get("note", "")
        act(request, lambda: mark_step(participation=participation, step=found, note=note, by=by, at=entrance.at))
    return redirect("reports:path", entrance.edition.slug, participation.city.slug)
