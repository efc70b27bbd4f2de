"""J4: visits are granted, booked, used, given back, moved; the ledger and the counters always agree."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import IntegrityError, transaction
from django.db.models import F, Sum

from cityjourney.core.errors import DomainError
from cityjourney.events.commands.planning import cancel, plan_event
from cityjourney.events.models import Event
from cityjourney.journeys.commands import credits as commands
from cityjourney.journeys.models import Booking, CreditAccount, CreditEntry
from cityjourney.journeys.queries.visits import accounts_of, holidays_on, load_of, trips_to_share
from cityjourney.programmes.models import EventKind, Phase
from tests.journeys.cast import NOW, Cast

SOON = datetime(2026, 11, 5, 8, tzinfo=UTC)


def account(cast: Cast, kind: str = "lead-expert-online", city: str = "rijeka") -> CreditAccount:
    rows = CreditAccount.objects.select_related("participation__edition", "participation__city", "credit_kind")
    return rows.get(participation=cast.cities[city], credit_kind__key=kind)


def meeting(cast: Cast, kind: str = "lead-expert-visit", city: str = "rijeka", at: datetime = SOON) -> Event:
    row = EventKind.objects.get(edition=cast.edition, key=kind)
    return plan_event(edition=cast.edition, kind=row, cities=[cast.cities[city]], starts_at=at, by=cast.ana, at=NOW)


def sums(row: CreditAccount) -> dict[str, int]:
    found = dict(CreditEntry.objects.filter(account=row).values_list("kind").annotate(Sum("amount")))
    return {
        kind: found.get(kind, 0)
        for kind in ("grant", "reserve", "use", "release", "expire", "transfer_in", "transfer_out")
    }


def agrees(row: CreditAccount) -> bool:
    """Whether the counters are what the ledger adds up to."""
    row.refresh_from_db()
    total = sums(row)
    return (
        row.granted == total["grant"] + total["transfer_in"] - total["transfer_out"]
        and row.reserved == total["reserve"] - total["use"] - total["release"]
        and (row.used, row.expired) == (total["use"], total["expire"])
    )


def test_booking_takes_one_visit_and_using_it_spends_it(cast: Cast) -> None:
    row = account(cast)
    booking = commands.book(account=row, event=meeting(cast), giver=cast.eva, by=cast.ana, at=NOW)
    assert agrees(row)
    assert (row.reserved, row.balance.left) == (1, 14)
    commands.use(booking=booking, by=cast.eva, at=NOW)
    commands.use(booking=booking, by=cast.eva, at=NOW)
    assert agrees(row)
    assert (row.reserved, row.used, row.balance.left) == (0, 1, 14)


def test_a_cycle_planning_session_may_spend_an_online_visit(cast: Cast) -> None:
    assert commands.book(account=account(cast), event=meeting(cast, "cycle-planning-session"), by=cast.ana, at=NOW).pk


def test_a_visit_does_not_pay_for_another_kind_of_meeting_or_outside_its_time(cast: Cast) -> None:
    with pytest.raises(DomainError, match="does not pay"):
        commands.book(account=account(cast), event=meeting(cast, "local-launch"), by=cast.ana, at=NOW)
    late = meeting(cast, at=datetime(2031, 1, 1, tzinfo=UTC))
    with pytest.raises(DomainError, match="lies outside"):
        commands.book(account=account(cast), event=late, by=cast.ana, at=NOW)


def test_the_last_visit_goes_to_one(cast: Cast) -> None:
    row = account(cast, "joint-visit")
    commands.hold(account=row, by=cast.ana, at=NOW)
    with pytest.raises(DomainError, match="No visit"):
        commands.hold(account=row, by=cast.eva, at=NOW)
    assert agrees(row)
    assert Booking.objects.filter(account=row).count() == 1


def test_one_meeting_is_paid_once(cast: Cast) -> None:
    row, event = account(cast), meeting(cast)
    commands.book(account=row, event=event, by=cast.ana, at=NOW)
    with pytest.raises(DomainError, match="already"):
        commands.book(account=row, event=event, by=cast.eva, at=NOW)
    assert agrees(row)
    assert row.reserved == 1


def test_the_database_itself_refuses_to_overspend(cast: Cast) -> None:
    row = account(cast)
    with pytest.raises(IntegrityError), transaction.atomic():
        CreditAccount.objects.filter(pk=row.pk).update(reserved=F("granted") + 1)


def test_a_hold_goes_back_by_itself_after_two_weeks(cast: Cast) -> None:
    row = account(cast)
    commands.hold(account=row, by=cast.ana, at=NOW)
    assert commands.release_stale_holds(at=NOW + timedelta(days=13)) == 0
    assert commands.release_stale_holds(at=NOW + timedelta(days=15)) == 1
    assert agrees(row)
    assert row.balance.left == 15


def test_a_held_visit_gets_its_date(cast: Cast) -> None:
    row = account(cast)
    held = commands.hold(account=row, by=cast.ana, at=NOW)
    booked = commands.give_date(booking=held, event=meeting(cast), in_person=False, by=cast.ana, at=NOW)
    assert (booked.state, booked.held_until) == ("booked", None)
    assert agrees(row)


def test_a_meeting_called_off_gives_its_visit_back_and_one_held_uses_it(cast: Cast) -> None:
    row, first, second = account(cast), meeting(cast), meeting(cast, at=SOON + timedelta(days=7))
    for event in (first, second):
        commands.book(account=row, event=event, by=cast.ana, at=NOW)
    cancel(event=first, by=cast.ana, at=NOW)
    second.state = "held"
    second.save(update_fields=["state"])
    assert agrees(row)
    assert (row.reserved, row.used) == (0, 1)


def test_moving_visits_needs_a_reason_and_no_more_than_is_left(cast: Cast) -> None:
    source, target = account(cast, "joint-visit"), account(cast, "joint-visit", "cork")
    with pytest.raises(DomainError, match="Say why"):
        commands.transfer(source=source, target=target, amount=1, note="", by=cast.tom, at=NOW)
    commands.transfer(source=source, target=target, amount=1, note="Rijeka needs none.", by=cast.tom, at=NOW)
    with pytest.raises(DomainError, match="left there"):
        commands.transfer(source=source, target=target, amount=1, note="more", by=cast.tom, at=NOW)
    assert agrees(source)
    assert agrees(target)
    assert (source.granted, target.granted) == (0, 2)


def test_what_is_left_expires_when_its_phases_are_over(cast: Cast) -> None:
    row = account(cast, "tag-sessions-ambition")
    end = commands.window(row.credit_kind)[1]
    assert commands.expire(account=row, by=None, at=datetime(end.year, end.month, end.day, 12, tzinfo=UTC)) == 0
    after = datetime.combine(end + timedelta(days=2), datetime.min.time(), tzinfo=UTC)
    assert commands.expire(account=row, by=None, at=after) == 2
    assert agrees(row)
    assert row.balance.left == 0


def test_visits_that_do_not_fit_any_more_are_named(cast: Cast) -> None:
    phases = list(Phase.objects.filter(edition=cast.edition))
    last = max(phase.ends_on for phase in phases)
    early = {a.row.credit_kind.key: a for a in accounts_of(cast.rijeka, phases, date(2026, 1, 2))}
    late = {a.row.credit_kind.key: a for a in accounts_of(cast.rijeka, phases, last - timedelta(days=27))}
    assert early["lead-expert-online"].outlook.stranded == 0
    assert late["lead-expert-online"].outlook.stranded == 13


def test_an_experts_load_counts_all_their_cities_and_near_visits_are_bundled(cast: Cast) -> None:
    for city, day in (("rijeka", 5), ("zadar", 12), ("cork", 19)):
        event = meeting(cast, "lead-expert-city-visit", city, datetime(2026, 11, day, 8, tzinfo=UTC))
        row = account(cast, "lead-expert-in-person", city)
        commands.book(account=row, event=event, giver=cast.eva, in_person=True, by=cast.eva, at=NOW)
    (month,) = load_of([cast.eva.pk], date(2026, 10, 1))
    assert (month.visits, month.cities) == (3, 3)
    (bundle,) = trips_to_share([cast.eva.pk], date(2026, 10, 1))
    assert {bundle.first.city, bundle.second.city} == {"Rijeka", "Zadar"}


def test_holidays_of_both_countries_are_told(cast: Cast) -> None:
    cast.eva.time_zone = "Europe/Dublin"
    found = holidays_on(date(2026, 3, 17), "HR", cast.eva, "en")
    assert [country for country, _name in found] == ["IE"]
    assert [country for country, _name in holidays_on(date(2026, 5, 30), "HR", cast.eva, "en")] == ["HR"]
