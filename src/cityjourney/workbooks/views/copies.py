"""Copies of a city's workbook: make, take along, withdraw, bring back; and what was taken over."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from cityjourney.core.errors import DomainError
from cityjourney.workbooks.commands import deciding
from cityjourney.workbooks.commands.copies import close_copy, make_copy
from cityjourney.workbooks.commands.uploads import bring
from cityjourney.workbooks.doors import APPROVE, Here, in_workbooks
from cityjourney.workbooks.forms import CopyForm, UploadForm
from cityjourney.workbooks.logic.package import TYPE
from cityjourney.workbooks.logic.writing import write
from cityjourney.workbooks.models import Acceptance
from cityjourney.workbooks.queries import copies as queries
from cityjourney.workbooks.queries.books import book_of, themes_of
from cityjourney.workbooks.queries.differences import contradicted


def acted(request: HttpRequest, command: Callable[[], object], done: str, to: str, *args: Any) -> HttpResponse:
    """Run a command; say that it is done, or why not; go on to a page."""
    try:
        command()
    except DomainError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, done)
    return redirect(to, *args)


def _copy_form(here: Here, data: object = None) -> CopyForm:
    return CopyForm(data, themes_of(here.entrance.edition), timezone.localdate(here.at).year)


def _upload_form(listed: list[queries.Listed], *args: Any) -> UploadForm:
    open_ones = [(str(each.copy.public_id), each.copy.for_whom) for each in listed if not each.copy.closed_at]
    return UploadForm(*args, copies=open_ones)


def _home(
    request: HttpRequest,
    here: Here,
    *,
    make: CopyForm | None = None,
    upload: UploadForm | None = None,
    status: int = 200,
) -> HttpResponse:
    listed = queries.copies(here.participation, here.city)
    context = here.context(
        listed=listed,
        strays=queries.strays(here.participation, here.city)[:10],
        make=make or _copy_form(here),
        upload=upload or _upload_form(listed),
        conflicts=len(contradicted(here.participation, here.city)),
        history=queries.history(here.participation, here.city).exists(),
    )
    return render(request, "workbooks/home.html", context, status=status)


@require_safe
@in_workbooks
def home(request: HttpRequest, here: Here) -> HttpResponseBase:
    """The copies with what has become of each; make one; bring one back."""
    return _home(request, here)


@require_POST
@in_workbooks
def make(request: HttpRequest, here: Here) -> HttpResponseBase:
    """Make a copy."""
    form = _copy_form(here, request.POST)
    if form.is_valid():
        try:
            copy = make_copy(
                participation=here.participation, city=here.city, by=here.person, at=here.at, **form.cleaned_data
            )
        except DomainError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("The copy for %(who)s is ready.") % {"who": copy.for_whom})
            return redirect("workbooks:copy", *here.names, copy.public_id)
    return _home(request, here, make=form, status=422)


@require_safe
@in_workbooks
def copy(request: HttpRequest, here: Here, copy: UUID) -> HttpResponseBase:
    """One copy: take it along, see what came back, withdraw it."""
    found = here.copy(copy)
    names = themes_of(here.entrance.edition)
    context = here.context(
        copy=found,
        themes=[names[key] for key in found.themes if key in names],
        rows=len(found.baseline),
        known=sum(len(values) for values in found.baseline.values()),
        uploads=found.uploads.select_related("uploaded_by"),
    )
    return render(request, "workbooks/copy.html", context)


@require_safe
@in_workbooks
def file(_request: HttpRequest, here: Here, copy: UUID) -> HttpResponseBase:
    """The workbook itself."""
    found = here.copy(copy)
    name = f"{here.city.slug}-{slugify(found.for_whom)[:40] or 'workbook'}.xlsx"
    response = HttpResponse(write(book_of(found), found.made_at), content_type=TYPE)
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


@require_POST
@in_workbooks
def close(request: HttpRequest, here: Here, copy: UUID) -> HttpResponseBase:
    """Withdraw a copy."""
    found = here.copy(copy)
    return acted(
        request, lambda: close_copy(copy=found, by=here.person, at=here.at), _("The copy is withdrawn."),
        "workbooks:home", *here.names,
    )  # fmt: skip


@require_POST
@in_workbooks
def upload(request: HttpRequest, here: Here) -> HttpResponseBase:
    """Bring a filled copy back: it is read and kept, and nothing is taken over yet."""
    listed = queries.copies(here.participation, here.city)
    form = _upload_form(listed, request.POST, request.FILES)
    if not form.is_valid():
        return _home(request, here, upload=form, status=422)
    said = form.cleaned_data
    brought = bring(
        participation=here.participation, city=here.city, content=said["file"].read(), file_name=said["file"].name,
        token=said["token"], copy=here.copy(said["copy"]) if said["copy"] else None, by=here.person, at=here.at,
    )  # fmt: skip
    if brought.token != said["token"]:
        messages.info(request, _("This very file was read already. Here is what it says."))
    return redirect("workbooks:upload", *here.names, brought.public_id)


@require_safe
@in_workbooks
def original(_request: HttpRequest, here: Here, upload: UUID) -> HttpResponseBase:
    """The file as it came."""
    found = here.upload(upload)
    kind = "application/octet-stream"
    try:
        return FileResponse(found.file.open("rb"), as_attachment=True, filename=found.file_name, content_type=kind)
    except FileNotFoundError:  # a backup that was restored without its files
        raise Http404 from None


@require_safe
@in_workbooks
def history(request: HttpRequest, here: Here) -> HttpResponseBase:
    """What was taken over, each with its way back."""
    rows = [
        (each, queries.can_be_undone(each, here.at)) for each in queries.history(here.participation, here.city)[:100]
    ]
    context = here.context(rows=rows, may_approve=here.entrance.may(APPROVE), me=here.person)
    return render(request, "workbooks/history.html", context)


def _acceptance(here: Here, public_id: UUID) -> Acceptance:
    ours = Acceptance.objects.filter(upload__participation=here.participation, upload__city=here.city)
    return get_object_or_404(ours.select_related("upload"), public_id=public_id)


@require_POST
@in_workbooks
def approve(request: HttpRequest, here: Here, acceptance: UUID) -> HttpResponseBase:
    """Let figures count that were taken over together: for those who may approve."""
    found = _acceptance(here, acceptance)
    if not here.entrance.may(APPROVE):
        raise Http404
    return acted(
        request, lambda: deciding.approve(acceptance=found, by=here.person, at=here.at),
        _("Approved: the figures count from now on."), "workbooks:history", *here.names,
    )  # fmt: skip


@require_POST
@in_workbooks
def take_back(request: HttpRequest, here: Here, acceptance: UUID) -> HttpResponseBase:
    """Undo what was taken over."""
    found = _acceptance(here, acceptance)
    return acted(
        request, lambda: deciding.undo(acceptance=found, by=here.person, at=here.at),
        _("Undone: what stood there before stands there again."), "workbooks:history", *here.names,
    )  # fmt: skip
