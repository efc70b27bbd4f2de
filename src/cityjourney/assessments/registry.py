"""What apps tell about a city for the chain of concepts: enablers, activities, maturity, performance."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Literal

from cityjourney.indicators.enums import Concept

if TYPE_CHECKING:
    from cityjourney.programmes.logic.access import Access
    from cityjourney.programmes.models import Participation


@dataclass(frozen=True, slots=True)
class Known:
    """One line of a column: what is known, its figure in words, whether that is good, and where it is told in full."""

    text: str
    figure: str = ""
    kind: Literal["good", "between", "late", "none"] = "none"
    url: str = ""
    theme: str = ""
    """Key of the theme to which it belongs; empty if to all."""


ConceptFunction = Callable[["Participation", "Access", datetime], Sequence[Known]]

_concepts: dict[str, list[ConceptFunction]] = {}


def register_concept(key: str, function: ConceptFunction) -> None:
    """Add what an app knows to one of the four columns, in `AppConfig.ready()`.

    The function narrows to what the reader may see; its number of queries must not grow with what it finds.
    """
    functions = _concepts.setdefault(Concept(key).value, [])
    if function not in functions:
        functions.append(function)


def known_of(key: str, participation: "Participation", access: "Access", at: datetime) -> list[Known]:
    """Everything that the registered apps know for one column."""
    return [line for function in _concepts.get(key, ()) for line in function(participation, access, at)]
