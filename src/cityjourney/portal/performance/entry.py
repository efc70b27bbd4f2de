"""Figures that people enter, hand in, approve, send back, correct, or read in from a file."""

import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from uuid import UUID, uuid4

from django.conf import settings
from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from cityjourney.core.errors import DomainError
from cityjourney.indicators import words
from cityjourney.indicators.commands import readings as commands
from cityjourney.indicators.commands.imports import ImportRefusedError, Report, Terms, read_figures
from cityjourney.indicators.enums import ReadingState
from cityjourney.indicators.models import Indicator, Reading
from cityjourney.indicators.queries import profile
from cityjourney.indicators.sentences import problem_sentence
from cityjourney.portal.performance.doors import Here, in_figures
from cityjourney.portal.performance.forms import FigureForm, FileForm, RemarkForm
from cityjourney.portal.performance.views import APPROVE, ENTER, context_of, user_of

KEPT_SECONDS = 86_400
NAMED = 200
"""So many problems or changes are shown on the page."""
MANY = 5
"""With more figures that wait, the page says where they can be approved together."""


@require_http_methods(["GET", "HEAD", "POST"])
@in_figures(ENTER)
def enter(request: HttpRequest, here: Here) -> HttpResponseBase:
    """Enter one figure: as a draft, or handed in at once."""
    participation = here.participation
    indicators = list(Indicator.objects.filter(active=True))
    asked = request.GET.get("indicator", "")
    initial = {"indicator": asked} if any(each.code == asked for each in indicators) else {}
    form = FigureForm(request.POST if request.method == "POST" else None, indicators, initial=initial)
    if form.is_valid():
        user, scopes = user_of(request), [participation.scope]
        try:
            made = commands.enter(
                indicator=form.indicator_row, city=here.city, figure=form.figure(), by=user, at=here.at,
                scopes=scopes,
            )  # fmt: skip
            if "submit" in request.POST:
                commands.submit(reading=made, by=user, at=here.at, scopes=scopes)
        except DomainError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("Saved. It counts when somebody else has approved it."))
            return redirect("performance:waiting", here.edition.slug, here.city.slug)
    return render(
        request, "portal/performance/enter.html", context_of(here, form=form), status=422 if form.errors else 200
    )


@require_http_methods(["GET", "HEAD", "POST"])
@in_figures(ENTER)
def correct(request: HttpRequest, here: Here, reading: int) -> HttpResponseBase:
    """Correct a figure: the old one counts until the new one is approved, and stays in the history."""
    participation = here.participation
    current = Reading.objects.current().select_related("indicator", "source", "city")
    found = get_object_or_404(current, pk=reading, city=here.city)
    form = FigureForm(request.POST if request.method == "POST" else None, [found.indicator], found)
    if form.is_valid():
        try:
            commands.correct(
                reading=found, figure=form.figure(found.dataset), by=user_of(request), at=here.at,
                scopes=[participation.scope],
            )  # fmt: skip
        except DomainError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("Handed in. The old figure counts until the new one is approved."))
            return redirect("performance:waiting", here.edition.slug, here.city.slug)
    context = context_of(here, form=form, reading=found)
    return render(request, "portal/performance/enter.html", context, status=422 if form.errors else 200)


@require_safe
@in_figures(ENTER)
def waiting(request: HttpRequest, here: Here) -> HttpResponseBase:
    """Drafts, and figures that wait for approval."""
    user = user_of(request)
    today = timezone.localdate(here.at)
    rows = [
        (
            each,
            words.with_unit(each.value, each.indicator.unit),
            words.doubts(each, today),
            each.entered_by_id == user.pk,
        )
        for each in profile.waiting(here.city)
    ]
    return render(request, "portal/performance/waiting.html", context_of(here, rows=rows, many=len(rows) > MANY))


def _pending(here: Here, reading: int) -> Reading:
    open_ones = Reading.objects.pending().select_related("indicator", "city", "source")
    return get_object_or_404(open_ones, pk=reading, city=here.city)


def _acted(request: HttpRequest, here: Here, act: Callable[[], object], done: str) -> HttpResponseBase:
    """Do it; say that it is done, or why not."""
    try:
        act()
    except DomainError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, done)
    return redirect("performance:waiting", here.edition.slug, here.city.slug)


@require_POST
@in_figures(ENTER)
def submit(request: HttpRequest, here: Here, reading: int) -> HttpResponseBase:
    """Hand a draft in."""
    found, scopes = _pending(here, reading), [here.participation.scope]
    return _acted(
        request,
        here,
        lambda: commands.submit(reading=found, by=user_of(request), at=here.at, scopes=scopes),
        _("Handed in."),
    )


@require_POST
@in_figures(APPROVE)
def approve(request: HttpRequest, here: Here, reading: int) -> HttpResponseBase:
    """Let a figure count."""
    found, scopes = _pending(here, reading), [here.participation.scope]
    return _acted(
        request,
        here,
        lambda: commands.approve(reading=found, by=user_of(request), at=here.at, scopes=scopes),
        _("Approved: the figure counts from now on."),
    )


@require_POST
@in_figures(APPROVE)
def send_back(request: HttpRequest, here: Here, reading: int) -> HttpResponseBase:
    """Give a figure back with a remark."""
    found, scopes, form = _pending(here, reading), [here.participation.scope], RemarkForm(request.POST)
    remark = form.cleaned_data["remark"] if form.is_valid() else ""
    return _acted(
        request,
        here,
        lambda: commands.send_back(reading=found, remark=remark, by=user_of(request), at=here.at, scopes=scopes),
        _("Sent back."),
    )


@require_POST
@in_figures(APPROVE)
def mark_break(request: HttpRequest, here: Here, reading: int) -> HttpResponseBase:
    """Say that a series breaks at a figure, or take that back."""
    participation = here.participation
    current = Reading.objects.current().select_related("indicator", "city", "source")
    found = get_object_or_404(current, pk=reading, city=here.city)
    form = RemarkForm(request.POST)
    why = form.cleaned_data["remark"] if form.is_valid() else ""
    try:
        commands.mark_break(
            reading=found, broken=not found.break_before, why=why, by=user_of(request), at=here.at,
            scopes=[participation.scope],
        )  # fmt: skip
    except DomainError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, _("Saved."))
    return redirect("performance:indicator", here.edition.slug, here.city.slug, found.indicator.code)


@dataclass(frozen=True)
class Kept:
    """A file that was looked through and waits for a yes: in the files of the installation, for one city."""

    city: int
    key: UUID

    @property
    def path(self) -> Path:
        """Where it lies; the name holds nothing that came from outside."""
        return Path(settings.MEDIA_ROOT) / "figures" / f"{self.city}-{self.key}"

    def keep(self, file: "UploadedFile[bytes]") -> None:
        """Store it, and throw away what nobody said yes to within a day."""
        self.path.parent.mkdir(parents=True, exist_ok=True)
        for left in self.path.parent.glob("*"):
            if left.stat().st_mtime < time.time() - KEPT_SECONDS:
                left.unlink(missing_ok=True)
        with self.path.open("wb") as target:
            for chunk in file.chunks():
                target.write(chunk)


@require_http_methods(["GET", "HEAD", "POST"])
@in_figures(ENTER)
def bring_in(request: HttpRequest, here: Here) -> HttpResponseBase:
    """Read figures of the city from a file: first what would change, then, with a yes, all of it."""
    if request.method == "POST" and "key" in request.POST:
        return _confirmed(request, here)
    form = FileForm(request.POST, request.FILES) if request.method == "POST" else FileForm()
    report, key = None, None
    if form.is_valid():
        kept = Kept(here.city.pk, uuid4())
        kept.keep(form.cleaned_data["file"])
        report = _read(request, here, kept, form.cleaned_data["source"], preview=True)
        key = kept.key if report.changes_something and not report.problems else None
        if key is None:
            kept.path.unlink(missing_ok=True)
    failed = bool(form.errors) or bool(report and report.problems)
    return _show_file(request, here, form, report, key, status=422 if failed else 200)


def _read(request: HttpRequest, here: Here, kept: Kept, source: str, *, preview: bool) -> Report:
    participation = here.participation
    # whoever may approve figures of the city still hands in what comes from a file: two pairs of eyes
    terms = Terms(source=source, state=ReadingState.SUBMITTED, only_city=here.city.pk)
    try:
        with kept.path.open("rb") as stream:
            return read_figures(
                stream=stream, terms=terms, by=user_of(request), at=here.at, preview=preview,
                scopes=[participation.scope],
            )  # fmt: skip
    except ImportRefusedError as error:
        return error.report


def _confirmed(request: HttpRequest, here: Here) -> HttpResponseBase:
    try:
        kept = Kept(here.city.pk, UUID(request.POST["key"]))
    except ValueError:
        raise Http404 from None
    if not kept.path.exists():
        messages.error(request, _("This file has been read in already, or it is too long ago. Please choose it again."))
        return redirect("performance:import", here.edition.slug, here.city.slug)
    try:
        report = _read(request, here, kept, request.POST.get("source", "")[:200], preview=False)
    except DomainError as error:
        messages.error(request, str(error))
        return redirect("performance:import", here.edition.slug, here.city.slug)
    kept.path.unlink(missing_ok=True)
    if report.problems:
        return _show_file(request, here, FileForm(), report, None, status=422)
    said = {"new": report.counts["new"], "changed": report.counts["changed"]}
    messages.success(request, _("%(new)d new and %(changed)d changed figures now wait for approval.") % said)
    return redirect("performance:waiting", here.edition.slug, here.city.slug)


def _show_file(
    request: HttpRequest, here: Here, form: FileForm, report: Report | None, key: UUID | None, status: int
) -> HttpResponse:
    problems = report.problems[:NAMED] if report else []
    changes = report.changes[:NAMED] if report and not problems else []
    context = context_of(
        here,
        form=form,
        report=report,
        key=key,
        source=request.POST.get("source", ""),
        problems=[problem_sentence(each.row, each.column, each.code, each.what) for each in problems],
        changes=[
            (each, "" if each.before is None else words.figure(each.before), words.figure(each.after))
            for each in changes
        ],
    )
    return render(request, "portal/performance/import.html", context, status=status)
