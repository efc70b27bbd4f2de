"""What waits for somebody who has no city to look after: to be answered, kept, assessed; and their next meetings."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from cityjourney.accounts.models import User
from cityjourney.calls.queries import assessments_waiting
from cityjourney.calls.sentences import ASSESS
from cityjourney.core.fields import in_language
from cityjourney.events.enums import Reply
from cityjourney.events.models import Agreement, Event
from cityjourney.events.queries.lists import EventFilter, event_list
from cityjourney.events.queries.promises import promises_of
from cityjourney.programmes.doors import Entrance
from cityjourney.questionnaires.queries import ToAnswer, to_answer

MEETINGS = 6
UNANSWERED = {Reply.WAITING, Reply.MAYBE}


@dataclass(frozen=True, slots=True)
class Waiting:
    """One thing that waits for a person: what, why, and the button that does it. `due` orders it; empty comes last."""

    title: str
    reason: str
    action: str
    url: str
    due: date | None = None
    late: bool = False
    language: str = ""


def meetings_of(entrance: Entrance, person: User) -> list[Event]:
    """The next meetings to which somebody is invited or which they organise; three queries."""
    mine = EventFilter(whose="mine")
    return list(event_list(entrance.edition, entrance.access, person, mine, entrance.at)[:MEETINGS])


def waiting_for(entrance: Entrance, person: User, meetings: Sequence[Event]) -> list[Waiting]:
    """Everything that waits for a person in an edition, the most urgent first; a fixed number of queries."""
    today, slug = timezone.localdate(entrance.at), entrance.edition.slug
    found = [
        *_assessments(entrance, person),
        *(_promise(each, slug, today) for each in promises_of(person, entrance.edition)),
        *(_answer(each, slug) for each in meetings if getattr(each, "my_reply", None) in UNANSWERED),
        *_questionnaires(to_answer(entrance.edition, person, entrance.access, entrance.at), slug),
    ]
    return sorted(found, key=lambda each: (not each.late, each.due or date.max))


def _assessments(entrance: Entrance, person: User) -> Iterator[Waiting]:
    if not entrance.access.allows(ASSESS):
        return
    for call, count in assessments_waiting(entrance.edition, person, entrance.at):
        yield Waiting(
            title=in_language(call.title),
            reason=ngettext(
                "%(n)d application waits for your assessment", "%(n)d applications wait for your assessment", count
            )
            % {"n": count},
            action=_("Assess them"),
            url=reverse("calls:mine", args=[entrance.edition.slug, call.slug]),
            due=timezone.localdate(call.closes_at),
        )


def _promise(promise: Agreement, slug: str, today: date) -> Waiting:
    waits, due = promise.waits_for_yes, promise.due_on
    late = due is not None and due < today
    day = {"day": date_format(due)} if due else {}
    until = (_("was due on %(day)s") if late else _("until %(day)s")) % day if due else ""
    said = _("Promised in “%(meeting)s”") % {"meeting": promise.event.title}
    return Waiting(
        title=promise.text,
        reason=f"{said}, {until}" if until else said,
        action=_("Say yes") if waits else _("Note what became of it"),
        url=reverse("events:promise", args=[slug, promise.secret])
        if waits
        else reverse("events:agreements", args=[slug]) + "?whose=mine",
        due=timezone.localdate(promise.made_at) if waits else due,
        late=late,
        language=promise.event.language,
    )


def _answer(event: Event, slug: str) -> Waiting:
    starts = event.starts_at
    when = date_format(timezone.localtime(starts), "LONG_DATETIME_FORMAT") if starts else ""
    return Waiting(
        title=event.title,
        reason=_("You are invited: %(when)s") % {"when": when} if when else _("You are invited; no date is set yet"),
        action=_("Say whether you come"),
        url=reverse("events:event", args=[slug, event.public_id]),
        due=timezone.localdate(starts) - timedelta(days=7) if starts else None,
        language=event.language,
    )


def _questionnaires(lines: Sequence[ToAnswer], slug: str) -> Iterator[Waiting]:
    for line in lines:
        if line.response is not None and line.response.state == "submitted":
            continue
        closes = line.collection.closes_at
        minutes = ngettext("about %(n)d minute", "about %(n)d minutes", line.minutes) % {"n": line.minutes}
        until = _("open until %(day)s") % {"day": date_format(timezone.localtime(closes))} if closes else ""
        yield Waiting(
            title=str(line.collection),
            reason=", ".join(filter(None, [str(line.participation or ""), minutes, until])),
            action=_("Go on") if line.response else _("Answer"),
            url=reverse("questionnaires:index", args=[slug]),
            due=timezone.localdate(closes) if closes else None,
        )
