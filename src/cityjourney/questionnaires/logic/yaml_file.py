"""A questionnaire in a YAML file: read with all its faults at once (file, line, key), written so that it reads back.

Syntax and places come from the tree of the methodology's files; the shape from the definition itself.
"""

import re
from dataclasses import dataclass
from typing import Any

import yaml
from pydantic import ValidationError

from cityjourney.methodology.problems import Problem
from cityjourney.methodology.tree import Node, Odd, parse
from cityjourney.questionnaires.logic.definition import Definition
from cityjourney.questionnaires.logic.sentences import FLAWS, SHAPE
from cityjourney.questionnaires.logic.soundness import Flaw, flaws

WIDTH = 110
LARGEST = 1_000_000
_DECIMAL = re.compile(r"[-+]?\d+\.\d+")
_STEP = re.compile(r"([^.\[\]]+)|\[([^\]]+)\]")


@dataclass(frozen=True, slots=True)
class Loaded:
    """What came of reading a file: a definition without any fault, or None and the problems, sorted by line."""

    definition: Definition | None
    problems: tuple[Problem, ...]


def load(text: str, file: str) -> Loaded:
    """Read the text of a file. Never raises for what stands in it."""
    if len(text) > LARGEST:
        return Loaded(None, (_invalid(file, 1, 1, file, SHAPE["too_large"]),))
    root, problems = parse(text, file, "")
    if root is None or problems:
        return Loaded(None, tuple(sorted(problems)))
    try:
        definition = Definition.model_validate(_plain(root))
    except ValidationError as error:
        found = {_at(root, details["loc"], _told(dict(details)), file) for details in error.errors(include_url=False)}
        return Loaded(None, tuple(sorted(found)))
    unsound = {_flawed(root, flaw, file) for flaw in flaws(definition)}
    return Loaded(None if unsound else definition, tuple(sorted(unsound)))


def dump(definition: Definition) -> str:
    """The text of a file from which the same definition is read."""
    return yaml.dump(definition.plain(), Dumper=_Writer, allow_unicode=True, sort_keys=False, width=WIDTH)


def _plain(node: Node) -> Any:
    """As dicts, lists and scalars; numbers with a point too, which a methodology has no use for."""
    if node.kind == "mapping":
        return {name: _plain(child) for name, child in node.fields.items()}
    if node.kind == "list":
        return [_plain(child) for child in node.items]
    if isinstance(node.value, Odd):
        written = node.value.written
        return float(written) if _DECIMAL.fullmatch(written) else written
    return node.value


def _told(details: dict[str, Any]) -> str:
    kind, context = details["type"], details.get("ctx") or {}
    if kind == "value_error":
        return str(context.get("error", details["msg"]))
    if kind in SHAPE:
        return SHAPE[kind].format(**{name: value for name, value in context.items() if name != "error"})
    return str(details["msg"])


def _at(root: Node, steps: tuple[int | str, ...], words: str, file: str) -> Problem:
    """A problem at the deepest node that a way of keys and positions reaches."""
    node, line, column, path = root, root.line, root.column, ""
    for step in steps:
        if isinstance(step, int) and node.kind == "list" and step < len(node.items):
            node = node.items[step]
            line, column, path = node.line, node.column, node.path
            continue
        name = str(step)
        if node.kind == "mapping" and name in node.keys:
            line, column = node.keys[name]
            path = f"{node.path}.{name}" if node.path else name
            if name in node.fields:
                node = node.fields[name]
        elif node.kind == "mapping" and step != "[key]":
            path = f"{node.path}.{name}" if node.path else name
    return _invalid(file, line, column, path or file, words)


def _flawed(root: Node, flaw: Flaw, file: str) -> Problem:
    """Keys in the place of a flaw become positions."""
    node: Node | None = root
    steps: list[int | str] = []
    for name, key in _STEP.findall(flaw.place):
        if node is None:
            break
        if name:
            steps.append(name)
            node = node.get(name)
            continue
        marks = [item.word("key") or str(item.whole("value")) for item in node.items]
        place = marks.index(key) if key in marks else 0
        steps.append(place)
        node = node.items[place] if node.items else None
    return _at(root, tuple(steps), FLAWS[flaw.code].format(found=flaw.found), file)


def _invalid(file: str, line: int, column: int, path: str, words: str) -> Problem:
    return Problem(file, line, column, path, "not-valid", {"field": path.rpartition(".")[2], "words": words})


class _Writer(yaml.SafeDumper):
    """Indents lists below their key, and folds long texts."""

    def increase_indent(self, flow: bool = False, indentless: bool = False) -> None:  # noqa: ARG002
        super().increase_indent(flow, False)

    def ignore_aliases(self, data: Any) -> bool:  # noqa: ARG002
        return True


def _text(writer: yaml.SafeDumper, text: str) -> yaml.Node:
    style = "|" if "\n" in text else None
    return writer.represent_scalar("tag:yaml.org,2002:str", text, style=style)


_Writer.add_representer(str, _text)
