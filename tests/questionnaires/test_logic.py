"""A2, A7: branches, validation, scores, merging, files. Pure; most of it holds for whatever hypothesis thinks of."""

import random
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cityjourney.questionnaires.logic import editing, scoring, xlsform, xlsform_in, xpath, yaml_file
from cityjourney.questionnaires.logic.answers import judge, number_in, read
from cityjourney.questionnaires.logic.conditions import SKIP, holds, shown
from cityjourney.questionnaires.logic.definition import Condition, Definition, completeness
from cityjourney.questionnaires.logic.merge import merge
from cityjourney.questionnaires.logic.soundness import flaws
from cityjourney.questionnaires.logic.tally import bars, tally
from tests.questionnaires.conftest import EVERY_KIND

EVERY = Definition.model_validate(EVERY_KIND)
SKIPPED = {SKIP: "not_relevant"}
SCALES = Definition.model_validate(
    {
        "key": "scales",
        "name": {"en": "Scales"},
        "scales": [{"key": "five", "levels": [{"value": n, "name": {"en": str(n)}} for n in range(1, 6)]}],
        "sections": [
            {
                "key": "s",
                "title": {"en": "S"},
                "questions": [
                    {
                        "key": f"q{n}", "kind": "scale", "scale": "five", "text": {"en": "?"}, "reversed": n == 3,
                        "skips": ["cannot_judge", "not_relevant"],
                    }
                    for n in range(6)
                ],
            }
        ],
    }
)  # fmt: skip
answer = st.integers(1, 5) | st.sampled_from([SKIPPED, {SKIP: "cannot_judge"}])
sheets = st.dictionaries(st.sampled_from([f"q{n}" for n in range(6)]), answer)


@given(sheets)
def test_scores_stay_on_their_scale(answers: dict[str, Any]) -> None:
    score = scoring.section_scores(SCALES, answers)["s"]
    assert score.mean is None or 1 <= score.mean <= 5
    assert (score.mean is None) == (score.answered == 0)
    assert score.share is None or 0 <= score.share <= 1


@given(sheets, st.randoms())
def test_the_order_of_answers_never_matters(answers: dict[str, Any], chance: random.Random) -> None:
    items = list(answers.items())
    chance.shuffle(items)
    assert scoring.section_scores(SCALES, dict(items)) == scoring.section_scores(SCALES, answers)


@given(st.lists(sheets, max_size=6), st.randoms())
def test_the_order_of_people_never_matters(many: list[dict[str, Any]], chance: random.Random) -> None:
    mixed = list(many)
    chance.shuffle(mixed)
    assert scoring.spreads(SCALES, mixed) == scoring.spreads(SCALES, many)


@given(sheets, st.sampled_from([f"q{n}" for n in range(6)]))
def test_not_relevant_never_lowers_a_score(answers: dict[str, Any], key: str) -> None:
    without = {each: value for each, value in answers.items() if each != key}
    before = scoring.section_scores(SCALES, without)["s"].mean
    after = scoring.section_scores(SCALES, {**without, key: SKIPPED})["s"].mean
    assert before == after


def test_counting_a_way_out_as_zero_would_be_seen() -> None:
    assert scoring.section_scores(SCALES, {"q0": 4, "q1": SKIPPED})["s"].mean == 4


def test_a_bad_high_level_counts_from_the_other_end() -> None:
    assert scoring.section_scores(SCALES, {"q3": 5})["s"].mean == 1


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("12", 12),
        ("12,5", 12.5),
        ("1.234,5", 1234.5),
        ("1,234.5", 1234.5),
        ("1 234", 1234),
        ("-3", -3),
        ("1.234.567", 1234567),
    ],
)
def test_numbers_are_read_as_people_write_them(written: str, meant: float) -> None:
    assert number_in(written) == meant


raw = st.dictionaries(
    st.sampled_from([*EVERY.questions, "unknown"]),
    st.none() | st.text(max_size=8) | st.integers() | st.floats() | st.lists(st.text(max_size=4), max_size=3)
    | st.dictionaries(
        st.text(max_size=4) | st.sampled_from([SKIP, "lat", "park"]), st.text(max_size=4) | st.integers(), max_size=3
    ),
)  # fmt: skip


@given(raw)
@settings(max_examples=300)
def test_whatever_comes_in_is_an_answer_or_a_fault(data: dict[str, Any]) -> None:
    found = read(EVERY, data)
    assert set(found.answers) | set(found.faults) <= set(EVERY.questions)
    again = read(EVERY, found.answers)
    assert again.answers == found.answers
    assert again.faults == {}


@given(raw)
def test_what_is_hidden_is_never_handed_in(data: dict[str, Any]) -> None:
    judged = judge(EVERY, read(EVERY, data))
    assert set(judged.answers) <= set(shown(EVERY, judged.answers))


@pytest.mark.parametrize(
    ("key", "value", "code"),
    [
        ("people", "x", "not_a_number"), ("people", "2.5", "not_whole"), ("people", "-1", "too_small"),
        ("people", "1001", "too_big"), ("owns", "maybe", "no_choice"), ("ways", ["foot", "bus", "car"], "too_many"),
        ("green", "9", "no_choice"), ("order", {"trees": "1", "trams": "1"}, "place_twice"),
        ("order", ["trees"], "rank_more"), ("places", {"park": "7"}, "no_choice"),
        ("since", "2026-02-30", "not_a_date"),
        ("where", {"lat": "91", "lon": "0"}, "not_a_place"), ("name", "a\x07b", "odd_character"),
        ("owns", {SKIP: "cannot_judge"}, "no_choice"), ("proof", "x", "no_file"),
    ],
)  # fmt: skip
def test_each_fault_has_its_name(key: str, value: Any, code: str) -> None:
    assert read(EVERY, {key: value}).faults[key].code == code


def test_a_branch_opens_and_closes() -> None:
    assert "bicycles" not in shown(EVERY, {})
    assert "bicycles" in shown(EVERY, {"owns": "yes"})
    assert judge(EVERY, read(EVERY, {"name": "x", "owns": "no", "bicycles": "3"})).answers == {
        "name": "x",
        "owns": "no",
    }


conditions = st.recursive(
    st.builds(
        lambda key, test: Condition.model_validate({"question": key, **test}),
        st.sampled_from(["people", "owns", "green"]),
        st.sampled_from(
            [{"equals": "yes"}, {"equals": 2}, {"greater": 1.5}, {"less": 3}, {"answered": True}, {"answered": False}]
        ),
    ),
    lambda inner: (
        st.lists(inner, min_size=2, max_size=3).map(lambda each: Condition(all_of=each))
        | st.lists(inner, min_size=2, max_size=3).map(lambda each: Condition(any_of=each))
        | inner.map(lambda each: Condition(none_of=each))
    ),
    max_leaves=6,
)
situations = st.fixed_dictionaries(
    {}, optional={"people": st.integers(0, 4), "owns": st.sampled_from(["yes", "no"]), "green": st.integers(1, 5)}
)


@given(conditions, situations)
def test_a_condition_written_for_xlsform_means_the_same(condition: Condition, answers: dict[str, Any]) -> None:
    assert holds(xpath.understood(xpath.written(condition, EVERY)), answers) == holds(condition, answers)


@given(
    st.dictionaries(st.sampled_from("abc"), st.integers(0, 3)),
    st.dictionaries(st.sampled_from("abc"), st.integers(0, 3)),
)
def test_merging_never_overwrites_in_silence(theirs: dict[str, Any], mine: dict[str, Any]) -> None:
    merged = merge(theirs, dict.fromkeys(theirs, 2), mine, 1, frozenset())
    for key, value in theirs.items():
        assert merged.answers[key] == value
    assert merged.conflicts == {key for key in mine if key in theirs and theirs[key] != mine[key]}


def test_files_read_back_the_same() -> None:
    assert yaml_file.load(yaml_file.dump(EVERY), "x.yaml").definition == EVERY
    assert xlsform_in.read_workbook(xlsform.workbook_of(EVERY)).definition == EVERY


def test_all_faults_of_a_file_are_said_at_once_with_line_and_key() -> None:
    text = yaml_file.dump(EVERY).replace("kind: ranking", "kind: rankin").replace("required: true", "requird: true", 1)
    said = [(each.line > 1, each.path) for each in yaml_file.load(text, "x.yaml").problems]
    assert said == [(True, "sections[0].questions[0].requird"), (True, "sections[1].questions[1].kind")]
    loose = yaml_file.dump(EVERY).replace("question: owns", "question: nobody")
    assert "no question nobody before" in yaml_file.load(loose, "x.yaml").problems[0].message


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04", b"no workbook", xlsform.workbook_of(EVERY)[:2000]])
def test_a_damaged_workbook_is_said_to_be_damaged(content: bytes) -> None:
    found = xlsform_in.read_workbook(content)
    assert found.definition is None
    assert found.faults


def test_the_editor_moves_a_question_into_the_next_section() -> None:
    moved = editing.changed(EVERY, editing.move("ways", "down"))
    assert next(each.key for each in moved.sections[1].questions) == "ways"
    assert "green" not in editing.changed(EVERY, editing.remove("green")).questions
    with pytest.raises(editing.NoSuchThing):
        editing.changed(EVERY, editing.remove("gone"))


def test_a_text_is_set_in_another_language() -> None:
    changed = editing.changed(EVERY, editing.set_text("sections[first].questions[people].text", "es", "¿Cuántas?"))
    assert changed.questions["people"].text["es"] == "¿Cuántas?"
    assert completeness(changed)["es"][0] == completeness(EVERY)["es"][0] + 1


def test_a_definition_that_would_misbehave_is_not_sound() -> None:
    plain = EVERY.plain()
    plain["sections"][0]["questions"][0]["show_if"] = {"question": "green", "greater": 2}
    plain["sections"][1]["questions"][1]["options"] = []
    assert {each.code for each in flaws(Definition.model_validate(plain))} == {"not_before", "few_options"}


def test_ways_out_are_counted_by_themselves() -> None:
    number, counts = tally(EVERY, [{"green": 5}, {"green": {SKIP: "cannot_judge"}}, {"green": 1}])
    assert (number, counts["green"].answered, counts["green"].mean) == (3, 2, 3)
    assert [bar.count for bar in bars(EVERY, EVERY.questions["green"], counts["green"])] == [1, 0, 0, 0, 1]
