"""What the field component shows: one shape for Django's bound fields and for plain attributes."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django import forms
from django.forms.boundfield import BoundField
from django.forms.utils import flatatt
from django.utils.html import conditional_escape, format_html, format_html_join
from django.utils.safestring import SafeString


@dataclass(frozen=True, slots=True)
class Choice:
    """One radio button or checkbox of a group."""

    tag: SafeString
    label: str


@dataclass(frozen=True, slots=True)
class FieldFacts:
    """A field ready to be shown."""

    id: str
    label: str
    control: SafeString
    help: str = ""
    errors: list[str] = field(default_factory=list)
    required: bool = False
    grouped: bool = False
    checkbox: bool = False
    choices: list[Choice] = field(default_factory=list)

    @property
    def help_id(self) -> str:
        return f"{self.id}_helptext"

    @property
    def error_id(self) -> str:
        return f"{self.id}_error"

    @property
    def describedby(self) -> str:
        return describing(self.id, bool(self.help), bool(self.errors))


@dataclass(frozen=True, slots=True)
class SummaryLine:
    """One error in the summary above a form."""

    label: str
    message: str
    id: str


def describing(id_: str, has_help: bool, has_errors: bool) -> str:
    """The value of `aria-describedby`: help first, then the error."""
    return " ".join([f"{id_}_helptext"] * has_help + [f"{id_}_error"] * has_errors)


def field_facts_of(*, field: BoundField | None = None, **given: Any) -> FieldFacts:
    """Facts of a bound field (attributes given override its label, help and control), or of plain attributes."""
    return _of_bound(field, given) if isinstance(field, BoundField) else _of_plain(_PLAIN | given)


def summary_of(form: Any, errors: Any) -> list[SummaryLine]:
    """Errors of a form, the general ones first; or of a list of (label, message, id)."""
    if errors:
        return [SummaryLine(str(label), str(message), str(id_)) for label, message, id_ in errors]
    if form is None:
        return []
    lines = [SummaryLine("", str(message), "") for message in form.non_field_errors()]
    for name in form.errors:
        if name in form.fields:
            bound = form[name]
            lines += [SummaryLine(str(bound.label), str(message), bound.auto_id) for message in bound.errors]
    return lines


def _of_bound(bound: BoundField, given: dict[str, Any]) -> FieldFacts:
    id_ = bound.auto_id or f"id_{bound.html_name}"
    help_text = str(given.get("help") or bound.help_text or "")
    errors = [str(error) for error in bound.errors]
    widget = bound.field.widget
    grouped = isinstance(widget, forms.RadioSelect | forms.CheckboxSelectMultiple)
    attrs = {name: given[name] for name in _PASSED_TO_BOUND if given.get(name)}
    described = describing(id_, bool(help_text), bool(errors))
    if described and not grouped:
        attrs["aria-describedby"] = described
    if errors and not grouped:
        attrs["aria-invalid"] = "true"
    choices = [Choice(part.tag(), str(part.choice_label)) for part in bound] if grouped else []
    return FieldFacts(
        id=id_,
        label=str(given.get("label") or bound.label),
        control=SafeString("") if grouped else bound.as_widget(attrs=attrs),
        help=help_text,
        errors=errors,
        required=bound.field.required,
        grouped=grouped,
        checkbox=isinstance(widget, forms.CheckboxInput),
        choices=choices,
    )


_PASSED_TO_BOUND = ("autocomplete", "inputmode", "placeholder", "accept", "lang")
_PASSED_TO_PLAIN = (*_PASSED_TO_BOUND, "min", "max", "maxlength")


_PLAIN: dict[str, Any] = dict.fromkeys(
    ("name", "label", "value", "help", "error", "id", "required", "disabled", "options", *_PASSED_TO_PLAIN), ""
) | {"type": "text", "rows": "5"}
"""What a plain field is without an attribute."""


def _of_plain(given: dict[str, Any]) -> FieldFacts:
    name, kind = str(given["name"]), str(given["type"] or "text")
    id_ = str(given["id"] or f"id_{name}")
    error, help_text = str(given["error"] or ""), str(given["help"] or "")
    attrs: dict[str, Any] = {"name": name, "id": id_} | {key: given[key] for key in _PASSED_TO_PLAIN if given[key]}
    attrs["required"], attrs["disabled"] = bool(given["required"]), bool(given["disabled"])
    if described := describing(id_, bool(help_text), bool(error)):
        attrs["aria-describedby"] = described
    if error:
        attrs["aria-invalid"] = "true"
    value, options = given["value"], given["options"] or []
    grouped = kind in ("radio", "checkboxes")
    return FieldFacts(
        id=id_,
        label=str(given["label"]),
        control=SafeString("") if grouped else _control(kind, attrs, value, options, given["rows"]),
        help=help_text,
        errors=[error] if error else [],
        required=bool(given["required"]),
        grouped=grouped,
        checkbox=kind == "checkbox",
        choices=_choices(kind, name, id_, value, options) if grouped else [],
    )


def _control(kind: str, attrs: dict[str, Any], value: Any, options: Iterable[Any], rows: Any) -> SafeString:
    """One control as HTML; every value is escaped."""
    if kind == "textarea":
        return format_html("<textarea{}>\n{}</textarea>", flatatt(attrs | {"rows": rows}), conditional_escape(value))
    if kind == "select":
        inner = format_html_join(
            "",
            "<option{}>{}</option>",
            ((flatatt({"value": key, "selected": str(key) == str(value)}), label) for key, label in options),
        )
        return format_html("<select{}>{}</select>", flatatt(attrs), inner)
    if kind == "checkbox":
        return format_html("<input{}>", flatatt(attrs | {"type": kind, "checked": bool(value)}))
    if kind == "file":
        return format_html("<input{}>", flatatt(attrs | {"type": kind}))
    return format_html("<input{}>", flatatt(attrs | {"type": kind, "value": value}))


def _choices(kind: str, name: str, id_: str, value: Any, options: Iterable[Any]) -> list[Choice]:
    chosen = {str(one) for one in value} if isinstance(value, list | tuple | set) else {str(value)}
    input_type = "radio" if kind == "radio" else "checkbox"
    return [
        Choice(
            format_html(
                "<input{}>",
                flatatt(
                    {
                        "type": input_type,
                        "name": name,
                        "value": key,
                        "id": f"{id_}_{place}",
                        "checked": str(key) in chosen,
                    }
                ),
            ),
            str(label),
        )
        for place, (key, label) in enumerate(options)
    ]
