"""Whom a round asks: the list, invitations with a code each, reminders to everybody."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from cityjourney.accounts.models import User
from cityjourney.audit.commands import record
from cityjourney.core.errors import DomainError
from cityjourney.enablers.commands.running import about, locked
from cityjourney.enablers.logic.codes import digest_of, make_code
from cityjourney.enablers.logic.counts import labelled
from cityjourney.enablers.models import MOST_REMINDERS, Invitee, Round, Ticket
from cityjourney.enablers.store import lay_tickets
from cityjourney.enablers.words import said, words_in
from cityjourney.notifications.commands import Recipient, queue_many

MOST_PEOPLE = 2_000
INVITATION, REMINDER = "enablers.invitation", "enablers.reminder"


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody to ask: `kind` is a key of the survey's stakeholders."""

    name: str
    email: str
    kind: str
    language: str


Teller = Callable[[Round, Sequence[tuple[Invitee, str]], datetime], object]
"""Tells people their codes; after it returns, nobody can look them up."""


@transaction.atomic
def add_people(*, round: Round, people: Iterable[Person], by: User | None, at: datetime) -> int:  # noqa: A002
    """Put people on the list; who is on it stays as they are. Returns how many are new. Raises `DomainError`."""
    found = locked(round)
    kinds = {each.key for each in found.survey.stakeholders}
    known = {email.lower() for email in found.invitees.values_list("email", flat=True)}
    new: dict[str, Invitee] = {}
    for person in people:
        email = _checked(person, kinds, found.survey.languages)
        if email not in known and email not in new:
            new[email] = Invitee(
                round=found, name=person.name.strip(), email=email, kind=person.kind, language=person.language
            )
    if len(known) + len(new) > MOST_PEOPLE:
        raise DomainError(_("A survey asks at most %(most)d people.") % {"most": MOST_PEOPLE})
    Invitee.objects.bulk_create(new.values())
    if new:
        _note("enablers.add_people", found, by, at, people=len(new))
    return len(new)


def _checked(person: Person, kinds: set[str], languages: Sequence[str]) -> str:
    """The address, if everything about the person fits. Raises `DomainError`."""
    who = {"who": (person.name or person.email)[:80]}
    if not person.name.strip() or len(person.name) > 120 or any(sign in person.name for sign in "\r\n\0"):
        raise DomainError(_("“%(who)s”: the name is missing or too long.") % who)
    try:
        validate_email(person.email.strip())
    except ValidationError:
        raise DomainError(_("“%(who)s”: this is not an e-mail address.") % who) from None
    if person.kind not in kinds:
        raise DomainError(_("“%(who)s”: the survey does not know this kind of stakeholder.") % who)
    if person.language not in languages:
        raise DomainError(_("“%(who)s”: the survey is not written in this language.") % who)
    return person.email.strip().lower()


@transaction.atomic
def remove_person(*, invitee: Invitee, by: User, at: datetime) -> None:
    """Take somebody off the list who was not invited yet. Raises `DomainError`.

    Afterwards it would be in vain: nobody knows which code is theirs.
    """
    found = locked(invitee.round)
    own = Invitee.objects.filter(pk=invitee.pk, invited=False)
    if not own.delete()[0]:
        raise DomainError(_("The invitation is on its way: nobody knows which code belongs to whom any more."))
    _note("enablers.remove_person", found, by, at)


@transaction.atomic
def invite(*, round: Round, by: User | None, at: datetime, tell: Teller | None = None) -> int:  # noqa: A002
    """Give everybody on the list who has none a code, by mail. Returns how many. Raises `DomainError`."""
    found = locked(round)
    people = list(found.invitees.filter(invited=False))
    asked = found.invitees.filter(invited=True).count()
    if not people:
        raise DomainError(_("Everybody on the list has been invited."))
    if len(people) + asked <= found.threshold:
        least = found.threshold + 1 - asked
        raise DomainError(
            ngettext(
                "Put at least %(least)d person on the list: of fewer nothing could ever be shown.",
                "Put at least %(least)d people on the list: of fewer nothing could ever be shown.",
                least,
            )
            % {"least": least}
        )
    already = set(found.tickets.exclude(group="").values_list("group", flat=True))
    groups = labelled([each.kind for each in people], already, found.threshold)
    codes = [(person, make_code()) for person in people]
    Ticket.objects.bulk_create(
        Ticket(round=found, digest=digest_of(found.public_id, code), group=groups[person.kind])
        for person, code in codes
    )
    lay_tickets(found)
    Invitee.objects.filter(pk__in=[person.pk for person in people]).update(invited=True)
    found.invited_on = found.invited_on or timezone.localdate(at)
    found.save(update_fields=["invited_on"])
    (tell or by_mail)(found, codes, at)
    _note("enablers.invite", found, by, at, people=len(people))
    return len(people)


def by_mail(round: Round, codes: Sequence[tuple[Invitee, str]], at: datetime) -> None:  # noqa: A002
    """Write the invitations. Their words leave the outbox with them."""
    queue_many(
        recipients=[
            Recipient(person.email, person.language, {**_letter(round, person.language, "invitation"), "code": code})
            for person, code in codes
        ],
        kind=INVITATION,
        template="enablers/invitation",
        dedupe=f"enablers-invitation:{round.public_id}",
        about=about(round),
        at=at,
    )


def _letter(round: Round, language: str, which: str) -> dict[str, object]:  # noqa: A002
    """What a mail of a round says in a language."""
    city, edition = str(round.participation), round.participation.edition.slug
    address = reverse("enablers:answer", args=[edition, round.public_id])
    promise = reverse("enablers:promise", args=[edition, round.public_id])
    words = words_in(language)
    values = {
        "city": city, "minutes": round.survey.minutes, "day": said(round.closes_on, language),
        "first": said(round.invited_on, language) if round.invited_on else "", "threshold": round.threshold,
    }  # fmt: skip
    return {
        "subject": words["mail"][which]["subject"] % values,
        "lines": [line % values for line in words["mail"][which]["lines"]],
        "last": [line % values for line in words["mail"][which]["last"]],
        "answer": words["mail"]["answer"],
        "promise": words["mail"]["promise"],
        "answer_url": f"{settings.SITE_URL}{address}?lang={language}",
        "promise_url": f"{settings.SITE_URL}{promise}?lang={language}",
    }


@transaction.atomic
def remind(*, round: Round, by: User, at: datetime) -> int:  # noqa: A002
    """Write to everybody invited, for nobody knows who has answered. Twice at most. Raises `DomainError`."""
    found = locked(round)
    if found.invited_on is None:
        raise DomainError(_("Nobody has been invited yet."))
    if found.reminders >= MOST_REMINDERS:
        raise DomainError(_("Two reminders have been sent; more would be a nuisance to those who have answered."))
    today = timezone.localdate(at)
    if found.reminded_on == today or found.invited_on == today:
        raise DomainError(_("People were written to today. Please wait until tomorrow."))
    found.reminders, found.reminded_on = found.reminders + 1, today
    found.save(update_fields=["reminders", "reminded_on"])
    letters: dict[str, dict[str, object]] = {}
    readers = []
    for person in found.invitees.filter(invited=True):
        if person.language not in letters:
            letters[person.language] = _letter(found, person.language, "reminder")
        readers.append(Recipient(person.email, person.language, letters[person.language]))
    queue_many(
        recipients=readers,
        kind=REMINDER,
        template="enablers/reminder",
        dedupe=f"enablers-reminder-{found.reminders}:{found.public_id}",
        about=about(found),
        at=at,
    )
    _note("enablers.remind", found, by, at, people=len(readers))
    return len(readers)


def _note(verb: str, round: Round, by: User | None, at: datetime, **details: int) -> None:  # noqa: A002
    record(verb=verb, subject=round, by=by, at=at, scopes=[round.participation.scope], details=details)
