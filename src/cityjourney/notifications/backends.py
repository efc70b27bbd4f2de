"""Django's way of sending mail ends in the outbox too: whoever calls `send_mail` writes a row in their transaction."""

from collections.abc import Sequence
from typing import Any

from django.conf import settings
from django.core.mail import EmailMessage, EmailMultiAlternatives
from django.core.mail.backends.base import BaseEmailBackend
from django.db import transaction
from django.utils import timezone
from django.utils.translation import get_language

from cityjourney.notifications.logic.letter import breaks_headers
from cityjourney.notifications.models import Message


class OutboxBackend(BaseEmailBackend):
    """Keeps mail for delivery, one row per recipient. What the outbox cannot carry is refused, never dropped."""

    @transaction.atomic
    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        """Write all of them, or none. Raises `ValueError` for attachments and for line ends in headers."""
        rows = [row for message in email_messages for row in self._rows(message)]
        Message.objects.bulk_create(rows)
        return len(email_messages)

    def _rows(self, message: EmailMessage) -> list[Message]:
        if message.attachments:
            raise ValueError("the outbox carries no attachments: put a link into the mail")
        html: Any = ""
        if isinstance(message, EmailMultiAlternatives):
            html = next((content for content, kind in message.alternatives if kind == "text/html"), "")
        subject, answers = str(message.subject), str(next(iter(message.reply_to), ""))
        if any(breaks_headers(text) for text in (subject, answers, *message.recipients())):
            raise ValueError("a header of this mail has line ends")
        at = timezone.now()
        return [
            Message(
                to=to,
                reply_to=answers,
                subject=subject[:250],
                text=str(message.body),
                html=str(html),
                language=get_language() or settings.LANGUAGE_CODE,
                kind="other",
                written_at=at,
                due_at=at,
            )
            for to in message.recipients()
        ]
