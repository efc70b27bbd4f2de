"""Deliverables: versions kept, submitted, commented, returned, accepted, shared; more time asked for and granted."""

import hashlib
from datetime import date, datetime

from django.core.files.base import ContentFile
from django.db import transaction
from django.utils.translation import gettext as _

from cityjourney.accounts.models import User
from cityjourney.audit.commands import record
from cityjourney.core.clock import programme_day
from cityjourney.core.errors import DomainError
from cityjourney.journeys import signals
from cityjourney.journeys.commands.telling import tell
from cityjourney.journeys.enums import DeliverableState, PlanState, Submitted
from cityjourney.journeys.logic.passages import fits
from cityjourney.journeys.logic.plan import month_of
from cityjourney.journeys.models import Comment, Decision, Deliverable, Extension, PlannedItem, Version
from cityjourney.journeys.sentences import REVIEW, SUBMIT
from cityjourney.journeys.validators import Upload

MAX_TEXT = 200_000


class ConflictError(DomainError):
    """Somebody else changed the deliverable meanwhile. `latest` is what they kept."""

    def __init__(self, message: str, latest: Version | None) -> None:
        super().__init__(message)
        self.latest = latest


def locked(deliverable: Deliverable) -> Deliverable:
    """The deliverable, held until the transaction ends."""
    return (
        Deliverable.objects.select_for_update(of=("self",))
        .select_related("participation__edition", "participation__city", "participation__consortium", "kind")
        .get(pk=deliverable.pk)
    )


def latest(deliverable: Deliverable) -> Version | None:
    """The newest version."""
    return deliverable.versions.select_related("made_by").order_by("-number").first()


@transaction.atomic
def keep_version(
    *,
    deliverable: Deliverable,
    text: str = "",
    upload: Upload | None = None,
    note: str = "",
    seen: int,
    by: User,
    at: datetime,
) -> Version:
    """Keep a new version beside the old ones. `seen` is the number of the version on which it builds (0 for none).

    Keeping the same content again gives the version that is there. Raises `ConflictError` when somebody else has kept
    another one meanwhile, and `DomainError` when there is nothing to keep or the deliverable is accepted.
    """
    deliverable = locked(deliverable)
    if deliverable.state in {DeliverableState.SUBMITTED, DeliverableState.ACCEPTED}:
        raise DomainError(_still(deliverable))
    content = _content(text, upload)
    digest, newest = hashlib.sha256(content).hexdigest(), latest(deliverable)
    if newest and newest.digest == digest:
        return newest
    if (newest.number if newest else 0) != seen:
        raise ConflictError(
            _("Somebody else has kept another version meanwhile. Compare both, then keep yours again."), newest
        )
    version = Version(
        deliverable=deliverable,
        number=seen + 1,
        text="" if upload else text.strip(),
        file_name=upload.name if upload else "",
        file_type=upload.content_type if upload else "",
        size=len(content),
        digest=digest,
        note=note.strip()[:300],
        made_by=by,
        made_at=at,
    )
    if upload:
        version.file.save(upload.name, ContentFile(content), save=False)
    version.save()
    _touch(deliverable)
    _record("journeys.keep_version", version, deliverable, by, at)
    return version


def _content(text: str, upload: Upload | None) -> bytes:
    """What is to be kept. Raises `DomainError` when there is nothing, or too much."""
    content = upload.content if upload else text.strip().encode()
    if not content:
        raise DomainError(_("Write something, or choose a file."))
    if not upload and len(text) > MAX_TEXT:
        raise DomainError(_("The text is too long: at most 200,000 characters. Hand it in as a file."))
    return content


def _still(deliverable: Deliverable) -> str:
    if deliverable.state == DeliverableState.ACCEPTED:
        return _("This deliverable is accepted; it does not change any more.")
    return _("This version is with the reviewers. Wait for their answer before you change it.")


@transaction.atomic
def submit(*, deliverable: Deliverable, version: Version, as_final: bool, by: User, at: datetime) -> Version:
    """Submit the newest version as draft or as final version. Raises `DomainError` when that makes no sense now."""
    deliverable = locked(deliverable)
    newest = latest(deliverable)
    if newest is None or newest.pk != version.pk:
        raise DomainError(_("There is a newer version. Look at it before you submit."))
    if deliverable.state in {DeliverableState.SUBMITTED, DeliverableState.ACCEPTED}:
        raise DomainError(_still(deliverable))
    if not as_final and deliverable.kind.spec.draft is None:
        raise DomainError(_("No draft is asked for here: submit the final version."))
    if newest.submitted_at and newest.submitted_as == (Submitted.FINAL if as_final else Submitted.DRAFT):
        raise DomainError(_("This version has been submitted before. Change it first."))
    newest.submitted_as = Submitted.FINAL if as_final else Submitted.DRAFT
    newest.submitted_at = at
    newest.save(update_fields=["submitted_as", "submitted_at"])
    deliverable.state, deliverable.submitted_as = DeliverableState.SUBMITTED, newest.submitted_as
    _touch(deliverable, "state", "submitted_as")
    _finish_lines(deliverable, as_final, programme_day(at))
    _record("journeys.submit", newest, deliverable, by, at, as_final=as_final)
    once = f"{newest.public_id.hex}:{newest.submitted_as}"
    tell(deliverable, kind="submitted", permission=REVIEW, once=once, by=by, at=at, number=newest.number)
    signals.deliverable_submitted.send(Deliverable, deliverable=deliverable, version=newest, by=by, at=at)
    return newest


def _finish_lines(deliverable: Deliverable, as_final: bool, day: date | None) -> None:
    """The plan's lines of what was handed in are done (or, without a day, open again)."""
    lines = PlannedItem.objects.filter(
        participation_id=deliverable.participation_id, deliverable_kind_id=deliverable.kind_id
    )
    if not as_final:
        lines = lines.filter(sort="draft")
    if day is None:
        lines.filter(sort="final" if as_final else "draft", state=PlanState.DONE).update(
            state=PlanState.PLANNED, done_on=None
        )
    else:
        lines.filter(state=PlanState.PLANNED).update(state=PlanState.DONE, done_on=day)


@transaction.atomic
def comment(*, version: Version, text: str, quote: str = "", position: int = 0, by: User, at: datetime) -> Comment:
    """Remark on a passage (its words and where they begin) or on the whole. Raises `DomainError` if it is not there."""
    if not text.strip():
        raise DomainError(_("Write your comment first."))
    quote = quote.replace("\r\n", "\n").strip()
    if quote and version.text and not fits(version.text, quote, position):
        position = version.text.find(quote)
        if position < 0:
            raise DomainError(_("These words do not stand in this version. Copy them from the text."))
    made = Comment.objects.create(
        version=version, quote=quote[:500], position=max(position, 0), text=text.strip(), by=by, at=at
    )
    _record("journeys.comment", made, version.deliverable, by, at)
    return made


@transaction.atomic
def settle(*, comment: Comment, by: User, at: datetime) -> Comment:
    """Note that a comment is answered; twice is once."""
    comment = Comment.objects.select_for_update().get(pk=comment.pk)
    if comment.settled_at is None:
        comment.settled_at, comment.settled_by = at, by
        comment.save(update_fields=["settled_at", "settled_by"])
        _record("journeys.settle", comment, comment.version.deliverable, by, at)
    return comment


@transaction.atomic
def return_version(*, deliverable: Deliverable, version: Version, reasons: str, by: User, at: datetime) -> Decision:
    """Return what was submitted, with reasons. Raises `DomainError` without reasons, or if nothing is submitted."""
    if not reasons.strip():
        raise DomainError(_("Say what is missing, so that the city can go on."))
    deliverable, submitted = _submitted(deliverable, version)
    decision = Decision.objects.create(version=submitted, accepted=False, reasons=reasons.strip(), by=by, at=at)
    deliverable.state = DeliverableState.RETURNED
    _touch(deliverable, "state")
    _finish_lines(deliverable, submitted.submitted_as == Submitted.FINAL, None)
    _record("journeys.return", submitted, deliverable, by, at)
    _tell_city(deliverable, decision, by, at)
    return decision


@transaction.atomic
def accept(*, deliverable: Deliverable, version: Version, note: str = "", by: User, at: datetime) -> Decision:
    """Accept what was submitted. An accepted draft leaves the way open for the final version."""
    deliverable, submitted = _submitted(deliverable, version)
    decision = Decision.objects.create(version=submitted, accepted=True, reasons=note.strip(), by=by, at=at)
    if submitted.submitted_as == Submitted.FINAL:
        deliverable.state, deliverable.accepted_at = DeliverableState.ACCEPTED, at
    else:
        deliverable.state, deliverable.draft_accepted_at = DeliverableState.OPEN, at
    _touch(deliverable, "state", "accepted_at", "draft_accepted_at")
    _record("journeys.accept", submitted, deliverable, by, at)
    _tell_city(deliverable, decision, by, at)
    if deliverable.accepted_at:
        signals.deliverable_accepted.send(Deliverable, deliverable=deliverable, version=submitted, by=by, at=at)
    return decision


def _tell_city(deliverable: Deliverable, decision: Decision, by: User, at: datetime) -> None:
    tell(
        deliverable,
        kind="decided",
        permission=SUBMIT,
        once=f"decision:{decision.pk}",
        by=by,
        at=at,
        number=decision.version.number,
        accepted=decision.accepted,
        words=decision.reasons,
    )


def _submitted(deliverable: Deliverable, version: Version) -> tuple[Deliverable, Version]:
    """The deliverable and its submitted version; two reviewers never decide twice."""
    deliverable = locked(deliverable)
    newest = latest(deliverable)
    if deliverable.state != DeliverableState.SUBMITTED or newest is None or newest.pk != version.pk:
        raise DomainError(_("Nothing waits for a decision here. Perhaps somebody else was quicker: look again."))
    return deliverable, newest


@transaction.atomic
def share(*, deliverable: Deliverable, by: User, at: datetime) -> Deliverable:
    """Show an accepted deliverable to all participants of the edition; twice is once. Raises `DomainError` before."""
    deliverable = locked(deliverable)
    if deliverable.state != DeliverableState.ACCEPTED:
        raise DomainError(_("Only what is accepted can be shared with all participants."))
    if deliverable.shared_at is None:
        deliverable.shared_at = at
        _touch(deliverable, "shared_at")
        _record("journeys.share", deliverable, deliverable, by, at)
        signals.deliverable_shared.send(Deliverable, deliverable=deliverable, by=by, at=at)
    return deliverable


@transaction.atomic
def ask_extension(
    *, deliverable: Deliverable, sort: str, wanted_on: date, reason: str, by: User, at: datetime
) -> Extension:
    """Ask for more time. Raises `DomainError` without a reason, for an earlier day, or while a request is open."""
    deliverable = locked(deliverable)
    line = deliverable.participation.planned_items.filter(
        sort=sort, deliverable_kind_id=deliverable.kind_id, state=PlanState.PLANNED
    ).first()
    if line is None:
        raise DomainError(_("Nothing is due here any more."))
    if not reason.strip():
        raise DomainError(_("Say why: it helps the reviewers to say yes."))
    if wanted_on <= max(line.due_on, programme_day(at)):
        raise DomainError(_("The new day must lie after the day on which it is due, and after today."))
    if deliverable.extensions.filter(decided_at=None).exists():
        raise DomainError(_("You have asked already; the reviewers will answer."))
    asked = Extension.objects.create(
        deliverable=deliverable,
        sort=sort,
        wanted_on=wanted_on,
        reason=reason.strip()[:500],
        due_before=line.due_on,
        asked_by=by,
        asked_at=at,
    )
    _record("journeys.ask_extension", asked, deliverable, by, at)
    once, day = asked.public_id.hex, asked.wanted_on
    tell(deliverable, kind="extension", permission=REVIEW, once=once, by=by, at=at, day=day, words=asked.reason)
    return asked


@transaction.atomic
def decide_extension(*, extension: Extension, granted: bool, answer: str = "", by: User, at: datetime) -> Extension:
    """Grant more time or not. Raises `DomainError` if it is answered already, or refused without a word."""
    deliverable = locked(extension.deliverable)
    extension = Extension.objects.select_for_update().get(pk=extension.pk)
    if extension.decided_at:
        raise DomainError(_("This request has been answered already."))
    if not granted and not answer.strip():
        raise DomainError(_("Say why not, in a sentence."))
    extension.granted, extension.answer = granted, answer.strip()[:500]
    extension.decided_by, extension.decided_at = by, at
    extension.save(update_fields=["granted", "answer", "decided_by", "decided_at"])
    if granted:
        month = month_of(deliverable.participation.edition.starts_on, extension.wanted_on)
        deliverable.participation.planned_items.filter(
            sort=extension.sort, deliverable_kind_id=deliverable.kind_id
        ).update(due_on=extension.wanted_on, due_fixed=True, month=month)
    _record("journeys.decide_extension", extension, deliverable, by, at, granted=granted)
    return extension


def _touch(deliverable: Deliverable, *fields: str) -> None:
    deliverable.serial += 1
    deliverable.save(update_fields=["serial", *fields])


def _record(
    verb: str,
    subject: Version | Comment | Deliverable | Extension,
    deliverable: Deliverable,
    by: User,
    at: datetime,
    **details: object,
) -> None:
    participation = deliverable.participation
    record(
        verb=verb,
        subject=subject,
        by=by,
        at=at,
        scopes=[participation.edition.scope, participation.scope],
        details={"kind": deliverable.kind.key, **details},
    )
