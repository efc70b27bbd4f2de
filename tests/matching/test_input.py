"""Bad input: every problem is named with where it stands and what to do, and nothing else happens."""

from __future__ import annotations

import json
import signal
from typing import Any

import pytest

from cityjourney.matching import InvalidDocument, generate, parse_problem, read_problem
from cityjourney.matching.cli import main

GOOD = generate(12, 2, 1)


def places(raw: Any) -> list[str]:
    with pytest.raises(InvalidDocument) as caught:
        read_problem(raw) if isinstance(raw, (bytes, str)) else parse_problem(raw)
    assert all(issue.what and issue.remedy for issue in caught.value.issues)
    return [issue.where for issue in caught.value.issues]


@pytest.mark.parametrize(
    ("change", "where"),
    [
        ({"format": "something-else/9"}, "$.format"),
        ({"format": ["cityjourney-allocation/1"]}, "$.format"),
        ({"surprise": 1}, "$.surprise"),
        ({"cities": []}, "$.cities"),
        ({"mentors": []}, "$.mentors"),
        ({"criteria": []}, "$.criteria"),
        ({"cities": [*GOOD["cities"][:-1], {"id": "c0"}]}, "$.cities[11].id"),
        ({"cities": [*GOOD["cities"][:-1], {"id": "c\x00"}]}, "$.cities[11].id"),
        ({"mentors": [{"id": "m0"}, {"id": "c3"}]}, "$.mentors[1].id"),
        ({"mentors": [{"id": "m0"}, {"id": "m1", "max_groups": True}]}, "$.mentors[1].max_groups"),
        ({"mentors": [{"id": "m0"}, {"id": "m1", "max_groups": 10**40}]}, "$.mentors[1].max_groups"),
        ({"mentors": [{"id": "m0"}, {"id": "m1", "max_groups": 1.0}]}, "$.mentors[1].max_groups"),
        ({"group_size": {"min": 7, "max": 5}}, "$.group_size"),
        ({"group_size": {"min": 0, "max": 5}}, "$.group_size.min"),
        ({"pins": [["c0", "nobody"]]}, "$.pins[0][1]"),
        ({"pins": [["c0"]]}, "$.pins[0]"),
        ({"bans": "c0"}, "$.bans"),
        ({"allowed": {"c99": ["m0"]}}, "$.allowed.c99"),
        ({"allowed": {"c1": []}}, "$.allowed.c1"),
        ({"together": [["c0", "c0"]]}, "$.together[0][1]"),
        ({"apart": [["c0"]]}, "$.apart[0]"),
        ({"previous": {"c0": "m9"}}, "$.previous.c0"),
        ({"limits": [{"tag": "a", "not_tag": "b", "max_per_group": 1}]}, "$.limits[0]"),
        ({"limits": [{"tag": "a"}]}, "$.limits[0]"),
        ({"criteria": [GOOD["criteria"][0], GOOD["criteria"][0]]}, "$.criteria[1].key"),
        ({"criteria": [{"key": "theme", "measure": "product", "goal": "max"}]}, "$.criteria[0].measure"),
        ({"criteria": [{"key": "unheard", "measure": "sum", "goal": "max"}]}, "$.criteria[0].scores"),
        ({"similarity": [[0, 1]] * 12}, "$.similarity[0]"),
        ({"scores": {}}, "$.scores"),
    ],
)
def test_each_mistake_is_named_with_its_place(change: dict[str, Any], where: str) -> None:
    assert where in places(GOOD | change)


@pytest.mark.parametrize(
    ("row", "where"),
    [
        ([1], "$.scores.theme[4]"),
        ([1, True], "$.scores.theme[4][1]"),
        ([1, 2.5], "$.scores.theme[4][1]"),
        ([1, None], "$.scores.theme[4][1]"),
        ([1, 10**30], "$.scores.theme[4][1]"),
        (["1", 2], "$.scores.theme[4][0]"),
        (7, "$.scores.theme[4]"),
    ],
)
def test_scores_are_whole_numbers_in_full_rows(row: Any, where: str) -> None:
    theme = [row if place == 4 else entry for place, entry in enumerate(GOOD["scores"]["theme"])]
    assert where in places(GOOD | {"scores": GOOD["scores"] | {"theme": theme}})


def test_an_unknown_mentor_in_a_preference_is_named() -> None:
    sparse = {"c0": {"m1": 5, "m77": 4}, "c88": {"m0": 1}}
    found = places(GOOD | {"scores": GOOD["scores"] | {"preference": sparse}})
    assert found == ["$.scores.preference.c0.m77", "$.scores.preference.c88"]


def test_preferences_may_name_only_what_is_wished_for() -> None:
    problem = parse_problem(GOOD | {"scores": GOOD["scores"] | {"preference": {"c2": {"m1": 5}}}})
    assert problem.scores["preference"].sum() == 5
    assert problem.scores["preference"][2, 1] == 5


def test_all_mistakes_are_named_at_once() -> None:
    found = places(GOOD | {"format": "x", "pins": [["c0", "nobody"]], "group_size": {"min": 3}})
    assert {"$.format", "$.pins[0][1]", "$.group_size"} <= set(found)


@pytest.mark.parametrize(
    ("change", "where"),
    [
        ({"title": ["x"]}, "$.title"),
        ({"cities": [*GOOD["cities"][:-1], {"id": "c11", "name": 5}]}, "$.cities[11].name"),
        ({"mentors": [{"id": "m0", "name": None}, {"id": "m1"}]}, "$.mentors[0].name"),
        ({"\ud800": 1}, "$.\\ud800"),
        ({"allowed": {"a\nb": ["m0"]}}, "$.allowed.a\\nb"),
    ],
)
def test_texts_are_texts_and_keys_are_shown_in_signs_that_can_be_written(change: dict[str, Any], where: str) -> None:
    found = places(GOOD | change)
    assert where in found
    assert "".join(found).encode().isascii()


def test_an_id_used_twice_does_not_make_good_rows_wrong() -> None:
    twice = GOOD | {"cities": [*GOOD["cities"][:-1], {"id": "c0"}], "mentors": [{"id": "m0"}, {"id": "m0"}]}
    wishes: dict[str, Any] = {"pins": [], "bans": [], "allowed": {}, "together": [], "apart": []}
    assert places(twice | wishes) == ["$.cities[11].id", "$.mentors[1].id"]


def test_mistakes_of_the_text_do_not_hide_those_of_the_content() -> None:
    theme = [[float("nan"), 1], *GOOD["scores"]["theme"][1:]]
    wrong = GOOD | {"scores": GOOD["scores"] | {"theme": theme}, "pins": [["c0", "nobody"]]}
    raw = json.dumps(wrong)[:-1] + ', "title": "one", "title": "two", "apart": [["c0"]], "apart": [["c1"]]}'
    found = places(raw)
    assert found.count("$") == 3
    assert {"$.scores.theme[0][0]", "$.pins[0][1]", "$.apart[0]"} <= set(found)


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b"{",
        b"\xff\xfe",
        b"[]",
        b"null",
        b'"text"',
        b'{"a": NaN}',
        b'{"a": -Infinity}',
        b'{"a": 1, "a": 2}',
        b"[" * 100_000,
        b'{"format": ' + b"9" * 5000 + b"}",
    ],
)
def test_what_is_no_problem_at_all_is_refused(raw: bytes) -> None:
    assert places(raw)


def test_ten_megabytes_of_wrong_numbers_are_refused_with_a_short_list() -> None:
    theme = [[1.5] * 400 for _ in range(6000)]
    raw = json.dumps(GOOD | {"scores": GOOD["scores"] | {"theme": theme}})
    assert len(raw) > 10_000_000
    assert len(places(raw)) <= 501


def test_the_command_line_refuses_with_status_2_and_writes_why(tmp_path: Any, capsys: Any) -> None:
    source, target = tmp_path / "problem.json", tmp_path / "result.json"
    source.write_text(json.dumps(GOOD | {"pins": [["c0", "nobody"]]}))
    assert main(["allocate", str(source), "--out", str(target)]) == 2
    result = json.loads(target.read_text())
    assert result["status"] == "invalid"
    assert result["problems"][0]["where"] == "$.pins[0][1]"
    assert "nobody" in capsys.readouterr().err


@pytest.mark.parametrize("target", ["missing/result.json", "."])
def test_a_result_that_could_not_be_written_is_told_before_the_work(
    target: str, tmp_path: Any, monkeypatch: Any, capsys: Any
) -> None:
    source = tmp_path / "problem.json"
    source.write_text(json.dumps(GOOD))
    worked: list[object] = []
    monkeypatch.setattr("cityjourney.matching.cli.allocate", lambda *_: worked.append(_))
    assert main(["allocate", str(source), "--out", str(tmp_path / target)]) == 2
    assert not worked
    assert "could not be written" in capsys.readouterr().err


@pytest.mark.parametrize("text", ["theme", "theme=", "theme=-1", "theme=²", "unheard=1"])
def test_a_tolerance_is_a_criterion_and_a_number(text: str, tmp_path: Any) -> None:
    source, target = tmp_path / "problem.json", tmp_path / "result.json"
    source.write_text(json.dumps(GOOD))
    assert main(["allocate", str(source), "--cohesion-tolerance", text, "--out", str(target)]) == 2
    assert json.loads(target.read_text())["problems"]


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_signal_asks_a_run_to_stop_and_is_then_handled_as_before(
    number: signal.Signals, tmp_path: Any, monkeypatch: Any
) -> None:
    source, target = tmp_path / "problem.json", tmp_path / "result.json"
    source.write_text(json.dumps(GOOD))
    asked: list[bool] = []

    def run(_problem: Any, _options: Any, monitor: Any) -> dict[str, Any]:
        asked.append(monitor.cancel())
        signal.raise_signal(number)
        asked.append(monitor.cancel())
        return {"status": "cancelled"}

    monkeypatch.setattr("cityjourney.matching.cli.allocate", run)
    before = signal.getsignal(number)
    assert main(["allocate", str(source), "--out", str(target)]) == 4
    assert asked == [False, True]
    assert signal.getsignal(number) == before


def test_a_second_signal_ends_the_run_at_once(tmp_path: Any, monkeypatch: Any) -> None:
    source, target = tmp_path / "problem.json", tmp_path / "result.json"
    source.write_text(json.dumps(GOOD))

    def run(*_: object) -> None:
        signal.raise_signal(signal.SIGTERM)
        signal.raise_signal(signal.SIGTERM)

    monkeypatch.setattr("cityjourney.matching.cli.allocate", run)
    assert main(["allocate", str(source), "--out", str(target)]) == 4
    assert json.loads(target.read_text())["status"] == "cancelled"


def test_a_problem_written_and_read_again_is_the_same() -> None:
    again = parse_problem(parse_problem(GOOD).to_json()).to_json()
    assert again == parse_problem(GOOD).to_json()
