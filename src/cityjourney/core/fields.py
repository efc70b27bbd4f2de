"""Columns of JSON: texts in several languages, and entries that are read when somebody asks for them."""

import json
from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models.fields.json import KeyTransform
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

type_error = _("A text in several languages is a map from language to text.")


def in_language(texts: Mapping[str, str], language: str | None = None) -> str:
    """The text in the language asked for (the page's, if none), else in the first language that it was written in."""
    wanted = language or get_language() or "en"
    for candidate in (wanted, wanted.split("-")[0]):
        if texts.get(candidate):
            return texts[candidate]
    return next((text for text in texts.values() if text), "")


def language_of(texts: Mapping[str, str], language: str | None = None) -> str:
    """In which language `in_language` answers, for the `lang` attribute."""
    wanted = language or get_language() or "en"
    for candidate in (wanted, wanted.split("-")[0]):
        if texts.get(candidate):
            return candidate
    return next((lang for lang, text in texts.items() if text), wanted)


def validate_texts(value: object) -> None:
    """Refuse anything but a map of strings to strings."""
    if not isinstance(value, Mapping) or not all(
        isinstance(lang, str) and isinstance(text, str) for lang, text in value.items()
    ):
        raise ValidationError(type_error)


class TextsField(models.JSONField):
    """A language map (`{"en": "City", "es": "Ciudad"}`)."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("default", dict)
        super().__init__(*args, **kwargs)
        self.validators.append(validate_texts)

    def from_db_value(self, value: Any, expression: Any, connection: Any) -> Any:
        """A map of the row's own. The same few names stand in row after row, so each is decoded once per process."""
        if not _is_whole(value, expression):
            return super().from_db_value(value, expression, connection)
        found = _texts(value)
        return dict(found) if isinstance(found, dict) else found


@lru_cache(maxsize=4096)
def _texts(stored: str) -> Any:
    return json.loads(stored)


def _is_whole(value: Any, expression: Any) -> bool:
    """Whether this is what stands in the column, and not a part of it (`name__en`)."""
    return isinstance(value, str) and not isinstance(expression, KeyTransform)


class Stored(Mapping[str, Any]):
    """A JSON object as the database keeps it: text, decoded only if somebody looks inside."""

    __slots__ = ("_read", "text")

    def __init__(self, text: str) -> None:
        self.text = text
        self._read: dict[str, Any] | None = None

    def _entries(self) -> dict[str, Any]:
        if self._read is None:
            self._read = json.loads(self.text)
        return self._read

    def __getitem__(self, key: str) -> Any:
        return self._entries()[key]

    def __iter__(self) -> Iterator[str]:
        return iter(self._entries())

    def __len__(self) -> int:
        return len(self._entries())


class StoredField(models.JSONField):
    """A column of large JSON objects that most pages do not look into: rows hold them as `Stored`."""

    def from_db_value(self, value: Any, expression: Any, connection: Any) -> Any:
        """The whole object unread; a part of it (`data__group`) as Django gives it."""
        if not _is_whole(value, expression):
            return super().from_db_value(value, expression, connection)
        return Stored(value)

    def get_prep_value(self, value: Any) -> Any:
        """What is written: a plain object."""
        return super().get_prep_value(dict(value) if isinstance(value, Stored) else value)

    def deconstruct(self) -> tuple[str, str, Any, Any]:
        """For migrations it is Django's own field: the column is the same."""
        name, _path, args, kwargs = super().deconstruct()
        return name, "django.db.models.JSONField", args, kwargs
