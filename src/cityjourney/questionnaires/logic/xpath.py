"""Conditions as XLSForm writes them (`${owns} = 'yes' and ${people} > 2`), both ways; a small part of XPath."""

import re

from cityjourney.questionnaires.logic.definition import Condition, Definition

_TOKEN = re.compile(
    r"\s*(?:(?P<name>\$\{[^}]+\})|(?P<text>'[^']*'|\"[^\"]*\")|(?P<number>-?\d+(?:\.\d+)?)"
    r"|(?P<word>and\b|or\b|not\b|selected\b)|(?P<sign>!=|>|<|=|\(|\)|,))"
)


class NotUnderstood(ValueError):  # noqa: N818 - says what is the matter
    """An expression that goes beyond our part of XPath."""


def written(condition: Condition, definition: Definition) -> str:
    """The expression of a condition."""
    if condition.all_of is not None:
        return " and ".join(_inner(each, definition) for each in condition.all_of)
    if condition.any_of is not None:
        return " or ".join(_inner(each, definition) for each in condition.any_of)
    if condition.none_of is not None:
        return f"not({written(condition.none_of, definition)})"
    name = f"${{{condition.question}}}"
    if condition.answered is not None:
        return f"{name} != ''" if condition.answered else f"{name} = ''"
    if condition.greater is not None:
        return f"{name} > {condition.greater:g}"
    if condition.less is not None:
        return f"{name} < {condition.less:g}"
    if condition.greater_than is not None:
        return f"{name} > ${{{condition.greater_than}}}"
    values = condition.one_of if condition.one_of is not None else [condition.equals or ""]
    question = definition.questions.get(condition.question or "")
    if question is not None and question.kind == "multiple":
        return " or ".join(f"selected({name}, '{value}')" for value in values)
    return " or ".join(f"{name} = {_literal(value)}" for value in values)


def _inner(condition: Condition, definition: Definition) -> str:
    text = written(condition, definition)
    return f"({text})" if " or " in text or " and " in text else text


def _literal(value: str | float) -> str:
    return f"'{value}'" if isinstance(value, str) else f"{value:g}"


def understood(expression: str) -> Condition:
    """The condition of an expression. Raises `NotUnderstood`."""
    parser = _Parser(expression)
    found = parser.either()
    if parser.here is not None:
        raise NotUnderstood(expression)
    return found


class _Parser:
    """Reads tokens from left to right."""

    def __init__(self, expression: str) -> None:
        self.expression, place = expression, 0
        self.tokens: list[str] = []
        text = expression.strip()
        while place < len(text):
            found = _TOKEN.match(text, place)
            if found is None or len(self.tokens) > 400:
                raise NotUnderstood(expression)
            self.tokens.append(found.group().strip())
            place = found.end()
        self.tokens.reverse()

    @property
    def here(self) -> str | None:
        return self.tokens[-1] if self.tokens else None

    def take(self, wanted: str = "") -> str:
        if self.here is None or (wanted and self.here != wanted):
            raise NotUnderstood(self.expression)
        return self.tokens.pop()

    def either(self) -> Condition:
        parts = [self.both()]
        while self.here == "or":
            self.take()
            parts.append(self.both())
        return parts[0] if len(parts) == 1 else Condition(any_of=parts)

    def both(self) -> Condition:
        parts = [self.single()]
        while self.here == "and":
            self.take()
            parts.append(self.single())
        return parts[0] if len(parts) == 1 else Condition(all_of=parts)

    def single(self) -> Condition:
        if self.here == "(":
            self.take()
            inner = self.either()
            self.take(")")
            return inner
        if self.here == "not":
            self.take()
            self.take("(")
            inner = self.either()
            self.take(")")
            return Condition(none_of=inner)
        if self.here == "selected":
            self.take()
            self.take("(")
            name = self.name()
            self.take(",")
            value = self.take()[1:-1]
            self.take(")")
            return Condition(question=name, equals=value)
        return self.comparison()

    def name(self) -> str:
        token = self.take()
        if not token.startswith("${"):
            raise NotUnderstood(self.expression)
        return token[2:-1].strip()

    def comparison(self) -> Condition:
        name, sign, value = self.name(), self.take(), self.take()
        if value.startswith("${"):
            if sign != ">":
                raise NotUnderstood(self.expression)
            return Condition(question=name, greater_than=value[2:-1].strip())
        if value[0] in "'\"":
            return self.worded(name, sign, value[1:-1])
        number = float(value)
        if sign == ">":
            return Condition(question=name, greater=number)
        if sign == "<":
            return Condition(question=name, less=number)
        equal = Condition(question=name, equals=int(number) if number.is_integer() else number)
        return equal if sign == "=" else Condition(none_of=equal)

    def worded(self, name: str, sign: str, value: str) -> Condition:
        if sign not in {"=", "!="}:
            raise NotUnderstood(self.expression)
        if value == "":
            return Condition(question=name, answered=sign == "!=")
        equal = Condition(question=name, equals=value)
        return equal if sign == "=" else Condition(none_of=equal)
