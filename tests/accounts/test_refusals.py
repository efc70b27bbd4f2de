"""Input that no browser sends, and what every answer carries (cases 22, 23, 28)."""

import pytest
from django.conf import settings
from django.core.cache import cache
from django.db import DataError, transaction
from django.http import HttpResponse
from django.test import Client, override_settings
from django.urls import reverse

from cityjourney.accounts.commands import change_profile
from cityjourney.accounts.models import User
from tests.accounts.conftest import AT, BACKEND, is_in, with_password

pytestmark = pytest.mark.django_db
WITHOUT = [name for name in settings.MIDDLEWARE if "RefuseBrokenInput" not in name]
FORM = "application/x-www-form-urlencoded"
EVIL = [
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "{{ 7|add:7 }}",
    "\u202egnirts desrever",
    "😀 José Ñandú",
    "=cmd|' /C calc'!A0",
]


@pytest.fixture(autouse=True)
def _no_limits_left_over() -> None:
    cache.clear()


def all_pages(client: Client) -> list[tuple[str, HttpResponse]]:
    """Every form page of the account, asked with what is given."""
    names = ["accounts:profile", "account_email", "usersessions_list", "mfa_index", "accounts:leave", "account_login"]
    return [(name, client.get(reverse(name))) for name in names]


@pytest.mark.parametrize("address", ["/account/sign-in/?next=%00", "/account/%00/", "/account/sign-in/?a%00b=1"])
def test_a_nul_in_the_address_is_a_bad_request(client: Client, address: str) -> None:
    assert client.get(address).status_code == 400


@pytest.mark.parametrize("name", ["account_login", "account_request_login_code", "account_reset_password"])
def test_a_nul_in_a_form_is_a_bad_request(client: Client, name: str) -> None:
    answer = client.post(reverse(name), {"login": "a\0@b.example", "email": "a\0@b.example", "password": "\0"})

    assert answer.status_code == 400
    assert b"Traceback" not in answer.content


@pytest.mark.postgresql
def test_postgresql_cannot_store_what_is_refused(ana: User) -> None:
    """Why the refusal is there: a page that looked up the raw text would break."""
    with pytest.raises((ValueError, DataError), match="NUL"), transaction.atomic():
        list(User.objects.filter(name="a\0"))


def test_without_the_refusal_nul_would_reach_the_pages(client: Client) -> None:
    with override_settings(MIDDLEWARE=WITHOUT):
        assert client.get("/account/sign-in/?next=%00").status_code == 200


@pytest.mark.parametrize("name", ["account_login", "accounts:profile"])
@pytest.mark.parametrize("kind", ["application/json", "text/xml", "text/plain", ""])
def test_bodies_of_other_kinds_are_refused(client: Client, ana: User, name: str, kind: str) -> None:
    client.force_login(ana, backend=BACKEND)

    answer = client.post(reverse(name), data='{"broken": ', content_type=kind)

    assert answer.status_code == 415


def test_without_the_refusal_json_would_reach_the_forms(client: Client) -> None:
    with override_settings(MIDDLEWARE=WITHOUT):
        answer = client.post(reverse("account_login"), data='{"broken": ', content_type="application/json")

    assert answer.status_code != 415


def test_ten_megabytes_are_refused_before_they_are_read(client: Client) -> None:
    form = client.post(reverse("account_login"), data="a=" + "x" * 10_000_000, content_type=FORM)
    files = client.post(reverse("account_login"), data="x" * 31_000_000, content_type="multipart/form-data; boundary=b")

    assert (form.status_code, files.status_code) == (413, 413)


def test_a_lie_about_the_length_is_refused(client: Client) -> None:
    assert client.post(reverse("account_login"), data="a=1", content_type=FORM, CONTENT_LENGTH="-5").status_code == 413


def test_a_broken_upload_is_a_bad_request(client: Client) -> None:
    answer = client.post(
        reverse("account_login"), data=b"--b\r\nbroken", content_type="multipart/form-data; boundary=b"
    )

    assert answer.status_code in {200, 400}
    assert b"Traceback" not in answer.content


def test_a_form_of_a_million_fields_is_refused(client: Client) -> None:
    body = "&".join(f"a{n}=1" for n in range(2_001))

    assert client.post(reverse("account_login"), data=body, content_type=FORM).status_code == 400


@pytest.mark.parametrize("evil", EVIL)
def test_a_name_is_shown_as_typed_and_never_run(client: Client, ana: User, evil: str) -> None:
    change_profile(person=ana, name=evil, language="en", time_zone="Europe/Madrid", theme="auto", by=ana, at=AT)
    client.force_login(ana, backend=BACKEND)

    for name, page in all_pages(client):
        text = page.content.decode()
        assert page.status_code in {200, 302}, name
        assert "<script>alert" not in text
        assert "<img src=x" not in text
        assert "14" not in text or evil != EVIL[2] or "{{ 7|add:7 }}" in text


def test_a_megabyte_of_name_is_refused_in_words(client: Client, ana: User) -> None:
    client.force_login(ana, backend=BACKEND)

    answer = client.post(
        reverse("accounts:profile"),
        {"name": "x" * 1_000_000, "language": "en", "time_zone": "Europe/Madrid", "theme": "auto"},
    )

    assert answer.status_code == 200
    assert "150" in answer.content.decode()


def test_a_forged_host_is_a_bad_request(client: Client) -> None:
    with override_settings(ALLOWED_HOSTS=["journey.example"]):
        forged = client.get(reverse("account_login"), headers={"host": "evil.example"})
        right = client.get(reverse("account_login"), headers={"host": "journey.example"})

    assert (forged.status_code, right.status_code) == (400, 200)


def test_with_every_host_allowed_a_forged_one_would_be_served(client: Client) -> None:
    with override_settings(ALLOWED_HOSTS=["*"]):
        assert client.get(reverse("account_login"), headers={"host": "evil.example"}).status_code == 200


def test_links_in_mails_do_not_follow_the_host_of_the_request(client: Client, ana: User) -> None:
    from cityjourney.notifications.models import Message

    with override_settings(ALLOWED_HOSTS=["*"]):
        client.post(
            reverse("account_request_login_code"), {"email": "zoe@nowhere.example"}, headers={"host": "evil.example"}
        )

    assert "evil.example" not in Message.objects.get().text


def test_a_form_without_its_token_is_refused_on_a_page_of_ours(ben: User) -> None:
    strict = Client(enforce_csrf_checks=True)

    answer = with_password(strict, ben.email)

    assert answer.status_code == 403
    assert "This form waited too long" in answer.content.decode()
    assert not is_in(strict)


def test_without_the_check_another_site_could_send_the_form(ben: User) -> None:
    strict = Client(enforce_csrf_checks=True)

    with override_settings(MIDDLEWARE=[name for name in settings.MIDDLEWARE if "Csrf" not in name]):
        with_password(strict, ben.email)

        assert is_in(strict)


def test_every_answer_says_what_a_browser_may_do(client: Client) -> None:
    page = client.get(reverse("account_login"))

    policy = page["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "script-src 'self';" in policy
    assert "unsafe" not in policy
    assert "frame-ancestors 'none'" in policy
    assert page["X-Frame-Options"] == "DENY"
    assert page["X-Content-Type-Options"] == "nosniff"
    assert page["Referrer-Policy"] == "same-origin"
    assert page["Cross-Origin-Opener-Policy"] == "same-origin"


@pytest.mark.parametrize("name", ["account_login", "mfa_add_webauthn", "accounts:profile"])
def test_no_page_has_a_script_or_style_in_its_text(client: Client, ana: User, name: str) -> None:
    """What the policy would not run must not be there; data in `application/json` is no script."""
    import re

    if name != "account_login":
        client.force_login(ana, backend=BACKEND)
    text = client.get(reverse(name)).content.decode()

    scripts = re.findall(r"<script([^>]*)>", text)
    assert all("src=" in attributes or 'type="application/json"' in attributes for attributes in scripts)
    assert not re.search(r"<style|\sstyle=|\son\w+=", text)


def test_cookies_of_the_session_cannot_be_read_by_scripts(client: Client, ben: User) -> None:
    with_password(client, ben.email)

    for name in ("session", "csrf"):
        cookie = client.cookies[name]
        assert cookie["httponly"]
        assert cookie["samesite"] == "Lax"
