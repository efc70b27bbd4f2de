"""How the words of somebody's table become city types and themes of a methodology. Pure; the words are data."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

PARTS = ("city_type", "theme")


class TypeMapError(ValueError):
    """The mapping cannot be read; the text says what is wrong with it."""


@dataclass(frozen=True, slots=True)
class MapRule:
    """If all these columns have one of these values, the key is `key`."""

    when: tuple[tuple[str, frozenset[str]], ...]
    key: str

    def fits(self, cells: Mapping[str, str]) -> bool:
        """Whether a row matches."""
        return all(cells.get(column, "").strip() in values for column, values in self.when)


@dataclass(frozen=True, slots=True)
class TypeMap:
    """Rules in order; the first that fits decides. `unread` names columns that are known and left aside."""

    rules: Mapping[str, tuple[MapRule, ...]]
    unread: frozenset[str] = frozenset()

    def key(self, part: str, cells: Mapping[str, str]) -> str:
        """The key for a row; a cell of that name comes first; empty if no rule fits."""
        if cells.get(part):
            return cells[part]
        return next((rule.key for rule in self.rules.get(part, ()) if rule.fits(cells)), "")

    @property
    def columns(self) -> frozenset[str]:
        """The columns at which the rules look."""
        return frozenset(column for rules in self.rules.values() for rule in rules for column, _values in rule.when)


NO_MAP = TypeMap({})


def type_map(data: Any) -> TypeMap:
    """Read `{city_type: [{when: {column: value or [values]}, is: key}], theme: [...], unread: [...]}`."""
    if not isinstance(data, Mapping) or set(data) - {*PARTS, "unread"}:
        raise TypeMapError(f"it must be a mapping with {', '.join(PARTS)} and unread, and nothing else")
    return TypeMap(
        {part: tuple(_rule(part, each) for each in data.get(part) or ()) for part in PARTS},
        frozenset(str(column) for column in data.get("unread") or ()),
    )


def _rule(part: str, each: Any) -> MapRule:
    if not isinstance(each, Mapping) or set(each) != {"when", "is"} or not isinstance(each["when"], Mapping):
        raise TypeMapError(f"every entry of {part} needs “when” (columns and values) and “is” (a key): {each!r}")
    when = tuple((str(column), _values(value)) for column, value in each["when"].items())
    return MapRule(when, str(each["is"]))


def _values(value: Any) -> frozenset[str]:
    return frozenset(_word(each) for each in (value if isinstance(value, list) else [value]))


def _word(value: Any) -> str:
    if isinstance(value, bool):  # YAML reads true and false as such; tables hold the words
        return "true" if value else "false"
    return "" if value is None else str(value)
