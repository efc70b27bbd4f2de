"""Visit credits as pages show them: balance, outlook, bookings, load of experts, journeys that could be shared."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from django.utils import timezone

from cityjourney.accounts.models import User
from cityjourney.journeys.enums import BookingState
from cityjourney.journeys.logic.credits import Balance, Load, Outlook, Visit, load, outlook
from cityjourney.journeys.logic.holidays import country_of, public_holidays
from cityjourney.journeys.logic.travel import Bundle, Trip, bundles
from cityjourney.journeys.models import Booking, CreditAccount, CreditEntry
from cityjourney.programmes.models import CreditKind, Participation, Phase

OPEN = (BookingState.HELD, BookingState.BOOKED)


@dataclass(frozen=True)
class Account:
    """One account with what follows from it. `mode` draws its pips: in_person or online."""

    row: CreditAccount
    balance: Balance
    outlook: Outlook | None
    bookings: Sequence[Booking] = ()

    @property
    def mode(self) -> str:
        """In person only if it can be nothing else."""
        return "in_person" if self.row.credit_kind.spec.delivery == ["in_person"] else "online"


def window_in(kind: CreditKind, phases: Iterable[Phase]) -> tuple[date, date] | None:
    """First and last day for visits of a kind, from phases that have been read already."""
    wanted = kind.spec.phases
    found = [phase for phase in phases if not phase.retired and (not wanted or phase.key in wanted)]
    return (min(p.starts_on for p in found), max(p.ends_on for p in found)) if found else None


def balances_of(participation: Participation, phases: Sequence[Phase], today: date) -> list[Account]:
    """All accounts of one city without their visits; one query."""
    rows = CreditAccount.objects.filter(participation=participation).select_related("credit_kind")
    return [_account(row, phases, today, ()) for row in rows]


def accounts_of(participation: Participation, phases: Sequence[Phase], today: date) -> list[Account]:
    """All accounts of one city with their open and used visits; two queries."""
    rows = CreditAccount.objects.filter(participation=participation).select_related("credit_kind")
    visits: dict[int, list[Booking]] = defaultdict(list)
    booked = Booking.objects.filter(account__participation=participation).exclude(state=BookingState.RELEASED)
    for booking in booked.select_related("event__kind", "event__edition", "giver"):
        visits[booking.account_id].append(booking)
    found = [_account(row, phases, today, visits[row.pk]) for row in rows]
    return sorted(found, key=lambda each: each.outlook is not None and each.outlook.over)


def _account(row: CreditAccount, phases: Sequence[Phase], today: date, bookings: Sequence[Booking]) -> Account:
    days = window_in(row.credit_kind, phases)
    view = outlook(row.balance, starts=days[0], ends=days[1], today=today) if days else None
    return Account(row, row.balance, view, bookings)


def ledger_of(participation: Participation, limit: int = 50) -> list[CreditEntry]:
    """The newest lines of a city's ledger; one query."""
    rows = CreditEntry.objects.filter(account__participation=participation).order_by("-at", "-pk")
    return list(rows.select_related("account__credit_kind", "booking__event", "by")[:limit])


def load_of(givers: Iterable[int], since: date) -> list[Load]:
    """How busy these experts are in each month from a day on, over all their cities; one query."""
    rows = Booking.objects.filter(
        giver__in=list(givers), event__starts_at__date__gte=since, state__in=[BookingState.BOOKED, BookingState.USED]
    ).select_related("event", "giver", "account__participation__city", "account__participation__consortium")
    return load(
        Visit(
            giver=str(row.giver),
            city=str(row.account.participation),
            day=timezone.localdate(row.event.starts_at),
            minutes=row.event.length,
            in_person=row.in_person,
        )
        for row in rows
        if row.event is not None and row.event.starts_at is not None
    )


def trips_to_share(givers: Iterable[int], since: date) -> list[Bundle]:
    """Visits in person of these experts that could share one journey; one query."""
    rows = Booking.objects.filter(
        giver__in=list(givers), in_person=True, state=BookingState.BOOKED, event__starts_at__date__gte=since
    ).select_related("event", "giver", "account__participation__city", "account__participation__consortium")
    trips = [
        Trip(
            key=row.pk,
            traveller=str(row.giver),
            city=str(row.account.participation),
            day=timezone.localdate(row.event.starts_at),
            latitude=city.latitude,
            longitude=city.longitude,
        )
        for row in rows
        if row.event is not None
        and row.event.starts_at is not None
        and (city := row.account.participation.city).latitude is not None
        and city.longitude is not None
    ]
    return bundles(trips)


def holidays_on(day: date, city_country: str, giver: User | None, language: str) -> list[tuple[str, str]]:
    """(country, name) of holidays in the city's country and in the expert's (the country of their time zone)."""
    names = "es" if language.startswith("es") else "en_US"
    return public_holidays(day, [city_country, country_of(giver.time_zone) if giver else ""], names)
