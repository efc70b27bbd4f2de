"""The page of the minutes: each point saves itself; when two wrote at once, both texts stand side by side."""

from dataclasses import dataclass
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from cityjourney.core.errors import DomainError
from cityjourney.events.commands import minutes as commands
from cityjourney.events.commands.agreements import add_agreement
from cityjourney.events.enums import MinutesState, Outcome
from cityjourney.events.forms import AgreementForm, AmendForm, DecisionForm
from cityjourney.events.logic.conflict import Conflict
from cityjourney.events.models import AgendaPoint, Amendment, KeptNotes
from cityjourney.events.queries import page as queries
from cityjourney.events.queries.times import clocks_of
from cityjourney.events.views.door import Here, act, at_event


@dataclass(frozen=True)
class Card:
    """One point as it is shown: with the time at which it begins, and a text that waits to be brought together."""

    point: AgendaPoint
    begins: object = None
    mine: str = ""

    @property
    def both(self) -> str:
        """Both texts, one below the other, to begin with."""
        return f"{self.point.notes}\n\n{self.mine}".strip()


@require_safe
@at_event()
def minutes(request: HttpRequest, here: Here) -> HttpResponseBase:
    """Minutes to read, and to write for those who may."""
    return show_minutes(request, here)


def show_minutes(
    request: HttpRequest,
    here: Here,
    *,
    agreement: AgreementForm | None = None,
    amend: AmendForm | None = None,
    status: int = 200,
) -> HttpResponse:
    """The page, perhaps with forms that need another look."""
    event = here.event
    writes = here.standing.writes and event.minutes_are_writable
    agenda = queries.agenda_of(event)
    points = [each.point for each in agenda]
    kept = {each.point_id: each.text for each in KeptNotes.objects.filter(by=here.person, point__event=event)}
    people = list(queries.attendees_of(event)) if here.standing.writes else []
    cards = [Card(each.point, each.begins, kept.get(each.point.pk, "")) for each in agenda]
    context = here.context(
        writes=writes,
        cards=cards,
        conflict=next((card for card in cards if card.mine and writes), None),
        people=people,
        clocks=clocks_of(event, here.person.time_zone),
        agreements=queries.agreements_of(event),
        recap=list(queries.recap_of(event)[:50]),
        amendments=list(event.amendments.select_related("attendee__person", "point")),
        outcomes=Outcome.choices,
        begun=event.has_begun(here.entrance.at),
        may_amend=here.standing.was_there and event.minutes_state == MinutesState.OPEN,
        agreement_form=agreement or AgreementForm(people=people, points=points, auto_id="id_agreed_%s"),
        amend_form=amend or AmendForm(points=points, auto_id="id_amend_%s"),
        today=here.entrance.at.date(),
    )
    return render(request, "events/minutes.html", context, status=status)


def _point(here: Here, public_id: UUID) -> AgendaPoint:
    points = AgendaPoint.objects.select_related("event__edition", "noted_by")
    return get_object_or_404(points, event=here.event, public_id=public_id)


@require_POST
@at_event(writes=True)
def notes(request: HttpRequest, here: Here, point: UUID) -> HttpResponseBase:
    """Save the notes of one point: by itself while somebody types, or by its button."""
    found = _point(here, point)
    version = request.POST.get("version", "")
    if not version.isascii() or not version.isdigit() or len(version) > 9:
        raise BadRequest("version")
    by_script = request.headers.get("HX-Request") == "true"
    try:
        outcome = request.POST.get("outcome", "")
        if outcome and outcome != found.outcome:
            commands.set_outcome(point=found, outcome=outcome, by=here.person, at=here.entrance.at)
        saved = commands.write_notes(
            point=found, notes=_wanted(request, here, found), version=int(version), by=here.person, at=here.entrance.at
        )
    except Conflict as conflict:
        found.notes, found.version = conflict.theirs, conflict.version
        if not by_script:
            messages.error(request, str(conflict))
            return show_minutes(request, here, status=409)
        card = Card(_point(here, point), None, conflict.mine)
        shown = here.context(card=card, conflict=card, writes=True, outcomes=Outcome.choices, swapped=True)
        answer = render(request, "events/_conflict.html", shown | {"begun": here.event.has_begun(here.entrance.at)})
        answer["HX-Retarget"], answer["HX-Reswap"] = f"#point-{found.public_id}", "outerHTML"
        return answer
    except DomainError as error:
        if by_script:
            return render(request, "events/_not_saved.html", {"point": found, "error": str(error)})
        messages.error(request, str(error))
        return redirect("events:minutes", here.entrance.edition.slug, here.event.public_id)
    if by_script and "take" not in request.POST and "resolve" not in request.POST:
        return render(request, "events/_saved.html", {"point": saved})
    messages.success(request, _("Saved: %(point)s.") % {"point": saved.title})
    return redirect("events:minutes", here.entrance.edition.slug, here.event.public_id)


def _wanted(request: HttpRequest, here: Here, point: AgendaPoint) -> str:
    """The text to save: what was typed, or, after a conflict, one of the two texts as it is."""
    take = request.POST.get("take", "")
    if take == "theirs":
        return AgendaPoint.objects.values_list("notes", flat=True).get(pk=point.pk)
    if take == "mine":
        kept = KeptNotes.objects.filter(point=point, by=here.person).first()
        if kept is not None:
            return kept.text
    return request.POST.get("notes", "")


@require_POST
@at_event(writes=True)
def attendance(request: HttpRequest, here: Here) -> HttpResponseBase:
    """Note who was there."""
    known = {str(key): pk for key, pk in here.event.attendees.values_list("public_id", "pk")}
    present, seen = ([known[key] for key in request.POST.getlist(name) if key in known] for name in ("present", "seen"))
    return act(
        request,
        lambda: commands.record_attendance(
            event=here.event, present=present, seen=seen, by=here.person, at=here.entrance.at
        ),
        _("Noted who was there."),
        "events:minutes",
        here.entrance.edition.slug,
        here.event.public_id,
    )


@require_POST
@at_event(writes=True)
def close(request: HttpRequest, here: Here) -> HttpResponseBase:
    """Open the minutes to those who were there."""
    return act(
        request,
        lambda: commands.close_minutes(event=here.event, by=here.person, at=here.entrance.at),
        _("Those who were there can propose changes now. After three days the minutes are final."),
        "events:minutes",
        here.entrance.edition.slug,
        here.event.public_id,
    )


@require_POST
@at_event(writes=True)
def agree(request: HttpRequest, here: Here) -> HttpResponseBase:
    """Note what was agreed."""
    people, points = list(queries.attendees_of(here.event)), list(here.event.points.all())
    form = AgreementForm(request.POST, people=people, points=points, auto_id="id_agreed_%s")
    if form.is_valid():
        data = form.cleaned_data
        try:
            add_agreement(
                event=here.event,
                kind=data["kind"],
                text=data["text"],
                owner=form.people.get(data["owner"]),
                owner_name=data["owner_name"],
                owner_email=data["owner_email"],
                due_on=data["due_on"],
                point=form.points.get(data["point"]),
                by=here.person,
                at=here.entrance.at,
            )
        except DomainError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("Noted. Whoever promised it is asked to say yes."))
            return redirect("events:minutes", here.entrance.edition.slug, here.event.public_id)
    return show_minutes(request, here, agreement=form, status=422)


@require_POST
@at_event()
def amend(request: HttpRequest, here: Here) -> HttpResponseBase:
    """Propose a change of the minutes."""
    attendee = here.standing.attendee
    if attendee is None:
        raise BadRequest("attendee")
    form = AmendForm(request.POST, points=list(here.event.points.all()), auto_id="id_amend_%s")
    if not form.is_valid():
        return show_minutes(request, here, amend=form, status=422)
    return act(
        request,
        lambda: commands.propose_amendment(
            attendee=attendee,
            point=form.points.get(form.cleaned_data["point"]),
            text=form.cleaned_data["text"],
            by=here.person,
            at=here.entrance.at,
        ),
        _("Your change has been proposed. You see here what becomes of it."),
        "events:minutes",
        here.entrance.edition.slug,
        here.event.public_id,
    )


@require_POST
@at_event(writes=True)
def decide_amendment(request: HttpRequest, here: Here, amendment: UUID) -> HttpResponseBase:
    """Take a proposed change up, or not."""
    found = get_object_or_404(Amendment, event=here.event, public_id=amendment)
    form = DecisionForm(request.POST)
    if not form.is_valid():
        raise BadRequest("accepted")
    accepted = form.cleaned_data["accepted"] == "yes"
    return act(
        request,
        lambda: commands.decide_amendment(
            amendment=found,
            accepted=accepted,
            answer=form.cleaned_data["answer"],
            by=here.person,
            at=here.entrance.at,
        ),
        _("The change is in the minutes.") if accepted else _("Noted. The minutes stay as they are."),
        "events:minutes",
        here.entrance.edition.slug,
        here.event.public_id,
    )
