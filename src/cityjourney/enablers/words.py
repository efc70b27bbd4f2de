"""What stakeholders read besides the survey itself, complete in each language: pages, refusals, mails.

The interface speaks English and Spanish; stakeholders speak more. Their words are files here (`words/<language>.yaml`),
all with the same keys and the same blanks, which a test holds.
"""

from collections.abc import Iterable
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import yaml
from django.utils import translation
from django.utils.formats import date_format
from django.utils.functional import lazystr
from django.utils.translation import get_language

FOLDER = Path(__file__).parent / "words"
FALLBACK = "en"
LANGUAGES = tuple(sorted(path.stem for path in FOLDER.glob("*.yaml")))


@cache
def words_in(language: str) -> dict[str, Any]:
    """All words in a language; in English where it is not one of ours."""
    chosen = language if language in LANGUAGES else FALLBACK
    found: dict[str, Any] = yaml.safe_load((FOLDER / f"{chosen}.yaml").read_text(encoding="utf-8"))
    return found


def choose(wanted: Iterable[str | None], offered: Iterable[str]) -> str:
    """The first wanted language (`it`, `it-CH`) that is offered and that we have words for."""
    known = [language for language in offered if language in LANGUAGES] or [FALLBACK]
    for each in wanted:
        short = (each or "").replace("_", "-").split("-")[0].lower()
        if short in known:
            return short
    return FALLBACK if FALLBACK in known else known[0]


def said(day: date, language: str) -> str:
    """A day as people of a language write it."""
    with translation.override(language):
        return date_format(day, "DATE_FORMAT")


class _Reason:
    """Why somebody gets a mail, in the language in which the mail is being written."""

    def __str__(self) -> str:
        return str(words_in((get_language() or FALLBACK).split("-")[0])["mail"]["reason"])


REASON = lazystr(_Reason())
