"""Texts in several languages: one JSON column, a map from language to text."""

from collections.abc import Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
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
