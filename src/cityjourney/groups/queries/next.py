"""The one thing that a reader should do next in a group."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from cityjourney.groups.logic.topics import FEWEST
from cityjourney.groups.models import Commitment, Group
from cityjourney.groups.queries.groups import Choice
from cityjourney.groups.queries.sessions import Sessions
from cityjourney.groups.rules import Standing


@dataclass(frozen=True, slots=True)
class Next:
    """A button: what it says, where it leads, and why."""

    label: str
    url: str
    why: str
    icon: str = "arrow-right"


def next_of(
    group: Group, may: Standing, choice: Choice, sessions: Sessions, commitments: Sequence[Commitment], today: date
) -> Next | None:
    """What to do now; None for readers who only look on. No query."""
    if not may.inside or group.closed_at is not None:
        return None
    here = [group.edition.slug, group.public_id]
    return (
        _of_topic(may, choice, here)
        or _of_commitments(may, commitments, today, group.edition.slug)
        or _of_sessions(may, sessions, here)
        or _otherwise(may, here)
    )


def _of_topic(may: Standing, choice: Choice, here: list[object]) -> Next | None:
    if not choice.is_open or not may.acts:
        return None
    url = reverse("groups:topic", args=here)
    if len(choice.weighed) < FEWEST:
        return Next(_("Suggest a topic"), url, _("A group chooses between two or three that fit its mentor."), "plus")
    if may.own and not any(each.own for each in choice.weighed):
        day = choice.turn.due_on if choice.turn else None
        why = _("The group decides by %(day)s.") % {"day": date_format(day)} if day else _("Each city has a voice.")
        return Next(_("Say which topic suits you"), url, why, "circle-check")
    if may.guides and not choice.silent:
        return Next(_("Note the decision"), url, _("Every city has said which topics suit it."), "check")
    return None


def _of_commitments(may: Standing, commitments: Sequence[Commitment], today: date, edition: str) -> Next | None:
    for each in commitments:
        mine = {place.participation_id for place in each.places.all() if place.agreed_at} & may.own
        if mine and each.is_late(today):
            url = reverse("groups:commitment", args=[edition, each.public_id])
            return Next(_("Say how it went"), url, each.what, "pencil")
    return None


def _of_sessions(may: Standing, sessions: Sessions, here: list[object]) -> Next | None:
    if sessions.next is not None:
        event = sessions.next.event
        when = date_format(event.starts_at, "DATE_FORMAT") if event.starts_at else _("no date yet")
        url = reverse("events:event", args=[here[0], event.public_id])
        return Next(_("To the next session"), url, f"{event.title}, {when}", "calendar")
    if may.acts:
        return Next(
            _("Plan the next session"),
            reverse("groups:session", args=here),
            _("No session is planned."),
            "calendar-plus",
        )
    return None


def _otherwise(may: Standing, here: list[object]) -> Next | None:
    if may.acts:
        return Next(_("Make a commitment"), reverse("groups:promise", args=here), "", "handshake")
    return None
