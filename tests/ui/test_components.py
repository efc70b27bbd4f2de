"""A misspelt attribute of a component passes silently when a page is rendered; here it does not."""

import re
from pathlib import Path

import pytest
from django.test import Client
from django.urls import reverse
from django_cotton.compiler_regex import CottonCompiler, Tag

from cityjourney.ui.gallery import GROUPS
from cityjourney.ui.icons import is_ours, names_in_python, names_in_templates, names_in_use, symbols

SOURCE = Path(__file__).resolve().parents[2] / "src" / "cityjourney"
UI = SOURCE / "ui"
COMPONENTS = UI / "templates" / "components"
FREE = ("hx-", "data-", "aria-")
TEMPLATES = sorted(SOURCE.rglob("templates/**/*.html"))
PAGES = [path for path in TEMPLATES if "mail" not in path.parts]  # mail programs know no style sheets
REFUSED = r"<style|\sstyle\s*=|\son[a-z]+\s*=|<script(?![^>]*\s(?:src=|type=\"application/json\"))|javascript:"


def declared(name: str) -> set[str] | None:
    """The attributes and slots of a component, or None if there is no such component."""
    path = COMPONENTS / f"{name.replace('-', '_')}.html"
    if not path.exists():
        return None
    found = re.search(r"<c-vars\s([^>]*?)/>", path.read_text(), re.DOTALL)
    assert found, f"{name} declares nothing"
    return {match[0].lstrip(":") for match in Tag.attr_pattern.findall(found.group(1))} | {"slot"}


def passes_on(name: str) -> bool:
    return "{{ attrs }}" in (COMPONENTS / f"{name.replace('-', '_')}.html").read_text()


def wrong_uses(html: str) -> list[str]:
    """Unknown components, attributes and slots in one template."""
    text, _ = CottonCompiler().exclude_ignorables(html)
    wrong, open_ones = [], []
    for match in Tag.tag_pattern.finditer(text):
        tag = Tag(match)
        name = tag.tag_name[2:]
        if name == "vars":
            continue
        if tag.is_closing:
            if not open_ones or open_ones.pop() != name:
                wrong.append(f"</c-{name}> closes nothing")
            continue
        if name == "slot":
            slot = re.search(r'name="([^"]+)"', tag.attrs)
            holder = open_ones[-1] if open_ones else ""
            if slot is None or slot.group(1) not in (declared(holder) or set()):
                wrong.append(f"slot {tag.attrs.strip()} in c-{holder}")
        else:
            wrong += wrong_attributes(name, tag.attrs)
        if not tag.is_self_closing:
            open_ones.append(name)
    return wrong + [f"<c-{name}> stays open" for name in open_ones]


def wrong_attributes(name: str, attributes: str) -> list[str]:
    known = declared(name)
    if known is None:
        return [f"there is no component c-{name}"]
    wrong = []
    for key, *_rest in Tag.attr_pattern.findall(attributes):
        plain = key.lstrip(":")
        if plain.startswith("__COTTON_IGNORE"):
            wrong.append(f"c-{name}: a template tag among the attributes")
        elif plain not in known and not (plain.startswith(FREE) and passes_on(name)):
            wrong.append(f"c-{name} has no attribute {plain}")
    return wrong


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: str(path.relative_to(SOURCE)))
def test_components_are_used_as_they_are_declared(path: Path) -> None:
    assert wrong_uses(path.read_text()) == []


@pytest.mark.parametrize(
    ("html", "complaint"),
    [
        ('<c-button herf="/">Go</c-button>', "c-button has no attribute herf"),
        ('<c-icon name="x" hx-get="/" />', "c-icon has no attribute hx-get"),
        ("<c-buton>Go</c-buton>", "there is no component c-buton"),
        ('<c-sheet><c-slot name="acts">x</c-slot></c-sheet>', 'slot name="acts" in c-sheet'),
        ("<c-sheet>", "<c-sheet> stays open"),
        ('<c-sheet title="{% trans "a" %}" {% if x %}id="a"{% endif %}></c-sheet>',
         "c-sheet: a template tag among the attributes"),
    ],
)  # fmt: skip
def test_a_wrong_use_would_be_found(html: str, complaint: str) -> None:
    assert complaint in wrong_uses(html)


def blocks_in_attributes(html: str) -> list[str]:
    """A block inside an attribute is compiled by itself: what a child template writes there is lost, silently."""
    text, hidden = CottonCompiler().exclude_ignorables(html)
    blocks = {place for place, content in hidden if re.match(r"{%\s*block\s", content)}
    tags = [Tag(match) for match in Tag.tag_pattern.finditer(text)]
    return [tag.tag_name for tag in tags if blocks & set(re.findall(r"__COTTON_IGNORE_\d+__", tag.attrs))]


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: str(path.relative_to(SOURCE)))
def test_no_block_stands_in_an_attribute_of_a_component(path: Path) -> None:
    assert blocks_in_attributes(path.read_text()) == []


def test_a_block_in_an_attribute_would_be_found() -> None:
    assert blocks_in_attributes("""<c-page-head lead="x" title="{% block heading %}{% endblock %}" />""")
    assert not blocks_in_attributes("""<c-sheet title="x">{% block heading %}{% endblock %}</c-sheet>""")


@pytest.mark.parametrize("path", PAGES, ids=lambda path: str(path.relative_to(SOURCE)))
def test_templates_hold_nothing_that_the_security_policy_refuses(path: Path) -> None:
    html = re.sub(r"{%.*?%}|{{.*?}}|{#.*?#}", "", path.read_text(), flags=re.DOTALL)
    assert re.findall(REFUSED, html) == []


@pytest.mark.parametrize(
    "html", ["<p style='x'>", '<a onclick="x()">', "<script>x()</script>", "<style>", '<a href="javascript:x">']
)
def test_what_the_policy_refuses_would_be_found(html: str) -> None:
    assert re.findall(REFUSED, html)


def test_every_component_is_shown_in_the_gallery_or_in_a_layout() -> None:
    text = "".join(path.read_text() for path in (UI / "templates").rglob("*.html"))
    unused = [p.stem for p in COMPONENTS.glob("*.html") if not re.search(rf"<c-{p.stem.replace('_', '-')}[\s>]", text)]
    assert unused == []


def test_the_readme_names_every_component_with_its_attributes() -> None:
    text = (UI / "README.md").read_text()
    rows = {name: row for row in text.splitlines() if row.startswith("| ") for name in row.split("|")[1].split(",")}
    rows = {name.strip(): row for name, row in rows.items()}
    missing = []
    for path in COMPONENTS.glob("*.html"):
        name = path.stem.replace("_", "-")
        if name == "logo":
            continue
        row = rows.get(name, "")
        missing += [f"{name} {attribute}" for attribute in (declared(name) or set()) - {"slot"} if attribute not in row]
    assert missing == []


def test_the_sprite_holds_the_icons_that_are_used_and_no_others() -> None:
    sprite = {name for name in symbols((UI / "static" / "ui" / "icons.svg").read_text()) if not is_ours(name)}
    used = names_in_use(SOURCE)
    assert used - sprite == set(), "run `cityjourney icons <folder of lucide-static>`"
    assert sprite - used == set(), "run `cityjourney icons <folder of lucide-static>`"


def test_icons_are_found_in_templates_and_in_rail_entries() -> None:
    html = """<c-icon name="{% if x == "a" %}map-pin{% else %}house{% endif %}" /><c-button icon="star">x</c-button>"""
    assert names_in_templates(html) == {"map-pin", "house", "star"}
    assert names_in_python('NavEntry("Toolbox", "/", "library")') == {"library"}
    assert names_in_python('ICONS = {"desk": "house"}; menu(icon="map")') == {"house", "map"}
    assert names_in_python('print("library")') == set()


@pytest.mark.parametrize("key", ["", *(group.key for group in GROUPS)])
def test_no_component_stays_unrendered_in_the_gallery(client: Client, key: str) -> None:
    answer = client.get(reverse("ui:group", args=[key]) if key else reverse("ui:gallery"))
    assert answer.status_code == 200
    text = answer.content.decode()
    assert "<c-" not in text
    assert "</c-" not in text
    assert "{{" not in text
    assert "{%" not in text


def test_a_group_that_does_not_exist_is_not_found(client: Client) -> None:
    assert client.get(reverse("ui:group", args=["nowhere"])).status_code == 404
