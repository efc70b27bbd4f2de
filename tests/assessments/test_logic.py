"""A2, A4, A9: scores stay in range, order never matters, "not relevant" and "cannot judge" never lower a score."""

import math
import random
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cityjourney.assessments.logic.across import FEWEST_CITIES, Beside, question_beside, sections_beside
from cityjourney.assessments.logic.maturity import Judged, cleaned, fingerprint_of, judged_scales, standing_of
from cityjourney.assessments.logic.proposals import proposals_from
from cityjourney.assessments.logic.rounds import Caveat, RoundAnswers, Verdict, compare
from cityjourney.assessments.logic.scan import (
    FEWEST,
    AreaResult,
    Stance,
    areas_of,
    hard_to_judge,
    most_disputed,
    questions_of,
)
from cityjourney.assessments.logic.wheel import CENTRE, RADIUS, Spoke, wheel_of
from cityjourney.questionnaires.logic.conditions import SKIP
from cityjourney.questionnaires.logic.definition import Definition
from tests.shipped import shipped

LEVELS = [{"value": value, "name": {"en": f"Level {value}"}} for value in range(1, 6)]
WAYS_OUT = [{SKIP: "cannot_judge"}, {SKIP: "not_relevant"}]


def definition(**changed: Any) -> Definition:
    """Two areas of three questions; one of them is turned round."""
    return Definition.model_validate(
        {
            "key": "try",
            "name": {"en": "Try"},
            "scales": [{"key": "five", "levels": LEVELS}],
            "sections": [
                {
                    "key": area,
                    "title": {"en": area},
                    "questions": [
                        {
                            "key": f"{area}-{n}", "kind": "scale", "scale": "five", "text": {"en": f"{area} {n}"},
                            "reversed": area == "water" and n == 1, "skips": ["cannot_judge", "not_relevant"],
                        }
                        for n in range(3)
                    ],
                }
                for area in ("water", "streets")
            ],
            **changed,
        }
    )  # fmt: skip


TRY = definition()
calm = settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
KEYS = list(TRY.questions)
answer = st.one_of(st.integers(1, 5), st.sampled_from(WAYS_OUT))
someone = st.dictionaries(st.sampled_from(KEYS), answer)
several = st.lists(someone, min_size=1, max_size=7)


@calm
@given(several, st.integers(0, 999))
def test_areas_stay_in_range_and_order_never_matters(many: list[dict[str, Any]], seed: int) -> None:
    found = areas_of(TRY, many)
    for area in found:
        assert area.people <= len(many)
        for value in (area.lowest, area.middle, area.highest):
            assert value is None or 1 <= value <= 5
        assert area.share is None or 0 <= area.share <= 1
        assert area.middle is None or area.means[0] <= area.middle <= area.means[-1]
    chance = random.Random(seed)
    mixed = [dict(chance.sample(list(each.items()), len(each))) for each in many]
    chance.shuffle(mixed)
    assert areas_of(TRY, mixed) == found
    assert questions_of(TRY, mixed) == questions_of(TRY, many)


@calm
@given(someone, st.sampled_from(KEYS), st.sampled_from(WAYS_OUT))
def test_a_way_out_never_lowers_a_score(answers: dict[str, Any], key: str, way_out: dict[str, str]) -> None:
    without = {name: value for name, value in answers.items() if name != key}
    worst = 5 if TRY.questions[key].reversed else 1
    for plain, skipped, lowest in zip(
        areas_of(TRY, [without]), areas_of(TRY, [{**without, key: way_out}]), areas_of(TRY, [{**without, key: worst}]),
        strict=True,
    ):  # fmt: skip
        assert skipped.means == plain.means
        assert skipped.middle is None or lowest.middle is None or skipped.middle >= lowest.middle


@calm
@given(several)
def test_how_far_people_are_apart_lies_between_0_and_1(many: list[dict[str, Any]]) -> None:
    for each in questions_of(TRY, many):
        assert 0 <= each.deviation <= 1
        assert each.people + each.left_out <= len(many)
        assert (each.stance == Stance.FEW) == (each.people < FEWEST)
        if each.stance == Stance.AGREE:
            assert each.chosen[-1].value - each.chosen[0].value <= 1


def test_the_widest_disagreement_comes_first() -> None:
    many = [{"water-0": low, "streets-0": near, "streets-1": 3} for low, near in ((1, 3), (5, 3), (1, 4), (5, 5))]
    many.append({"streets-2": WAYS_OUT[0]})
    found = questions_of(TRY, many)
    assert [each.key for each in most_disputed(found, 3)] == ["water-0", "streets-0"]
    assert next(each for each in found if each.key == "water-0").deviation == 1
    assert hard_to_judge(questions_of(TRY, [{"streets-2": WAYS_OUT[0]}]), 1)[0].key == "streets-2"


def area(key: str, *means: float) -> AreaResult:
    return AreaResult(key, {"en": key}, tuple(sorted(means)), 0, 1, 5)


def test_themes_are_proposed_with_reasons() -> None:
    areas = [area("a", 1.5, 1.6, 1.8), area("b", 4.5, 4.6, 4.8), area("c", 1.0, 3.0, 5.0), area("d", 4, 4, 4.5)]
    found = {each.theme: each.reasons for each in proposals_from(areas, {each.key: [each.key] for each in areas})}
    assert found == {"a": ("lowest", "alike"), "b": ("highest", "alike"), "c": ("low", "apart"), "d": ()}


@calm
@given(st.lists(st.lists(st.floats(1, 5), max_size=6), min_size=3, max_size=8))
def test_proposals_name_every_theme_once_and_none_without_answers(means: list[list[float]]) -> None:
    areas = [area(f"t{number}", *values) for number, values in enumerate(means)]
    found = proposals_from(areas, {each.key: [each.key] for each in areas})
    assert sorted(each.theme for each in found) == sorted(each.key for each in areas)
    assert not any(each.reasons for each in found if each.room is None)
    assert [each.is_proposed for each in found] == sorted((each.is_proposed for each in found), reverse=True)


@calm
@given(st.lists(st.lists(st.floats(1, 5), max_size=6), min_size=3, max_size=12))
def test_the_wheel_stays_within_its_rings(means: list[list[float]]) -> None:
    spokes = [
        Spoke(f"Area {n}", 1, 5, values[0] if values else None, tuple(sorted(values))) for n, values in enumerate(means)
    ]
    wheel = wheel_of(spokes)
    assert [ring.level for ring in wheel.rings] == [1, 2, 3, 4, 5]
    for sector, values in zip(wheel.sectors, means, strict=True):
        assert bool(sector.wedge) == bool(values)
        assert all(math.hypot(dot.x - CENTRE, dot.y - CENTRE) <= RADIUS + 0.2 for dot in sector.dots)


SCALES = shipped().maturity
FIRST, *REST = judged_scales(SCALES)
level = st.one_of(st.none(), st.integers(1, 5))
judged = st.builds(
    Judged, st.dictionaries(st.sampled_from([each.key for each in (FIRST, *REST)]), level), st.booleans(), st.booleans()
)


@calm
@given(st.lists(judged, max_size=8), st.one_of(st.none(), st.integers(1, 5)), st.integers(0, 999))
def test_maturity_stays_in_range_and_order_never_matters(said: list[Judged], ambition: int | None, seed: int) -> None:
    found = standing_of(SCALES, said, ambition, 1)
    assert found.level is None or 1 <= found.level <= 5
    assert found.gap is None or 0 <= found.gap <= 4
    assert not found.is_candidate or (found.wanted >= 2 and (found.gap or 0) >= 1)
    mixed = list(said)
    random.Random(seed).shuffle(mixed)
    assert standing_of(SCALES, mixed, ambition, 1) == found
    told = standing_of(SCALES, said, ambition)
    assert told.level is None or told.level == found.level
    assert all(each.people >= FEWEST for each in told.scales if each.middle is not None)


@calm
@given(st.dictionaries(st.sampled_from([each.key for each in REST]), st.integers(1, 5), min_size=1))
def test_cannot_judge_never_lowers_a_level(levels: dict[str, int]) -> None:
    key = next(iter(levels))
    unknown = standing_of(SCALES, [Judged({**levels, key: None})], 5, 1).level
    lowest = standing_of(SCALES, [Judged({**levels, key: 1})], 5, 1).level
    assert lowest is not None
    assert unknown is None or unknown >= lowest


def test_nothing_is_asked_of_what_is_not_there() -> None:
    everything = {each.key: 4 for each in (FIRST, *REST)}
    assert cleaned(SCALES, {**everything, FIRST.key: 1}) == {FIRST.key: 1}
    assert cleaned(SCALES, {**everything, FIRST.key: 99}) == {each.key: 4 for each in REST}
    assert cleaned(SCALES, {FIRST.key: None, "made-up": 3}) == {FIRST.key: None}


def test_the_city_and_the_others_are_told_apart_only_when_enough_others_judged() -> None:
    team = [Judged({FIRST.key: 5})] * 3
    two = [Judged({FIRST.key: 1}, of_team=False)] * 2
    assert standing_of(SCALES, team + two, None).others is None
    assert standing_of(SCALES, [*team, *two, two[0]], None).others == 1
    assert standing_of(SCALES, [*team[1:], *two, two[0]], None).team is None


def test_other_levels_have_another_fingerprint() -> None:
    fewer = [SCALES[0].model_copy(update={"levels": SCALES[0].levels[:3]}), *SCALES[1:]]
    assert fingerprint_of(fewer) != fingerprint_of(SCALES) == fingerprint_of(list(SCALES))


def round_of(questions: Definition, **levels: int) -> RoundAnswers:
    return RoundAnswers(questions, {who: dict.fromkeys(questions.questions, value) for who, value in levels.items()})


def test_the_same_answers_show_no_change_and_say_what_they_cannot_claim() -> None:
    same = round_of(TRY, ana=2, bea=3, carlos=4)
    found = compare(same, same)
    assert {each.verdict for each in found.areas} == {Verdict.SAME}
    assert (found.both, found.compared, found.questions) == (3, 6, 6)
    assert found.caveats == (Caveat.FEW, Caveat.OPINION)


def test_questions_that_were_asked_otherwise_are_not_compared() -> None:
    document = TRY.plain()
    document["sections"][1]["questions"][0]["text"] = {"en": "Something else"}
    found = compare(round_of(TRY, ana=1, bea=1, carlos=1), round_of(Definition.model_validate(document), dora=5))
    assert (found.compared, found.questions) == (5, 6)
    assert Caveat.VERSION in found.caveats
    assert Caveat.OTHERS in found.caveats
    assert {each.verdict for each in found.areas} == {Verdict.UNKNOWN}
    assert [(each.questions, each.of) for each in found.areas] == [(3, 3), (2, 3)]


def test_a_change_that_those_who_answered_twice_deny_is_no_clear_change() -> None:
    before = round_of(TRY, ana=5, bea=5, carlos=5, dora=1, eva=1, fred=1, gil=1)
    after = round_of(TRY, ana=4, bea=4, carlos=4, dora=1)
    streets = next(each for each in compare(before, after).areas if each.key == "streets")
    assert streets.change == 3
    assert streets.both is not None
    assert streets.both < 0
    assert streets.verdict == Verdict.SAME


@calm
@given(several, several)
def test_changes_stay_in_range(before: list[dict[str, Any]], after: list[dict[str, Any]]) -> None:
    first, last = (RoundAnswers(TRY, {str(n): each for n, each in enumerate(many)}) for many in (before, after))
    for each in compare(first, last).areas:
        assert each.change is None or -4 <= each.change <= 4


@calm
@given(st.dictionaries(st.integers(1, 9), several))
def test_nothing_is_said_of_fewer_than_five_cities(cities: dict[int, list[dict[str, Any]]]) -> None:
    found: list[Any] = [
        *sections_beside(TRY, cities, 1), *(question_beside(TRY, each, cities, 1) for each in TRY.questions.values())
    ]  # fmt: skip
    for each in found:
        assert isinstance(each, Beside)
        assert (each.middle is not None) == (each.cities >= FEWEST_CITIES)
        assert each.middle is None or 1 <= each.middle <= 5
