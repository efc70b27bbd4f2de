"""Visit credits: granted, held, booked, used, given back, expired, transferred. Never overspent.

Every change of an account is one conditional update, so two who book the last visit at once cannot both get it: the
second update finds no room and changes nothing. The check constraint of the table says the same once more.
"""

from datetime import date, datetime, timedelta

from django.db import IntegrityError, transaction
from django.db.models import F, Q, QuerySet, Sum
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from cityjourney.accounts.models import User
from cityjourney.audit.commands import record
from cityjourney.core.clock import programme_day
from cityjourney.core.errors import DomainError
from cityjourney.events.models import Event
from cityjourney.journeys.enums import BookingState, EntryKind
from cityjourney.journeys.logic.plan import concerns
from cityjourney.journeys.models import Booking, CreditAccount, CreditEntry
from cityjourney.methodology.schema import Methodology
from cityjourney.programmes.models import CreditKind, Participation, Phase

HOLD = timedelta(days=14)
"""So long a visit may be held without a date before it goes back by itself."""
ROOM = Q(granted__gte=F("reserved") + F("used") + F("expired") + 1)


def take(account_id: int) -> bool:
    """Reserve one visit if there is one left; one statement, so nobody can come between looking and taking."""
    return CreditAccount.objects.filter(ROOM, pk=account_id).update(reserved=F("reserved") + 1) == 1


@transaction.atomic
def grant_all(*, participation: Participation, methodology: Methodology, by: User | None, at: datetime) -> int:
    """Open the accounts of a city and grant what the methodology gives; twice grants once. Returns how many."""
    city_type = participation.city_type.key
    meant_for = {kind.key for kind in methodology.event_kinds if concerns(kind.city_types, city_type)}
    wanted = {c.key: c.amount for c in methodology.credits if meant_for.intersection(c.event_kinds)}
    kinds = CreditKind.objects.filter(edition_id=participation.edition_id, retired=False, key__in=wanted)
    CreditAccount.objects.bulk_create(
        [CreditAccount(participation=participation, credit_kind=kind) for kind in kinds.defer("data")],
        ignore_conflicts=True,
    )
    rows = CreditAccount.objects.select_for_update(of=("self",)).filter(
        participation=participation, credit_kind__in=kinds
    )
    granted = dict(
        CreditEntry.objects.filter(account__participation=participation, kind=EntryKind.GRANT)
        .values_list("account_id")
        .annotate(Sum("amount"))
    )
    missing = [
        (row, more)
        for row in rows.select_related("credit_kind")
        if (more := wanted[row.credit_kind.key] - granted.get(row.pk, 0)) > 0
    ]
    for row, more in missing:
        row.granted += more
    CreditAccount.objects.bulk_update([row for row, _more in missing], ["granted"])
    CreditEntry.objects.bulk_create(
        CreditEntry(account=row, kind=EntryKind.GRANT, amount=more, by=by, at=at) for row, more in missing
    )
    return len(missing)


def _enter(
    account: CreditAccount,
    kind: EntryKind,
    amount: int,
    *,
    by: User | None,
    at: datetime,
    booking: Booking | None = None,
    note: str = "",
) -> None:
    CreditEntry.objects.create(
        account=account, kind=kind, amount=amount, booking=booking, note=note[:300], by=by, at=at
    )


def window(kind: CreditKind) -> tuple[date, date] | None:
    """First and last day on which visits of a kind may take place; None if its phases are not in the edition."""
    phases = Phase.objects.filter(edition_id=kind.edition_id, retired=False)
    if kind.spec.phases:
        phases = phases.filter(key__in=kind.spec.phases)
    days = list(phases.values_list("starts_on", "ends_on"))
    return (min(first for first, _last in days), max(last for _first, last in days)) if days else None


def _fits(account: CreditAccount, event: Event, in_person: bool) -> None:
    """Raise `DomainError` unless this credit may pay for this event."""
    kind = account.credit_kind
    if event.kind is None or event.kind.key not in kind.spec.event_kinds:
        raise DomainError(_("“%(credit)s” does not pay for “%(event)s”.") % {"credit": kind, "event": event})
    way = "in_person" if in_person else "online"
    if kind.spec.delivery and way not in kind.spec.delivery:
        raise DomainError(_("“%(credit)s” is not for this way of meeting.") % {"credit": kind})
    days, day = window(kind), event.day or programme_day(timezone.now())
    if days and not days[0] <= day <= days[1]:
        raise DomainError(
            _("Visits of this kind take place from %(first)s to %(last)s; %(day)s lies outside.")
            % {"first": date_format(days[0]), "last": date_format(days[1]), "day": date_format(day)}
        )


def none_left(account: CreditAccount) -> str:
    """The answer for the one who comes too late."""
    return _("No visit of “%(credit)s” is left for %(city)s. Give one back, or ask the programme team for another.") % {
        "credit": account.credit_kind,
        "city": account.participation,
    }


def _reserve(account: CreditAccount, booking: Booking, by: User | None, at: datetime, verb: str) -> Booking:
    """Take one visit and write down for what. Raises `DomainError` when none is left or the event is paid already."""
    if not take(account.pk):
        raise DomainError(none_left(account))
    try:
        with transaction.atomic():
            booking.save()
    except IntegrityError:
        raise DomainError(_("A visit has been booked for this event already.")) from None
    _enter(account, EntryKind.RESERVE, 1, by=by, at=at, booking=booking, note=booking.note)
    _record(verb, account, by, at, booking=booking)
    return booking


@transaction.atomic
def book(
    *,
    account: CreditAccount,
    event: Event,
    giver: User | None = None,
    in_person: bool = False,
    note: str = "",
    by: User | None,
    at: datetime,
) -> Booking:
    """Pay for an event of this city with one visit. Raises `DomainError` with the reason when that is not possible."""
    _fits(account, event, in_person)
    booking = Booking(
        account=account,
        event=event,
        giver=giver,
        in_person=in_person,
        state=BookingState.BOOKED,
        note=note[:300],
        booked_by=by,
        booked_at=at,
    )
    return _reserve(account, booking, by, at, "journeys.book")


@transaction.atomic
def hold(
    *, account: CreditAccount, giver: User | None = None, note: str = "", by: User | None, at: datetime
) -> Booking:
    """Keep a visit for two weeks while a date is being agreed on. Raises `DomainError` when none is left."""
    booking = Booking(
        account=account,
        giver=giver,
        state=BookingState.HELD,
        held_until=at + HOLD,
        note=note[:300],
        booked_by=by,
        booked_at=at,
    )
    return _reserve(account, booking, by, at, "journeys.hold")


@transaction.atomic
def give_date(*, booking: Booking, event: Event, in_person: bool, by: User | None, at: datetime) -> Booking:
    """Give a held visit its event. Raises `DomainError` when it is not held any more or does not pay for this event."""
    booking = _locked(booking)
    if booking.state != BookingState.HELD:
        raise DomainError(_("This visit is not held any more. Book it anew."))
    _fits(booking.account, event, in_person)
    booking.event, booking.in_person = event, in_person
    booking.state, booking.held_until = BookingState.BOOKED, None
    try:
        with transaction.atomic():
            booking.save(update_fields=["event", "in_person", "state", "held_until"])
    except IntegrityError:
        raise DomainError(_("A visit has been booked for this event already.")) from None
    _record("journeys.book", booking.account, by, at, booking=booking)
    return booking


@transaction.atomic
def release(*, booking: Booking, note: str = "", by: User | None, at: datetime) -> Booking:
    """Give a visit back that did not take place; twice is once. Raises `DomainError` when it did take place."""
    booking = _locked(booking)
    if booking.state == BookingState.USED:
        raise DomainError(_("This visit took place; it cannot be given back."))
    if booking.state == BookingState.RELEASED:
        return booking
    booking.state, booking.held_until = BookingState.RELEASED, None
    booking.save(update_fields=["state", "held_until"])
    CreditAccount.objects.filter(pk=booking.account_id).update(reserved=F("reserved") - 1)
    _enter(booking.account, EntryKind.RELEASE, 1, by=by, at=at, booking=booking, note=note)
    _record("journeys.release", booking.account, by, at, booking=booking)
    return booking


@transaction.atomic
def use(*, booking: Booking, by: User | None, at: datetime) -> Booking:
    """Note that a booked visit took place; twice is once. Raises `DomainError` without an event, or if given back."""
    booking = _locked(booking)
    if booking.state == BookingState.USED:
        return booking
    if booking.state != BookingState.BOOKED:
        raise DomainError(_("Only a booked visit can have taken place."))
    return _used(booking, by, at)


def use_all(*, event: Event, by: User | None, at: datetime) -> None:
    """Note that all visits booked for a meeting took place. Part of a command."""
    for booking in _for_update().filter(event=event, state=BookingState.BOOKED):
        _used(booking, by, at)


def _used(booking: Booking, by: User | None, at: datetime) -> Booking:
    booking.state = BookingState.USED
    booking.save(update_fields=["state"])
    CreditAccount.objects.filter(pk=booking.account_id).update(reserved=F("reserved") - 1, used=F("used") + 1)
    _enter(booking.account, EntryKind.USE, 1, by=by, at=at, booking=booking)
    _record("journeys.use", booking.account, by, at, booking=booking)
    return booking


@transaction.atomic
def expire(*, account: CreditAccount, by: User | None, at: datetime) -> int:
    """Let what is left expire once the phases of the kind are over. Returns how many; 0 while they are open."""
    account = CreditAccount.objects.select_for_update(of=("self",)).select_related("credit_kind").get(pk=account.pk)
    days = window(account.credit_kind)
    left = account.balance.left
    if days is None or programme_day(at) <= days[1] or left == 0:
        return 0
    CreditAccount.objects.filter(pk=account.pk).update(expired=F("expired") + left)
    _enter(account, EntryKind.EXPIRE, left, by=by, at=at)
    _record("journeys.expire", account, by, at, amount=left)
    return left


@transaction.atomic
def transfer(
    *, source: CreditAccount, target: CreditAccount, amount: int, note: str, by: User | None, at: datetime
) -> None:
    """Move visits from one city to another. Raises `DomainError` for other kinds, no reason, or more than is left."""
    if amount < 1:
        raise DomainError(_("Move at least one visit."))
    if source.credit_kind_id != target.credit_kind_id or source.pk == target.pk:
        raise DomainError(_("Visits move between two cities, within one kind."))
    if not note.strip():
        raise DomainError(_("Say why: both cities read it."))
    rows = CreditAccount.objects.select_for_update().filter(pk__in=[source.pk, target.pk]).order_by("pk")
    left = {row.pk: row.balance.left for row in rows}
    if left[source.pk] < amount:
        raise DomainError(
            ngettext("Only %(left)d visit is left there.", "Only %(left)d visits are left there.", left[source.pk])
            % {"left": left[source.pk]}
        )
    CreditAccount.objects.filter(pk=source.pk).update(granted=F("granted") - amount)
    CreditAccount.objects.filter(pk=target.pk).update(granted=F("granted") + amount)
    _enter(source, EntryKind.TRANSFER_OUT, amount, by=by, at=at, note=note)
    _enter(target, EntryKind.TRANSFER_IN, amount, by=by, at=at, note=note)
    for account in (source, target):
        _record("journeys.transfer", account, by, at, amount=amount)


@transaction.atomic
def release_stale_holds(*, at: datetime) -> int:
    """Give back visits that were held too long. Returns how many."""
    stale = Booking.objects.filter(state=BookingState.HELD, held_until__lt=at)
    return len([release(booking=booking, note=_("held too long"), by=None, at=at) for booking in stale])


@transaction.atomic
def expire_all(*, at: datetime) -> int:
    """Let all visits expire whose phases are over. Returns how many."""
    day = programme_day(at)
    with_left = CreditAccount.objects.filter(ROOM, participation__left_on=None)
    kinds = CreditKind.objects.filter(pk__in=with_left.order_by().values("credit_kind"))
    over = [kind.pk for kind in kinds if (days := window(kind)) is not None and days[1] < day]
    return sum(expire(account=account, by=None, at=at) for account in with_left.filter(credit_kind__in=over))


def _for_update() -> "QuerySet[Booking]":
    """Bookings with all that the trail says of them, held until the transaction ends."""
    return Booking.objects.select_for_update(of=("self",)).select_related(
        "account__credit_kind", "account__participation__edition", "account__participation__city"
    )


def _locked(booking: Booking) -> Booking:
    return _for_update().get(pk=booking.pk)


def _record(
    verb: str, account: CreditAccount, by: User | None, at: datetime, *, booking: Booking | None = None, amount: int = 1
) -> None:
    participation = account.participation
    record(
        verb=verb,
        subject=account,
        by=by,
        at=at,
        scopes=[participation.edition.scope, participation.scope],
        details={"amount": amount, "booking": str(booking.public_id) if booking else ""},
    )
