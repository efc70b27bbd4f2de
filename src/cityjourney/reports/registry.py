"""What the parts of an assessment tell: how far a step is, facts to cite, what stands out, what a report shows.

A methodology names kinds (`kind` of a step's source, `shows` of a report's section); each is registered once, with the
function that answers for it. Nothing here knows a step or a deliverable by its key.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from cityjourney.methodology.schema import AssessmentStep, ReportSection
from cityjourney.reports.logic.facts import Fact, Suggestion

if TYPE_CHECKING:
    from cityjourney.programmes.models import Participation
    from cityjourney.reports.queries.subject import Subject


@dataclass(frozen=True, slots=True)
class Found:
    """What records say about one step of one city (`state` of `enums.StepState`), and the page that goes on with it."""

    state: str
    words: str = ""
    on: date | None = None
    by: str = ""
    url: str = ""
    action: str = ""


StepFunction = Callable[
    [Sequence[AssessmentStep], Sequence["Participation"], datetime], Mapping[tuple[str, int], Found]
]
"""All steps of a kind and all cities at once: (key of the step, participation) -> what was found."""


@dataclass(frozen=True, slots=True)
class Shown:
    """What a section shows: blocks (`logic.blocks`), and the facts that stand in them."""

    blocks: Sequence[dict[str, Any]]
    facts: Mapping[str, Fact]


@dataclass(frozen=True, slots=True)
class Instrument:
    """One part of an assessment: what can be cited from it, what stands out in it, and what sections it fills."""

    name: str
    facts: Callable[["Subject"], Mapping[str, Fact]] | None = None
    suggestions: Callable[["Subject"], Sequence[Suggestion]] | None = None
    shows: Mapping[str, Callable[["Subject", ReportSection], Shown]] | None = None


_sources: dict[str, StepFunction] = {}
_instruments: dict[str, Instrument] = {}


def register_source(kind: str, function: StepFunction) -> None:
    """Say who knows how far steps of a kind are. The number of queries must not grow with that of the cities."""
    if _sources.get(kind, function) is not function:
        raise ValueError(f"steps of the kind {kind} are registered twice")
    _sources[kind] = function


def source_of(kind: str) -> StepFunction | None:
    """Who knows; nobody if that part of the platform is not there."""
    return _sources.get(kind)


def register_instrument(instrument: Instrument) -> None:
    """Add a part of the assessment; the same name again replaces nothing and is an error."""
    if _instruments.get(instrument.name, instrument) is not instrument:
        raise ValueError(f"the instrument {instrument.name} is registered twice")
    _instruments[instrument.name] = instrument


def instruments() -> list[Instrument]:
    """All of them, in the order in which they were added."""
    return list(_instruments.values())
