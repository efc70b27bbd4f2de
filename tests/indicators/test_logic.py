"""Comparing, telling trends, putting together: whatever the order, missing is never zero, results stay in range."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cityjourney.indicators.logic.aggregation import Part, together
from cityjourney.indicators.logic.distribution import Peer, Place, distribution, nearest
from cityjourney.indicators.logic.drawing import WIDTH, sparkline, strip
from cityjourney.indicators.logic.peers import Facts, proposals
from cityjourney.indicators.logic.series import Heading, Point, age, gaps, is_old, stretches, trend
from cityjourney.indicators.logic.standout import Verdict, finding
from cityjourney.indicators.logic.statistics import quantile

TODAY = date(2026, 3, 1)
VALUES = st.floats(-1e6, 1e6)
SERIES = st.lists(
    st.builds(
        Point, st.integers(2000, 2025).map(str), VALUES, st.sampled_from(["", "b", "e", "d"]), st.booleans(),
        st.sampled_from(["high", "provisional", "low"]),
    ),
    unique_by=lambda point: point.period,
    max_size=15,
)  # fmt: skip
PEERS = st.lists(VALUES, min_size=5, max_size=20)


def series(*values: float, first: int = 2010, **more: object) -> list[Point]:
    return [Point(str(first + n), value, **more) for n, value in enumerate(values)]  # type: ignore[arg-type]


def peers(*values: float) -> list[Peer]:
    return [Peer(f"city-{n:02}", Point("2024", value)) for n, value in enumerate(values)]


@given(SERIES, st.randoms())
def test_the_order_of_readings_never_matters(points: list[Point], random: object) -> None:
    mixed = list(points)
    random.shuffle(mixed)  # type: ignore[attr-defined]
    assert trend(mixed) == trend(points)
    assert sparkline(mixed, 2000, 2026) == sparkline(points, 2000, 2026)


@given(PEERS, VALUES, st.randoms())
def test_the_order_of_peers_never_matters(values: list[float], value: float, random: object) -> None:
    found = peers(*values)
    mixed = list(found)
    random.shuffle(mixed)  # type: ignore[attr-defined]
    assert distribution(Point("2024", value), mixed) == distribution(Point("2024", value), found)


@given(PEERS, VALUES)
def test_quantiles_lie_within_the_peers_and_in_order(values: list[float], value: float) -> None:
    found = distribution(Point("2024", value), peers(*values))
    assert found is not None
    assert found.lowest <= found.lower <= found.middle <= found.upper <= found.highest


@given(st.lists(VALUES, max_size=4), VALUES)
def test_fewer_than_five_peers_are_never_compared(values: list[float], value: float) -> None:
    assert distribution(Point("2024", value), peers(*values)) is None


def test_places_are_told_as_parts_of_the_distribution() -> None:
    group = peers(10, 20, 30, 40, 50)
    places = [distribution(Point("2024", value), group) for value in (5, 30, 60)]
    assert [found.place for found in places if found] == [Place.LOW, Place.MIDDLE, Place.HIGH]


def test_figures_of_peers_must_be_near_in_time() -> None:
    assert nearest([Point("2019", 1), Point("2022", 2)], 2024.0) == Point("2022", 2)
    assert nearest([Point("2019", 1)], 2024.0) is None


def test_a_rise_is_told_and_a_wobble_is_not() -> None:
    assert trend(series(10, 11, 12, 13)).heading == Heading.UP
    assert trend(series(13, 12, 11, 10)).heading == Heading.DOWN
    assert trend(series(10, 12, 9, 11, 10, 12)).heading == Heading.STEADY
    assert trend(series(10, 12)).heading == Heading.SHORT


def test_nothing_is_told_across_a_break() -> None:
    points = [*series(10, 10, 10), Point("2013", 90, break_before=True), Point("2014", 90), Point("2015", 90)]
    found = trend(points)
    assert (found.heading, found.broken, found.first) == (Heading.STEADY, True, Point("2013", 90, break_before=True))
    assert trend([Point(p.period, p.value) for p in points]).heading == Heading.UP  # without the mark it would be told


def test_a_break_is_never_drawn_over_and_a_gap_is_dashed() -> None:
    points = [Point("2010", 1), Point("2011", 2), Point("2014", 3), Point("2015", 9, flag="b"), Point("2016", 9)]
    picture = sparkline(points, 2000, 2026)
    assert len(stretches(points)) == 2
    assert [(a.period, b.period) for a, b in gaps(points)] == [("2011", "2014")]
    assert (len(picture.lines), len(picture.dashes), len(picture.breaks), len(picture.dots)) == (2, 1, 1, 5)


@given(SERIES)
def test_pictures_stay_within_their_frame(points: list[Point]) -> None:
    picture = sparkline(points, 2000, 2026)
    assert all(0 <= dot.x <= picture.width and 0 <= dot.y <= picture.height for dot in picture.dots)
    assert len(picture.dots) == len(points)


@given(PEERS, VALUES)
def test_strips_stay_within_their_frame(values: list[float], value: float) -> None:
    found = distribution(Point("2024", value), peers(*values))
    assert found is not None
    picture = strip(found)
    assert all(0 <= x <= WIDTH for x in (picture.x, picture.band, picture.band + picture.band_width, picture.middle))
    assert len(picture.peers) == len(values)


def test_flags_make_a_change_uncertain() -> None:
    assert trend(series(10, 11, 12, 13, flag="u")).doubtful
    assert not trend(series(10, 11, 12, 13, flag="e")).doubtful


def judged(sign: int, points: list[Point], *others: float) -> Verdict:
    beside = distribution(points[-1], peers(*others)) if others else None
    return finding(sign, points, trend(points), beside, TODAY).verdict


def test_what_stands_out_follows_the_direction_of_the_indicator() -> None:
    low = [Point("2024", 2)]
    assert judged(-1, low, 10, 11, 12, 13, 14) == Verdict.GOOD
    assert judged(1, low, 10, 11, 12, 13, 14) == Verdict.BAD
    assert judged(0, low, 10, 11, 12, 13, 14) == Verdict.PLAIN


def test_better_than_peers_but_getting_worse_is_mixed() -> None:
    rising = series(1, 2, 3, 4, first=2021)
    assert judged(-1, rising, 10, 11, 12, 13, 14) == Verdict.MIXED


def test_old_and_missing_figures_are_not_judged() -> None:
    assert judged(1, [Point("2014", 99)], 10, 11, 12, 13, 14) == Verdict.OLD
    assert finding(1, [], trend([]), None, TODAY).verdict == Verdict.MISSING
    assert (age("2020", TODAY), is_old("2020", TODAY), is_old("2021", TODAY)) == (6, True, False)


PARTS = st.lists(
    st.builds(Part, st.none() | VALUES, st.none() | st.floats(0, 1e6), st.none() | st.floats(0, 1e6)), max_size=12
)


@given(st.sampled_from(["sum", "mean", "weighted", "ratio", "none"]), PARTS, st.randoms())
def test_the_order_of_cities_never_matters(rule: str, parts: list[Part], random: object) -> None:
    mixed = list(parts)
    random.shuffle(mixed)  # type: ignore[attr-defined]
    one, other = together(rule, parts), together(rule, mixed)
    assert (one.counted, one.missing) == (other.counted, other.missing)
    assert one.value == pytest.approx(other.value) if one.value is not None else other.value is None


@given(st.sampled_from(["sum", "mean", "weighted", "ratio"]), PARTS)
def test_missing_never_counts_as_zero(rule: str, parts: list[Part]) -> None:
    more = together(rule, [*parts, Part()])
    without = together(rule, parts)
    assert (more.value, more.counted, more.missing) == (without.value, without.counted, without.missing + 1)


@given(st.sampled_from(["mean", "weighted"]), PARTS)
def test_a_mean_lies_within_its_values(rule: str, parts: list[Part]) -> None:
    value = together(rule, parts).value
    known = [part.value for part in parts if part.value is not None]
    assert value is None or min(known) <= value <= max(known)


def test_a_ratio_is_the_total_over_the_total() -> None:
    parts = [Part(over=10, under=100), Part(over=10, under=900)]
    assert together("ratio", parts, 100).value == pytest.approx(2.0)


@given(st.lists(VALUES, min_size=1), st.floats(0, 1))
def test_a_quantile_is_within_its_values(values: list[float], share: float) -> None:
    assert min(values) <= quantile(values, share) <= max(values)


CITY = Facts("granada", 230_000, "ES", "core", "city", 10)


def test_peers_are_like_in_size_and_have_figures() -> None:
    others = [
        Facts("twin", 240_000, "ES", "core", "city", 20),
        Facts("far", 240_000, "FI", "mentor", "city", 20),
        Facts("other-area", 240_000, "ES", "core", "greater_city", 20),
        Facts("giant", 3_000_000, "ES", "core", "city", 20),
        Facts("silent", 230_000, "ES", "core", "city", 0),
        CITY,
    ]
    found = proposals(CITY, others)
    assert [each.slug for each in found] == ["twin", "far", "other-area"]
    assert found[0].reason.about_same_size
    assert found[0].reason.same_country
    assert proposals(CITY, others[::-1]) == found
