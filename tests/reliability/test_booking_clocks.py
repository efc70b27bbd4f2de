"""Case 25, visits: on which day a visit takes place is told by its own clock, not by that of whoever books it."""

from datetime import UTC, datetime

import pytest
from django.utils import timezone

from cityjourney.core.errors import DomainError
from cityjourney.events.commands.planning import plan_event
from cityjourney.events.models import Event
from cityjourney.journeys.commands import credits as commands
from cityjourney.journeys.models import CreditAccount
from cityjourney.programmes.models import EventKind
from tests.journeys.cast import NOW, Cast, play

ZONES = ["Europe/Zagreb", "Atlantic/Azores", "Pacific/Kiritimati"]


@pytest.fixture
def cast(db: None) -> Cast:
    return play()


@pytest.fixture
def account(cast: Cast) -> CreditAccount:
    rows = CreditAccount.objects.filter(participation=cast.rijeka, granted__gt=3)
    found = rows.select_related("participation__edition", "participation__city", "credit_kind").first()
    assert found is not None
    return found


def visit(cast: Cast, account: CreditAccount, starts_at: datetime, zone: str = "Europe/Zagreb") -> Event:
    kind = EventKind.objects.get(edition=cast.edition, key=account.credit_kind.spec.event_kinds[0])
    delivery = account.credit_kind.spec.delivery or kind.spec.delivery
    return plan_event(
        edition=cast.edition, kind=kind, cities=[cast.rijeka], starts_at=starts_at, time_zone=zone,
        delivery=delivery[0], by=cast.ana, at=NOW,
    )  # fmt: skip


def books(account: CreditAccount, event: Event, reader: str) -> bool:
    """Whether somebody who lives by this clock gets the visit."""
    with timezone.override(reader):
        try:
            commands.book(account=account, event=event, in_person=event.delivery == "in_person", by=None, at=NOW)
        except DomainError as error:
            return "lies outside" not in str(error)
    return True


@pytest.mark.parametrize("reader", ZONES)
def test_the_last_second_of_the_last_day_counts_and_the_next_one_does_not(
    cast: Cast, account: CreditAccount, reader: str
) -> None:
    days = commands.window(account.credit_kind)
    assert days is not None
    end = datetime(days[1].year, days[1].month, days[1].day, 23, 59, 59)  # noqa: DTZ001 - Zagreb's clock, made aware below
    last = timezone.make_aware(end, timezone.zoneinfo.ZoneInfo("Europe/Zagreb"))
    following = datetime.fromtimestamp(last.timestamp() + 1, UTC)
    assert books(account, visit(cast, account, last), reader)
    assert not books(account, visit(cast, account, following), reader)


def test_by_the_readers_clock_it_would_depend_on_who_books(
    cast: Cast, account: CreditAccount, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The twin."""
    monkeypatch.setattr(Event, "day", property(lambda self: timezone.localdate(self.starts_at)))
    days = commands.window(account.credit_kind)
    assert days is not None
    late = datetime(days[1].year, days[1].month, days[1].day, 21, 59, 59, tzinfo=UTC)
    assert {books(account, visit(cast, account, late), reader) for reader in ZONES} == {True, False}
