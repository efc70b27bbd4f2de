"""What other apps know of cities that makes a tribe: sources of facts, each told to those who may read them."""

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Protocol

from cityjourney.groups.logic.tribes import Share

if TYPE_CHECKING:
    from cityjourney.programmes.logic.access import Access
    from cityjourney.programmes.models import Participation


class Source(Protocol):
    """Facts by participation, as far as the reader may know them; the same number of queries for any number of cities.

    Cities come with `city` and `theme`. Values of `land` are keys of `enums.Land`, of `language` codes (ISO 639-1), of
    `network` names, of `figure` keys of `data/figures.csv`, of `theme` keys of the edition.
    """

    def __call__(self, access: "Access", cities: Sequence["Participation"], /) -> Mapping[int, Iterable[Share]]: ...


_sources: dict[str, Source] = {}


def register_facts(name: str, source: Source) -> None:
    """Add a source of facts, in `AppConfig.ready()`."""
    if _sources.get(name, source) is not source:
        raise ValueError(f"the source of facts {name} is registered twice")
    _sources[name] = source


def facts_of(access: "Access", cities: Sequence["Participation"]) -> dict[int, frozenset[Share]]:
    """Everything that the reader may know of these cities, from all sources."""
    found: dict[int, set[Share]] = {city.pk: set() for city in cities}
    for _name, source in sorted(_sources.items()):
        for pk, shares in source(access, cities).items():
            if pk in found:
                found[pk].update(shares)
    return {pk: frozenset(shares) for pk, shares in found.items()}
