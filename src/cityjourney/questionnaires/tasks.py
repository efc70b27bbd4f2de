"""What runs by itself: answers whose time is over are deleted."""

from datetime import datetime

from cityjourney.questionnaires.commands.retention import forget_answers


def forget_due(at: datetime) -> int:
    """Delete what is over. Returns how many responses."""
    return forget_answers(at=at)
