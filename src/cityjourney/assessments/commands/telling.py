"""Mails of this app. Each is part of the command that causes it."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

from django.conf import settings
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import override

from cityjourney.accounts.models import User
from cityjourney.assessments.models import Sending
from cityjourney.core.fields import in_language
from cityjourney.notifications.commands import Recipient, queue_many
from cityjourney.programmes.models import Participation


def tell_asked(
    people: Sequence[User],
    participation: Participation,
    what: Mapping[str, str] | Promise,
    page: str,
    once: str,
    *,
    by: User | None,
    at: datetime,
) -> int:
    """Ask people of a city to answer; `page` is where they do, `once` names the occasion. Not to whoever asks."""
    slug, city = participation.edition.slug, participation.city.slug
    link = settings.SITE_URL + reverse(f"assessments:{page}", args=[slug, city])
    readers = [
        Recipient(each.email, each.language, {"what": _said(what, each.language)})
        for each in people
        if by is None or each.pk != by.pk
    ]
    return queue_many(
        recipients=readers,
        kind="assessments.asked",
        template="assessments/asked",
        dedupe=f"assessments:{page}:{once}",
        context={"city": str(participation), "who": str(by or participation.edition), "link": link},
        about=f"participation:{participation.public_id}",
        at=at,
    )


def _said(what: Mapping[str, str] | Promise, language: str) -> str:
    """A text of the methodology, or one of ours, in the reader's language."""
    if isinstance(what, Promise):
        with override(language):
            return str(what)
    return in_language(what, language)


def tell_sent(
    sending: Sending, people: Iterable[User], once: str, *, reminder: bool, by: User | None, at: datetime
) -> int:
    """Tell people of cities that a questionnaire waits for them, or still does."""
    link = settings.SITE_URL + reverse("questionnaires:index", args=[sending.edition.slug])
    readers = [
        Recipient(each.email, each.language, {"title": in_language(sending.title, each.language)})
        for each in {person.pk: person for person in people}.values()
    ]
    return queue_many(
        recipients=readers,
        kind="assessments.sent",
        template="assessments/sent",
        dedupe=f"assessments:sent:{sending.public_id}:{once}",
        context={
            "who": str(by or sending.edition),
            "link": link,
            "message": sending.message,
            "closes": sending.closes_at,
            "reminder": reminder,
        },
        about=f"sending:{sending.public_id}",
        at=at,
    )
