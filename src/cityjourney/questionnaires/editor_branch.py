"""The part of the editor's form that says when something is shown: lines of question, test and value."""

import json
from typing import Any

from django.http import QueryDict
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from pydantic import ValidationError

from cityjourney.questionnaires.logic.conditions import Answers
from cityjourney.questionnaires.logic.definition import Condition, Definition, Question

TEST_WORDS: tuple[tuple[str, str | Promise], ...] = (
    ("equals", gettext_lazy("is")),
    ("not", gettext_lazy("is not")),
    ("one_of", gettext_lazy("is one of (with commas)")),
    ("greater", gettext_lazy("is greater than")),
    ("less", gettext_lazy("is less than")),
    ("answered", gettext_lazy("is answered")),
)


class Branching:
    """Shows the condition of a section or question, and reads it back."""

    definition: Definition
    key: str
    data: QueryDict | None
    thing: Any
    is_about: bool
    condition: dict[str, Any] | None
    errors: list[tuple[str, str, str]]

    def before(self) -> list[Question]:
        """The questions before this place: a branch looks back only."""
        found: list[Question] = []
        for section in self.definition.sections:
            if section.key == self.key:
                break
            for question in section.questions:
                if question.key == self.key:
                    return found
                found.append(question)
        return found

    def branch(self) -> tuple[str, list[dict[str, str]], str]:
        """How the conditions are joined, their lines, and, if they are more than lines can say, the whole as JSON."""
        condition = None if self.is_about else self.thing.show_if
        join, lines = simple(condition)
        if condition is not None and lines is None:
            return (
                "and",
                [],
                json.dumps(condition.model_dump(mode="json", by_alias=True, exclude_none=True), ensure_ascii=False),
            )
        empty = [{"question": "", "test": "equals", "value": ""}] * 2
        return join, [*(lines or []), *empty], ""

    @property
    def branches(self) -> list[tuple[str, list[dict[str, str]], str]]:
        """`branch` as a list, for templates."""
        return [self.branch()]

    @property
    def tests(self) -> tuple[tuple[str, str | Promise], ...]:
        """What a line of a condition may test."""
        return TEST_WORDS

    def _read_condition(self) -> None:
        assert self.data is not None  # noqa: S101 - called for posted forms only
        if self.is_about:
            return
        try:
            written = self.data.get("condition", "").strip()
            found = json.loads(written) if written else joined(self.data)
            if found is not None:
                self.condition = Condition.model_validate(found).model_dump(
                    mode="json", by_alias=True, exclude_none=True
                )
        except (ValueError, ValidationError, RecursionError):
            self.errors.append((_("Shown only if"), _("This condition is not complete."), "condition.0.question"))


def simple(condition: Condition | None) -> tuple[str, list[dict[str, str]] | None]:
    """A condition as lines of question, test and value; None in place of the lines if it is more than that."""
    if condition is None:
        return "and", []
    join = "or" if condition.any_of is not None else "and"
    parts = condition.all_of or condition.any_of or [condition]
    lines = [_line(part) for part in parts]
    return join, None if any(line is None for line in lines) else [line for line in lines if line is not None]


def _line(condition: Condition) -> dict[str, str] | None:
    if condition.none_of is not None and condition.none_of.equals is not None:
        return {"question": condition.none_of.question or "", "test": "not", "value": str(condition.none_of.equals)}
    if condition.question is None or condition.greater_than is not None or condition.answered is False:
        return None
    if condition.answered:
        return {"question": condition.question, "test": "answered", "value": ""}
    if condition.one_of is not None:
        return {"question": condition.question, "test": "one_of", "value": ", ".join(map(str, condition.one_of))}
    for test in ("equals", "greater", "less"):
        value = getattr(condition, test)
        if value is not None:
            return {
                "question": condition.question,
                "test": test,
                "value": f"{value:g}" if isinstance(value, float) else str(value),
            }
    return None


def joined(data: QueryDict) -> Answers | None:
    """The condition in the lines of a form. Raises `ValueError` for a line without its value."""
    parts: list[dict[str, Any]] = []
    for number in range(20):
        question = data.get(f"condition.{number}.question", "")
        test, value = data.get(f"condition.{number}.test", ""), data.get(f"condition.{number}.value", "").strip()
        if question:
            parts.append(_part(question, test, value))
    if not parts:
        return None
    return parts[0] if len(parts) == 1 else {"or" if data.get("join") == "or" else "and": parts}


def _part(question: str, test: str, value: str) -> dict[str, Any]:
    if test == "answered":
        return {"question": question, "answered": True}
    if not value:
        raise ValueError("a condition without its value")
    if test in {"greater", "less"}:
        return {"question": question, test: float(value.replace(",", "."))}
    if test == "one_of":
        return {"question": question, "one_of": [_typed(each.strip()) for each in value.split(",") if each.strip()]}
    found = {"question": question, "equals": _typed(value)}
    return {"not": found} if test == "not" else found


def _typed(value: str) -> str | int:
    return int(value) if value.isdecimal() and len(value) < 10 else value
