"""Answering without an account: the open link, and the tablet that goes from hand to hand."""

import re
import uuid
from dataclasses import replace
from typing import Any
from uuid import UUID

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.middleware.csrf import get_token
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from cityjourney.core.errors import DomainError
from cityjourney.core.fields import language_of
from cityjourney.questionnaires import queries
from cityjourney.questionnaires.commands import answering
from cityjourney.questionnaires.commands.uploads import Looked, look
from cityjourney.questionnaires.enums import Mode
from cityjourney.questionnaires.forms import Posted, form_key, posted
from cityjourney.questionnaires.logic.conditions import shown
from cityjourney.questionnaires.logic.definition import Definition
from cityjourney.questionnaires.models import Collection, Response
from cityjourney.questionnaires.rendering import Look, blank_questions, questions_html
from cityjourney.questionnaires.sentences import fault_sentence

KEY_MARK = "00000000-0000-4000-8000-000000000000"
_TOKEN = re.compile(r'(name="csrfmiddlewaretoken" value=")\w+(")')
_CUT = "\0"


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def form(request: HttpRequest, edition: str, token: str) -> HttpResponse:
    """The form behind a link; sent, it becomes one response, however often it arrives."""
    collection = _collection(edition, token)
    language = language_for(request, collection.version.definition)
    try:
        answering.must_be_open(collection, timezone.now())
        if request.method == "POST":
            return _take(request, collection, language)
    except answering.NotOpenError as reason:
        return closed(request, collection, str(reason))
    if request.COOKIES.get(settings.SESSION_COOKIE_NAME) is None and set(request.GET) <= {"lang"}:
        page = _anonymous_page(request, collection, language)
    else:
        page = HttpResponse(_rendered(request, collection, language, KEY_MARK))
        page.content = page.content.replace(KEY_MARK.encode(), _key(request, collection).encode())
    _remember(request, page, collection)
    return page


def _collection(edition: str, token: str) -> Collection:
    collection = queries.by_token(edition, token)
    if collection is None:
        raise Http404
    return collection


def closed(request: HttpRequest, collection: Collection, reason: str) -> HttpResponse:
    """Too early or too late: said, with the moment."""
    context = {"collection": collection, "reason": reason}
    return render(request, "questionnaires/closed.html", context, status=403)


def language_for(request: HttpRequest, definition: Definition, kept: str = "") -> str:
    """The language of the questions: asked for in the address, kept before, or the page's."""
    for wanted in (request.GET.get("lang", ""), request.POST.get("lang", ""), kept):
        if wanted in definition.languages:
            return wanted
    return language_of(definition.name, get_language())


# ---------------------------------------------------------------- the page


def _key(request: HttpRequest, collection: Collection) -> str:
    """The key of this form. On a shared tablet each form is another person; elsewhere tabs of a browser share it."""
    if not hasattr(request, "form_key"):
        known = request.COOKIES.get(_cookie(collection), "") if collection.mode == Mode.OPEN else ""
        try:
            request.form_key = str(UUID(known))  # type: ignore[attr-defined]
        except ValueError:
            request.form_key = str(uuid.uuid4())  # type: ignore[attr-defined]
    return request.form_key  # type: ignore[attr-defined,no-any-return]


def _cookie(collection: Collection) -> str:
    return f"answer-{collection.pk}"


def _remember(request: HttpRequest, page: HttpResponse, collection: Collection) -> None:
    if collection.mode == Mode.OPEN:
        page.set_cookie(
            _cookie(collection), _key(request, collection), path=request.path, httponly=True, samesite="Lax",
            secure=request.is_secure(),
        )  # fmt: skip


def _context(collection: Collection, language: str, key: str) -> dict[str, Any]:
    definition = collection.version.definition
    keys = tuple(shown(definition, {}))
    return {
        "collection": collection,
        "definition": definition,
        "language": language,
        "key": key,
        "shown": " ".join(keys),
        "kiosk": collection.mode == Mode.KIOSK,
        "has_files": any(each.kind == "file" for each in definition.questions.values()),
        "questions": blank_questions(
            collection.version_id, collection.version.fingerprint, keys, language, get_language() or "en"
        ),
    }


def _rendered(request: HttpRequest, collection: Collection, language: str, key: str) -> str:
    return render_to_string("questionnaires/open.html", _context(collection, language, key), request)


_PAGES: dict[tuple[Any, ...], tuple[str, ...]] = {}
"""Pages that all people without a session see, cut where the key and the token of the form stand."""
MOST_PAGES = 128


def _anonymous_page(request: HttpRequest, collection: Collection, language: str) -> HttpResponse:
    same = (
        collection.pk, collection.version_id, collection.closes_at, collection.mode, str(collection.title), language,
        get_language(), request.COOKIES.get("theme"), request.COOKIES.get("keys"), request.path,
        request.GET.get("lang"),
    )  # fmt: skip
    pieces = _PAGES.get(same)
    if pieces is None:
        html = _rendered(request, collection, language, KEY_MARK)
        html = _TOKEN.sub(rf"\1{_CUT}token{_CUT}\2", html).replace(KEY_MARK, f"{_CUT}key{_CUT}")
        pieces = tuple(html.split(_CUT))
        if len(_PAGES) >= MOST_PAGES:
            _PAGES.clear()
        _PAGES[same] = pieces
    filled = {"token": get_token(request), "key": _key(request, collection)}
    return HttpResponse("".join(filled[piece] if number % 2 else piece for number, piece in enumerate(pieces)))


# ---------------------------------------------------------------- taking answers


def _take(request: HttpRequest, collection: Collection, language: str) -> HttpResponse:
    definition = collection.version.definition
    key = form_key(request.POST)
    given = posted(definition, request.POST)
    files, faults = _files(request, definition)
    answers = {**given.found.answers, **{name: looked.as_answer for name, looked in files.items()}}
    new = [name for name in shown(definition, answers) if name not in given.shown]
    if new:
        return _again(request, collection, language, given, faults, new)
    if faults:
        return _again(request, collection, language, given, faults, [])
    try:
        response, _fresh = answering.submit_open(
            collection=collection, found=given.found, key=key, language=language, at=timezone.now(), files=files
        )
    except answering.FaultyError as faulty:
        said = {name: fault_sentence(fault) for name, fault in faulty.faults.items()}
        return _again(request, collection, language, given, said, [])
    page = redirect("questionnaires:open-receipt", collection.edition.slug, collection.token, response.public_id)
    page.delete_cookie(_cookie(collection), path=request.path)
    return page


def _files(request: HttpRequest, definition: Definition) -> tuple[dict[str, Looked], dict[str, str]]:
    files: dict[str, Looked] = {}
    faults: dict[str, str] = {}
    for key, question in definition.questions.items():
        upload = request.FILES.get(f"q.{key}")
        if question.kind == "file" and upload is not None:
            try:
                files[key] = look(upload)
            except DomainError as reason:
                faults[key] = str(reason)
    return files, faults


def _again(
    request: HttpRequest, collection: Collection, language: str, given: Posted, faults: dict[str, str], new: list[str]
) -> HttpResponse:
    """The form once more: with what was answered, what is wrong, and the questions that follow from the answers."""
    definition = collection.version.definition
    visible = shown(definition, given.found.answers)
    look_ = Look(language, given.found.answers, given.raw, {k: v for k, v in faults.items() if k in visible})
    for name, fault in given.found.faults.items():
        if name in visible and not new:
            look_ = replace(look_, faults={**look_.faults, name: fault_sentence(fault)})
    context = _context(collection, language, str(form_key(request.POST))) | {
        "shown": " ".join(visible),
        "questions": questions_html(definition, visible.values(), look_),
        "errors": [(look_.text(visible[name].text), words, f"q.{name}") for name, words in look_.faults.items()],
        "new": new and [f"q.{new[0]}"],
    }
    return render(request, "questionnaires/open.html", context, status=422 if look_.faults else 200)


@never_cache
@require_safe
def receipt(request: HttpRequest, edition: str, token: str, response: UUID) -> HttpResponse:
    """Thank you, with the number of the receipt. A shared tablet goes back to the start."""
    collection = _collection(edition, token)
    found = Response.objects.filter(collection=collection, public_id=response).first()
    if found is None:
        raise Http404
    start = reverse("questionnaires:open", args=[edition, token])
    context = {
        "collection": collection, "definition": collection.version.definition, "response": found, "start": start,
        "kiosk": collection.mode == Mode.KIOSK,
    }  # fmt: skip
    return render(request, "questionnaires/open_receipt.html", context)
