"""J3: a city gets its plan from the methodology, and shapes it."""

from datetime import UTC, date, datetime, timedelta

import pytest

from cityjourney.audit.models import Entry
from cityjourney.core.errors import DomainError
from cityjourney.events.commands.planning import cancel, plan_event
from cityjourney.events.commands.planning import set_date as move_event
from cityjourney.events.models import Event
from cityjourney.journeys.commands import plan
from cityjourney.journeys.commands.planning import plan_city, plan_edition
from cityjourney.journeys.logic.plan import slots_for
from cityjourney.journeys.models import CreditAccount, Deliverable, PlanChange, PlannedItem, Preparation
from cityjourney.programmes.commands.editions import change_edition
from cityjourney.programmes.installers import install_methodology
from tests.journeys.cast import NOW, Cast
from tests.shipped import shipped


def once(cast: Cast, city: str = "rijeka") -> list[PlannedItem]:
    """Events of one city that come once, in their order."""
    items = PlannedItem.objects.filter(participation=cast.cities[city], sort="event").for_page()
    counts: dict[int, int] = {}
    for item in items:
        counts[item.event_kind_id] = counts.get(item.event_kind_id, 0) + 1
    return [i for i in items if counts[i.event_kind_id] == 1 and i.event_kind.spec.reach == "city"]


def test_a_city_that_joins_has_its_plan_credits_and_deliverables(cast: Cast) -> None:
    rijeka = cast.rijeka
    wanted = slots_for(shipped(), rijeka.city_type.key)
    assert set(rijeka.planned_items.values_list("key", flat=True)) == {slot.key for slot in wanted}
    assert len(wanted) > 60
    assert {a.granted for a in CreditAccount.objects.filter(participation=rijeka)} >= {15, 3, 1, 6}
    assert Deliverable.objects.filter(participation=rijeka).count() == 5


def test_planning_twice_changes_nothing(cast: Cast) -> None:
    assert plan_city(participation=cast.rijeka, by=None, at=NOW) == 0
    assert install_methodology(edition=cast.edition, methodology=shipped(), by=None, at=NOW).changed is False


def test_what_stands_in_a_month_is_due_on_its_last_day(cast: Cast) -> None:
    item = cast.rijeka.planned_items.filter(sort="event", month=3).first()
    assert item.due_on == date(2026, 3, 31)


def test_a_later_start_moves_the_whole_plan_but_not_the_real_dates(cast: Cast) -> None:
    first, second = once(cast)[:2]
    plan.set_date(item=first, starts_at=datetime(2026, 11, 5, 8, tzinfo=UTC), by=cast.ana, at=NOW)
    change_edition(edition=cast.edition, starts_on=date(2026, 2, 1), by=cast.tom, at=NOW)
    moved = PlannedItem.objects.get(pk=second.pk)
    assert moved.due_on > second.due_on
    assert PlannedItem.objects.get(pk=first.pk).due_on == date(2026, 11, 5)


def test_what_the_city_moved_stays_when_the_methodology_comes_anew(cast: Cast) -> None:
    item = once(cast)[0]
    plan.shift(item=item, month=item.month + 2, by=cast.ana, at=NOW)
    plan_edition(edition=cast.edition, by=None, at=NOW)
    assert PlannedItem.objects.get(pk=item.pk).month == item.month + 2


def test_shifting_is_told_in_the_trail_and_can_be_undone(cast: Cast) -> None:
    item = once(cast)[0]
    change = plan.shift(item=item, month=9, seen=item.month, by=cast.ana, at=NOW)
    assert change is not None
    assert Entry.objects.filter(verb="journeys.shift", by=cast.ana).count() == 1
    plan.undo(change=change, by=cast.ana, at=NOW)
    back = PlannedItem.objects.get(pk=item.pk)
    assert (back.month, back.due_on) == (item.month, item.due_on)
    with pytest.raises(DomainError, match="can no longer be undone"):
        plan.undo(change=change, by=cast.ana, at=NOW)


def test_two_people_who_shift_at_once_notice_each_other(cast: Cast) -> None:
    item = once(cast)[0]
    seen = item.month
    plan.shift(item=item, month=8, seen=seen, by=cast.ana, at=NOW)
    with pytest.raises(DomainError, match="meanwhile"):
        plan.shift(item=item, month=9, seen=seen, by=cast.eva, at=NOW)
    assert PlannedItem.objects.get(pk=item.pk).month == 8


def test_skipping_needs_a_reason_and_can_be_taken_back(cast: Cast) -> None:
    item = once(cast)[0]
    with pytest.raises(DomainError, match="Say why"):
        plan.skip(item=item, reason="  ", by=cast.ana, at=NOW)
    plan.skip(item=item, reason="We held it last year.", by=cast.ana, at=NOW)
    with pytest.raises(DomainError, match="skipped"):
        plan.shift(item=item, month=9, by=cast.ana, at=NOW)
    plan.unskip(item=item, by=cast.ana, at=NOW)
    assert PlannedItem.objects.get(pk=item.pk).state == "planned"


def test_merging_stays_within_the_city(cast: Cast) -> None:
    first, second = once(cast)[:2]
    with pytest.raises(DomainError, match="same city"):
        plan.merge(item=first, into=once(cast, "cork")[1], by=cast.ana, at=NOW)
    change = plan.merge(item=first, into=second, by=cast.ana, at=NOW)
    assert PlannedItem.objects.get(pk=first.pk).merged_into == second
    plan.undo(change=change, by=cast.ana, at=NOW)
    assert PlannedItem.objects.get(pk=first.pk).state == "planned"


def test_a_date_makes_a_meeting_with_its_preparation_list(cast: Cast) -> None:
    item = once(cast)[0]
    event = plan.set_date(item=item, starts_at=datetime(2026, 11, 5, 8, tzinfo=UTC), by=cast.ana, at=NOW)
    line = PlannedItem.objects.get(pk=item.pk)
    assert (line.event, line.due_on, line.month) == (event, date(2026, 11, 5), 11)
    rows = Preparation.objects.filter(event=event, participation=cast.rijeka)
    assert rows.count() == len(item.event_kind.spec.preparation)
    assert all(row.due_on == date(2026, 11, 5) - timedelta(days=row.days_before) for row in rows)


def test_the_line_that_was_dated_is_the_one_that_gets_the_meeting(cast: Cast) -> None:
    items = list(PlannedItem.objects.filter(participation=cast.rijeka, event_kind__key="lead-expert-visit").for_page())
    event = plan.set_date(item=items[-1], starts_at=datetime(2026, 10, 20, 8, tzinfo=UTC), by=cast.ana, at=NOW)
    assert list(PlannedItem.objects.filter(event=event)) == [items[-1]]


def test_preparation_moves_with_the_meeting(cast: Cast) -> None:
    event = plan.set_date(item=once(cast)[0], starts_at=datetime(2026, 11, 5, 8, tzinfo=UTC), by=cast.ana, at=NOW)
    before = [row.due_on for row in Preparation.objects.filter(event=event)]
    move_event(event=event, starts_at=datetime(2026, 11, 12, 8, tzinfo=UTC), by=cast.ana, at=NOW)
    after = [row.due_on for row in Preparation.objects.filter(event=event).select_related("event")]
    assert after == [day + timedelta(days=7) for day in before]
    assert PlannedItem.objects.get(event=event).due_on == date(2026, 11, 12)


def test_a_meeting_planned_elsewhere_finds_its_line(cast: Cast) -> None:
    item = once(cast)[1]
    event = plan_event(
        edition=cast.edition, kind=item.event_kind, cities=[cast.rijeka],
        starts_at=datetime(2026, 12, 1, 9, tzinfo=UTC), by=cast.eva, at=NOW,
    )  # fmt: skip
    assert PlannedItem.objects.get(pk=item.pk).event == event


def test_a_meeting_that_is_called_off_leaves_its_line_in_the_month(cast: Cast) -> None:
    item = once(cast)[0]
    event = plan.set_date(item=item, starts_at=datetime(2026, 11, 5, 8, tzinfo=UTC), by=cast.ana, at=NOW)
    cancel(event=event, reason="storm", by=cast.ana, at=NOW)
    line = PlannedItem.objects.get(pk=item.pk)
    assert (line.event, line.due_on) == (None, date(2026, 11, 30))


def test_undoing_a_date_calls_the_meeting_off(cast: Cast) -> None:
    item = once(cast)[0]
    event = plan.set_date(item=item, starts_at=datetime(2026, 11, 5, 8, tzinfo=UTC), by=cast.ana, at=NOW)
    change = PlanChange.objects.filter(item=item, verb="set_date").first()
    plan.undo(change=change, by=cast.ana, at=NOW)
    assert Event.objects.get(pk=event.pk).is_cancelled
    assert PlannedItem.objects.get(pk=item.pk).event is None


def test_a_city_is_planned_also_when_the_edition_was_read_before_its_methodology_came(cast: Cast) -> None:
    cast.edition.methodology_key = cast.edition.methodology_digest = ""
    city = cast.join("ghent", "BE", 51.05, 3.72, joined=NOW)
    assert city.planned_items.count() == cast.rijeka.planned_items.count()
