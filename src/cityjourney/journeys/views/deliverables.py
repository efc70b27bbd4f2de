"""What a city hands in: list, versions, review."""

from uuid import UUID

from django.contrib import messages
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from cityjourney.core.clock import programme_day
from cityjourney.core.errors import DomainError
from cityjourney.journeys.commands import deliverables as commands
from cityjourney.journeys.forms import AnswerForm, CommentForm, DecisionForm, ExtensionForm, VersionForm
from cityjourney.journeys.models import Comment, Deliverable, Extension, Version
from cityjourney.journeys.queries import deliverables as queries
from cityjourney.journeys.rules import may_read_deliverable
from cityjourney.journeys.sentences import REVIEW, SEE, SUBMIT
from cityjourney.journeys.views.acting import act, city_of, context_of, first_error, person_of
from cityjourney.journeys.views.reading import in_deliverable
from cityjourney.programmes.doors import Entrance, in_city, in_edition


@require_safe
@in_edition(SEE)
def shared(request: HttpRequest, entrance: Entrance) -> HttpResponseBase:
    """What cities have shared with all participants."""
    rows = queries.shared_in(entrance.edition)
    return render(request, "journeys/shared.html", {"edition": entrance.edition, "rows": rows})


@require_safe
@in_city(SEE)
def deliverables(request: HttpRequest, entrance: Entrance) -> HttpResponseBase:
    """All deliverables of a city with their days and states."""
    today = programme_day(entrance.at)
    rows = [(due, due.is_late(today)) for due in queries.deliverables_of([city_of(entrance).pk])]
    return render(
        request, "journeys/deliverables.html", context_of(entrance, here="deliverables", rows=rows, today=today)
    )


def _found(entrance: Entrance, kind: str) -> Deliverable:
    found = queries.deliverable_of(city_of(entrance), kind)
    if found is None:
        raise Http404
    return found


def _version(deliverable: Deliverable, number: int) -> Version:
    return get_object_or_404(deliverable.versions.select_related("made_by", "deliverable"), number=number)


@require_safe
@in_deliverable
def deliverable(request: HttpRequest, entrance: Entrance, kind: str) -> HttpResponseBase:
    """One deliverable: what is asked, where it stands, its versions, a new one."""
    return _page(request, entrance, _readable(entrance, kind))


def _readable(entrance: Entrance, kind: str) -> Deliverable:
    """A deliverable that the reader may read: of a city that they see, or one that is shared."""
    found = _found(entrance, kind)
    if not may_read_deliverable(entrance.access, city_of(entrance).pk, shared=found.shared_at is not None):
        raise Http404
    return found


def _page(
    request: HttpRequest, entrance: Entrance, found: Deliverable, status: int = 200, **more: object
) -> HttpResponse:
    versions = queries.versions_of(found)
    inside = entrance.access.allows(SEE, found.participation_id)
    if not inside:  # others read what was accepted, not how it came about
        versions = [each for each in versions if any(d.accepted for d in each.decisions.all())][:1]
    newest = versions[0] if versions else None
    lines = list(found.participation.planned_items.filter(deliverable_kind=found.kind).order_by("due_on"))
    context = context_of(
        entrance,
        here="deliverables",
        row=found,
        spec=found.kind.spec,
        versions=versions,
        newest=newest,
        lines=lines,
        inside=inside,
        waits=found.state in {"open", "returned"},
        open_line=next((line for line in lines if line.state == "planned"), None),
        extensions=list(found.extensions.select_related("asked_by", "decided_by")) if inside else [],
        version_form=VersionForm(
            initial={"text": newest.text if newest else "", "seen": newest.number if newest else 0}
        ),
        extension_form=ExtensionForm(),
        decision_form=DecisionForm(),
        answer_form=AnswerForm(),
        today=programme_day(entrance.at),
    )
    return render(request, "journeys/deliverable.html", context | more, status=status)


def _back(entrance: Entrance, found: Deliverable) -> HttpResponse:
    slug = city_of(entrance).city.slug
    return redirect("journeys:deliverable", entrance.edition.slug, slug, found.kind.key)


@require_POST
@in_city(SUBMIT)
def keep(request: HttpRequest, entrance: Entrance, kind: str) -> HttpResponseBase:
    """Keep a new version; when somebody else was quicker, show both side by side."""
    found, by = _found(entrance, kind), person_of(request)
    form = VersionForm(request.POST, request.FILES)
    if not form.is_valid():
        return _page(request, entrance, found, 422, version_form=form)
    data = form.cleaned_data
    try:
        version = commands.keep_version(
            deliverable=found,
            text="" if data["file"] else data["text"],
            upload=data["file"],
            note=data["note"],
            seen=data["seen"],
            by=by,
            at=entrance.at,
        )
    except commands.ConflictError as conflict:
        form.add_error(None, str(conflict))
        again = request.POST.copy()
        again["seen"] = str(conflict.latest.number if conflict.latest else 0)
        form.data = again
        return _page(request, entrance, found, 409, version_form=form, theirs=conflict.latest)
    except DomainError as error:
        form.add_error(None, str(error))
        return _page(request, entrance, found, 422, version_form=form)
    messages.success(request, _("Version %(number)d is kept.") % {"number": version.number})
    return _back(entrance, found)


@require_safe
@in_deliverable
def version(request: HttpRequest, entrance: Entrance, kind: str, number: int) -> HttpResponseBase:
    """One version with its comments beside it."""
    found = _readable(entrance, kind)
    shown = _version(found, number)
    inside = entrance.access.allows(SEE, found.participation_id)
    if not inside and not shown.decisions.filter(accepted=True).exists():
        raise Http404
    comments = list(shown.comments.select_related("by", "settled_by")) if inside else []
    context = context_of(
        entrance,
        here="deliverables",
        row=found,
        version=shown,
        comments=comments,
        inside=inside,
        comment_form=CommentForm(),
        decisions=list(shown.decisions.select_related("by")),
        decision_form=DecisionForm(),
    )
    return render(request, "journeys/version.html", context)


@require_safe
@in_deliverable
def version_file(_request: HttpRequest, entrance: Entrance, kind: str, number: int) -> HttpResponseBase:
    """The file of a version, or its text as a file; always as something to save, never to run."""
    found = _readable(entrance, kind)
    shown = _version(found, number)
    inside = entrance.access.allows(SEE, found.participation_id)
    if not inside and not shown.decisions.filter(accepted=True).exists():
        raise Http404
    if not shown.file:
        response: HttpResponseBase = HttpResponse(shown.text, content_type="text/markdown; charset=utf-8")
        response["Content-Disposition"] = f'attachment; filename="{found.kind.key}-{number}.md"'
    else:
        response = FileResponse(
            shown.file.open("rb"), as_attachment=True, filename=shown.file_name, content_type=shown.file_type
        )
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    response["Cache-Control"] = "private, no-store"
    return response


@require_POST
@in_city(SUBMIT)
def submit(request: HttpRequest, entrance: Entrance, kind: str, number: int) -> HttpResponseBase:
    """Submit the newest version."""
    found, by = _found(entrance, kind), person_of(request)
    shown, as_final = _version(found, number), request.POST.get("as") == "final"
    act(
        request,
        lambda: commands.submit(deliverable=found, version=shown, as_final=as_final, by=by, at=entrance.at),
        _("Submitted. The reviewers see it now."),
    )
    return _back(entrance, found)


@require_POST
@in_city(REVIEW)
def decide(request: HttpRequest, entrance: Entrance, kind: str, number: int) -> HttpResponseBase:
    """Return or accept what was submitted."""
    found, by, form = _found(entrance, kind), person_of(request), DecisionForm(request.POST)
    shown = _version(found, number)
    words = form.cleaned_data["reasons"] if form.is_valid() else ""
    if request.POST.get("decision") == "accept":
        act(
            request,
            lambda: commands.accept(deliverable=found, version=shown, note=words, by=by, at=entrance.at),
            _("Accepted. Thank you for reading it."),
        )
    else:
        act(
            request,
            lambda: commands.return_version(deliverable=found, version=shown, reasons=words, by=by, at=entrance.at),
            _("Returned with your reasons."),
        )
    return _back(entrance, found)


@require_POST
@in_city(SEE)
def comment(request: HttpRequest, entrance: Entrance, kind: str, number: int) -> HttpResponseBase:
    """Comment on a passage: reviewers and those who write."""
    may = context_of(entrance)["may"]
    if not (may.review or may.submit):
        raise Http404
    found, by, form = _found(entrance, kind), person_of(request), CommentForm(request.POST)
    shown = _version(found, number)
    if form.is_valid():
        data = form.cleaned_data
        act(
            request,
            lambda: commands.comment(
                version=shown,
                text=data["text"],
                quote=data["quote"],
                position=data["position"] or 0,
                by=by,
                at=entrance.at,
            ),
        )
    else:
        messages.error(request, first_error(form))
    return redirect("journeys:version", entrance.edition.slug, city_of(entrance).city.slug, kind, number)


@require_POST
@in_city(SEE)
def settle(request: HttpRequest, entrance: Entrance, kind: str, comment: UUID) -> HttpResponseBase:
    """Note that a comment is answered."""
    may = context_of(entrance)["may"]
    if not (may.review or may.submit):
        raise Http404
    rows = Comment.objects.filter(version__deliverable=_found(entrance, kind)).select_related("version")
    found, by = get_object_or_404(rows, public_id=comment), person_of(request)
    act(request, lambda: commands.settle(comment=found, by=by, at=entrance.at), _("Settled."))
    slug, number = city_of(entrance).city.slug, found.version.number
    return redirect("journeys:version", entrance.edition.slug, slug, kind, number)


@require_POST
@in_city(SUBMIT)
def share(request: HttpRequest, entrance: Entrance, kind: str) -> HttpResponseBase:
    """Share what is accepted with all participants."""
    found, by = _found(entrance, kind), person_of(request)
    act(request, lambda: commands.share(deliverable=found, by=by, at=entrance.at), _("Shared with all participants."))
    return _back(entrance, found)


@require_POST
@in_city(SUBMIT)
def ask_extension(request: HttpRequest, entrance: Entrance, kind: str) -> HttpResponseBase:
    """Ask for more time."""
    found, by, form = _found(entrance, kind), person_of(request), ExtensionForm(request.POST)
    if not form.is_valid():
        return _page(request, entrance, found, 422, extension_form=form)
    sort, data = request.POST.get("sort", "final"), form.cleaned_data
    act(
        request,
        lambda: commands.ask_extension(
            deliverable=found, sort=sort, wanted_on=data["wanted_on"], reason=data["reason"], by=by, at=entrance.at
        ),
        _("Asked. The reviewers will answer."),
    )
    return _back(entrance, found)


@require_POST
@in_city(REVIEW)
def decide_extension(request: HttpRequest, entrance: Entrance, kind: str, extension: UUID) -> HttpResponseBase:
    """Grant more time, or say why not."""
    found, by, form = _found(entrance, kind), person_of(request), AnswerForm(request.POST)
    asked = get_object_or_404(Extension.objects.select_related("deliverable"), deliverable=found, public_id=extension)
    words = form.cleaned_data["answer"] if form.is_valid() else ""
    granted = request.POST.get("decision") == "grant"
    act(
        request,
        lambda: commands.decide_extension(extension=asked, granted=granted, answer=words, by=by, at=entrance.at),
        _("Answered."),
    )
    return _back(entrance, found)
