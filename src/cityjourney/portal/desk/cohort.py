"""All cities at a glance: filtered, sorted, saved, exported."""

from collections.abc import Iterator, Sequence
from uuid import UUID

from django.contrib import messages
from django.http import FileResponse, HttpRequest, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from cityjourney.core.clock import programme_day
from cityjourney.core.errors import DomainError
from cityjourney.journeys.commands.feeds import delete_view, save_view
from cityjourney.journeys.models import SavedView
from cityjourney.journeys.queries import cohort as queries
from cityjourney.journeys.sentences import SEE, TRANSFER
from cityjourney.journeys.views.acting import person_of
from cityjourney.portal.desk import sheets
from cityjourney.portal.desk.forms import CohortForm, SaveForm
from cityjourney.portal.paging import answers, chips_of, page_of
from cityjourney.programmes.doors import Entrance, in_edition
from cityjourney.programmes.models import Membership
from cityjourney.ui.tables import Column

PORTION = 1_000


def _asked(request: HttpRequest, entrance: Entrance, experts: Sequence[Membership]) -> CohortForm:
    form = CohortForm(request.GET, queries.facets(entrance.edition, entrance.access, experts))
    answers(form)
    return form


@require_safe
@in_edition(SEE)
def cohort(request: HttpRequest, entrance: Entrance) -> HttpResponseBase:
    """All cities of the programme team, or those of an expert; what is late stands first, with its reasons."""
    experts = queries.experts_in(entrance.edition, entrance.access)
    form, today = _asked(request, entrance, experts), programme_day(entrance.at)
    page = page_of(request, queries.cities_in(entrance.edition, entrance.access, form.asked(), today))
    query = request.GET.copy()
    query.pop("page", None)
    total = page.paginator.count
    context = {
        "edition": entrance.edition,
        "form": form,
        "page": page,
        "rows": queries.rows_of(list(page.object_list), entrance.phases, today, experts),
        "columns": _columns(),
        "chips": chips_of(request, form.labels()),
        "views": queries.views_of(person_of(request).pk, entrance.edition),
        "query": query.urlencode(),
        "save_form": SaveForm(initial={"query": query.urlencode()}),
        "today": today,
        "may_grant": entrance.access.reach(TRANSFER).everywhere,
        "lead": ngettext("%(n)d city; what is late comes first.", "%(n)d cities; what is late comes first.", total)
        % {"n": total},
    }
    return render(request, "portal/desk/cohort.html", context)


def _columns() -> list[Column]:
    return [
        Column(_("City")),
        Column(_("Where it is")),
        Column(_("Late, and why")),
        Column(_("Last change")),
        Column(_("Visits left"), number=True),
        Column(_("Deliverables"), number=True),
        Column(_("Experts")),
    ]


def _all_rows(request: HttpRequest, entrance: Entrance) -> Iterator[queries.Row]:
    """Everything that the filters show, in portions."""
    experts = queries.experts_in(entrance.edition, entrance.access)
    form, today = _asked(request, entrance, experts), programme_day(entrance.at)
    found = list(queries.cities_in(entrance.edition, entrance.access, form.asked(), today))
    for start in range(0, len(found), PORTION):
        yield from queries.rows_of(found[start : start + PORTION], entrance.phases, today, experts)


@require_safe
@in_edition(SEE)
def cohort_xlsx(request: HttpRequest, entrance: Entrance) -> HttpResponseBase:
    """What is seen, as a workbook."""
    book = sheets.xlsx(_all_rows(request, entrance))
    return FileResponse(book, as_attachment=True, filename=f"{entrance.edition.slug}-cities.xlsx")


@require_safe
@in_edition(SEE)
def cohort_csv(request: HttpRequest, entrance: Entrance) -> HttpResponseBase:
    """What is seen, as CSV."""
    rows = list(_all_rows(request, entrance))  # read before the answer begins: a failure is an error, not a short file
    response = StreamingHttpResponse(sheets.csv_lines(rows), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{entrance.edition.slug}-cities.csv"'
    return response


@require_POST
@in_edition(SEE)
def save(request: HttpRequest, entrance: Entrance) -> HttpResponseBase:
    """Keep the filters in use under a name."""
    form = SaveForm(request.POST)
    query = form.cleaned_data["query"] if form.is_valid() else ""
    try:
        name = form.cleaned_data.get("name", "")
        save_view(person=person_of(request), edition=entrance.edition, name=name, query=query, at=entrance.at)
        messages.success(request, _("The view is kept."))
    except DomainError as error:
        messages.error(request, str(error))
    return redirect(f"{reverse('cohort', args=[entrance.edition.slug])}?{query}")


@require_POST
@in_edition(SEE)
def forget(request: HttpRequest, entrance: Entrance, view: UUID) -> HttpResponseBase:
    """Forget a view."""
    delete_view(view=get_object_or_404(SavedView, person=person_of(request), edition=entrance.edition, public_id=view))
    messages.success(request, _("The view is gone; the cities are not."))
    return redirect("cohort", entrance.edition.slug)
