"""Rules without a database: traits, voices."""

import random
from dataclasses import replace

from cityjourney.groups.logic.topics import leading, silent
from cityjourney.groups.logic.tribes import Place, distance, proposals


def place(pk: int, slug: str, country: str = "ES", **more: object) -> Place:
    return Place(pk, slug, country, **more)  # type: ignore[arg-type]


def test_three_cities_make_a_tribe_two_do_not_and_all_say_nothing() -> None:
    two = [place(1, "a"), place(2, "b"), place(3, "c", "PT")]
    assert proposals(two) == []
    three = [*two, place(4, "d")]
    assert [(each.key, each.members) for each in proposals(three)] == [("country:ES", (1, 2, 4))]
    assert proposals([each for each in three if each.country == "ES"]) == [], "what all share tells nothing"


def test_sizes_begin_where_they_say_and_unknown_ones_are_left_out() -> None:
    people = {1: 99_999, 2: 100_000, 3: 249_999, 4: 180_000, 5: None, 6: 250_000}
    found = proposals([place(pk, str(pk), str(pk), population=count) for pk, count in people.items()])
    assert [(each.key, each.members, each.values["most"]) for each in found] == [("size:100000", (2, 3, 4), 250_000)]


def test_neighbours_need_a_border_between_them() -> None:
    here = [place(n, f"c{n}", "ES", latitude=42.0 + n, longitude=-8.0) for n in range(3)]
    assert not [each for each in proposals([*here, place(9, "far", "FI")]) if each.trait == "border"]
    near = [*here[:2], place(2, "c2", "PT", latitude=44.0, longitude=-8.0), place(9, "far", "FI")]
    (found,) = [each for each in proposals(near) if each.trait == "border"]
    assert found.members == (0, 1, 2)
    assert 110 < distance(here[0], here[1]) < 112


def test_what_cities_share_makes_a_circle_unless_nearly_all_do_and_the_same_cities_are_told_once() -> None:
    port, coast, english = ("land", "port"), ("land", "coast"), ("language", "en")
    places = [
        place(
            pk,
            str(pk),
            str(pk),
            shares=frozenset({english, *([port, coast] if pk < 4 else [coast] if pk == 4 else [])}),
        )
        for pk in range(1, 10)
    ]
    assert [(each.key, each.members) for each in proposals(places)] == [
        ("land:coast", (1, 2, 3, 4)), ("land:port", (1, 2, 3)),
    ]  # fmt: skip
    same = [replace(each, shares=each.shares - {coast} | ({coast} if each.pk < 4 else set())) for each in places]
    assert [each.key for each in proposals(same)] == ["land:coast"], "the very same cities"
    few = [replace(each, shares=frozenset({port}) if each.pk < 3 else frozenset()) for each in places]
    assert proposals(few) == [], "two are no tribe"


def test_the_order_of_cities_changes_nothing() -> None:
    dice = random.Random(7)
    places = [
        place(n, f"c{n}", dice.choice("AB"), population=dice.randrange(400_000),
              latitude=dice.uniform(40, 44), longitude=dice.uniform(0, 4))
        for n in range(30)
    ]  # fmt: skip
    wanted = proposals(places)
    dice.shuffle(places)
    assert proposals(places) == wanted
    assert wanted


def test_voices_lead_together_and_silence_is_no_voice() -> None:
    assert leading({1: [], 2: []}) == []
    assert leading({1: [7, 8], 2: [8, 9], 3: [7]}) == [1, 2]
    assert silent({1: [7], 2: [7, 8]}, [7, 8, 9]) == {9}
