"""One event as one city prepares it."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from cityjourney.core.clock import programme_day
from cityjourney.events.enums import Reach
from cityjourney.events.models import Event
from cityjourney.events.queries.times import clocks_of
from cityjourney.journeys.commands import preparation as commands
from cityjourney.journeys.forms import ChargeForm
from cityjourney.journeys.models import Booking, Preparation
from cityjourney.journeys.queries.preparing import list_of
from cityjourney.journeys.sentences import PREPARE, SEE
from cityjourney.journeys.views.acting import act, city_of, context_of, person_of
from cityjourney.programmes.doors import Entrance, in_city
from cityjourney.programmes.models import Membership


def _people(entrance: Entrance) -> list[int]:
    """Who may be put in charge: the people of this city."""
    rows = Membership.objects.active(entrance.at).filter(participation=city_of(entrance))
    return list(rows.values_list("person_id", flat=True))


@require_safe
@in_city(SEE)
def event(request: HttpRequest, entrance: Entrance, event: UUID) -> HttpResponseBase:
    """When and where, what is ready, what is missing, who prepares it, what it costs."""
    city = city_of(entrance)
    rows = Event.objects.filter(edition=entrance.edition).select_related("kind", "edition", "organiser")
    found = get_object_or_404(rows, public_id=event)
    prepared = list_of(found, city)
    if not prepared and found.reach != Reach.COHORT:
        get_object_or_404(city.events.all(), pk=found.pk)
    person = person_of(request)
    people = _people(entrance) if prepared else []
    context = context_of(
        entrance,
        here="timeline",
        event=found,
        prepared=prepared,
        missing=[row for row in prepared if not row.done],
        clocks=clocks_of(found, person.time_zone),
        agenda=list(found.points.all()),
        bookings=Booking.objects.filter(event=found, account__participation=city)
        .exclude(state="released")
        .select_related("account__credit_kind", "giver"),
        line=city.planned_items.filter(event=found).first(),
        today=programme_day(entrance.at),
        charge=ChargeForm(None, people),
    )
    return render(request, "journeys/event.html", context)


def _row(entrance: Entrance, preparation: UUID) -> Preparation:
    rows = Preparation.objects.filter(participation=city_of(entrance)).select_related("event")
    return get_object_or_404(rows, public_id=preparation)


def _back(request: HttpRequest, entrance: Entrance, row: Preparation) -> HttpResponse:
    slug, city = entrance.edition.slug, city_of(entrance).city.slug
    if request.POST.get("from") == "desk":
        return redirect(f"/{slug}/desk/{city}/")
    return redirect("journeys:event", slug, city, row.event.public_id)


@require_POST
@in_city(PREPARE)
def tick(request: HttpRequest, entrance: Entrance, preparation: UUID) -> HttpResponseBase:
    """Tick something, or take the tick off."""
    row, by, done = _row(entrance, preparation), person_of(request), request.POST.get("done") == "1"
    act(
        request,
        lambda: commands.tick(preparation=row, done=done, by=by, at=entrance.at),
        _("Ticked: %(what)s") % {"what": row} if done else _("Not ready yet: %(what)s") % {"what": row},
    )
    return _back(request, entrance, row)


@require_POST
@in_city(PREPARE)
def put_in_charge(request: HttpRequest, entrance: Entrance, preparation: UUID) -> HttpResponseBase:
    """Say who prepares something."""
    row, by, form = _row(entrance, preparation), person_of(request), ChargeForm(request.POST, _people(entrance))
    if form.is_valid():
        person, seen = form.cleaned_data["person"], request.POST.get("seen")
        act(request, lambda: commands.put_in_charge(preparation=row, person=person, seen=seen, by=by, at=entrance.at))
    return _back(request, entrance, row)
