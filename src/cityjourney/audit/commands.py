"""Writing the trail: the one door through which every command leaves its line."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db import models, transaction

from cityjourney.audit.models import Entry, EntryScope


@transaction.atomic(savepoint=False)
def record(
    *,
    verb: str,
    subject: models.Model,
    by: models.Model | None,
    at: datetime,
    scopes: Iterable[str] = (),
    details: dict[str, Any] | None = None,
) -> Entry:
    """Leave a line in the trail, in the transaction of the act itself: the act falls with its line.

    `verb` is `app.command`; `scopes` say in whose trail it is shown. `by` is None for acts of the system.
    """
    entry = Entry.objects.create(
        verb=verb,
        subject_type=subject._meta.label_lower,
        subject_id=str(getattr(subject, "public_id", subject.pk)),
        subject=str(subject)[:200],
        by_id=by.pk if by is not None else None,
        at=at,
        details=details or {},
    )
    EntryScope.objects.bulk_create(EntryScope(entry=entry, scope=scope) for scope in sorted(set(scopes)))
    return entry


@transaction.atomic
def forget(*, subject: models.Model, former_names: Iterable[str], replacement: str) -> int:
    """Take an erased person's name out of the trail: the acts stay, the identity goes. Returns the changed lines."""
    own = Entry.objects.filter(
        subject_type=subject._meta.label_lower, subject_id=str(getattr(subject, "public_id", subject.pk))
    )
    changed = own.update(subject=replacement[:200])
    names = [name[:200] for name in former_names if name]
    return changed + Entry.objects.filter(subject__in=names).update(subject=replacement[:200])
