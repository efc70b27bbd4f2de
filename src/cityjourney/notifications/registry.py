"""What apps above tell the outbox: kinds of mail, and functions that run on a schedule."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from types import MappingProxyType

from django.utils.functional import Promise


@dataclass(frozen=True)
class Kind:
    """A kind of mail: the sentence that says why somebody gets it, and where answers go (empty: the sender).

    `forget` takes the words out of the outbox as soon as the mail has left, because they hold a secret of the reader.
    `languages` are those in which it is written besides the languages of the interface.
    """

    name: str
    reason: str | Promise
    reply_to: str = ""
    forget: bool = False
    languages: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Scheduled:
    """A function that the worker runs once in every period; it takes the moment."""

    name: str
    every: timedelta
    function: Callable[[datetime], object]


_kinds: dict[str, Kind] = {}
_scheduled: dict[str, Scheduled] = {}


def register_kind(
    name: str,
    *,
    reason: str | Promise,
    reply_to: str = "",
    forget: bool = False,
    languages: Iterable[str] = (),
) -> None:
    """Add a kind of mail (`app.occasion`) in `AppConfig.ready()`."""
    _kinds[name] = Kind(name=name, reason=reason, reply_to=reply_to, forget=forget, languages=frozenset(languages))


def kind(name: str) -> Kind:
    """A registered kind. Raises `KeyError` when nobody registered it."""
    return _kinds[name]


def kinds() -> Mapping[str, Kind]:
    """All kinds of mail."""
    return MappingProxyType(_kinds)


def register_schedule(name: str, *, every: timedelta, function: Callable[[datetime], object]) -> None:
    """Add a function that the worker runs in every period; doing it twice must do no harm."""
    _scheduled[name] = Scheduled(name=name, every=every, function=function)


def schedule() -> Mapping[str, Scheduled]:
    """Everything that runs on a schedule."""
    return MappingProxyType(_scheduled)
