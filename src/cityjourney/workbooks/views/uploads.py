"""A file that came back: its problems, what it would change, and the yes; where copies contradict each other."""

import re
from uuid import UUID

from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from cityjourney.workbooks.commands import deciding
from cityjourney.workbooks.doors import Here, in_workbooks
from cityjourney.workbooks.enums import Decision, UploadState
from cityjourney.workbooks.queries import differences as queries
from cityjourney.workbooks.sentences import sentences
from cityjourney.workbooks.views import pages
from cityjourney.workbooks.views.copies import acted

MOST_SHOWN = 400
"""With more differences than these, one sheet is shown at a time."""
MOST_CHOICES = 200
NUMBER = re.compile(r"[0-9]{1,15}")
PLACE = re.compile(r"choice-([0-9]{1,15})-([0-9]{4})")


@require_safe
@in_workbooks
def upload(request: HttpRequest, here: Here, upload: UUID) -> HttpResponseBase:
    """What was found in a file, and what it would change."""
    found = here.upload(upload)
    comparison = queries.compare(found)
    sheets = list(dict.fromkeys(one.cell.sheet for one in comparison.open))
    chosen = request.GET.get("sheet", "")
    if chosen not in sheets:
        chosen = sheets[0] if len(comparison.open) > MOST_SHOWN else ""
    shown = [one for one in comparison.open if chosen in ("", one.cell.sheet)]
    context = here.context(
        upload=found,
        comparison=comparison,
        counts=comparison.counts,
        groups=pages.groups(shown),
        emptied=pages.places(one for one in comparison.differences if one.kind == "emptied"),
        taken=pages.places(one for one in comparison.differences if one.cell.decision == Decision.ACCEPTED),
        sheets=sheets if len(sheets) > 1 else [],
        sheet=chosen,
        problems=sentences(found.problems),
        remarks=sentences(found.remarks),
        more_problems=max(found.counts.get("problems", 0) - len(found.problems), 0),
        more_remarks=max(found.counts.get("remarks", 0) - len(found.remarks), 0),
        waits=found.state == UploadState.WAITING,
    )
    return render(request, "workbooks/upload.html", context)


@require_POST
@in_workbooks
def accept(request: HttpRequest, here: Here, upload: UUID) -> HttpResponseBase:
    """Hand in what a file says: all of it, or the indicators that are ticked."""
    found = here.upload(upload)
    ticked = (
        None
        if "all" in request.POST
        else {int(key) for key in request.POST.getlist("indicator") if NUMBER.fullmatch(key)}
    )
    for sheet in request.POST.getlist("whole") if ticked is not None else []:
        ticked |= set(found.cells.filter(sheet=sheet).values_list("indicator", flat=True))  # type: ignore[operator]
    return acted(
        request,
        lambda: deciding.accept(
            upload=found, seen=request.POST.get("seen", ""), indicators=ticked, by=here.person, at=here.at
        ),
        _("Handed in. The figures count when somebody else has approved them. You can undo this for a day."),
        "workbooks:upload", *here.names, found.public_id,
    )  # fmt: skip


@require_POST
@in_workbooks
def leave(request: HttpRequest, here: Here, upload: UUID) -> HttpResponseBase:
    """Leave aside what still waits."""
    found = here.upload(upload)
    return acted(
        request, lambda: deciding.leave(upload=found, by=here.person, at=here.at),
        _("Left aside. It can be taken up again on this page."), "workbooks:upload", *here.names, found.public_id,
    )  # fmt: skip


@require_POST
@in_workbooks
def reopen(request: HttpRequest, here: Here, upload: UUID) -> HttpResponseBase:
    """Take up again what was left aside."""
    found = here.upload(upload)
    return acted(
        request, lambda: deciding.reopen(upload=found, by=here.person, at=here.at),
        _("What was left aside waits again."), "workbooks:upload", *here.names, found.public_id,
    )  # fmt: skip


@require_http_methods(["GET", "HEAD", "POST"])
@in_workbooks
def conflicts(request: HttpRequest, here: Here) -> HttpResponseBase:
    """Where copies contradict each other: choose on one page."""
    if request.method == "POST":
        return _resolved(request, here)
    found = queries.conflicts(here.participation, here.city)
    rows = [pages.choice(each) for each in found[:MOST_CHOICES]]
    return render(request, "workbooks/conflicts.html", here.context(rows=rows, more=len(found) - len(rows)))


def _resolved(request: HttpRequest, here: Here) -> HttpResponseBase:
    choices: dict[tuple[int, int], int | None] = {}
    for name in request.POST:
        place, value = PLACE.fullmatch(name), request.POST.get(name, "")
        if place:
            choices[(int(place[1]), int(place[2]))] = int(value) if NUMBER.fullmatch(value) else None
    n = len(choices)
    return acted(
        request,
        lambda: deciding.resolve(
            participation=here.participation, city=here.city, choices=choices, by=here.person, at=here.at
        ),
        ngettext("%(n)d place is settled.", "%(n)d places are settled.", n) % {"n": n},
        "workbooks:conflicts", *here.names,
    )  # fmt: skip
