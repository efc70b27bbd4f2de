"""Eligibility, scores and sharing out, as rules that the handbook could print."""

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cityjourney.calls.logic.assigning import assign
from cityjourney.calls.logic.eligibility import Place, check, is_eligible, rules_of
from cityjourney.calls.logic.scoring import criteria_of, together

OVER = rules_of([{"kind": "population", "over": 50_000, "together": True}])
ALONE = rules_of([{"kind": "population", "over": 50_000}])


@pytest.mark.parametrize(
    ("own", "others", "outcome", "eligible"),
    [
        (50_001, [], "met", True),
        (50_000, [], "not_met", False),
        (None, [], "unknown", None),
        (30_000, [30_000], "met_together", True),
        (30_000, [20_000], "not_met", False),
        (30_000, [None], "unknown", None),
        (30_000, [None, 40_000], "met_together", True),
    ],
)
def test_a_city_needs_its_people_alone_or_together(
    own: int | None, others: list[int | None], outcome: str, eligible: bool | None
) -> None:
    places = [Place(str(number), "ES", people) for number, people in enumerate(others)]
    verdicts = check(OVER, Place("A", "ES", own), places, {})
    assert [each.outcome for each in verdicts] == [outcome]
    assert is_eligible(verdicts) is eligible


def test_without_the_word_together_a_consortium_does_not_help() -> None:
    assert not is_eligible(check(ALONE, Place("A", "ES", 30_000), [Place("B", "ES", 90_000)], {}))


def test_countries_and_answers_are_rules_too() -> None:
    rules = rules_of(
        [{"kind": "countries", "countries": ["ES"]}, {"kind": "answer", "question": "mayor", "one_of": ["yes"]}]
    )
    assert is_eligible(check(rules, Place("A", "ES", None), [], {"mayor": "yes"})) is True
    assert is_eligible(check(rules, Place("A", "FR", None), [], {"mayor": "yes"})) is False
    assert is_eligible(check(rules, Place("A", "ES", None), [], {})) is None


def test_a_rule_without_what_it_compares_with_is_none() -> None:
    with pytest.raises(ValueError, match="lacks"):
        rules_of([{"kind": "population"}])


CRITERIA = criteria_of(
    [
        {"key": "a", "name": {"en": "A"}, "weight": 3, "levels": [{"en": str(n)} for n in range(5)]},
        {"key": "b", "name": {"en": "B"}, "weight": 1, "levels": [{"en": str(n)} for n in range(3)]},
    ]
)


def test_totals_are_weighted_and_tell_how_far_assessors_differ() -> None:
    result = together(CRITERIA, [{"a": 4, "b": 0}, {"a": 2, "b": 2}])
    assert (result.total, result.lowest, result.highest, result.spread) == (68.8, 62.5, 75.0, 12.5)
    assert result.by_criterion == {"a": 75.0, "b": 50.0}
    assert not result.apart
    assert together(CRITERIA, [{"a": 4, "b": 2}, {"a": 0, "b": 0}]).apart


def test_half_an_assessment_does_not_count() -> None:
    assert together(CRITERIA, [{"a": 4}]).count == 0


@given(st.integers(1, 12), st.integers(1, 6), st.integers(1, 3), st.data())
def test_sharing_out_is_whole_fair_and_never_in_conflict(
    cities: int, people: int, each: int, data: st.DataObject
) -> None:
    pairs = [(city, who) for city in range(cities) for who in range(100, 100 + people)]
    barred = set(data.draw(st.lists(st.sampled_from(pairs), max_size=8)))
    plan = assign(range(cities), range(100, 100 + people), each=each, barred=barred)
    assert not set(plan.new) & barred
    assert len(set(plan.new)) == len(plan.new)
    given_to = Counter(city for city, _who in plan.new)
    for city in range(cities):
        possible = people - sum(one == city for one, _who in barred)
        assert given_to[city] == min(each, possible)
        assert plan.lacking.get(city, 0) == max(0, each - possible)
    if not barred:
        loads = plan.loads.values()
        assert max(loads) - min(loads) <= 1, "the work is shared evenly"


def test_what_is_assigned_stays_and_limits_hold() -> None:
    plan = assign([1, 2, 3], [7, 8], each=1, kept=[(1, 7)], most=1)
    assert len(plan.new) == 1
    assert plan.loads == {7: 1, 8: 1}
    assert sum(plan.lacking.values()) == 1


def test_work_moves_on_so_that_a_narrow_application_finds_somebody() -> None:
    """Application 2 can only be read by 7, who would be full if 1 had gone there."""
    plan = assign([1, 2], [7, 8], each=1, barred=[(2, 8)], most=1)
    assert set(plan.new) == {(1, 8), (2, 7)}
    assert not plan.lacking
