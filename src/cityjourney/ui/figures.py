"""Sizes of small figures that are drawn in a page: an agenda's bar, visit credits."""

from dataclasses import dataclass
from typing import Any

ROOM_FOR_NUMBER = 4.0
"""A part narrower than this share of the bar (percent) carries no number."""
SHADES = 4


@dataclass(frozen=True, slots=True)
class AgendaPart:
    """One item of an agenda with its place on the bar, in percent of the whole."""

    item: Any
    minutes: int
    x: str
    middle: str
    width: str
    shade: int
    room: bool


@dataclass(frozen=True, slots=True)
class AgendaBar:
    """A whole agenda; `total` in minutes."""

    parts: list[AgendaPart]
    total: int


@dataclass(frozen=True, slots=True)
class Pips:
    """Credits: one mark each, True where it is used."""

    marks: list[bool]
    left: int
    total: int


def agenda_bar_of(items: object) -> AgendaBar:
    """Place items (with `minutes` and `text`, as attributes or keys) on a bar; longer ones are darker."""
    found = [(item, int(_value(item, "minutes") or 0)) for item in (items if isinstance(items, (list, tuple)) else [])]
    total = sum(minutes for _, minutes in found)
    longest = max((minutes for _, minutes in found), default=0)
    parts, before = [], 0
    for item, minutes in found:
        width = 100 * minutes / total if total else 0.0
        start = 100 * before / total if total else 0.0
        shade = -(-SHADES * minutes // longest) if longest else 1
        parts.append(
            AgendaPart(
                item={"text": _value(item, "text")},
                minutes=minutes,
                x=f"{start:.3f}",
                middle=f"{start + width / 2:.3f}",
                width=f"{width:.3f}",
                shade=max(shade, 1),
                room=width >= ROOM_FOR_NUMBER,
            )
        )
        before += minutes
    return AgendaBar(parts, total)


def pips_of(used: int, total: int) -> Pips:
    """Credits used so far; more used than there are shows all as used and none left."""
    used = max(used, 0)
    return Pips([place < used for place in range(total)], max(total - used, 0), total)


def _value(item: Any, name: str) -> Any:
    return item.get(name) if isinstance(item, dict) else getattr(item, name, None)
