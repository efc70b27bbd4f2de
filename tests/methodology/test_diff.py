"""J1: what an upgrade would change, thing by thing and in sentences."""

from pathlib import Path
from typing import Any

import pytest
from hypothesis import given

from cityjourney.methodology.diff import Change, diff
from cityjourney.methodology.field_words import CHANGES, FIELD_WORDS
from cityjourney.methodology.files import KINDS
from cityjourney.methodology.loader import load
from cityjourney.methodology.schema import Entry, Head, Methodology, Quality
from cityjourney.methodology.shape import fields_of, models_below
from tests.methodology.conftest import Breaker
from tests.methodology.strategies import MODEST, methodologies, versions

KICK_OFF = "event_kinds/kick-off.yaml"


@pytest.fixture
def old(tiny: Path) -> Methodology:
    """The methodology before it is changed."""
    return read(tiny)


def read(folder: Path) -> Methodology:
    """A methodology that has no fault."""
    loaded = load(folder)
    assert loaded.problems == ()
    assert loaded.methodology is not None
    return loaded.methodology


def said(changes: list[Change]) -> list[str]:
    """The sentences of changes."""
    return [change.sentence for change in changes]


SENTENCES = {
    "hours": (
        [(KICK_OFF, "minutes: 60", "minutes: 240"), (KICK_OFF, "minutes: 40", "minutes: 220")],
        ["Event kind “Kick-off” now lasts 4 hours instead of 1", "Event kind “Kick-off”: agenda has been rewritten"],
    ),
    "minutes": (
        [(KICK_OFF, "minutes: 60", "minutes: 90"), (KICK_OFF, "minutes: 40", "minutes: 70")],
        [
            "Event kind “Kick-off” now lasts 1 hour 30 minutes instead of 1 hour",
            "Event kind “Kick-off”: agenda has been rewritten",
        ],
    ),
    "a name": (
        [("city_types.yaml", "en: Participating city", "en: Core city")],
        ["City type “Participating city” is now called “Core city” (en)"],
    ),
    "a translation": (
        [("glossary.yaml", "en: A part", "es: Una parte\n    en: A part")],
        ["Word of the glossary “Phase”: meaning is now there in “es”"],
    ),
    "a text": (
        [("help.yaml", "en: Everybody", "en: All")],
        ["Question “Who should come to the kick-off?”: answer reads differently (en)"],
    ),
    "a number": (
        [("roles.yaml", "seats: 3 ", "seats: 4 ")],
        ["Role “City representative”: seats is now 4 instead of 3"],
    ),
    "a number that goes": (
        [("roles.yaml", "  seats: 3", "  #")],
        ["Role “City representative”: seats is no longer 3"],
    ),
    "yes and no": (
        [
            (
                "deliverables.yaml",
                "final: {phase: prepare, month: 2}",
                "final: {phase: act, month: 2, every_cycle: true}",
            )
        ],
        [
            "Deliverable “Plan of the city”: final version phase is now act instead of prepare",
            "Deliverable “Plan of the city”: final version in every cycle is now yes instead of no",
        ],
    ),
    "a part that goes": (
        [("deliverables.yaml", "  draft: {phase: prepare, month: 1}\n", "")],
        ["Deliverable “Plan of the city”: draft is gone"],
    ),
    "a list that grows": (
        [(KICK_OFF, "phases: [prepare]", "phases: [prepare, act]")],
        ["Event kind “Kick-off”: phases now also has act"],
    ),
    "a list that shrinks": (
        [(KICK_OFF, "roles: [representative, programme-team]", "roles: [representative]")],
        ["Event kind “Kick-off”: roles no longer has programme-team"],
    ),
    "a list in another order": (
        [(KICK_OFF, "delivery: [in_person, online]", "delivery: [online, in_person]")],
        ["Event kind “Kick-off”: way of meeting has another order"],
    ),
    "an exchange in a list": (
        [("deliverables.yaml", "reviewers: [programme-team]", "reviewers: [representative]")],
        ["Deliverable “Plan of the city”: reviewers now has representative instead of programme-team"],
    ),
    "an entry of the preparation list": (
        [(KICK_OFF, "days_before: 7", "days_before: 10")],
        ["Event kind “Kick-off”: preparation list “agenda-sent” days before is now 10 instead of 7"],
    ),
    "a new entry of the preparation list": (
        [
            (
                KICK_OFF,
                "agenda:\n",
                "  - {key: room, text: {en: Book a room}, role: representative, days_before: 9}\nagenda:\n",
            )
        ],
        ["Event kind “Kick-off”: preparation list “room” is new"],
    ),
    "a list of texts": (
        [("deliverables.yaml", "    - en: Goals\n", "")],
        ["Deliverable “Plan of the city”: contents now has 1 entry instead of 2"],
    ),
    "a new thing": (
        [("themes.yaml", "[]\n", "- key: air\n  name: {en: Clean air}\n  summary: {en: Breathe}\n")],
        ["Theme “Clean air” is new"],
    ),
    "the version": (
        [("methodology.yaml", "version: 0.1.0", "version: 0.2.0")],
        ["Methodology “Tiny sprint”: version is now 0.2.0 instead of 0.1.0"],
    ),
}


@pytest.mark.parametrize(("edits", "sentences"), SENTENCES.values(), ids=SENTENCES)
def test_a_change_is_told_in_a_sentence(
    edits: list[tuple[str, str, str]], sentences: list[str], old: Methodology, tiny: Path, replace: Breaker
) -> None:
    for file, before, after in edits:
        replace(file, before, after)
    assert said(diff(old, read(tiny))) == sentences


def test_what_is_new_in_one_direction_is_gone_in_the_other(old: Methodology, tiny: Path, replace: Breaker) -> None:
    replace("themes.yaml", "[]\n", "- key: air\n  name: {en: Clean air}\n  summary: {en: Breathe}\n")
    new = read(tiny)
    (added,), (removed,) = diff(old, new), diff(new, old)
    assert (added.what, added.part, added.key, added.before) == ("added", "themes", "air", None)
    assert (removed.what, removed.after, removed.sentence) == ("removed", None, "Theme “Clean air” is gone")
    assert added.after == removed.before == new.themes[0].model_dump()


def test_a_change_carries_its_field_and_both_values(old: Methodology, tiny: Path, replace: Breaker) -> None:
    replace(KICK_OFF, "days_before: 7", "days_before: 10")
    (change,) = diff(old, read(tiny))
    assert (change.part, change.key, change.what) == ("event_kinds", "kick-off", "changed")
    assert (change.field, change.before, change.after) == ("preparation[agenda-sent].days_before", 7, 10)


def test_a_longer_phase_says_which_phases_move(old: Methodology, tiny: Path, replace: Breaker) -> None:
    replace("phases.yaml", "months: 2", "months: 3")
    changes = diff(old, read(tiny))
    assert said(changes) == [
        "Phase “Find out where the city stands” now lasts 3 months instead of 2",
        "Phase “Do what was planned” now runs from month 4 to 9 instead of 3 to 8",
    ]
    assert (changes[1].field, changes[1].before, changes[1].after) == ("place", [3, 8], [4, 9])


def test_phases_in_another_order_are_told(old: Methodology) -> None:
    new = old.model_copy(update={"phases": list(reversed(old.phases))})
    assert said(diff(old, new)) == [
        "The entries “phase” stand in another order",
        "Phase “Do what was planned” now runs from month 1 to 6 instead of 3 to 8",
        "Phase “Find out where the city stands” now runs from month 7 to 8 instead of 1 to 2",
    ]


def test_changes_come_in_the_order_of_the_files(old: Methodology, tiny: Path, replace: Breaker) -> None:
    replace("help.yaml", "en: Everybody", "en: All")
    replace("city_types.yaml", "hue: 1", "hue: 2")
    replace("methodology.yaml", "version: 0.1.0", "version: 0.2.0")
    replace(KICK_OFF, "days_before: 7", "days_before: 10")
    found = [change.part for change in diff(old, read(tiny))]
    assert found == ["methodology", "city_types", "event_kinds", "help"]


def test_qualities_without_a_key_are_matched_by_their_way_of_meeting(old: Methodology) -> None:
    def quality(advice: str) -> Quality:
        text = {"en": advice}
        return Quality(delivery="online", name={"en": "Online"}, summary=text, strengths=[text], advice=[text])

    before = old.model_copy(update={"qualities": [quality("a"), quality("b")]})
    after = old.model_copy(update={"qualities": [quality("a"), quality("c")]})
    assert {change.key for change in diff(before, after)} == {"online-2"}


@given(methodologies())
@MODEST
def test_nothing_changes_from_a_methodology_to_itself(methodology: Methodology) -> None:
    assert diff(methodology, methodology.model_copy(deep=True)) == []


@given(versions())
@MODEST
def test_a_difference_is_never_kept_silent_and_always_has_a_sentence(
    versions: tuple[Methodology, Methodology],
) -> None:
    old, new = versions
    changes = diff(old, new)
    assert (changes == []) == (old == new)
    assert all(change.sentence for change in changes)


def every_field() -> set[str]:
    """The name of each field of the schema."""
    models: list[type[Entry]] = [Head]
    for kind in KINDS:
        models += [kind.model, *models_below(kind.model)]
    return {name for model in models for name in fields_of(model)}


def test_every_field_has_a_name_for_people_and_no_name_is_left_over() -> None:
    assert set(FIELD_WORDS) == every_field()


def test_every_sentence_names_the_kind_of_thing() -> None:
    assert all("{kind}" in sentence for sentence in CHANGES.values())


def test_the_way_of_comparing_survives_a_changed_dump(old: Methodology) -> None:
    plain: dict[str, Any] = old.model_dump()
    assert diff(old, Methodology.model_validate(plain)) == []
