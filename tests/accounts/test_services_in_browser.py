"""The way to an organisation's service and back in a real Chromium."""

import json

import pytest
from playwright.sync_api import BrowserContext, Route

from tests.accounts.conftest import EMAIL
from tests.installation import Installation

pytestmark = pytest.mark.browser


@pytest.mark.parametrize(("allowed", "arrives"), [(True, True), (False, False)])
def test_a_real_browser_follows_to_the_service_because_our_policy_names_it(
    provider: str, installation: Installation, context: BrowserContext, allowed: bool, arrives: bool
) -> None:
    """Chromium applies `form-action` to redirects too; the second run is the twin, with the service left out."""
    app = {"provider_id": "eu-login", "name": "EU Login", "client_id": "city-journey", "secret": "x"}
    installation.extra["CITYJOURNEY_OIDC"] = json.dumps([{**app, "settings": {"server_url": provider}}])
    installation.python(
        "from cityjourney.accounts.commands import join\n"
        "from django.utils import timezone\n"
        f"join(email={EMAIL!r}, name='Ana Ruiz', at=timezone.now(), verified=True)\n"
    )
    page = context.new_page()
    page.goto(f"{installation.start_web()}/account/sign-in/?next=/account/profile/")
    if not allowed:
        page.route("**/services/eu-login/login/**", lambda route: _without_service(route, provider))
    page.get_by_role("link", name="Sign in with EU Login").click()
    page.get_by_role("button", name="Go on").click()

    if arrives:
        page.wait_for_url(f"{provider}/**")
        page.locator("[name=sub]").first.fill("ana")
        page.locator("button[type=submit], input[type=submit], button").first.click()
        page.wait_for_url("**/account/profile/")
    else:
        page.wait_for_timeout(1500)
        assert not page.url.startswith(provider)


def _without_service(route: Route, provider: str) -> None:
    """Our page with the service taken out of its policy."""
    answer = route.fetch(max_redirects=0)
    policy = answer.headers.get("content-security-policy", "").replace(f" {provider}", "")
    route.fulfill(response=answer, headers={**answer.headers, "content-security-policy": policy})
