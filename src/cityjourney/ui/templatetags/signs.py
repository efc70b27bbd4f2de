"""Signs: components that stand on a page by the dozen and look the same wherever they get the same attributes."""

import secrets
from functools import lru_cache
from typing import Any

from django import template
from django.template.base import Parser, TextNode, Token
from django.templatetags.i18n import TranslateNode
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django_cotton.templatetags._component import CottonComponentNode, cotton_component
from django_cotton.templatetags._slot import CottonSlotNode

register = template.Library()

SIGNS = frozenset(
    {"cell", "city-type", "delivery", "fact", "icon", "logo", "section", "seen-by", "shape", "sheet", "status"}
)
"""What they show follows from their attributes and the language alone, around what stands between their tags."""
_BETWEEN = f"between-{secrets.token_hex(16)}"


class SignNode(CottonComponentNode):  # type: ignore[misc]
    """A component whose attributes are text: drawn once per process, then remembered. What is in it is always new."""

    def __init__(self, *given: Any) -> None:
        super().__init__(*given)
        self._is_constant = all(each.compiled is None or _is_constant(each.compiled) for each in self._prepared_attrs)
        self._constant: dict[str | None, tuple[str, ...]] = {}

    def render(self, context: template.Context) -> SafeString:
        """What the component's file makes of the attributes, around what the page has put into it."""
        language = get_language()
        around = self._constant.get(language) or self._around(language, context)
        return SafeString(self.nodelist.render(context).join(around))

    def _around(self, language: str | None, context: template.Context) -> tuple[str, ...]:
        given = (
            (each.key, each.compiled.render(context) if each.compiled else each.value) for each in self._prepared_attrs
        )
        around = _drawn(self.component_name, language, tuple(given))
        if self._is_constant:
            self._constant[language] = around
        return around


def _is_constant(text: Any) -> bool:
    """Whether a text is the same on every page of a language: words, and words that are translated."""
    return all(
        isinstance(node, TextNode)
        or (isinstance(node, TranslateNode) and node.filter_expression.var.literal is not None)
        for node in text.nodelist
    )


@lru_cache(maxsize=4096)
def _drawn(name: str, _language: str | None, given: tuple[tuple[str, str], ...]) -> tuple[str, ...]:
    """The HTML of a sign, cut where something may stand in it; text that is not marked as safe is escaped as ever."""
    return tuple(_file(name).render(template.Context({"given": dict(given)})).split(_BETWEEN))


@lru_cache(maxsize=len(SIGNS))
def _file(name: str) -> template.Template:
    return template.Template(f'{{% cotton {name} :attrs="given" %}}{_BETWEEN}{{% endcotton %}}')


@register.tag("cotton")
def component(parser: Parser, token: Token) -> CottonComponentNode:
    """Cotton's tag, with a memory for signs that get text and no slots of a name."""
    node = cotton_component(parser, token)
    as_text = all(each.compiled is None or hasattr(each.compiled, "render") for each in node._prepared_attrs)
    if node.component_name in SIGNS and as_text and not node.nodelist.get_nodes_by_type(CottonSlotNode):
        return SignNode(node.component_name, node.nodelist, node.attrs, node.only, node.active_library)
    return node
