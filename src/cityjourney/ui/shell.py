"""What the page layout takes: places in the rail, the five tabs of the phases, and where the reader is.

The layouts read these from the context as `nav_entries`, `phase_tabs`, `place`, `part_ways` (pages that belong
together, above the title), `search_url` and `account_entries`; all of them may be absent.
"""

from dataclasses import dataclass
from typing import Literal

PROGRESS_STEPS = 24
"""A tab is filled in 24ths: finer than anybody can see, coarse enough to need no inline style."""


@dataclass(frozen=True, slots=True)
class NavEntry:
    """One place in the rail, and, if among the first four, in the bottom navigation of a phone."""

    label: str
    url: str
    icon: str
    """Name of an icon in `static/ui/icons.svg`."""
    current: bool = False
    count: int = 0
    """How many things wait there; 0 shows nothing."""
    apart: bool = False
    """A hairline stands before this entry."""


@dataclass(frozen=True, slots=True)
class PhaseTab:
    """One phase as an index tab: wide as it is long, filled as far as it is done."""

    label: str
    detail: str
    url: str
    hue: int
    """1 to 6: the number of a colour in the tokens."""
    months: int
    state: Literal["done", "now", "next"] = "next"
    progress: int = 0
    """How far it is done, in 24ths."""

    def __post_init__(self) -> None:
        if not 1 <= self.hue <= 6:
            raise ValueError(f"hue {self.hue} is not between 1 and 6")
        if not 0 <= self.progress <= PROGRESS_STEPS:
            raise ValueError(f"progress {self.progress} is not between 0 and {PROGRESS_STEPS}")

    @property
    def width(self) -> int:
        """Its share of the row: its months, between 2 and 24, so that a short phase still holds its name."""
        return min(max(self.months, 2), 24)


@dataclass(frozen=True, slots=True)
class Place:
    """In which space the reader works: shown under the product's name in the rail."""

    name: str
    detail: str = ""
    url: str = ""
    shape: str = ""
    """Shape of the city's type, if the space is a city."""
    hue: int = 0
