"""Cities apply, without an account: begin, save, come back by link, hand in. The server's clock decides."""

import hashlib
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from cityjourney.audit.commands import record
from cityjourney.calls.logic.dossier import FIELDS, Dossier
from cityjourney.calls.logic.eligibility import Verdict, check, is_eligible
from cityjourney.calls.models import Applicant, Application, Call, Link
from cityjourney.calls.questions import THEMES, questions_of
from cityjourney.calls.sentences import clock
from cityjourney.core.errors import DomainError
from cityjourney.notifications.commands import queue_mail
from cityjourney.organisations.models import City
from cityjourney.programmes.commands.invitations import usable_address
from cityjourney.questionnaires.logic.answers import Fault, Read, judge
from cityjourney.questionnaires.logic.definition import Definition
from cityjourney.questionnaires.logic.merge import merge

MOST_BEGUN = 5
"""How many applications one address may have begun for one call."""
MOST_LINKS = 5
"""How many links to one application are sent in a day."""


class NotOpenError(DomainError):
    """Too early or too late, by the server's clock."""


class IncompleteError(DomainError):
    """Something is missing; `lacking` are keys of the dossier, `faults` say for each question why."""

    def __init__(self, lacking: list[str], faults: Mapping[str, Fault]) -> None:
        super().__init__(_("Something is still missing. Nothing was handed in yet."))
        self.lacking, self.faults = lacking, faults


@dataclass(frozen=True, slots=True)
class Saved:
    """An application after saving; `conflicts` were changed in another window in the meantime."""

    application: Application
    conflicts: frozenset[str] = frozenset()


def hashed(secret: str) -> str:
    """What is kept of a secret."""
    return hashlib.sha256(secret.encode()).hexdigest()


def must_be_open(call: Call, at: datetime) -> None:
    """Raises `NotOpenError` outside the time of a call: the closing moment itself is too late."""
    if at < call.opens_at:
        raise NotOpenError(
            _("This call is not open yet. It opens on %(when)s.") % {"when": clock(call.opens_at, call.time_zone)}
        )
    if at >= call.closes_at:
        raise NotOpenError(
            _("This call closed on %(when)s. Applications are no longer taken or changed.")
            % {"when": clock(call.closes_at, call.time_zone)}
        )


@transaction.atomic
def begin(*, call: Call, email: str, language: str, at: datetime) -> tuple[Application, str]:
    """Begin an application; the way back goes out by mail. Returns it with the secret of its link."""
    must_be_open(call, at)
    address = usable_address(email)
    Call.objects.select_for_update().get(pk=call.pk)
    if Application.objects.filter(call=call, email=address).count() >= MOST_BEGUN:
        raise DomainError(_("Several applications were begun with this address. Use the links that were sent to it."))
    application = Application.objects.create(
        call=call, email=address, language=language, started_at=at, saved_at=at,
        draft={"about": {"contact_email": address}, "answers": {}},
    )  # fmt: skip
    secret = send_link(application=application, at=at)
    record(verb="calls.begin", subject=application, by=None, at=at, scopes=[call.edition.scope])
    return application, secret


@transaction.atomic
def send_link(*, application: Application, at: datetime) -> str:
    """Send a further link; the others go on working. Raises `DomainError` after too many in a day."""
    Application.objects.select_for_update().get(pk=application.pk)
    if application.links.filter(made_at__gt=at - timedelta(days=1)).count() >= MOST_LINKS:
        raise DomainError(_("The link was sent several times today. Look into your mails, or try again tomorrow."))
    secret = secrets.token_urlsafe(32)
    Link.objects.create(application=application, secret_hash=hashed(secret), made_at=at)
    call = application.call
    queue_mail(
        to=application.email, kind="calls.link", template="calls/link", language=application.language, at=at,
        context={
            "application": application, "call": call, "closes": clock(call.closes_at, call.time_zone),
            "link": settings.SITE_URL + reverse("calls:application", args=[call.edition.slug, call.slug, secret]),
        },
        about=f"application:{application.public_id}",
    )  # fmt: skip
    return secret


def save(
    *, application: Application, about: Mapping[str, Any], answers: Mapping[str, Any], seen: int,
    insisted: frozenset[str] = frozenset(), at: datetime,
) -> Saved:  # fmt: skip
    """Save what was changed (None takes back), each field by itself. Raises `NotOpenError`."""
    with transaction.atomic():
        locked = _locked(application)
        must_be_open(locked.call, at)
        kept = locked.draft
        stored = {f"about.{key}": value for key, value in kept.get("about", {}).items()}
        stored |= {f"q.{key}": value for key, value in kept.get("answers", {}).items()}
        mine = {f"about.{key}": value for key, value in about.items() if key in FIELDS}
        mine |= {f"q.{key}": value for key, value in answers.items()}
        merged = merge(stored, locked.revisions, mine, seen, insisted)
        if merged.changed:
            locked.revision += 1
            locked.revisions = {**locked.revisions, **dict.fromkeys(sorted(merged.changed), locked.revision)}
            locked.draft = {
                part: _part(merged.answers, prefix) for part, prefix in (("about", "about."), ("answers", "q."))
            }
            locked.saved_at = at
            locked.save(update_fields=["revision", "revisions", "draft", "saved_at"])
        return Saved(locked, merged.conflicts)


def _part(merged: Mapping[str, Any], prefix: str) -> dict[str, Any]:
    return {key.removeprefix(prefix): value for key, value in merged.items() if key.startswith(prefix)}


def _locked(application: Application) -> Application:
    return (
        Application.objects.select_for_update(of=("self",))
        .select_related("call__edition", "call__version__questionnaire")
        .get(pk=application.pk)
    )


def missing(dossier: Dossier, definition: Definition) -> tuple[list[str], Mapping[str, Fault]]:
    """What is not there yet: keys of the dossier, and faults by question."""
    return dossier.lacking(), judge(definition, Read(dict(dossier.answers), {})).faults


def verdicts_of(call: Call, dossier: Dossier) -> list[Verdict]:
    """What each rule of eligibility says."""
    return check(call.eligibility, dossier.lead, dossier.members, dossier.answers)


@transaction.atomic
def hand_in(*, application: Application, at: datetime) -> Application:
    """Hand in what is in the draft. The same twice changes nothing; changes until the deadline are handed in anew.

    Raises `NotOpenError`, `IncompleteError`. Who is not eligible may hand in: people decide, not the rule.
    """
    locked = _locked(application)
    must_be_open(locked.call, at)
    if locked.handed_in == locked.draft and locked.handed_in_at:
        return locked
    dossier = locked.writing
    lacking, faults = missing(dossier, questions_of(locked.call))
    if lacking or faults:
        raise IncompleteError(lacking, faults)
    usable_address(dossier.text("contact_email"))
    first = locked.submitted_at is None
    locked.handed_in, locked.handed_in_at = locked.draft, at
    locked.submitted_at = locked.submitted_at or at
    locked.name = (dossier.text("consortium") or dossier.text("name"))[:160]
    locked.country = dossier.text("country")
    locked.eligible = is_eligible(verdicts_of(locked.call, dossier))
    locked.theme = next(iter(dossier.answers.get(THEMES) or ()), "")
    locked.save()
    _note_people(locked, dossier)
    record(
        verb="calls.hand_in",
        subject=locked.call,
        by=None,
        at=at,
        scopes=[locked.call.edition.scope],
        details={"application": str(locked.public_id), "first": first},
    )
    _receipt(locked, dossier, at)
    return locked


def _note_people(application: Application, dossier: Dossier) -> None:
    """Who has a stake: the team, the contact, whoever began, and people of the cities."""
    slug = dossier.text("city")
    names = [(place.name, place.country) for place in (dossier.lead, *dossier.members)]
    known = City.objects.filter(country__in={country for _name, country in names})
    wanted = {(name.casefold(), country) for name, country in names}
    chosen = [city for city in known if city.slug == slug or (city.name.casefold(), city.country) in wanted]
    application.cities.set(chosen)
    addresses = {application.email, dossier.text("contact_email"), *(mate.email for mate in dossier.team)}
    application.people.all().delete()
    Applicant.objects.bulk_create(
        Applicant(application=application, email=address)
        for address in sorted({each.strip().lower() for each in addresses if each})
    )


def _receipt(application: Application, dossier: Dossier, at: datetime) -> None:
    """A receipt for each handing in, to the contact and to whoever began."""
    call = application.call
    for address in sorted({application.email, dossier.text("contact_email").lower()}):
        queue_mail(
            to=address, kind="calls.receipt", template="calls/receipt", language=application.language, at=at,
            context={
                "application": application, "call": call, "when": clock(at, call.time_zone),
                "closes": clock(call.closes_at, call.time_zone),
            },
            dedupe=f"call-receipt:{application.public_id}:{application.revision}:{address}"[:200],
            about=f"application:{application.public_id}",
        )  # fmt: skip
