"""Passkeys in a real Chromium with a virtual authenticator, against the real web server and its strict policy."""

import re

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.accounts.conftest import EMAIL
from tests.installation import Installation

pytestmark = pytest.mark.browser


def with_authenticator(page: Page) -> list[str]:
    """Plug a virtual authenticator in; the list fills with what the page's policy or scripts complain about."""
    complaints: list[str] = []
    page.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda error: complaints.append(str(error)))
    session = page.context.new_cdp_session(page)
    session.send("WebAuthn.enable")
    options = {
        "protocol": "ctap2",
        "transport": "internal",
        "hasResidentKey": True,
        "hasUserVerification": True,
        "isUserVerified": True,
        "automaticPresenceSimulation": True,
    }
    session.send("WebAuthn.addVirtualAuthenticator", {"options": options})
    return complaints


def sign_in_by_code(page: Page, place: Installation) -> None:
    page.goto(f"{place.address}/account/sign-in/")
    page.get_by_label("E-mail address").first.fill(EMAIL)
    page.get_by_role("button", name="Send me a code").click()
    [(text,)] = place.sql("SELECT text FROM notifications_message ORDER BY id DESC LIMIT 1")
    found = re.search(r"^ {4}(\S+)$", str(text), re.MULTILINE)
    assert found
    page.get_by_label("Code from the e-mail").fill(found[1])
    page.get_by_role("button", name="Go on").click()


def add_passkey(page: Page, place: Installation) -> None:
    page.goto(f"{place.address}/account/security/passkeys/add/")
    page.get_by_label("What is it called?").fill("My laptop")
    page.get_by_label("I want to sign in with it alone").check()
    page.locator("#passkey_add").click()
    page.wait_for_url("**/account/security/codes/")


def test_a_passkey_is_added_and_then_signs_in_alone(place: Installation, context: BrowserContext) -> None:
    page = context.new_page()
    complaints = with_authenticator(page)
    sign_in_by_code(page, place)

    add_passkey(page, place)
    page.goto(f"{place.address}/account/security/passkeys/")
    expect(page.get_by_text("My laptop").first).to_be_visible()
    context.clear_cookies()
    page.goto(f"{place.address}/account/sign-in/?next=/account/profile/")
    page.get_by_role("button", name="Sign in with a passkey").click()
    page.wait_for_url("**/account/profile/")

    expect(page.get_by_label(re.compile("^Name"))).to_have_value("Ana Ruiz")
    assert not complaints


def test_with_a_passkey_a_code_from_the_mail_is_not_enough(place: Installation, context: BrowserContext) -> None:
    page = context.new_page()
    complaints = with_authenticator(page)
    sign_in_by_code(page, place)
    add_passkey(page, place)
    context.clear_cookies()

    sign_in_by_code(page, place)

    expect(page.get_by_role("heading", name="Second step")).to_be_visible()
    page.get_by_role("button", name="Use my passkey").click()
    expect(page).not_to_have_url(re.compile("second-step"))
    page.wait_for_load_state()
    page.goto(f"{place.address}/account/profile/")
    expect(page.get_by_label(re.compile("^Name"))).to_have_value("Ana Ruiz")
    assert not complaints


def test_a_passkey_that_is_not_there_is_said_in_words(place: Installation, context: BrowserContext) -> None:
    page = context.new_page()
    session = page.context.new_cdp_session(page)
    session.send("WebAuthn.enable")
    options = {"protocol": "ctap2", "transport": "internal", "hasResidentKey": True, "hasUserVerification": True}
    session.send("WebAuthn.addVirtualAuthenticator", {"options": options})
    page.goto(f"{place.address}/account/sign-in/")

    page.get_by_role("button", name="Sign in with a passkey").click()

    expect(page.get_by_text("The passkey did not work this time")).to_be_visible()


def test_without_javascript_the_sign_in_works_and_offers_no_passkey(place: Installation, browser: Browser) -> None:
    context = browser.new_context(java_script_enabled=False, locale="en-GB")
    page = context.new_page()

    page.goto(f"{place.address}/account/sign-in/")
    hidden = page.get_by_role("button", name="Sign in with a passkey").is_hidden()
    sign_in_by_code(page, place)
    page.goto(f"{place.address}/account/profile/")

    expect(page.get_by_label(re.compile("^Name"))).to_have_value("Ana Ruiz")
    assert hidden
    context.close()
