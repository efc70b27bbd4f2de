"""The one thing that a reader should do next with a meeting."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.urls import reverse
from django.utils.translation import gettext as _

from cityjourney.events.enums import EventState, MinutesState, Reply
from cityjourney.events.models import Agreement, Event
from cityjourney.events.rules import Standing

JOIN_BEFORE = timedelta(minutes=30)


@dataclass(frozen=True, slots=True)
class Step:
    """A button: what it says, where it leads, and a sentence why. Without an address, the answer form is the step."""

    label: str
    url: str = ""
    why: str = ""
    icon: str = "arrow-right"


def next_step(event: Event, standing: Standing, promises: list[Agreement], at: datetime) -> Step | None:
    """What to do now; None when nothing is to be done."""
    if event.is_cancelled:
        return None
    here = [event.edition.slug, event.public_id]
    running = event.starts_at is not None and event.starts_at - JOIN_BEFORE <= at and not event.is_over(at)
    comes = standing.attendee is not None and standing.attendee.comes
    if running and event.meeting_url and (comes or standing.runs) and not event.has_begun(at):
        return Step(_("Join the meeting"), event.meeting_url, _("It begins in a moment."), "link")
    return _of_writer(event, standing, here, at) or _of_attendee(event, standing, promises, here, at, running)


def _of_writer(event: Event, standing: Standing, here: list[object], at: datetime) -> Step | None:
    minutes = reverse("events:minutes", args=here)
    if standing.runs and not event.is_dated:
        return Step(_("Set the date"), reverse("events:edit", args=here), _("Nobody can come before."), "calendar-plus")
    if standing.runs and event.state == EventState.PLANNED and not event.is_over(at):
        return Step(_("Invite people"), reverse("events:invite", args=here), _("Nobody knows of it yet."), "send")
    writable = event.minutes_state in {MinutesState.NONE, MinutesState.DRAFT}
    if standing.writes and event.has_begun(at) and writable:
        return Step(_("Write the minutes"), minutes, _("While everybody still remembers."), "pencil")
    return None


def _of_attendee(
    event: Event, standing: Standing, promises: list[Agreement], here: list[object], at: datetime, running: bool
) -> Step | None:
    attendee = standing.attendee
    if attendee is not None and not event.is_over(at) and attendee.reply in {Reply.WAITING, Reply.MAYBE}:
        return Step(_("Say whether you come"))
    if running and event.meeting_url and attendee is not None:
        return Step(_("Join the meeting"), event.meeting_url, "", "link")
    mine = [each for each in promises if attendee and each.owner_id == attendee.pk and each.waits_for_yes]
    if mine:
        url = reverse("events:promise", args=[event.edition.slug, mine[0].secret])
        return Step(_("Say yes to what you promised"), url, mine[0].text, "handshake")
    minutes = reverse("events:minutes", args=here)
    if event.minutes_state == MinutesState.OPEN and standing.was_there:
        return Step(_("Read the minutes"), minutes, _("You can still propose changes."), "file-text")
    if event.minutes_state == MinutesState.FINAL:
        return Step(_("Read the minutes"), minutes, "", "file-text")
    return None
