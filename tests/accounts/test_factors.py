"""A second proof: codes from an app, recovery codes."""

from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value, yield_hotp_counters_from_time
from django.conf import settings
from django.core.cache import cache
from django.test import Client, override_settings
from django.urls import reverse

from cityjourney.accounts.adapters import MFAAdapter
from cityjourney.accounts.models import User
from cityjourney.audit.models import Entry
from cityjourney.notifications.models import Message
from tests.accounts.conftest import PASSWORD, ask_for_code, code_in_mail, is_in, type_code, with_password

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _no_limits_left_over() -> None:
    cache.clear()


def app_code(secret: str) -> str:
    """What an authenticator app would show now."""
    counter = next(iter(yield_hotp_counters_from_time()))
    return str(format_hotp_value(hotp_value(secret, counter)))


def switch_on(client: Client) -> str:
    """Switch codes from an app on; the secret that the app keeps."""
    client.post(reverse("account_reauthenticate"), {"password": PASSWORD})
    page = client.get(reverse("mfa_activate_totp"))
    secret: str = page.context["form"].secret
    client.post(reverse("mfa_activate_totp"), {"code": app_code(secret)})
    return secret


@pytest.fixture
def secret(ben: User, django_capture_on_commit_callbacks: Any) -> str:
    """Ben uses an authenticator app."""
    client = Client()
    with_password(client, ben.email)
    with django_capture_on_commit_callbacks(execute=True):
        found = switch_on(client)
    cache.clear()  # the code of this half minute may be used once more
    return found


def test_a_password_alone_does_not_come_in_any_more(client: Client, ben: User, secret: str) -> None:
    answer = with_password(client, ben.email)

    assert answer["Location"] == reverse("mfa_authenticate")
    assert not is_in(client)
    assert Message.objects.filter(to=ben.email, subject="Codes from an app are on").exists()


def test_the_code_from_the_app_opens_after_a_password_and_after_a_code(ben: User, secret: str) -> None:
    by_password, by_code = Client(), Client()
    with_password(by_password, ben.email)
    by_password.post(reverse("mfa_authenticate"), {"code": app_code(secret)})
    cache.clear()
    ask_for_code(by_code, ben.email)
    type_code(by_code, code_in_mail(ben.email))
    before = is_in(by_code)
    by_code.post(reverse("mfa_authenticate"), {"code": app_code(secret)})

    assert is_in(by_password)
    assert not before
    assert is_in(by_code)


def test_a_wrong_code_does_not_and_many_are_stopped(client: Client, ben: User, secret: str) -> None:
    with_password(client, ben.email)

    for _ in range(25):
        answer = client.post(reverse("mfa_authenticate"), {"code": "000000"})
    client.post(reverse("mfa_authenticate"), {"code": app_code(secret)})

    assert answer.status_code in {200, 429}
    assert not is_in(client), "after so many wrong ones the right one has to wait too"


def test_a_recovery_code_works_once(ben: User, secret: str) -> None:
    inside = Client()
    with_password(inside, ben.email)
    inside.post(reverse("mfa_authenticate"), {"code": app_code(secret)})
    inside.post(reverse("account_reauthenticate"), {"password": PASSWORD})
    inside.post(reverse("mfa_generate_recovery_codes"))
    codes = inside.get(reverse("mfa_view_recovery_codes")).context["unused_codes"]
    results = []
    for _ in range(2):
        client = Client()
        with_password(client, ben.email)
        client.post(reverse("mfa_authenticate"), {"code": codes[0]})
        results.append(is_in(client))

    assert len(codes) == 10
    assert results == [True, False]


def test_changing_factors_asks_once_more_who_it_is(client: Client, ben: User) -> None:
    with_password(client, ben.email)
    before = client.get(reverse("mfa_activate_totp"))
    client.post(reverse("account_reauthenticate"), {"password": PASSWORD})
    after = client.get(reverse("mfa_activate_totp"))

    assert before["Location"].startswith(reverse("account_reauthenticate"))
    assert after.status_code == 200


def test_the_trail_says_when_a_factor_came_and_went(ben: User, secret: str) -> None:
    client = Client()
    with_password(client, ben.email)
    client.post(reverse("mfa_authenticate"), {"code": app_code(secret)})
    client.post(reverse("account_reauthenticate"), {"password": PASSWORD})
    client.post(reverse("mfa_deactivate_totp"))

    verbs = list(Entry.objects.filter(by=ben, verb__endswith="factor").order_by("pk").values_list("verb", flat=True))
    assert verbs[0] == "accounts.add_factor"
    assert "accounts.remove_factor" in verbs
    assert with_password(Client(), ben.email)["Location"] == "/"


def test_the_apps_secret_is_not_readable_in_the_database(ben: User, secret: str) -> None:
    kept = Authenticator.objects.get(user=ben, type=Authenticator.Type.TOTP).data["secret"]

    assert secret not in kept
    assert MFAAdapter().decrypt(kept) == secret


def test_after_a_new_secret_key_the_old_ones_are_still_read() -> None:
    kept = MFAAdapter().encrypt("JBSWY3DPEHPK3PXP")

    with override_settings(SECRET_KEY="another-key", SECRET_KEY_FALLBACKS=[settings.SECRET_KEY]):
        assert MFAAdapter().decrypt(kept) == "JBSWY3DPEHPK3PXP"
