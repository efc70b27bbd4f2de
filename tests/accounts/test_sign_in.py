"""Coming in by code and by password: who is known stays our secret (case 28)."""

from datetime import timedelta

import pytest
from allauth.account.models import EmailAddress
from axes.models import AccessAttempt
from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.cache import cache
from django.test import Client, override_settings
from django.urls import reverse

from cityjourney.accounts import adapters
from cityjourney.accounts.models import User
from cityjourney.notifications.models import Message
from tests.accounts.conftest import PASSWORD, as_seen, ask_for_code, code_in_mail, is_in, type_code, with_password

pytestmark = pytest.mark.django_db
UNKNOWN = "zoe@nowhere.example"


@pytest.fixture(autouse=True)
def _no_limits_left_over() -> None:
    cache.clear()


def test_a_code_from_the_mail_signs_in(client: Client, ana: User) -> None:
    ask_for_code(client, ana.email)

    answer = type_code(client, code_in_mail(ana.email))

    assert answer.status_code == 302
    assert is_in(client)


def test_a_code_is_good_in_the_browser_that_asked_for_it_only(client: Client, ana: User) -> None:
    ask_for_code(client, ana.email)
    thief = Client()

    type_code(thief, code_in_mail(ana.email))

    assert not is_in(thief)


def test_a_code_is_good_once(client: Client, ana: User) -> None:
    ask_for_code(client, ana.email)
    code = code_in_mail(ana.email)
    type_code(client, code)
    client.post(reverse("account_logout"))

    type_code(client, code)

    assert not is_in(client)


def test_a_code_is_too_old_after_a_quarter_of_an_hour(
    client: Client, ana: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    import time

    ask_for_code(client, ana.email)
    code = code_in_mail(ana.email)
    now = time.time()
    monkeypatch.setattr("allauth.account.internal.flows.code_verification.time.time", lambda: now + 16 * 60)

    type_code(client, code)

    assert not is_in(client)


def test_a_password_signs_in_in_any_case_of_the_address(client: Client, ben: User) -> None:
    with_password(client, ben.email.upper())

    assert is_in(client)


def test_known_and_unknown_addresses_see_the_same_page_after_asking_for_a_code(ana: User) -> None:
    known, unknown = ask_for_code(Client(), ana.email), ask_for_code(Client(), UNKNOWN)

    assert as_seen(known, ana.email) == as_seen(unknown, UNKNOWN)
    assert [hop[1] for hop in known.redirect_chain] == [hop[1] for hop in unknown.redirect_chain]  # type: ignore[attr-defined]


def test_both_get_one_mail_and_only_the_mail_says_who_is_known(ana: User) -> None:
    for email in (ana.email, UNKNOWN):
        ask_for_code(Client(), email)

    known, unknown = Message.objects.get(to=ana.email), Message.objects.get(to=UNKNOWN)
    assert known.subject == "Your code for City Journey"
    assert unknown.subject == "Nobody with this address is known here"
    assert f"as {UNKNOWN}." in unknown.text


def test_without_the_protection_the_pages_would_differ(ana: User, monkeypatch: pytest.MonkeyPatch) -> None:
    with override_settings(ACCOUNT_PREVENT_ENUMERATION=False):
        known, unknown = ask_for_code(Client(), ana.email), ask_for_code(Client(), UNKNOWN)

    assert as_seen(known, ana.email) != as_seen(unknown, UNKNOWN)


def test_wrong_codes_look_the_same_for_known_and_unknown(ana: User) -> None:
    pages = []
    for email in (ana.email, UNKNOWN):
        client = Client()
        ask_for_code(client, email)
        pages.append(as_seen(type_code(client, "WRNG-CDEX"), email))

    assert pages[0] == pages[1]
    assert "wrong" in pages[0]


def test_wrong_passwords_look_the_same_for_known_and_unknown(ben: User) -> None:
    known = with_password(Client(), ben.email, "not-the-password")
    unknown = with_password(Client(), UNKNOWN, "not-the-password")

    assert known.status_code == unknown.status_code == 200
    assert as_seen(known, ben.email) == as_seen(unknown, UNKNOWN)


def test_asking_for_a_new_password_looks_the_same_for_known_and_unknown(ben: User) -> None:
    known = Client().post(reverse("account_reset_password"), {"email": ben.email}, follow=True)
    unknown = Client().post(reverse("account_reset_password"), {"email": UNKNOWN}, follow=True)

    assert as_seen(known, ben.email) == as_seen(unknown, UNKNOWN)
    assert Message.objects.filter(to=UNKNOWN).count() == Message.objects.filter(to=ben.email).count() == 1


def hashes(monkeypatch: pytest.MonkeyPatch, email: str) -> int:
    """How many passwords are hashed for one try: that is what takes the time."""
    from django.contrib.auth.hashers import MD5PasswordHasher

    count: list[str] = []
    encode = MD5PasswordHasher.encode
    with monkeypatch.context() as patch:
        patch.setattr(MD5PasswordHasher, "encode", lambda self, *a, **k: count.append("") or encode(self, *a, **k))
        with_password(Client(), email, "not-the-password")
    return len(count)


def test_a_try_costs_as_many_hashes_for_an_unknown_address(ben: User, monkeypatch: pytest.MonkeyPatch) -> None:
    assert hashes(monkeypatch, ben.email) == hashes(monkeypatch, UNKNOWN) == 1


def test_without_the_protection_an_unknown_address_would_be_faster(ben: User, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(
        "allauth.account.auth_backends.AuthenticationBackend._mitigate_timing_attack", lambda *_given: None
    )

    assert (hashes(monkeypatch, ben.email), hashes(monkeypatch, UNKNOWN)) == (1, 0)


@pytest.mark.parametrize("email", ["ben@turku.example", UNKNOWN])
def test_five_wrong_passwords_lock_an_address_for_where_they_came_from(client: Client, ben: User, email: str) -> None:
    answers = [with_password(client, email, "not-the-password").status_code for _ in range(5)]

    locked = with_password(client, email)

    assert answers == [200] * 4 + [429]
    assert locked.status_code == 429
    assert "half an hour" in locked.content.decode()
    assert locked["Retry-After"] == "1800"


def test_without_the_lockout_the_sixth_try_would_come_in(client: Client, ben: User) -> None:
    with override_settings(AXES_ENABLED=False):
        for _ in range(5):
            with_password(client, ben.email, "not-the-password")
        with_password(client, ben.email)

        assert is_in(client)


def test_a_lock_is_for_one_address_from_one_place_and_ends(client: Client, ben: User, ana: User) -> None:
    ana.set_password(PASSWORD)
    ana.save()
    for _ in range(5):
        with_password(client, ben.email, "not-the-password")
    colleague, elsewhere, later = Client(), Client(REMOTE_ADDR="192.0.2.7"), Client()

    with_password(colleague, ana.email)
    with_password(elsewhere, ben.email)
    cache.clear()
    for attempt in AccessAttempt.objects.all():
        AccessAttempt.objects.filter(pk=attempt.pk).update(attempt_time=attempt.attempt_time - timedelta(minutes=31))
    with_password(later, ben.email)

    assert is_in(colleague)
    assert is_in(elsewhere)
    assert is_in(later)


@pytest.mark.parametrize("email", ["ana@ermua.example", UNKNOWN])
def test_five_wrong_codes_lock_as_well_known_or_not(client: Client, ana: User, email: str) -> None:
    ask_for_code(client, email)
    answers = [type_code(client, f"WRNG-CDE{n}").status_code for n in range(5)]
    other = Client()
    ask_for_code(other, email)

    locked = type_code(other, "WRNG-CDEX")

    assert answers == [200] * 4 + [429]
    assert locked.status_code == 429


def test_the_right_code_does_not_open_a_lock(client: Client, ana: User) -> None:
    ask_for_code(client, ana.email)
    for n in range(5):
        type_code(client, f"WRNG-CDE{n}")
    again = Client()
    ask_for_code(again, ana.email)

    answer = type_code(again, code_in_mail(ana.email))

    assert answer.status_code == 429
    assert not is_in(again)


def test_without_counting_codes_guessing_would_go_on_for_ever(ana: User, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("cityjourney.accounts.forms.count_failure", lambda *_given: None)
    for _round in range(3):
        client = Client()
        ask_for_code(client, ana.email)
        for n in range(4):
            type_code(client, f"WRNG-CDE{n}")

    type_code(client, code_in_mail(ana.email))

    assert is_in(client)


def test_one_address_gets_three_codes_a_minute(ana: User) -> None:
    answers = [ask_for_code(Client(), ana.email) for _ in range(4)]

    assert Message.objects.filter(to=ana.email).count() == 3
    assert "The code from your mail" in answers[2].content.decode()
    assert "The code from your mail" not in answers[3].content.decode()


def test_one_place_gets_twenty_codes_a_minute() -> None:
    for n in range(25):
        ask_for_code(Client(), f"person{n}@city.example")

    assert Message.objects.count() == 20


def test_without_limits_mailboxes_would_be_flooded(ana: User) -> None:
    with override_settings(ACCOUNT_RATE_LIMITS=False):
        for _ in range(6):
            ask_for_code(Client(), ana.email)

    assert Message.objects.filter(to=ana.email).count() == 6


def test_a_place_that_sends_sign_ins_all_the_time_is_asked_to_wait() -> None:
    answers = [with_password(Client(), f"person{n}@city.example", "x").status_code for n in range(31)]

    assert answers[-1] == 429


def test_limits_are_counted_where_all_processes_see_them() -> None:
    """Each worker counting for itself would multiply every limit by the number of workers."""
    assert settings.CACHES["default"]["BACKEND"] != "django.core.cache.backends.locmem.LocMemCache"


@pytest.mark.parametrize("method", ["get", "post"])
def test_nobody_signs_up_by_themselves(client: Client, method: str) -> None:
    page = getattr(client, method)(reverse("account_signup"), {"email": UNKNOWN, "password1": PASSWORD})

    assert "by invitation" in page.content.decode()
    assert not User.objects.filter(email=UNKNOWN).exists()


def test_with_the_door_open_they_would(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(adapters.AccountAdapter, "is_open_for_signup", lambda *_given: True)

    client.post(reverse("account_signup"), {"email": UNKNOWN, "password1": PASSWORD})

    assert User.objects.filter(email=UNKNOWN).exists()


def test_a_new_password_by_code_signs_out_everywhere_else(client: Client, ben: User) -> None:
    elsewhere = Client()
    with_password(elsewhere, ben.email)
    client.post(reverse("account_reset_password"), {"email": ben.email})
    client.post(reverse("account_confirm_password_reset_code"), {"code": code_in_mail(ben.email)})

    client.post(
        reverse("account_complete_password_reset"),
        {"password1": "summer-bridge-candle", "password2": "summer-bridge-candle"},
    )

    assert not is_in(elsewhere)
    assert with_password(Client(), ben.email, "summer-bridge-candle").status_code == 302


def test_a_closed_account_does_not_come_in(client: Client, ana: User) -> None:
    get_user_model().objects.filter(pk=ana.pk).update(is_active=False)
    ask_for_code(client, ana.email)
    if Message.objects.filter(to=ana.email, text__contains="    ").exists():
        type_code(client, code_in_mail(ana.email))

    assert not is_in(client)


def test_an_address_that_was_never_proved_is_proved_by_its_code(client: Client) -> None:
    from django.utils import timezone

    from cityjourney.accounts.commands import join

    person = join(email="cara@lyon.example", at=timezone.now())
    ask_for_code(client, person.email)
    type_code(client, code_in_mail(person.email))

    assert is_in(client)
    assert EmailAddress.objects.get(user=person).verified


def test_going_on_to_another_site_after_sign_in_is_refused(client: Client, ben: User) -> None:
    answer = client.post(
        reverse("account_login"), {"login": ben.email, "password": PASSWORD, "next": "https://evil.example/"}
    )

    assert answer["Location"] == "/"
