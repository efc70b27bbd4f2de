"""Letters about decisions: drafted, read by somebody, changed, sent exactly once."""

from datetime import datetime

from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _

from cityjourney.accounts.models import User
from cityjourney.audit.commands import record
from cityjourney.calls.enums import Decision
from cityjourney.calls.models import Application, Call, Letter
from cityjourney.core.errors import DomainError
from cityjourney.notifications.commands import queue_mail


def _words(application: Application) -> tuple[str, str]:
    """Subject and text of a first draft, in the language of the applicant."""
    values = {"call": str(application.call), "city": str(application), "reason": application.reason}
    subject = _("%(call)s: your application for %(city)s") % values
    first = {
        Decision.SELECT: _("Good news: %(city)s has been selected. We look forward to working with you."),
        Decision.RESERVE: _("%(city)s is on the reserve list. If a place becomes free, you hear from us at once."),
        Decision.REJECT: _("%(city)s has not been selected this time. Thank you for the work that you put into it."),
    }[Decision(application.decision)] % values
    text = _("Good day,\n\n%(first)s\n\nThe reason for this decision:\n%(reason)s") % {**values, "first": first}
    return subject, text


@transaction.atomic
def draft_letters(*, call: Call, visible: list[int], by: User, at: datetime) -> int:
    """A draft for each decision that has none, of the applications (primary keys) that the person may see."""
    Call.objects.select_for_update().get(pk=call.pk)
    decided = Application.objects.filter(call=call, pk__in=visible).exclude(decision="").select_related("call")
    known = set(Letter.objects.filter(application__call=call).values_list("application_id", "decision"))
    letters = []
    for application in decided:
        if (application.pk, application.decision) in known:
            continue
        with translation.override(application.language):
            subject, text = _words(application)
        letters.append(
            Letter(
                application=application,
                decision=application.decision,
                language=application.language,
                written_at=at,
                email=application.dossier.text("contact_email") or application.email,
                subject=" ".join(subject.split())[:200],
                text=text,
            )
        )
    Letter.objects.bulk_create(letters)
    if letters:
        record(
            verb="calls.draft_letters",
            subject=call,
            by=by,
            at=at,
            scopes=[call.edition.scope],
            details={"letters": len(letters)},
        )
    return len(letters)


def _note(verb: str, letter: Letter, by: User, at: datetime) -> None:
    call = letter.application.call
    record(
        verb=verb, subject=call, by=by, at=at, scopes=[call.edition.scope], details={"letter": str(letter.public_id)}
    )


def _locked(letter: Letter) -> Letter:
    return Letter.objects.select_for_update(of=("self",)).select_related("application__call__edition").get(pk=letter.pk)


@transaction.atomic
def edit_letter(*, letter: Letter, subject: str, text: str, seen: int, by: User, at: datetime) -> Letter:
    """Change a draft. Raises `DomainError` when it has gone out, is empty, or was changed by somebody else."""
    locked = _locked(letter)
    if locked.released_at:
        raise DomainError(_("This letter has been sent; it does not change any more."))
    if locked.revision != seen:
        raise DomainError(_("Somebody changed this letter in the meantime. Look at it anew."))
    words, line = text.strip(), " ".join(subject.split())
    if not words or not line:
        raise DomainError(_("A letter needs a subject and a text."))
    locked.subject, locked.text, locked.revision = line[:200], words[:10_000], locked.revision + 1
    locked.save(update_fields=["subject", "text", "revision"])
    _note("calls.edit_letter", locked, by, at)
    return locked


@transaction.atomic
def release_letter(*, letter: Letter, seen: int, by: User, at: datetime) -> bool:
    """Send a letter that somebody has read (`seen` is what they read). False if it has gone out already."""
    locked = _locked(letter)
    if locked.released_at:
        return False
    if locked.revision != seen:
        raise DomainError(_("Somebody changed this letter in the meantime. Look at it anew."))
    locked.released_at, locked.released_by = at, by
    locked.save(update_fields=["released_at", "released_by"])
    queue_mail(
        to=locked.email, kind="calls.letter", template="calls/letter", language=locked.language, at=at,
        context={"subject_line": locked.subject, "text": locked.text}, dedupe=f"call-letter:{locked.public_id}",
        about=f"application:{locked.application.public_id}",
    )  # fmt: skip
    _note("calls.release_letter", locked, by, at)
    return True
