"""Filters and tags that every page may use; a builtin of all templates."""

import calendar
import zlib
from collections.abc import Mapping
from functools import lru_cache
from typing import Any

import nh3
import segno
from django import template
from django.core.files.storage import Storage, storages
from django.utils import dates
from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language, get_language_info, ngettext
from django.utils.translation import gettext as _
from markdown_it import MarkdownIt

from cityjourney.core.fields import in_language, language_of
from cityjourney.ui.fields import FieldFacts, SummaryLine, field_facts_of, summary_of
from cityjourney.ui.figures import AgendaBar, Pips, agenda_bar_of, pips_of

register = template.Library()

_MARKDOWN = MarkdownIt("commonmark", {"html": False, "linkify": False, "typographer": False}).enable("table")
ALLOWED_TAGS = {
    "a", "blockquote", "br", "code", "em", "h3", "h4", "h5", "h6", "hr", "li", "ol", "p", "pre", "strong",
    "table", "tbody", "td", "th", "thead", "tr", "ul",
}  # fmt: skip
_FIRST_HEADING = 3


@register.filter
def tr(texts: object) -> str:
    """A language map in the page's language; a plain text stays as it is."""
    return in_language(texts) if isinstance(texts, Mapping) else str(texts or "")


@register.filter
def lang_attr(texts: object) -> str:
    """` lang="es"` if the text is not in the page's language, else nothing: screen readers then read it rightly."""
    language = lang_code(texts)
    return format_html('lang="{}"', language) if language else ""


@register.filter
def lang_code(texts: object) -> str:
    """The language of a text that is not in the page's language, else nothing: for a component's `lang`."""
    if not isinstance(texts, Mapping):
        return ""
    shown = get_language() or "en"
    language = language_of(texts, shown)
    return "" if language == shown.split("-")[0] else language


@register.filter
def markdown(text: object) -> SafeString:
    """Markdown as safe HTML: headings start at level 3, tables yes, pictures and raw HTML no.

    A language map is taken in the page's language.
    """
    return _markdown(tr(text))


@lru_cache(maxsize=512)
def _markdown(text: str) -> SafeString:
    tokens = _MARKDOWN.parse(text)
    lowest = min((int(t.tag[1]) for t in tokens if t.type == "heading_open"), default=_FIRST_HEADING)
    for token in tokens:
        if token.type in ("heading_open", "heading_close"):
            token.tag = f"h{min(int(token.tag[1]) - lowest + _FIRST_HEADING, 6)}"
    html = _MARKDOWN.renderer.render(tokens, _MARKDOWN.options, {})
    clean = nh3.clean(
        html,
        tags=ALLOWED_TAGS,
        attributes={"a": {"href", "title"}, "ol": {"start"}},
        url_schemes={"http", "https", "mailto", "tel"},
        link_rel="noopener noreferrer",
    )
    return mark_safe(clean)  # noqa: S308 (nh3 has just cleaned it)


@register.filter
def minutes(value: object) -> str:
    """A length in minutes as people say it: "2 h 30 min"; whole days of eight hours are not assumed."""
    total = _whole(value)
    hours, rest = divmod(total, 60)
    if not hours:
        return ngettext("%(n)d min", "%(n)d min", rest) % {"n": rest}
    if not rest:
        return ngettext("%(n)d h", "%(n)d h", hours) % {"n": hours}
    return _("%(hours)d h %(minutes)d min") % {"hours": hours, "minutes": rest}


@register.filter
def month_name(value: object) -> str:
    """The name of month 1 to 12 in the page's language; anything else gives nothing."""
    number = _whole(value)
    return str(dates.MONTHS[number]) if 1 <= number <= len(calendar.month_name) - 1 else ""


@register.filter
def language_name(code: str) -> str:
    """How a language calls itself."""
    try:
        return str(get_language_info(code)["name_local"])
    except KeyError:
        return code


@register.filter
def initials(name: object) -> str:
    """Two letters for a person without a picture."""
    words = [word for word in str(name).split("@", maxsplit=1)[0].replace(".", " ").split() if word[:1].isalpha()]
    chosen = [words[0], words[-1]] if len(words) > 1 else words
    return "".join(word[0] for word in chosen).upper()


@register.filter
def count_to(value: object) -> range:
    """A range, for drawing that many of something."""
    return range(_whole(value))


@register.simple_tag
def term_id(word: str, meaning: str, chosen: str = "") -> str:
    """The id of a glossary word's meaning: the same in every answer, so that pages can be cached."""
    return chosen or f"term-{zlib.crc32(f'{word}|{meaning}'.encode()):08x}"


@register.simple_tag
def agenda_bar(items: object) -> AgendaBar:
    """The parts of a meeting on one bar."""
    return agenda_bar_of(items)


@register.simple_tag
def pip_list(used: object, total: object) -> Pips:
    """Visit credits as marks."""
    return pips_of(_whole(used), _whole(total))


@register.simple_tag
def field_facts(given: Mapping[str, Any]) -> FieldFacts:
    """What the field component shows, from the attributes that a page gave it: a bound field, or plain ones."""
    return field_facts_of(**given)


@register.simple_tag
def summary_lines(form: Any = None, errors: Any = None) -> list[SummaryLine]:
    """The errors of a form, each with the id of its control."""
    return summary_of(form, errors)


@register.simple_tag
def sort_link(column: Any, sort: str) -> dict[str, str]:
    """Where a table's heading leads: ascending first, the other way when it is in use."""
    key = str(getattr(column, "key", "") or "")
    if not key:
        return {"value": "", "direction": ""}
    if sort == key:
        return {"value": f"-{key}", "direction": "ascending"}
    return {"value": key, "direction": "descending" if sort == f"-{key}" else ""}


@register.simple_tag(takes_context=True)
def querystring_with(context: template.Context, name: str, value: object) -> str:
    """The page's query with one parameter changed; changing the order starts again at the first page."""
    request = context.get("request")
    query = request.GET.copy() if request is not None else None
    if query is None:
        return f"?{name}={value}"
    query[name] = str(value)
    if name != "page":
        query.pop("page", None)
    return f"?{query.urlencode()}"


@register.simple_tag
def sprite() -> str:
    """Where the icons are; asked for some hundred times a page, so it is kept."""
    return _sprite(storages["staticfiles"])


@lru_cache(maxsize=4)
def _sprite(storage: Storage) -> SafeString:
    return conditional_escape(storage.url("ui/icons.svg"))


@register.simple_tag
def qr_svg(data: str, label: str = "") -> SafeString:
    """A QR code as an inline picture, at medium error correction."""
    return _qr_svg(str(data), str(label or data))


@lru_cache(maxsize=256)
def _qr_svg(data: str, title: str) -> SafeString:
    picture = segno.make(data, error="m", micro=False).svg_inline(
        border=2, svgclass="", lineclass="", omitsize=True, title=title
    )
    return mark_safe(picture)  # noqa: S308 (segno escapes the title)


def _whole(value: object) -> int:
    try:
        return int(str(value))
    except ValueError:
        return 0
