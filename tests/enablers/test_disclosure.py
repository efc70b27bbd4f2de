"""Case 29: what is published of small groups, and what a clever reader can make of it."""

from collections.abc import Callable, Sequence
from fractions import Fraction
from itertools import product
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cityjourney.enablers.logic import disclosure
from cityjourney.enablers.logic.box import Answer, laid, read
from cityjourney.enablers.logic.counts import coarse, labelled
from cityjourney.enablers.logic.disclosure import Release, cell_of, fold, mean_of, release, too_alike
from cityjourney.methodology.schema import EnablerSurvey

KINDS = ("a", "b", "c", "")
calm = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])


def survey_with(dimensions: int, statements: int) -> EnablerSurvey:
    text = {"en": "T"}
    return EnablerSurvey.model_validate(
        {
            "key": "s", "name": text, "languages": ["en"], "minutes": 1,
            "levels": [{"value": n, "name": text, "text": text} for n in range(1, 6)],
            "stakeholders": [{"key": key, "name": text} for key in KINDS if key],
            "dimensions": [
                {
                    "key": f"d{d}", "name": text, "summary": text,
                    "statements": [{"key": f"s{s}", "text": text} for s in range(statements)],
                }
                for d in range(dimensions)
            ],
        }
    )  # fmt: skip


TWO = survey_with(2, 2)
marks = st.one_of(st.none(), st.integers(1, 5))
answers = st.lists(st.builds(Answer, st.sampled_from(KINDS), st.tuples(marks, marks, marks, marks)), max_size=24)
thresholds = st.integers(5, 8)


def said(given_: Sequence[Answer], threshold: int = 5) -> Release:
    return release(TWO, given_, invited=len(given_) + 3, threshold=threshold)


# ---------------------------------------------------------------- rules that hold for all answers


@calm
@given(answers, thresholds)
def test_every_answer_is_in_one_group_that_is_large_enough(given_: list[Answer], k: int) -> None:
    groups = fold(given_, k)
    assert sum(len(each.answers) for each in groups) == (len(given_) if len(given_) >= k else 0)
    assert all(len(each.answers) >= k for each in groups)
    kinds = [kind for each in groups for kind in each.kinds]
    assert len(kinds) == len(set(kinds))


@calm
@given(answers, thresholds, st.randoms())
def test_the_order_of_answers_never_matters(given_: list[Answer], k: int, chance: Any) -> None:
    shuffled = list(given_)
    chance.shuffle(shuffled)
    assert said(shuffled, k) == said(given_, k)
    box = laid(each.written for each in given_)
    assert box == laid(each.written for each in shuffled)
    assert sorted(map(repr, map(read, box))) == sorted(map(repr, given_))


@calm
@given(answers, thresholds)
def test_values_stay_on_the_scale_and_counts_are_steps(given_: list[Answer], k: int) -> None:
    found = said(given_, k)
    assert found.answered % 5 == 0
    assert found.answered <= len(given_)
    for each in found.dimensions:
        for cell in each.cells:
            assert cell is None or 1 <= cell.low <= cell.median <= cell.high <= 5
        assert each.value is None or 1 <= each.value <= 5
    assert disclosure.read_release(found.document) == found


@calm
@given(answers)
def test_what_nobody_can_judge_never_counts_as_low(given_: list[Answer]) -> None:
    more = [Answer(each.group, (*each.marks[:2], None, None)) for each in given_]
    assert said(more).dimensions[0] == said(given_).dimensions[0]
    assert said(more).dimensions[1].value is None


# ---------------------------------------------------------------- the attacker


def supports(given_: Sequence[Answer], found: Release, k: int) -> list[frozenset[int]]:
    """For each published number: whose answers it is made of. Values over all groups are sums of these and add nothing.

    Medians are taken for sums here, which is more than they tell.
    """
    people = sorted(range(len(given_)), key=lambda n: repr(given_[n]))
    made = []
    for place, dimension in enumerate(found.dimensions):
        places = range(place * 2, place * 2 + 2)
        for number, kinds in enumerate(found.groups):
            if dimension.cells[number] is not None:
                made.append(
                    frozenset(
                        n for n in people if given_[n].group in kinds and mean_of(given_[n], places) is not None
                    )
                )  # fmt: skip
    return [each for each in made if each] if k else []


def least_support(vectors: list[frozenset[int]], people: int) -> int:
    """The fewest people about whom some combination of published numbers speaks; all small factors are tried."""
    least = people
    for factors in product((-2, -1, 0, 1, 2), repeat=len(vectors)):
        total = [0] * people
        for factor, members in zip(factors, vectors, strict=True):
            for member in members:
                total[member] += factor
        touched = sum(1 for each in total if each)
        least = min(least, touched or people)
    return least


few = st.lists(
    st.builds(Answer, st.sampled_from(("a", "b", "")), st.tuples(marks, marks, st.none(), st.none())),
    min_size=5, max_size=18,
)  # fmt: skip


@calm
@given(few)
def test_no_combination_of_published_numbers_speaks_of_fewer_than_the_threshold(given_: list[Answer]) -> None:
    found = said(given_)
    assert least_support(supports(given_, found, 5), len(given_) + 5) >= 5


def test_without_folding_a_small_group_would_be_published(monkeypatch: pytest.MonkeyPatch) -> None:
    given_ = [Answer("a", (n % 5 + 1, 3, 2, 2)) for n in range(6)] + [Answer("b", (n + 1, 2, 3, 4)) for n in range(3)]
    assert all(len(each.answers) >= 5 for each in fold(given_, 5))

    def apart(all_: Any, _k: int) -> tuple[disclosure.Group, ...]:
        return tuple(disclosure.Group((kind,), tuple(x for x in all_ if x.group == kind)) for kind in ("a", "b"))

    monkeypatch.setattr(disclosure, "fold", apart)
    monkeypatch.setattr(disclosure, "cell_of", lambda values, _k: cell_of(values, 1))
    found = said(given_)
    assert least_support(supports(given_, found, 5), len(given_)) == 3


def test_a_mean_over_all_would_give_the_hidden_group_away() -> None:
    """The subtraction that our values over all groups do not allow, because they hold nothing that is not shown."""
    hidden, shown = [Fraction(1), Fraction(5), Fraction(2)], [Fraction(3), Fraction(4), Fraction(4), Fraction(2), 5]
    naive = sum(hidden + shown) / 8
    assert (naive * 8 - sum(shown)) / 3 == sum(hidden) / 3
    given_ = [Answer("a", (int(each), int(each), None, None)) for each in shown]
    given_ += [Answer("b", (n % 4 + 1, None if n % 4 else 3, 1 + n % 3, 2)) for n in range(6)]
    first = said(given_).dimensions[0]
    other = said([*given_[:5], *(Answer("b", (None, None, *each.marks[2:])) for each in given_[5:])]).dimensions[0]
    assert other.cells[1] is None
    assert other.value == other.cells[0].median if other.cells[0] else False
    assert first.cells[0] == other.cells[0]


def worlds(value: int, size: int) -> list[tuple[int, ...]]:
    return list(product(range(1, value + 1), repeat=size))


def determined(published: Callable[[Sequence[float], int], Any]) -> list[str]:
    """Brute force over all that five people may answer on a scale of three: whose answer does a cell fix?"""
    told: dict[Any, list[tuple[int, ...]]] = {}
    for world in worlds(3, 5):
        told.setdefault(published([float(each) for each in world], 5), []).append(world)
    return [
        f"{cell}: person {person}"
        for cell, fitting in told.items()
        if cell is not None
        for person in range(5)
        if len({world[person] for world in fitting}) == 1
    ]


def test_no_cell_fixes_the_answer_of_anybody() -> None:
    assert determined(cell_of) == []


def test_with_the_lowest_and_highest_answer_in_it_a_cell_would() -> None:
    assert determined(lambda values, _k: (min(values), max(values))) != []


def share_of_most() -> float:
    """The largest share of people who hold one value in a cell that is shown."""
    shown = [world for world in worlds(3, 5) if disclosure.cell_of([float(each) for each in world], 5)]
    return max(world.count(value) / 5 for world in shown for value in world)


def test_no_cell_tells_what_more_than_nine_in_ten_said() -> None:
    assert share_of_most() <= 0.9


def test_without_the_rule_about_alike_answers_a_cell_would(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(disclosure, "too_alike", lambda _values: False)
    assert share_of_most() == 1


@pytest.mark.parametrize(
    ("values", "alike"),
    [([3] * 5, True), ([3] * 4 + [2], False), ([3] * 18 + [2], True), ([3] * 20, False), ([], False)],
)
def test_more_than_nine_in_ten_alike_among_few_is_too_much(values: list[float], alike: bool) -> None:
    assert too_alike(values) is alike


# ---------------------------------------------------------------- counts


@calm
@given(st.integers(0, 60), st.integers(1, 60))
def test_counts_never_say_that_all_have_answered(number: int, invited: int) -> None:
    assert coarse(min(number, invited), invited, 5) < invited
    assert coarse(min(number, invited), invited, 5) % 5 == 0


@calm
@given(st.lists(st.sampled_from("abc"), max_size=40), st.integers(5, 9))
def test_a_code_carries_a_kind_only_if_many_share_it(kinds: list[str], k: int) -> None:
    for kind, label in labelled(kinds, [], k).items():
        assert (label == kind) is (kinds.count(kind) > k)
        assert label in {kind, ""}
