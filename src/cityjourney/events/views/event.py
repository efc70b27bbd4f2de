"""The page of one meeting, and what those who are invited do there."""

import json
from datetime import timedelta
from uuid import UUID

from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from cityjourney.events.commands.answering import answer_ahead as answer_command
from cityjourney.events.commands.answering import decide_proposal, take_seat
from cityjourney.events.forms import DecisionForm, ProposeForm, TextForm
from cityjourney.events.logic.links import NAMES, service_of
from cityjourney.events.models import AheadQuestion, DateProposal
from cityjourney.events.queries import page as queries
from cityjourney.events.queries.calendar import calendar_of
from cityjourney.events.queries.steps import next_step
from cityjourney.events.queries.times import clocks_of
from cityjourney.events.registry import panels_of, recalled_at
from cityjourney.events.views.attending import do_as_attendee
from cityjourney.events.views.door import Here, act, at_event
from cityjourney.programmes.registry import ways_from

ALARMS = {"5": 5, "15": 15, "30": 30}


@require_safe
@at_event()
def event(request: HttpRequest, here: Here) -> HttpResponseBase:
    """What, when, where, who, and the one next thing."""
    return show_event(request, here)


def show_event(
    request: HttpRequest,
    here: Here,
    *,
    ask: TextForm | None = None,
    propose: ProposeForm | None = None,
    status: int = 200,
) -> HttpResponse:
    """The page, perhaps with forms that need another look."""
    event, at = here.event, here.entrance.at
    agreements = queries.agreements_of(event)
    open_for_answers = not event.is_over(at) and not event.is_cancelled
    recalled = recalled_at(event, at.date())
    stood_for = {line.agreement for line in recalled}
    context = here.context(
        clocks=clocks_of(event, here.person.time_zone),
        people=queries.people_of(event),
        agenda=queries.agenda_of(event),
        questions=list(event.questions.select_related("attendee__person")),
        proposals=list(event.proposals.filter(decided_at=None).select_related("attendee__person")),
        agreements=agreements,
        recap=[each for each in queries.recap_of(event)[:50] if each.pk not in stood_for],
        recalled=recalled,
        panels=[] if event.is_cancelled else panels_of(event, here.entrance.access, at),
        step=next_step(event, here.standing, agreements, at),
        service=NAMES.get(service_of(event.meeting_url), ""),
        open_for_answers=open_for_answers,
        may_take_seat=open_for_answers and here.standing.attendee is None and event.invited_at is not None,
        ask_form=ask or TextForm(auto_id="id_ask_%s"),
        propose_form=propose or ProposeForm(initial={"time_zone": here.person.time_zone}, auto_id="id_propose_%s"),
        answer_label=_("Answer"),
        today=at.date(),
        begun=event.has_begun(at),
        ways=ways_from("event", here.entrance.access, event),
    )
    return render(request, "events/event.html", context, status=status)


@require_POST
@at_event()
def attend(request: HttpRequest, here: Here) -> HttpResponseBase:
    """Answer, propose a date, ask beforehand; or take a seat without having been asked."""
    edition, at = here.entrance.edition, here.entrance.at
    attendee = here.standing.attendee
    if attendee is None:
        if request.POST.get("do") != "reply":
            raise BadRequest("do")
        return act(
            request,
            lambda: take_seat(event=here.event, person=here.person, at=at),
            _("Noted. You find the meeting among yours."),
            "events:event",
            edition.slug,
            here.event.public_id,
        )
    wrong = do_as_attendee(request, attendee, by=here.person, at=at)
    if wrong is not None:
        return show_event(request, here, ask=wrong.ask, propose=wrong.propose, status=422)
    return redirect("events:event", edition.slug, here.event.public_id)


@require_POST
@at_event(runs=True)
def decide_date(request: HttpRequest, here: Here, proposal: UUID) -> HttpResponseBase:
    """Take a proposed date, or not."""
    form = DecisionForm(request.POST)
    found = DateProposal.objects.filter(event=here.event, public_id=proposal).first()
    if found is None or not form.is_valid():
        raise BadRequest("proposal")
    accepted = form.cleaned_data["accepted"] == "yes"
    return act(
        request,
        lambda: decide_proposal(proposal=found, accepted=accepted, by=here.person, at=here.entrance.at),
        _("The meeting has a new date; everybody is told.") if accepted else _("The date stays as it is."),
        "events:event",
        here.entrance.edition.slug,
        here.event.public_id,
    )


@require_POST
@at_event(writes=True)
def answer_ahead(request: HttpRequest, here: Here, question: UUID) -> HttpResponseBase:
    """Answer a question that was sent ahead."""
    found = AheadQuestion.objects.filter(event=here.event, public_id=question).first()
    if found is None:
        raise BadRequest("question")
    return act(
        request,
        lambda: answer_command(question=found, text=request.POST.get("text", ""), by=here.person, at=here.entrance.at),
        _("Your answer is there for everybody who is invited."),
        "events:event",
        here.entrance.edition.slug,
        here.event.public_id,
    )


@require_safe
@at_event()
def event_ics(request: HttpRequest, here: Here) -> HttpResponseBase:
    """The meeting as a calendar file; `?alarm=15` rings before, `?all_day=1` gives days."""
    minutes = ALARMS.get(request.GET.get("alarm", ""))
    content = calendar_of(
        [here.event],
        alarm=timedelta(minutes=minutes) if minutes else None,
        all_day=request.GET.get("all_day") == "1",
    )
    return ics_answer(content)


def ics_answer(content: bytes) -> HttpResponse:
    """A calendar file to be saved."""
    response = HttpResponse(content, content_type="text/calendar; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="meeting.ics"'
    response["Cache-Control"] = "no-store"
    return response


@require_safe
@at_event()
def event_json(_request: HttpRequest, here: Here) -> HttpResponseBase:
    """The whole meeting as JSON."""
    found = queries.document_of(here.event, with_addresses=here.standing.runs)
    content = json.dumps(found, ensure_ascii=False, indent=2, default=_plain)
    response = HttpResponse(content, content_type="application/json; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="meeting-{here.event.public_id}.json"'
    return response


def _plain(value: object) -> str:
    return value.isoformat() if hasattr(value, "isoformat") else str(value)
