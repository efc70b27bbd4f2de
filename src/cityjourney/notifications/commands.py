"""Putting mail into the outbox. Sending is `delivery.py`'s."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import cache
from hashlib import sha256
from itertools import islice
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.utils.translation import gettext as _

from cityjourney.core.errors import DomainError
from cityjourney.notifications.letters import Letter, write
from cityjourney.notifications.logic.letter import breaks_headers
from cityjourney.notifications.models import Message
from cityjourney.notifications.registry import kind as kind_of
from cityjourney.notifications.silence import is_silent


@dataclass(frozen=True)
class Recipient:
    """One reader of a mail to many; a context of one's own costs a rendering of one's own."""

    to: str
    language: str = "en"
    context: Mapping[str, Any] = field(default_factory=dict)


def _refuse_unsafe(*values: str) -> None:
    """No header line may be broken by what people typed."""
    if any(breaks_headers(value) for value in values):
        raise DomainError(_("An address or a subject has characters that do not print. Please type it again."))


def _address(to: str) -> str:
    """A usable address, or a sentence that says it is none."""
    _refuse_unsafe(to)
    try:
        validate_email(to.strip())
    except ValidationError:
        raise DomainError(_("“%(email)s” is not an e-mail address.") % {"email": to[:100]}) from None
    return to.strip()


def _letter(template: str, kind: str, language: str, context: Mapping[str, Any]) -> Letter:
    try:
        return write(template=template, kind_name=kind, language=language, context=context)
    except ValueError:
        raise DomainError(_("A name in the mail's subject has line ends. Please type it again.")) from None


@transaction.atomic
def queue_mail(
    *,
    to: str,
    kind: str,
    template: str,
    at: datetime,
    language: str = "en",
    context: Mapping[str, Any] | None = None,
    dedupe: str | None = None,
    about: str = "",
    reply_to: str = "",
    calendar: str = "",
    due_at: datetime | None = None,
) -> bool:
    """Write one mail into the outbox, in the caller's transaction: no commit, no mail.

    `template` names `mail/<template>.txt` (blocks `subject`, `body`); `kind` is registered (`registry.register_kind`).
    `dedupe` makes a second writing impossible; then the answer is False. `about` names what caused it, for bounces.
    `calendar` is an iCalendar text with its METHOD; mail programs offer it as an entry or an update of one.
    Raises `DomainError` when an address or the subject could break out of its header line.
    """
    answers = reply_to or kind_of(kind).reply_to
    _refuse_unsafe(answers)
    if is_silent():
        return False
    letter = _letter(template, kind, language, context or {})
    message = Message(
        to=_address(to),
        reply_to=answers,
        subject=letter.subject,
        text=letter.text,
        html=letter.html,
        calendar=calendar,
        language=language,
        kind=kind,
        dedupe=dedupe,
        about=about,
        written_at=at,
        due_at=due_at or at,
    )
    return _keep([message]) == 1


@transaction.atomic
def queue_many(
    *,
    recipients: Iterable[Recipient],
    kind: str,
    template: str,
    dedupe: str,
    at: datetime,
    context: Mapping[str, Any] | None = None,
    about: str = "",
    reply_to: str = "",
    due_at: datetime | None = None,
) -> int:
    """Write a mail to many into the outbox; each address gets exactly one for the same `dedupe`, however often asked.

    Rendered once per language, unless a recipient has a context of their own. Returns how many were new.
    """
    answers = reply_to or kind_of(kind).reply_to
    _refuse_unsafe(answers)
    if is_silent():
        return 0

    @cache
    def shared(language: str) -> Letter:
        return _letter(template, kind, language, context or {})

    def message_for(reader: Recipient) -> Message:
        own = {**(context or {}), **reader.context} if reader.context else None
        letter = _letter(template, kind, reader.language, own) if own else shared(reader.language)
        to = _address(reader.to)
        return Message(
            to=to,
            reply_to=answers,
            subject=letter.subject,
            text=letter.text,
            html=letter.html,
            language=reader.language,
            kind=kind,
            dedupe=f"{dedupe[:150]}:{sha256(to.lower().encode()).hexdigest()[:40]}",
            about=about,
            written_at=at,
            due_at=due_at or at,
        )

    return _keep(message_for(reader) for reader in recipients)


def _keep(messages: Iterable[Message]) -> int:
    """Insert in portions; what is there already stays as it is. Returns how many were new."""
    queue, new = iter(messages), 0
    while portion := list(islice(queue, 500)):
        Message.objects.bulk_create(portion, ignore_conflicts=True)
        new += Message.objects.filter(public_id__in=[message.public_id for message in portion]).count()
    return new


@transaction.atomic
def withdraw(*, about: str) -> int:
    """Take mail back that was not sent yet, because what it is about is over. Returns how many."""
    waiting = Message.objects.filter(about=about, state=Message.State.WAITING, claimed_at=None)
    taken, _details = waiting.delete()
    return taken


@transaction.atomic
def forget_address(*, emails: Iterable[str], replacement: str) -> int:
    """Take an erased person's addresses and texts out of the outbox; the counts stay. Returns how many changed."""
    changed = 0
    for email in emails:
        own = Message.objects.filter(to__iexact=email)
        changed += own.update(to=replacement, subject="", text="", html="", calendar="", reply_to="", dedupe=None)
    return changed
