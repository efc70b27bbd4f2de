"""Pages of a call for everybody: what it is, who may apply, all questions, and the way in."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from cityjourney.accounts.limits import limited
from cityjourney.calls import queries
from cityjourney.calls.commands import applying
from cityjourney.calls.forms.applying import BeginForm
from cityjourney.calls.models import Application, Call
from cityjourney.calls.questions import questions_of
from cityjourney.calls.sentences import clock, rule_sentence
from cityjourney.core.errors import DomainError
from cityjourney.questionnaires.rendering import Look, questions_html


def public_call(edition: str, slug: str) -> Call:
    """A call that has opened. Raises `Http404`."""
    call = queries.call_of(edition, slug)
    if call is None or timezone.now() < call.opens_at:
        raise Http404
    return call


def _page(request: HttpRequest, call: Call, form: BeginForm, status: int = 200) -> HttpResponse:
    definition = questions_of(call)
    language = (get_language() or "en").split("-")[0]
    context: dict[str, Any] = {
        "call": call,
        "edition": call.edition,
        "is_open": call.is_open(timezone.now()),
        "opens": clock(call.opens_at, call.time_zone),
        "closes": clock(call.closes_at, call.time_zone),
        "rules": [rule_sentence(rule) for rule in call.eligibility],
        "criteria": call.criteria_list,
        "definition": definition,
        "questions": questions_html(definition, definition.questions.values(), Look(language)),
        "form": form,
    }
    return render(request, "calls/call.html", context, status=status)


@require_safe
def call(request: HttpRequest, edition: str, call: str) -> HttpResponse:
    """The public page."""
    return _page(request, public_call(edition, call), BeginForm())


@require_POST
@limited("calls_begin", "20/h/ip")
def begin(request: HttpRequest, edition: str, call: str) -> HttpResponse:
    """Begin an application: the link goes out by mail and opens at once."""
    found = public_call(edition, call)
    form = BeginForm(request.POST)
    if not form.is_valid():
        return _page(request, found, form, 422)
    language = (get_language() or "en").split("-")[0]
    try:
        _made, secret = applying.begin(
            call=found, email=form.cleaned_data["email"], language=language, at=timezone.now()
        )
    except applying.NotOpenError as reason:
        return refused(request, found, str(reason))
    except DomainError as reason:
        form.add_error("email", str(reason))
        return _page(request, found, form, 422)
    messages.success(request, _("Your application has begun. The link to it is on its way to you by mail."))
    return redirect("calls:application", edition, call, secret)


@never_cache
@require_POST
@limited("calls_link", "10/h/ip")
def link(request: HttpRequest, edition: str, call: str) -> HttpResponse:
    """Send the links to an address anew; the answer is the same whether there are any."""
    found = public_call(edition, call)
    form = BeginForm(request.POST)
    if form.is_valid():
        email = form.cleaned_data["email"].lower()
        for application in Application.objects.filter(call=found, email=email).select_related("call__edition"):
            try:
                applying.send_link(application=application, at=timezone.now())
            except DomainError:
                continue  # sent often enough today; said to nobody, for the answer tells nothing about addresses
    messages.success(request, _("If an application was begun with this address, a link to it is on its way."))
    return redirect("calls:call", edition, call)


def refused(
    request: HttpRequest, call: Call, reason: str, application: Application | None = None, status: int = 403
) -> HttpResponse:
    """Too early or too late: said, with the moment and with what was handed in."""
    context = {"call": call, "edition": call.edition, "reason": reason, "application": application}
    if application is not None and application.handed_in_at:
        context["handed_in"] = clock(application.handed_in_at, call.time_zone)
    return render(request, "calls/closed.html", context, status=status)
