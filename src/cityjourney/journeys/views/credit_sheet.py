"""The visits of all cities as a table: out, and back in."""

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_http_methods, require_safe

from cityjourney.core.sheets import SheetError, read_sheet
from cityjourney.journeys.commands.credit_sheet import CreditSheetError, grant_from
from cityjourney.journeys.commands.plan_sheet import Problem
from cityjourney.journeys.queries.credit_sheet import credit_table
from cityjourney.journeys.sentences import TRANSFER
from cityjourney.journeys.views.acting import person_of
from cityjourney.programmes.doors import Entrance, in_edition
from cityjourney.ui.tables import Column


class CreditSheetForm(forms.Form):
    """A table that was saved here and changed."""

    file = forms.FileField(
        label=gettext_lazy("The changed table"), widget=forms.ClearableFileInput(attrs={"accept": ".csv,text/csv"})
    )


def _of_all_cities(entrance: Entrance) -> None:
    """Raise `Http404` for those who may move the visits of some cities only."""
    if not entrance.access.reach(TRANSFER).everywhere:
        raise Http404


@require_safe
@in_edition(TRANSFER)
def credits_csv(_request: HttpRequest, entrance: Entrance) -> HttpResponseBase:
    """The visits of all cities as CSV."""
    _of_all_cities(entrance)
    answer = HttpResponse(credit_table(entrance.edition), content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="{entrance.edition.slug}-visits.csv"'
    return answer


@require_http_methods(["GET", "HEAD", "POST"])
@in_edition(TRANSFER)
def credits_back(request: HttpRequest, entrance: Entrance) -> HttpResponseBase:
    """Bring a changed table back: everything in it is granted, or nothing and each fault is named."""
    _of_all_cities(entrance)
    form = CreditSheetForm(request.POST or None, request.FILES or None)
    problems: list[Problem] = []
    if request.method == "POST" and form.is_valid():
        try:
            sheet = read_sheet(form.cleaned_data["file"].read())
            count = grant_from(edition=entrance.edition, sheet=sheet, by=person_of(request), at=entrance.at)
        except SheetError:
            form.add_error("file", _("This file is not a table. Save it as CSV and bring it once more."))
        except CreditSheetError as error:
            problems = error.problems
        else:
            words = ngettext("%(n)d account has more visits now.", "%(n)d accounts have more visits now.", count)
            same = _("The table says what is granted; nothing changed.")
            messages.success(request, words % {"n": count} if count else same)
            return redirect("cohort", entrance.edition.slug)
    columns = [Column(_("Row"), number=True), Column(_("Column")), Column(_("What is wrong"))]
    context = {
        "edition": entrance.edition, "form": form, "problems": problems, "columns": columns,
        "changeable": [
            ("granted", _("How many visits of this kind the city gets in all. The number can only grow.")),
            ("note", _("Why; it stands in the ledger that the city reads.")),
        ],
    }  # fmt: skip
    return render(request, "journeys/credits_back.html", context, status=422 if form.errors or problems else 200)
