"""The gallery in a real browser: accessible, fitting, quiet, and useful with the keyboard alone."""

import os
import re
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, Page, sync_playwright
from pytest_django.live_server_helper import LiveServer

from cityjourney.ui.gallery import GROUPS
from tests.conftest import chromium_path
from tests.e2e.conftest import FLAGS, axe

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
KEYS = ["", *(f"parts/{group.key}/" for group in GROUPS)]
Opener = Callable[..., Page]


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    before = os.environ.get("DJANGO_ALLOW_ASYNC_UNSAFE")
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"  # the driver's event loop runs in this thread
    with sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=chromium_path(), args=FLAGS)
        yield browser
        browser.close()
    if before is None:
        del os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"]


@pytest.fixture
def gallery(chromium: Browser, live_server: LiveServer) -> Iterator[Opener]:
    """Opens a page of the gallery; the test fails if the browser complains or asks for anything elsewhere."""
    complaints: list[str] = []
    contexts = []

    def opener(key: str = "", width: int = 1280, scheme: str = "light", **options: object) -> Page:
        size = {"width": width, "height": 800}
        context = chromium.new_context(viewport=size, color_scheme=scheme, base_url=live_server.url, **options)  # type: ignore[arg-type]
        contexts.append(context)
        page = context.new_page()
        page.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on("request", lambda r: None if r.url.startswith((live_server.url, "data:")) else complaints.append(r.url))
        page.goto(f"/ui/{key}")
        return page

    yield opener
    for context in contexts:
        context.close()
    assert complaints == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [360, 1280])
@pytest.mark.parametrize("key", KEYS)
def test_a_page_has_no_barrier_and_fits(gallery: Opener, key: str, width: int, scheme: str) -> None:
    page = gallery(key, width, scheme)
    assert axe(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_a_barrier_would_be_found(gallery: Opener) -> None:
    page = gallery()
    page.evaluate("document.querySelector('main').append(document.createElement('button'))")
    assert any(finding.startswith("button-name") for finding in axe(page))


def test_arrow_keys_turn_the_pages(gallery: Opener) -> None:
    page = gallery("parts/actions/")
    page.keyboard.press("ArrowRight")
    page.wait_for_url("**/parts/forms/")
    page.keyboard.press("ArrowLeft")
    page.wait_for_url("**/parts/actions/")


def test_a_slash_leads_to_search_and_letters_are_then_written(gallery: Opener) -> None:
    page = gallery("parts/actions/")
    page.keyboard.press("/")
    page.keyboard.type("rail/?")
    assert page.locator("#shell-search").input_value() == "rail/?"


def test_shortcuts_can_be_switched_off_for_good(gallery: Opener) -> None:
    page = gallery("parts/actions/")
    page.keyboard.press("?")
    page.get_by_role("button", name="Switch shortcuts off").click()
    page.goto("/ui/parts/actions/")
    page.keyboard.press("ArrowRight")
    page.keyboard.press("?")
    assert page.locator("#keys").is_visible()
    assert page.url.endswith("/parts/actions/")


def test_dark_is_chosen_without_loading_the_page_and_stays(gallery: Opener) -> None:
    page = gallery()
    page.evaluate("window.same = true")
    page.locator(".account summary").click()
    page.get_by_role("button", name="Dark").click()
    assert page.evaluate("window.same && document.documentElement.dataset.theme") == "dark"
    page.reload()
    assert page.locator("html").get_attribute("data-theme") == "dark"
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(20, 24, 29)"


def test_without_scripts_dark_is_chosen_all_the_same(gallery: Opener) -> None:
    page = gallery(java_script_enabled=False)
    page.locator(".account summary").click()
    page.get_by_role("button", name="Dark").click()
    assert page.locator("html").get_attribute("data-theme") == "dark"


def test_a_word_is_explained_in_place_without_scripts(gallery: Opener) -> None:
    page = gallery("parts/way/", java_script_enabled=False)
    meaning = page.locator("#tag-light")
    assert not meaning.is_visible()
    page.locator("[popovertarget=tag-light]").press("Enter")
    assert meaning.is_visible()
    page.keyboard.press("Escape")
    assert not meaning.is_visible()


def test_a_dialog_opens_and_gives_the_focus_back(gallery: Opener) -> None:
    page = gallery("parts/actions/")
    opener = page.get_by_role("button", name="Why do we ask?").first
    opener.click()
    assert page.locator("#why-light").is_visible()
    page.keyboard.press("Escape")
    assert page.evaluate("document.activeElement.dataset.open") == "why-light"


def test_errors_of_a_form_have_the_focus(gallery: Opener) -> None:
    page = gallery("parts/forms/")
    assert page.evaluate("document.activeElement.matches('[data-focus]')")


def test_places_stand_at_the_bottom_of_a_phone(gallery: Opener) -> None:
    page = gallery(width=360)
    box = page.locator(".rail").bounding_box()
    assert box is not None
    assert box["y"] + box["height"] == pytest.approx(800, abs=1)
    assert page.locator(".rail > ul > li:visible").count() == 5
    page.locator(".more summary").click()
    assert page.locator(".more").get_by_role("link", name="From right to left").is_visible()


def test_a_finger_turns_the_pages(gallery: Opener) -> None:
    page = gallery("parts/actions/", 360, has_touch=True)
    swipe = """(dx) => {
      const point = (x) => new Touch({identifier: 1, target: document.body, clientX: x, clientY: 300});
      document.body.dispatchEvent(new TouchEvent('touchstart', {bubbles: true, touches: [point(200)]}));
      document.body.dispatchEvent(new TouchEvent('touchend', {bubbles: true, changedTouches: [point(200 + dx)]})); }"""
    page.evaluate(swipe, -30)
    assert page.url.endswith("/parts/actions/")
    page.evaluate(swipe, -150)
    page.wait_for_url("**/parts/forms/")


def test_what_can_be_touched_on_a_phone_is_big_enough(gallery: Opener) -> None:
    page = gallery("parts/desk/", 360)
    small = page.evaluate(
        """() => [...document.querySelectorAll('button, summary, .btn, .rail a, .tab a, input')]
        .filter(e => e.checkVisibility() && !e.closest('.unseen, dialog') && !e.matches('.unseen'))
        .filter(e => { const b = e.getBoundingClientRect(); return b.width < 24 || b.height < 24; })
        .map(e => e.outerHTML.slice(0, 80))"""
    )
    assert small == []


def test_print_shows_the_page_and_not_the_rail(gallery: Opener) -> None:
    page = gallery("parts/desk/")
    page.emulate_media(media="print")
    assert not page.locator(".spine").is_visible()
    assert page.locator("h1").is_visible()


def test_a_keyboard_reaches_the_content_first(gallery: Opener) -> None:
    page = gallery()
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.getAttribute('href')") == "#main"
    page.keyboard.press("Enter")
    assert re.search(r"#main$", page.url)
    assert page.evaluate("document.activeElement.id") == "main"
