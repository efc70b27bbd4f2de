"""What apps above tell a meeting: what is still to be kept from earlier ones, and what its page shows besides."""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from cityjourney.events.models import Event
    from cityjourney.programmes.rules import Access


@dataclass(frozen=True, slots=True)
class Recalled:
    """One thing to be recalled when a meeting opens. `agreement` names the line of minutes that it stands for."""

    text: str
    who: str
    url: str
    due_on: date | None = None
    late: bool = False
    agreement: int | None = None


RecapFunction = Callable[["Event", date], Sequence[Recalled]]
_recaps: dict[str, RecapFunction] = {}


def register_recap(name: str, function: RecapFunction) -> None:
    """Add what is recalled at a meeting: `function(event, today)`, with a fixed number of queries."""
    if _recaps.get(name, function) is not function:
        raise ValueError(f"the recap {name} is registered twice")
    _recaps[name] = function


def recalled_at(event: "Event", today: date) -> list[Recalled]:
    """Everything that the registered apps recall."""
    return [line for _name, function in sorted(_recaps.items()) for line in function(event, today)]


SeriesFunction = Callable[["Event"], Collection[int] | None]
_series: dict[str, SeriesFunction] = {}


def register_series(name: str, function: SeriesFunction) -> None:
    """Add who knows which meetings follow each other: `function(event)`, one query.

    It answers with the keys of the meetings of the same series, or None for a meeting that it knows nothing of. What
    was agreed outside the series is not recalled in it.
    """
    if _series.get(name, function) is not function:
        raise ValueError(f"the series {name} is registered twice")
    _series[name] = function


def series_of(event: "Event") -> set[int] | None:
    """The meetings of the same series; None when nobody knows of one."""
    found = [keys for _name, function in sorted(_series.items()) if (keys := function(event)) is not None]
    return {key for keys in found for key in keys} if found else None


@dataclass(frozen=True, slots=True)
class PanelLine:
    """One line of a panel: a text that leads somewhere, a note beside it, and whether it is late."""

    text: str
    url: str
    note: str = ""
    late: bool = False


@dataclass(frozen=True, slots=True)
class Panel:
    """A part of a meeting's page: a title, a sentence that says how things stand, lines, where all of it is."""

    title: str
    sentence: str
    good: bool
    lines: Sequence[PanelLine] = ()
    url: str = ""
    more: str = ""


PanelFunction = Callable[["Event", "Access", datetime], Sequence[Panel]]
_panels: dict[str, PanelFunction] = {}


def register_panel(name: str, function: PanelFunction) -> None:
    """Add what a meeting's page shows: `function(event, access, at)`, with a fixed number of queries.

    It answers only with what the reader may see: `access` says what that is.
    """
    if _panels.get(name, function) is not function:
        raise ValueError(f"the panel {name} is registered twice")
    _panels[name] = function


def panels_of(event: "Event", access: "Access", at: datetime) -> list[Panel]:
    """Everything that the registered apps show on the page of a meeting."""
    return [panel for _name, function in sorted(_panels.items()) for panel in function(event, access, at)]
