"""Writing a mail from its template: subject, plain text, HTML, in one language."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.template.loader import render_to_string
from django.utils import translation

from cityjourney.notifications.logic.letter import breaks_headers, parts, tidy
from cityjourney.notifications.registry import kind


@dataclass(frozen=True)
class Letter:
    """A written mail."""

    subject: str
    text: str
    html: str


def write(*, template: str, kind_name: str, language: str, context: Mapping[str, Any]) -> Letter:
    """Render `mail/<template>.txt` (blocks `subject` and `body`); the HTML is made of the same text.

    Raises `ValueError` when the subject would break out of its header line.
    """
    known = {*dict(settings.LANGUAGES), *kind(kind_name).languages}
    spoken = language if language in known else settings.LANGUAGE_CODE
    with translation.override(spoken):
        given = {**context, "site_url": settings.SITE_URL, "reason": str(kind(kind_name).reason), "language": spoken}
        name = f"mail/{template}.txt"
        subject = render_to_string(name, {**given, "part": "subject"}).strip()
        if not subject or breaks_headers(subject):
            raise ValueError(f"the subject of {name} is empty or has line ends")
        text = tidy(render_to_string(name, {**given, "part": "body"}))
        body = text.rsplit("\n--\n", 1)[0]
        html = render_to_string("mail/layout.html", {**given, "subject": subject, "parts": parts(body)})
    return Letter(subject=subject[:250], text=text, html=html)
