"""What the page of a meeting says about its preparation."""

from collections.abc import Sequence
from datetime import date, datetime

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from cityjourney.core.clock import programme_day
from cityjourney.events.models import Event
from cityjourney.events.registry import Panel, PanelLine
from cityjourney.journeys.models import Preparation
from cityjourney.journeys.queries.preparing import Prepared, prepared
from cityjourney.journeys.sentences import SEE
from cityjourney.programmes.models import Participation
from cityjourney.programmes.rules import Access

MOST = 12
"""So many lines a panel shows; of more it tells the number."""


def preparation_panel(event: Event, access: Access, at: datetime) -> Sequence[Panel]:
    """How far the cities that the reader sees are prepared; one query and those of the evidence.

    With one city, what is missing; with several, each city that is not ready.
    """
    reach = access.reach(SEE)
    if not reach or event.is_over(at):
        return []
    rows = Preparation.objects.filter(event=event).select_related(
        "event", "role", "person", "participation__city", "participation__consortium"
    )
    if not reach.everywhere:
        rows = rows.filter(participation__in=sorted(reach.participations))
    lists: dict[Participation, list[Prepared]] = {}
    for each in prepared(rows):
        lists.setdefault(each.row.participation, []).append(each)
    today, slug = programme_day(at), event.edition.slug
    if not lists:
        return []
    if len(lists) == 1:
        ((city, entries),) = lists.items()
        return [_of_one(event, slug, city, entries, today)]
    return [_of_many(event, slug, lists, today)]


def _address(slug: str, city: Participation, event: Event) -> str:
    return reverse("journeys:event", args=[slug, city.city.slug, event.public_id])


def _ready(done: int, whole: int) -> str:
    return ngettext("%(done)d of %(whole)d thing ready", "%(done)d of %(whole)d things ready", whole) % {
        "done": done,
        "whole": whole,
    }


def _of_one(event: Event, slug: str, city: Participation, entries: Sequence[Prepared], today: date) -> Panel:
    missing = [each for each in entries if not each.done]
    url = _address(slug, city, event)
    lines = [
        PanelLine(
            each.text,
            url,
            _("%(who)s, by %(day)s") % {"who": each.who, "day": date_format(each.row.due_on, "MONTH_DAY_FORMAT")},
            each.is_late(today),
        )
        for each in missing[:MOST]
    ]
    ready = _ready(len(entries) - len(missing), len(entries))
    sentence = _("%(ready)s; missing:") % {"ready": ready} if missing else _("Everything is ready")
    return Panel(_("Preparation"), sentence, not missing, lines, url, _("The whole preparation list"))


def _of_many(event: Event, slug: str, lists: dict[Participation, list[Prepared]], today: date) -> Panel:
    behind = []
    for city, entries in lists.items():
        missing = [each for each in entries if not each.done]
        if missing:
            late = sum(each.is_late(today) for each in missing)
            note = _ready(len(entries) - len(missing), len(entries))
            behind.append((-late, str(city), PanelLine(str(city), _address(slug, city, event), note, bool(late))))
    ready, whole = len(lists) - len(behind), len(lists)
    sentence = ngettext(
        "Everything ready in %(ready)d of %(whole)d city", "Everything ready in %(ready)d of %(whole)d cities", whole
    ) % {"ready": ready, "whole": whole}
    lines = [line for _late, _name, line in sorted(behind, key=lambda each: each[:2])]
    if len(lines) > MOST:
        rest = len(lines) - MOST
        more = ngettext("and %(n)d more city", "and %(n)d more cities", rest) % {"n": rest}
        return Panel(_("Preparation"), sentence, False, lines[:MOST], reverse("cohort", args=[slug]), more)
    return Panel(_("Preparation"), sentence, not behind, lines)
