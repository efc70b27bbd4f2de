"""What somebody invited does, signed in or by the link of their mail: answer, propose a date, ask, propose changes."""

from dataclasses import dataclass
from datetime import datetime

from django.contrib import messages
from django.core.exceptions import BadRequest
from django.http import HttpRequest
from django.utils.translation import gettext as _

from cityjourney.accounts.models import User
from cityjourney.core.errors import DomainError
from cityjourney.events.commands.answering import ask_ahead, propose_date, reply
from cityjourney.events.commands.minutes import propose_amendment
from cityjourney.events.enums import Reply
from cityjourney.events.forms import AmendForm, ProposeForm, ReplyForm, TextForm
from cityjourney.events.models import Attendee


@dataclass(frozen=True)
class Wrong:
    """Forms that need another look."""

    ask: TextForm | None = None
    propose: ProposeForm | None = None
    amend: AmendForm | None = None


def do_as_attendee(request: HttpRequest, attendee: Attendee, *, by: User | None, at: datetime) -> Wrong | None:
    """Do what the button says (`do`), and leave a message; a form that was not right comes back."""
    acts = {"reply": _reply, "ask": _ask, "propose": _propose, "amend": _amend}
    wanted = acts.get(request.POST.get("do", ""))
    if wanted is None:
        raise BadRequest("do")
    try:
        return wanted(request, attendee, by, at)
    except DomainError as error:
        messages.error(request, str(error))
        return None


def _reply(request: HttpRequest, attendee: Attendee, by: User | None, at: datetime) -> None:
    form = ReplyForm(request.POST)
    if not form.is_valid():
        raise BadRequest("reply")
    said = {
        Reply.YES: _("Good that you come."),
        Reply.MAYBE: _("Noted: perhaps. Say it when you know."),
        Reply.NO: _("Noted: you do not come. Thank you for saying so."),
        Reply.WAITING_LIST: _("All seats are taken. You are on the waiting list, and get a mail when a seat is free."),
    }
    answered = reply(attendee=attendee, answer=form.cleaned_data["reply"], by=by, at=at)
    messages.success(request, said[Reply(answered.reply)])


def _ask(request: HttpRequest, attendee: Attendee, by: User | None, at: datetime) -> Wrong | None:
    form = TextForm(request.POST, auto_id="id_ask_%s")
    if not form.is_valid():
        return Wrong(ask=form)
    ask_ahead(attendee=attendee, text=form.cleaned_data["text"], by=by, at=at)
    messages.success(request, _("Your question has been sent. The answer comes at the meeting, or before it here."))
    return None


def _propose(request: HttpRequest, attendee: Attendee, by: User | None, at: datetime) -> Wrong | None:
    form = ProposeForm(request.POST, auto_id="id_propose_%s")
    if not form.is_valid():
        return Wrong(propose=form)
    data = form.cleaned_data
    propose_date(attendee=attendee, starts_at=data["starts_at"], note_text=data["note"], by=by, at=at)
    messages.success(request, _("Your proposal has been sent to the organiser."))
    return None


def _amend(request: HttpRequest, attendee: Attendee, by: User | None, at: datetime) -> Wrong | None:
    form = AmendForm(request.POST, points=attendee.event.points.all(), auto_id="id_amend_%s")
    if not form.is_valid():
        return Wrong(amend=form)
    point = form.points.get(form.cleaned_data["point"])
    propose_amendment(attendee=attendee, point=point, text=form.cleaned_data["text"], by=by, at=at)
    messages.success(request, _("Your change has been proposed. You see here what becomes of it."))
    return None
