"""What the first page costs to load, and that nothing is fetched from elsewhere."""

import gzip
import re
from pathlib import Path

import pytest
from django.contrib.staticfiles import finders
from django.test import Client
from django.urls import reverse

from cityjourney.ui.gallery import GROUPS

UI = Path(__file__).resolve().parents[2] / "src" / "cityjourney" / "ui"
STATIC = UI / "static" / "ui"
FIRST_LOAD = 100_000
ALREADY_SMALL = (".woff2",)
NAMES_NOT_ADDRESSES = (
    "http://www.w3.org/2000/svg", "http://www.w3.org/1999/xlink", "https://city.example",
)  # fmt: skip


def transferred(path: Path) -> int:
    """Bytes on the wire: fonts as they are, the rest compressed."""
    data = path.read_bytes()
    return len(data) if path.suffix in ALREADY_SMALL else len(gzip.compress(data, 9))


def loaded_by(html: str) -> set[str]:
    """Static files that a page loads at once; the sprite counts once."""
    return {name.split("#")[0] for name in re.findall(r'(?:href|src)="/static/([^"]+)"', html)}


def test_the_styles_weigh_at_most_30_kilobytes() -> None:
    assert (STATIC / "ui.css").stat().st_size <= 30_000


def test_the_scripts_weigh_at_most_60_kilobytes() -> None:
    assert sum(path.stat().st_size for path in STATIC.rglob("*.js")) <= 60_000


def test_letters_for_latin_weigh_about_50_kilobytes() -> None:
    assert sum(path.stat().st_size for path in STATIC.glob("fonts/*-latin.woff2")) <= 52_000


@pytest.mark.parametrize("key", [group.key for group in GROUPS if group.key not in ("ground", "lists")])
def test_a_first_page_is_loaded_with_at_most_100_kilobytes(client: Client, key: str) -> None:
    # "ground" and "lists" show letters of every script on purpose
    answer = client.get(reverse("ui:group", args=[key]))
    total = len(gzip.compress(answer.content, 6))
    for name in loaded_by(answer.content.decode()):
        found = finders.find(name)
        assert found, name
        total += transferred(Path(found))
    assert total <= FIRST_LOAD


def test_a_page_names_all_that_it_loads(client: Client) -> None:
    names = loaded_by(client.get(reverse("ui:gallery")).content.decode())
    assert {"ui/ui.css", "ui/app.js", "ui/icons.svg", "ui/fonts/source-sans-3-latin.woff2"} <= names


def outside_addresses(text: str) -> list[str]:
    """Addresses of other machines, but for names that look like one and the example domain."""
    found = re.findall(r"(?:https?:)?//[a-z0-9][\w.-]*\.[a-z]{2,}[^\s\"')<]*", text)
    return [one for one in found if not one.startswith(NAMES_NOT_ADDRESSES)]


def our_files() -> list[Path]:
    static = [path for path in STATIC.rglob("*") if path.suffix in (".css", ".js", ".svg")]
    return static + sorted(UI.rglob("templates/**/*.html"))


@pytest.mark.parametrize("path", our_files(), ids=lambda path: path.name)
def test_nothing_comes_from_elsewhere(path: Path) -> None:
    assert outside_addresses(path.read_text()) == []


def test_an_outside_address_would_be_found() -> None:
    assert outside_addresses('<script src="//cdn.example.com/x.js">') == ["//cdn.example.com/x.js"]


def test_every_font_and_library_has_its_licence_beside_it() -> None:
    for name in ("fonts/OFL-source-sans-3.txt", "fonts/OFL-source-serif-4.txt"):
        assert "SIL OPEN FONT LICENSE" in (STATIC / name).read_text().upper()
    assert "ISC License" in (STATIC / "icons-LICENSE.txt").read_text()
    assert "permission" in (STATIC / "vendor" / "htmx-LICENSE.txt").read_text().lower()
