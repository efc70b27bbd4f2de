"""What other apps add: installers, what permissions are about, and ways from a page to pages of apps above it."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal, Protocol

from cityjourney.methodology.schema import Methodology

if TYPE_CHECKING:
    from cityjourney.programmes.logic.access import Access

ChangeKind = Literal["added", "changed", "retired", "returned", "deleted"]


@dataclass(frozen=True, order=True)
class Change:
    """One thing that an installation changes: in which part, which key, how, and how many cities it touches."""

    part: str
    key: str
    kind: ChangeKind
    cities: int = 0
    fields: tuple[str, ...] = ()


class Installer(Protocol):
    """Installs an app's part of a methodology. Idempotent: what is as it should be is left alone and not returned."""

    def __call__(self, *, edition_id: int, methodology: Methodology) -> Iterable[Change]: ...


_installers: dict[str, Installer] = {}
_shared: set[str] = set()
_voices: set[str] = set()


def register_installer(name: str, installer: Installer) -> None:
    """Add an app's installer, in `AppConfig.ready()`. It runs after the programme's own, in the same transaction."""
    if _installers.get(name, installer) is not installer:
        raise ValueError(f"the installer {name} is registered twice")
    _installers[name] = installer


def installers() -> dict[str, Installer]:
    """All registered installers, by name."""
    return dict(_installers)


def register_shared(*permissions: str) -> None:
    """Say that permissions are about things of the whole edition: a city's role carries them everywhere."""
    _shared.update(permissions)


def shared() -> frozenset[str]:
    """The permissions about things that belong to no city."""
    return frozenset(_shared)


def register_voice(*permissions: str) -> None:
    """Say that permissions only let people say what they think: inviters hand them on without holding them."""
    _voices.update(permissions)


def voices() -> frozenset[str]:
    """The permissions that give a say and no power."""
    return frozenset(_voices)


@dataclass(frozen=True, slots=True)
class Way:
    """A link from a page to one of an app above it."""

    label: str
    url: str


WayFunction = Callable[["Access", Any], Iterable[Way]]
_ways: dict[str, dict[str, WayFunction]] = {}


def register_way(place: str, name: str, function: WayFunction) -> None:
    """Add where a page leads to: `function(access, subject)`, for what the reader may see, queries fixed in number.

    `place` names the page and what its subject is: `event` (Event), `group` (Group), `questionnaire` (Questionnaire).
    """
    functions = _ways.setdefault(place, {})
    if functions.get(name, function) is not function:
        raise ValueError(f"the way {name} from {place} is registered twice")
    functions[name] = function


def ways_from(place: str, access: "Access", subject: object) -> list[Way]:
    """Where a page leads to, as the registered apps say."""
    return [way for _name, function in sorted(_ways.get(place, {}).items()) for way in function(access, subject)]
