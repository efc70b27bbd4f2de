"""One YAML file as a tree of nodes that remember where they were written.

Built from the parser's events, not by a YAML loader: nothing is ever constructed, aliases are refused
before they can multiply, and a fault in one place does not hide the next one.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Literal

import yaml
from yaml.resolver import Resolver

from cityjourney.methodology.problems import Params, Problem
from cityjourney.methodology.syntax import syntax_problem

DEEPEST = 20
"""Levels of nesting; the schema itself needs seven."""

PARSER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
"""The C parser is ten times as fast; both tell the same lines and columns."""

_RESOLVER: Any = Resolver()
_WHOLE = re.compile(r"[-+]?(0|[1-9][0-9]{0,14})")


@dataclass(frozen=True, slots=True)
class Odd:
    """A value that YAML reads as a number or a date, but no field can hold (1.5, 0x1F, 12:30)."""

    written: str


@dataclass(slots=True)
class Node:
    """A value in a file. `line` and `column` count from 1 and point at its key, if it is a mapping or a list.

    `broken` marks what has been reported already; nothing more is said about it.
    """

    kind: Literal["scalar", "list", "mapping"]
    file: str
    line: int
    column: int
    path: str
    value: object = None
    written: str = ""
    items: list["Node"] = field(default_factory=list)
    fields: dict[str, "Node"] = field(default_factory=dict)
    keys: dict[str, tuple[int, int]] = field(default_factory=dict)
    """Mapping: where each key is written."""
    broken: bool = False

    def get(self, name: str) -> "Node | None":
        """The value of a field, or None."""
        return self.fields.get(name)

    def listed(self, name: str) -> list["Node"]:
        """The entries of a list field; none if it is missing or no list."""
        found = self.fields.get(name)
        return found.items if found is not None else []

    def whole(self, name: str) -> int | None:
        """The value of a field if it is a whole number."""
        found = self.fields.get(name)
        value = found.value if found is not None else None
        return value if isinstance(value, int) and not isinstance(value, bool) else None

    def word(self, name: str) -> str | None:
        """The value of a field if it is a text without languages."""
        found = self.fields.get(name)
        return found.value if found is not None and isinstance(found.value, str) else None

    def plain(self) -> Any:
        """The value as dicts, lists and scalars."""
        if self.kind == "mapping":
            return {name: child.plain() for name, child in self.fields.items()}
        if self.kind == "list":
            return [child.plain() for child in self.items]
        return self.value

    def problem(self, code: str, params: Params | None = None, *, child: str = "") -> Problem:
        """A problem at this node, or at one of its keys."""
        line, column = self.keys.get(child, (self.line, self.column))
        path = joined(self.path, child) if child else self.path
        return Problem(self.file, line, column, path or stem_of(self.file), code, params or {})


def joined(path: str, name: str) -> str:
    """The path of a field below a path."""
    return f"{path}.{name}" if path else name


def stem_of(file: str) -> str:
    """`event_kinds/local-launch.yaml` -> `local-launch`."""
    return file.rpartition("/")[2].removesuffix(".yaml")


def parse(text: str, file: str, path: str) -> tuple[Node | None, list[Problem]]:
    """The tree of a file (None if it cannot be read), and what is wrong with its YAML.

    `path` is the path of the outermost value: the name of the list, or empty for a mapping.
    """
    builder = _Builder(file, path)
    try:
        for event in yaml.parse(text, Loader=PARSER):
            if not builder.take(event):
                break
    except yaml.MarkedYAMLError as error:
        return None, [*builder.problems, syntax_problem(error, text, file)]
    except yaml.YAMLError as error:
        words = {"words": str(error).splitlines()[0]}
        return None, [*builder.problems, Problem(file, 1, 1, stem_of(file), "syntax-other", words)]
    if builder.root is None or (builder.root.kind == "scalar" and builder.root.value is None):
        if not builder.problems:
            builder.problems.append(Problem(file, 1, 1, stem_of(file), "file-empty"))
        return None, builder.problems
    return builder.root, builder.problems


@dataclass(slots=True)
class _Open:
    """A list or a mapping whose end has not been seen yet."""

    node: Node
    key: str | None = None
    at: tuple[int, int] = (1, 1)
    skips: bool = False
    """The value that comes next is thrown away, because its key was refused."""


class _Builder:
    """Takes the events of one file and grows its tree."""

    def __init__(self, file: str, path: str) -> None:
        self.file = file
        self.path = path
        self.root: Node | None = None
        self.problems: list[Problem] = []
        self.open: list[_Open] = []
        self.documents = 0

    def take(self, event: yaml.Event) -> bool:
        """Take one event. False when the rest of the file should not be read."""
        if isinstance(event, yaml.DocumentStartEvent):
            self.documents += 1
            if self.documents > 1:
                self._report(event, "second-document", {})
                return False
        elif isinstance(event, yaml.CollectionEndEvent):
            self.open.pop()
        elif isinstance(event, yaml.NodeEvent):
            return self._take_node(event)
        return True

    def _take_node(self, event: yaml.NodeEvent) -> bool:
        if len(self.open) >= DEEPEST:
            self._report(event, "too-deep", {"most": DEEPEST})
            return False
        holder = self.open[-1] if self.open else None
        if holder is not None and holder.node.kind == "mapping" and holder.key is None:
            return self._take_key(event, holder)
        node = self._node(event, holder)
        self._refuse_magic(event, node)
        self._hang(node, holder)
        if isinstance(event, yaml.CollectionStartEvent):
            self.open.append(_Open(node))
        return True

    def _take_key(self, event: yaml.NodeEvent, holder: _Open) -> bool:
        if not isinstance(event, yaml.ScalarEvent):
            self._report(event, "key-not-word", {})
            return False
        holder.key, holder.at = event.value, _position(event)
        holder.skips = event.value in holder.node.keys
        if holder.skips:
            params: Params = {"field": event.value, "first": holder.node.keys[event.value][0]}
            self.problems.append(
                Problem(self.file, *holder.at, joined(holder.node.path, event.value), "key-twice", params)
            )
        return True

    def _node(self, event: yaml.NodeEvent, holder: _Open | None) -> Node:
        line, column = _position(event)
        if holder is None:
            path = self.path
        elif holder.node.kind == "list":
            path = f"{holder.node.path}[{len(holder.node.items)}]"
        else:
            path = joined(holder.node.path, holder.key or "")
            if isinstance(event, yaml.CollectionStartEvent):
                line, column = holder.at
        if isinstance(event, yaml.ScalarEvent):
            value = _value(event.value, plain=bool(event.implicit[0]))
            return Node("scalar", self.file, line, column, path, value=value, written=event.value)
        kind: Literal["list", "mapping"] = "list" if isinstance(event, yaml.SequenceStartEvent) else "mapping"
        return Node(kind if not isinstance(event, yaml.AliasEvent) else "scalar", self.file, line, column, path)

    def _hang(self, node: Node, holder: _Open | None) -> None:
        if holder is None:
            self.root = node
        elif holder.node.kind == "list":
            holder.node.items.append(node)
        else:
            if not holder.skips:
                holder.node.fields[holder.key or ""] = node
                holder.node.keys[holder.key or ""] = holder.at
            holder.key = None

    def _refuse_magic(self, event: yaml.NodeEvent, node: Node) -> None:
        for code, word in _magic(event):
            node.broken = True
            self.problems.append(node.problem(code, {"word": word}))

    def _report(self, event: yaml.Event, code: str, params: Params) -> None:
        line, column = _position(event)
        path = self.open[-1].node.path if self.open else ""
        self.problems.append(Problem(self.file, line, column, path or stem_of(self.file), code, params))
        self.root = None


def _magic(event: yaml.NodeEvent) -> Iterator[tuple[str, str]]:
    if isinstance(event, yaml.AliasEvent):
        yield "alias", f"*{event.anchor}"
        return
    if event.anchor is not None:
        yield "anchor", f"&{event.anchor}"
    tag = getattr(event, "tag", None)
    if tag is not None:
        yield "tag", str(tag).replace("tag:yaml.org,2002:", "!!")


def _position(event: yaml.Event) -> tuple[int, int]:
    mark = event.start_mark
    return (mark.line + 1, mark.column + 1) if mark is not None else (1, 1)


def _value(written: str, *, plain: bool) -> object:
    """What YAML 1.1 reads in a scalar; the narrowest reading, so that other programs read the same."""
    if not plain:
        return written
    tag = _RESOLVER.resolve(yaml.ScalarNode, written, (True, False)).rpartition(":")[2]
    if tag == "null":
        return None
    if tag == "bool":
        return written.lower() in {"yes", "true", "on"}
    if tag == "int" and _WHOLE.fullmatch(written):
        return int(written)
    if tag == "timestamp":
        try:
            return date.fromisoformat(written)
        except ValueError:
            return Odd(written)
    return Odd(written) if tag in {"int", "float", "timestamp"} else written
