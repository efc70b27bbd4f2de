"""Taking mail out of the outbox and handing it to the mail server, each message once."""

import re
import smtplib
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from email.utils import parseaddr

import structlog
from django.conf import settings
from django.core.mail import EmailMultiAlternatives, get_connection
from django.core.mail.backends.base import BaseEmailBackend
from django.db import DatabaseError, connection, transaction
from django.utils import timezone

from cityjourney.notifications.logic.retry import MOST_ATTEMPTS, wait
from cityjourney.notifications.models import Message
from cityjourney.notifications.registry import kinds
from cityjourney.notifications.signals import message_bounced

log = structlog.get_logger(__name__)
_METHOD = re.compile(r"^METHOD:([A-Z]+)\r?$", re.MULTILINE)


@dataclass
class Pass:
    """What one pass over the outbox did."""

    sent: int = 0
    later: int = 0
    bounced: int = 0
    failed: int = 0


def claim(at: datetime) -> Message | None:
    """Take the oldest due message, so that nobody else does; None when there is none.

    PostgreSQL locks the row and others skip it; SQLite changes it on the condition that it is still free. The claim is
    committed before anything is sent and ends by itself after `LEASE`, should this process die.
    """
    if connection.vendor == "postgresql":
        with transaction.atomic():
            message = Message.objects.due(at).select_for_update(skip_locked=True).first()
            if message is not None:
                message.claimed_at = at
                message.attempts += 1
                message.save(update_fields=["claimed_at", "attempts"])
            return message
    while (message := Message.objects.due(at).first()) is not None:
        free = Message.objects.due(at).order_by().filter(pk=message.pk, attempts=message.attempts)
        if free.update(claimed_at=at, attempts=message.attempts + 1):
            message.claimed_at, message.attempts = at, message.attempts + 1
            return message
    return None


def message_id(message: Message) -> str:
    """The same at every attempt, so that a mail server or reader sees through a repetition."""
    domain = parseaddr(settings.DEFAULT_FROM_EMAIL)[1].rpartition("@")[2]
    return f"<{message.public_id}@{domain}>"


def _mail(message: Message, server: BaseEmailBackend) -> EmailMultiAlternatives:
    mail = EmailMultiAlternatives(
        subject=message.subject,
        body=message.text,
        from_email=settings.DEFAULT_FROM_EMAIL,
        to=[message.to],
        reply_to=[message.reply_to] if message.reply_to else None,
        headers={
            "Message-ID": message_id(message),
            "Auto-Submitted": "auto-generated",
            "Content-Language": message.language,
        },
        connection=server,
    )
    if message.html:
        mail.attach_alternative(message.html, "text/html")
    if message.calendar:
        # as an alternative, mail programs show it as a request; as a file, the others can open it
        method = _METHOD.search(message.calendar)
        mail.attach_alternative(message.calendar, f"text/calendar; method={method[1] if method else 'PUBLISH'}")
        mail.attach("meeting.ics", message.calendar, "text/calendar")
    return mail


def _refused_for_good(error: Exception) -> bool:
    """Whether the server will never take this mail (a 5xx about the recipient or the content)."""
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        return all(500 <= code < 600 for code, _answer in error.recipients.values())
    return isinstance(error, smtplib.SMTPDataError) and 500 <= error.smtp_code < 600


def _server_is_away(error: Exception) -> bool:
    """Whether the trouble is the server's and not this mail's: then the others need not try now."""
    about_one_mail = (smtplib.SMTPResponseException, smtplib.SMTPRecipientsRefused)
    return isinstance(error, OSError) and not isinstance(error, about_one_mail)


def _readable(error: Exception) -> str:
    """The problem in words for the people who look after the outbox."""
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        code, answer = next(iter(error.recipients.values()))
        return f"The mail server refused the address: {code} {_words(answer)}"[:300]
    if isinstance(error, smtplib.SMTPResponseException):
        return f"The mail server said: {error.smtp_code} {_words(error.smtp_error)}"[:300]
    if isinstance(error, (OSError, smtplib.SMTPServerDisconnected)):
        return f"The mail server did not answer ({type(error).__name__})."
    return f"The mail could not be written ({type(error).__name__})."


def _words(answer: bytes | str) -> str:
    return answer.decode(errors="replace") if isinstance(answer, bytes) else answer


def _finish(message: Message, **changes: object) -> None:
    """Write the outcome, if the message is still this attempt's."""
    own = Message.objects.filter(pk=message.pk, attempts=message.attempts, state=Message.State.WAITING)
    if "state" in changes and message.kind in kinds() and kinds()[message.kind].forget:
        changes |= {"text": "", "html": ""}
    own.update(claimed_at=None, **changes)


def _note_failure(message: Message, error: Exception, at: datetime, outcome: Pass) -> None:
    problem = _readable(error)
    if _refused_for_good(error):
        with transaction.atomic():
            _finish(message, state=Message.State.BOUNCED, problem=problem)
            message.state = Message.State.BOUNCED
            message_bounced.send(sender=Message, message=message, at=at)
        outcome.bounced += 1
    elif message.attempts >= MOST_ATTEMPTS:
        _finish(
            message, state=Message.State.FAILED, problem=f"Given up after {message.attempts} tries. {problem}"[:300]
        )
        outcome.failed += 1
    else:
        _finish(message, due_at=at + wait(message.attempts), problem=problem)
        outcome.later += 1
    log.warning(
        "mail_not_sent",
        message=str(message.public_id),
        kind=message.kind,
        attempts=message.attempts,
        problem=type(error).__name__,
    )


def deliver_due(
    *,
    at: datetime | None = None,
    limit: int = 500,
    go_on: Callable[[], bool] = lambda: True,
) -> Pass:
    """Send what is due, one by one, until nothing is, `limit` is reached or `go_on` says no.

    When the server cannot be reached, the pass ends after the first try: the rest waits as it is.
    """
    outcome, server = Pass(), get_connection(settings.OUTBOX_DELIVERY)
    try:
        for _number in range(limit):
            moment = at or timezone.now()
            message = claim(moment) if go_on() else None
            if message is None:
                break
            try:
                server.open()
                _mail(message, server).send()
            except DatabaseError:
                raise
            except Exception as error:  # whatever goes wrong with one mail must not stop the others
                _note_failure(message, error, moment, outcome)
                server.close()
                if _server_is_away(error):
                    break
            else:
                _finish(message, state=Message.State.SENT, sent_at=moment, problem="")
                outcome.sent += 1
    finally:
        server.close()
    return outcome
