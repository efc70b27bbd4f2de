"""Calls of an edition, making and changing them, sharing applications out among assessors."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from cityjourney.accounts.models import User
from cityjourney.calls import queries
from cityjourney.calls.commands import assessing, opening
from cityjourney.calls.forms.deciding import ShareForm
from cityjourney.calls.forms.opening import CallForm
from cityjourney.calls.models import Assessment, Call
from cityjourney.calls.sentences import ASSESS, DECIDE, MANAGE, clock
from cityjourney.calls.views.door import Here, at_call, revision_seen
from cityjourney.core.errors import DomainError
from cityjourney.programmes.doors import Entrance, in_edition

STAFF = (MANAGE, DECIDE, ASSESS)


@require_safe
@in_edition(STAFF)
def index(request: HttpRequest, entrance: Entrance) -> HttpResponse:
    """All calls of an edition."""
    calls = Call.objects.filter(edition=entrance.edition)
    rows = [(call, clock(call.closes_at, call.time_zone), call.is_open(entrance.at)) for call in calls]
    context = {
        "edition": entrance.edition,
        "rows": rows,
        "may_manage": entrance.access.allows(MANAGE),
        "at": entrance.at,
    }
    return render(request, "calls/index.html", context)


def _language() -> str:
    return (get_language() or "en").split("-")[0]


@require_http_methods(["GET", "HEAD", "POST"])
@in_edition(MANAGE)
def new(request: HttpRequest, entrance: Entrance) -> HttpResponseBase:
    """Make a call."""
    form = CallForm(request.POST or None, edition=entrance.edition, language=_language())
    return _edit(request, entrance, form, None)


@require_http_methods(["GET", "HEAD", "POST"])
@at_call(MANAGE)
def edit(request: HttpRequest, here: Here) -> HttpResponseBase:
    """Change a call."""
    form = CallForm(request.POST or None, edition=here.entrance.edition, language=_language(), call=here.call)
    return _edit(request, here.entrance, form, here.call)


def _edit(request: HttpRequest, entrance: Entrance, form: CallForm, call: Call | None) -> HttpResponseBase:
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid() and isinstance(request.user, User):
            try:
                saved = opening.save_call(
                    edition=entrance.edition, values=form.values(), call=call, by=request.user, at=entrance.at,
                    seen=revision_seen(request),
                )  # fmt: skip
            except DomainError as reason:
                form.add_error(None, str(reason))
            else:
                messages.success(request, _("Saved."))
                return redirect("calls:selection", entrance.edition.slug, saved.slug)
    context = {"edition": entrance.edition, "form": form, "call": call}
    return render(request, "calls/edit.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
@at_call(MANAGE)
def share(request: HttpRequest, here: Here) -> HttpResponseBase:
    """Who assesses how much; sharing out anew keeps what is assigned already."""
    at = here.entrance.at
    people = queries.assessors_of(here.entrance.edition, at)
    form = ShareForm(request.POST or None, initial={"assessors": [str(each.public_id) for each in people]})
    form.fields["assessors"].choices = [(str(each.public_id), str(each)) for each in people]  # type: ignore[attr-defined]
    if request.method == "POST" and form.is_valid():
        chosen = [each for each in people if str(each.public_id) in form.cleaned_data["assessors"]]
        return _share(request, here, chosen, form.cleaned_data["most"])
    seen = queries.seen_by(here.call, here.person, at)
    loads: dict[int, list[int]] = {}
    for who, done in Assessment.objects.filter(application__in=seen.values("pk")).values_list("assessor_id", "done_at"):
        loads.setdefault(who, []).append(done is not None)
    rows = [(each, len(loads.get(each.pk, [])), sum(loads.get(each.pk, []))) for each in people]
    return render(request, "calls/share.html", here.context(form=form, rows=rows, count=seen.count()))


def _share(request: HttpRequest, here: Here, chosen: list[User], most: int | None) -> HttpResponse:
    here_args: list[Any] = [here.entrance.edition.slug, here.call.slug]
    try:
        plan = assessing.share_out(call=here.call, assessors=chosen, most=most, by=here.person, at=here.entrance.at)
    except DomainError as reason:
        messages.error(request, str(reason))
        return redirect("calls:share", *here_args)
    seen = queries.seen_by(here.call, here.person, here.entrance.at)
    shown = set(seen.values_list("pk", flat=True))
    new_ones = sum(application in shown for application, _assessor in plan.new)
    words = ngettext("%(n)d assessment was shared out.", "%(n)d assessments were shared out.", new_ones)
    messages.success(request, words % {"n": new_ones})
    for application in seen.filter(pk__in=plan.lacking):
        messages.warning(
            request,
            _("%(city)s lacks %(n)s assessors: the others have a conflict of interest or as much as they can take.")
            % {"city": application, "n": plan.lacking[application.pk]},
        )
    return redirect("calls:share", *here_args)
