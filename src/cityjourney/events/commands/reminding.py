"""The digest: what is due soon or late, one mail per person, each thing at most once in five days."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from cityjourney.events.logic.reminders import digests
from cityjourney.events.queries.due import Line, lines_due
from cityjourney.notifications.commands import queue_mail


def remind_due(*, at: datetime) -> int:
    """Write the digests that are due; the worker calls it every hour. Returns how many mails were written."""
    lines = lines_due(at)
    written = 0
    for reader, things in digests((line.due for line in lines.values()), at).items():
        written += _write(reader, [lines[thing.key] for thing in things], at)
    return written


@transaction.atomic
def _write(reader: str, lines: Sequence[Line], at: datetime) -> int:
    """One digest. Each row is taken on the condition that nobody reminded of it meanwhile."""
    mine = [line for line in lines if _take(line, at)]
    if not mine:
        return 0
    return int(
        queue_mail(
            to=reader,
            kind="events.digest",
            template="events/digest",
            language=mine[0].language,
            context={"lines": mine, "late": sum(line.late for line in mine)},
            about=f"digest:{at.date().isoformat()}",
            at=at,
        )
    )


def _take(line: Line, at: datetime) -> bool:
    rows = type(line.row)._default_manager.filter(pk=line.row.pk, last_reminded_at=line.row.last_reminded_at)
    return rows.update(last_reminded_at=at) == 1
