"""Pure rules: points, problems, ranks, drafts, tables, the map."""

import random
from dataclasses import replace
from typing import get_args

import pytest

from cityjourney.allocations.logic.building import Wanted, build, build_again, closeness
from cityjourney.allocations.logic.drafts import drafts_of, theme_of
from cityjourney.allocations.logic.drawing import HUES, SHAPES, WIDTH, draw, hue_of, shape_of
from cityjourney.allocations.logic.inputs import Place, place_from_json
from cityjourney.allocations.logic.measures import MEASURES, further_points, gap_of, preference_points, theme_points
from cityjourney.allocations.logic.outcome import Table, fairness, mentor_of, moves, whole_result
from cityjourney.allocations.logic.rules import (
    TRAITS,
    Limit,
    Room,
    room_of,
    rules_from_json,
    rules_of,
    rules_of_problem,
)
from cityjourney.allocations.logic.sheet import COLUMNS, Known, row_of, values_of
from cityjourney.allocations.words.conflicts import Conflicts
from cityjourney.allocations.words.reasons import Why
from cityjourney.allocations.words.results import criterion_lines, price_phrases
from cityjourney.matching import Options, allocate, check, generate, parse_problem
from cityjourney.matching.relatability import Profile, parts
from cityjourney.methodology import schema
from tests.allocations.conftest import RULES
from tests.shipped import shipped

OTHER = rules_of(shipped("mayors-sprint").allocations[0])


def city(name: str, **more: object) -> Place:
    return Place(id=name, name=name.title(), kind="core-kind", part="core", **more)  # type: ignore[arg-type]


def mentor(name: str, **more: object) -> Place:
    return Place(id=name, name=name.title(), kind="mentor-kind", part="mentor", **more)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("themes", "first", "further", "points"),
    [
        (("a", "b", "c"), ("a",), (), 6), (("a", "b", "c"), ("b",), (), 4), (("a", "b", "c"), ("c",), (), 2),
        (("a", "b", "c"), (), ("a",), 5), (("a", "b", "c"), ("b",), ("a",), 5), (("a",), ("a",), (), 6),
        (("a",), ("z",), (), 0), (None, ("a",), (), 0), (("a",), None, None, 0),
    ],
)  # fmt: skip
def test_the_first_theme_counts_most_and_a_further_theme_of_the_mentor_one_less(
    themes: object, first: object, further: object, points: int
) -> None:
    assert theme_points(city("x", themes=themes), mentor("m", themes=first, secondary=further), RULES) == points


def test_a_second_mentor_is_for_the_themes_after_the_first() -> None:
    wanting = city("x", themes=("a", "b"), secondary=("c",))
    assert further_points(wanting, mentor("m", themes=("a",))) == 0
    assert further_points(wanting, mentor("m", themes=("b",))) == 2
    assert further_points(wanting, mentor("m", secondary=("c",))) == 1


def test_wishes_are_worth_five_down_to_one() -> None:
    wanting = city("x", wishes=("p", "q"))
    assert [preference_points(wanting, mentor(name), RULES) for name in ("p", "q", "r")] == [5, 4, 0]


def test_cities_of_one_first_theme_sit_together_before_all_else() -> None:
    alike = city("x", themes=("a",), population=1000, country="ES")
    assert closeness(alike, city("y", themes=("a",), country="PT"), RULES) > closeness(
        alike, city("z", themes=("b",), population=1000, country="ES"), RULES
    )


def test_a_problem_is_one_that_the_library_reads_whatever_is_missing() -> None:
    places = [mentor("m", max_groups=3), mentor("n", min_groups=5), *(city(f"c{n}") for n in range(6))]
    limits = (Limit("core-kind", 1, 6), Limit("other"))
    rules = replace(RULES, group_min=2, group_max=6, limits=limits, second_mentors=2)
    wanted = [Wanted("pin", ("c0",), "m"), Wanted("ban", ("c1",), "m"), Wanted("apart", ("c2", "c3"))]
    problem = parse_problem(build(places, rules, wanted, {"c0": "m"}))
    assert (problem.pins, problem.bans, problem.apart) == ((("c0", "m"),), (("c1", "m"),), (("c2", "c3"),))
    assert [limit.to_json() for limit in problem.limits] == [
        {"tag": "core-kind", "max_per_group": 6, "min_per_group": 1}
    ]
    assert problem.mentors[1].min_groups == problem.mentors[1].max_groups == 1
    assert rules_from_json(rules.to_json()) == rules


def test_what_is_kept_of_a_place_comes_back() -> None:
    place = city("x", languages=("es",), themes=(), latitude=1.5, origins={"languages": "entered"})
    assert place_from_json(place.to_json()) == place


def test_missing_is_told_apart_from_none() -> None:
    assert gap_of(city("x"), RULES).needed == ("languages", "themes")
    full = {"population": 1, "area": 1, "gdp_per_head": 1, "features": (), "networks": ()}
    known = city("x", languages=("es",), themes=("a",), wishes=("m",), **full)
    assert gap_of(known, RULES) == gap_of(mentor("m", languages=("es",), themes=("a",), **full), RULES)
    assert not gap_of(known, RULES).needed
    assert not gap_of(known, RULES).helpful
    assert gap_of(city("x", languages=("es",), themes=("a",), wishes=(), **full), RULES).helpful == ("wishes",)


@pytest.mark.parametrize("seed", range(4))
def test_ranks_fairness_and_a_result_made_of_groups_are_what_the_library_says(seed: int) -> None:
    document = generate(cities=24, mentors=4, seed=seed)
    solved = allocate(parse_problem(document), Options(seed=1))
    assert solved["status"] == "optimal"
    again = whole_result(document, solved)
    assert again["fairness"] == solved["fairness"]
    assert {key: (each["rank"], each["scores"]) for key, each in again["cities"].items()} == {
        key: (each["rank"], each["scores"]) for key, each in solved["cities"].items()
    }
    assert check(document, again) == []
    table = Table(document)
    assert table.values(mentor_of(solved["groups"])) == {each["key"]: each["value"] for each in solved["criteria"]}
    assert fairness(table, solved["groups"]) == solved["fairness"]


def test_moves_name_who_changed_came_and_went() -> None:
    before = [{"mentor": "m", "cities": ["a", "b"]}, {"mentor": "n", "cities": ["c"]}]
    after = [{"mentor": "m", "cities": ["a", "c"]}, {"mentor": "n", "cities": ["d"]}]
    assert [(each.city, each.before, each.after) for each in moves(before, after)] == [
        ("b", "m", ""), ("c", "n", "m"), ("d", "", "n"),
    ]  # fmt: skip


def test_the_theme_of_a_group_is_what_its_cities_want_most_among_what_the_mentor_offers() -> None:
    leading = mentor("m", themes=("a", "b"), secondary=("c",))
    assert theme_of(leading, [city("x", themes=("b", "a")), city("y", themes=("b",))]) == "b"
    assert theme_of(leading, [city("x", themes=("z",))]) == "a"
    assert theme_of(mentor("m"), [city("x", themes=("z",))]) == ""


def test_groups_keep_the_number_of_the_group_that_they_share_most_with() -> None:
    places = {"m": mentor("m"), **{name: city(name) for name in "abcdef"}}
    groups = [{"mentor": "m", "cities": ["a", "d", "e"]}, {"mentor": "m", "cities": ["b", "c", "f"]}]
    old = {("m", 1): frozenset("bc"), ("m", 2): frozenset("ade"), ("n", 1): frozenset("f")}
    assert [(draft.number, draft.cities) for draft in drafts_of(places, groups, old)] == [
        (2, ("a", "d", "e")), (1, ("b", "c", "f")),
    ]  # fmt: skip
    assert [draft.number for draft in drafts_of(places, groups, {})] == [1, 2]
    assert all(draft.several for draft in drafts_of(places, groups, {}))


KNOWN = Known(["a", "b"], ["m", "n"], ["en", "es"], ["ES"])


def test_a_table_that_nobody_changed_says_nothing_new() -> None:
    place = city("x", languages=("es", "en"), themes=(), gdp_per_head=30_000.0, networks=("Eurocities", "ICLEI"))
    cells = {key: "" if value is None else str(value) for key, value in row_of(place).items()}
    assert values_of(cells, COLUMNS, place, KNOWN) == ({}, [])


def test_cells_are_read_and_faults_are_named() -> None:
    place = city("x", languages=("es",), wishes=("m",))
    cells = {
        "languages": "en; es", "themes": "-", "wishes": "", "features": "coast; moon", "gdp_per_head": "12.5",
        "networks": "A ;B; A",
    }  # fmt: skip
    values, faults = values_of(cells, COLUMNS, place, KNOWN)
    assert values == {
        "languages": ["en", "es"], "themes": [], "wishes": None, "features": ["coast", "moon"], "gdp_per_head": None,
        "networks": ["A", "B"],
    }  # fmt: skip
    assert [(each.column, each.code, each.what) for each in faults] == [
        ("features", "unknown", "moon"), ("gdp_per_head", "number", "12.5"),
    ]  # fmt: skip
    assert values_of({"languages": "xx"}, ["city"], place, KNOWN) == ({}, []), "a column that is not there says nothing"


def test_every_group_has_a_shape_and_a_colour_of_its_own_up_to_42() -> None:
    assert len({(shape_of(group), hue_of(group)) for group in range(1, 43)}) == len(SHAPES) * HUES


def test_the_map_keeps_all_inside_and_says_who_lies_beyond() -> None:
    chance = random.Random(1)
    where = {f"c{n}": (chance.uniform(37, 60), chance.uniform(-8, 25)) for n in range(40)}
    where |= {"toronto": (43.7, -79.4), "m": (50.0, 10.0)}
    picture = draw(where, [("m", [f"c{n}" for n in range(20)]), ("toronto", ["c20", "c21"])])
    assert picture is not None
    assert all(0 <= spot.x <= WIDTH and 0 <= spot.y <= picture.height for spot in picture.spots)
    assert [spot.id for spot in picture.spots if spot.beyond] == ["toronto"]
    assert {spot.id: spot.group for spot in picture.spots}["c21"] == 2
    assert draw({}, []) is None
    assert draw({"one": (40.0, 3.0)}, [("one", [])]) is not None


def test_what_cannot_all_hold_is_said_in_the_right_number() -> None:
    said = Conflicts({"group_size": {"min": 1, "max": 5}}, {}, {"big": "Large"}).sentence
    assert said({"kind": "group_size", "bound": "min"}) == "A group has at least 1 city."
    assert said({"kind": "group_size", "bound": "max"}) == "A group has at most 5 cities."
    assert "At most 1 city of the type “Large”" in said({"kind": "limit", "tag": "big", "max_per_group": 1})
    assert "At least 2 cities of the type “other”" in said({"kind": "limit", "tag": "other", "min_per_group": 2})


def test_how_many_cities_a_criterion_serves_is_said_in_the_right_number() -> None:
    leading = mentor("m", languages=("es",))
    cities = [city("a", languages=("es",), wishes=("m",)), city("b", languages=("hr",)), city("c", languages=("de",))]

    def said(*chosen: Place) -> str:
        problem = build([leading, *chosen], replace(RULES, group_min=1, group_max=6), [], {})
        result = allocate(parse_problem(problem), Options(seed=1))
        return " ".join(line.said for line in criterion_lines(problem, result, RULES))

    assert "1 of 2 cities shares no language with its mentor city." in said(*cities[:2])
    assert "for 1 of the 1 city that voiced one." in said(*cities[:2])
    assert "2 of 3 cities share no language with their mentor city." in said(*cities)


def test_the_vocabulary_of_the_files_is_that_of_the_app() -> None:
    assert set(MEASURES) == set(get_args(schema.AllocationMeasure))
    assert set(TRAITS) == set(schema.Relatability.model_fields) == set(parts(Profile(), Profile()))


@pytest.mark.parametrize("measure", MEASURES)
@pytest.mark.parametrize("aim", get_args(schema.AllocationAim))
def test_every_measure_has_words_of_its_own_for_each_aim(measure: str, aim: str) -> None:
    def words(of: str) -> list[str]:
        rules = replace(RULES, criteria=(replace(RULES.criteria[0], key="k", measure=of, aim=aim),))
        said = []
        for value in (0, 1, 2):
            problem = build([mentor("m"), city("a"), city("b")], replace(RULES, group_min=1), [])
            problem["criteria"] = [{"key": "k", "measure": "sum", "goal": "max", "scores": "languages"}]
            item = {"key": "k", "value": value, "bound": value, "proved": True}
            result = {"groups": [{"mentor": "m", "cities": ["a", "b"]}], "criteria": [item]}
            said += [criterion_lines(problem, result, rules)[0].said, *price_phrases({"k": value}, rules)]
        return said

    assert words(measure)[0] != words("")[0]
    assert len(words(measure)) == 5


def test_another_programme_asks_other_things_in_another_order() -> None:
    one = city("x", languages=("es",), themes=("b",), wishes=("m",), population=1000, gdp_per_head=20_000.0)
    two = mentor("m", languages=("es",), themes=("a",), population=1000, gdp_per_head=20_000.0)
    problem = build([one, two], OTHER, [])
    assert [item["key"] for item in problem["criteria"]] == [each.key for each in OTHER.criteria]
    assert set(problem["scores"]) == {"languages", "relatability", "themes"}, "wishes are not asked, and not told"
    why = Why(problem, {"x": one, "m": two}, {}, OTHER)
    said = [each.text for each in why.reasons("x", "m")]
    assert said == [
        "You share a language: Spanish.",
        "You are alike in: number of people.",
        "M works on other themes than you.",
    ]
    assert gap_of(city("y"), OTHER).needed == ("languages", "themes")
    assert gap_of(city("y"), OTHER).helpful == ("population", "features")
    assert gap_of(city("y"), None) == gap_of(one, None), "nothing counts, so nothing is missing"


def test_rules_come_back_from_what_is_kept_and_from_the_file_of_a_problem() -> None:
    rules = replace(RULES, group_min=2, limits=(Limit("core-kind", 1, 6),), second_mentors=2)
    assert rules_from_json(rules.to_json()) == rules
    problem = build([mentor("m"), city("a"), city("b")], rules, [])
    assert rules_of_problem(problem, [OTHER, RULES]) == rules
    strange = rules_of_problem(problem, [OTHER])
    assert [(each.measure, each.aim) for each in strange.criteria] == [("", each.aim) for each in rules.criteria]
    assert (strange.key, strange.limits, strange.second_mentors) == ("", rules.limits, 2)


def test_solving_again_changes_what_was_asked_and_keeps_the_rest() -> None:
    places = {"m": mentor("m", themes=("a",)), "a": city("a", themes=("a",)), "b": city("b")}
    few = replace(RULES, group_min=1, criteria=RULES.criteria[:1])
    problem = build(list(places.values()), few, [Wanted("ban", ("b",), "m")])
    problem["limits"].append({"not_tag": "core-kind", "max_per_group": 3})
    problem["scores"]["languages"] = [[7], [7]]
    more = replace(few, criteria=(RULES.criteria[2], RULES.criteria[0]), group_max=2, second_mentors=1)
    again = build_again(problem, places, more, [Wanted("pin", ("a",), "m")], {"a": "m"})
    assert [item["key"] for item in again["criteria"]] == [RULES.criteria[2].key, RULES.criteria[0].key]
    assert (again["scores"]["languages"], again["scores"]["themes"]) == ([[7], [7]], [[6], [0]])
    assert again["limits"] == [{"not_tag": "core-kind", "max_per_group": 3}]
    assert (again["pins"], again["bans"], again["secondary"]["max_per_mentor"]) == ([["a", "m"]], [], 1)
    parse_problem(again)
    assert "secondary" not in build_again(again, places, few, [], {})


@pytest.mark.parametrize(
    ("cities", "groups", "sizes", "fits"),
    [
        (12, (0, 4), (5, 7), True), (12, (0, 4), (5, 5), False), (12, (3, 4), (5, 7), False),
        (8, (1, 4), (5, 7), False),
        (30, (0, 4), (5, 7), False), (0, (0, 4), (5, 7), True), (28, (4, 4), (5, 7), True),
    ],
)  # fmt: skip
def test_cities_fit_only_into_as_many_groups_as_mentors_lead(
    cities: int, groups: tuple[int, int], sizes: tuple[int, int], fits: bool
) -> None:
    assert Room(cities, *groups).fits(*sizes) is fits
    problem = build([mentor("m", min_groups=groups[0], max_groups=groups[1]), *(city(f"c{n}") for n in range(cities))],
                    replace(RULES, group_min=sizes[0], group_max=sizes[1]), [])  # fmt: skip
    assert room_of(problem) == Room(cities, *groups)
    if cities:
        assert (allocate(parse_problem(problem), Options(seed=1))["status"] == "optimal") is fits
