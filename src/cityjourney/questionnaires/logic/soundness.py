"""What the shape of a definition cannot say: keys twice, conditions about nothing, questions without options."""

from collections.abc import Iterator
from dataclasses import dataclass

from cityjourney.questionnaires.logic.definition import CHOOSING, Definition, Question, texts_of


@dataclass(frozen=True, slots=True)
class Flaw:
    """Something that does not fit: where (`sections[water].questions[supply].options`), and a code with its filling."""

    place: str
    code: str
    found: str = ""


def flaws(definition: Definition) -> list[Flaw]:
    """Everything that would make the questionnaire misbehave; empty for one that may be published."""
    return [*_keys(definition), *_questions(definition), *_conditions(definition), *_texts(definition)]


def _twice(place: str, keys: list[str]) -> Iterator[Flaw]:
    for key in sorted({key for key in keys if keys.count(key) > 1}):
        yield Flaw(place, "key_twice", key)


def _keys(definition: Definition) -> Iterator[Flaw]:
    yield from _twice("sections", [section.key for section in definition.sections])
    yield from _twice("sections", [q.key for section in definition.sections for q in section.questions])
    yield from _twice("scales", [scale.key for scale in definition.scales])
    yield from _twice("checks", [check.key for check in definition.checks])
    if not definition.questions:
        yield Flaw("sections", "no_questions")
    for section in definition.sections:
        if not section.questions:
            yield Flaw(f"sections[{section.key}].questions", "no_questions")


def _questions(definition: Definition) -> Iterator[Flaw]:
    scales = {scale.key for scale in definition.scales}
    for scale in definition.scales:
        yield from _twice(f"scales[{scale.key}].levels", [str(level.value) for level in scale.levels])
    for section in definition.sections:
        for question in section.questions:
            place = f"sections[{section.key}].questions[{question.key}]"
            yield from _twice(f"{place}.options", [option.key for option in question.options])
            yield from _twice(f"{place}.rows", [row.key for row in question.rows])
            yield from _twice(f"{place}.levels", [str(level.value) for level in question.levels])
            if question.scale is not None and question.scale not in scales:
                yield Flaw(f"{place}.scale", "no_scale", question.scale)
            elif question.scale is not None and question.levels:
                yield Flaw(f"{place}.levels", "scale_twice")
            yield from _kind(question, place)


def _kind(question: Question, place: str) -> Iterator[Flaw]:
    levelled = bool(question.levels or question.scale)
    if question.kind in CHOOSING and len(question.options) < 2:
        yield Flaw(f"{place}.options", "few_options")
    if question.kind == "scale" and (not levelled or len(question.levels) == 1):
        yield Flaw(f"{place}.levels", "no_levels")
    if question.kind == "matrix":
        if not question.rows:
            yield Flaw(f"{place}.rows", "no_rows")
        if levelled == bool(question.options):
            yield Flaw(f"{place}.options", "matrix_choice")
    if question.min is not None and question.max is not None and question.min > question.max:
        yield Flaw(f"{place}.max", "ends_crossed")
    if question.least is not None and question.most is not None and question.least > question.most:
        yield Flaw(f"{place}.most", "ends_crossed")
    yield from _out_of_place(question, place)


def _out_of_place(question: Question, place: str) -> Iterator[Flaw]:
    for name, kinds in _ONLY.items():
        if getattr(question, name) and question.kind not in kinds:
            yield Flaw(f"{place}.{name}", "not_for_kind", question.kind)


_ONLY: dict[str, frozenset[str]] = {
    "options": CHOOSING | {"matrix"},
    "levels": frozenset({"scale", "matrix"}),
    "scale": frozenset({"scale", "matrix"}),
    "rows": frozenset({"matrix"}),
    "unit": frozenset({"number"}),
    "min": frozenset({"number"}),
    "max": frozenset({"number"}),
    "whole": frozenset({"number"}),
    "least": frozenset({"multiple", "ranking"}),
    "most": frozenset({"multiple", "ranking", "text"}),
    "reversed": frozenset({"scale", "matrix"}),
}


def _conditions(definition: Definition) -> Iterator[Flaw]:
    """A branch looks back only, so that nobody has to answer a page twice."""
    before: set[str] = set()
    for section in definition.sections:
        if section.show_if is not None:
            yield from _unknown(f"sections[{section.key}].show_if", section.show_if.questions(), before)
        for question in section.questions:
            place = f"sections[{section.key}].questions[{question.key}].show_if"
            if question.show_if is not None:
                yield from _unknown(place, question.show_if.questions(), before)
            before.add(question.key)
    for check in definition.checks:
        yield from _unknown(f"checks[{check.key}].when", check.when.questions(), before)
        if check.at not in before:
            yield Flaw(f"checks[{check.key}].at", "no_question", check.at)


def _unknown(place: str, asked: Iterator[str], before: set[str]) -> Iterator[Flaw]:
    for key in sorted(set(asked) - before):
        yield Flaw(place, "not_before", key)


def _texts(definition: Definition) -> Iterator[Flaw]:
    first = definition.languages[0]
    for place, text in texts_of(definition):
        if not text.get(first):
            yield Flaw(place, "no_text", first)
        for language in sorted(set(text) - set(definition.languages)):
            yield Flaw(place, "language_unknown", language)
