"""J1: every text exists in the first language; how complete the others are is counted."""

from pathlib import Path

import pytest

from cityjourney.methodology.loader import load
from cityjourney.methodology.problems import Amount, Problem, Word, fill
from cityjourney.methodology.sentences import PROBLEMS, UNITS, WORDS
from tests.methodology.conftest import Breaker


def test_a_language_that_is_not_finished_is_counted_and_no_fault(tiny: Path, replace: Breaker) -> None:
    replace("glossary.yaml", "en: Phase", "en: Phase\n    es: Fase")
    found = load(tiny)
    assert found.problems == ()
    english, spanish = found.completeness["en"], found.completeness["es"]
    assert list(found.completeness) == ["en", "es"]
    assert (english.done, english.percent, english.missing) == (english.total, 100, ())
    assert (spanish.done, spanish.total) == (1, english.total)
    assert spanish.percent == 100 // english.total
    assert "glossary.yaml:6: glossary[0].meaning" in spanish.missing
    assert not any("glossary[0].term" in place for place in spanish.missing)


def test_one_missing_text_in_many_is_never_rounded_to_complete(tiny: Path) -> None:
    for path in tiny.rglob("*.yaml"):
        lines = path.read_text(encoding="utf-8").split("\n")
        twice = [line.replace("en:", "es:", 1) if "- en:" not in line else None for line in lines]
        both = [
            extra
            for line, extra in zip(lines, twice, strict=True)
            for extra in ([line, extra] if extra is not None and line.lstrip().startswith("en: ") else [line])
        ]
        path.write_text("\n".join(str(line) for line in both), encoding="utf-8")
    spanish = load(tiny).completeness["es"]
    assert 0 < spanish.done < spanish.total
    assert spanish.percent < 100


def test_completeness_is_known_even_when_a_file_is_broken(tiny: Path, replace: Breaker) -> None:
    whole = load(tiny).completeness["en"].total
    replace("glossary.yaml", "en: Phase", "en: Phase: a part")
    broken = load(tiny)
    assert broken.methodology is None
    assert broken.completeness["en"].total == whole - 2


class Shouting:
    """A language of capitals, to see that every part of a sentence is translated."""

    def gettext(self, message: str, /) -> str:
        return "".join(part if part.startswith("{") else part.upper() for part in _pieces(message))

    def ngettext(self, singular: str, plural: str, number: int, /) -> str:
        return self.gettext(singular if number == 1 else plural)


def _pieces(message: str) -> list[str]:
    return [piece for part in message.split("{") for piece in _closed(part)] if "{" in message else [message]


def _closed(part: str) -> list[str]:
    name, closing, rest = part.partition("}")
    return ["{" + name + "}", rest] if closing else [part]


def test_a_problem_speaks_the_language_that_is_handed_to_it() -> None:
    params = {"count": 3, "length": Amount(1, "month"), "total": Amount(3, "month"), "months": Amount(5, "month")}
    problem = Problem("phases.yaml", 3, 5, "phases[0].cycles", "cycles-do-not-fill", params)
    assert problem.message == "3 cycles of 1 month make 3 months, but the phase lasts 5 months"
    assert problem.say(Shouting()) == "3 CYCLES OF 1 MONTH MAKE 3 MONTHS, BUT THE PHASE LASTS 5 MONTHS"


def test_a_word_inside_a_sentence_is_translated_too() -> None:
    assert fill("there is no {kind}", {"kind": Word("event_groups")}, Shouting()) == "THERE IS NO EVENT GROUP"
    assert fill("{time} long", {"time": (Amount(1, "hour"), Amount(30, "minute"))}) == "1 hour 30 minutes long"


@pytest.mark.parametrize("code", PROBLEMS)
def test_sentences_are_written_like_sentences(code: str) -> None:
    message, advice = PROBLEMS[code]
    assert not message.endswith(".")
    assert advice.endswith((".", ":”."))
    assert advice[0].isupper()


def test_words_and_units_are_not_empty() -> None:
    assert all(WORDS.values())
    assert all("{number}" in form for forms in UNITS.values() for form in forms)


def test_a_file_with_languages_of_its_own_says_everything_in_each(tiny: Path) -> None:
    whole = """
key: walk
name: {en: Walk, it: Giro}
languages: [en, it]
minutes: 2
levels:
""" + "".join(f"- {{value: {n}, name: {{en: L{n}, it: L{n}}}, text: {{en: T, it: T}}}}\n" for n in range(1, 6))
    whole += """stakeholders:
- {key: one, name: {en: One, it: Uno}}
- {key: two, name: {en: Two, it: Due}}
dimensions:
- {key: a, name: {en: A, it: A}, summary: {en: S, it: S}, statements: &few [{key: x, text: {en: X, it: X}}, {key: y, text: {en: Y, it: Y}}]}
- {key: b, name: {en: B, it: B}, summary: {en: S, it: S}, statements: [{key: x, text: {en: X, it: X}}, {key: y, text: {en: Y, it: Y}}]}
""".replace("&few ", "")  # noqa: E501
    (tiny / "enablers").mkdir()
    file = tiny / "enablers" / "walk.yaml"
    file.write_text(whole, encoding="utf-8")
    found = load(tiny)
    assert found.problems == ()
    assert "it" not in found.completeness, "languages of the methodology are those of its head"
    file.write_text(whole.replace("two, name: {en: Two, it: Due}", "two, name: {en: Two, de: Zwei}"), encoding="utf-8")
    assert sorted((each.code, each.line) for each in load(tiny).problems) == [
        ("language-lacking", 14),
        ("language-undeclared", 14),
    ]
