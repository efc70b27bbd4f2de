"""Case 16, seen by the reader: what is typed while the site is away stays, is said to be unsaved, and arrives."""

import os
import signal
from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect, sync_playwright

from tests.conftest import chromium_path
from tests.installation import listens, wait_until
from tests.reliability.conftest import Stage

pytestmark = pytest.mark.browser
SAVED = "#saved"


@pytest.fixture
def page(stage: Stage) -> Iterator[Page]:
    """A browser in which the representative is signed in."""
    with sync_playwright() as driver:
        chromium = driver.chromium.launch(executable_path=chromium_path(), args=["--no-sandbox", "--disable-gpu"])
        context = chromium.new_context(base_url=f"http://localhost:{stage.place.port}")
        name, value = stage.sessions["rep"].split("=", 1)
        context.add_cookies([{"name": name, "value": value, "url": f"http://localhost:{stage.place.port}"}])
        yield context.new_page()
        chromium.close()


def take_away(stage: Stage) -> None:
    if stage.place.web is None:
        return
    os.killpg(stage.place.web.pid, signal.SIGKILL)
    stage.place.web.wait()
    wait_until(lambda: not listens(stage.place.port), what="the end of the server")


def test_what_is_typed_while_the_site_is_away_is_kept_and_saved_when_it_is_back(stage: Stage, page: Page) -> None:
    stage.serve()
    page.goto(stage.draft)
    page.get_by_label("Why?").fill("Because")
    expect(page.locator(SAVED)).to_contain_text("Saved at", timeout=20_000)

    take_away(stage)
    page.get_by_label("Why?").fill("Because of the river")
    expect(page.locator(SAVED)).to_contain_text("Not saved yet", timeout=20_000)
    expect(page.get_by_label("Why?")).to_have_value("Because of the river")
    stage.serve()

    expect(page.locator(SAVED)).to_contain_text("Saved at", timeout=30_000)
    [(answers,)] = stage.place.sql("SELECT answers FROM questionnaires_response")
    assert "Because of the river" in str(answers)


def test_without_our_script_the_page_would_go_on_to_say_saved(stage: Stage, page: Page) -> None:
    take_away(stage)
    stage.serve()
    page.route("**/ui/app*.js", lambda route: route.abort())
    page.goto(stage.draft)
    page.get_by_label("Why?").fill("Because of the sea")
    expect(page.locator(SAVED)).to_contain_text("Saved at", timeout=20_000)

    with page.expect_event("requestfailed"):
        take_away(stage)
        page.get_by_label("Why?").fill("Because of the hills")

    expect(page.locator(SAVED)).to_contain_text("Saved at")
