"""Pages that need no account: the link in a mail is the key. Reading changes nothing; only a button does."""

from functools import wraps
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from cityjourney.accounts.models import User
from cityjourney.core.errors import DomainError
from cityjourney.events.commands.agreements import accept_agreement, decline_agreement
from cityjourney.events.enums import EventState, MinutesState
from cityjourney.events.forms import AmendForm, PromiseForm, ProposeForm, TextForm
from cityjourney.events.models import Agreement, Attendee
from cityjourney.events.queries import page as queries
from cityjourney.events.queries.calendar import calendar_of
from cityjourney.events.queries.times import clocks_of
from cityjourney.events.views.attending import Wrong, do_as_attendee
from cityjourney.events.views.event import ics_answer


def private(view: Any) -> Any:
    """A page behind a secret address: kept by no cache, found by no search engine."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        answer: HttpResponse = view(request, *args, **kwargs)
        answer["Cache-Control"] = "no-store"
        answer["X-Robots-Tag"] = "noindex, nofollow"
        return answer

    return guarded


def _attendee(edition: str, secret: str) -> Attendee:
    found = (
        Attendee.objects.by_link(secret)
        .filter(event__edition__slug=edition)
        .select_related("person", "event__edition", "event__kind", "event__organiser")
        .first()
    )
    if found is None:
        raise Http404
    return found


@require_http_methods(["GET", "HEAD", "POST"])
@private
def guest(request: HttpRequest, edition: str, secret: str) -> HttpResponse:
    """The meeting for somebody invited: answer with one thumb, propose a date, ask, read the minutes."""
    attendee, at = _attendee(edition, secret), timezone.now()
    wrong = Wrong()
    if request.method == "POST":
        found = do_as_attendee(request, attendee, by=attendee.person, at=at)
        if found is None:
            return redirect("events:guest", edition, secret)
        wrong = found
    event = attendee.event
    points = queries.agenda_of(event)
    minutes_shown = event.minutes_state in {MinutesState.OPEN, MinutesState.FINAL}
    context = {
        "edition": event.edition,
        "event": event,
        "attendee": attendee,
        "secret": secret,
        "clocks": clocks_of(event, attendee.zone),
        "agenda": points,
        "open_for_answers": not event.is_over(at) and event.state != EventState.CANCELLED,
        "minutes_shown": minutes_shown,
        "agreements": queries.agreements_of(event) if minutes_shown else [],
        "questions": list(event.questions.select_related("attendee__person").filter(attendee=attendee)),
        "may_amend": bool(attendee.attended) and event.minutes_state == MinutesState.OPEN,
        "ask_form": wrong.ask or TextForm(auto_id="id_ask_%s"),
        "propose_form": wrong.propose or ProposeForm(initial={"time_zone": attendee.zone or event.time_zone}),
        "amend_form": wrong.amend or AmendForm(points=[each.point for each in points], auto_id="id_amend_%s"),
    }
    return render(request, "events/guest.html", context, status=422 if wrong != Wrong() else 200)


@require_safe
@private
def guest_ics(_request: HttpRequest, edition: str, secret: str) -> HttpResponse:
    """The meeting as a calendar file."""
    attendee = _attendee(edition, secret)
    return ics_answer(calendar_of([attendee.event]))


@require_http_methods(["GET", "HEAD", "POST"])
@private
def promise(request: HttpRequest, edition: str, secret: str) -> HttpResponse:
    """Say yes or no to something agreed, for oneself or for an organisation."""
    found = (
        Agreement.objects.by_link(secret)
        .filter(event__edition__slug=edition)
        .select_related("event__edition", "owner__person")
        .first()
    )
    if found is None:
        raise Http404
    initial = {
        "name": str(found.owner) if found.owner else "",
        "on_behalf_of": found.owner.organisation if found.owner else found.owner_name,
    }
    form = PromiseForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            _answer(request, found, form)
        except DomainError as error:
            form.add_error(None, str(error))
        else:
            return redirect("events:promise", edition, secret)
    context = {"agreement": found, "event": found.event, "form": form, "clocks": clocks_of(found.event)}
    return render(request, "events/promise.html", context, status=422 if form.is_bound else 200)


def _answer(request: HttpRequest, agreement: Agreement, form: PromiseForm) -> None:
    """The signed-in owner answers as themselves; else the address of the mail does."""
    owner = agreement.owner.person if agreement.owner else None
    by = request.user if isinstance(request.user, User) and request.user == owner else None
    at, data = timezone.now(), form.cleaned_data
    if request.POST.get("answer") == "no":
        decline_agreement(agreement=agreement, by=by, reason=data["reason"], at=at)
        messages.success(request, _("Noted: you do not take this on. Thank you for saying so."))
        return
    accept_agreement(agreement=agreement, by=by, name=data["name"], on_behalf_of=data["on_behalf_of"], at=at)
    messages.success(request, _("Thank you. Everybody who was there sees that you said yes."))
