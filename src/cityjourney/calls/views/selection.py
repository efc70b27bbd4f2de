"""The selection: all applications that the reader may see, with reasons; deciding; taking the table along."""

import io
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import BadRequest
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from cityjourney.calls import queries
from cityjourney.calls.commands.deciding import decide
from cityjourney.calls.enums import Decision
from cityjourney.calls.forms.deciding import DecisionForm, SelectionForm
from cityjourney.calls.sentences import DECIDE, MANAGE
from cityjourney.calls.views.assessing import read_out
from cityjourney.calls.views.door import Here, at_call
from cityjourney.core.errors import DomainError
from cityjourney.core.fields import in_language
from cityjourney.core.sheets import guarded, write_sheet
from cityjourney.ui.tables import Column

COLUMNS = (
    "application", "city", "country", "eligible", "first_theme", "total", "spread", "deviation", "assessed", "assigned",
    "decision", "reason", "reasons", "handed_in",
)  # fmt: skip


def _rows(request: HttpRequest, here: Here) -> tuple[SelectionForm, list[queries.Row]]:
    form = SelectionForm(request.GET, here.entrance.edition)
    if not form.is_valid():
        raise BadRequest(", ".join(form.errors))
    data = {**form.cleaned_data, "sort": form.cleaned_data["sort"] or "-total"}
    return form, queries.selection(here.call, here.person, queries.Wanted(**data), here.entrance.at)


@require_safe
@at_call(MANAGE, DECIDE)
def selection(request: HttpRequest, here: Here) -> HttpResponseBase:
    """The table; counts are made of what the reader may see."""
    form, rows = _rows(request, here)
    columns = [
        Column(_("City"), "name"), Column(_("Total of 100"), "total", number=True),
        Column(_("Spread"), "spread", number=True), Column(_("Why")), Column(_("Decision")),
    ]  # fmt: skip
    chips = []
    for name in ("q", "country", "theme", "eligible", "decision"):
        if form.cleaned_data.get(name):
            query = request.GET.copy()
            query.pop(name)
            chips.append((str(form.fields[name].label), f"?{query.urlencode()}"))
    context = here.context(
        form=form, rows=rows, columns=columns, chips=chips, query=request.GET.urlencode(),
        sort=form.cleaned_data["sort"] or "-total",
        taken=queries.places_taken(here.call, here.person, here.entrance.at),
    )  # fmt: skip
    return render(request, "calls/selection.html", context)


@require_safe
@at_call(MANAGE, DECIDE)
def export(request: HttpRequest, here: Here, kind: str) -> HttpResponseBase:
    """What the table shows, as CSV or XLSX."""
    _form, rows = _rows(request, here)
    lines = [_line(row) for row in rows]
    name = f"{here.entrance.edition.slug}-{here.call.slug}.{kind}"
    if kind == "csv":
        response = HttpResponse(write_sheet(COLUMNS, lines), content_type="text/csv; charset=utf-8")
    elif kind == "xlsx":
        response = HttpResponse(
            _workbook(lines), content_type="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
        )
    else:
        raise Http404
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def _line(row: queries.Row) -> dict[str, Any]:
    application, result = row.application, row.result
    return {
        "application": str(application.public_id), "city": application.name, "country": application.country,
        "eligible": {True: "yes", False: "no", None: ""}[application.eligible],
        "first_theme": application.theme, "total": result.total, "spread": result.spread, "deviation": result.deviation,
        "assessed": result.count, "assigned": row.assigned, "decision": application.decision,
        "reason": application.reason, "reasons": " ".join(row.reasons),
        "handed_in": application.handed_in_at.isoformat(timespec="seconds") if application.handed_in_at else "",
    }  # fmt: skip


def _workbook(lines: list[dict[str, Any]]) -> bytes:
    from openpyxl import Workbook  # here, not above: it brings numpy and 40 MB

    book = Workbook(write_only=True)
    sheet = book.create_sheet("selection")
    sheet.append(list(COLUMNS))
    for line in lines:
        sheet.append([value if isinstance(value, int | float) else guarded(value) for value in map(line.get, COLUMNS)])
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


@require_http_methods(["GET", "HEAD", "POST"])
@at_call(MANAGE, DECIDE)
def applied(request: HttpRequest, here: Here, application: UUID) -> HttpResponseBase:
    """One application with everything said about it; deciders decide here."""
    found, status = here.application(application), 200
    may_decide = here.entrance.access.allows(DECIDE)
    form = DecisionForm(request.POST or None, initial={"decision": found.decision, "reason": found.reason})
    if request.method == "POST":
        if not may_decide:
            raise Http404
        status = 422
        if form.is_valid():
            try:
                decide(
                    application=found, decision=form.cleaned_data["decision"], reason=form.cleaned_data["reason"],
                    seen=request.POST.get("seen", ""), by=here.person, at=here.entrance.at,
                )  # fmt: skip
            except DomainError as reason:
                form.add_error(None, str(reason))
                status = 409
            else:
                messages.success(request, _("Decided. The letter waits as a draft until somebody sends it."))
                return redirect("calls:selection", here.entrance.edition.slug, here.call.slug)
    sheets = [
        (
            sheet,
            [
                (in_language(each.name), sheet.scores.get(each.key), each.top, sheet.comments.get(each.key, ""))
                for each in here.call.criteria_list
            ],
        )
        for sheet in found.assessments.exclude(done_at=None).select_related("assessor")
    ]
    context = here.context(
        form=form, sheets=sheets, selected=found.decision == Decision.SELECT, **read_out(here, found)
    )  # fmt: skip
    return render(request, "calls/applied.html", context, status=status)
