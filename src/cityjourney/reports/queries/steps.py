"""The path of an assessment: every step with its state from records, of one city and of many."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from cityjourney.core.fields import in_language
from cityjourney.methodology.schema import AssessmentStep
from cityjourney.programmes.models import Edition, Participation
from cityjourney.reports.enums import StepState
from cityjourney.reports.logic.steps import next_step, steps_for, waiting_for
from cityjourney.reports.registry import Found, source_of

KINDS_OF_STATE: Mapping[str, str] = {
    StepState.NONE: "none", StepState.UNDER_WAY: "between", StepState.DONE: "good", StepState.LEFT_OUT: "none",
}  # fmt: skip
SETTLED = {StepState.DONE, StepState.LEFT_OUT}
"""Nothing is to be done, and nothing waits."""


@dataclass(frozen=True, slots=True)
class Standing:
    """One step of one city."""

    number: int
    step: AssessmentStep
    found: Found
    waits_for: tuple[str, ...]
    """Names of steps that come before it and are neither done nor left out."""
    is_next: bool = False

    @property
    def kind(self) -> str:
        """How its state is marked."""
        return KINDS_OF_STATE[self.found.state]

    @property
    def label(self) -> str:
        """Its state in a word."""
        if self.found.state == StepState.NONE and self.step.optional:
            return _("may be left out")
        return str(StepState(self.found.state).label)


@dataclass(frozen=True, slots=True)
class Path:
    """All steps of one city."""

    participation: Participation
    steps: tuple[Standing, ...]

    @property
    def next(self) -> Standing | None:
        """What to do now."""
        return next((each for each in self.steps if each.is_next), None)

    @property
    def done(self) -> int:
        """How many steps are done."""
        return self._in(StepState.DONE)

    @property
    def progress(self) -> str:
        """How many steps are done, and how many were left out, in words."""
        done, left_out = self.done, self._in(StepState.LEFT_OUT)
        numbers = {"n": done, "all": len(self.steps), "left_out": left_out}
        if not left_out:
            return ngettext("%(n)s of %(all)s steps is done", "%(n)s of %(all)s steps are done", done) % numbers
        return (
            ngettext(
                "%(n)s of %(all)s steps is done, %(left_out)s left out",
                "%(n)s of %(all)s steps are done, %(left_out)s left out",
                done,
            )
            % numbers
        )

    def _in(self, state: StepState) -> int:
        return sum(each.found.state == state for each in self.steps)

    @property
    def marks(self) -> list[dict[str, object]]:
        """A small square for each step, side by side."""
        return [{"state": str(each.found.state), "x": 1 + 14 * place} for place, each in enumerate(self.steps)]

    @property
    def width(self) -> int:
        """How wide the squares are together."""
        return 14 * len(self.steps)

    @property
    def latest(self) -> date | None:
        """When the last thing happened."""
        return max((each.found.on for each in self.steps if each.found.on), default=None)


def paths_of(edition: Edition, cities: Sequence[Participation], at: datetime) -> list[Path]:
    """The paths of cities, in their order; as many queries for three as for three hundred.

    Cities need `edition`, `city`, `city_type`, `theme` and `consortium` loaded.
    """
    steps = edition.methodology.assessment_steps if edition.methodology_key else []
    found: dict[tuple[str, int], Found] = {}
    for kind in dict.fromkeys(step.source.kind for step in steps):
        function = source_of(kind)
        if function is not None and cities:
            found |= function([step for step in steps if step.source.kind == kind], cities, at)
    return [_path(city, steps_for(steps, city.city_type.key), found) for city in cities]


def path_of(participation: Participation, at: datetime) -> Path:
    """The path of one city."""
    return paths_of(participation.edition, [participation], at)[0]


def _path(city: Participation, steps: Sequence[AssessmentStep], found: dict[tuple[str, int], Found]) -> Path:
    nothing = Found(StepState.NONE)
    own = {step.key: found.get((step.key, city.pk), nothing) for step in steps}
    settled = {key: each.state in SETTLED for key, each in own.items()}
    first = next_step(steps, settled)
    names = {step.key: in_language(step.name) for step in steps}
    return Path(
        city,
        tuple(
            Standing(
                number,
                step,
                own[step.key],
                tuple(names[key] for key in waiting_for(step, settled)) if not settled[step.key] else (),
                first is not None and step.key == first.key,
            )
            for number, step in enumerate(steps, start=1)
        ),
    )
