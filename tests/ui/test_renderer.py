"""Lists to choose from are written directly, and read as Django's own templates write them."""

import re

import pytest
from django import forms
from django.forms.renderers import DjangoTemplates
from django.utils.safestring import mark_safe
from django.utils.translation import gettext_lazy, override

from cityjourney.ui.renderer import ControlRenderer

GROUPED = [("", "all"), ("Spain <&>", [("es-1", "Granada & more"), ("es-2", mark_safe("<b>Vitoria</b>"))]), (7, 1234)]


def written(renderer: DjangoTemplates, widget: forms.Widget, value: object) -> str:
    attrs = {"id": "a", "required": True, "disabled": False, "data-x": "<'\">", "size": 3}
    return re.sub(r"\s+", " ", widget.render("town", value, attrs, renderer=renderer))


@pytest.mark.parametrize("value", ["", "es-2", 7, None, "<x>"])
@pytest.mark.parametrize("language", ["en", "es"])
@pytest.mark.parametrize("kind", [forms.Select, forms.SelectMultiple, forms.NullBooleanSelect, forms.TextInput])
def test_it_writes_what_django_writes(kind: type[forms.Widget], value: object, language: str) -> None:
    choices = {} if kind in {forms.NullBooleanSelect, forms.TextInput} else {"choices": GROUPED}
    with override(language):
        assert written(ControlRenderer(), kind(**choices), value) == written(DjangoTemplates(), kind(**choices), value)


def test_words_follow_the_language_of_the_page() -> None:
    widget = forms.Select(choices=[("c", gettext_lazy("City"))])
    with override("es"):
        assert ">Ciudad</option>" in written(ControlRenderer(), widget, "")


def test_forms_use_it() -> None:
    assert isinstance(forms.Form().renderer, ControlRenderer)
