"""Pure rules of journeys, for every plan and every day."""

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from cityjourney.journeys.logic.credits import Balance, Visit, load, outlook, same_day
from cityjourney.journeys.logic.order import Placed, broken
from cityjourney.journeys.logic.passages import fits, place_of
from cityjourney.journeys.logic.plan import due_on, month_of, slots_for
from cityjourney.journeys.logic.standing import Step, counted_back, standing, weeks_of
from cityjourney.journeys.logic.travel import Trip, bundles, distance
from tests.shipped import shipped

DAYS = st.dates(date(2000, 1, 1), date(2060, 1, 1))
PLACED = st.builds(
    Placed,
    key=st.uuids().map(str),
    kind=st.just("k"),
    advised=st.integers(1, 25),
    month=st.integers(1, 25),
    once=st.booleans(),
)


@given(DAYS, st.integers(1, 60))
def test_the_last_day_of_a_month_falls_into_that_month(start: date, month: int) -> None:
    assert month_of(start, due_on(start, month)) == month
    assert month_of(start, due_on(start, month) + timedelta(days=1)) == month + 1


def test_every_type_of_city_gets_slots_with_keys_of_their_own() -> None:
    methodology = shipped()
    for kind in methodology.city_types:
        keys = [slot.key for slot in slots_for(methodology, kind.key)]
        assert len(keys) == len(set(keys))
        assert keys


def test_a_kind_without_months_is_spread_over_its_phases() -> None:
    methodology = shipped()
    kind = next(k for k in methodology.event_kinds if not k.when and k.recurrence and k.recurrence.count)
    slots = [slot for slot in slots_for(methodology, methodology.city_types[1].key) if slot.kind == kind.key]
    assert len(slots) == kind.recurrence.count
    assert len({slot.month for slot in slots}) == len(slots)


@given(st.lists(PLACED, max_size=12))
def test_a_plan_as_advised_breaks_nothing(plan: list[Placed]) -> None:
    assert broken([Placed(p.key, p.kind, p.advised, p.advised, p.once) for p in plan]) == []


@given(st.lists(PLACED, max_size=12))
def test_what_is_said_to_be_broken_really_is(plan: list[Placed]) -> None:
    by_key = {placed.key: placed for placed in plan}
    for pair in broken(plan):
        earlier, later = by_key[pair.earlier], by_key[pair.later]
        assert earlier.month < later.month
        assert earlier.advised > later.advised
        assert earlier.once
        assert later.once


@given(st.lists(st.tuples(DAYS, st.integers(0, 9)), max_size=20), DAYS)
def test_every_step_stands_in_one_list_and_the_lists_are_in_order(
    given_steps: list[tuple[date, int]], today: date
) -> None:
    steps = [Step(str(n), "c", "t", due, weight=weight) for n, (due, weight) in enumerate(given_steps)]
    found = standing(steps, today)
    shown = [*found.late, *found.now, *found.next]
    assert len({step.key for step in shown}) == len(shown)
    assert all(step.due < today for step in found.late)
    assert all(step.due >= today for step in (*found.now, *found.next))
    for part in (found.late, found.now, found.next):
        assert [step.due for step in part] == sorted(step.due for step in part)
    assert (found.first is None) == (not shown)


@given(DAYS, st.integers(0, 180))
def test_counting_back_moves_with_the_event(day: date, before: int) -> None:
    week = timedelta(days=7)
    assert counted_back(day + week, before) - counted_back(day, before) == week


@given(st.integers(1, 12), st.integers(1990, 2100))
def test_a_calendar_month_has_all_its_days_in_whole_weeks(month: int, year: int) -> None:
    days = [day for week in weeks_of(year, month) for day in week]
    assert len(days) % 7 == 0
    assert [day.day for day in days if day.month == month] == list(
        range(1, max(d.day for d in days if d.month == month) + 1)
    )


@given(st.integers(0, 50), st.integers(0, 50), DAYS, st.integers(0, 900), st.integers(-400, 1200))
def test_visits_left_are_either_fitting_or_stranded(
    granted: int, used: int, start: date, length: int, day: int
) -> None:
    balance = Balance(max(granted, used), 0, used, 0)
    found = outlook(balance, starts=start, ends=start + timedelta(days=length), today=start + timedelta(days=day))
    assert found.fitting + found.stranded == balance.left
    assert not (found.over and found.fitting)


def test_two_cities_on_one_day_are_noticed() -> None:
    day = date(2026, 11, 5)
    visits = [Visit("Eva", "Rijeka", day, 120, False), Visit("Eva", "Cork", day, 120, False)]
    assert same_day(visits) == [("Eva", day)]
    assert load(visits)[0].minutes == 240


@given(st.lists(st.tuples(st.sampled_from("AB"), st.integers(0, 60), st.floats(40, 50), st.floats(5, 20)), max_size=8))
def test_only_near_visits_of_one_traveller_are_bundled(rows: list[tuple[str, int, float, float]]) -> None:
    day = date(2026, 1, 1)
    trips = [Trip(n, who, f"c{n}", day + timedelta(days=d), la, lo) for n, (who, d, la, lo) in enumerate(rows)]
    for found in bundles(trips):
        assert found.first.traveller == found.second.traveller
        assert 3 < found.days <= 21
        assert distance(found.first, found.second) <= 400


def test_distances_are_those_of_the_earth() -> None:
    rijeka = Trip(1, "x", "r", date(2026, 1, 1), 45.327, 14.442)
    zadar = Trip(2, "x", "z", date(2026, 1, 1), 44.119, 15.231)
    assert 140 < distance(rijeka, zadar) < 155


@given(st.text(min_size=1, max_size=60), st.data())
def test_a_passage_is_found_again(text: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(text) - 1))
    quote = text[start : start + data.draw(st.integers(1, len(text)))]
    assert fits(text, quote, start)
    assert place_of(text, quote, start) == start
    assert place_of("§" + text, quote, start + 1) == start + 1
