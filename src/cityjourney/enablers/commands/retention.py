"""What was promised about keeping: names and addresses of those who were asked go when their time is over."""

from datetime import datetime

from dateutil.relativedelta import relativedelta
from django.db import transaction
from django.utils import timezone

from cityjourney.audit.commands import record
from cityjourney.enablers.enums import RoundState
from cityjourney.enablers.models import Round
from cityjourney.enablers.store import forget_deleted


def forget_invitees(*, at: datetime) -> int:
    """Delete the lists of rounds that closed longer ago than their survey says. Returns how many people."""
    gone = 0
    closed = Round.objects.filter(state=RoundState.CLOSED, invitees__isnull=False).distinct()
    for each in closed.select_related("participation__city", "participation__edition"):
        if each.closed_on and each.closed_on + relativedelta(months=each.survey.kept_months) < timezone.localdate(at):
            gone += _forget(each, at)
    return gone


@transaction.atomic
def _forget(round: Round, at: datetime) -> int:  # noqa: A002
    forget_deleted()
    number, _ = round.invitees.all().delete()
    record(
        verb="enablers.forget_people",
        subject=round,
        by=None,
        at=at,
        scopes=[round.participation.edition.scope, round.participation.scope],
    )
    return number
