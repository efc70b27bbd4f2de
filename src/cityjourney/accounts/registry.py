"""What apps above tell accounts: which parts of a person's data they hold."""

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any

_holdings: dict[str, Callable[[Any], object]] = {}


def register_holdings(name: str, gather: Callable[[Any], object]) -> None:
    """Add a part to "what we hold about me": `gather` takes the person and gives plain values for JSON."""
    _holdings[name] = gather


def holdings() -> Mapping[str, Callable[[Any], object]]:
    """All parts by name."""
    return MappingProxyType(_holdings)
