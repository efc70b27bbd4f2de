"""What runs by itself: applications whose time is over are forgotten."""

from datetime import datetime

from cityjourney.calls.commands.retention import forget_applications


def forget_due(at: datetime) -> int:
    """Forget what is over. Returns how many applications."""
    return forget_applications(at=at)
