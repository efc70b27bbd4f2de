"""Pictures as plain data: a page draws them with classes, print with colours; both draw the same."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from html import escape
from typing import Any

from cityjourney.indicators.logic.drawing import Picture, Strip

Part = dict[str, Any]
Drawing = dict[str, Any]
"""`{"w": width, "h": height, "parts": [...]}`; a part has `e` (element), `role` (how it looks) and its geometry."""

ROW, LABEL, RIGHT = 24, 210, 24
WIDE = 520
SIDE, END = 8, 292
SCREEN: Mapping[str, str] = {
    name: f'class="{name.replace("-hollow", " hollow")}"'
    for name in ("axis", "run", "gap", "break", "dot", "dot-hollow", "band", "middle", "peer", "us", "us-line",
                 "us-label", "scale", "goal", "name")
}  # fmt: skip
"""Classes of the small pictures; `name` and texts without a role take the colour of soft text."""
FONT = 'font-family="Journey Sans"'
INK, SOFT, ACCENT, LINE, EDGE, LATE = "#1c2733", "#5a6672", "#0b5d6b", "#d9d2c5", "#857c6d", "#a34a28"
PRINT: Mapping[str, str] = {
    "axis": f'fill="none" stroke="{EDGE}"',
    "run": f'fill="none" stroke="{ACCENT}" stroke-width="2" stroke-linejoin="round" stroke-linecap="round"',
    "gap": f'fill="none" stroke="{ACCENT}" stroke-width="1.2" stroke-dasharray="2 4"',
    "break": f'fill="none" stroke="{LATE}" stroke-width="1.5" stroke-dasharray="5 3"',
    "dot": f'fill="{ACCENT}" stroke="{ACCENT}" stroke-width="1.4"',
    "dot-hollow": f'fill="#ffffff" stroke="{ACCENT}" stroke-width="1.4"',
    "band": f'fill="{LINE}"',
    "middle": f'fill="none" stroke="{EDGE}" stroke-width="1.5"',
    "peer": f'fill="{EDGE}" stroke="#ffffff" stroke-width="1"',
    "us": f'fill="{ACCENT}" stroke="#ffffff" stroke-width="1.5"',
    "us-line": f'fill="none" stroke="{ACCENT}" stroke-width="1.2"',
    "us-label": f'fill="{ACCENT}" {FONT} font-weight="600" font-size="12.5"',
    "scale": f'fill="none" stroke="{LINE}"',
    "goal": f'fill="none" stroke="{INK}" stroke-width="1.5" stroke-dasharray="3 2"',
    "name": f'fill="{INK}" {FONT} font-size="12.5"',
    "": f'fill="{SOFT}" {FONT} font-size="11.5"',
}


def path(role: str, d: str) -> Part:
    """A stroke."""
    return {"e": "path", "role": role, "d": d}


def text(role: str, x: float, y: float, words: str, anchor: str = "start") -> Part:
    """Words in a picture; `anchor` is start, middle or end."""
    return {"e": "text", "role": role, "x": x, "y": y, "anchor": anchor, "s": words}


def dot(role: str, x: float, y: float, r: float) -> Part:
    """A circle."""
    return {"e": "circle", "role": role, "x": x, "y": y, "r": r}


def series(picture: Picture) -> Drawing:
    """A series over the years."""
    parts = [path("axis", f"M{SIDE} {picture.axis} H{END}")]
    parts += [path("gap", d) for d in picture.dashes] + [path("run", d) for d in picture.lines]
    parts += [path("break", f"M{x} {picture.top} V{picture.axis}") for x in picture.breaks]
    parts += [dot("dot-hollow" if d.hollow else "dot", d.x, d.y, 4.2 if d.last else 2.4) for d in picture.dots]
    parts += [text("", SIDE, 75, str(picture.first_year)), text("", END, 75, str(picture.last_year), "end")]
    return {"w": picture.width, "h": picture.height, "parts": parts}


def beside(strip: Strip, label: str, ends: tuple[str, str]) -> Drawing:
    """The city among its peers."""
    top, foot = strip.line - 18, strip.line + 8
    parts: list[Part] = [
        {"e": "rect", "role": "band", "x": strip.band, "y": top, "w": strip.band_width, "h": 26},
        path("axis", f"M{SIDE} {foot} H{END}"),
        path("middle", f"M{strip.middle} {top} V{foot}"),
    ]
    parts += [dot("peer", d.x, d.y, strip.dot) for d in strip.peers]
    parts += [
        path("us-line", f"M{strip.x} 17 V{strip.line}"),
        dot("us", strip.x, strip.line, 6),
        text("us-label", strip.x, 12, label, strip.anchor),
        text("", SIDE, 69, ends[0]),
        text("", END, 69, ends[1], "end"),
    ]
    return {"w": strip.width, "h": strip.height, "parts": parts}


@dataclass(frozen=True, slots=True)
class Level:
    """One line of a picture of levels: where it stands, from where to where answers spread, and the goal."""

    name: str
    value: float | None
    low: float | None = None
    high: float | None = None
    goal: float | None = None
    words: str = ""


def levels(rows: Sequence[Level], lowest: float, highest: float) -> Drawing:
    """Levels one below the other on one scale; spread as a band, the goal as an upright dashed line."""
    end = WIDE - RIGHT - 40

    def place(value: float) -> float:
        return round(LABEL + (end - LABEL) * (value - lowest) / ((highest - lowest) or 1), 1)

    foot = len(rows) * ROW + 4
    parts: list[Part] = []
    for step in range(int(lowest), int(highest) + 1):
        parts += [path("scale", f"M{place(step)} 2 V{foot}"), text("", place(step), foot + 14, str(step), "middle")]
    for number, row in enumerate(rows):
        y = number * ROW + 16
        parts.append(text("name", 0, y + 4, _short(row.name)))
        if row.low is not None and row.high is not None and row.high > row.low:
            width = round(place(row.high) - place(row.low), 1)
            parts.append({"e": "rect", "role": "band", "x": place(row.low), "y": y - 6, "w": width, "h": 12})
        if row.goal is not None:
            parts.append(path("goal", f"M{place(row.goal)} {y - 9} V{y + 9}"))
        if row.value is not None:
            parts.append(dot("us", place(row.value), y, 6))
        parts.append(text("us-label", end + 12, y + 4, row.words))
    return {"w": WIDE, "h": foot + 20, "parts": parts}


def _short(name: str, most: int = 34) -> str:
    """A name that fits beside its line; the table below has it in full."""
    return name if len(name) <= most else name[: most - 1].rstrip() + "…"


def as_svg(drawing: Drawing, label: str, paint: Mapping[str, str], attributes: str = "") -> str:
    """The picture as SVG; `label` is its alternative text. All words are escaped."""
    inner = "".join(_element(part, paint) for part in drawing["parts"])
    size = f'viewBox="0 0 {drawing["w"]} {drawing["h"]}"'
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" {size} role="img" aria-label="{escape(label)}"{attributes}>'
        f"{inner}</svg>"
    )


def _element(part: Part, paint: Mapping[str, str]) -> str:
    look = paint.get(part["role"], "")
    if part["e"] == "path":
        return f'<path {look} d="{escape(part["d"])}"/>'
    if part["e"] == "circle":
        return f'<circle {look} cx="{part["x"]}" cy="{part["y"]}" r="{part["r"]}"/>'
    if part["e"] == "rect":
        return f'<rect {look} x="{part["x"]}" y="{part["y"]}" width="{part["w"]}" height="{part["h"]}" rx="3"/>'
    place = f'x="{part["x"]}" y="{part["y"]}" text-anchor="{part["anchor"]}"'
    return f"<text {look} {place}>{escape(part['s'])}</text>"
