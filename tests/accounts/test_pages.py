"""Every page of one's own account answers, in both languages, with our layout."""

import re

import pytest
from django.test import Client
from django.urls import reverse

from cityjourney.accounts.models import User

pytestmark = pytest.mark.django_db

FOR_STRANGERS = [
    "account_login",
    "account_request_login_code",
    "account_reset_password",
    "account_signup",
    "account_inactive",
    "socialaccount_login_cancelled",
    "account_password_reset_completed",
]
FOR_ONESELF = [
    "accounts:profile",
    "accounts:my_data",
    "accounts:leave",
    "account_email",
    "account_set_password",
    "mfa_index",
    "mfa_activate_totp",
    "mfa_list_webauthn",
    "mfa_add_webauthn",
    "usersessions_list",
    "socialaccount_connections",
    "account_logout",
]


@pytest.mark.parametrize("name", FOR_STRANGERS)
@pytest.mark.parametrize("language", ["en", "es"])
def test_pages_for_strangers_answer(client: Client, name: str, language: str) -> None:
    page = client.get(reverse(name), headers={"accept-language": language})

    assert page.status_code == 200
    assert "City Journey" in page.content.decode()
    assert "<c-" not in page.content.decode()


def test_the_page_after_a_problem_with_a_service_says_so(client: Client) -> None:
    page = client.get(reverse("socialaccount_login_error"))

    assert page.status_code == 401
    assert "That did not work" in page.content.decode()


@pytest.mark.parametrize("name", FOR_ONESELF)
def test_pages_about_oneself_answer_to_the_person_and_send_strangers_to_sign_in(
    client: Client, ana: User, name: str
) -> None:
    stranger = client.get(reverse(name))
    client.force_login(ana, backend="allauth.account.auth_backends.AuthenticationBackend")

    page = client.get(reverse(name))

    assert stranger.status_code == 302
    assert page.status_code == 200, page.get("Location")
    assert "<c-" not in page.content.decode()
    assert reverse("accounts:profile") in page.content.decode()
    assert re.search(r"<h1[^>]*>\s*\S", page.content.decode()), "a page has a heading"
