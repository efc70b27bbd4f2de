"""How form controls become HTML."""

from collections.abc import Mapping
from typing import Any

from django.forms.renderers import DjangoTemplates
from django.utils.formats import localize
from django.utils.html import conditional_escape, format_html, format_html_join
from django.utils.safestring import SafeString


class ControlRenderer(DjangoTemplates):
    """Django's own, but a list to choose from is written directly: its templates include two more for each option."""

    def render(self, template_name: str, context: dict[str, Any], request: Any = None) -> str:
        """The HTML of one control."""
        if template_name == "django/forms/widgets/select.html":
            return _select(context["widget"])
        return super().render(template_name, context, request)


def _select(widget: Mapping[str, Any]) -> SafeString:
    groups = (
        format_html('\n  <optgroup label="{}">{}\n  </optgroup>', localize(name), _options(options))
        if name
        else _options(options)
        for name, options, _place in widget["optgroups"]
    )
    inner = SafeString("".join(groups))
    return format_html('<select name="{}"{}>{}\n</select>', widget["name"], _attributes(widget["attrs"]), inner)


def _options(options: list[dict[str, Any]]) -> SafeString:
    return format_html_join(
        "",
        '\n  <option value="{}"{}>{}</option>',
        ((str(each["value"]), _attributes(each["attrs"]), localize(each["label"])) for each in options),
    )


def _attributes(attrs: Mapping[str, Any]) -> SafeString:
    """As Django's templates write them: True is the name alone, False is nothing."""
    parts = (
        f" {name}" if value is True else f' {name}="{conditional_escape(str(value))}"'
        for name, value in attrs.items()
        if value is not False
    )
    return SafeString("".join(parts))
