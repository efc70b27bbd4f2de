"""Sign-in through an organisation's service: a real OpenID Connect provider, in a process of its own."""

from collections.abc import Callable, Iterator
from typing import Any
from urllib.parse import urlencode, urlsplit

import pytest
from allauth.account.models import EmailAddress
from allauth.socialaccount.models import SocialAccount
from django.core.cache import cache
from django.test import Client, override_settings
from django.urls import reverse

from cityjourney.accounts.models import User
from cityjourney.audit.models import Entry
from cityjourney.notifications.models import Message
from tests.accounts.conftest import BACKEND, is_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def service(provider: str) -> Iterator[Callable[..., Any]]:
    """Goes through the service as somebody; the last answer of our side."""
    app = {
        "provider_id": "eu-login",
        "name": "EU Login",
        "client_id": "city-journey",
        "secret": "not-much-of-one",
        "settings": {"server_url": provider},
    }
    cache.clear()

    def go(client: Client, sub: str, process: str = "login") -> Any:
        start = client.post(f"{reverse('openid_connect_login', args=['eu-login'])}?{urlencode({'process': process})}")
        assert start.status_code == 302, start.content
        back = agree(start["Location"], sub)
        return client.get(back, follow=True)

    with override_settings(SOCIALACCOUNT_PROVIDERS={"openid_connect": {"APPS": [app]}}):
        yield go


def agree(address: str, sub: str) -> str:
    """Sign in at the provider as `sub`; where it sends the browser back to, on our side."""
    import httpx

    answer = httpx.post(address, data={"sub": sub})
    assert answer.status_code in {302, 303}, answer.text
    parts = urlsplit(answer.headers["Location"])
    assert "code=" in parts.query, answer.headers["Location"]
    return f"{parts.path}?{parts.query}"


def test_a_verified_address_that_is_known_signs_in_and_is_linked(
    client: Client, ana: User, service: Callable[..., Any]
) -> None:
    service(client, "ana")

    assert is_in(client)
    linked = SocialAccount.objects.get()
    assert (linked.user, linked.provider) == (ana, "eu-login")
    assert Entry.objects.filter(verb="accounts.link_service").exists()


@pytest.mark.parametrize("sub", ["claims-ana", "says-false"])
def test_an_address_that_the_provider_did_not_verify_links_nothing(
    client: Client, ana: User, service: Callable[..., Any], sub: str
) -> None:
    answer = service(client, sub)

    assert not is_in(client)
    assert not SocialAccount.objects.exists()
    assert "by invitation" in answer.content.decode()


def test_if_unverified_addresses_were_believed_anybody_could_be_ana(
    client: Client, ana: User, service: Callable[..., Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The twin: take the word of the provider's user for it, and the account is taken over."""
    monkeypatch.setattr(
        "allauth.socialaccount.providers.openid_connect.provider.OpenIDConnectProvider.extract_email_addresses",
        lambda _self, data: [EmailAddress(email=data["userinfo"]["email"], verified=True, primary=True)],
    )
    service(client, "claims-ana")

    assert is_in(client)


def test_somebody_unknown_is_told_how_people_come_in(client: Client, service: Callable[..., Any]) -> None:
    answer = service(client, "stranger")

    assert not User.objects.exists()
    assert "by invitation" in answer.content.decode()


def test_somebody_without_an_address_is_told_too(client: Client, service: Callable[..., Any]) -> None:
    answer = service(client, "silent")

    assert not User.objects.exists()
    assert answer.status_code == 200


def test_a_person_who_is_signed_in_links_a_service_of_any_address_and_unlinks_it(
    client: Client, ana: User, service: Callable[..., Any]
) -> None:
    client.force_login(ana, backend=BACKEND)
    page = client.get(reverse("socialaccount_connections")).content.decode()

    service(client, "stranger", "connect")
    linked = SocialAccount.objects.get()
    mine = Client()
    service(mine, "stranger")
    signed_in = is_in(mine)
    client.post(reverse("socialaccount_connections"), {"account": linked.pk})

    assert "Link EU Login" in page
    assert linked.user == ana
    assert signed_in
    assert not SocialAccount.objects.exists()
    assert Entry.objects.filter(verb="accounts.unlink_service", by=ana).exists()
    assert Message.objects.filter(to=ana.email, subject="A sign-in service was linked").exists()


def test_an_answer_that_nobody_asked_for_is_refused(client: Client, ana: User, service: Callable[..., Any]) -> None:
    """Somebody else's answer in my browser (login CSRF): the state is not mine."""
    other = Client()
    start = other.post(reverse("openid_connect_login", args=["eu-login"]))
    back = agree(start["Location"], "ana")

    client.get(back, follow=True)

    assert not is_in(client)


def test_the_sign_in_page_offers_the_service(client: Client, service: Callable[..., Any]) -> None:
    assert "Sign in with EU Login" in client.get(reverse("account_login")).content.decode()


def test_without_services_there_is_nothing_to_offer(client: Client, db: None) -> None:
    assert "Sign in with" not in client.get(reverse("account_login")).content.decode().replace("Sign in with a p", "")
