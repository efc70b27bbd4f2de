"""What a city has reached, phase by phase."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from cityjourney.journeys.commands import achievements as commands
from cityjourney.journeys.forms import AnswerForm, ClaimForm
from cityjourney.journeys.models import Achievement
from cityjourney.journeys.queries.achieving import achievements_of
from cityjourney.journeys.sentences import CONFIRM, SEE, SUBMIT
from cityjourney.journeys.views.acting import act, city_of, context_of, first_error, person_of
from cityjourney.programmes.doors import Entrance, in_city
from cityjourney.programmes.models import Phase


@require_safe
@in_city(SEE)
def achievements(request: HttpRequest, entrance: Entrance) -> HttpResponseBase:
    """All achievements by phase: shown by data, confirmed, claimed, open."""
    phases = achievements_of(city_of(entrance), entrance.phases)
    return render(request, "journeys/achievements.html", context_of(entrance, here="achievements", phases=phases))


def _back(entrance: Entrance) -> HttpResponse:
    return redirect("journeys:achievements", entrance.edition.slug, city_of(entrance).city.slug)


@require_POST
@in_city(SUBMIT)
def claim(request: HttpRequest, entrance: Entrance, phase: str, key: str) -> HttpResponseBase:
    """Say that something is reached."""
    found, by, form = (
        get_object_or_404(Phase, edition=entrance.edition, key=phase),
        person_of(request),
        ClaimForm(request.POST),
    )
    if form.is_valid():
        data = form.cleaned_data
        act(
            request,
            lambda: commands.claim(
                participation=city_of(entrance),
                phase=found,
                key=key,
                link=data["link"],
                note=data["note"],
                by=by,
                at=entrance.at,
            ),
            _("Claimed. Your lead expert confirms it."),
        )
    else:
        messages.error(request, first_error(form))
    return _back(entrance)


def _found(entrance: Entrance, achievement: UUID) -> Achievement:
    return get_object_or_404(Achievement, participation=city_of(entrance), public_id=achievement)


@require_POST
@in_city(SUBMIT)
def withdraw(request: HttpRequest, entrance: Entrance, achievement: UUID) -> HttpResponseBase:
    """Take a claim back."""
    found, by = _found(entrance, achievement), person_of(request)
    act(request, lambda: commands.withdraw_claim(achievement=found, by=by, at=entrance.at), _("Taken back."))
    return _back(entrance)


@require_POST
@in_city(CONFIRM)
def confirm(request: HttpRequest, entrance: Entrance, achievement: UUID) -> HttpResponseBase:
    """Confirm a claim, or say what is missing."""
    found, by, form = _found(entrance, achievement), person_of(request), AnswerForm(request.POST)
    words = form.cleaned_data["answer"] if form.is_valid() else ""
    yes = request.POST.get("decision") == "confirm"
    act(request, lambda: commands.confirm(achievement=found, confirmed=yes, answer=words, by=by, at=entrance.at))
    return _back(entrance)
