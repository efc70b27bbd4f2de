"""Things of a plan as the months show them: a sign, a name that leads on, a few words on where it stands."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from cityjourney.journeys.enums import PlanState, Sort
from cityjourney.journeys.models import PlannedItem
from cityjourney.programmes.models import Participation


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a month. A cycle only frames the others: it has a title and nothing else."""

    title: str
    state: str = ""
    shape: str = ""
    filled: bool = False
    sign: str = ""
    """What the sign says to those who do not see it."""
    url: str = ""
    note: str = ""


def lines_of(items: Iterable[PlannedItem], city: Participation, today: date) -> list[Line]:
    """The lines of one month; no query for items that are read `for_page`."""
    return [Line(str(item)) if item.sort == Sort.CYCLE else _line(item, city, today) for item in items]


def _line(item: PlannedItem, city: Participation, today: date) -> Line:
    late = item.state == PlanState.PLANNED and item.own and item.due_on < today
    shape, filled, sign = _sign(item)
    return Line(
        title=str(item),
        state=f"{item.state} late" if late else item.state,
        shape=shape,
        filled=filled,
        sign=sign,
        url=_url(item, city),
        note=_note(item, today),
    )


def _sign(item: PlannedItem) -> tuple[str, bool, str]:
    """Shape, whether it is filled, and what it means."""
    if item.sort != Sort.EVENT:
        final = item.sort == Sort.FINAL
        return "diamond", final, _("deliverable") if final else _("draft of a deliverable")
    modes, event = item.modes, item.event
    mode = modes[0] if len(modes) == 1 else event.delivery if event else ""
    words = _("in person") if mode == "in_person" else _("online") if mode else _("in person or online")
    return "circle", mode == "in_person", words


def _url(item: PlannedItem, city: Participation) -> str:
    """Where the deliverable is, or the line of the plan itself."""
    place = (city.edition.slug, city.city.slug)
    if item.deliverable_kind:
        return reverse("journeys:deliverable", args=[*place, item.deliverable_kind.key])
    return reverse("journeys:item", args=[*place, item.public_id])


def _note(item: PlannedItem, today: date) -> str:
    """What became of it; of what is still to come: when, or what else one should know."""
    if item.state == PlanState.DONE:
        return _("done on %(day)s") % {"day": date_format(item.done_on, "DAY_FORMAT") if item.done_on else ""}
    if item.state == PlanState.SKIPPED:
        return _("skipped: %(why)s") % {"why": item.reason}
    if item.state == PlanState.MERGED:
        return _("merged into %(other)s") % {"other": item.merged_into}
    if item.event and item.event.starts_at:
        return date_format(localtime(item.event.starts_at), "WEEKDAY_FORMAT")
    over = item.due_on < today
    if item.deliverable_kind or item.due_fixed:
        words = _("was due on %(day)s") if over else _("due on %(day)s")
        return words % {"day": date_format(item.due_on, "DAY_FORMAT")}
    if item.own and over:
        return _("no date yet, its month is over")
    return _("moved by the city") if item.is_moved else ""
