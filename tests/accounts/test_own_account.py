"""One's own account: profile, sessions, what is held, leaving (case 30)."""

import json
from datetime import timedelta

import pytest
from allauth.account.models import EmailAddress
from allauth.usersessions.models import UserSession
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from cityjourney.accounts import commands, receivers
from cityjourney.accounts.activity import FRESH
from cityjourney.accounts.models import User
from cityjourney.accounts.queries import parts_held
from cityjourney.accounts.signals import person_erased
from cityjourney.audit.models import Entry
from cityjourney.core.errors import DomainError
from cityjourney.notifications.models import Message
from tests.accounts.conftest import AT, BACKEND, PASSWORD, ask_for_code, code_in_mail, is_in, type_code, with_password

pytestmark = pytest.mark.django_db
NEW = "summer-bridge-candle"


@pytest.fixture(autouse=True)
def _no_limits_left_over() -> None:
    cache.clear()


def change_password(client: Client, old: str = PASSWORD, new: str = NEW) -> None:
    client.post(reverse("account_change_password"), {"oldpassword": old, "password1": new, "password2": new})


def test_the_profile_is_kept_and_the_browser_follows_it(client: Client, ana: User) -> None:
    client.force_login(ana, backend=BACKEND)

    answer = client.post(
        reverse("accounts:profile"),
        {"name": "Ana R.", "language": "es", "time_zone": "Europe/Madrid", "theme": "dark"},
        follow=True,
    )

    ana.refresh_from_db()
    assert (ana.name, ana.language, ana.time_zone, ana.theme) == ("Ana R.", "es", "Europe/Madrid", "dark")
    assert client.cookies["theme"].value == "dark"
    assert '<html lang="es"' in answer.content.decode()
    assert Entry.objects.get(verb="accounts.change_profile").details == {
        "changed": ["language", "name", "theme", "time_zone"]
    }


@pytest.mark.parametrize(
    "wrong", [{"language": "xx"}, {"time_zone": "Mars/Base"}, {"theme": "pink"}, {"name": "x" * 151}, {"name": "a\0b"}]
)
def test_choices_that_there_are_not_are_refused(client: Client, ana: User, wrong: dict[str, str]) -> None:
    client.force_login(ana, backend=BACKEND)
    right = {"name": "Ana", "language": "en", "time_zone": "Europe/Madrid", "theme": "auto"}

    answer = client.post(reverse("accounts:profile"), {**right, **wrong})

    ana.refresh_from_db()
    assert answer.status_code in {200, 400}
    assert ana.name == "Ana Ruiz"


def test_another_command_refuses_them_too(ana: User) -> None:
    with pytest.raises(DomainError, match="time zone"):
        commands.change_profile(person=ana, name="A", language="en", time_zone="Mars/Base", theme="auto", by=ana, at=AT)


def test_a_changed_password_ends_the_other_sessions_and_keeps_this_one(client: Client, ben: User) -> None:
    elsewhere = Client()
    with_password(client, ben.email)
    with_password(elsewhere, ben.email)
    is_in(elsewhere)

    change_password(client)

    assert is_in(client)
    assert not is_in(elsewhere)
    assert UserSession.objects.filter(user=ben).count() == 1
    assert Message.objects.filter(to=ben.email, subject="Your password was changed").exists()


def test_without_the_protection_they_would_live_on(client: Client, ben: User, monkeypatch: pytest.MonkeyPatch) -> None:
    """Both layers off: the hash of the password in the session, and our ending of sessions."""
    from allauth.account.signals import password_changed

    monkeypatch.setattr(User, "get_session_auth_hash", lambda _self: "the same for ever")
    password_changed.disconnect(receivers.end_other_sessions)
    elsewhere = Client()
    with_password(client, ben.email)
    with_password(elsewhere, ben.email)

    change_password(client)
    password_changed.connect(receivers.end_other_sessions)

    assert is_in(elsewhere)


def test_sessions_are_listed_and_the_others_can_be_ended(client: Client, ben: User) -> None:
    elsewhere = Client(headers={"user-agent": "Old phone"})
    with_password(elsewhere, ben.email)
    is_in(elsewhere)
    with_password(client, ben.email)

    page = client.get(reverse("usersessions_list")).content.decode()
    client.post(reverse("usersessions_list"))

    assert "Old phone" in page
    assert is_in(client)
    assert not is_in(elsewhere)


def writes(client: Client, **headers: str) -> int:
    """How often a page that only reads writes to the list of sessions."""
    with CaptureQueriesContext(connection) as queries:
        client.get(reverse("accounts:profile"), headers=headers)
    return sum(query["sql"].startswith(("INSERT", "UPDATE")) and "usersession" in query["sql"] for query in queries)


def test_use_of_a_session_is_noted_once_in_a_while(client: Client, ana: User) -> None:
    client.force_login(ana, backend=BACKEND)
    first, second = writes(client), writes(client)
    UserSession.objects.update(last_seen_at=timezone.now() - FRESH)

    assert (first, second, writes(client)) == (1, 0, 1)
    assert timezone.now() - UserSession.objects.get().last_seen_at < FRESH


def test_another_browser_or_address_is_noted_at_once(client: Client, ana: User) -> None:
    client.force_login(ana, backend=BACKEND)
    writes(client)

    assert writes(client, **{"user-agent": "Old phone"}) == 1
    client.defaults["REMOTE_ADDR"] = "192.0.2.7"
    assert writes(client, **{"user-agent": "Old phone"}) == 1
    assert UserSession.objects.get().ip == "192.0.2.7"


def test_a_further_address_counts_when_its_code_was_typed(client: Client, ana: User) -> None:
    ask_for_code(client, ana.email)
    type_code(client, code_in_mail(ana.email))

    client.post(reverse("account_email"), {"action_add": "1", "email": "a.ruiz@home.example"})
    client.post(reverse("account_email_verification_sent"), {"code": code_in_mail("a.ruiz@home.example")})

    assert EmailAddress.objects.get(email="a.ruiz@home.example").verified
    assert EmailAddress.objects.get(email="a.ruiz@home.example").user == ana


def test_an_address_of_somebody_else_is_not_given_away(client: Client, ana: User, ben: User) -> None:
    client.force_login(ana, backend=BACKEND)

    answer = client.post(reverse("account_email"), {"action_add": "1", "email": ben.email}, follow=True)
    unknown = client.post(reverse("account_email"), {"action_add": "1", "email": "new@city.example"}, follow=True)

    assert answer.status_code == unknown.status_code == 200
    assert "already" not in answer.content.decode()
    assert not EmailAddress.objects.filter(user=ana, email=ben.email, verified=True).exists()


def test_the_download_holds_everything_and_no_secret(client: Client, ben: User) -> None:
    with_password(client, ben.email)

    answer = client.get(reverse("accounts:download_my_data"))
    held = json.loads(answer.content)

    assert set(held) == set(parts_held())
    assert held["account"]["email"] == ben.email
    assert held["addresses"] == [{"email": ben.email, "verified": True, "primary": True}]
    assert ben.password not in answer.content.decode()
    assert answer["Cache-Control"] == "no-store"
    assert "attachment" in answer["Content-Disposition"]


def test_leaving_takes_a_fortnight_and_can_be_taken_back(client: Client, ana: User) -> None:
    client.force_login(ana, backend=BACKEND)
    client.post(reverse("accounts:leave"), {"sure": "on"})
    ana.refresh_from_db()
    asked = ana.leaves_at

    client.post(reverse("accounts:undo_leave"))
    ana.refresh_from_db()

    assert asked is not None
    assert timedelta(days=13, hours=23) < asked - timezone.now() < timedelta(days=14, hours=1)
    assert ana.leaves_at is None
    assert commands.erase_due(at=asked) == 0
    assert Message.objects.get(to=ana.email).subject == "Your account ends in 14 days"


def test_nobody_leaves_by_a_slip(client: Client, ana: User) -> None:
    client.force_login(ana, backend=BACKEND)

    client.post(reverse("accounts:leave"), {})

    ana.refresh_from_db()
    assert ana.leaves_at is None


def test_after_the_fortnight_the_identity_is_gone_and_the_acts_stay(client: Client, ben: User) -> None:
    with_password(client, ben.email)
    is_in(client)
    commands.change_profile(
        person=ben, name="Ben L.", language="es", time_zone="Europe/Helsinki", theme="dark", by=ben, at=AT
    )
    commands.ask_to_leave(person=ben, by=ben, at=AT)
    heard: list[dict[str, object]] = []

    def listen(former: dict[str, object], **given: object) -> None:
        heard.append(former)

    person_erased.connect(listen)

    early = commands.erase_due(at=AT + timedelta(days=13))
    erased = commands.erase_due(at=AT + timedelta(days=14))
    again = commands.erase_due(at=AT + timedelta(days=15))
    person_erased.disconnect(listen)

    ben.refresh_from_db()
    assert (early, erased, again) == (0, 1, 0)
    assert heard == [{"name": "Ben L.", "emails": ["ben@turku.example"]}]
    assert (ben.name, ben.is_active, ben.has_usable_password()) == ("", False, False)
    assert not EmailAddress.objects.filter(user=ben).exists()
    assert not is_in(client)
    assert not UserSession.objects.filter(user=ben).exists()
    kept = json.dumps([*Entry.objects.values("subject", "details"), *Message.objects.values("to", "text")])
    assert "Ben" not in kept
    assert "turku" not in kept
    assert Entry.objects.filter(subject_id=str(ben.public_id)).count() == 4


def test_the_end_cannot_be_asked_for_twice(ana: User) -> None:
    commands.ask_to_leave(person=ana, by=ana, at=AT)

    with pytest.raises(DomainError, match="already ends"):
        commands.ask_to_leave(person=ana, by=ana, at=AT)


def test_moments_are_shown_by_the_readers_clock(client: Client, ana: User) -> None:
    commands.change_profile(
        person=ana, name="Ana", language="en", time_zone="Pacific/Auckland", theme="auto", by=ana, at=AT
    )
    commands.ask_to_leave(person=ana, by=ana, at=AT.replace(hour=20))
    client.force_login(ana, backend=BACKEND)

    page = client.get(reverse("accounts:leave")).content.decode()

    assert "17 March 2026" in page, "20:00 UTC on the 16th is the 17th in Auckland"
