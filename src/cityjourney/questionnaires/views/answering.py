"""Answering by name: page by page, saved as one goes, alone or together."""

from collections.abc import Callable
from functools import wraps
from typing import Any, Concatenate, ParamSpec
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import BadRequest
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from cityjourney.accounts.models import User
from cityjourney.core.errors import DomainError
from cityjourney.programmes.doors import Entrance, in_edition
from cityjourney.programmes.models import Phase
from cityjourney.programmes.rules import Access, access_of
from cityjourney.questionnaires import queries, rules
from cityjourney.questionnaires.commands import answering
from cityjourney.questionnaires.commands.uploads import attach_file, look
from cityjourney.questionnaires.enums import ResponseState
from cityjourney.questionnaires.forms import posted
from cityjourney.questionnaires.models import AnswerFile, Response
from cityjourney.questionnaires.pages import SheetPage, answered_lines, section_to_open
from cityjourney.questionnaires.rendering import Conflict, spoken
from cityjourney.questionnaires.sentences import fault_sentence
from cityjourney.questionnaires.views.open_link import closed, language_for

P = ParamSpec("P")
ResponseView = Callable[Concatenate[HttpRequest, Response, P], HttpResponseBase]


def mine(view: ResponseView[P]) -> Callable[..., HttpResponseBase]:
    """A view of one's own response, or of the one that one's city shares; everybody else gets 404."""

    @wraps(view)
    def guarded(
        request: HttpRequest, edition: str, response: UUID, *args: P.args, **kwargs: P.kwargs
    ) -> HttpResponseBase:
        if not isinstance(request.user, User):
            return redirect_to_login(request.get_full_path())
        found = queries.response_of(edition, response, request.user)
        access = Access()
        if found is not None and not found.invited:  # type: ignore[attr-defined]
            access = access_of(request.user, found.collection.edition, timezone.now())
        if found is None or not rules.may_answer(found, request.user, access, is_invited=found.invited):  # type: ignore[attr-defined]
            raise Http404
        if request.method != "POST":
            request.entrance = _entrance(found, access)  # type: ignore[attr-defined]
        return view(request, found, *args, **kwargs)

    return guarded


def _entrance(response: Response, access: Access) -> Entrance:
    """Where the reader stands, for what surrounds the page."""
    edition = response.collection.edition
    phases = tuple(Phase.objects.filter(edition=edition, retired=False))
    return Entrance(edition, access, phases, timezone.now())


@require_POST
@in_edition(None)
def start(request: HttpRequest, entrance: Entrance, collection: UUID) -> HttpResponse:
    """Begin, or go on."""
    if not isinstance(request.user, User):
        raise Http404
    lines = queries.to_answer(entrance.edition, request.user, entrance.access, entrance.at)
    city = request.POST.get("city", "")
    chosen = [line for line in lines if line.collection.public_id == collection]
    line = next(
        (each for each in chosen if not city or (each.participation and each.participation.city.slug == city)), None
    )
    if line is None:
        found = queries.collection_of(entrance.edition, collection)
        if (
            found is not None
            and not found.is_open(entrance.at)
            and found.asked.filter(participation__in=entrance.access.cities).exists()
        ):
            return closed(request, found, _("This questionnaire is closed. Answers are no longer taken."))
        raise Http404
    try:
        response = answering.start(
            collection=line.collection, person=request.user, participation=line.participation,
            language=(get_language() or "en").split("-")[0], at=entrance.at,
        )  # fmt: skip
    except answering.NotOpenError as reason:
        return closed(request, line.collection, str(reason))
    return redirect("questionnaires:resume", entrance.edition.slug, response.public_id)


@never_cache
@require_safe
@mine
def resume(_request: HttpRequest, response: Response) -> HttpResponse:
    """Go on where something is still open; what has been handed in shows its receipt."""
    slug = response.collection.edition.slug
    if response.state != ResponseState.DRAFT:
        return redirect("questionnaires:receipt", slug, response.public_id)
    return redirect("questionnaires:section", slug, response.public_id, section_to_open(response))


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@mine
def section(request: HttpRequest, response: Response, section: str) -> HttpResponseBase:
    """One page of questions; every way out of it saves."""
    now = timezone.now()
    if response.state != ResponseState.DRAFT:
        if request.method == "POST" and request.htmx:  # type: ignore[attr-defined]
            return HttpResponse(_("This has been handed in already; it does not change any more."), status=409)
        return redirect("questionnaires:receipt", response.collection.edition.slug, response.public_id)
    language = language_for(request, response.version.definition, request.COOKIES.get("questions", ""))
    page = SheetPage(response, section, language)
    if page.section is None:
        raise Http404
    try:
        answering.must_be_open(response.collection, now)
        if request.method == "POST":
            return _save(request, page)
    except answering.NotOpenError as reason:
        return closed(request, response.collection, str(reason))
    answer = render(request, "questionnaires/section.html", page.context())
    if request.GET.get("lang") in response.version.definition.languages:
        answer.set_cookie("questions", language, samesite="Lax", secure=request.is_secure())
    return answer


def _save(request: HttpRequest, page: SheetPage) -> HttpResponse:
    """Save what was changed, then go where the button says; the page again if something needs a look."""
    response, by, now = page.response, request.user, timezone.now()
    if not isinstance(by, User):
        raise BadRequest
    given = posted(response.version.definition, request.POST)
    faults = {name: fault_sentence(fault) for name, fault in given.found.faults.items()}
    changes = {**given.changes, **_uploaded(request, page, faults)}
    saved = answering.save_draft(
        response=response, changes=changes, seen=given.seen, by=by, at=now, insisted=given.insisted
    )
    page.take(given, faults, _conflicts(saved, page.language))
    if request.htmx:  # type: ignore[attr-defined]
        return render(request, "questionnaires/_saved.html", page.context())
    go = request.POST.get("go", "next")
    if go == "submit" and not faults and not saved.conflicts and not page.unseen(given.shown):
        return _submit(request, page, by)
    stays = faults or saved.conflicts or (go == "next" and page.unseen(given.shown)) or go == "stay"
    if stays or (go == "submit" and page.unseen(given.shown)):
        if not (faults or saved.conflicts):
            messages.success(request, _("Saved."))
        return render(request, "questionnaires/section.html", page.context(), status=422 if faults else 200)
    return redirect("questionnaires:section", response.collection.edition.slug, response.public_id, page.target(go))


def _uploaded(request: HttpRequest, page: SheetPage, faults: dict[str, str]) -> dict[str, Any]:
    """Keep the files of this page; what cannot be kept becomes a fault."""
    kept: dict[str, Any] = {}
    for question in page.questions.values():
        upload = request.FILES.get(f"q.{question.key}")
        if question.kind != "file" or upload is None:
            continue
        try:
            looked = look(upload)
        except DomainError as reason:
            faults[question.key] = str(reason)
            continue
        stored = attach_file(response=page.response, question=question.key, looked=looked, at=timezone.now())
        kept[question.key] = stored.as_answer
    return kept


def _conflicts(saved: answering.Saved, language: str) -> dict[str, Conflict]:
    response, definition = saved.response, saved.response.version.definition
    names = queries.names_of([response.editors.get(key, "") for key in saved.conflicts if key in response.editors])
    return {
        key: Conflict(
            who=names.get(response.editors.get(key, ""), _("Somebody")),
            theirs=spoken(definition, definition.questions[key], response.answers.get(key), language),
        )
        for key in sorted(saved.conflicts)
    }


def _submit(request: HttpRequest, page: SheetPage, by: User) -> HttpResponse:
    response = page.response
    slug = response.collection.edition.slug
    try:
        answering.submit_draft(response=response, changes={}, seen=response.revision, by=by, at=timezone.now())
    except answering.FaultyError as faulty:
        said = {key: fault_sentence(fault) for key, fault in faulty.faults.items()}
        target = response.version.definition.section_of[next(iter(said))].key
        page = SheetPage(response, target, page.language)
        page.faults = said
        return render(request, "questionnaires/section.html", page.context(), status=422)
    return redirect("questionnaires:receipt", slug, response.public_id)


@never_cache
@require_safe
@mine
def receipt(request: HttpRequest, response: Response) -> HttpResponse:
    """What was handed in, when, and by whom."""
    definition = response.version.definition
    language = language_for(request, definition, request.COOKIES.get("questions", ""))
    context = {
        "response": response, "collection": response.collection, "edition": response.collection.edition,
        "definition": definition, "lines": answered_lines(response, language),
        "may_withdraw": response.state == ResponseState.SUBMITTED and response.collection.is_open(timezone.now()),
    }  # fmt: skip
    return render(request, "questionnaires/receipt.html", context)


@require_POST
@mine
def withdraw(request: HttpRequest, response: Response) -> HttpResponse:
    """Take it back while the collection is open."""
    try:
        answering.withdraw(
            response=response, by=request.user if isinstance(request.user, User) else None, at=timezone.now()
        )
    except answering.NotOpenError as reason:
        return closed(request, response.collection, str(reason))
    messages.success(request, _("Taken back. Your answers are gone; you can begin again while it is open."))
    return redirect(reverse("questionnaires:index", args=[response.collection.edition.slug]))


@require_safe
@mine
def own_file(_request: HttpRequest, response: Response, file: UUID) -> FileResponse:
    """A file of one's own response."""
    return attachment(get_object_or_404(AnswerFile, response=response, public_id=file))


def attachment(found: AnswerFile) -> FileResponse:
    """A file as an attachment that no browser opens as a page."""
    answer = FileResponse(
        found.file.open("rb"), as_attachment=True, filename=found.name, content_type="application/octet-stream"
    )
    answer["X-Content-Type-Options"] = "nosniff"
    answer["Content-Security-Policy"] = "sandbox; default-src 'none'"
    return answer
