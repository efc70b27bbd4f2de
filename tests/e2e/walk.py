"""Walks a site as a person would: from link to link, one example of each kind of page."""

import json
from collections.abc import Iterator
from functools import cache
from urllib.parse import urlsplit

from django.urls import Resolver404, resolve
from playwright.sync_api import Page

from tests.installation import Installation

LEFT_OUT = {"account_logout", "health"}
DOWNLOADS = (".pdf", ".csv", ".xlsx", ".json", ".ics", ".zip", ".eml", ".jsonld", ".tsv", ".yaml")


@cache
def people_of(site: Installation) -> dict[str, str]:
    """The demo's people: role (as the demo calls it) -> e-mail; the password stands under `password`."""
    told = json.loads(site.run("demo", "--show", "--json"))
    found = {person["role"]: person["email"] for person in reversed(told["people"])}
    return {**found, "password": told["password"], "edition": told["edition"]}


def sign_in(page: Page, email: str, password: str) -> None:
    """Sign in with a password, as the page offers it."""
    page.goto("/account/sign-in/")
    page.locator("summary", has_text="password").click()
    page.fill("input[name=login]", email)
    page.fill("input[name=password]", password)
    with page.expect_navigation():
        page.keyboard.press("Enter")


def kind_of(address: str) -> str | None:
    """The name of the route behind an address; None for what is no page."""
    path = urlsplit(address).path
    if path.endswith(DOWNLOADS) or path.startswith("/static/"):
        return None
    try:
        match = resolve(path)
    except Resolver404:
        return None
    name = match.view_name
    return None if name in LEFT_OUT or "download" in name or "export" in name else name


def walk(page: Page, start: str, limit: int = 150) -> Iterator[str]:
    """Open one page of each kind that can be reached by links from `start`; yields the kind when it is open."""
    waiting, seen = [start], set[str]()
    while waiting and len(seen) < limit:
        address = waiting.pop(0)
        kind = kind_of(address)
        if kind is None or kind in seen:
            continue
        seen.add(kind)
        answer = page.goto(address)
        assert answer is not None
        assert answer.status < 400, f"{address} answered {answer.status}"
        if "html" not in (answer.headers.get("content-type") or ""):
            continue
        yield kind
        found = page.eval_on_selector_all("a[href]", "links => links.map(a => a.href)")
        here = urlsplit(page.url).netloc
        waiting += [url.split("#")[0] for url in found if urlsplit(url).netloc == here]
