"""The pages that are about oneself."""

import json

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from cityjourney.accounts import commands
from cityjourney.accounts.forms import LeaveForm, ProfileForm
from cityjourney.accounts.models import User
from cityjourney.accounts.preferences import remember
from cityjourney.accounts.queries import held_about, held_in_words
from cityjourney.core.errors import DomainError


def _me(request: HttpRequest) -> User:
    if not isinstance(request.user, User):  # login_required stands before every caller
        raise PermissionDenied
    return request.user


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def profile(request: HttpRequest) -> HttpResponse:
    """Name, language, time zone, light or dark."""
    person = _me(request)
    initial = {field: getattr(person, field) for field in ("name", "language", "time_zone", "theme")}
    form = ProfileForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            commands.change_profile(person=person, by=person, at=timezone.now(), **form.cleaned_data)
        except DomainError as error:
            form.add_error(None, str(error))
        else:
            with override(person.language):
                messages.success(request, _("Your profile is saved."))
            response = redirect("accounts:profile")
            remember(response, person)
            return response
    return render(request, "account/profile.html", {"form": form, "person": person})


@login_required
@require_safe
def my_data(request: HttpRequest) -> HttpResponse:
    """What is held about the person, in words, with the download."""
    return render(request, "account/my_data.html", {"sections": held_in_words(_me(request))})


@login_required
@require_safe
def download_my_data(request: HttpRequest) -> HttpResponse:
    """Everything that is held about the person, as JSON."""
    person = _me(request)
    content = json.dumps(held_about(person), ensure_ascii=False, indent=2, default=str)
    response = HttpResponse(content, content_type="application/json; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="city-journey-{timezone.localdate().isoformat()}.json"'
    response["Cache-Control"] = "no-store"
    return response


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def leave(request: HttpRequest) -> HttpResponse:
    """Ask for the end of one's account, or see when it ends."""
    person = _me(request)
    form = LeaveForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            commands.ask_to_leave(person=person, by=person, at=timezone.now())
        except DomainError as error:
            messages.error(request, str(error))
        return redirect("accounts:leave")
    days = commands.COOLING_OFF.days
    return render(request, "account/leave.html", {"form": form, "person": person, "days": days})


@login_required
@require_POST
def undo_leave(request: HttpRequest) -> HttpResponse:
    """Take the end of one's account back."""
    person = _me(request)
    try:
        commands.stay(person=person, by=person, at=timezone.now())
    except DomainError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, _("Good that you stay. Nothing has changed."))
    return redirect(settings.LOGIN_REDIRECT_URL)
