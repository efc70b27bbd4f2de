"""What a questionnaire is: sections, questions, branches, checks, texts in several languages. Data, and nothing else.

The same shape is written in YAML files, kept in the database and edited in the browser. Keys are stable: answers are
stored by them, so a question keeps its key for as long as it means the same.
"""

import hashlib
import json
from collections.abc import Iterator
from functools import cached_property
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, model_validator

Key = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9]*(-[a-z0-9]+)*$", max_length=60)]
Language = Annotated[str, StringConstraints(pattern=r"^[a-z]{2}(-[A-Z]{2})?$")]
Words = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=4_000)]
Text = Annotated[dict[Language, Words], Field(min_length=1)]
Kind = Literal["text", "number", "single", "multiple", "scale", "ranking", "matrix", "date", "file", "place"]
Skip = Literal["cannot_judge", "not_relevant"]

CHOOSING: frozenset[str] = frozenset({"single", "multiple", "ranking"})
SECONDS: dict[str, int] = {
    "text": 60, "number": 35, "single": 20, "multiple": 25, "scale": 20, "ranking": 45, "matrix": 15, "date": 15,
    "file": 60, "place": 45,
}  # fmt: skip
"""About how long one answer takes; for a matrix, each of its rows."""
WORDS_A_MINUTE = 200


class Entry(BaseModel):
    """Base of everything in a definition: frozen, and strict about unknown keys."""

    model_config = ConfigDict(extra="forbid", frozen=True, populate_by_name=True)


class Condition(Entry):
    """When something is shown, or wrong. Exactly one test; several are joined with `and`, `or`, `not`."""

    question: Key | None = None
    equals: str | int | float | None = None
    one_of: Annotated[list[str | int | float], Field(min_length=1)] | None = None
    greater: float | None = None
    less: float | None = None
    greater_than: Key | None = None
    """The answer is greater than the one to this other question."""
    answered: bool | None = None
    all_of: Annotated[list["Condition"], Field(min_length=1)] | None = Field(default=None, alias="and")
    any_of: Annotated[list["Condition"], Field(min_length=1)] | None = Field(default=None, alias="or")
    none_of: "Condition | None" = Field(default=None, alias="not")

    @model_validator(mode="after")
    def _one_test(self) -> "Condition":
        tests = [name for name in TESTS if getattr(self, name) is not None]
        joins = [name for name in ("all_of", "any_of", "none_of") if getattr(self, name) is not None]
        if len(tests) + len(joins) != 1 or bool(tests) != (self.question is not None):
            raise ValueError("a condition has a question with one test, or one of and, or, not")
        return self

    def questions(self) -> Iterator[str]:
        """The keys of all questions on which it depends."""
        if self.question is not None:
            yield self.question
        if self.greater_than is not None:
            yield self.greater_than
        for inner in (*(self.all_of or ()), *(self.any_of or ()), *((self.none_of,) if self.none_of else ())):
            yield from inner.questions()


TESTS = ("equals", "one_of", "greater", "less", "greater_than", "answered")


class Option(Entry):
    """One thing to choose, or one row of a matrix."""

    key: Key
    text: Text


class Level(Entry):
    """One level of a scale: its number, its name, and what it looks like in practice."""

    value: Annotated[int, Field(ge=0, le=100)]
    name: Text
    text: Text | None = None


class Scale(Entry):
    """Levels that several questions share."""

    key: Key
    levels: Annotated[list[Level], Field(min_length=2, max_length=11)]


class Question(Entry):
    """One question. Which of the later fields it has follows from its kind."""

    key: Key
    kind: Kind
    text: Text
    help: Text | None = None
    required: bool = False
    skips: list[Skip] = []
    """Ways out that are answers too and never count as zero."""
    show_if: Condition | None = None
    options: list[Option] = []
    scale: Key | None = None
    """A shared scale; else `levels` holds its own."""
    levels: list[Level] = []
    rows: list[Option] = []
    unit: Text | None = None
    min: float | None = None
    max: float | None = None
    whole: bool = False
    least: Annotated[int, Field(ge=1)] | None = None
    most: Annotated[int, Field(ge=1)] | None = None
    """How many options at least and at most (multiple, ranking), or how many characters (text)."""
    reversed: bool = False
    """A high level is bad: scores count it from the other end."""

    def option(self, key: object) -> Option | None:
        """One of its options."""
        return next((each for each in self.options if each.key == key), None)


class Section(Entry):
    """Questions that belong together and stand on one page."""

    key: Key
    title: Text
    text: Text | None = None
    show_if: Condition | None = None
    questions: list[Question] = []


class Check(Entry):
    """Something that cannot be right: if `when` holds, `text` is said at the question `at`."""

    key: Key
    when: Condition
    at: Key
    text: Text


class Definition(Entry):
    """A whole questionnaire."""

    key: Key
    name: Text
    summary: Text | None = None
    not_for: Text | None = None
    """What its result does not say; shown beside the questions and beside the results."""
    purpose: Text | None = None
    """What the answers are used for, said before anybody answers."""
    kept_months: Annotated[int, Field(ge=1, le=120)] = 36
    """How long answers are kept."""
    languages: Annotated[list[Language], Field(min_length=1)] = ["en"]
    """The first one is the language in which every text must exist."""
    minutes: Annotated[int, Field(ge=1, le=600)] | None = None
    """How long it takes, if somebody measured it; else it is estimated."""
    scales: list[Scale] = []
    sections: list[Section] = []
    checks: list[Check] = []

    @cached_property
    def questions(self) -> dict[str, Question]:
        """All questions by key, in order."""
        return {question.key: question for section in self.sections for question in section.questions}

    @cached_property
    def section_of(self) -> dict[str, Section]:
        """Key of a question -> its section."""
        return {question.key: section for section in self.sections for question in section.questions}

    @cached_property
    def _scales(self) -> dict[str, list[Level]]:
        return {scale.key: scale.levels for scale in self.scales}

    def levels_of(self, question: Question) -> list[Level]:
        """The levels of a scale question or of a matrix of scales, lowest first."""
        return self._scales.get(question.scale, []) if question.scale else question.levels

    @cached_property
    def branches(self) -> frozenset[str]:
        """Keys of the questions on whose answers something else depends."""
        conditions = [section.show_if for section in self.sections]
        conditions += [question.show_if for question in self.questions.values()]
        return frozenset(key for condition in conditions if condition for key in condition.questions())

    @property
    def estimate(self) -> int:
        """Minutes that it takes, at least one."""
        if self.minutes is not None:
            return self.minutes
        seconds = sum(SECONDS[each.kind] * max(1, len(each.rows)) for each in self.questions.values())
        words = sum(len(next(iter(text.values())).split()) for _place, text in texts_of(self))
        return max(1, round(seconds / 60 + words / WORDS_A_MINUTE))

    def plain(self) -> dict[str, Any]:
        """As JSON, without what has its default value; `Definition.model_validate` reads it back."""
        return self.model_dump(mode="json", exclude_defaults=True, by_alias=True)

    @cached_property
    def fingerprint(self) -> str:
        """The same for the same content."""
        return hashlib.sha256(json.dumps(self.plain(), sort_keys=True, ensure_ascii=False).encode()).hexdigest()


def texts_of(thing: BaseModel, place: str = "") -> Iterator[tuple[str, dict[str, str]]]:
    """Every language map below a thing with its place, such as `sections[areas].questions[water].text`."""
    for name in type(thing).model_fields:
        value = getattr(thing, name)
        here = f"{place}.{name}" if place else name
        if isinstance(value, BaseModel) and not isinstance(value, Condition):
            yield from texts_of(value, here)
        elif isinstance(value, list):
            for number, item in enumerate(value):
                if isinstance(item, BaseModel):
                    mark = getattr(item, "key", None) or getattr(item, "value", number)
                    yield from texts_of(item, f"{here}[{mark}]")
        elif isinstance(value, dict):
            yield here, value


def completeness(definition: Definition) -> dict[str, tuple[int, int]]:
    """Language -> how many texts exist in it, of how many."""
    texts = [text for _place, text in texts_of(definition)]
    known = {*definition.languages, *(language for text in texts for language in text)}
    order = [*definition.languages, *sorted(known - set(definition.languages))]
    return {language: (sum(bool(text.get(language)) for text in texts), len(texts)) for language in order}
