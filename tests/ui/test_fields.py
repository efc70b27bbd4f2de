"""Fields: label, help and error belong together for eyes and for screen readers."""

import re

import pytest
from django import forms
from django.template import Context, Template
from django_cotton.compiler_regex import CottonCompiler

from cityjourney.ui.fields import field_facts_of, summary_of


class Sample(forms.Form):
    name = forms.CharField(label="Name", help_text="As people call you.")
    way = forms.ChoiceField(label="Way", choices=[("a", "A"), ("b", "B")], widget=forms.RadioSelect)
    agreed = forms.BooleanField(label="Agreed")
    note = forms.CharField(label="Note", required=False)


def rendered(html: str, **context: object) -> str:
    return str(Template(CottonCompiler().process(html)).render(Context(context)))


def ids_described(html: str) -> set[str]:
    return {one for value in re.findall(r'aria-describedby="([^"]*)"', html) for one in value.split()}


@pytest.mark.parametrize("name", ["name", "way", "agreed"])
def test_a_wrong_field_points_at_its_help_and_error(name: str) -> None:
    form = Sample({})
    html = rendered('<c-field :field="field" />', field=form[name])
    assert "This field is required." in html
    assert f"id_{name}_error" in ids_described(html)
    assert ids_described(html) <= set(re.findall(r'id="([^"]+)"', html))


def test_a_field_without_help_or_error_points_nowhere() -> None:
    html = rendered('<c-field :field="field" />', field=Sample()["note"])
    assert "aria-describedby" not in html
    assert "aria-invalid" not in html
    assert "optional" in html


def test_what_the_page_says_overrides_the_form() -> None:
    html = rendered('<c-field :field="field" label="Your name" help="In full." />', field=Sample()["name"])
    assert "Your name" in html
    assert "In full." in html
    assert "As people call you." not in html


@pytest.mark.parametrize("kind", ["text", "email", "date", "number", "file", "textarea", "select", "checkbox"])
def test_a_plain_field_has_a_label_for_its_control(kind: str) -> None:
    html = rendered(
        '<c-field name="x" label="X" type="{{ kind }}" :options="options" />', kind=kind, options=[("1", "One")]
    )
    assert '<label for="id_x"' in html or 'class="choice-line" for="id_x"' in html
    assert 'id="id_x"' in html


def test_values_and_options_are_escaped() -> None:
    html = rendered(
        '<c-field name="x" label="{{ bad }}" type="select" :options="options" value="{{ bad }}" />'
        '<c-field name="y" label="Y" value="{{ bad }}" /><c-field name="z" label="Z" type="textarea" :value="bad" />',
        bad='"><script>', options=[('"><script>', '"><script>')],
    )  # fmt: skip
    assert "<script>" not in html


def test_the_chosen_option_is_chosen() -> None:
    options = [("1", "One"), ("2", "Two")]
    select = rendered('<c-field name="x" label="X" type="select" :options="options" value="2" />', options=options)
    assert '<option value="2" selected>Two</option>' in select
    radio = rendered('<c-field name="x" label="X" type="radio" :options="options" value="2" />', options=options)
    assert re.search(r'value="2"[^>]*checked', radio)
    boxes = rendered(
        '<c-field name="x" label="X" type="checkboxes" :options="options" :value="v" />', options=options, v=["1", "2"]
    )
    assert boxes.count("checked") == 2


def test_the_summary_leads_to_each_control() -> None:
    form = Sample({})
    lines = summary_of(form, None)
    assert [line.id for line in lines] == ["id_name", "id_way", "id_agreed"]
    html = rendered('<c-error-summary :form="form" />', form=form)
    assert "3 answers need another look" in html
    assert 'href="#id_name"' in html


def test_the_place_that_the_summary_names_is_on_the_page() -> None:
    form = Sample({})
    html = rendered(
        '<c-form :form="form">{% for field in form %}<c-field :field="field" />{% endfor %}</c-form>', form=form
    )
    assert set(re.findall(r'href="#([^"]+)"', html)) <= set(re.findall(r'id="([^"]+)"', html))


def test_a_form_without_errors_has_no_summary() -> None:
    assert summary_of(Sample(), None) == []
    assert summary_of(None, None) == []
    assert "another look" not in rendered('<c-form :form="form"></c-form>', form=Sample())


def test_facts_of_a_bound_field_know_if_it_is_required() -> None:
    assert field_facts_of(field=Sample()["name"]).required
    assert not field_facts_of(field=Sample()["note"]).required
