"""Small figures: shares add up, and odd input does not break a page."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cityjourney.ui.figures import agenda_bar_of, pips_of
from cityjourney.ui.shell import NavEntry, PhaseTab


@given(st.lists(st.integers(min_value=1, max_value=600), min_size=1, max_size=30))
def test_the_parts_of_an_agenda_fill_the_bar(lengths: list[int]) -> None:
    bar = agenda_bar_of([{"minutes": n, "text": "x"} for n in lengths])
    assert sum(float(part.width) for part in bar.parts) == pytest.approx(100, abs=0.05)
    assert bar.total == sum(lengths)
    for one, two in zip(bar.parts, bar.parts[1:], strict=False):
        assert float(one.x) + float(one.width) == pytest.approx(float(two.x), abs=0.01)
        assert float(one.x) <= float(one.middle) <= float(two.x) + 0.01
    assert max(part.shade for part in bar.parts) == 4


def test_an_agenda_without_items_or_minutes_draws_nothing_wrong() -> None:
    assert agenda_bar_of(None).parts == []
    assert agenda_bar_of([{"minutes": 0, "text": "x"}]).parts[0].width == "0.000"


def test_a_narrow_part_carries_no_number() -> None:
    wide, narrow = agenda_bar_of([{"minutes": 300, "text": "x"}, {"minutes": 5, "text": "y"}]).parts
    assert wide.room
    assert not narrow.room


@pytest.mark.parametrize(("used", "total", "left"), [(0, 3, 3), (2, 3, 1), (3, 3, 0), (5, 3, 0), (-1, 2, 2)])
def test_credits_are_never_below_nothing(used: int, total: int, left: int) -> None:
    pips = pips_of(used, total)
    assert pips.left == left
    assert len(pips.marks) == total
    assert sum(pips.marks) == total - left


def test_a_tab_is_as_wide_as_its_months_within_reason() -> None:
    assert [PhaseTab("x", "", "/", 1, months).width for months in (0, 1, 5, 15, 60)] == [2, 2, 5, 15, 24]


@pytest.mark.parametrize(("hue", "progress"), [(0, 0), (7, 0), (1, 25), (1, -1)])
def test_a_tab_refuses_what_no_style_draws(hue: int, progress: int) -> None:
    with pytest.raises(ValueError, match="is not between"):
        PhaseTab("x", "", "/", hue, 2, "now", progress)


def test_an_entry_of_the_rail_waits_for_nobody_by_default() -> None:
    assert NavEntry("Desk", "/", "house").count == 0
