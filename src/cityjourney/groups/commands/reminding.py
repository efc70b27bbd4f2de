"""Reminders: who is responsible for a commitment hears of it once in five days while it is near or late."""

from datetime import datetime

from django.conf import settings
from django.db import transaction
from django.urls import reverse

from cityjourney.events.logic.reminders import AHEAD, Due, digests
from cityjourney.groups.enums import PromiseState
from cityjourney.groups.models import Commitment
from cityjourney.notifications.commands import queue_mail


def remind_due(*, at: datetime) -> int:
    """Write the reminders that are due; the worker calls it every hour. Returns how many mails were written.

    What rests on an agreement of minutes is reminded of there, so that nobody hears of one promise twice.
    """
    rows = Commitment.objects.filter(
        state=PromiseState.OPEN,
        agreement=None,
        person__is_active=True,
        due_on__lte=(at + AHEAD).date(),
        group__closed_at=None,
    )
    found = {str(each.pk): each for each in rows.select_related("person", "group__edition")}
    things = [
        Due(key, each.person.email, each.due_on, each.person.time_zone, each.last_reminded_at)
        for key, each in found.items()
        if each.person is not None
    ]
    return sum(_write([found[thing.key] for thing in mine], reader, at) for reader, mine in digests(things, at).items())


@transaction.atomic
def _write(commitments: list[Commitment], reader: str, at: datetime) -> int:
    """One mail with all that is due for one person; each taken on the condition that nobody reminded meanwhile."""
    mine = [each for each in commitments if _take(each, at)]
    if not mine or mine[0].person is None:
        return 0
    person = mine[0].person
    return int(
        queue_mail(
            to=reader,
            kind="groups.due",
            template="groups/due",
            language=person.language,
            context={"lines": [_line(each) for each in mine]},
            about=mine[0].about if len(mine) == 1 else f"commitments:{person.public_id}",
            at=at,
        )
    )


def _line(each: Commitment) -> dict[str, object]:
    path = reverse("groups:commitment", args=[each.group.edition.slug, each.public_id])
    return {"what": each.what, "group": each.group, "due_on": each.due_on, "link": settings.SITE_URL + path}


def _take(each: Commitment, at: datetime) -> bool:
    rows = Commitment.objects.filter(pk=each.pk, state=PromiseState.OPEN, last_reminded_at=each.last_reminded_at)
    return rows.update(last_reminded_at=at) == 1
