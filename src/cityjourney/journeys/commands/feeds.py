"""Secret addresses of calendars, and named filters of the cohort view."""

import hashlib
import secrets
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from cityjourney.accounts.models import User
from cityjourney.audit.commands import record
from cityjourney.core.errors import DomainError
from cityjourney.journeys.enums import FeedSort
from cityjourney.journeys.models import FeedToken, SavedView
from cityjourney.programmes.models import Edition, Participation

MOST_FEEDS, MOST_VIEWS = 20, 30


def fingerprint(secret: str) -> str:
    """What is kept of a secret address: long and random as it is, a plain hash is enough."""
    return hashlib.sha256(secret.encode()).hexdigest()


@transaction.atomic
def make_feed(
    *,
    person: User,
    sort: str,
    participation: Participation | None = None,
    edition: Edition | None = None,
    alarm_minutes: int | None = None,
    all_day: bool = False,
    at: datetime,
) -> tuple[FeedToken, str]:
    """A new address, and its secret, which is told this once. Raises `DomainError` for the twenty-first."""
    if FeedToken.objects.filter(person=person, revoked_at=None).count() >= MOST_FEEDS:
        raise DomainError(_("You have twenty calendar addresses. Take one back first."))
    secret = secrets.token_urlsafe(32)
    token = FeedToken.objects.create(
        person=person,
        sort=sort,
        participation=participation if sort == FeedSort.CITY else None,
        edition=edition if sort == FeedSort.PROGRAMME else None,
        digest=fingerprint(secret),
        alarm_minutes=alarm_minutes,
        all_day=all_day,
        made_at=at,
    )
    record(verb="journeys.make_feed", subject=token, by=person, at=at, details={"sort": sort})
    return token, secret


@transaction.atomic
def revoke_feed(*, token: FeedToken, by: User, at: datetime) -> None:
    """Make an address worthless at once; twice is once."""
    if FeedToken.objects.filter(pk=token.pk, revoked_at=None).update(revoked_at=at):
        record(verb="journeys.revoke_feed", subject=token, by=by, at=at)


@transaction.atomic
def note_read(*, token: FeedToken, at: datetime) -> None:
    """Note when a calendar programme came last, at most once a day."""
    if token.used_at is None or token.used_at.date() != at.date():
        FeedToken.objects.filter(pk=token.pk).update(used_at=at)


@transaction.atomic
def save_view(*, person: User, edition: Edition, name: str, query: str, at: datetime) -> SavedView:
    """Keep the filters of the cohort view under a name; the same name again replaces them. Raises `DomainError`."""
    name = " ".join(name.replace("\0", "").split())[:80]
    if not name:
        raise DomainError(_("Give the view a name."))
    mine = SavedView.objects.filter(person=person, edition=edition)
    if mine.exclude(name=name).count() >= MOST_VIEWS:
        raise DomainError(_("You have thirty views. Delete one first."))
    view, _new = SavedView.objects.update_or_create(
        person=person, edition=edition, name=name, defaults={"query": query.lstrip("?")[:500], "made_at": at}
    )
    return view


@transaction.atomic
def delete_view(*, view: SavedView) -> None:
    """Forget a view."""
    view.delete()
