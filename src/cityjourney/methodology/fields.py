"""Checks one file against the schema, and puts what pydantic finds into words for people."""

from difflib import get_close_matches
from functools import cache
from typing import Any

from pydantic import TypeAdapter, ValidationError
from pydantic_core import ErrorDetails

from cityjourney.methodology import schema
from cityjourney.methodology.files import BY_PART, HEAD
from cityjourney.methodology.problems import Param, Params, Problem, Word
from cityjourney.methodology.shape import Shape, fields_of
from cityjourney.methodology.tree import Node, joined, stem_of

SHOWN = 40
"""Characters of a wrong value that a message repeats."""


def shape_of_part(part: str) -> Shape:
    """The shape of one file of a part."""
    if part == HEAD:
        return Shape("entry", model=schema.Head)
    entry = Shape("entry", model=BY_PART[part].model)
    return entry if BY_PART[part].folder else Shape("list", item=entry)


@cache
def _adapter(part: str) -> TypeAdapter[Any]:
    model = schema.Head if part == HEAD else BY_PART[part].model
    return TypeAdapter(model if part == HEAD or BY_PART[part].folder else list[model])  # type: ignore[valid-type]


def check_fields(root: Node, part: str) -> list[Problem]:
    """Everything in one file that does not fit the schema: keys, types, lengths, choices."""
    try:
        _adapter(part).validate_python(root.plain(), strict=True)
    except ValidationError as error:
        found = [_problem(details, root, part) for details in error.errors(include_url=False)]
        return _without_echo([problem for problem in found if problem is not None])
    return []


def _without_echo(problems: list[Problem]) -> list[Problem]:
    """A misspelt key also leaves the right one missing: that is one fault, said once."""
    meant = {
        joined(problem.path.rpartition(".")[0], str(problem.params["guess"]))
        for problem in problems
        if problem.code == "unknown-key" and "guess" in problem.params
    }
    return [problem for problem in problems if not (problem.code == "missing-key" and problem.path in meant)]


def _problem(details: ErrorDetails, root: Node, part: str) -> Problem | None:
    """One of pydantic's errors at the node where it belongs; None where the node was reported already."""
    node, shape = root, shape_of_part(part)
    for step in details["loc"]:
        if node.broken or step == "[key]":
            break
        if isinstance(step, int) and node.kind == "list" and shape.item is not None:
            node, shape = node.items[step], shape.item
            continue
        name = str(step)
        if details["type"] == "missing" and name not in node.fields:
            return _at_key(node, name, "missing-key", {"field": name})
        if details["type"] == "extra_forbidden" and _is_unknown(shape, name):
            return _unknown(node, shape, name)
        node, shape = node.fields[name], _below(shape, name)
    if node.broken:
        return None
    code, params = _told(details, node, shape)
    return node.problem(code, {"field": _label(node, shape, root), **params})


def _is_unknown(shape: Shape, name: str) -> bool:
    return shape.model is not None and name not in fields_of(shape.model)


def _below(shape: Shape, name: str) -> Shape:
    if shape.model is None:
        return Shape("word")
    return fields_of(shape.model)[name]


def _at_key(node: Node, name: str, code: str, params: Params) -> Problem:
    line, column = node.keys.get(name, (node.line, node.column))
    path = joined(node.path, name)
    return Problem(node.file, line, column, path, code, params)


def _unknown(node: Node, shape: Shape, name: str) -> Problem:
    assert shape.model is not None  # noqa: S101 - only entries forbid further keys
    free = [field for field in fields_of(shape.model) if field not in node.fields]
    near = get_close_matches(name, free, n=1)
    params: dict[str, Param] = {"field": name, "choices": ", ".join(fields_of(shape.model))}
    if near:
        params["guess"] = near[0]
    return _at_key(node, name, "unknown-key", params)


def _label(node: Node, shape: Shape, root: Node) -> str:
    """How a message calls a place: its last name, with the field before it for a language."""
    if node is root:
        return stem_of(node.file)
    steps = node.path.split(".")
    last = steps[-1]
    is_language = len(last) in (2, 5) and shape.kind == "word" and len(steps) > 1
    return ".".join(steps[-2:]) if is_language else last


def _found(node: Node) -> Param:
    """What stands in the file, for the end of a sentence."""
    if node.kind != "scalar":
        return Word("a-list" if node.kind == "list" else "a-mapping")
    if node.value is None or node.written == "":
        return Word("empty")
    written = " ".join(node.written.split())
    return f"'{written if len(written) <= SHOWN else written[: SHOWN - 1] + '…'}'"


def _told(details: ErrorDetails, node: Node, shape: Shape) -> tuple[str, Params]:
    """The code of a problem and its parameters, from what was expected and what was found."""
    kind = details["type"]
    context: dict[str, Any] = details.get("ctx") or {}
    if details["loc"] and details["loc"][-1] == "[key]":
        return "not-a-language", {}
    if kind in {"too_short", "string_too_short"}:
        return ("empty-list" if shape.kind == "list" else "empty"), {}
    if kind == "string_too_long":
        return ("not-a-key" if shape.pattern == "not-a-key" else "too-long"), {
            "most": context["max_length"],
            "found": _found(node),
        }
    if kind == "string_pattern_mismatch":
        return shape.pattern, {"found": _found(node)}
    if node.kind == "scalar" and node.value is None:
        return "empty", {}
    return _of_kind(details, node, shape)


def _of_kind(details: ErrorDetails, node: Node, shape: Shape) -> tuple[str, Params]:
    found = _found(node)
    if shape.kind == "whole":
        return _whole(shape, found)
    if shape.kind == "choice":
        params: dict[str, Param] = {"choices": ", ".join(shape.choices), "found": found}
        near = get_close_matches(node.written, shape.choices, n=1)
        return "not-a-choice", params | ({"guess": near[0]} if near else {})
    if shape.kind == "entry" and shape.model is not None:
        return "not-a-mapping", {"found": found, "choices": ", ".join(fields_of(shape.model))}
    if shape.kind == "word" and node.kind == "scalar":
        return "not-text-unquoted", {"found": found}
    codes = {
        "word": "not-text",
        "text": "not-by-language",
        "list": "not-a-list",
        "yes-or-no": "not-yes-or-no",
        "date": "not-a-date",
    }
    if shape.kind in codes:
        return codes[shape.kind], {"found": found}
    return "not-valid", {"words": details["msg"]}


def _whole(shape: Shape, found: Param) -> tuple[str, Params]:
    params: dict[str, Param] = {"found": found}
    if shape.least is None:
        return "not-whole", params
    params["least"] = shape.least
    if shape.most is None:
        return "not-whole-least", params
    params["most"] = shape.most
    return "not-whole-between", params
