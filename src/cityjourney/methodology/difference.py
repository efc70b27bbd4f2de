"""Compares two entries of the same kind, field by field."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from cityjourney.methodology.problems import Word
from cityjourney.methodology.schema import Entry, Quality


@dataclass(frozen=True, slots=True)
class Difference:
    """One field in which two entries differ. `language` is set for a text; values are plain."""

    path: str
    label: tuple[str | int | Word, ...]
    """The path in words, for a sentence."""
    before: Any
    after: Any
    language: str = ""

    @property
    def what(self) -> Literal["added", "removed", "changed"]:
        """Whether the field got a value, lost it, or changed it."""
        if self.before is None:
            return "added"
        return "removed" if self.after is None else "changed"


def keyed(entries: Sequence[Entry]) -> dict[str, Entry]:
    """Entries by the key under which they are recognised in another version, in their order.

    Qualities have no key: the way of meeting stands for it, numbered if it comes again.
    """
    found: dict[str, Entry] = {}
    for entry in entries:
        key = entry.delivery if isinstance(entry, Quality) else str(getattr(entry, "key", ""))
        number = 2
        name = key
        while name in found:
            name = f"{key}-{number}"
            number += 1
        found[name] = entry
    return found


def differences(old: Entry, new: Entry, path: str = "", label: tuple[str | Word, ...] = ()) -> Iterator[Difference]:
    """Every field in which two entries differ, in the order of the schema."""
    for name in type(new).model_fields:
        here = f"{path}.{name}" if path else name
        yield from _values(getattr(old, name), getattr(new, name), here, (*label, Word(f"field.{name}")))


def _values(old: Any, new: Any, path: str, label: tuple[str | Word, ...]) -> Iterator[Difference]:
    if old == new:
        return
    if isinstance(old, Entry) and isinstance(new, Entry):
        yield from differences(old, new, path, label)
    elif isinstance(old, dict) and isinstance(new, dict):
        for language in dict.fromkeys([*new, *old]):
            before, after = old.get(language), new.get(language)
            if before != after:
                yield Difference(f"{path}.{language}", label, before, after, language)
    elif _have_keys(old) and _have_keys(new) and (old or new):
        yield from _lists(old, new, path, label)
    else:
        yield Difference(path, label, _plain(old), _plain(new))


def _have_keys(value: Any) -> bool:
    return isinstance(value, list) and all(
        isinstance(item, Entry) and "key" in type(item).model_fields for item in value
    )


def _lists(old: list[Entry], new: list[Entry], path: str, label: tuple[str | Word, ...]) -> Iterator[Difference]:
    before, after = keyed(old), keyed(new)
    for key in dict.fromkeys([*after, *before]):
        here, there = f"{path}[{key}]", (*label, f"“{key}”")
        was, now = before.get(key), after.get(key)
        if was is not None and now is not None:
            yield from differences(was, now, here, there)
        else:
            yield Difference(here, there, _plain(was), _plain(now))
    was_order, order = ([key for key in each if key in before and key in after] for each in (before, after))
    if was_order != order:
        yield Difference(path, label, was_order, order)


def _plain(value: Any) -> Any:
    if isinstance(value, Entry):
        return value.model_dump()
    if isinstance(value, list):
        return [_plain(item) for item in value]
    return value
