"""Where the parts of a wheel lie: one sector for each area, its length the middle of what people said."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

SIZE = 440
CENTRE = SIZE / 2
RADIUS = 148.0
GAP = 0.02
"""Left free at each side of a sector, as a share of the full turn of one area."""
BAND = 0.26
"""How broad the band from the lowest to the highest is, as a share of the sector."""
LABEL = 19.0
"""Distance of a name from the outer ring."""
NARROW = 0.25
LINE = 20.0
WORDS = 13
"""Letters in a line of a name."""
FULL = 2 * math.pi


@dataclass(frozen=True, slots=True)
class Spoke:
    """What is drawn in one sector, on the scale from `low` to `high`; `own` is what the reader said."""

    name: str
    low: int
    high: int
    middle: float | None = None
    values: tuple[float, ...] = ()
    own: float | None = None
    before: float | None = None


@dataclass(frozen=True, slots=True)
class Dot:
    """A point in the picture."""

    x: float
    y: float


@dataclass(frozen=True, slots=True)
class Sector:
    """One area, ready to be drawn."""

    wedge: str
    ground: str
    """The whole sector up to the outer ring."""
    band: str
    dots: tuple[Dot, ...]
    own: Dot | None
    before: str
    label: tuple[tuple[float, str], ...]
    """Lines of the name with their height."""
    x: float
    anchor: str


@dataclass(frozen=True, slots=True)
class Ring:
    """One level: how far from the centre, and where its number stands."""

    radius: float
    level: int
    at: Dot


@dataclass(frozen=True, slots=True)
class Wheel:
    """The whole picture."""

    size: int
    centre: float
    rings: tuple[Ring, ...]
    sectors: tuple[Sector, ...]


def wheel_of(spokes: Sequence[Spoke]) -> Wheel:
    """Place all sectors, the first one at the top, then clockwise."""
    turn = FULL / len(spokes) if spokes else FULL
    steps = max((spoke.high - spoke.low + 1 for spoke in spokes), default=0)
    low = min((spoke.low for spoke in spokes), default=1)
    rings = tuple(
        Ring(radius := round(RADIUS * step / steps, 1), low + step - 1, _at(-turn / 2, radius))
        for step in range(1, steps + 1)
    )
    return Wheel(SIZE, CENTRE, rings, tuple(_sector(spoke, place * turn, turn) for place, spoke in enumerate(spokes)))


def radius_of(spoke: Spoke, value: float) -> float:
    """How far from the centre a value lies: the lowest level is one step away from it."""
    steps = spoke.high - spoke.low + 1
    return RADIUS * min(max((value - spoke.low + 1) / steps, 0.0), 1.0)


def _sector(spoke: Spoke, middle: float, turn: float) -> Sector:
    first, last = middle - turn / 2 + GAP * turn, middle + turn / 2 - GAP * turn
    reach = radius_of(spoke, spoke.middle) if spoke.middle is not None else 0.0
    band = ""
    if len(spoke.values) > 1 and spoke.values[-1] > spoke.values[0]:
        inner, outer = radius_of(spoke, spoke.values[0]), radius_of(spoke, spoke.values[-1])
        band = _ring(middle - turn * BAND / 2, middle + turn * BAND / 2, inner, outer)
    before = _arc(first, last, radius_of(spoke, spoke.before)) if spoke.before is not None else ""
    own = _at(middle, radius_of(spoke, spoke.own)) if spoke.own is not None else None
    edge = _at(middle, RADIUS + LABEL)
    sideways = math.sin(middle)
    return Sector(
        wedge=_ring(first, last, 0, reach) if reach else "",
        ground=_ring(first, last, 0, RADIUS),
        band=band,
        dots=tuple(_at(middle, radius_of(spoke, value)) for value in sorted(set(spoke.values))),
        own=own,
        before=before,
        label=_lines(spoke.name, edge.y, math.cos(middle)),
        x=edge.x,
        anchor="middle" if abs(sideways) < NARROW else "start" if sideways > 0 else "end",
    )


def _lines(name: str, y: float, up: float) -> tuple[tuple[float, str], ...]:
    """A name in lines of few letters, above, beside or below its place."""
    lines: list[str] = []
    for word in name.split():
        if lines and len(lines[-1]) + len(word) < WORDS:
            lines[-1] += f" {word}"
        else:
            lines.append(word)
    height = LINE * (len(lines) - 1)
    top = y - height * (1 + up) / 2 + 5
    return tuple((round(top + LINE * number, 1), line) for number, line in enumerate(lines))


def _at(angle: float, radius: float) -> Dot:
    """A point at an angle from the top, clockwise."""
    return Dot(round(CENTRE + radius * math.sin(angle), 1), round(CENTRE - radius * math.cos(angle), 1))


def _arc(first: float, last: float, radius: float) -> str:
    start, end = _at(first, radius), _at(last, radius)
    return f"M{start.x} {start.y}A{radius:.1f} {radius:.1f} 0 {int(last - first > math.pi)} 1 {end.x} {end.y}"


def _ring(first: float, last: float, inner: float, outer: float) -> str:
    """A piece of a ring; of a disc if it begins at the centre."""
    large = int(last - first > math.pi)
    if not inner:
        return f"{_arc(first, last, outer)}L{CENTRE} {CENTRE}Z"
    back, end = _at(last, inner), _at(first, inner)
    return f"{_arc(first, last, outer)}L{back.x} {back.y}A{inner:.1f} {inner:.1f} 0 {large} 0 {end.x} {end.y}Z"
