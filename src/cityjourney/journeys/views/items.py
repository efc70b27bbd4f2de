"""One thing of a plan: shift, merge, skip, set a date; and undo."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from cityjourney.core.clock import programme_day
from cityjourney.journeys.commands import plan
from cityjourney.journeys.forms import DateForm, MergeForm, ShiftForm, SkipForm
from cityjourney.journeys.logic.plan import concerns, month_of
from cityjourney.journeys.models import PlanChange, PlannedItem
from cityjourney.journeys.sentences import PLAN, SEE
from cityjourney.journeys.views.acting import act, city_of, context_of, person_of
from cityjourney.methodology.calendar import month_dates
from cityjourney.programmes.doors import Entrance, in_city


def _item(entrance: Entrance, item: UUID) -> PlannedItem:
    rows = PlannedItem.objects.filter(participation=city_of(entrance)).for_page()
    return get_object_or_404(rows, public_id=item)


def months_of(entrance: Entrance) -> list[tuple[int, str]]:
    """The months of the programme for a choice: number and name."""
    city = city_of(entrance)
    starts = city.edition.starts_on
    ends = [p.ends_on for p in entrance.phases if concerns(p.spec.city_types, city.city_type.key)]
    last = month_of(starts, max(ends)) if ends else 1
    return [(month, date_format(month_dates(starts, month)[0], "YEAR_MONTH_FORMAT")) for month in range(1, last + 1)]


@require_safe
@in_city(SEE)
def item(request: HttpRequest, entrance: Entrance, item: UUID) -> HttpResponseBase:
    """What it is, when it is planned, and what one can do about it."""
    return _page(request, entrance, _item(entrance, item))


def _page(
    request: HttpRequest, entrance: Entrance, found: PlannedItem, status: int = 200, **forms: object
) -> HttpResponse:
    spec = found.event_kind.spec if found.event_kind else None
    context = context_of(
        entrance,
        here="timeline",
        item=found,
        spec=spec,
        months=dict(months_of(entrance)),
        shift_form=ShiftForm(None, months_of(entrance), initial={"month": found.month, "seen": found.month}),
        skip_form=SkipForm(),
        merge_form=MergeForm(None, found),
        date_form=DateForm(None, found, initial={"day": found.due_on, "time": "09:30"}),
        changes=found.changes.select_related("by")[:10],
        today=programme_day(entrance.at),
    )
    return render(request, "journeys/item.html", context | forms, status=status)


def _back(entrance: Entrance, found: PlannedItem) -> HttpResponse:
    return redirect("journeys:item", entrance.edition.slug, city_of(entrance).city.slug, found.public_id)


@require_POST
@in_city(PLAN)
def shift(request: HttpRequest, entrance: Entrance, item: UUID) -> HttpResponseBase:
    """Move it to another month."""
    found = _item(entrance, item)
    form = ShiftForm(request.POST, months_of(entrance))
    if not form.is_valid():
        return _page(request, entrance, found, 422, shift_form=form)
    data, by = form.cleaned_data, person_of(request)
    act(
        request,
        lambda: plan.shift(item=found, month=data["month"], seen=data["seen"], by=by, at=entrance.at),
        _("Moved."),
    )
    return _back(entrance, found)


@require_POST
@in_city(PLAN)
def merge(request: HttpRequest, entrance: Entrance, item: UUID) -> HttpResponseBase:
    """Merge it into another event."""
    found = _item(entrance, item)
    form = MergeForm(request.POST, found)
    if not form.is_valid():
        return _page(request, entrance, found, 422, merge_form=form)
    data, by = form.cleaned_data, person_of(request)
    act(
        request,
        lambda: plan.merge(item=found, into=data["into"], reason=data["reason"], by=by, at=entrance.at),
        _("Merged."),
    )
    return _back(entrance, found)


@require_POST
@in_city(PLAN)
def skip(request: HttpRequest, entrance: Entrance, item: UUID) -> HttpResponseBase:
    """Leave it out, with a reason."""
    found, form, by = _item(entrance, item), SkipForm(request.POST), person_of(request)
    if not form.is_valid():
        return _page(request, entrance, found, 422, skip_form=form)
    act(
        request,
        lambda: plan.skip(item=found, reason=form.cleaned_data["reason"], by=by, at=entrance.at),
        _("Left out."),
    )
    return _back(entrance, found)


@require_POST
@in_city(PLAN)
def unskip(request: HttpRequest, entrance: Entrance, item: UUID) -> HttpResponseBase:
    """Take it back into the plan."""
    found, by = _item(entrance, item), person_of(request)
    act(request, lambda: plan.unskip(item=found, by=by, at=entrance.at), _("It stands in the plan again."))
    return _back(entrance, found)


@require_POST
@in_city(PLAN)
def set_date(request: HttpRequest, entrance: Entrance, item: UUID) -> HttpResponseBase:
    """Give it a real date: a meeting with agenda and preparation list."""
    found, person = _item(entrance, item), person_of(request)
    form = DateForm(request.POST, found)
    if not form.is_valid():
        return _page(request, entrance, found, 422, date_form=form)
    made = act(
        request,
        lambda: plan.set_date(
            item=found,
            starts_at=form.starts_at(person.time_zone),
            time_zone=person.time_zone,
            delivery=form.cleaned_data["delivery"],
            place=form.cleaned_data["place"],
            by=person,
            at=entrance.at,
        ),
        _("The date is set. Now invite people and prepare it."),
    )
    event = PlannedItem.objects.select_related("event").get(pk=found.pk).event
    if made and event is not None:
        return redirect("journeys:event", entrance.edition.slug, city_of(entrance).city.slug, event.public_id)
    return _back(entrance, found)


@require_POST
@in_city(PLAN)
def clear_date(request: HttpRequest, entrance: Entrance, item: UUID) -> HttpResponseBase:
    """Call the meeting off; the line stays in its month."""
    found, by, reason = _item(entrance, item), person_of(request), request.POST.get("reason", "")[:500]
    act(
        request,
        lambda: plan.clear_date(item=found, reason=reason, by=by, at=entrance.at),
        _("The meeting is called off."),
    )
    return _back(entrance, found)


@require_POST
@in_city(PLAN)
def undo(request: HttpRequest, entrance: Entrance, change: UUID) -> HttpResponseBase:
    """Put something back as it was."""
    rows = PlanChange.objects.filter(item__participation=city_of(entrance)).select_related("item")
    found, by = get_object_or_404(rows, public_id=change), person_of(request)
    act(request, lambda: plan.undo(change=found, by=by, at=entrance.at), _("Undone."))
    return _back(entrance, found.item)
