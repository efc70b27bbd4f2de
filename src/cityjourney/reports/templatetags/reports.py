"""Drawing the blocks of a report in a page."""

from collections.abc import Iterator
from itertools import zip_longest
from typing import Any

from django import template
from django.utils.safestring import SafeString, mark_safe

from cityjourney.reports.logic.drawing import SCREEN, as_svg

register = template.Library()


@register.simple_tag
def drawn(picture: dict[str, Any]) -> SafeString:
    """A picture as SVG with classes, so that it follows light and dark."""
    wide = " wide" if picture["drawing"]["w"] > 300 else ""
    svg = as_svg(picture["drawing"], picture["alt"], SCREEN, f' class="pic{wide}"')
    return mark_safe(svg)  # noqa: S308 (as_svg escapes all words)


@register.filter
def lines(table: dict[str, Any]) -> Iterator[tuple[list[str], str]]:
    """The rows of a table, each with the address of its first cell."""
    rows = zip_longest(table["body"], table.get("urls", []), fillvalue="")
    return ((row, str(url)) for row, url in rows if not isinstance(row, str))
