"""The story is the same for the same seed, and nothing in it comes before its time. No database."""

from collections import Counter
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from cityjourney.portal.demo.story import start_for
from cityjourney.portal.rehearsal.deeds import workday
from cityjourney.portal.rehearsal.script import story
from cityjourney.portal.rehearsal.world import Part, World
from tests.shipped import shipped

TODAY = date(2026, 11, 19)
PARTS = (
    Part("granada", "Granada", "former-dcc-core", mentors=False, language="es", told="now"),
    Part("cork", "Cork", "former-dcc-core", mentors=False),
    Part("pori", "Pori", "eu-core", mentors=False, told="waiting"),
    Part("aarhus", "Aarhus", "eu-mentor", mentors=True),
)


def world(*parts: Part) -> World:
    methodology = shipped("icc-2020")
    return World(methodology, start_for(methodology, TODAY), parts or PARTS)


def test_the_same_seed_tells_the_same_story() -> None:
    assert story(world(), 1, TODAY) == story(world(), 1, TODAY)


def test_another_seed_tells_another_story() -> None:
    assert story(world(), 1, TODAY) != story(world(), 2, TODAY)


def test_one_city_more_changes_nothing_that_the_others_do_by_themselves() -> None:
    def own(found: World) -> list[object]:
        return [
            deed for deed in story(found, 1, TODAY) if deed.city == "cork" and deed.do in {"submit", "date", "claim"}
        ]

    assert own(world()) == own(world(*PARTS, Part("leuven", "Leuven", "eu-core", mentors=False)))
    assert len(own(world())) > 30


def test_deeds_come_in_order_and_none_before_the_edition_begins() -> None:
    found = story(world(), 1, TODAY)
    assert [deed.at for deed in found] == sorted(deed.at for deed in found)
    first = world().starts_on
    assert found[0].at >= datetime(first.year, first.month, first.day, tzinfo=UTC)


def test_a_whole_programme_has_everything_in_it() -> None:
    done = Counter(deed.do for deed in story(world(), 1, TODAY))
    wanted = {
        "date", "gather", "invite", "replies", "prepare", "ask_ahead", "hold", "notes", "agree", "say_yes", "keep",
        "close", "amend", "submit", "comment", "return", "accept", "share", "ask_time", "grant_time", "claim",
        "confirm", "merge", "skip", "shift", "question", "answer",
    }  # fmt: skip
    assert wanted <= set(done)


def test_no_meeting_lies_on_a_weekend() -> None:
    starts = [deed.data["starts"] for deed in story(world(), 1, TODAY) if deed.do in {"date", "gather"}]
    assert {moment.weekday() for moment in starts} <= {0, 1, 2, 3, 4}


@pytest.mark.parametrize("day", [date(2026, 12, 25), date(2026, 12, 31), date(2027, 1, 1), date(2026, 11, 21)])
def test_holidays_and_weekends_are_left_free(day: date) -> None:
    found = workday(day)
    assert found.weekday() < 5
    assert (found.month, found.day > 20) != (12, True)
    assert (found.month, found.day < 7) != (1, True)


def test_told_in_brief_a_story_is_shorter() -> None:
    methodology = shipped("icc-2020")
    brief = World(methodology, start_for(methodology, TODAY), PARTS, brief=True)
    assert len(story(brief, 1, TODAY)) < len(story(world(), 1, TODAY))


def test_a_city_that_is_told_now_meets_within_the_week() -> None:
    def soon(found: World) -> list[int]:
        dates = [deed.data["starts"].date() for deed in story(found, 1, TODAY) if deed.do == "date"]
        return [(day - TODAY).days for day in dates if 0 < (day - TODAY).days < 8]

    assert soon(world(PARTS[0]))
    far = replace(PARTS[0], told="plain")
    assert world(far).parts[0].full is False


def test_several_cities_are_preparing_for_the_meeting_of_all_that_is_near() -> None:
    names = [
        Part(name, name.title(), "eu-core", mentors=False) for name in ("pori", "leuven", "cork", "split", "braga")
    ]
    found = world(*names)
    near = [
        deed.data["starts"]
        for deed in story(found, 1, TODAY)
        if deed.do == "gather" and found.events[deed.data["kind"]].reach == "cohort"
        and 0 <= (deed.data["starts"].date() - TODAY).days < 22
    ]  # fmt: skip
    assert near, "else this proves nothing"
    ready = [
        deed
        for deed in story(found, 1, TODAY)
        if deed.do == "prepare" and TODAY - timedelta(days=6) < deed.at.date() < TODAY
    ]
    assert len({deed.city for deed in ready}) == 4, "all but every fifth"


def test_another_methodology_is_played_too() -> None:
    methodology = shipped("mayors-sprint")
    kind = methodology.city_types[0]
    found = World(methodology, date(2026, 1, 1), [Part("cork", "Cork", kind.key, mentors=kind.part == "mentor")])
    assert story(found, 1, date(2026, 3, 1))
