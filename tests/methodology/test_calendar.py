"""J1, J3: where phases, cycles and moments lie in time."""

from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cityjourney.methodology.calendar import (
    NotPlaceableError,
    Span,
    first_months,
    moment_months,
    moment_to_month,
    month_dates,
    months_after,
    place_cycles,
    place_phases,
    waiting_circles,
)
from cityjourney.methodology.loader import load
from cityjourney.methodology.schema import Methodology, Moment


@pytest.fixture
def plan(tiny: Path) -> Methodology:
    """Two months of preparation, then six of work in two cycles."""
    methodology = load(tiny).methodology
    assert methodology is not None
    return methodology


def test_phases_follow_each_other_without_a_gap(plan: Methodology) -> None:
    placed = place_phases(plan, date(2020, 9, 1))
    assert [(each.key, each.starts, each.ends, each.month_count) for each in placed] == [
        ("prepare", date(2020, 9, 1), date(2020, 10, 31), 2),
        ("act", date(2020, 11, 1), date(2021, 4, 30), 6),
    ]
    assert [(each.first_month, each.last_month) for each in placed] == [(1, 2), (3, 8)]


def test_a_phase_that_starts_with_another_one_delays_nobody() -> None:
    spans = [Span("warm-up", 2, "first"), Span("first", 5), Span("second", 3), Span("beside", 9, "warm-up")]
    assert first_months(spans) == {"warm-up": 1, "first": 1, "second": 6, "beside": 1}


def test_cycles_fill_their_phase(plan: Methodology) -> None:
    placed = place_cycles(plan, date(2021, 1, 15))
    assert [(each.phase, each.number, each.starts, each.ends) for each in placed] == [
        ("act", 1, date(2021, 3, 15), date(2021, 6, 14)),
        ("act", 2, date(2021, 6, 15), date(2021, 9, 14)),
    ]


def test_moments_count_in_their_phase_or_in_every_cycle(plan: Methodology) -> None:
    once = Moment(phase="act", month=4)
    again = Moment(phase="act", month=2, every_cycle=True)
    assert moment_to_month(plan, once) == 6
    assert moment_months(plan, again) == (4, 7)
    assert moment_to_month(plan, again, cycle=2) == 7


@pytest.mark.parametrize(
    ("moment", "cycle"),
    [
        (Moment(phase="nowhere", month=1), 1),
        (Moment(phase="prepare", month=1, every_cycle=True), 1),
        (Moment(phase="act", month=1, every_cycle=True), 3),
        (Moment(phase="act", month=1), 2),
    ],
)
def test_a_moment_that_does_not_exist_is_refused(plan: Methodology, moment: Moment, cycle: int) -> None:
    with pytest.raises(NotPlaceableError):
        moment_to_month(plan, moment, cycle)


def test_phases_that_wait_for_each_other_are_refused() -> None:
    spans = [Span("a", 1, "b"), Span("b", 1, "a"), Span("c", 1, "a"), Span("d", 1, "d"), Span("e", 1)]
    assert waiting_circles(spans) == [("a", "b"), ("d",)]
    with pytest.raises(NotPlaceableError):
        first_months(spans)
    with pytest.raises(NotPlaceableError):
        first_months([Span("a", 1, "nowhere")])


def test_a_start_on_the_last_day_of_a_month_stays_at_the_end() -> None:
    start = date(2023, 10, 31)
    assert [months_after(start, number) for number in (1, 3, 4, 5)] == [
        date(2023, 11, 30),
        date(2024, 1, 31),
        date(2024, 2, 29),
        date(2024, 3, 31),
    ]


@given(start=st.dates(date(1990, 1, 1), date(2100, 1, 1)), months=st.integers(1, 200))
def test_every_month_ends_the_day_before_the_next_begins(start: date, months: int) -> None:
    first, last = month_dates(start, months)
    following, _ = month_dates(start, months + 1)
    assert first <= last
    assert last + timedelta(days=1) == following
