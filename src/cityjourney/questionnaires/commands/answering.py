"""Taking answers in. The server's clock decides, the database sees to it that nothing is counted twice.

A response keeps its own trail (who, when, which question at which revision), so no line in the audit trail is written
for saving and handing in; taking back and reading sheets in leave one.
"""

import uuid
from collections.abc import Mapping, Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db import IntegrityError, connection, transaction
from django.utils.translation import gettext as _

from cityjourney.accounts.models import User
from cityjourney.audit.commands import record
from cityjourney.core.errors import DomainError
from cityjourney.programmes.models import Participation
from cityjourney.questionnaires.commands.uploads import Looked, attach_file
from cityjourney.questionnaires.enums import Mode, ResponseState, Source
from cityjourney.questionnaires.logic.answers import Fault, Read, judge
from cityjourney.questionnaires.logic.merge import merge
from cityjourney.questionnaires.models import Collection, Response

ATTEMPTS = 20
"""How often a saving begins anew when others save the same response at the same instant."""


class NotOpenError(DomainError):
    """Too early or too late, by the server's clock."""


class FaultyError(DomainError):
    """Some answers cannot be handed in like this; `faults` says for each question why."""

    def __init__(self, faults: Mapping[str, Fault]) -> None:
        super().__init__(_("Some answers are missing or cannot be right."))
        self.faults = faults


@dataclass(frozen=True, slots=True)
class Saved:
    """A response after saving; `conflicts` are questions that somebody else answered differently in the meantime."""

    response: Response
    conflicts: frozenset[str] = frozenset()
    changed: frozenset[str] = field(default_factory=frozenset)


def must_be_open(collection: Collection, at: datetime) -> None:
    """Raises `NotOpenError` outside the time of a collection: the closing moment itself is too late."""
    if at < collection.opens_at:
        raise NotOpenError(_("This questionnaire is not open yet."))
    if not collection.is_open(at):
        raise NotOpenError(_("This questionnaire is closed. Answers are no longer taken."))


def start(
    *, collection: Collection, person: User, participation: Participation | None, language: str, at: datetime
) -> Response:
    """The person's (or the city's common) response: begun now, or gone on with. Raises `NotOpenError`."""
    must_be_open(collection, at)
    together = collection.mode == Mode.TOGETHER
    if not Mode(collection.mode).is_named or (together and participation is None):
        raise DomainError(_("This questionnaire is not answered by name."))
    mine = Response.objects.exclude(state=ResponseState.WITHDRAWN).filter(collection=collection, together=together)
    mine = mine.filter(participation=participation) if together else mine.filter(respondent=person)
    if (found := mine.first()) is not None:
        return found
    try:
        with transaction.atomic():
            return Response.objects.create(
                collection=collection, version_id=collection.version_id, participation=participation,
                respondent=None if together else person, together=together, language=language,
                started_at=at, saved_at=at,
            )  # fmt: skip
    except IntegrityError:  # begun in another tab, or by a colleague, at the same instant
        return mine.get()


def save_draft(
    *,
    response: Response,
    changes: Mapping[str, Any],
    seen: int,
    by: User,
    at: datetime,
    insisted: frozenset[str] = frozenset(),
) -> Saved:
    """Save answers that were changed (None takes one back), question by question.

    `response` comes with its collection; `seen` is the revision that the page showed. Raises `NotOpenError`, and
    `DomainError` when it has been handed in.
    """
    return _write(response, changes, seen, by, at, insisted, submit=False)


def submit_draft(
    *,
    response: Response,
    changes: Mapping[str, Any],
    seen: int,
    by: User,
    at: datetime,
    insisted: frozenset[str] = frozenset(),
) -> Saved:
    """Save and hand in; what has been handed in already stays as it is, and its first receipt holds.

    Raises `FaultyError` (then nothing is handed in; what is right has been saved before) or `NotOpenError`.
    """
    if response.state == ResponseState.SUBMITTED:
        return Saved(response)
    return _write(response, changes, seen, by, at, insisted, submit=True)


def _write(
    response: Response,
    changes: Mapping[str, Any],
    seen: int,
    by: User,
    at: datetime,
    insisted: frozenset[str],
    *,
    submit: bool,
) -> Saved:
    """Compare and swap: one statement if nobody else saves at the same instant."""
    must_be_open(response.collection, at)
    for _attempt in range(ATTEMPTS):
        if response.state != ResponseState.DRAFT:
            if submit and response.state == ResponseState.SUBMITTED:
                return Saved(response)
            raise DomainError(_("This has been handed in already; it does not change any more."))
        merged = merge(response.answers, response.revisions, changes, seen, insisted)
        fields = _fields(response, merged.answers, merged.changed, by, at)
        if submit and not merged.conflicts:
            fields |= _handed_in(response, merged.answers, at)
        rows = Response.objects.filter(pk=response.pk, revision=response.revision, state=ResponseState.DRAFT)
        with transaction.atomic():
            done = rows.update(**fields)
        if done:
            for name, value in fields.items():
                setattr(response, name, value)
            return Saved(response, merged.conflicts, merged.changed)
        response.refresh_from_db(fields=["answers", "revision", "revisions", "editors", "state", "submitted_at"])
    raise DomainError(_("Many people are saving at this moment. Please try once more."))


def _fields(
    response: Response, answers: dict[str, Any], changed: frozenset[str], by: User, at: datetime
) -> dict[str, Any]:
    number = response.revision + 1
    return {
        "answers": answers,
        "revision": number,
        "revisions": {**response.revisions, **dict.fromkeys(sorted(changed), number)},
        "editors": {**response.editors, **dict.fromkeys(sorted(changed), str(by.public_id))},
        "saved_at": at,
    }


def _handed_in(response: Response, answers: dict[str, Any], at: datetime) -> dict[str, Any]:
    judged = judge(response.version.definition, Read(answers, {}))
    if judged.faults:
        raise FaultyError(judged.faults)
    return {"answers": judged.answers, "state": ResponseState.SUBMITTED, "submitted_at": at}


def submit_open(
    *,
    collection: Collection,
    found: Read,
    key: uuid.UUID,
    language: str,
    at: datetime,
    files: Mapping[str, Looked] | None = None,
) -> tuple[Response, bool]:
    """Take the answers of somebody without an account: one row, one transaction.

    `key` stands in the form that was shown; the same form sent again, from wherever and however often, gives the first
    response back (and False). Raises `FaultyError` or `NotOpenError`.
    """
    if Mode(collection.mode).is_named:
        raise DomainError(_("This questionnaire is answered by name."))
    must_be_open(collection, at)
    given = {name: looked.as_answer for name, looked in (files or {}).items()}
    judged = judge(collection.version.definition, Read({**found.answers, **given}, found.faults))
    if judged.faults:
        raise FaultyError(judged.faults)
    try:
        with _one_transaction(alone=not given):
            response = _insert(collection, judged.answers, key, language, at)
            for name in given.keys() & judged.answers.keys():
                attach_file(response=response, question=name, looked=(files or {})[name], at=at)
            return response, True
    except IntegrityError:
        first = Response.objects.filter(collection=collection, idempotency_key=key).first()
        if first is None:
            raise
        return first, False


def _one_transaction(*, alone: bool) -> AbstractContextManager[Any]:
    """One statement alone is a transaction by itself and spares two ways to the database."""
    return nullcontext() if alone and not connection.in_atomic_block else transaction.atomic()


def _insert(
    collection: Collection,
    answers: dict[str, Any],
    key: uuid.UUID,
    language: str,
    at: datetime,
    source: str = Source.PAGE,
    participation: Participation | None = None,
) -> Response:
    return Response.objects.create(
        collection_id=collection.pk, version_id=collection.version_id, participation=participation,
        idempotency_key=key, language=language, answers=answers, source=source, state=ResponseState.SUBMITTED,
        revision=1, started_at=at, saved_at=at, submitted_at=at,
    )  # fmt: skip


@transaction.atomic
def import_responses(
    *, collection: Collection, rows: Sequence[Read], digest: str, language: str, by: User, at: datetime
) -> int:
    """Take a whole entry sheet in, or nothing of it; the same sheet twice is taken once. Returns the new responses."""
    for number, row in enumerate(rows, start=1):
        if row.faults:
            raise DomainError(_("Row %(row)s has faults; nothing was taken over.") % {"row": number})
    space = uuid.uuid5(uuid.NAMESPACE_OID, f"{collection.public_id}:{digest}")
    keys = [uuid.uuid5(space, str(number)) for number in range(len(rows))]
    known = set(Response.objects.filter(idempotency_key__in=keys).values_list("idempotency_key", flat=True))
    new = [(key, row) for key, row in zip(keys, rows, strict=True) if key not in known]
    for key, row in new:
        _insert(collection, row.answers, key, language, at, Source.SHEET)
    if new:
        record(
            verb="questionnaires.import_sheet",
            subject=collection,
            by=by,
            at=at,
            scopes=[collection.edition.scope],
            details={"rows": len(new), "digest": digest},
        )
    return len(new)


@transaction.atomic
def withdraw(*, response: Response, by: User | None, at: datetime) -> Response:
    """Take a response back: it counts no more, its answers and files are gone. Twice changes nothing."""
    locked = Response.objects.select_for_update(of=("self",)).select_related("collection__edition").get(pk=response.pk)
    if locked.state == ResponseState.WITHDRAWN:
        return locked
    must_be_open(locked.collection, at)
    files = list(locked.files.all())
    locked.state, locked.withdrawn_at, locked.answers, locked.revisions = ResponseState.WITHDRAWN, at, {}, {}
    locked.save(update_fields=["state", "withdrawn_at", "answers", "revisions"])
    locked.files.all().delete()
    for each in files:
        transaction.on_commit(lambda place=each.file: place.delete(save=False))  # type: ignore[misc]
    record(
        verb="questionnaires.withdraw",
        subject=locked,
        by=by,
        at=at,
        scopes=[locked.collection.edition.scope],
    )
    return locked
