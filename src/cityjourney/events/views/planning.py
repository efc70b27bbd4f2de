"""Pages on which a meeting is planned, changed, dated, called off."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import BadRequest, PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from cityjourney.accounts.models import User
from cityjourney.core.errors import DomainError
from cityjourney.events.commands import planning as commands
from cityjourney.events.enums import MinutesState, Outcome, Reach
from cityjourney.events.forms import AgendaFormSet, CancelForm, EditForm, PlanForm, initial_for, initial_of
from cityjourney.events.logic.conflict import Conflict
from cityjourney.events.models import Event
from cityjourney.events.rules import may_plan, may_plan_any
from cityjourney.events.views.door import Here, at_event, in_events
from cityjourney.programmes.doors import Entrance

FIELDS = ("title", "language", "length", "delivery", "place", "capacity", "pre_read")


@require_http_methods(["GET", "HEAD", "POST"])
@in_events
def plan(request: HttpRequest, entrance: Entrance) -> HttpResponseBase:
    """A new meeting; `?kind=` fills in what its kind says."""
    if not may_plan_any(entrance.access):
        raise Http404
    person = request.user
    if not isinstance(person, User):
        raise PermissionDenied
    form = PlanForm(request.POST or None, edition=entrance.edition, access=entrance.access)
    language = (get_language() or "en").split("-")[0]
    form.initial = initial_for(form.kinds.get(request.GET.get("kind", "")), language, person.time_zone)
    form.initial["cities"] = [request.GET.get("city", "")] if "city" in request.GET else list(form.rows)[:1]
    if request.method == "POST" and form.is_valid():
        made = _plan(form, entrance, person)
        if made is not None:
            messages.success(request, _("The meeting is planned. Next: invite people."))
            return redirect("events:event", entrance.edition.slug, made.public_id)
    status = 422 if form.is_bound else 200
    return render(request, "events/plan.html", {"edition": entrance.edition, "form": form}, status=status)


def _plan(form: PlanForm, entrance: Entrance, person: User) -> Event | None:
    data = form.cleaned_data
    kind, cities = data["kind_row"], data["city_rows"]
    reach = data["reach"] or (kind.spec.reach if kind else "")
    if reach == Reach.COHORT:
        cities = []
    if not may_plan(entrance.access, reach, [city.pk for city in cities]):
        form.add_error("cities", _("Choose cities for which you may plan."))
        return None
    try:
        return commands.plan_event(
            edition=entrance.edition,
            kind=kind,
            reach=reach,
            cities=cities,
            time_zone=data["time_zone"],
            starts_at=data["starts_at"],
            meeting_url=_link(data),
            by=person,
            at=entrance.at,
            **{name: data[name] for name in FIELDS},
        )
    except DomainError as error:
        form.add_error(None, str(error))
        return None


def _link(data: dict[str, Any]) -> str:
    """The pasted link, or a new one of the chosen service."""
    if data["meeting_url"] or not data["service"]:
        return str(data["meeting_url"])
    kind = data.get("kind_row")
    return commands.new_meeting_url(service=data["service"], title=data["title"] or str(kind or ""))


@require_http_methods(["GET", "HEAD", "POST"])
@at_event(runs=True)
def edit(request: HttpRequest, here: Here) -> HttpResponseBase:
    """Change what a meeting is, and when."""
    form = EditForm(request.POST or None, initial=initial_of(here.event))
    if request.method == "POST" and form.is_valid():
        try:
            _edit(here, form.cleaned_data)
        except DomainError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("Saved. Whoever is invited is told what matters to them."))
            return redirect("events:event", here.entrance.edition.slug, here.event.public_id)
    return render(request, "events/edit.html", here.context(form=form), status=422 if form.is_bound else 200)


def _edit(here: Here, data: dict[str, Any]) -> None:
    event, at = here.event, here.entrance.at
    changed = commands.change_event(
        event=event,
        version=data["version"],
        by=here.person,
        at=at,
        meeting_url=_link(data),
        **{name: data[name] or getattr(event, name) for name in ("language", "length", "delivery")},
        **{name: data[name] for name in ("title", "place", "capacity", "pre_read")},
    )
    if data["starts_at"] and event.minutes_state in {MinutesState.NONE, MinutesState.DRAFT}:
        length = event.ends_at - event.starts_at if event.starts_at and event.ends_at else None
        same_length = length is not None and changed.length == event.length
        commands.set_date(
            event=changed,
            starts_at=data["starts_at"],
            ends_at=data["starts_at"] + length if same_length and length else None,
            time_zone=data["time_zone"],
            by=here.person,
            at=at,
        )


@require_http_methods(["GET", "HEAD", "POST"])
@at_event(runs=True)
def agenda(request: HttpRequest, here: Here) -> HttpResponseBase:
    """Change the points of the agenda, their minutes and their order."""
    points = list(here.event.points.all())
    initial = [
        {
            "key": str(point.public_id),
            "title": point.title,
            "minutes": point.minutes,
            "day": point.day,
            "outcome": point.outcome,
            "place": place,
        }
        for place, point in enumerate(points, start=1)
    ]
    rows = AgendaFormSet(request.POST or None, initial=initial, prefix="point")
    texts = {str(point.public_id): point.text for point in points}
    version = _number(request.POST.get("version", ""))
    if request.method == "POST" and rows.is_valid():
        try:
            commands.change_agenda(
                event=here.event, points=_points(rows.cleaned_data, texts), version=version, by=here.person,
                at=here.entrance.at,
            )  # fmt: skip
        except Conflict as error:
            messages.error(request, str(error))
            return render(request, "events/agenda.html", here.context(rows=rows, theirs=points), status=409)
        except DomainError as error:
            messages.error(request, str(error))
        else:
            messages.success(request, _("The agenda is saved."))
            return redirect("events:event", here.entrance.edition.slug, here.event.public_id)
    return render(request, "events/agenda.html", here.context(rows=rows), status=422 if rows.is_bound else 200)


def _number(text: str) -> int | None:
    """The version that a page showed. Raises `BadRequest` for what no page of ours sends."""
    if text and not (text.isascii() and text.isdigit() and len(text) < 10):
        raise BadRequest("version")
    return int(text) if text else None


def _points(rows: list[dict[str, Any]], texts: dict[str, str]) -> list[commands.Point]:
    """Rows in the order that their numbers give; rows without number come last as they stand."""
    wanted = [(row.get("place") or 1_000, number, row) for number, row in enumerate(rows) if row.get("title")]
    return [
        commands.Point(
            title=row["title"],
            minutes=row["minutes"],
            day=row.get("day") or 1,
            text=texts.get(row["key"], ""),
            outcome=row.get("outcome") or Outcome.INFORMATION,
            key=row["key"],
        )
        for _place, _number, row in sorted(wanted, key=lambda each: each[:2])
    ]


@require_http_methods(["GET", "HEAD", "POST"])
@at_event(runs=True)
def cancel(request: HttpRequest, here: Here) -> HttpResponse:
    """Call a meeting off."""
    form = CancelForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            commands.cancel(event=here.event, reason=form.cleaned_data["reason"], by=here.person, at=here.entrance.at)
        except DomainError as error:
            messages.error(request, str(error))
        else:
            messages.success(request, _("The meeting is cancelled. Whoever was invited is told."))
        return redirect("events:event", here.entrance.edition.slug, here.event.public_id)
    return render(request, "events/cancel.html", here.context(form=form))
