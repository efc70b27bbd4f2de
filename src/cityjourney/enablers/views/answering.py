"""Pages of stakeholders: no account, no cookie, no script needed, each in the language of the reader.

The code never stands in an address that reaches us: it is behind the `#` of the link, which browsers keep to
themselves, and comes with the answers in the body of one POST. These pages read no session and leave no line in logs.
"""

import json
from datetime import date
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone, translation
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_safe

from cityjourney.enablers.commands import answering
from cityjourney.enablers.commands.answering import is_open
from cityjourney.enablers.logic.box import LEAST, MOST, Answer, statements_of
from cityjourney.enablers.logic.codes import tidy
from cityjourney.enablers.models import Round
from cityjourney.enablers.words import LANGUAGES, choose, said, words_in
from cityjourney.methodology.schema import EnablerSurvey

UNJUDGED = "x"
EXAMPLE = (4, 3, None, 5, 2, 4, 3, 1)


def _find(edition: str, public_id: UUID) -> Round | None:
    places = Round.objects.select_related("participation__city", "participation__consortium", "participation__edition")
    return places.filter(public_id=public_id, participation__edition__slug=edition).first()


def _language(request: HttpRequest, offered: list[str]) -> str:
    """What was asked for, else what the browser prefers. Neither is kept."""
    accepted = [part.split(";")[0].strip() for part in request.headers.get("Accept-Language", "").split(",")]
    return choose([request.POST.get("lang"), request.GET.get("lang"), *accepted], offered)


def _values(found: Round, language: str) -> dict[str, Any]:
    """What the blanks in the words stand for."""
    return {
        "city": str(found.participation),
        "minutes": found.survey.minutes,
        "day": said(found.closes_on, language),
        "threshold": found.threshold,
    }


def _filled(words: Any, values: dict[str, Any]) -> Any:
    """Words with their blanks filled in, at every depth."""
    if isinstance(words, dict):
        return {key: _filled(each, values) for key, each in words.items()}
    if isinstance(words, list):
        return [_filled(each, values) for each in words]
    return words % values if "%(" in words else words


def _page(
    request: HttpRequest, template: str, language: str, context: dict[str, Any], offered: list[str], status: int = 200
) -> HttpResponse:
    """A page without session, messages and cookies, in the reader's language."""
    own = words_in(language)
    ways = [(code, words_in(code)["language"]) for code in offered if code in LANGUAGES]
    shared = {"language": language, "layout": own["layout"], "ways": ways, "path": request.path}
    with translation.override(language):
        page = HttpResponse(render_to_string(f"enablers/stakeholder/{template}.html", shared | context), status=status)
    page["Referrer-Policy"] = "no-referrer"
    page["X-Robots-Tag"] = "noindex"
    return _unnoted(page)


def _unnoted(page: HttpResponse) -> HttpResponse:
    """Keep Django from writing a line with a moment about an answer that it finds remarkable."""
    page._has_been_logged = True  # type: ignore[attr-defined]
    return page


def _refused(request: HttpRequest, found: Round | None, status: int) -> HttpResponse:
    """There is no survey, or not yet, or no longer."""
    offered = found.survey.languages if found else list(LANGUAGES)
    language = _language(request, offered)
    which = "missing"
    values: dict[str, Any] = {}
    if found is not None:
        which = "not_yet" if found.closed_on is None and timezone.localdate() < found.opens_on else "over"
        values = _values(found, language) | {"day": said(found.opens_on, language)}
    words = _filled({key: words_in(language)["refused"][key] for key in (f"{which}_title", which)}, values)
    context = {"title": words[f"{which}_title"], "text": words[which]}
    return _page(request, "said", language, context, offered, status)


@never_cache
@csrf_exempt  # nothing is allowed by a cookie here: the code in the body is the only right there is
@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
def answer(request: HttpRequest, edition: str, round: UUID) -> HttpResponse:  # noqa: A002
    """The survey, and taking its answers."""
    found = _find(edition, round)
    today = timezone.localdate()
    if found is None:
        return _refused(request, None, 404)
    if not is_open(found, today):
        return _refused(request, found, 403)
    language = _language(request, found.survey.languages)
    if request.method != "POST":
        return _form(request, found, language, {}, [])
    return _take(request, found, language, today)


def _take(request: HttpRequest, found: Round, language: str, today: date) -> HttpResponse:
    faults = words_in(language)["faults"]
    given = {number: request.POST.get(f"m{number}", "") for number in range(len(statements_of(found.survey)))}
    code = tidy(request.POST.get("code", ""))
    if not code:
        return _form(request, found, language, given, [("code", faults["code_missing"])])
    marks = [int(mark) if mark in _MARKS else None for mark in given.values()]
    try:
        fresh = answering.take(round=found, code=code, marks=marks, today=today)
    except answering.UnknownCodeError:
        return _form(request, found, language, given, [("code", faults["code_unknown"])])
    except answering.NothingSaidError:
        return _form(request, found, language, given, [("m0", faults["nothing"])])
    except answering.NotOpenError:
        return _refused(request, found, 403)
    address = reverse("enablers:thanks", args=[edition_of(found), found.public_id])
    page = HttpResponseRedirect(f"{address}?lang={language}{'' if fresh else '&again=1'}")
    page["Referrer-Policy"] = "no-referrer"
    return page


_MARKS = frozenset(str(mark) for mark in range(LEAST, MOST + 1))


def edition_of(found: Round) -> str:
    """The address of the edition."""
    return found.participation.edition.slug


def _form(
    request: HttpRequest, found: Round, language: str, given: dict[int, str], faults: list[tuple[str, str]]
) -> HttpResponse:
    survey, own = found.survey, words_in(language)
    total = len(survey.dimensions)
    values = _values(found, language)
    places = iter(range(len(statements_of(survey))))
    parts = [
        {
            "key": dimension.key,
            "name": dimension.name[language],
            "summary": dimension.summary[language],
            "place": own["answer"]["part"] % {"number": number, "total": total},
            "statements": [
                {"name": f"m{place}", "text": each.text[language], "given": given.get(place, "")}
                for each in dimension.statements
                for place in [next(places)]
            ],
        }
        for number, dimension in enumerate(survey.dimensions, start=1)
    ]
    texts = {key: each for key, each in own["answer"].items() if key not in {"part", "done"}}
    context = {
        "words": _filled(texts, values),
        "done": own["answer"]["done"] % {"done": "{done}", "total": len(statements_of(survey))},
        "faults": faults,
        "fault_title": own["faults"]["title"],
        "code": request.POST.get("code", "")[:40],
        "levels": [(each.value, each.name[language], each.text[language]) for each in survey.levels],
        "parts": parts,
        "unjudged": UNJUDGED,
        "promise_url": f"{reverse('enablers:promise', args=[edition_of(found), found.public_id])}?lang={language}",
    }
    return _page(request, "answer", language, context, survey.languages, 422 if faults else 200)


@never_cache
@require_safe
def thanks(request: HttpRequest, edition: str, round: UUID) -> HttpResponse:  # noqa: A002
    """Thank you. The page is the same for everybody and knows of no answer."""
    found = _find(edition, round)
    if found is None:
        return _refused(request, None, 404)
    language = _language(request, found.survey.languages)
    words = words_in(language)["thanks"]
    context = {
        "title": words["title"],
        "text": words["already"] if request.GET.get("again") else words["text"],
        "more": words["next"],
    }
    return _page(request, "said", language, context, found.survey.languages)


@never_cache
@require_safe
def promise(request: HttpRequest, edition: str, round: UUID) -> HttpResponse:  # noqa: A002
    """What is promised, with a row as it is kept."""
    found = _find(edition, round)
    if found is None:
        return _refused(request, None, 404)
    language = _language(request, found.survey.languages)
    address = reverse("enablers:answer", args=[edition_of(found), found.public_id])
    context = {
        "words": _filled(words_in(language)["promise"], _values(found, language)),
        "row": json.dumps(example_row(found.survey)),
        "back_url": f"{address}?lang={language}" if is_open(found, timezone.localdate()) else "",
    }
    return _page(request, "promise", language, context, found.survey.languages)


def example_row(survey: EnablerSurvey) -> dict[str, Any]:
    """An answer as it lies in the box, with invented marks."""
    marks = tuple(EXAMPLE[number % len(EXAMPLE)] for number in range(len(statements_of(survey))))
    return Answer(survey.stakeholders[0].key, marks).written
