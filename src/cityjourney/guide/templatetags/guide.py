"""Texts of the guide with the words of the glossary explained in place."""

import html
import re
from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from django import template
from django.template.loader import get_template
from django.utils.html import escape, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language

from cityjourney.core.fields import in_language, language_of
from cityjourney.guide.logic.terms import Glossary, Piece
from cityjourney.ui.templatetags.cj import markdown

register = template.Library()
_TAG = re.compile(r"(<[^<>]*>)")
_CLOSED = {"a", "h3", "h4", "h5", "h6", "code", "pre", "th"}
"""Inside these a word is not explained: a button in a link or a heading helps nobody."""


@register.simple_tag(takes_context=True)
def explained(context: template.Context, texts: Any) -> SafeString:
    """A text (or language map) with each word of the glossary explained once a page. Needs `glossary` and `seen`."""
    text = in_language(texts) if isinstance(texts, Mapping) else str(texts or "")
    glossary = _glossary(context, texts)
    return escape(text) if glossary is None else _render(glossary.split(text, context["seen"]))


@register.simple_tag(takes_context=True)
def explained_markdown(context: template.Context, texts: Any) -> SafeString:
    """Markdown as safe HTML, its words explained; headings, links and code are left alone."""
    clean = markdown(texts)
    glossary = _glossary(context, texts)
    if glossary is None:
        return clean
    seen: set[str] = context["seen"]
    depth, parts = 0, []
    for part in _TAG.split(clean):
        if part.startswith("<"):
            name = part.strip("</>").split()[0].lower() if part.strip("</>") else ""
            if name in _CLOSED:
                depth += -1 if part.startswith("</") else 1
            parts.append(part)
        elif depth or not part.strip():
            parts.append(part)
        else:
            parts.append(_render(glossary.split(html.unescape(part), seen)))
    return mark_safe("".join(parts))  # noqa: S308 (clean HTML, into which only escaped pieces were put)


def _glossary(context: template.Context, texts: Any) -> Glossary | None:
    """The page's glossary, unless the text stands in another language than the page."""
    glossary = context.get("glossary")
    if glossary is None or (isinstance(texts, Mapping) and language_of(texts) != context.get("language")):
        return None
    return glossary  # type: ignore[no-any-return]


def _render(pieces: list[Piece]) -> SafeString:
    language = get_language()
    return format_html_join("", "{}", ((_word(piece, language) if piece.word else piece.text,) for piece in pieces))


@lru_cache(maxsize=2048)
def _word(piece: Piece, _language: str | None) -> SafeString:
    """A word of the glossary: the same wherever it stands, in one language."""
    # stripped: the component's last line break would show as a space before the next comma
    return mark_safe(get_template("guide/_word.html").render({"piece": piece}).strip())  # noqa: S308 (a template's)
