"""J1: whatever is wrong in a file is named with file, line, key and a sentence that a person understands."""

from pathlib import Path
from typing import NamedTuple

import pytest
import yaml

from cityjourney.methodology import tree
from cityjourney.methodology.loader import load
from tests.methodology.conftest import Breaker

KICK_OFF = "event_kinds/kick-off.yaml"
EVERYTHING = ""
"""As the text to be replaced: the whole file."""


class Case(NamedTuple):
    """One fault: what is replaced in a file, and what is said about it.

    `at` is a text on the line which must be named; its first occurrence in the broken file counts.
    """

    file: str
    old: str
    new: str
    at: str
    path: str
    message: str
    follow: tuple[str, ...] = ()
    """Codes of what else is true then."""


CASES = {
    "a number in words": Case(
        "phases.yaml",
        "months: 2",
        "months: three",
        "months: three",
        "phases[0].months",
        "months must be a whole number between 1 and 60; it is 'three'",
    ),
    "a number out of its range": Case(
        "phases.yaml",
        "months: 6",
        "months: 61",
        "months: 61",
        "phases[1].months",
        "months must be a whole number between 1 and 60; it is '61'",
        ("cycles-do-not-fill",),
    ),
    "yes where a number belongs": Case(
        "phases.yaml",
        "months: 2",
        "months: yes",
        "months: yes",
        "phases[0].months",
        "months must be a whole number between 1 and 60; it is 'yes'",
    ),
    "a number that may be large but not zero": Case(
        "roles.yaml",
        "seats: 3 ",
        "seats: 0 ",
        "seats: 0",
        "roles[1].seats",
        "seats must be a whole number, 1 or more; it is '0'",
    ),
    "a list where a number belongs": Case(
        "phases.yaml",
        "months: 2",
        "months: [2]",
        "months: [2]",
        "phases[0].months",
        "months must be a whole number between 1 and 60; it is a list",
    ),
    "a misspelt field": Case(
        "phases.yaml",
        "overview:",
        "overveiw:",
        "overveiw:",
        "phases[0].overveiw",
        "nothing is called “overveiw” here",
    ),
    "a field of another file": Case(
        "glossary.yaml",
        "  term:",
        "  seats: 3\n  term:",
        "seats: 3",
        "glossary[0].seats",
        "nothing is called “seats” here",
    ),
    "a missing field": Case(
        "phases.yaml",
        "  hue: 2\n",
        "",
        "- key: act",
        "phases[1].hue",
        "hue is missing",
    ),
    "a missing key": Case(
        "deliverables.yaml",
        "- key: plan\n  name:",
        "- name:",
        "- name:",
        "deliverables[0].key",
        "key is missing",
    ),
    "a field written twice": Case(
        "phases.yaml",
        "  hue: 2\n",
        "  hue: 2\n  hue: 3\n",
        "hue: 3",
        "phases[1].hue",
        "hue is written twice; the first time on line 28",
    ),
    "a key used twice in a list": Case(
        "phases.yaml",
        "- key: act",
        "- key: prepare",
        "- key: prepare # second",
        "phases[1].key",
        "the key “prepare” is already used in phases.yaml, line 2",
    ),
    "a key that is not a key": Case(
        "glossary.yaml",
        "key: phase",
        "key: A Phase",
        "A Phase",
        "glossary[0].key",
        "key must be a key of small letters, digits and single hyphens, at most 60; it is 'A Phase'",
    ),
    "a text without its languages": Case(
        "glossary.yaml",
        "  term:\n    en: Phase",
        "  term: Phase",
        "term: Phase",
        "glossary[0].term",
        "term must be written once for each language; it is 'Phase'",
    ),
    "a text that is a number without quotes": Case(
        "glossary.yaml",
        "en: Phase",
        "en: 2020",
        "en: 2020",
        "glossary[0].term.en",
        "term.en must be a text; without quotes '2020' counts as a number, a date or yes/no",
    ),
    "a text that is a list": Case(
        "glossary.yaml",
        "en: Phase",
        "en: [Phase]",
        "en: [Phase]",
        "glossary[0].term.en",
        "term.en must be a text; it is a list",
    ),
    "an empty text": Case(
        "glossary.yaml",
        "en: Phase",
        "en:",
        "en:",
        "glossary[0].term.en",
        "term.en is empty",
    ),
    "a text that is too long": Case(
        "glossary.yaml",
        "en: Phase",
        "en: " + 20_001 * "a",
        "en: aaa",
        "glossary[0].term.en",
        "term.en is too long: at most 20000 characters",
    ),
    "a text without the first language": Case(
        "glossary.yaml",
        "en: Phase",
        "es: Fase",
        "term:",
        "glossary[0].term",
        "term has no text in “en”, the first language of this methodology",
    ),
    "a text in a language that was not announced": Case(
        "glossary.yaml",
        "en: Phase",
        "en: Phase\n    fr: Phase",
        "fr: Phase",
        "glossary[0].term.fr",
        "term has a text in “fr”, which is not among the languages of methodology.yaml",
    ),
    "a language by its full name": Case(
        "glossary.yaml",
        "en: Phase",
        "en: Phase\n    spanish: Fase",
        "spanish: Fase",
        "glossary[0].term.spanish",
        "spanish is not the short name of a language",
    ),
    "a value that is none of the choices": Case(
        "city_types.yaml",
        "shape: circle",
        "shape: cirle",
        "shape: cirle",
        "city_types[0].shape",
        "shape must be one of circle, square, triangle, diamond, hexagon, star; it is 'cirle'",
    ),
    "a mapping where a list belongs": Case(
        "phases.yaml",
        "  objectives:\n    - text:\n        en: Put",
        "  objectives:\n      text:\n        en: Put",
        "objectives: # second",
        "phases[1].objectives",
        "objectives must be a list; it is lines with keys",
    ),
    "a list where a mapping belongs": Case(
        "phases.yaml",
        "  cycles:                 # equal",
        "  cycles: [1, 2]\n  cyles:     # equal",
        "cycles: [1, 2]",
        "phases[1].cycles",
        "cycles must be written as lines “key: value”; it is a list",
        ("unknown-key",),
    ),
    "an empty list that needs an entry": Case(
        KICK_OFF,
        "roles: [representative, programme-team]",
        "roles: []",
        "roles: []",
        "roles",
        "roles needs at least one entry",
    ),
    "true or false in another word": Case(
        KICK_OFF,
        "    month: 1",
        "    month: 1\n    every_cycle: often",
        "every_cycle: often",
        "when[0].every_cycle",
        "every_cycle must be true or false; it is 'often'",
    ),
    "a date that does not exist": Case(
        "methodology.yaml",
        "licence:",
        "first_start: 2020-02-30\nlicence:",
        "2020-02-30",
        "first_start",
        "first_start must be a date; it is '2020-02-30'",
    ),
    "a version of two numbers": Case(
        "methodology.yaml",
        "version: 0.1.0 ",
        "version: '0.1' ",
        "version: '0.1'",
        "version",
        "version must be three numbers with full stops between; it is '0.1'",
    ),
    "a permission that is none": Case(
        "roles.yaml",
        "may: [city.see,",
        "may: [citysee,",
        "citysee",
        "roles[1].grants[0].may[0]",
        "may[0] must be two words of small letters with a full stop between; it is 'citysee'",
    ),
    "an unknown phase": Case(
        KICK_OFF,
        "phases: [prepare]",
        "phases: [prepare, prepair]",
        "prepair]",
        "phases[1]",
        "there is no phase “prepair”",
    ),
    "an unknown city type": Case(
        KICK_OFF,
        "reach: city ",
        "city_types: [cities]\nreach: city ",
        "[cities]",
        "city_types[0]",
        "there is no city type “cities”",
    ),
    "an unknown role": Case(
        KICK_OFF,
        "role: representative",
        "role: mayor",
        "role: mayor",
        "preparation[0].role",
        "there is no role “mayor”",
    ),
    "an unknown group": Case(
        KICK_OFF,
        "group: work-together",
        "group: work-apart",
        "group: work-apart",
        "group",
        "there is no event group “work-apart”",
        ("group-unused",),
    ),
    "an unknown tool": Case(
        KICK_OFF,
        "delivery:",
        "tools: [hammer]\ndelivery:",
        "hammer",
        "tools[0]",
        "there is no tool “hammer”",
    ),
    "an unknown deliverable": Case(
        KICK_OFF,
        "delivery:",
        "deliverables: [plans]\ndelivery:",
        "plans",
        "deliverables[0]",
        "there is no deliverable “plans”",
    ),
    "a question about nothing": Case(
        "help.yaml",
        "about: [kick-off]",
        "about: [kickoff]",
        "about: [kickoff]",
        "help[0].about[0]",
        "there is no phase, event kind, tool or page of the guide “kickoff”",
    ),
    "a phase beside one that does not exist": Case(
        "phases.yaml",
        "  hue: 2\n",
        "  hue: 2\n  starts_with: nowhere\n",
        "starts_with: nowhere",
        "phases[1].starts_with",
        "there is no phase “nowhere”",
    ),
    "a phase that waits for itself": Case(
        "phases.yaml",
        "  hue: 2\n",
        "  hue: 2\n  starts_with: act\n",
        "starts_with: act",
        "phases[1].starts_with",
        "the phase “act” waits for itself to start",
    ),
    "a month beyond its phase": Case(
        KICK_OFF,
        "    month: 1",
        "    month: 3",
        "month: 3",
        "when[0].month",
        "month 3 lies beyond the phase “prepare”, which lasts 2 months",
    ),
    "a priority beyond its phase": Case(
        "phases.yaml",
        "month: 1 ",
        "month: 4 ",
        "month: 4",
        "phases[0].priorities[0].month",
        "month 4 lies beyond the phase “prepare”, which lasts 2 months",
    ),
    "a month beyond its cycle": Case(
        "deliverables.yaml",
        "final: {phase: prepare, month: 2}",
        "final: {phase: act, month: 4, every_cycle: true}",
        "month: 4",
        "deliverables[0].final.month",
        "month 4 lies beyond a cycle of the phase “act”, which lasts 3 months",
    ),
    "every cycle of a phase without cycles": Case(
        "deliverables.yaml",
        "month: 2}",
        "month: 2, every_cycle: true}",
        "every_cycle",
        "deliverables[0].final.every_cycle",
        "every_cycle is true, but the phase “prepare” has no cycles",
    ),
    "cycles that do not fill their phase": Case(
        "phases.yaml",
        "count: 2",
        "count: 3",
        "count: 3",
        "phases[1].cycles.count",
        "3 cycles of 3 months make 9 months, but the phase lasts 6 months",
    ),
    "an agenda that does not add up": Case(
        KICK_OFF,
        "minutes: 40",
        "minutes: 45",
        "agenda:",
        "agenda",
        "the points of the agenda make 65 minutes, but the event lasts 60 minutes",
    ),
    "a draft after the final version": Case(
        "deliverables.yaml",
        "draft: {phase: prepare, month: 1}",
        "draft: {phase: act, month: 1}",
        "draft:",
        "deliverables[0].draft",
        "the draft is due after the final version",
    ),
    "an event outside its own phases": Case(
        KICK_OFF,
        "  - phase: prepare",
        "  - phase: act",
        "- phase: act",
        "when[0].phase",
        "“act” is not among the phases of this event",
    ),
    "a group without events": Case(
        "event_groups.yaml",
        "- key: work-together",
        "- key: rest\n  name: {en: Rest}\n  summary: {en: Rest}\n- key: work-together",
        "key: rest",
        "event_groups[0].key",
        "no event belongs to the group “rest”",
    ),
    "a smallest size above the largest": Case(
        KICK_OFF,
        "size: {min: 5, max: 15}",
        "size: {min: 50, max: 15}",
        "size:",
        "size.min",
        "min is 50, which is more than max, 15",
    ),
    "a key named twice": Case(
        KICK_OFF,
        "phases: [prepare]",
        "phases: [prepare, prepare]",
        "phases:",
        "phases[1]",
        "“prepare” is named twice in this list",
    ),
    "a key that differs from the name of the file": Case(
        "guide/welcome.yaml",
        "key: welcome",
        "key: hello",
        "key: hello",
        "key",
        "the file is called “welcome”, but its key is “hello”",
    ),
    "a credit for an event that does not exist": Case(
        "credits.yaml",
        "[]\n",
        (
            "- key: visit\n  name: {en: Visit}\n  event_kinds: [kickoff]\n  giver: programme-team\n"
            "  amount: 2\n  delivery: [online]\n  summary: {en: A visit}\n"
        ),
        "  event_kinds: [kickoff]",
        "credits[0].event_kinds[0]",
        "there is no event kind “kickoff”",
    ),
    "a colon in a text": Case(
        "glossary.yaml",
        "en: Phase",
        "en: Phase: a part",
        "en: Phase: a part",
        "glossary",
        "a colon stands where none is expected",
    ),
    "a text that begins with a sign of YAML": Case(
        "glossary.yaml",
        "en: Phase",
        "en: @phase",
        "@phase",
        "glossary",
        "a text cannot begin with “@”",
    ),
    "a quote that is never closed": Case(
        "glossary.yaml",
        "en: Phase",
        "en: 'Phase",
        "'Phase",
        "glossary",
        "a quote opens here and is never closed",
    ),
    "a bracket that is never closed": Case(
        KICK_OFF,
        "phases: [prepare]",
        "phases: [prepare",
        "phases: [prepare",
        "kick-off",
        "a bracket opens here and is not closed in time",
    ),
    "a line that is indented wrongly": Case(
        "glossary.yaml",
        "  meaning:",
        " meaning:",
        " meaning:",
        "glossary",
        "this line does not fit the lines above it",
    ),
    "a line without a colon": Case(
        KICK_OFF,
        "minutes: 60 ",
        "minutes 60 ",
        "minutes 60",
        "kick-off",
        "a line has no colon after its key",
    ),
    "a list on the line of its key": Case(
        "glossary.yaml",
        "  term:\n    en: Phase",
        "  term: - Phase",
        "term: - Phase",
        "glossary",
        "a list begins on the line of its key",
    ),
    "a backslash in double quotes": Case(
        "glossary.yaml",
        "en: Phase",
        'en: "Phase \\q"',
        "Phase \\q",
        "glossary",
        "a backslash in double quotes is followed by a letter that it cannot stand before",
    ),
    "a text on the line of its sign": Case(
        "guide/welcome.yaml",
        "en: |-",
        "en: |- Welcome",
        "en: |-",
        "welcome",
        "a text stands on the same line as “|” or “>”",
    ),
    "a text that begins with a comma": Case(
        "glossary.yaml",
        "en: Phase",
        "en: , Phase",
        "en: , Phase",
        "glossary",
        "a text cannot begin with “,”",
    ),
    "a key beside the list": Case(
        "themes.yaml",
        "[]\n",
        "[]\nkey: air\n",
        "key: air",
        "themes",
        "this line does not fit the lines above it",
    ),
    "a tab": Case(
        "glossary.yaml",
        "    en: Phase",
        "\ten: Phase",
        "\ten: Phase",
        "glossary",
        "this line begins with a tab",
    ),
    "an invisible character": Case(
        "glossary.yaml",
        "en: Phase",
        "en: Ph\x07ase",
        "en: Ph",
        "glossary",
        "there is an invisible character (U+0007) that a text file may not hold",
    ),
    "a second document": Case(
        "themes.yaml",
        "[]\n",
        "[]\n---\n[]\n",
        "---",
        "themes",
        "a second document begins in this file",
    ),
    "an alias": Case(
        "glossary.yaml",
        "en: Phase",
        "en: *phase",
        "*phase",
        "glossary[0].term.en",
        "“*phase” repeats another part of the file, which is not allowed here",
    ),
    "an anchor": Case(
        "glossary.yaml",
        "en: Phase",
        "en: &phase Phase",
        "&phase",
        "glossary[0].term.en",
        "“&phase” gives a part of the file a name, which is not allowed here",
    ),
    "a tag": Case(
        "glossary.yaml",
        "en: Phase",
        "en: !!python/name:os.system Phase",
        "!!python",
        "glossary[0].term.en",
        "“!!python/name:os.system” asks for a special kind of value, which is not allowed here",
    ),
    "deep nesting": Case(
        "themes.yaml",
        "[]\n",
        30 * "[" + 30 * "]" + "\n",
        "[[[",
        "themes" + 19 * "[0]",
        "this is nested more than 20 levels deep",
    ),
    "a file that holds one entry instead of a list": Case(
        "themes.yaml",
        "[]\n",
        "key: air\n",
        "key: air",
        "themes",
        "themes must be a list; it is lines with keys",
    ),
    "a file that holds a list instead of one entry": Case(
        "methodology.yaml",
        EVERYTHING,
        "- key: tiny\n",
        "- key: tiny",
        "methodology",
        "methodology must be written as lines “key: value”; it is a list",
    ),
    "an empty file": Case(
        "themes.yaml",
        "[]\n",
        "",
        "#",
        "themes",
        "this file is empty",
    ),
}


def line_of(text: str, at: str) -> int:
    """The line (from 1) on which a text stands; with ` # second` the second one."""
    wanted = at.removesuffix(" # second")
    lines = [number for number, line in enumerate(text.split("\n"), start=1) if wanted in line]
    return lines[1 if at.endswith(" # second") else 0]


@pytest.mark.parametrize("case", CASES.values(), ids=CASES)
def test_a_fault_is_named_with_file_line_key_and_sentence(case: Case, tiny: Path, replace: Breaker) -> None:
    if case.old == EVERYTHING:
        (tiny / case.file).write_text(case.new, encoding="utf-8")
    else:
        replace(case.file, case.old, case.new)
    found = load(tiny)
    text = (tiny / case.file).read_text(encoding="utf-8")
    expected = (case.file, line_of(text, case.at), case.path, case.message)
    assert expected in [(p.file, p.line, p.path, p.message) for p in found.problems]
    assert [p.code for p in found.problems if p.message != case.message] == list(case.follow)
    assert all(p.advice for p in found.problems)
    assert found.methodology is None


def test_what_is_not_broken_is_not_reported(tiny: Path) -> None:
    found = load(tiny)
    assert found.problems == ()
    assert found.methodology is not None


def test_ten_faults_in_seven_files_are_all_named_at_once(tiny: Path, replace: Breaker) -> None:
    replace("methodology.yaml", "licence:", "license:")
    replace("phases.yaml", "months: 2", "months: two")
    replace("phases.yaml", "count: 2", "count: 4")
    replace(KICK_OFF, "role: representative", "role: mayor")
    replace(KICK_OFF, "minutes: 40", "minutes: 10")
    replace(KICK_OFF, "delivery: [in_person, online]", "delivery: [by_letter]")
    replace("glossary.yaml", "en: Phase", "en: Phase: a part")
    replace("help.yaml", "about: [kick-off]", "about: [kick-of]")
    replace("roles.yaml", "scope: city", "scope: town")
    (tiny / "phase.yaml").write_text("[]", encoding="utf-8")
    found = [(p.file, p.path, p.code) for p in load(tiny).problems]
    assert found == [
        (KICK_OFF, "delivery[0]", "not-a-choice"),
        (KICK_OFF, "preparation[0].role", "unknown-reference"),
        (KICK_OFF, "agenda", "agenda-does-not-add-up"),
        ("glossary.yaml", "glossary", "syntax-colon"),
        ("help.yaml", "help[0].about[0]", "unknown-reference"),
        ("methodology.yaml", "license", "unknown-key"),
        ("phase.yaml", "phase", "file-unknown"),
        ("phases.yaml", "phases[0].months", "not-whole-between"),
        ("phases.yaml", "phases[1].cycles.count", "cycles-do-not-fill"),
        ("roles.yaml", "roles[1].scope", "not-a-choice"),
    ]


def test_a_misspelt_field_says_what_was_meant_and_is_one_fault(tiny: Path, replace: Breaker) -> None:
    replace("phases.yaml", "months: 2", "mnths: 2")
    (problem,) = load(tiny).problems
    assert problem.advice == "Did you mean “months”?"


def test_a_misspelt_reference_says_what_was_meant(tiny: Path, replace: Breaker) -> None:
    replace("help.yaml", "about: [kick-off]", "about: [kickoff]")
    (problem,) = load(tiny).problems
    assert problem.advice == "Did you mean “kick-off”?"


def test_a_reference_into_an_empty_file_says_that_there_is_nothing_yet(tiny: Path, replace: Breaker) -> None:
    replace(KICK_OFF, "delivery:", "tools: [hammer]\ndelivery:")
    (problem,) = load(tiny).problems
    assert problem.advice == "There is none at all yet; write it first."


def test_phases_in_a_circle_are_named_together(tiny: Path, replace: Breaker) -> None:
    replace("phases.yaml", "  hue: 1\n", "  hue: 1\n  starts_with: act\n")
    replace("phases.yaml", "  hue: 2\n", "  hue: 2\n  starts_with: prepare\n")
    (problem,) = load(tiny).problems
    assert problem.message == "the phases prepare, act wait for each other to start"


def test_permissions_are_checked_against_those_that_are_given(tiny: Path) -> None:
    known = frozenset({"programme.see", "programme.manage", "city.see", "city.edit", "guide.read", "guide.ask"})
    (problem,) = load(tiny, permissions=known).problems
    assert (problem.file, problem.path) == ("roles.yaml", "roles[0].grants[0].may[5]")
    assert problem.message == "there is no permission “guide.answer”"
    assert load(tiny, permissions=known | {"guide.answer"}).problems == ()


def test_what_refers_to_a_file_that_cannot_be_read_is_not_called_wrong(tiny: Path, replace: Breaker) -> None:
    replace("phases.yaml", "- key: act", "key: act")
    assert {problem.file for problem in load(tiny).problems} == {"phases.yaml"}
    replace(KICK_OFF, "minutes: 60", "minutes 60")
    assert {problem.file for problem in load(tiny).problems} == {"phases.yaml", KICK_OFF}


def test_both_parsers_name_the_same_lines_and_codes(
    tiny: Path, replace: Breaker, monkeypatch: pytest.MonkeyPatch
) -> None:
    replace("glossary.yaml", "  meaning:", " meaning:")
    replace("help.yaml", "en: Who should", "en: 'Who should")
    replace(KICK_OFF, "phases: [prepare]", "phases: [prepare")
    replace("tools.yaml", "[]\n", "- key: a: b\n")
    replace("roles.yaml", "seats: 3", "seats: '3'")
    quick = load(tiny).problems
    monkeypatch.setattr(tree, "PARSER", yaml.SafeLoader)
    slow = load(tiny).problems
    assert len(quick) == 5
    assert [(p.file, p.line, p.column, p.code) for p in slow] == [(p.file, p.line, p.column, p.code) for p in quick]
