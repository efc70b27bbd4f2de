"""Columns of a table."""

from dataclasses import dataclass

from django.utils.functional import Promise


@dataclass(frozen=True, slots=True)
class Column:
    """A heading; with a key it sorts (`?sort=key`, `?sort=-key`)."""

    label: str | Promise
    key: str = ""
    number: bool = False
