"""Where allauth asks us: who may come in, how mails are written, how secrets are kept."""

import base64
from functools import cache
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.utils import filter_users_by_email
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from cryptography.fernet import Fernet, MultiFernet
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import get_language

from cityjourney.accounts.models import User
from cityjourney.accounts.preferences import remember
from cityjourney.notifications.commands import queue_mail


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]
    """Nobody signs up by themselves; every mail goes into the outbox, in the reader's language."""

    def is_open_for_signup(self, _request: HttpRequest) -> bool:
        """No: accounts are made by accepting an invitation (`commands.join`)."""
        return False

    def post_login(self, request: HttpRequest, user: User, **given: Any) -> HttpResponse:
        """Go on in the person's own language and colours."""
        response: HttpResponse = super().post_login(request, user, **given)
        remember(response, user)
        return response

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Write `mail/<name>.txt` of allauth's template into the outbox; known and unknown addresses cost the same."""
        people = filter_users_by_email(email)
        page_language = get_language() or settings.LANGUAGE_CODE
        queue_mail(
            to=email,
            kind="accounts.sign_in",
            template="accounts/" + template_prefix.rsplit("/", 1)[-1],
            language=people[0].language if people else page_language,
            context={"email": email, **{key: value for key, value in context.items() if key != "request"}},
            at=timezone.now(),
        )


class ServiceAdapter(DefaultSocialAccountAdapter):  # type: ignore[misc]
    """Sign-in through an organisation's service: only for people who are known here."""

    def is_open_for_signup(self, _request: HttpRequest, _sociallogin: Any) -> bool:
        """No: an unknown address gets a page that says how people come in."""
        return False

    def authenticate_by_email(self, sociallogin: Any) -> Any:
        """Whose account it is by address: only where the provider says `true`; a text such as "false" is no yes."""
        for address in sociallogin.email_addresses:
            address.verified = address.verified is True
        return super().authenticate_by_email(sociallogin)


@cache
def _box(keys: tuple[str, ...]) -> MultiFernet:
    """Encryption with keys made from Django's secret keys; the first writes, all can read."""

    def key(secret: str) -> bytes:
        return HKDF(SHA256(), length=32, salt=None, info=b"cityjourney second factor").derive(secret.encode())

    return MultiFernet([Fernet(base64.urlsafe_b64encode(key(secret))) for secret in keys])


class MFAAdapter(DefaultMFAAdapter):  # type: ignore[misc]
    """Second factors; their secrets are encrypted in the database."""

    def encrypt(self, text: str) -> str:
        return _box((settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)).encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        return _box((settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)).decrypt(encrypted_text.encode()).decode()

    def _get_site_name(self) -> str:
        return "City Journey"
