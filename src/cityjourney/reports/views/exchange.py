"""The synthesis as a file, out and in."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from cityjourney.core.errors import DomainError
from cityjourney.journeys.views.acting import city_of, person_of
from cityjourney.programmes.doors import Entrance, in_city
from cityjourney.reports.commands.exchange import Tally, import_points
from cityjourney.reports.forms import FileForm
from cityjourney.reports.logic.exchange import Row, UnreadableError, as_csv, as_json, read
from cityjourney.reports.queries.facts import facts_of
from cityjourney.reports.queries.synthesis import points_of
from cityjourney.reports.sentences import SEE, WRITE
from cityjourney.reports.views.acting import context_of, subject_of


def rows_of(entrance: Entrance) -> list[Row]:
    """The points that stand, as a file has them."""
    points = [point for point in points_of(subject_of(entrance)) if point.dropped_at is None]
    return [
        Row(
            text=point.text,
            kind=point.kind,
            position=point.position,
            id=str(point.public_id),
            facts=tuple(each.key for each in point.evidence.all() if each.key),
            sources=tuple((each.label, each.link) for each in point.evidence.all() if not each.key),
        )
        for point in points
    ]


@require_safe
@in_city(SEE)
def download(_request: HttpRequest, entrance: Entrance, form: str) -> HttpResponseBase:
    """All points with what they rest on."""
    city = city_of(entrance)
    if form == "csv":
        answer = HttpResponse(as_csv(rows_of(entrance)), content_type="text/csv; charset=utf-8")
    elif form == "json":
        about = {"city": str(city), "edition": str(entrance.edition), "saved": entrance.at.isoformat()}
        answer = HttpResponse(as_json(rows_of(entrance), about), content_type="application/json")
    else:
        raise Http404
    answer["Content-Disposition"] = f'attachment; filename="{city.city.slug}-synthesis.{form}"'
    return answer


@require_http_methods(["GET", "HEAD", "POST"])
@in_city(WRITE)
def bring_in(request: HttpRequest, entrance: Entrance) -> HttpResponseBase:
    """Read points in from a file that was saved here."""
    form = FileForm(request.POST, request.FILES) if request.method == "POST" else FileForm()
    tally = Tally()
    if form.is_valid():
        try:
            rows = read(form.cleaned_data["file"].read())
            facts = facts_of(subject_of(entrance))
            tally = import_points(
                participation=city_of(entrance), rows=rows, facts=facts, by=person_of(request), at=entrance.at
            )
        except UnreadableError as error:
            form.add_error("file", _unreadable(error))
        except DomainError as error:
            form.add_error("file", str(error))
        else:
            if not tally.problems:
                said = {"new": tally.new, "changed": tally.changed, "same": tally.same}
                messages.success(request, _("%(new)d new, %(changed)d changed, %(same)d as they were.") % said)
                return redirect("reports:synthesis", entrance.edition.slug, city_of(entrance).city.slug)
    context = context_of(entrance, "synthesis", form=form, problems=tally.problems)
    status = 422 if form.errors or tally.problems else 200
    return render(request, "reports/import.html", context, status=status)


def _unreadable(error: UnreadableError) -> str:
    if error.code == "columns":
        return _("The file has no column “%(name)s”. Save the synthesis here and use that file.") % {"name": error.what}
    return _("The file cannot be read. Save the synthesis here as CSV or JSON, change that file, and read it in.")
