"""An application behind its link: no account, saved section by section, handed in once it is whole."""

import json
from collections.abc import Callable, Mapping
from functools import wraps
from typing import Any, Concatenate, ParamSpec

from django.contrib import messages
from django.core.exceptions import BadRequest
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from cityjourney.accounts.limits import limited
from cityjourney.calls import queries
from cityjourney.calls.commands import applying
from cityjourney.calls.forms.applying import CityForm, TeamForm
from cityjourney.calls.models import Application
from cityjourney.calls.questions import questions_of
from cityjourney.calls.sentences import LABELS, clock, rule_sentence, verdict_sentence
from cityjourney.calls.views.door import revision_seen
from cityjourney.calls.views.public import refused
from cityjourney.core.errors import DomainError
from cityjourney.core.fields import in_language
from cityjourney.organisations.models import City
from cityjourney.questionnaires.forms import marks, posted
from cityjourney.questionnaires.logic.conditions import shown, shown_sections
from cityjourney.questionnaires.logic.definition import Definition
from cityjourney.questionnaires.logic.merge import mark_of
from cityjourney.questionnaires.rendering import Conflict, Look, questions_html, spoken
from cityjourney.questionnaires.sentences import fault_sentence

P = ParamSpec("P")
View = Callable[Concatenate[HttpRequest, Application, str, P], HttpResponse]
IN_TEAM = frozenset({"team", "partners", "consortium", "members"})


def behind_link(view: View[P]) -> Callable[..., HttpResponse]:
    """A view of the application to which the secret in the address leads; 404 for every other secret."""

    @wraps(view)
    def guarded(
        request: HttpRequest, edition: str, call: str, secret: str, *args: P.args, **kwargs: P.kwargs
    ) -> HttpResponse:
        found = queries.application_behind(edition, call, secret)
        if found is None:
            raise Http404
        return view(request, found, secret, *args, **kwargs)

    return never_cache(limited("calls_secret", "600/h/ip", also_get=True)(guarded))


def _language() -> str:
    return (get_language() or "en").split("-")[0]


def _steps(application: Application, definition: Definition, current: str) -> list[dict[str, Any]]:
    """All sections with what is still missing in each."""
    dossier = application.writing
    lacking, faults = applying.missing(dossier, definition)
    own = {"city": [key for key in lacking if key not in IN_TEAM], "team": [key for key in lacking if key in IN_TEAM]}
    steps = [
        {"key": key, "title": title, "kind": key, "missing": [LABELS[each] for each in own[key]]}
        for key, title in (("city", _("City and contact")), ("team", _("Team, partners, consortium")))
    ]
    for section in shown_sections(definition, dossier.answers):
        missing = [
            f"{in_language(each.text)} {fault_sentence(faults[each.key])}"
            for each in section.questions
            if each.key in faults
        ]
        steps.append({"key": section.key, "title": in_language(section.title), "kind": "part", "missing": missing})
    return [{**step, "current": step["key"] == current} for step in steps]


def _shared(application: Application, secret: str, definition: Definition, current: str = "") -> dict[str, Any]:
    call = application.call
    steps = _steps(application, definition, current)
    return {
        "call": call,
        "edition": call.edition,
        "application": application,
        "secret": secret,
        "steps": steps,
        "whole": not any(step["missing"] for step in steps),
        "closes": clock(call.closes_at, call.time_zone),
        "handed_in": clock(application.handed_in_at, call.time_zone) if application.handed_in_at else "",
    }


@require_safe
@behind_link
def application(request: HttpRequest, application: Application, secret: str) -> HttpResponse:
    """How far it is, what is missing, who is eligible, and the button to hand in."""
    call, definition = application.call, questions_of(application.call)
    verdicts = applying.verdicts_of(call, application.writing)
    context = _shared(application, secret, definition) | {
        "is_open": call.is_open(timezone.now()),
        "verdicts": [(rule_sentence(each.rule), verdict_sentence(each), each.outcome) for each in verdicts],
        "lines": [
            (in_language(each.text), spoken(definition, each, application.writing.answers.get(key), _language()))
            for key, each in shown(definition, application.writing.answers).items()
        ],
    }
    return render(request, "calls/application.html", context)


FORMS: Mapping[str, type[CityForm] | type[TeamForm]] = {"city": CityForm, "team": TeamForm}


@require_http_methods(["GET", "HEAD", "POST"])
@behind_link
def about(request: HttpRequest, application: Application, secret: str, part: str) -> HttpResponse:
    """The city, or the team: fields that are no questions of the questionnaire."""
    if part not in FORMS:
        raise Http404
    try:
        applying.must_be_open(application.call, timezone.now())
        if request.method == "POST":
            return _save_about(request, application, secret, part)
    except applying.NotOpenError as reason:
        return refused(request, application.call, str(reason), application)
    kept = application.writing.about
    form = TeamForm(initial=TeamForm.initial_of(kept)) if part == "team" else CityForm(initial=dict(kept))
    return _about_page(request, application, secret, part, form)


def _about_page(
    request: HttpRequest, application: Application, secret: str, part: str, form: CityForm | TeamForm,
    conflicts: frozenset[str] = frozenset(), status: int = 200,
) -> HttpResponse:  # fmt: skip
    keys = IN_TEAM if part == "team" else {*CityForm.base_fields, "city"}
    context = _shared(application, secret, questions_of(application.call), part) | {
        "form": form,
        "marks": marks(sorted(keys), application.writing.about),
        "conflicts": [LABELS[key.removeprefix("about.")] for key in sorted(conflicts)],
        "cities": City.objects.order_by("name").values_list("name", flat=True).distinct() if part == "city" else (),
    }
    return render(request, f"calls/{part}.html", context, status=status)


def _save_about(request: HttpRequest, application: Application, secret: str, part: str) -> HttpResponse:
    form = FORMS[part](request.POST)
    if not form.is_valid():
        return _about_page(request, application, secret, part, form, status=422)
    was, seen = _was(request), revision_seen(request)
    changes = {key: value for key, value in form.about().items() if was.get(key) != mark_of(value)}
    saved = applying.save(application=application, about=changes, answers={}, seen=seen, at=timezone.now())
    if saved.conflicts:
        return _about_page(request, saved.application, secret, part, form, saved.conflicts, status=409)
    messages.success(request, _("Saved."))
    return _go_on(request, saved.application, secret, part)


def _was(request: HttpRequest) -> dict[str, str]:
    try:
        found = json.loads(request.POST.get("was", "{}"))
    except (ValueError, RecursionError):
        raise BadRequest("marks that are no JSON") from None
    if not isinstance(found, dict):
        raise BadRequest("marks that are no map")
    return found


def _go_on(request: HttpRequest, application: Application, secret: str, here: str) -> HttpResponse:
    """To the next section, or to the overview."""
    call = application.call
    steps = _steps(application, questions_of(call), here)
    place = next((number for number, step in enumerate(steps) if step["current"]), len(steps))
    base = [call.edition.slug, call.slug, secret]
    if request.POST.get("go") != "next" or place + 1 >= len(steps):
        return redirect("calls:application", *base)
    after = steps[place + 1]
    return redirect("calls:about" if after["kind"] != "part" else "calls:part", *base, after["key"])


@require_http_methods(["GET", "HEAD", "POST"])
@behind_link
def part(request: HttpRequest, application: Application, secret: str, section: str) -> HttpResponse:
    """One section of the questionnaire."""
    definition = questions_of(application.call)
    if section not in {each.key for each in shown_sections(definition, application.writing.answers)}:
        raise Http404
    try:
        applying.must_be_open(application.call, timezone.now())
        if request.method == "POST":
            return _save_part(request, application, secret, definition, section)
    except applying.NotOpenError as reason:
        return refused(request, application.call, str(reason), application)
    return _part_page(request, application, secret, definition, section, Look(_language(), application.writing.answers))


def _part_page(
    request: HttpRequest, application: Application, secret: str, definition: Definition, section: str, look: Look,
    status: int = 200,
) -> HttpResponse:  # fmt: skip
    visible = shown(definition, application.writing.answers)
    here = next(each for each in definition.sections if each.key == section)
    questions = {each.key: each for each in here.questions if each.key in visible}
    mine = {key: look.raw.get(key) for key in look.conflicts}
    context = _shared(application, secret, definition, section) | {
        "section": here,
        "questions": questions_html(definition, questions.values(), look),
        "shown": " ".join(questions),
        "marks": marks(questions, {**application.writing.answers, **mine}),
        "errors": [
            (look.text(questions[key].text), words, f"q.{key}")
            for key, words in look.faults.items()
            if key in questions
        ],
        "conflicts": look.conflicts,
    }
    return render(request, "calls/part.html", context, status=status)


def _save_part(
    request: HttpRequest, application: Application, secret: str, definition: Definition, section: str
) -> HttpResponse:
    given = posted(definition, request.POST)
    saved = applying.save(
        application=application, about={}, answers=given.changes, seen=given.seen, at=timezone.now(),
        insisted=frozenset(f"q.{key}" for key in given.insisted),
    )  # fmt: skip
    found = saved.application
    answers = found.writing.answers
    faults = {key: fault_sentence(fault) for key, fault in given.found.faults.items()}
    conflicts = {
        key: Conflict(_("Somebody"), spoken(definition, definition.questions[key], answers.get(key), _language()))
        for key in sorted(each.removeprefix("q.") for each in saved.conflicts)
    }
    keys = {each.key for each in next(each for each in definition.sections if each.key == section).questions}
    unseen = (keys & set(shown(definition, answers))) - set(given.shown)
    if faults or conflicts or unseen:
        look = Look(_language(), answers, given.raw, faults, conflicts)
        status = 422 if faults else 409 if conflicts else 200
        return _part_page(request, found, secret, definition, section, look, status)
    messages.success(request, _("Saved."))
    return _go_on(request, found, secret, section)


@require_POST
@behind_link
def hand_in(request: HttpRequest, application: Application, secret: str) -> HttpResponse:
    """Hand in; twice is once."""
    call = application.call
    try:
        applying.hand_in(application=application, at=timezone.now())
    except applying.NotOpenError as reason:
        return refused(request, call, str(reason), application)
    except DomainError as reason:
        messages.error(request, str(reason))
    else:
        messages.success(request, _("Handed in. The receipt is on its way to you by mail."))
    return redirect("calls:application", call.edition.slug, call.slug, secret)
