"""What assessors see: their own applications, and nothing of those in which they have a stake."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from cityjourney.calls import queries
from cityjourney.calls.commands import applying
from cityjourney.calls.commands.assessing import declare_conflict, save_assessment
from cityjourney.calls.models import Application, Assessment
from cityjourney.calls.questions import questions_of
from cityjourney.calls.sentences import ASSESS, DECIDE, MANAGE, rule_sentence, verdict_sentence
from cityjourney.calls.views.door import Here, act, at_call, revision_seen
from cityjourney.core.errors import DomainError
from cityjourney.core.fields import in_language
from cityjourney.questionnaires.logic.conditions import shown
from cityjourney.questionnaires.rendering import spoken


@require_safe
@at_call(ASSESS)
def mine(request: HttpRequest, here: Here) -> HttpResponseBase:
    """One's own assessments."""
    rows = queries.to_assess(here.call, here.person, here.entrance.at).order_by("application__name", "pk")
    return render(request, "calls/mine.html", here.context(rows=rows))


def read_out(here: Here, application: Application) -> dict[str, Any]:
    """An application as it was handed in, for reading."""
    definition, dossier = questions_of(here.call), application.dossier
    language = (get_language() or "en").split("-")[0]
    return {
        "application": application,
        "dossier": dossier,
        "verdicts": [
            (rule_sentence(each.rule), verdict_sentence(each), each.outcome)
            for each in applying.verdicts_of(here.call, dossier)
        ],
        "lines": [
            (in_language(question.text), spoken(definition, question, dossier.answers.get(key), language))
            for key, question in shown(definition, dossier.answers).items()
        ],
    }


def _own(here: Here, public_id: UUID) -> Assessment:
    found = queries.to_assess(here.call, here.person, here.entrance.at)
    return get_object_or_404(found.select_related("application__call__edition"), public_id=public_id)


@require_http_methods(["GET", "HEAD", "POST"])
@at_call(ASSESS)
def assess(request: HttpRequest, here: Here, assessment: UUID) -> HttpResponseBase:
    """Read one application and score it."""
    found = _own(here, assessment)
    scores, comments, status, error = found.scores, found.comments, 200, ""
    if request.method == "POST":
        scores, comments = _typed(request, here)
        try:
            save_assessment(
                assessment=found, scores=scores, comments=comments, by=here.person, at=here.entrance.at,
                seen=revision_seen(request), finish="finish" in request.POST,
            )  # fmt: skip
        except DomainError as reason:
            error, status = str(reason), 409
        else:
            messages.success(request, _("Finished.") if "finish" in request.POST else _("Saved as a draft."))
            return redirect("calls:mine", here.entrance.edition.slug, here.call.slug)
    criteria = [
        {
            "criterion": each,
            "levels": list(enumerate(each.levels)),
            "score": scores.get(each.key),
            "comment": comments.get(each.key, ""),
        }
        for each in here.call.criteria_list
    ]
    context = here.context(assessment=found, criteria=criteria, error=error, **read_out(here, found.application))
    return render(request, "calls/assess.html", context, status=status)


def _typed(request: HttpRequest, here: Here) -> tuple[dict[str, int], dict[str, str]]:
    scores, comments = {}, {}
    for each in here.call.criteria_list:
        written = request.POST.get(f"score.{each.key}", "")
        if written.isascii() and written.isdigit() and len(written) < 3:
            scores[each.key] = int(written)
        comments[each.key] = request.POST.get(f"comment.{each.key}", "")
    return scores, comments


@require_POST
@at_call(ASSESS, MANAGE, DECIDE)
def conflict(request: HttpRequest, here: Here, application: UUID) -> HttpResponseBase:
    """Declare that one has a stake; from then on nothing of the application is shown.

    Assessors declare it for what was given to them; those who run the call, for any.
    """
    found = here.application(application)
    runs = here.entrance.access.allows(MANAGE) or here.entrance.access.allows(DECIDE)
    if not runs:
        get_object_or_404(Assessment, application=found, assessor=here.person)
    to = "calls:selection" if runs else "calls:mine"
    return act(
        request,
        lambda: declare_conflict(
            application=found, person=here.person, reason=request.POST.get("reason", ""), by=here.person,
            at=here.entrance.at,
        ),
        _("Noted. You see nothing of this application any more."),
        to,
        here.entrance.edition.slug,
        here.call.slug,
    )  # fmt: skip
