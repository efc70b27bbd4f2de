"""The list of meetings and the list of what was agreed."""

from typing import Any
from uuid import UUID

from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from cityjourney.events.commands.agreements import mark_agreement
from cityjourney.events.forms import AgreementFilterForm, FilterForm, MarkForm
from cityjourney.events.models import Agreement
from cityjourney.events.queries import lists
from cityjourney.events.queries.times import clocks_of
from cityjourney.events.rules import may_plan_any
from cityjourney.events.views.door import act, chips_of, find, in_events, page_of
from cityjourney.programmes.doors import Entrance
from cityjourney.ui.tables import Column

MOST_ROWS = 10_000


def _asked(request: HttpRequest, entrance: Entrance) -> FilterForm:
    form = FilterForm(
        request.GET, lists.kinds_of(entrance.edition), lists.cities_within(entrance.edition, entrance.access)
    )
    if not form.is_valid():
        raise BadRequest(", ".join(form.errors))
    return form


@require_safe
@in_events
def events(request: HttpRequest, entrance: Entrance) -> HttpResponseBase:
    """Meetings that the reader may see, narrowed by the address, 25 a page."""
    form = _asked(request, entrance)
    wanted = lists.EventFilter(**form.cleaned_data)
    found = lists.event_list(entrance.edition, entrance.access, request.user, wanted, entrance.at)
    page = page_of(request, found)
    zone = getattr(request.user, "time_zone", "")
    return render(
        request,
        "events/list.html",
        {
            "edition": entrance.edition,
            "form": form,
            "page": page,
            "rows": [(event, clocks_of(event, zone)) for event in page],
            "chips": chips_of(request, form.labels()),
            "query": request.GET.urlencode(),
            "may_plan": may_plan_any(entrance.access),
        },
    )


@require_safe
@in_events
def events_csv(request: HttpRequest, entrance: Entrance) -> HttpResponseBase:
    """What the list shows, all pages of it, as a table."""
    wanted = lists.EventFilter(**_asked(request, entrance).cleaned_data)
    found = lists.event_list(entrance.edition, entrance.access, request.user, wanted, entrance.at)
    return _csv(lists.events_sheet(found[:MOST_ROWS]), f"{entrance.edition.slug}-meetings.csv")


def _csv(content: str, name: str) -> HttpResponse:
    response = HttpResponse(content, content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def _asked_agreements(request: HttpRequest) -> AgreementFilterForm:
    form = AgreementFilterForm(request.GET)
    if not form.is_valid():
        raise BadRequest(", ".join(form.errors))
    return form


@require_safe
@in_events
def agreements(request: HttpRequest, entrance: Entrance) -> HttpResponseBase:
    """What was agreed: by default what is not done yet."""
    form = _asked_agreements(request)
    found = lists.agreement_list(entrance.edition, entrance.access, request.user, **form.cleaned_data)
    page = page_of(request, found)
    columns = [Column(_("What")), Column(_("Who")), Column(_("Until")), Column(_("State")), Column(_("Meeting"))]
    return render(
        request,
        "events/agreements.html",
        {
            "edition": entrance.edition,
            "form": form,
            "page": page,
            "columns": columns,
            "chips": chips_of(request, form.labels()),
            "query": request.GET.urlencode(),
            "today": entrance.at.date(),
        },
    )


@require_safe
@in_events
def agreements_csv(request: HttpRequest, entrance: Entrance) -> HttpResponseBase:
    """The same as a table."""
    asked = _asked_agreements(request).cleaned_data
    found = lists.agreement_list(entrance.edition, entrance.access, request.user, **asked)
    return _csv(lists.agreements_sheet(found[:MOST_ROWS]), f"{entrance.edition.slug}-agreements.csv")


@require_POST
@in_events
def mark(request: HttpRequest, entrance: Entrance, agreement: UUID) -> HttpResponseBase:
    """Note what became of a promise: its owner, or who writes the meeting up."""
    found = get_object_or_404(
        Agreement.objects.select_related("event", "owner"), event__edition=entrance.edition, public_id=agreement
    )
    here = find(request, entrance, found.event.public_id)
    mine = found.owner is not None and found.owner.person_id == here.person.pk
    if not (mine or here.standing.writes):
        get_object_or_404(Agreement.objects.none())
    form = MarkForm(request.POST)
    if not form.is_valid():
        raise BadRequest("state")
    return act(
        request,
        lambda: mark_agreement(
            agreement=found,
            state=form.cleaned_data["state"],
            note_text=form.cleaned_data["note"],
            anew=False,
            by=here.person,
            at=entrance.at,
        ),
        _("Noted."),
        *_back(request, entrance),
    )


def _back(request: HttpRequest, entrance: Entrance) -> tuple[Any, ...]:
    """To the meeting on whose page the button stood, else to the list."""
    try:
        return ("events:event", entrance.edition.slug, UUID(request.POST.get("back", "")))
    except ValueError:
        return ("events:agreements", entrance.edition.slug)
