"""What runs by itself: rounds whose last day has passed are closed, lists whose time is over are deleted."""

from datetime import datetime

from django.utils import timezone

from cityjourney.core.errors import DomainError
from cityjourney.enablers.commands.retention import forget_invitees
from cityjourney.enablers.commands.running import close_round
from cityjourney.enablers.enums import RoundState
from cityjourney.enablers.models import Round


def close_due(at: datetime) -> int:
    """Close rounds whose last day has passed. Returns how many."""
    closed = 0
    for each in Round.objects.filter(state=RoundState.OPEN, closes_on__lt=timezone.localdate(at)):
        try:
            close_round(round=each, by=None, at=at)
        except DomainError:
            continue  # somebody closed it at the same moment
        closed += 1
    return closed


def forget_due(at: datetime) -> int:
    """Delete the lists whose time is over. Returns how many people stood on them."""
    return forget_invitees(at=at)
