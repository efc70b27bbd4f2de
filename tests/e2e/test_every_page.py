"""Every kind of page, as several people see it: accessible, light, within the screen, without a request outside."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page

from tests.e2e.conftest import axe
from tests.e2e.walk import people_of, sign_in, walk
from tests.installation import Installation

pytestmark = pytest.mark.browser


def readers(site: Installation) -> list[str]:
    """Somebody of the programme team and somebody of a city: the first and the second role of the demo."""
    people = people_of(site)
    return [role for role in people if role not in ("password", "edition")]


@pytest.mark.parametrize("who", [0, 1, 2], ids=["first role", "second role", "nobody"])
def test_axe_finds_nothing_and_nothing_sticks_out(open_page: Callable[..., Page], site: Installation, who: int) -> None:
    page = open_page(width=360)
    trouble: list[str] = []
    page.on("pageerror", lambda error: trouble.append(f"script: {error}"))
    page.on("console", lambda line: trouble.append(f"console: {line.text}") if line.type == "error" else None)
    if who < 2:
        people = people_of(site)
        sign_in(page, people[readers(site)[who]], people["password"])
        start = site.address + "/"
    else:
        start = site.address + "/account/sign-in/"
    kinds = []
    for kind in walk(page, start):
        kinds.append(kind)
        for width, scheme in ((360, "light"), (1280, "dark"), (1280, "light"), (360, "dark")):
            page.set_viewport_size({"width": width, "height": 800})
            page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
            only = None if (width, scheme) in ((360, "light"), (1280, "dark")) else ["color-contrast"]
            trouble += [f"{kind} at {width} {scheme}: {finding}" for finding in axe(page, only)]
            wide = page.evaluate("document.documentElement.scrollWidth")
            if wide > width:
                trouble.append(f"{kind} at {width}: {wide} px wide")
    assert trouble == []
    assert len(kinds) > (10 if who < 2 else 2), kinds


def test_the_first_page_weighs_little(open_page: Callable[..., Page], site: Installation) -> None:
    """At most 100 kB on the wire for a first visit, fonts and scripts included."""
    people = people_of(site)
    page = open_page()
    sign_in(page, people[readers(site)[1]], people["password"])
    state = page.context.storage_state()
    for path in ("/account/sign-in/", f"/{people['edition']}/guide/", f"/{people['edition']}/cities/"):
        fresh = open_page(storage_state=state)
        session = fresh.context.new_cdp_session(fresh)
        session.send("Network.enable")
        weights: list[float] = []
        session.on("Network.loadingFinished", lambda event, found=weights: found.append(event["encodedDataLength"]))
        fresh.goto(path)
        fresh.wait_for_load_state("networkidle")
        assert 5_000 < sum(weights) <= 100_000, (path, weights)


def test_the_skip_link_and_the_menu_work_from_the_keyboard(open_page: Callable[..., Page], site: Installation) -> None:
    people = people_of(site)
    page = open_page()
    sign_in(page, people[readers(site)[1]], people["password"])
    page.goto(f"/{people['edition']}/guide/")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "main"
    before = page.url.split("#")[0]
    page.keyboard.press("ArrowRight")
    page.wait_for_url(lambda url: url.split("#")[0] != before)
    page.keyboard.press("ArrowLeft")
    page.wait_for_url(before)


def test_every_control_that_can_be_reached_shows_its_focus(open_page: Callable[..., Page], site: Installation) -> None:
    people = people_of(site)
    page = open_page()
    sign_in(page, people[readers(site)[0]], people["password"])
    page.goto(f"/{people['edition']}/cities/")
    invisible = []
    for _ in range(40):
        page.keyboard.press("Tab")
        found = page.evaluate(
            "() => { const e = document.activeElement; const s = getComputedStyle(e);"
            " return [e.outerHTML.slice(0, 80), s.outlineStyle, parseFloat(s.outlineWidth), s.boxShadow] }"
        )
        if found[0].startswith("<body"):
            break
        if (found[1] == "none" or found[2] == 0) and found[3] == "none":
            invisible.append(found[0])
    assert invisible == []


def test_without_scripts_the_guide_still_leads_on(browser: object, site: Installation) -> None:
    people = people_of(site)
    context = browser.new_context(java_script_enabled=False, base_url=site.address)  # type: ignore[attr-defined]
    page = context.new_page()
    page.goto("/account/sign-in/")
    page.locator("summary", has_text="password").click()
    page.fill("input[name=login]", people[readers(site)[1]])
    page.fill("input[name=password]", people["password"])
    with page.expect_navigation():
        page.keyboard.press("Enter")
    page.goto(f"/{people['edition']}/guide/")
    first = page.url
    with page.expect_navigation():
        page.locator("a[rel=next]").click()
    assert page.url != first
    context.close()
