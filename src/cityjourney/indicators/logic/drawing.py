"""Small pictures of a series and of a place among peers, as plain coordinates: pages and print draw the same."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from cityjourney.indicators.logic.distribution import Distribution
from cityjourney.indicators.logic.series import GAP, Point, ordered, stretches

WIDTH, HEIGHT = 300, 76
TOP, BOTTOM, SIDE = 10, 58, 8
STRIP_HEIGHT, STRIP_LINE, DOT = 76, 44, 4.5


@dataclass(frozen=True, slots=True)
class Dot:
    """A reading: where, whether it is hollow (not sure), whether it is the latest."""

    x: float
    y: float
    hollow: bool = False
    last: bool = False


@dataclass(frozen=True, slots=True)
class Picture:
    """A series: lines through neighbouring years, dashes over gaps, upright marks at breaks, dots for readings."""

    lines: tuple[str, ...]
    dashes: tuple[str, ...]
    breaks: tuple[float, ...]
    dots: tuple[Dot, ...]
    first_year: int
    last_year: int
    width: int = WIDTH
    height: int = HEIGHT
    axis: int = BOTTOM + 5
    top: int = TOP - 4


def sparkline(points: Iterable[Point], first_year: int, last_year: int) -> Picture:
    """Draw a series on a line of years that all pictures of a page share, so that old figures end early."""
    found = ordered(points)
    values = [point.value for point in found]
    low, high = (min(values), max(values)) if values else (0.0, 1.0)
    years = max(last_year - first_year, 1)

    def place(point: Point) -> tuple[float, float]:
        x = SIDE + (WIDTH - 2 * SIDE) * min(max((point.when - first_year) / years, 0.0), 1.0)
        share = (point.value - low) / (high - low) if high > low else 0.5
        return round(x, 1), round(BOTTOM - (BOTTOM - TOP) * share, 1)

    parts = stretches(found)
    lines, dashes = _strokes(parts, place)
    breaks = tuple(round((place(before[-1])[0] + place(after[0])[0]) / 2, 1) for before, after in pairwise(parts))
    dots = tuple(Dot(*place(point), not point.sure, point is found[-1]) for point in found)
    return Picture(tuple(lines), tuple(dashes), breaks, dots, first_year, last_year)


def _strokes(
    parts: Sequence[Sequence[Point]], place: Callable[[Point], tuple[float, float]]
) -> tuple[list[str], list[str]]:
    """Solid strokes between neighbouring years, dashed ones over gaps, none over breaks."""
    lines, dashes = [], []
    for part in parts:
        run: list[str] = []
        for number, point in enumerate(part):
            here = "{} {}".format(*place(point))
            if number and point.when - part[number - 1].when > GAP + 0.01:
                dashes.append("M{} {} L{}".format(*place(part[number - 1]), here))
                if len(run) > 1:
                    lines.append("M" + " L".join(run))
                run = []
            run.append(here)
        if len(run) > 1:
            lines.append("M" + " L".join(run))
    return lines, dashes


@dataclass(frozen=True, slots=True)
class Strip:
    """The peers on a line from the lowest to the highest value, the middle half as a band, this city among them."""

    peers: tuple[Dot, ...]
    x: float
    """Where this city lies."""
    anchor: str
    """How its label is held: start, middle or end."""
    band: float
    band_width: float
    middle: float
    low_label: float
    high_label: float
    low: float = 0.0
    high: float = 0.0
    width: int = WIDTH
    height: int = STRIP_HEIGHT
    line: int = STRIP_LINE
    dot: float = DOT


def strip(beside: Distribution) -> Strip:
    """Draw a place among peers. Dots that would cover each other are put on top of each other."""
    low, high = min(beside.lowest, beside.value), max(beside.highest, beside.value)
    room = high - low or 1.0

    def place(value: float) -> float:
        share = (value - low) / room if high > low else 0.5
        return round(SIDE + (WIDTH - 2 * SIDE) * share, 1)

    dots: list[Dot] = []
    for x in sorted(place(peer.point.value) for peer in beside.peers):
        level = 0
        while any(abs(dot.x - x) < 2 * DOT and dot.y == STRIP_LINE - level * 2 * DOT for dot in dots) and level < 2:
            level += 1
        dots.append(Dot(x, STRIP_LINE - level * 2 * DOT))
    x = place(beside.value)
    anchor = "start" if x < WIDTH / 4 else "end" if x > WIDTH * 3 / 4 else "middle"
    band = place(beside.lower)
    return Strip(
        tuple(dots), x, anchor, band, max(round(place(beside.upper) - band, 1), 1.0), place(beside.middle), SIDE,
        WIDTH - SIDE, low, high,
    )  # fmt: skip
