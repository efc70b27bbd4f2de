"""What apps above tell accounts: which parts of a person's data they hold."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

from django.utils.functional import Promise


@dataclass(frozen=True)
class Holding:
    """One part of "what we hold about me": its title, and a function from the person to plain values for JSON."""

    title: str | Promise
    gather: Callable[[Any], object]


_holdings: dict[str, Holding] = {}


def register_holdings(name: str, *, title: str | Promise, gather: Callable[[Any], object]) -> None:
    """Add a part in `AppConfig.ready()`; `name` is its key in the download."""
    _holdings[name] = Holding(title=title, gather=gather)


def holdings() -> Mapping[str, Holding]:
    """All parts by name."""
    return MappingProxyType(_holdings)
