"""From selected to taking part: participation, invitations, and the first steps of the city."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from cityjourney.accounts.models import User
from cityjourney.calls import queries
from cityjourney.calls.commands.onboarding import change_onboarding, take_in
from cityjourney.calls.enums import Decision
from cityjourney.calls.forms.deciding import StepsForm, TakeInForm
from cityjourney.calls.models import Onboarding
from cityjourney.calls.sentences import DECIDE, MANAGE
from cityjourney.calls.views.door import Here, at_call, revision_seen
from cityjourney.core.errors import DomainError
from cityjourney.core.fields import in_language
from cityjourney.programmes.doors import Entrance, in_city
from cityjourney.programmes.models import Theme


@require_safe
@at_call(MANAGE, DECIDE)
def onboarding(request: HttpRequest, here: Here) -> HttpResponseBase:
    """Selected cities: who has been taken in, and what each has not filled in yet."""
    selected = queries.seen_by(here.call, here.person, here.entrance.at).filter(decision=Decision.SELECT)
    rows = []
    for application in selected.select_related("onboarding__participation__city").order_by("name"):
        steps = getattr(application, "onboarding", None)
        missing = queries.onboarding_missing(steps, len(here.call.video_questions)) if steps else []
        rows.append((application, steps, missing))
    return render(request, "calls/onboarding.html", here.context(rows=rows))


@require_http_methods(["GET", "HEAD", "POST"])
@at_call(DECIDE)
def take(request: HttpRequest, here: Here, application: UUID) -> HttpResponseBase:
    """Take one selected city in."""
    found = here.application(application)
    if found.decision != Decision.SELECT:
        raise Http404
    edition = here.entrance.edition
    theme = Theme.objects.filter(edition=edition, key=found.theme).first() if found.theme else None
    form = TakeInForm(request.POST or None, edition=edition, initial={"theme": theme})
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                _made, refused = take_in(application=found, **form.cleaned_data, by=here.person, at=here.entrance.at)
            except DomainError as reason:
                form.add_error(None, str(reason))
                status = 409
            else:
                messages.success(request, _("%(city)s takes part.") % {"city": found})
                for each in refused:
                    messages.warning(request, each)
                return redirect("calls:onboarding", edition.slug, here.call.slug)
    return render(
        request, "calls/take.html", here.context(application=found, form=form, dossier=found.dossier), status=status
    )


@require_http_methods(["GET", "HEAD", "POST"])
@in_city("city.see")
def steps(request: HttpRequest, entrance: Entrance) -> HttpResponseBase:
    """The first steps of a city: who may see the city reads them, who may change it fills them in."""
    participation = entrance.participation
    found = get_object_or_404(Onboarding.objects.select_related("application__call"), participation=participation)
    questions = [in_language(each) for each in found.application.call.video_questions]
    may_edit = entrance.may("city.edit")
    form = StepsForm(request.POST or None, questions=questions, initial=_initial(found))
    status = 200
    if request.method == "POST":
        if not may_edit or not isinstance(request.user, User):
            raise Http404
        status = 422
        if form.is_valid():
            try:
                _change(request, entrance, found, form, request.user)
            except DomainError as reason:
                form.add_error(None, str(reason))
                status = 409
            else:
                messages.success(request, _("Saved."))
                return redirect(request.path)
    context = {
        "edition": entrance.edition,
        "participation": participation,
        "onboarding": found,
        "form": form,
        "may_edit": may_edit,
        "missing": queries.onboarding_missing(found, len(questions)),
        "answers": list(zip(questions, [*found.video_answers, *[""] * len(questions)], strict=False)),
    }
    return render(request, "calls/steps.html", context, status=status)


def _initial(found: Onboarding) -> dict[str, Any]:
    initial: dict[str, Any] = {"video_url": found.video_url, "video_seconds": found.video_seconds}
    initial |= {f"answer_{row}": words for row, words in enumerate(found.video_answers)}
    for row, each in enumerate(found.stakeholders):
        initial |= {f"stakeholder_{row}_{name}": value for name, value in each.items()}
    return initial


def _change(request: HttpRequest, entrance: Entrance, found: Onboarding, form: StepsForm, by: User) -> None:
    data = form.cleaned_data
    change_onboarding(
        onboarding=found, video_url=data["video_url"], video_seconds=data["video_seconds"],
        video_answers=[data[f"answer_{row}"] for row in range(len(form.questions))], stakeholders=form.stakeholders(),
        seen=revision_seen(request), by=by, at=entrance.at,
    )  # fmt: skip
