"""The schema as a tree that can be walked beside a file, even where the file is wrong.

Pydantic tells what is wrong with a value; it does not tell where texts and foreign keys would have
been. This module reads that from the annotations, so that languages and references are checked in a
file that has other faults too, and so that the documentation is written from the schema itself.
"""

import types
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from functools import cache
from typing import Annotated, Any, Literal, Union, get_args, get_origin, get_type_hints

from pydantic import StringConstraints
from pydantic.fields import FieldInfo

from cityjourney.methodology import schema
from cityjourney.methodology.tree import Node

Kind = Literal["entry", "list", "text", "whole", "yes-or-no", "date", "choice", "word"]

PATTERNS = {
    "not-a-key": schema.Key,
    "not-a-language": schema.Language,
    "not-a-permission": schema.Permission,
    "not-a-check": schema.Check,
}


@dataclass(frozen=True, slots=True)
class Shape:
    """What the schema expects in one place. `word` is a text without languages (a key, a licence)."""

    kind: Kind
    model: type[schema.Entry] | None = None
    item: "Shape | None" = None
    least: int | None = None
    most: int | None = None
    choices: tuple[str, ...] = ()
    pattern: str = ""
    """The code of the problem when a word does not fit its pattern; empty if any word will do."""


def shape_of(annotation: Any) -> Shape:
    """The shape of an annotation of the schema. Raises TypeError for one that no file can hold."""
    origin, args = get_origin(annotation), get_args(annotation)
    if origin is Annotated:
        return _narrowed(shape_of(args[0]), annotation, args[1:])
    if origin in (Union, types.UnionType):
        return shape_of(next(arg for arg in args if arg is not type(None)))
    if origin is list:
        return Shape("list", item=shape_of(args[0]))
    if origin is dict:
        return Shape("text")
    if origin is Literal:
        return Shape("choice", choices=tuple(args))
    if isinstance(annotation, type) and issubclass(annotation, schema.Entry):
        return Shape("entry", model=annotation)
    plain: dict[Any, Kind] = {str: "word", bool: "yes-or-no", int: "whole", date: "date"}
    if annotation not in plain:
        raise TypeError(f"no file can hold {annotation!r}")
    return Shape(plain[annotation])


def _narrowed(shape: Shape, annotation: Any, metadata: tuple[Any, ...]) -> Shape:
    for code, pattern in PATTERNS.items():
        if annotation == pattern:
            return replace(shape, pattern=code)
    for extra in metadata:
        if isinstance(extra, StringConstraints) and extra.pattern is not None:
            shape = replace(shape, pattern="not-a-version")
        limits = extra.metadata if isinstance(extra, FieldInfo) else [extra]
        for limit in limits:
            shape = replace(
                shape,
                least=getattr(limit, "ge", shape.least),
                most=getattr(limit, "le", shape.most),
            )
    return shape


@cache
def fields_of(model: type[schema.Entry]) -> dict[str, Shape]:
    """Field name -> shape, in the order of the schema, the key first."""
    hints = get_type_hints(model, include_extras=True)
    return {name: shape_of(hints[name]) for name in model.model_fields}


@dataclass(frozen=True, slots=True)
class Place:
    """A place in a file with the shape that belongs there. `field` is the nearest field's name."""

    node: Node
    shape: Shape
    field: str


def walk(node: Node, shape: Shape, field: str = "") -> Iterator[Place]:
    """Every place below a node that has the form which its shape asks for; other places are left out."""
    yield Place(node, shape, field)
    if shape.kind == "entry" and shape.model is not None and node.kind == "mapping":
        for name, inner in fields_of(shape.model).items():
            if (value := node.get(name)) is not None:
                yield from walk(value, inner, name)
    elif shape.kind == "list" and shape.item is not None and node.kind == "list":
        for item in node.items:
            yield from walk(item, shape.item, field)


def models_below(model: type[schema.Entry]) -> Iterator[type[schema.Entry]]:
    """The entries that stand inside an entry of this model, each once, outer ones first."""
    seen: dict[type[schema.Entry], None] = {}
    waiting = [model]
    while waiting:
        for shape in fields_of(waiting.pop(0)).values():
            inner = shape.item if shape.kind == "list" and shape.item is not None else shape
            if inner.model is not None and inner.model not in seen:
                seen[inner.model] = None
                waiting.append(inner.model)
    return iter(list(seen))
