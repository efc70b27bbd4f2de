"""The outbox with real workers and a real mail server: one mail each, whatever dies or is away."""

import signal
import socket
import subprocess
from collections import Counter
from datetime import UTC, datetime, timedelta
from email import message_from_bytes, policy

import pytest

from tests.installation import Installation, wait_until

QUEUE = """
from django.db import transaction
from django.utils import timezone
from cityjourney.notifications.commands import Recipient, queue_many
people = [Recipient(to=f"person{{n}}@city.example", language="en") for n in range({count})]
print(queue_many(recipients=people, kind="other", template="accounts/unknown_account", dedupe="call-1",
                 context={{"email": "someone"}}, at=timezone.now()))
"""


def queue(place: Installation, count: int) -> int:
    return int(place.python(QUEUE.format(count=count)))


def ids(place: Installation) -> Counter[str]:
    """How often each Message-ID arrived."""
    found: Counter[str] = Counter()
    for path in place.mails:
        found[str(message_from_bytes(path.read_bytes(), policy=policy.default)["Message-ID"])] += 1
    return found


def states(place: Installation) -> Counter[str]:
    return Counter(state for (state,) in place.sql("SELECT state FROM notifications_message"))


def let_time_pass(place: Installation, *, lease: bool = False, due: bool = False) -> None:
    """As if ten minutes had gone by, in the outbox's rows."""
    before = datetime.now(UTC) - timedelta(minutes=10)
    if lease:
        place.sql("UPDATE notifications_message SET claimed_at = ? WHERE claimed_at IS NOT NULL", before)
    if due:
        place.sql("UPDATE notifications_message SET due_at = ? WHERE state = 'waiting'", before)


class Tarpit:
    """A mail server that takes the call and never says a word."""

    def __init__(self, port: int) -> None:
        self.socket = socket.create_server(("127.0.0.1", port))

    def close(self) -> None:
        self.socket.close()


def die_while_sending(place: Installation) -> None:
    """A worker takes a message, waits for the silent server, and is killed with the mail in its hands."""
    pit = Tarpit(place.smtp_port)
    worker = place.start("work")
    wait_until(
        lambda: place.sql("SELECT 1 FROM notifications_message WHERE claimed_at IS NOT NULL"), what="a claimed message"
    )
    worker.send_signal(signal.SIGKILL)
    worker.wait()
    pit.close()


def test_a_worker_killed_between_commit_and_sending_costs_no_mail_and_doubles_none(installation: Installation) -> None:
    queue(installation, 3)
    die_while_sending(installation)
    installation.start_mail_server()

    installation.run("mail")
    others = sum(ids(installation).values())
    let_time_pass(installation, lease=True)
    installation.start("work", "--pause", "0.1")
    wait_until(lambda: states(installation)["sent"] == 3, what="three sent mails")

    assert others == 2, "the message in the dead worker's hands waits for its lease"
    assert sorted(ids(installation).values()) == [1, 1, 1]


def test_without_the_outbox_a_kill_between_commit_and_sending_loses_the_mail(installation: Installation) -> None:
    """The twin: the act is committed, the mail is sent by hand afterwards, the process dies in between."""
    pit = Tarpit(installation.smtp_port)
    process = installation.start_python(
        "from cityjourney.accounts.commands import join\n"
        "from django.core.mail import send_mail\n"
        "from django.utils import timezone\n"
        "join(email='ana@ermua.example', at=timezone.now())\n"
        "send_mail('Welcome', 'Hello', None, ['ana@ermua.example'],"
        " connection=__import__('django.core.mail').core.mail.get_connection("
        "'django.core.mail.backends.smtp.EmailBackend'))\n"
    )
    wait_until(lambda: installation.sql("SELECT 1 FROM accounts_user"), what="the act")
    process.send_signal(signal.SIGKILL)
    process.wait()
    pit.close()
    installation.start_mail_server()

    installation.run("mail")

    assert installation.sql("SELECT email FROM accounts_user") == [("ana@ermua.example",)]
    assert installation.mails == []


def test_without_a_lease_the_mail_of_a_dead_worker_would_never_be_sent(installation: Installation) -> None:
    queue(installation, 1)
    die_while_sending(installation)
    installation.start_mail_server()
    let_time_pass(installation, lease=True)

    installation.python(
        "from datetime import timedelta\n"
        "from cityjourney.notifications import models, delivery\n"
        "models.LEASE = timedelta(days=365)\n"
        "delivery.deliver_due()\n"
    )
    without = len(installation.mails)
    installation.run("mail")

    assert (without, len(installation.mails)) == (0, 1)


def test_mail_waits_for_a_server_that_is_down_and_goes_out_once(installation: Installation) -> None:
    queue(installation, 5)

    away = installation.run("mail")
    installation.start_mail_server()
    let_time_pass(installation, due=True)
    back = installation.run("mail")
    again = installation.run("mail")

    assert "Sent 0, later 1" in away
    assert "Sent 5" in back
    assert "Sent 0" in again
    assert sorted(ids(installation).values()) == [1] * 5


def test_two_workers_at_once_send_each_mail_once(installation: Installation) -> None:
    queue(installation, 150)
    installation.start_mail_server()

    workers = [installation.start("mail") for _ in range(2)]
    said = [worker.communicate(timeout=60)[0] for worker in workers]

    assert len(ids(installation)) == len(installation.mails) == 150, said


def test_without_the_claim_two_workers_send_every_mail_twice(installation: Installation) -> None:
    """The twin: both look what is due, then both send it."""
    queue(installation, 10)
    installation.start_mail_server()
    careless = (
        "import pathlib, time, sys\n"
        "from django.conf import settings\n"
        "from django.utils import timezone\n"
        "from cityjourney.notifications import delivery\n"
        "from cityjourney.notifications.models import Message\n"
        "due = list(Message.objects.due(timezone.now()))\n"
        "(settings.HOME / sys.argv[0].replace('-c', str(time.time_ns()) + '.ready')).touch()\n"
        "while len(list(settings.HOME.glob('*.ready'))) < 2: time.sleep(0.01)\n"
        "delivery.claim = lambda at: due.pop() if due else None\n"
        "delivery.deliver_due()\n"
    )

    workers = [installation.start_python(careless) for _ in range(2)]
    for worker in workers:
        worker.communicate(timeout=60)

    assert sorted(ids(installation).values()) == [2] * 10


def test_a_worker_that_is_asked_to_stop_finishes_what_is_in_hand(installation: Installation) -> None:
    queue(installation, 400)
    installation.start_mail_server()
    worker = installation.start("work", "--pause", "0")
    wait_until(lambda: len(installation.mails) > 5, what="the first mails")

    worker.send_signal(signal.SIGTERM)
    said, _nothing = worker.communicate(timeout=30)

    assert worker.returncode == 0, said
    assert "Stopped." in said
    assert installation.sql("SELECT COUNT(*) FROM notifications_message WHERE claimed_at IS NOT NULL") == [(0,)]
    assert states(installation)["sent"] == len(installation.mails) == len(ids(installation))


@pytest.mark.slow
def test_a_call_to_many_goes_on_after_a_kill_and_reaches_each_once(installation: Installation) -> None:
    count = 600
    assert queue(installation, count) == count
    installation.start_mail_server()
    first = installation.start("work", "--pause", "0")
    wait_until(lambda: len(installation.mails) > 40, what="the first mails")
    first.send_signal(signal.SIGKILL)
    first.wait()
    before = len(installation.mails)

    assert queue(installation, count) == 0, "asking again adds nobody"
    let_time_pass(installation, lease=True)
    installation.start("work", "--pause", "0")
    wait_until(lambda: states(installation)["sent"] == count, within=120, what="all mails")

    arrived = ids(installation)
    assert before < count
    assert len(arrived) == count
    # a kill between the server's "250 OK" and our note of it may repeat that one mail, under its first Message-ID
    assert sum(arrived.values()) <= count + 1


def test_an_address_that_takes_no_mail_is_a_bounce_and_the_others_get_theirs(installation: Installation) -> None:
    queue(installation, 3)
    installation.start_mail_server("person1@city.example")

    said = installation.run("mail")

    [(problem,)] = installation.sql("SELECT problem FROM notifications_message WHERE state = 'bounced'")
    assert "Sent 2, later 0, refused 1" in said
    assert problem == "The mail server refused the address: 550 5.1.1 No such mailbox here"


def test_the_mail_server_keeps_what_comes_twice(installation: Installation) -> None:
    """It must not hide doubles, or the tests above could not fail."""
    installation.start_mail_server()
    installation.python(
        "from django.core.mail import EmailMessage, get_connection\n"
        "server = get_connection('django.core.mail.backends.smtp.EmailBackend')\n"
        "mail = EmailMessage('S', 'T', None, ['a@b.example'], headers={'Message-ID': '<1@x>'}, connection=server)\n"
        "mail.send(); mail.send()\n"
    )

    assert ids(installation) == {"<1@x>": 2}


def test_the_mail_has_both_versions_and_says_why_it_came(installation: Installation) -> None:
    queue(installation, 1)
    installation.start_mail_server()
    installation.run("mail")

    mail = message_from_bytes(installation.mails[0].read_bytes(), policy=policy.default)
    plain, html = mail.get_body(("plain",)), mail.get_body(("html",))

    assert plain is not None
    assert html is not None
    assert "You get this mail because" in plain.get_content()
    assert "You get this mail because" in html.get_content()
    assert mail["Auto-Submitted"] == "auto-generated"
    assert isinstance(installation.started[0], subprocess.Popen)
