"""A report that composes itself: read, renew, write, hand in, save as a file."""

from typing import Any

from django.contrib import messages
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from cityjourney.core.errors import DomainError
from cityjourney.journeys.enums import DeliverableState
from cityjourney.journeys.models import Deliverable
from cityjourney.journeys.rules import may_read_deliverable
from cityjourney.journeys.validators import safe_name
from cityjourney.journeys.views.acting import act, city_of, first_error, person_of
from cityjourney.journeys.views.reading import in_deliverable
from cityjourney.programmes.doors import Entrance, in_city
from cityjourney.reports.commands import reports as commands
from cityjourney.reports.forms import FreezeForm, HandInForm, PassageForm
from cityjourney.reports.logic.blocks import unlinked
from cityjourney.reports.logic.facts import Fact
from cityjourney.reports.models import Issue, Passage, Report
from cityjourney.reports.printing import pdf_of
from cityjourney.reports.queries.compose import changes_since, compose
from cityjourney.reports.queries.report import deliverable_of, issue_of, passages_of, whole
from cityjourney.reports.sentences import SEE, SUBMIT, WRITE, said
from cityjourney.reports.views.acting import context_of, may_hand_in, may_write, subject_of
from cityjourney.reports.word import CONTENT_TYPE, write_word

PDF = "application/pdf"
NOTHING: dict[str, Any] = {"sections": []}
"""What others see before the city has begun its report: what stands in it is for those who write to decide."""


def _deliverable(entrance: Entrance, kind: str) -> Deliverable:
    found = deliverable_of(city_of(entrance), kind)
    if found is None:
        raise Http404
    return found


def _report(entrance: Entrance, kind: str) -> Report:
    deliverable = _deliverable(entrance, kind)
    found = Report.objects.filter(deliverable=deliverable).select_related("frozen_by").first()
    if found is None:
        raise Http404
    found.deliverable = deliverable
    return found


@require_safe
@in_city(SEE)
def report(request: HttpRequest, entrance: Entrance, kind: str) -> HttpResponseBase:
    """The report as it stands; before it is begun, what it would say today, to those who may begin it."""
    return _page(request, entrance, _deliverable(entrance, kind))


def _page(request: HttpRequest, entrance: Entrance, deliverable: Deliverable, status: int = 200) -> HttpResponse:
    subject = subject_of(entrance)
    begun = Report.objects.filter(deliverable=deliverable).select_related("frozen_by").first()
    language = get_language() or "en"
    writes = may_write(entrance)
    content = whole(begun) if begun else compose(subject, deliverable, language) if writes else NOTHING
    news = changes_since(content, subject, deliverable) if begun and writes else []
    takes = deliverable.state in {DeliverableState.OPEN, DeliverableState.RETURNED}
    context = context_of(
        entrance,
        f"report-{deliverable.kind.key}",
        row=deliverable,
        report=begun,
        content=content,
        news=[(change, _said(change.before), _said(change.after)) for change in news],
        takes=takes,
        may_hand_in=may_hand_in(entrance),
        asks_draft=deliverable.kind.spec.draft is not None and deliverable.draft_accepted_at is None,
        freeze_form=FreezeForm(initial={"language": begun.language if begun else language}),
        hand_in_form=HandInForm(),
    )
    return render(request, "reports/report.html", context, status=status)


def _said(fact: Fact | None) -> str:
    return said(fact.value, fact.unit, fact.period, fact.text) if fact else ""


def _back(entrance: Entrance, kind: str, place: str = "") -> HttpResponse:
    answer = redirect("reports:report", entrance.edition.slug, city_of(entrance).city.slug, kind)
    if place:
        answer["Location"] += f"#{place}"
    return answer


@require_POST
@in_city(WRITE)
def freeze(request: HttpRequest, entrance: Entrance, kind: str) -> HttpResponseBase:
    """Begin the report, or take the latest figures into it."""
    deliverable, by, form = _deliverable(entrance, kind), person_of(request), FreezeForm(request.POST)
    if form.is_valid():
        language = form.cleaned_data["language"]
        act(
            request,
            lambda: commands.freeze(deliverable=deliverable, language=language, by=by, at=entrance.at),
            _("The report has the figures of today. Your texts are as you left them."),
        )
    else:
        messages.error(request, first_error(form))
    return _back(entrance, kind)


@require_http_methods(["GET", "HEAD", "POST"])
@in_city(WRITE)
def section(request: HttpRequest, entrance: Entrance, kind: str, section: str) -> HttpResponseBase:
    """Write in a section; when somebody else was quicker, show both texts."""
    found = _report(entrance, kind)
    shown = next((each for each in whole(found)["sections"] if each["key"] == section), None)
    if shown is None:
        raise Http404
    kept = passages_of(found).get(section)
    initial = {"text": shown["text"], "seen": kept.serial if kept else 0}
    form = PassageForm(request.POST if request.method == "POST" else None, initial=initial)
    theirs: Passage | None = None
    status = 422 if form.is_bound else 200
    if form.is_valid():
        data = form.cleaned_data
        try:
            commands.write_passage(
                report=found, section=section, text=data["text"], seen=data["seen"], by=person_of(request),
                at=entrance.at,
            )  # fmt: skip
        except commands.ConflictError as conflict:
            theirs, status = conflict.latest, 409
            again = request.POST.copy()
            again["seen"] = str(conflict.latest.serial)
            form.data = again
            form.add_error(None, str(conflict))
        except DomainError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("Kept."))
            return _back(entrance, kind, section)
    context = context_of(
        entrance, f"report-{kind}", row=found.deliverable, section=shown, form=form, theirs=theirs,
        content=found.frozen,
    )  # fmt: skip
    return render(request, "reports/section.html", context, status=status)


@require_POST
@in_city(SUBMIT)
def hand_in(request: HttpRequest, entrance: Entrance, kind: str) -> HttpResponseBase:
    """Hand the report in: it becomes a version of the deliverable."""
    found, by, form = _report(entrance, kind), person_of(request), HandInForm(request.POST)
    note = form.cleaned_data["note"] if form.is_valid() else ""
    as_final = request.POST.get("as") == "final"
    done = act(
        request,
        lambda: commands.hand_in(report=found, as_final=as_final, note=note, by=by, at=entrance.at),
        _("Handed in. The reviewers see it now."),
    )
    if not done:
        return _back(entrance, kind)
    return redirect("journeys:deliverable", entrance.edition.slug, city_of(entrance).city.slug, kind)


@require_safe
@in_city(SEE)
def file(_request: HttpRequest, entrance: Entrance, kind: str, form: str) -> HttpResponseBase:
    """The report as it stands, as PDF or Word."""
    deliverable = _deliverable(entrance, kind)
    begun = Report.objects.filter(deliverable=deliverable).first()
    if begun is None and not may_write(entrance):
        raise Http404
    content = whole(begun) if begun else compose(subject_of(entrance), deliverable, get_language() or "en")
    return _file(content, form)


def _file(content: dict[str, Any], form: str) -> HttpResponseBase:
    name = safe_name(f"{content['city']} - {content['title']}.{form}")
    if form == "pdf":
        answer: HttpResponseBase = FileResponse(
            pdf_of(content).open("rb"), as_attachment=True, filename=name, content_type=PDF
        )
    elif form == "docx":
        answer = HttpResponse(write_word(content), content_type=CONTENT_TYPE)
        answer["Content-Disposition"] = f'attachment; filename="{name.encode("ascii", "ignore").decode()}"'
    else:
        raise Http404
    answer["X-Content-Type-Options"] = "nosniff"
    answer["Cache-Control"] = "private, no-store"
    return answer


def _issue(entrance: Entrance, kind: str, number: int) -> tuple[Deliverable, Issue]:
    """A report as handed in: for people of the city, and, accepted and shared, for all participants."""
    deliverable = _deliverable(entrance, kind)
    shared = deliverable.shared_at is not None
    found = issue_of(deliverable, number)
    if found is None or not may_read_deliverable(entrance.access, deliverable.participation_id, shared=shared):
        raise Http404
    inside = entrance.access.allows(SEE, deliverable.participation_id)
    if not inside and not found.version.decisions.filter(accepted=True).exists():
        raise Http404
    return deliverable, found


@require_safe
@in_deliverable
def issue(request: HttpRequest, entrance: Entrance, kind: str, number: int) -> HttpResponseBase:
    """A report as it was handed in."""
    deliverable, found = _issue(entrance, kind, number)
    inside = entrance.access.allows(SEE, deliverable.participation_id)
    context = context_of(
        entrance, f"report-{kind}", row=deliverable, issue=found, inside=inside,
        content=found.content if inside else unlinked(found.content),
    )  # fmt: skip
    return render(request, "reports/issue.html", context)


@require_safe
@in_deliverable
def issue_file(_request: HttpRequest, entrance: Entrance, kind: str, number: int, form: str) -> HttpResponseBase:
    """A report as it was handed in, as PDF (the very file) or Word."""
    _deliverable_row, found = _issue(entrance, kind, number)
    if form == "pdf" and found.version.file:
        return FileResponse(
            found.version.file.open("rb"), as_attachment=True, filename=found.version.file_name, content_type=PDF
        )
    return _file(found.content, form)
