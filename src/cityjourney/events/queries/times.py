"""When a meeting is, by the clock of the meeting and by the reader's."""

from cityjourney.events.logic.zones import Clock, clocks
from cityjourney.events.models import Event


def clocks_of(event: Event, viewer_zone: str = "") -> list[Clock]:
    """The clock of the meeting and, where it shows something else, the reader's. Empty without a date."""
    if event.starts_at is None or event.ends_at is None:
        return []
    return clocks(event.starts_at, event.ends_at, event.time_zone, viewer_zone)
