"""Visits of experts: what is left, what is booked, who is busy when."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from cityjourney.core.clock import programme_day
from cityjourney.events.enums import EventState
from cityjourney.events.models import Event
from cityjourney.journeys.commands import credits as commands
from cityjourney.journeys.forms import BookForm, TransferForm
from cityjourney.journeys.models import Booking, CreditAccount
from cityjourney.journeys.queries import visits as queries
from cityjourney.journeys.sentences import BOOK, SEE, TRANSFER
from cityjourney.journeys.views.acting import act, city_of, context_of, first_error, person_of
from cityjourney.programmes.doors import Entrance, in_city
from cityjourney.programmes.models import Membership
from cityjourney.ui.tables import Column


def _givers(entrance: Entrance) -> list[tuple[int, str]]:
    """(person, key of their role) for the people of this city; one query."""
    rows = Membership.objects.active(entrance.at).filter(participation=city_of(entrance))
    return list(rows.values_list("person_id", "role__key"))


def _events(entrance: Entrance) -> list[Event]:
    """Dated meetings of this city that a visit may pay for; one query."""
    rows = city_of(entrance).events.filter(starts_at__isnull=False, kind__isnull=False)
    rows = rows.exclude(state=EventState.CANCELLED).filter(ends_at__gt=entrance.at)
    return list(rows.select_related("kind").order_by("starts_at"))


def _form(row: CreditAccount, events: list[Event], givers: list[tuple[int, str]], data: object = None) -> BookForm:
    spec = row.credit_kind.spec
    fitting = [
        (str(event.public_id), f"{event.title}, {date_format(timezone.localtime(event.starts_at), 'DAY_TIME_FORMAT')}")
        for event in events
        if event.kind and event.kind.key in spec.event_kinds
    ]
    experts = [person for person, role in givers if role == spec.giver]
    return BookForm(data, fitting, experts, auto_id=f"id_{row.public_id}_%s")


@require_safe
@in_city(SEE)
def visits(request: HttpRequest, entrance: Entrance) -> HttpResponseBase:
    """Balance of each kind, what is booked, what can hardly be used any more, the ledger."""
    city, today = city_of(entrance), programme_day(entrance.at)
    accounts = queries.accounts_of(city, entrance.phases, today)
    events, givers = _events(entrance), _givers(entrance)
    experts = {booking.giver_id for account in accounts for booking in account.bookings if booking.giver_id}
    context = context_of(
        entrance,
        here="visits",
        accounts=[(account, _form(account.row, events, givers)) for account in accounts],
        stranded=[account for account in accounts if account.outlook and account.outlook.stranded],
        ledger=queries.ledger_of(city),
        ledger_columns=[
            Column(_("When")),
            Column(_("What")),
            Column(_("Kind")),
            Column(_("Visits"), number=True),
            Column(_("Note")),
        ],
        load=queries.load_of(experts, today.replace(day=1)),
        load_columns=[
            Column(_("Expert")),
            Column(_("Month")),
            Column(_("Visits"), number=True),
            Column(_("Time"), number=True),
            Column(_("Cities"), number=True),
        ],
        bundles=queries.trips_to_share(experts, today),
        today=today,
    )
    return render(request, "journeys/visits.html", context)


def _account(entrance: Entrance, account: UUID) -> CreditAccount:
    rows = CreditAccount.objects.filter(participation=city_of(entrance))
    return get_object_or_404(
        rows.select_related("credit_kind", "participation__edition", "participation__city"), public_id=account
    )


def _back(entrance: Entrance) -> HttpResponse:
    return redirect("journeys:visits", entrance.edition.slug, city_of(entrance).city.slug)


@require_POST
@in_city(BOOK)
def book(request: HttpRequest, entrance: Entrance, account: UUID) -> HttpResponseBase:
    """Book a visit for an event, or hold one."""
    row, by, events = _account(entrance, account), person_of(request), _events(entrance)
    form = _form(row, events, _givers(entrance), request.POST)
    if not form.is_valid():
        messages.error(request, first_error(form))
        return _back(entrance)
    data = form.cleaned_data
    event = next((each for each in events if str(each.public_id) == data["event"]), None)
    giver, note, at = data["giver"], data["note"], entrance.at
    if event is None:
        act(
            request,
            lambda: commands.hold(account=row, giver=giver, note=note, by=by, at=at),
            _("The visit is held for two weeks. Agree on a date."),
        )
        return _back(entrance)
    in_person = event.delivery == "in_person"
    done = act(
        request,
        lambda: commands.book(account=row, event=event, giver=giver, in_person=in_person, note=note, by=by, at=at),
        _("The visit is booked."),
    )
    if done:
        _warn_of_holidays(request, event, row, giver)
    return _back(entrance)


def _warn_of_holidays(request: HttpRequest, event: Event, row: CreditAccount, giver: object) -> None:
    day = timezone.localdate(event.starts_at)
    country = row.participation.city.country
    for code, name in queries.holidays_on(day, country, giver, get_language() or "en"):  # type: ignore[arg-type]
        messages.warning(
            request,
            _("%(day)s is a public holiday in %(country)s: %(name)s. Is the date right?")
            % {"day": date_format(day), "country": code, "name": name},
        )


@require_POST
@in_city(BOOK)
def release(request: HttpRequest, entrance: Entrance, booking: UUID) -> HttpResponseBase:
    """Give a visit back."""
    rows = Booking.objects.filter(account__participation=city_of(entrance))
    found, by = get_object_or_404(rows, public_id=booking), person_of(request)
    act(request, lambda: commands.release(booking=found, by=by, at=entrance.at), _("The visit can be booked again."))
    return _back(entrance)


@require_POST
@in_city(TRANSFER)
def transfer(request: HttpRequest, entrance: Entrance, account: UUID) -> HttpResponseBase:
    """Move visits to another city."""
    row, by = _account(entrance, account), person_of(request)
    form = TransferForm(request.POST, row)
    if not form.is_valid():
        messages.error(request, first_error(form))
        return _back(entrance)
    data = form.cleaned_data
    act(
        request,
        lambda: commands.transfer(
            source=row, target=data["target"], amount=data["amount"], note=data["note"], by=by, at=entrance.at
        ),
        _("Moved. Both cities see it in their ledgers."),
    )
    return _back(entrance)
