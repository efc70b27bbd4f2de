"""A real site and a real Chromium for the tests in this folder."""

import os
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Request, sync_playwright

from tests.conftest import chromium_path
from tests.installation import Installation, running_demo

AXE = Path(__file__).parent / "vendor" / "axe.min.js"
FLAGS = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
]  # fmt: skip

# Playwright's synchronous driver runs an event loop in this thread; only the site's processes touch the database
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Installation]:
    """One site with the demo programme, for the whole run."""
    with running_demo(tmp_path_factory.mktemp("site")) as ready:
        yield ready


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Debian's Chromium."""
    with sync_playwright() as driver:
        chromium = driver.chromium.launch(executable_path=chromium_path(), args=FLAGS)
        yield chromium
        chromium.close()


@pytest.fixture
def open_page(browser: Browser, site: Installation) -> Iterator[Callable[..., Page]]:
    """Opens pages of a given width and colour scheme; fails the test if any asks for something outside the site."""
    contexts: list[BrowserContext] = []
    outside: list[str] = []

    def note(request: Request) -> None:
        if not request.url.startswith((site.address, "data:", "blob:")):
            outside.append(request.url)

    def opener(width: int = 1280, scheme: str = "light", **options: object) -> Page:
        context = browser.new_context(
            viewport={"width": width, "height": 900 if width > 600 else 780},
            color_scheme=scheme,
            base_url=site.address,
            **options,
        )
        contexts.append(context)
        page = context.new_page()
        page.on("request", note)
        return page

    yield opener
    for context in contexts:
        context.close()
    assert outside == [], "a page asked for something outside the site"


def axe(page: Page, rules: list[str] | None = None) -> list[str]:
    """What axe-core finds on a page (with all its rules, or some): rule and first place of each finding."""
    if not page.evaluate("() => 'axe' in window"):
        page.evaluate(AXE.read_text() + "\n;undefined")
    options = {"resultTypes": ["violations"], **({"runOnly": rules} if rules else {})}
    found = page.evaluate("async options => (await axe.run(document, options)).violations", options)
    return [f"{item['id']}: {item['nodes'][0]['html'][:160]}" for item in found]
