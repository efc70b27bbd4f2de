"""What other apps add: installers for their part of a methodology, and permissions about shared things."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal, Protocol

from cityjourney.methodology.schema import Methodology

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
