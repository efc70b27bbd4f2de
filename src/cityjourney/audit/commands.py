"""Writing the trail: the one door through which every command leaves its line."""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import datetime
from typing import Any

from django.db import models, transaction

from cityjourney.audit.models import Entry, EntryScope

_Line = tuple[Entry, list[str]]
_waiting: ContextVar[list[_Line] | None] = ContextVar("cityjourney_audit_waiting", default=None)


def record(
    *,
    verb: str,
    subject: models.Model,
    by: models.Model | None,
    at: datetime,
    scopes: Iterable[str] = (),
    details: dict[str, Any] | None = None,
) -> None:
    """Leave a line in the trail, in the transaction of the act itself: the act falls with its line.

    `verb` is `app.command`; `scopes` say in whose trail it is shown. `by` is None for acts of the system.
    """
    entry = Entry(
        verb=verb,
        subject_type=subject._meta.label_lower,
        subject_id=str(getattr(subject, "public_id", subject.pk)),
        subject=str(subject)[:200],
        by_id=by.pk if by is not None else None,
        at=at,
        details=details or {},
    )
    line, waiting = (entry, sorted(set(scopes))), _waiting.get()
    if waiting is None:
        _write([line])
    else:
        waiting.append(line)


@contextmanager
def together() -> Iterator[None]:
    """Write the lines of many acts at once, when the block ends: far cheaper than one by one.

    Stands inside a transaction that holds all these acts, so that none is kept without its line; raises `RuntimeError`
    otherwise. A block inside another hands its lines on when it ends well. An exception drops them, so a block belongs
    directly into the transaction or savepoint that undoes the acts.
    """
    if not transaction.get_connection().in_atomic_block:
        raise RuntimeError("lines wait only inside the transaction of their acts")
    outer, lines = _waiting.get(), list[_Line]()
    token = _waiting.set(lines)
    try:
        yield
    finally:
        _waiting.reset(token)
    if outer is None:
        _write(lines)
    else:
        outer += lines


@transaction.atomic(savepoint=False)
def _write(lines: Sequence[_Line]) -> None:
    if len(lines) == 1:
        lines[0][0].save(force_insert=True)  # cheaper than a bulk of one
    else:
        Entry.objects.bulk_create([entry for entry, _scopes in lines], batch_size=500)
    EntryScope.objects.bulk_create(
        [EntryScope(entry=entry, scope=scope) for entry, scopes in lines for scope in scopes], batch_size=500
    )


@transaction.atomic
def forget(*, subject: models.Model, former_names: Iterable[str], replacement: str) -> int:
    """Take an erased person's name out of the trail: the acts stay, the identity goes. Returns the changed lines."""
    own = Entry.objects.filter(
        subject_type=subject._meta.label_lower, subject_id=str(getattr(subject, "public_id", subject.pk))
    )
    changed = own.update(subject=replacement[:200])
    names = [name[:200] for name in former_names if name]
    return changed + Entry.objects.filter(subject__in=names).update(subject=replacement[:200])
