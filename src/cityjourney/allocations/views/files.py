"""Files of a run: the problem and the result in the open format, its groups as a table; out, and in again."""

import json
from collections.abc import Sequence
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from cityjourney.allocations.commands import runs as commands
from cityjourney.allocations.forms.files import NO_TABLE, FileForm
from cityjourney.allocations.logic.group_sheet import COLUMNS, READ, Fault, groups_in, rows_of
from cityjourney.allocations.logic.outcome import read_in
from cityjourney.allocations.models import Run
from cityjourney.allocations.tables import read_table, table_file
from cityjourney.allocations.views.door import RunHere, at_result, at_run, uploaded
from cityjourney.core.errors import DomainError
from cityjourney.core.sheets import SheetError
from cityjourney.matching.documents import InvalidDocument, load

SHOWN_FAULTS = 12


def _name(here: RunHere, what: str) -> str:
    return f"{here.edition.slug}-{here.run.number}-{what}"


def _json(name: str, document: Any) -> HttpResponse:
    body = json.dumps(document, ensure_ascii=False, indent=1) + "\n"
    response = HttpResponse(body, content_type="application/json; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{name}.json"'
    return response


@require_safe
@at_run
def problem(_request: HttpRequest, here: RunHere) -> HttpResponseBase:
    """The frozen problem, in the open format."""
    return _json(_name(here, "problem"), here.run.problem)


@require_safe
@at_run
def result(_request: HttpRequest, here: RunHere) -> HttpResponseBase:
    """The result, in the open format."""
    if here.run.result is None:
        raise Http404
    return _json(_name(here, "result"), here.run.result)


@require_safe
@at_result
def groups(_request: HttpRequest, here: RunHere, kind: str) -> HttpResponseBase:
    """The groups as a table, one row for each city."""
    return table_file(_name(here, "groups"), kind, COLUMNS, rows_of(here.run.groups, here.places), _("Groups"))


@require_POST
@at_run
def read_result(request: HttpRequest, here: RunHere) -> HttpResponseBase:
    """Read in a result that was made elsewhere for this problem."""
    try:
        found = load(uploaded(FileForm(request.POST, request.FILES)))
        if not isinstance(found, dict):
            raise DomainError(_("The file holds no result of an allocation."))
        made = commands.read_result(parent=here.run, result=found, by=here.person, at=here.entrance.at)
    except (DomainError, InvalidDocument) as reason:
        messages.error(request, str(reason))
        return redirect("allocations:run", here.edition.slug, here.run.number)
    return _taken(request, here, made)


@require_POST
@at_result
def read_groups(request: HttpRequest, here: RunHere) -> HttpResponseBase:
    """Read in the groups as a table that was changed by hand: all of it, or nothing, with every fault named."""
    try:
        sheet = read_table(uploaded(FileForm(request.POST, request.FILES)))
        for column in READ:
            if column not in sheet.columns:
                raise DomainError(_("The column “%(what)s” is missing.") % {"what": column})
        placed, faults = groups_in([(row.number, row.cells) for row in sheet.rows], here.places)
        for sentence in _said(faults):
            messages.error(request, sentence)
        if faults:
            raise DomainError(_("Nothing was changed."))
        found = read_in(here.run.problem, {"groups": placed}, here.run.result)
        made = commands.read_result(parent=here.run, result=found, by=here.person, at=here.entrance.at)
    except SheetError:
        messages.error(request, NO_TABLE)
    except DomainError as reason:
        messages.error(request, str(reason))
    else:
        return _taken(request, here, made)
    return redirect("allocations:run", here.edition.slug, here.run.number)


def _taken(request: HttpRequest, here: RunHere, made: Run) -> HttpResponseBase:
    if made.pk == here.run.pk:
        messages.info(request, _("These are the groups that this run has already. Nothing was changed."))
    else:
        messages.success(request, _("Read in and checked: it is a whole allocation, and its figures are right."))
    return redirect("allocations:run", here.edition.slug, made.number)


def _said(faults: Sequence[Fault]) -> list[str]:
    sentences = {
        "city": _("Row %(row)s: there is no city “%(what)s” in this run."),
        "twice": _("Row %(row)s: “%(what)s” stands in the table twice."),
        "mentor": _("Row %(row)s: there is no mentor city “%(what)s” in this run."),
        "group": _("Row %(row)s: “%(what)s” has no number of a group."),
        "split": _("Row %(row)s: group %(what)s has another mentor city above. A group has one."),
        "missing": _("%(what)s is in no row. Every city of the run needs a group."),
    }
    return [sentences[each.code] % {"row": each.row, "what": each.what[:60]} for each in faults[:SHOWN_FAULTS]]
