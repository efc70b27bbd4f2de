"""Which questions are shown, and what cannot be right, given the answers so far."""

from collections.abc import Mapping
from typing import Any

from cityjourney.questionnaires.logic.definition import Check, Condition, Definition, Question, Section

Answers = Mapping[str, Any]
SKIP = "$skip"
"""`{"$skip": "cannot_judge"}` stands where somebody chose a way out; no key can be called so."""


def skipped(value: object) -> str | None:
    """The way out that was chosen, if one was."""
    return str(value[SKIP]) if isinstance(value, Mapping) and SKIP in value else None


def is_answered(value: object) -> bool:
    """Whether there is an answer with content: no empty value, and no way out."""
    return value is not None and value not in ("", [], {}) and skipped(value) is None


def holds(condition: Condition, answers: Answers) -> bool:
    """Whether a condition is met. What is not answered meets no test but `answered: no`."""
    if condition.all_of is not None:
        return all(holds(inner, answers) for inner in condition.all_of)
    if condition.any_of is not None:
        return any(holds(inner, answers) for inner in condition.any_of)
    if condition.none_of is not None:
        return not holds(condition.none_of, answers)
    value = answers.get(condition.question or "")
    if condition.answered is not None:
        return is_answered(value) == condition.answered
    if not is_answered(value):
        return False
    return _meets(condition, value, answers)


def _meets(condition: Condition, value: Any, answers: Answers) -> bool:
    if condition.equals is not None:
        return condition.equals in value if isinstance(value, list) else bool(value == condition.equals)
    if condition.one_of is not None:
        chosen = value if isinstance(value, list) else [value]
        return any(each in condition.one_of for each in chosen)
    if not _ordered(value):
        return False
    if condition.greater is not None:
        return bool(float(value) > condition.greater) if not isinstance(value, str) else False
    if condition.less is not None:
        return bool(float(value) < condition.less) if not isinstance(value, str) else False
    other = answers.get(condition.greater_than or "")
    return _ordered(other) and type(other) is not bool and _comparable(value, other) and value > other


def _ordered(value: Any) -> bool:
    return isinstance(value, int | float | str) and not isinstance(value, bool)


def _comparable(one: Any, other: Any) -> bool:
    return isinstance(one, str) == isinstance(other, str)


def shown(definition: Definition, answers: Answers) -> dict[str, Question]:
    """The questions that these answers make visible, in order.

    An answer to a question that is hidden itself opens nothing: branches are followed from the first question on.
    """
    visible: dict[str, Question] = {}
    counted: dict[str, Any] = {}
    for section in definition.sections:
        if section.show_if is not None and not holds(section.show_if, counted):
            continue
        for question in section.questions:
            if question.show_if is None or holds(question.show_if, counted):
                visible[question.key] = question
                if question.key in answers:
                    counted[question.key] = answers[question.key]
    return visible


def shown_sections(definition: Definition, answers: Answers) -> list[Section]:
    """The sections that have something to answer."""
    keys = shown(definition, answers)
    return [section for section in definition.sections if any(q.key in keys for q in section.questions)]


def failed_checks(definition: Definition, answers: Answers) -> list[Check]:
    """The checks that say that something cannot be right, about questions that are shown."""
    visible = shown(definition, answers)
    counted = {key: value for key, value in answers.items() if key in visible}
    return [check for check in definition.checks if check.at in visible and holds(check.when, counted)]
