"""Writing into the outbox: in the caller's transaction, once, and never past a header line."""

import smtplib
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from django.conf import settings
from django.core.mail import EmailMessage, EmailMultiAlternatives, send_mail
from django.core.mail.backends.locmem import EmailBackend
from django.db import connection, transaction
from django.test import override_settings
from django.test.utils import CaptureQueriesContext

from cityjourney.core.errors import DomainError
from cityjourney.notifications.commands import Recipient, forget_address, queue_mail, queue_many, withdraw
from cityjourney.notifications.delivery import claim, deliver_due, message_id
from cityjourney.notifications.housekeeping import tidy_up
from cityjourney.notifications.models import LEASE, Message
from cityjourney.notifications.signals import message_bounced

pytestmark = pytest.mark.django_db
AT = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
HERE = "tests.notifications.test_outbox."


class TakesAll(EmailBackend):
    """A server that takes everything."""


class Away(EmailBackend):
    """A server that is not there."""

    def open(self) -> bool:
        raise ConnectionRefusedError


class Broken(EmailBackend):
    """A server that stumbles over one mail."""

    def send_messages(self, messages: list[EmailMessage]) -> int:  # type: ignore[override]
        if messages[0].to == ["poison@city.example"]:
            raise UnicodeError("stumbled")
        return len(messages)


def write(to: str = "ana@ermua.example", **changes: object) -> bool:
    given: dict[str, object] = {
        "kind": "other",
        "template": "accounts/login_code",
        "context": {"code": "ABCD"},
        "at": AT,
    }
    return queue_mail(to=to, **{**given, **changes})  # type: ignore[arg-type]


def test_no_commit_no_mail() -> None:
    def act() -> None:
        with transaction.atomic():
            write()
            raise RuntimeError("the act failed")

    with pytest.raises(RuntimeError):
        act()

    assert not Message.objects.exists()


def test_a_mail_for_the_same_reason_is_written_once() -> None:
    first, second = write(dedupe="reminder-7"), write(dedupe="reminder-7")

    assert (first, second) == (True, False)
    assert Message.objects.count() == 1


def test_without_a_reason_it_would_be_written_twice() -> None:
    """The twin: the key, not the text, is what stops the second."""
    write(dedupe=None)
    write(dedupe=None)

    assert Message.objects.count() == 2


def test_five_thousand_readers_are_written_in_few_queries_and_get_one_each() -> None:
    readers = [Recipient(to=f"person{n}@city.example", language="es" if n % 2 else "en") for n in range(5_000)]
    readers.append(Recipient(to="PERSON7@city.example"))

    with CaptureQueriesContext(connection) as queries:
        new = queue_many(
            recipients=readers,
            kind="other",
            template="accounts/unknown_account",
            dedupe="call",
            context={"email": "x"},
            at=AT,
        )
    again = queue_many(
        recipients=readers,
        kind="other",
        template="accounts/unknown_account",
        dedupe="call",
        context={"email": "x"},
        at=AT,
    )

    assert (new, again) == (5_000, 0)
    assert Message.objects.count() == 5_000
    assert len(queries) < 150, "inserted in portions (SQLite takes 58 rows in one), never one by one"
    assert Message.objects.values("html").distinct().count() == 2, "each in their own language"


def test_half_a_call_is_completed_by_asking_again() -> None:
    readers = [Recipient(to=f"person{n}@city.example") for n in range(30)]
    given = {
        "kind": "other",
        "template": "accounts/unknown_account",
        "dedupe": "call",
        "context": {"email": "x"},
        "at": AT,
    }

    half = queue_many(recipients=readers[:12], **given)  # type: ignore[arg-type]
    rest = queue_many(recipients=readers, **given)  # type: ignore[arg-type]

    assert (half, rest) == (12, 18)


@pytest.mark.parametrize(
    "evil", ["ana@ermua.example\nBcc: all@city.example", "ana@ermua.example\r\nX: y", "ana@er\0mua.example"]
)
def test_an_address_cannot_write_headers(evil: str) -> None:
    with pytest.raises(DomainError):
        write(evil)
    with pytest.raises(DomainError):
        write(reply_to=evil)

    assert not Message.objects.exists()


@pytest.fixture
def own_templates() -> Iterator[None]:
    """A mail whose subject has a name in it, as apps above have them."""
    [engine] = settings.TEMPLATES
    loaders = ["django.template.loaders.filesystem.Loader", "django.template.loaders.app_directories.Loader"]
    folder = Path(__file__).parent / "templates"
    with override_settings(
        TEMPLATES=[{**engine, "DIRS": [folder], "OPTIONS": {**engine["OPTIONS"], "loaders": loaders}}]
    ):
        yield


@pytest.mark.usefixtures("own_templates")
def test_a_name_cannot_write_headers_through_the_subject() -> None:
    with pytest.raises(DomainError):
        write(template="test_subject", context={"name": "Ana\nBcc: all@city.example"})


@pytest.mark.usefixtures("own_templates")
def test_without_the_check_the_subject_would_hold_a_line_end(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("cityjourney.notifications.letters.breaks_headers", lambda _value: False)

    write(template="test_subject", context={"name": "Ana\nBcc: all@city.example"})

    assert "\n" in Message.objects.get().subject


def test_what_people_typed_is_escaped_in_the_html_and_plain_in_the_text() -> None:
    write(template="accounts/unknown_account", context={"email": '<script>alert("x")</script>'})

    message = Message.objects.get()
    assert '<script>alert("x")</script>' in message.text
    assert "<script>" not in message.html
    assert "&lt;script&gt;" in message.html


def test_a_mail_is_in_the_language_of_its_reader_whatever_the_page_speaks() -> None:
    write(language="es")
    write(language="xx")

    assert [message.language for message in Message.objects.order_by("pk")] == ["es", "xx"]
    assert 'lang="es"' in Message.objects.order_by("pk")[0].html
    assert 'lang="en"' in Message.objects.order_by("pk")[1].html


def test_djangos_own_mail_goes_into_the_outbox_too() -> None:
    with override_settings(EMAIL_BACKEND="cityjourney.notifications.backends.OutboxBackend"):
        send_mail("Subject", "Text", None, ["a@b.example", "c@d.example"], html_message="<p>Text</p>")

    assert set(Message.objects.values_list("to", "html")) == {
        ("a@b.example", "<p>Text</p>"),
        ("c@d.example", "<p>Text</p>"),
    }


def test_the_outbox_refuses_what_it_cannot_carry() -> None:
    mail = EmailMultiAlternatives("Subject", "Text", None, ["a@b.example"])
    mail.attach("a.txt", "content")

    with override_settings(EMAIL_BACKEND="cityjourney.notifications.backends.OutboxBackend"):
        with pytest.raises(ValueError, match="attachments"):
            mail.send()
        with pytest.raises(ValueError, match="line ends"):
            EmailMessage("A\nBcc: x@y.example", "Text", None, ["a@b.example"]).send()


def test_a_claimed_message_is_nobody_elses_until_its_lease_ends() -> None:
    write()
    mine = claim(AT)

    assert mine is not None
    assert claim(AT + timedelta(minutes=1)) is None
    assert claim(AT + LEASE + timedelta(seconds=1)) == mine


def test_tries_are_further_and_further_apart_and_end_with_a_sentence() -> None:
    write()
    waits = []
    with override_settings(OUTBOX_DELIVERY=HERE + "Away"):
        moment = AT
        while (message := Message.objects.get()).state == Message.State.WAITING:
            deliver_due(at=moment)
            message.refresh_from_db()
            waits.append(message.due_at - moment)
            moment = message.due_at

    minutes = [wait // timedelta(minutes=1) for wait in waits[:-1]]
    assert minutes == [1, 2, 4, 8, 16, 32, 64, 128, 256, 360, 360]
    assert message.state == Message.State.FAILED
    assert message.problem == "Given up after 12 tries. The mail server did not answer (ConnectionRefusedError)."


def test_a_message_that_makes_the_server_stumble_does_not_stop_the_others() -> None:
    for to in ("poison@city.example", "ana@ermua.example"):
        write(to)

    with override_settings(OUTBOX_DELIVERY=HERE + "Broken"):
        outcome = deliver_due(at=AT)

    assert (outcome.sent, outcome.later) == (1, 1)
    assert Message.objects.get(state=Message.State.SENT).to == "ana@ermua.example"


def test_a_mail_keeps_its_message_id_over_all_tries() -> None:
    write()
    message = Message.objects.get()

    assert message_id(message) == message_id(Message.objects.get())
    assert message_id(message).startswith(f"<{message.public_id}@")


def test_a_mail_that_is_not_due_yet_waits() -> None:
    write(due_at=AT + timedelta(hours=1))

    with override_settings(OUTBOX_DELIVERY=HERE + "TakesAll"):
        early, later = deliver_due(at=AT), deliver_due(at=AT + timedelta(hours=1))

    assert (early.sent, later.sent) == (0, 1)


def test_mail_about_something_that_is_over_is_taken_back() -> None:
    write(about="invitation:1")
    write(about="invitation:2")

    assert withdraw(about="invitation:1") == 1
    assert Message.objects.get().about == "invitation:2"


def test_an_erased_person_leaves_no_address_and_no_text() -> None:
    write("Ana@Ermua.example")

    forget_address(emails=["ana@ermua.example"], replacement="gone@erased.invalid")

    message = Message.objects.get()
    assert (message.to, message.subject, message.text, message.html) == ("gone@erased.invalid", "", "", "")


def test_mail_of_last_season_is_deleted_and_what_waits_stays() -> None:
    write(dedupe="old")
    write(dedupe="waits")
    Message.objects.filter(dedupe="old").update(state=Message.State.SENT)

    assert tidy_up(AT + timedelta(days=91)) == 1
    assert Message.objects.get().dedupe == "waits"


def test_a_bounce_is_announced_with_what_the_mail_was_about(monkeypatch: pytest.MonkeyPatch) -> None:
    heard: list[str] = []

    def listen(message: Message, **given: object) -> None:
        heard.append(message.about)

    def refuse(self: object, messages: list[EmailMessage]) -> int:
        raise smtplib.SMTPRecipientsRefused({messages[0].to[0]: (550, b"no such mailbox")})

    monkeypatch.setattr(TakesAll, "send_messages", refuse)
    message_bounced.connect(listen)
    write(about="letter:9")

    with override_settings(OUTBOX_DELIVERY=HERE + "TakesAll"):
        outcome = deliver_due(at=AT)
    message_bounced.disconnect(listen)

    assert outcome.bounced == 1
    assert heard == ["letter:9"]
    assert Message.objects.get().problem == "The mail server refused the address: 550 no such mailbox"


@pytest.mark.parametrize(("code", "state"), [(450, "waiting"), (550, "bounced")])
def test_a_server_that_says_later_is_believed(monkeypatch: pytest.MonkeyPatch, code: int, state: str) -> None:
    def refuse(self: object, messages: list[EmailMessage]) -> int:
        raise smtplib.SMTPRecipientsRefused({messages[0].to[0]: (code, b"busy")})

    monkeypatch.setattr(TakesAll, "send_messages", refuse)
    write()

    with override_settings(OUTBOX_DELIVERY=HERE + "TakesAll"):
        deliver_due(at=AT)

    assert Message.objects.get().state == state
