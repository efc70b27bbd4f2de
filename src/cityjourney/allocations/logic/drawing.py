"""Where cities stand on the map of an allocation: lengths from 0, the map being `WIDTH` wide."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import cos, radians

WIDTH = 720
MARGIN = 26
STEP = 10
"""Degrees between two lines of the grid."""
SHAPES = ("circle", "square", "triangle", "diamond", "hexagon", "down", "star")
HUES = 6


@dataclass(frozen=True, slots=True)
class Spot:
    """One city: where, in which group (0: none), whether it is the mentor, whether it lies beyond the frame."""

    id: str
    x: float
    y: float
    group: int
    is_mentor: bool
    beyond: bool


@dataclass(frozen=True, slots=True)
class Line:
    """A line of the grid and its words, such as 40° N."""

    at: float
    degrees: int
    side: str


@dataclass(frozen=True, slots=True)
class Map:
    """A drawing of `WIDTH` by `height`; `ties` are the paths from each mentor to its cities, by group."""

    height: float
    spots: tuple[Spot, ...]
    parallels: tuple[Line, ...]
    meridians: tuple[Line, ...]
    ties: tuple[tuple[int, str], ...]


def shape_of(group: int) -> str:
    """The shape of a group by its number, from 1."""
    return SHAPES[(group - 1) % len(SHAPES)]


def hue_of(group: int) -> int:
    """The colour of a group by its number, from 1. With the shape: 42 pairs before one comes again."""
    return (group - 1) % HUES + 1


def _range(values: Sequence[float]) -> tuple[float, float]:
    """The range in which nearly all values lie: the middle half, made three times as wide each way."""
    ordered = sorted(values)
    low, high = ordered[len(ordered) // 4], ordered[(3 * len(ordered)) // 4]
    reach = max(3.0, 1.5 * (high - low))
    inside = [value for value in ordered if low - reach <= value <= high + reach]
    low, high = min(inside), max(inside)
    room = max(1.0, (high - low) * 0.04)
    return low - room, high + room


@dataclass(frozen=True, slots=True)
class _Frame:
    """What part of the world is drawn, and how a place on it becomes a place on the paper."""

    south: float
    north: float
    west: float
    east: float

    @property
    def flat(self) -> float:
        """How much narrower a degree of longitude is than one of latitude, in the middle."""
        return cos(radians((self.south + self.north) / 2))

    @property
    def scale(self) -> float:
        """Lengths of the drawing per degree of latitude."""
        return (WIDTH - 2 * MARGIN) / ((self.east - self.west) * self.flat)

    @property
    def height(self) -> float:
        """How high the drawing is."""
        return (self.north - self.south) * self.scale + 2 * MARGIN

    def at(self, latitude: float, longitude: float) -> tuple[float, float]:
        """The place on the paper; what lies beyond the frame stands at its edge."""
        x = MARGIN + (min(max(longitude, self.west), self.east) - self.west) * self.flat * self.scale
        y = MARGIN + (self.north - min(max(latitude, self.south), self.north)) * self.scale
        return round(x, 1), round(y, 1)

    def holds(self, latitude: float, longitude: float) -> bool:
        """Whether a place lies inside."""
        return self.south <= latitude <= self.north and self.west <= longitude <= self.east


def draw(where: Mapping[str, tuple[float, float]], groups: Sequence[tuple[str, Sequence[str]]]) -> Map | None:
    """The map of cities (latitude, longitude) and of groups (mentor, cities); None if no place is known."""
    if not where:
        return None
    frame = _Frame(
        *_range([latitude for latitude, _longitude in where.values()]),
        *_range([longitude for _latitude, longitude in where.values()]),
    )
    number = {city: place for place, (_mentor, cities) in enumerate(groups, 1) for city in cities}
    leads: dict[str, int] = {}
    for place, (mentor, _cities) in enumerate(groups, 1):
        leads.setdefault(mentor, place)
    found = {
        name: Spot(name, *frame.at(*spot), number.get(name, leads.get(name, 0)), name in leads, not frame.holds(*spot))
        for name, spot in where.items()
    }
    ties = [
        (place, "".join(f"M{hub.x} {hub.y}L{found[city].x} {found[city].y}" for city in cities if city in found))
        for place, (mentor, cities) in enumerate(groups, 1)
        if (hub := found.get(mentor)) is not None
    ]
    return Map(
        round(frame.height, 1),
        tuple(found.values()),
        tuple(
            Line(frame.at(each, frame.west)[1], abs(each), _side(each, "N", "S"))
            for each in _grid(frame.south, frame.north)
        ),
        tuple(
            Line(frame.at(frame.south, each)[0], abs(each), _side(each, "E", "W"))
            for each in _grid(frame.west, frame.east)
        ),
        tuple(ties),
    )


def _side(degrees: int, after: str, before: str) -> str:
    """On which side of nought; nought is on none."""
    return after if degrees > 0 else before if degrees < 0 else ""


def _grid(low: float, high: float) -> list[int]:
    first = -int(-low // STEP) * STEP
    return [each for each in range(first, int(high) + 1, STEP) if low < each < high]
