"""What apps above tell a city's journey: evidence that something is done, and steps that wait for somebody."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from cityjourney.journeys.logic.standing import Step

if TYPE_CHECKING:
    from cityjourney.accounts.models import User
    from cityjourney.programmes.models import Participation


@dataclass(frozen=True, slots=True)
class Evidence:
    """What data says about one city: done or not, and in words how far ("4 of 12 stakeholders have answered")."""

    done: bool
    words: str = ""
    url: str = ""
    """Where it can be seen."""


EvidenceFunction = Callable[[Collection[int]], Mapping[int, Evidence]]
FamilyFunction = Callable[[Collection[int], Collection[str]], Mapping[tuple[str, int], Evidence]]
StepsFunction = Callable[["User", Sequence["Participation"], datetime], Sequence[Step]]

_evidence: dict[str, EvidenceFunction] = {}
_families: dict[str, FamilyFunction] = {}
_steps: dict[str, StepsFunction] = {}


def register_evidence(key: str, function: EvidenceFunction) -> None:
    """Add a derived check (`app.what`) that preparation lists and achievements may name.

    The function takes primary keys of participations, all at once, and answers for those of which it knows; its number
    of queries must not grow with theirs.
    """
    if _evidence.get(key, function) is not function:
        raise ValueError(f"the evidence {key} is registered twice")
    _evidence[key] = function


def register_evidence_of(key: str, function: FamilyFunction) -> None:
    """Add a family of checks (`app.what:kind`), one for each key of a kind.

    The function takes participations and keys of kinds, all at once, and answers for pairs (kind, participation).
    """
    if _families.get(key, function) is not function:
        raise ValueError(f"the evidence {key} is registered twice")
    _families[key] = function


def evidence_for(keys: Collection[str], participations: Collection[int]) -> dict[tuple[str, int], Evidence]:
    """(key, participation) -> what data says, for every registered key among `keys`; one call for each function."""
    found = {
        (key, participation): evidence
        for key in sorted({key for key in keys if key in _evidence})
        for participation, evidence in _evidence[key](participations).items()
    }
    for name, function in sorted(_families.items()):
        kinds = sorted(
            {kind for family, _colon, kind in (key.partition(":") for key in keys) if family == name and kind}
        )
        if kinds:
            answers = function(participations, kinds)
            found |= {(f"{name}:{kind}", city): evidence for (kind, city), evidence in answers.items()}
    return found


def register_steps(name: str, function: StepsFunction) -> None:
    """Add things that wait for a person: `function(person, participations, at)`, with a fixed number of queries."""
    if _steps.get(name, function) is not function:
        raise ValueError(f"the steps {name} are registered twice")
    _steps[name] = function


def steps_of(person: "User", participations: Sequence["Participation"], at: datetime) -> list[Step]:
    """Everything that the registered apps say waits for a person in these cities."""
    return [step for _name, function in sorted(_steps.items()) for step in function(person, participations, at)]
