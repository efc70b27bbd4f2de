"""Layouts work with everything, with nothing, and when things go wrong."""

import pytest
from django.conf import settings
from django.template import Template
from django.template.context import RequestContext
from django.template.loader import render_to_string
from django.test import Client, RequestFactory
from django.urls import reverse
from django_cotton.compiler_regex import CottonCompiler

from cityjourney.ui.shell import NavEntry, PhaseTab, Place

PAGE = '{% extends "ui/page.html" %}{% block title %}T{% endblock %}{% block content %}<p>content</p>{% endblock %}'


def page(**context: object) -> str:
    template = Template(CottonCompiler().process(PAGE))
    return str(template.render(RequestContext(RequestFactory().get("/"), context)))


def entries(count: int) -> list[NavEntry]:
    return [NavEntry(f"Place {n}", f"/{n}/", "house", current=n == 0, count=n) for n in range(count)]


def test_a_page_needs_nothing_from_its_context() -> None:
    html = page()
    assert "<p>content</p>" in html
    assert 'href="#main"' in html
    assert 'class="rail"' not in html
    assert 'class="tabs"' not in html


def test_a_page_shows_places_tabs_and_where_one_is() -> None:
    tabs = [PhaseTab("Prepare", "month 2", "/p/", 2, 5, "now", 10)]
    html = page(nav_entries=entries(3), phase_tabs=tabs, place=Place("Rijeka", "Core city", "/r/", "circle", 1))
    assert html.count('aria-current="page"') == 1
    assert 'aria-current="step"' in html
    assert "Rijeka" in html
    assert 'class="more"' not in html


def test_more_than_five_places_leave_four_and_the_rest_behind_more_on_a_phone() -> None:
    assert 'class="more"' not in page(nav_entries=entries(5))
    html = page(nav_entries=entries(7))
    assert 'class="more"' in html
    assert html.count("Place 3") == 1
    assert html.count("Place 4") == 2


@pytest.mark.parametrize("name", ["400", "403", "403_csrf", "404", "429", "500", "503"])
def test_an_error_is_said_kindly_without_request_and_without_traces(name: str) -> None:
    html = render_to_string(f"{name}.html")
    assert "<h1" in html
    assert "<c-" not in html
    for word in ("Traceback", "Exception", "Error", "invalid", "illegal"):
        assert word not in html


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_choice_of_light_or_dark_is_kept_without_scripts(client: Client, scheme: str) -> None:
    answer = client.post(reverse("ui:theme"), {"theme": scheme, "next": "/ui/"})
    assert answer["Location"] == "/ui/"
    assert f'data-theme="{scheme}"' in head(client)
    client.post(reverse("ui:theme"), {"theme": "auto"})
    assert "data-theme" not in head(client)


def head(client: Client) -> str:
    return client.get(reverse("ui:gallery")).content.decode().split("<head>")[0]


def test_a_cookie_that_somebody_made_up_changes_nothing(client: Client) -> None:
    client.cookies["theme"] = 'x"><script>'
    assert "data-theme" not in head(client)


@pytest.mark.parametrize("address", ["https://elsewhere.example/", "//elsewhere.example/", "javascript:alert(1)", ""])
def test_a_choice_never_leads_to_another_site(client: Client, address: str) -> None:
    assert client.post(reverse("ui:theme"), {"theme": "dark", "next": address})["Location"] == "/"


def test_a_choice_is_made_by_post_only(client: Client) -> None:
    assert client.get(reverse("ui:theme")).status_code == 405


def test_the_language_can_be_chosen_by_somebody_who_is_not_signed_in(client: Client) -> None:
    client.post(reverse("ui:language"), {"language": "es", "next": "/ui/"})
    assert '<html lang="es"' in head(client)


def test_every_language_is_offered_in_its_own_words(client: Client) -> None:
    html = client.get(reverse("ui:gallery")).content.decode()
    for code, _name in settings.LANGUAGES:
        assert f'name="language" value="{code}" lang="{code}"' in html


def test_the_library_for_swaps_is_told_to_evaluate_nothing(client: Client) -> None:
    html = client.get(reverse("ui:gallery")).content.decode()
    for setting in (
        '"allowEval":false',
        '"allowScriptTags":false',
        '"includeIndicatorStyles":false',
        '"selfRequestsOnly":true',
    ):
        assert setting in html
