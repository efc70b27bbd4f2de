"""The plan as a table: out, and back in."""

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_http_methods, require_safe

from cityjourney.core.sheets import SheetError, read_sheet
from cityjourney.journeys.commands.plan_sheet import PlanSheetError, Problem, take_over
from cityjourney.journeys.queries.plan_sheet import plan_table
from cityjourney.journeys.queries.timeline import items_of
from cityjourney.journeys.sentences import PLAN, SEE
from cityjourney.journeys.views.acting import city_of, context_of, person_of
from cityjourney.programmes.doors import Entrance, in_city
from cityjourney.ui.tables import Column


class PlanSheetForm(forms.Form):
    """A table that was saved here and changed."""

    file = forms.FileField(
        label=gettext_lazy("The changed table"), widget=forms.ClearableFileInput(attrs={"accept": ".csv,text/csv"})
    )


@require_safe
@in_city(SEE)
def plan_csv(_request: HttpRequest, entrance: Entrance) -> HttpResponseBase:
    """The whole plan as CSV."""
    city = city_of(entrance)
    answer = HttpResponse(plan_table(items_of(city)), content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="plan-{city.city.slug}.csv"'
    return answer


@require_http_methods(["GET", "HEAD", "POST"])
@in_city(PLAN)
def plan_back(request: HttpRequest, entrance: Entrance) -> HttpResponseBase:
    """Bring a changed table back: everything in it is done, or nothing and each fault is named."""
    city, by = city_of(entrance), person_of(request)
    form = PlanSheetForm(request.POST or None, request.FILES or None)
    problems: list[Problem] = []
    if request.method == "POST" and form.is_valid():
        try:
            count = take_over(
                participation=city, sheet=read_sheet(form.cleaned_data["file"].read()), by=by, at=entrance.at
            )
        except SheetError:
            form.add_error("file", _("This file is not a table. Save it as CSV and bring it once more."))
        except PlanSheetError as error:
            problems = error.problems
        else:
            said = ngettext("%(n)d change was taken over.", "%(n)d changes were taken over.", count) % {"n": count}
            messages.success(request, said if count else _("The table says what the plan says; nothing changed."))
            return redirect("journeys:timeline", entrance.edition.slug, city.city.slug)
    columns = [Column(_("Row"), number=True), Column(_("Column")), Column(_("What is wrong"))]
    context = context_of(
        entrance, here="timeline", form=form, problems=problems, columns=columns, changeable=_changeable()
    )
    return render(request, "journeys/plan_back.html", context, status=422 if form.errors or problems else 200)


def _changeable() -> list[tuple[str, str]]:
    """Columns of the table that may be changed, and how."""
    return [
        ("month", _("The number of the month in the programme.")),
        ("date", _("A first date for a meeting of your city, like 2026-11-16 10:00, by your clock.")),
        (
            "state",
            _(
                "One of three words, always in English: planned, skipped (with a reason) "
                "or merged (with the line that does its work)."
            ),
        ),
        ("reason", _("Why something is left out.")),
        ("merged_into", _("The line, as it is named in the first column, that does the work of this one.")),
    ]
