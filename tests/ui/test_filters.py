"""What templates may ask of texts and numbers."""

import re

import pytest
from django.template import Context, Template
from django.test import RequestFactory
from django.utils.translation import override
from hypothesis import given
from hypothesis import strategies as st

from cityjourney.ui.tables import Column
from cityjourney.ui.templatetags import cj

CITY = {"en": "City", "es": "Ciudad"}
ONLY_SPANISH = {"es": "Ciudad"}
ALLOWED = cj.ALLOWED_TAGS


def test_a_text_comes_in_the_language_of_the_page() -> None:
    with override("es"):
        assert cj.tr(CITY) == "Ciudad"
    with override("fi"):
        assert cj.tr(CITY) == "City"
    assert cj.tr("plain") == "plain"
    assert cj.tr(None) == ""


def test_a_text_in_another_language_says_so() -> None:
    with override("en"):
        assert cj.lang_attr(ONLY_SPANISH) == 'lang="es"'
        assert cj.lang_code(ONLY_SPANISH) == "es"
        assert cj.lang_attr(CITY) == ""
        assert cj.lang_code(CITY) == ""
    with override("es"):
        assert cj.lang_attr(ONLY_SPANISH) == ""


@pytest.mark.parametrize(
    ("minutes", "english"),
    [(0, "0 min"), (45, "45 min"), (60, "1 h"), (150, "2 h 30 min"), ("90", "1 h 30 min"), ("x", "0 min")],
)  # fmt: skip
def test_minutes_are_said_as_people_say_them(minutes: object, english: str) -> None:
    with override("en"):
        assert cj.minutes(minutes) == english


def test_a_month_has_a_name_in_each_language() -> None:
    with override("en"):
        assert cj.month_name(3) == "March"
    with override("es"):
        assert cj.month_name("3") == "marzo"
    assert cj.month_name(13) == cj.month_name(0) == ""


def test_headings_of_a_text_start_below_those_of_the_page() -> None:
    assert cj.markdown("# One\n\n## Two") == "<h3>One</h3>\n<h4>Two</h4>\n"
    assert cj.markdown("### Three") == "<h3>Three</h3>\n"
    assert "<h6>" in cj.markdown("\n\n".join(f"{'#' * n} x" for n in range(1, 7)))


def test_a_table_is_kept() -> None:
    assert "<td>b</td>" in cj.markdown("| a |\n|---|\n| b |")


@pytest.mark.parametrize(
    "text",
    [
        "<script>alert(1)</script>",
        "[x](javascript:alert(1))",
        '<img src=x onerror="alert(1)">',
        "![x](https://city.example/x.png)",
        '<a href="data:text/html,x">x</a>',
    ],
)
def test_text_from_people_brings_no_code_and_no_pictures(text: str) -> None:
    assert re.findall(r"<(?:script|img)|<[^>]+(?:javascript:|data:|onerror)", cj.markdown(text)) == []


@given(st.text(max_size=200))
def test_any_text_becomes_html_of_the_tags_that_we_chose(text: str) -> None:
    assert set(re.findall(r"</?([a-z0-9]+)", cj.markdown(text))) <= ALLOWED


@pytest.mark.parametrize(
    ("name", "letters"),
    [("Ana Horvat", "AH"), ("ana.horvat@rijeka.example", "AH"), ("Νίκος", "Ν"), ("", ""), ("42", "")],
)  # fmt: skip
def test_initials_stand_for_a_person(name: str, letters: str) -> None:
    assert cj.initials(name) == letters


def test_a_language_calls_itself_by_its_own_name() -> None:
    assert cj.language_name("es") == "español"
    assert cj.language_name("xx") == "xx"


def test_sorting_keeps_the_filter_and_starts_at_the_first_page() -> None:
    request = RequestFactory().get("/cities/?q=ri&page=3&sort=name")
    context = Context({"request": request})
    assert cj.querystring_with(context, "sort", "-name") == "?q=ri&sort=-name"
    assert cj.querystring_with(context, "page", 4) == "?q=ri&page=4&sort=name"
    assert cj.querystring_with(Context({}), "page", 4) == "?page=4"


@pytest.mark.parametrize(
    ("sort", "value", "direction"), [("", "name", ""), ("name", "-name", "ascending"), ("-name", "name", "descending")]
)
def test_a_heading_sorts_the_other_way_the_second_time(sort: str, value: str, direction: str) -> None:
    assert cj.sort_link(Column("Name", "name"), sort) == {"value": value, "direction": direction}


def test_a_column_without_a_key_does_not_sort() -> None:
    assert cj.sort_link(Column("Actions"), "name")["value"] == ""


def test_a_glossary_word_has_the_same_id_in_every_answer() -> None:
    assert cj.term_id("TAG", "a group") == cj.term_id("TAG", "a group") != cj.term_id("TAG", "another")
    assert cj.term_id("TAG", "a group", "mine") == "mine"


def test_a_code_to_scan_is_a_picture_with_a_title() -> None:
    picture = cj.qr_svg("https://city.example/?a=1&b=2", "Opens <it>")
    assert picture.startswith("<svg")
    assert "Opens &lt;it&gt;" in picture
    assert "style=" not in picture


def test_filters_need_no_load() -> None:
    assert Template("{{ city|tr }} {{ 150|minutes }}").render(Context({"city": CITY})) == "City 2 h 30 min"
