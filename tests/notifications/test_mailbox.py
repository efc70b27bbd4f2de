"""The demo's mailbox: there in the demo, nowhere else, and harmless."""

from pathlib import Path

import pytest
from django.test import Client, override_settings
from django.urls import reverse

EVIL = (
    "X-Envelope-To: ana@ermua.example\r\nFrom: x@y.example\r\nTo: ana@ermua.example\r\n"
    "Subject: <script>alert(1)</script>\r\nMessage-ID: <1@x>\r\nMIME-Version: 1.0\r\n"
    "Content-Type: text/html; charset=utf-8\r\n\r\n<img src=x onerror=alert(1)>\r\n"
)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "1700000000000000000-1.eml").write_text(EVIL, newline="")
    return tmp_path


@pytest.mark.parametrize("name", ["mailbox", "mail"])
def test_outside_the_demo_there_is_no_mailbox(client: Client, folder: Path, name: str) -> None:
    given = {"key": "1700000000000000000-1"} if name == "mail" else {}
    address = reverse(f"notifications:{name}", kwargs=given)

    with override_settings(MAILBOX_DIR=folder, DEMO=False):
        hidden = client.get(address).status_code
    with override_settings(MAILBOX_DIR=folder, DEMO=True):
        shown = client.get(address).status_code

    assert (hidden, shown) == (404, 200)


def test_what_a_mail_brings_is_shown_and_never_run(client: Client, folder: Path) -> None:
    with override_settings(MAILBOX_DIR=folder, DEMO=True):
        pages = [client.get(reverse("notifications:mailbox")), client.get("/mailbox/1700000000000000000-1/")]

    for page in pages:
        assert b"<script>alert" not in page.content
        assert b"<img src=x" not in page.content
    assert b"&lt;img src=x onerror" in pages[1].content


@pytest.mark.parametrize("key", ["..-etc-passwd", "nothing", "1700000000000000000-2"])
def test_a_mail_that_is_not_there_is_not_found(client: Client, folder: Path, key: str) -> None:
    with override_settings(MAILBOX_DIR=folder, DEMO=True):
        assert client.get(f"/mailbox/{key}/").status_code == 404
