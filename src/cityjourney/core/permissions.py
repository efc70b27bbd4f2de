"""The permissions that roles may grant: each app registers its own, with a sentence for people.

A methodology names them in its roles; nothing else decides what somebody may do.
"""

from collections.abc import Mapping
from types import MappingProxyType

from django.utils.functional import Promise

_known: dict[str, str | Promise] = {}


def register(name: str, sentence: str | Promise) -> str:
    """Add one permission (`app.verb`); a name twice is an error of the programmer."""
    if name in _known and _known[name] != sentence:
        raise ValueError(f"permission {name} is registered twice")
    _known[name] = sentence
    return name


def known() -> Mapping[str, str | Promise]:
    """All permissions with their sentences."""
    return MappingProxyType(_known)
