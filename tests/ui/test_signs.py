"""Signs are drawn once and remembered: they look as their files say, in each language, and forget nothing new."""

import re
from pathlib import Path

import pytest
from django.template import Context, Template
from django.utils.safestring import mark_safe
from django.utils.translation import override
from django_cotton.compiler_regex import CottonCompiler

from cityjourney.ui.templatetags.signs import SIGNS, SignNode
from tests.ui.test_components import COMPONENTS, declared

TAGS = {"if", "elif", "else", "endif", "trans", "blocktrans", "endblocktrans", "sprite"}
WORDS = {"and", "or", "not", "slot", "attrs"}


def compiled(html: str) -> Template:
    return Template(CottonCompiler().process(html))


def drawn(html: str, **context: object) -> str:
    return compiled(html).render(Context(context))


def more_than_attributes(name: str, html: str) -> set[str]:
    """What a component's file asks for besides its attributes and its language."""
    body = re.sub(r"<c-vars.*?/>", "", html, flags=re.DOTALL)
    known = (declared(name) or set()) | WORDS
    found = {f"c-{inner}" for inner in re.findall(r"<c-([a-z-]+)", body) if inner not in SIGNS}
    found |= {f"{{% {tag} %}}" for tag in re.findall(r"{%\s*(\w+)", body) if tag not in TAGS}
    tags = re.findall(r"{%\s*(?:if|elif)\s(.*?)%}", body)
    if any(re.search(r"\bslot\b", condition) for condition in tags):
        found.add("a condition on slot")
    for expression in [*re.findall(r"{{(.*?)}}", body), *tags]:
        plain = re.sub(r"'[^']*'|\"[^\"]*\"", "", expression)
        found |= {word for word in re.findall(r"[a-z_]+", plain) if word not in known}
    return found


@pytest.mark.parametrize("name", sorted(SIGNS))
def test_a_sign_asks_for_nothing_but_its_attributes(name: str) -> None:
    html = (COMPONENTS / f"{name.replace('-', '_')}.html").read_text()
    assert more_than_attributes(name, html) == set()


@pytest.mark.parametrize(
    ("html", "complaint"),
    [
        ("{{ request.path }}", "request"),
        ("{% csrf_token %}", "{% csrf_token %}"),
        ("{% if user %}x{% endif %}", "user"),
        ("{% if slot %}{{ slot }}{% endif %}", "a condition on slot"),
        ('<c-form action="x" />', "c-form"),
    ],
)
def test_a_sign_that_asks_for_more_would_be_found(html: str, complaint: str) -> None:
    assert complaint in more_than_attributes("cell", html)


PAIRS = [
    ('<c-icon name="house" label="{{ a }}" />', '<c-icon name="house" :label="a" />'),
    ('<c-status kind="late" label="{{ a }}" />', '<c-status kind="late" :label="a" />'),
    ('<c-status kind="good">{{ a }}</c-status>', '<c-status :kind="good">{{ a }}</c-status>'),
    ('<c-cell head label="{{ a }}"><b>{{ a }}</b></c-cell>', '<c-cell head :label="a"><b>{{ a }}</b></c-cell>'),
    (
        '<c-section title="{{ a }}" id="x" data-b="{{ a }}">{{ a }}</c-section>',
        '<c-section :title="a" id="x" data-b="{{ a }}">{{ a }}</c-section>',
    ),
    ('<c-city-type label="{{ a }}" needed="no" />', '<c-city-type :label="a" needed="no" />'),
]


@pytest.mark.parametrize(("sign", "plain"), PAIRS)
@pytest.mark.parametrize("text", ["Granada", "a & <b>\"'", mark_safe("<i>x</i>")])
@pytest.mark.parametrize("language", ["en", "es"])
def test_a_sign_looks_as_its_file_says(sign: str, plain: str, text: str, language: str) -> None:
    assert isinstance(compiled(sign).nodelist[0], SignNode)
    assert not isinstance(compiled(plain).nodelist[0], SignNode)
    escaped = Template("{{ a }}").render(Context({"a": text}))

    with override(language):
        for _again in range(2):
            assert drawn(sign, a=text, good="good") == drawn(plain, a=escaped, good="good")


def test_languages_are_not_mixed() -> None:
    html = """<c-cell label="{% trans 'City' %}">x</c-cell>"""
    template = compiled(html)
    seen = []
    for language in ("en", "es", "en"):
        with override(language):
            seen.append(template.render(Context()))
    assert "City" in seen[0]
    assert "Ciudad" in seen[1]
    assert seen[2] == seen[0]


def test_what_stands_in_a_sign_is_new_each_time() -> None:
    template = compiled('<c-cell label="Name">{{ name }}</c-cell>')
    first, second = (template.render(Context({"name": name})) for name in ("Ana", "Ben"))
    assert ("Ana" in first, "Ben" in first, "Ana" in second, "Ben" in second) == (True, False, False, True)


def test_a_slot_of_a_name_is_left_to_cotton() -> None:
    html = '<c-section title="Now"><c-slot name="actions"><a>Go</a></c-slot>x</c-section>'
    assert not isinstance(compiled(html).nodelist[0], SignNode)
    assert '<div class="actions"><a>Go</a></div>' in drawn(html)


def test_every_sign_is_a_component() -> None:
    assert [name for name in SIGNS if not Path(COMPONENTS / f"{name.replace('-', '_')}.html").exists()] == []
