"""What waits for a person: steps over all their cities, each with its reason and the button that does it."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from cityjourney.accounts.models import User
from cityjourney.core.clock import programme_day
from cityjourney.core.fields import in_language
from cityjourney.events.enums import EventState, Reach
from cityjourney.events.models import Agreement, Event
from cityjourney.events.queries.promises import promises_around
from cityjourney.journeys.enums import DeliverableState, PlanState, Sort
from cityjourney.journeys.logic.standing import AHEAD, FORTNIGHT, Step
from cityjourney.journeys.models import Achievement, PlannedItem
from cityjourney.journeys.queries.deliverables import PAPERS, Due, deliverables_of
from cityjourney.journeys.queries.preparing import Prepared, lists_for
from cityjourney.journeys.registry import steps_of
from cityjourney.journeys.rules import Rights, rights
from cityjourney.programmes.models import Participation
from cityjourney.programmes.rules import Access

REVIEW_TIME = timedelta(days=10)
"""So long reviewers have before a submitted deliverable counts as late with them."""
MINUTES_TIME = ANSWER_TIME = timedelta(days=5)


@dataclass(frozen=True)
class Found:
    """Everything that steps are made from, read for all cities at once."""

    at: datetime
    cities: Mapping[int, Participation]
    rights: Mapping[int, Rights]
    lines: Sequence[PlannedItem] = ()
    promises: Sequence[Agreement] = ()
    deliverables: Sequence[Due] = ()
    claims: Sequence[Achievement] = ()
    lists: Mapping[tuple[int, int], Sequence[Prepared]] = field(default_factory=dict)

    def promises_by(self, person: User) -> list[Agreement]:
        """What one person has promised."""
        return [each for each in self.promises if each.owner is not None and each.owner.person_id == person.pk]

    def promises_to(self, person: User) -> list[Agreement]:
        """What others have promised."""
        return [each for each in self.promises if each.owner is None or each.owner.person_id != person.pk]

    @property
    def today(self) -> date:
        """The day, by the clock of the programme: the same for every reader."""
        return programme_day(self.at)

    def address(self, name: str, city: int, *parts: object) -> str:
        """A page of one city's journey."""
        participation = self.cities[city]
        return reverse(f"journeys:{name}", args=[participation.edition.slug, participation.city.slug, *parts])


def read(person: User, cities: Sequence[Participation], accesses: Mapping[int, Access], at: datetime) -> Found:
    """Read what waits for a person in these cities; the same number of queries however many cities."""
    by_pk = {city.pk: city for city in cities}
    may = {city.pk: rights(accesses[city.edition_id], city.pk) for city in cities}
    ahead = programme_day(at) + AHEAD
    near = Q(state=PlanState.PLANNED, sort=Sort.EVENT, due_on__lte=ahead)
    wanted = PlannedItem.objects.filter(near | Q(sort__in=PAPERS), participation__in=by_pk).select_related("event")
    rows = list(wanted.prefetch_related("event_kind", "deliverable_kind").order_by())
    lines = [line for line in rows if line.sort == Sort.EVENT]
    events = [line.event for line in lines if line.event is not None]
    confirming = [pk for pk, right in may.items() if right.confirm]
    claims = Achievement.objects.filter(participation__in=confirming, confirmed=None).select_related("phase").order_by()
    return Found(
        at=at,
        cities=by_pk,
        rights=may,
        lines=lines,
        promises=promises_around(person, cities),
        deliverables=deliverables_of(list(by_pk), [line for line in rows if line.sort != Sort.EVENT]),
        claims=list(claims),
        lists=lists_for(events, list(by_pk)),
    )


def steps_for(
    person: User, cities: Sequence[Participation], accesses: Mapping[int, Access], at: datetime
) -> list[Step]:
    """All steps of a person in these cities, unsorted. Cities need `edition` and `city` loaded."""
    return steps_in(read(person, cities, accesses, at), person) if cities else []


def steps_in(found: Found, person: User) -> list[Step]:
    """The steps that follow from what was read."""
    return [
        *(step for line in found.lines for step in _line_steps(found, line)),
        *(step for due in found.deliverables for step in _deliverable_steps(found, due)),
        *(_claim_step(found, claim) for claim in found.claims),
        *(_promise_step(promise) for promise in found.promises_by(person)),
        *_other_meetings(found),
        *steps_of(person, list(found.cities.values()), found.at),
    ]


def _line_steps(found: Found, line: PlannedItem) -> Iterator[Step]:
    """A planned event: agree on a date, prepare it, or write down what came of it."""
    if line.event is None or line.event.starts_at is None:
        yield from _undated(found, line)
    elif line.event.is_over(found.at):
        yield from _held(found, line)
    else:
        yield _coming(found, line.event, line.participation_id, line.modes)


def _undated(found: Found, line: PlannedItem) -> Iterator[Step]:
    may, city = found.rights[line.participation_id].plan, line.participation_id
    if not line.own and line.due_on < found.today:
        return  # those who organise it for several cities are late, not this one
    month = date_format(line.due_on, "F")
    yield Step(
        key=f"plan:{line.public_id}",
        city=str(found.cities[city]),
        title=line.kind_name,
        due=line.due_on,
        reason=_("Planned for %(month)s; no date yet") % {"month": month}
        if line.own
        else _("Planned for %(month)s; the organisers set the date") % {"month": month},
        action=_("Set a date") if may and line.own else "",
        url=found.address("item", city, line.public_id),
        weight=4,
        begins=line.due_on - timedelta(days=30) if line.own else line.due_on,
        mode=line.modes[0] if len(line.modes) == 1 else "either",
        shape=_shape(line.event_kind.spec.reach if line.event_kind else Reach.CITY),
        when=date_format(line.due_on, "F"),
        meeting="" if line.own else f"plan:{line.event_kind_id}:{line.due_on.isoformat()}",
    )


def _held(found: Found, line: PlannedItem) -> Iterator[Step]:
    event, city = line.event, line.participation_id
    if event is None or event.ends_at is None or not line.own or not found.rights[city].plan:
        return
    day = event.ends_at.astimezone(ZoneInfo(event.time_zone)).date()
    yield Step(
        key=f"minutes:{event.public_id}",
        city=str(found.cities[city]),
        title=_("Minutes: %(event)s") % {"event": event.title},
        due=day + MINUTES_TIME,
        reason=_("Held on %(day)s; who was there, and what was agreed?") % {"day": date_format(day)},
        action=_("Write the minutes"),
        url=event_address(found.cities[city].edition.slug, event),
        weight=3,
        begins=day,
        when=date_format(day, "DAY_FORMAT"),
        event=event.pk,
        shape=_shape(event.reach),
        mode=event.delivery,
    )


def _coming(found: Found, event: Event, city: int, modes: Sequence[str]) -> Step:
    """A dated event ahead, with what is still missing for it."""
    day = event.day
    assert event.starts_at is not None and day is not None  # noqa: S101, PT018
    rows = found.lists.get((event.pk, city), [])
    missing = [row for row in rows if not row.done]
    first = min((row.row.due_on for row in missing), default=None)
    return Step(
        key=f"event:{event.public_id}",
        city=str(found.cities[city]),
        title=event.title,
        due=day,
        reason=_missing(len(missing), len(rows)),
        action=_("Prepare it") if missing else _("Open it"),
        url=found.address("event", city, event.public_id),
        weight=1,
        begins=min(first, day - FORTNIGHT) if first else day - FORTNIGHT,
        mode=event.delivery or (modes[0] if modes else ""),
        shape=_shape(event.reach),
        event=event.pk,
        when=date_format(timezone.localtime(event.starts_at), "DAY_TIME_FORMAT"),
        language=event.language,
        meeting=f"event:{event.public_id}",
        meeting_url=event_address(found.cities[city].edition.slug, event),
        unready=bool(missing),
    )


def _missing(missing: int, whole: int) -> str:
    if not whole:
        return _("Nothing to prepare")
    if not missing:
        return _("Everything is ready")
    return ngettext("%(n)d of %(whole)d thing is missing", "%(n)d of %(whole)d things are missing", whole) % {
        "n": missing,
        "whole": whole,
    }


def _deliverable_steps(found: Found, due: Due) -> Iterator[Step]:
    """Write and submit; for reviewers: review, and answer a request for more time."""
    row, city = due.row, due.row.participation_id
    may, line = found.rights[city], due.open_line
    base: dict[str, Any] = {
        "city": str(found.cities[city]),
        "url": found.address("deliverable", city, row.kind.key),
        "shape": "square",
        "weight": 2,
    }
    if may.review:
        yield from _review_steps(due, base)
    if line is not None and row.state in {DeliverableState.OPEN, DeliverableState.RETURNED}:
        yield Step(
            key=f"deliverable:{row.public_id}",
            title=str(line),
            due=line.due_on,
            reason=_writing_reason(due),
            action=_("Write it") if may.submit else "",
            begins=line.due_on - timedelta(days=30),
            when=date_format(line.due_on, "DAY_FORMAT"),
            **base,
        )


def _review_steps(due: Due, base: dict[str, Any]) -> Iterator[Step]:
    row, title = due.row, in_language(due.row.kind.name)
    if due.extension is not None:
        asked = programme_day(due.extension.asked_at)
        yield Step(
            key=f"extension:{due.extension.public_id}",
            title=_("More time: %(title)s") % {"title": title},
            due=asked + ANSWER_TIME,
            reason=due.extension.reason,
            action=_("Answer"),
            begins=asked,
            **base,
        )
    if row.state == DeliverableState.SUBMITTED and due.newest and due.newest.submitted_at:
        submitted = programme_day(due.newest.submitted_at)
        yield Step(
            key=f"review:{row.public_id}",
            title=_("Review: %(title)s") % {"title": title},
            due=submitted + REVIEW_TIME,
            begins=submitted,
            reason=_("Submitted on %(day)s; the city waits for your answer") % {"day": date_format(submitted)},
            action=_("Review it"),
            when=date_format(submitted, "DAY_FORMAT"),
            **base,
        )


def _writing_reason(due: Due) -> str:
    if due.row.state == DeliverableState.RETURNED:
        return _("Returned with reasons; the reviewers wait for a new version")
    if due.extension is not None:
        return _("You asked for time until %(day)s") % {"day": date_format(due.extension.wanted_on)}
    return (
        _("Version %(number)d is kept, not submitted") % {"number": due.newest.number}
        if due.newest
        else _("Nothing is written yet")
    )


def _claim_step(found: Found, claim: Achievement) -> Step:
    day = programme_day(claim.claimed_at)
    return Step(
        key=f"claim:{claim.public_id}",
        city=str(found.cities[claim.participation_id]),
        title=_("Achievement: %(phase)s") % {"phase": claim.phase},
        due=day + REVIEW_TIME,
        begins=day,
        reason=claim.note or claim.link,
        action=_("Confirm"),
        url=found.address("achievements", claim.participation_id),
        weight=3,
        when=date_format(day, "DAY_FORMAT"),
        shape="star",
    )


def _promise_step(promise: Agreement) -> Step:
    """Something that the reader has promised in a meeting: to say yes to it, or to keep it."""
    made = programme_day(promise.made_at)
    waits = promise.waits_for_yes
    due = min(promise.due_on or made + ANSWER_TIME, made + ANSWER_TIME) if waits else promise.due_on or made
    return Step(
        key=f"promise:{promise.public_id}",
        city=promise.event.title,
        title=promise.text,
        due=due,
        begins=made if waits else None,
        reason=_("You are asked to say yes to it")
        if waits
        else _("You promised it on %(day)s") % {"day": date_format(made)},
        action=_("Say yes") if waits else _("Note what became of it"),
        url=reverse("events:promise", args=[promise.event.edition.slug, promise.secret])
        if waits
        else reverse("events:agreements", args=[promise.event.edition.slug]) + "?whose=mine",
        weight=2,
        when=date_format(due, "DAY_FORMAT"),
        shape="triangle",
        language=promise.event.language,
    )


def _other_meetings(found: Found) -> Iterator[Step]:
    """Meetings ahead that stand in no plan; one query."""
    planned = {line.event_id for line in found.lines if line.event_id}
    through = Event.cities.through.objects.filter(
        Q(event__starts_at__gt=found.at, event__starts_at__date__lte=found.today + AHEAD),
        participation__in=list(found.cities),
    ).exclude(event__state=EventState.CANCELLED)
    for link in through.select_related("event"):
        if link.event_id not in planned:
            yield _coming(found, link.event, link.participation_id, [])


def _shape(reach: str) -> str:
    return {Reach.CITY: "circle", Reach.SEVERAL_CITIES: "diamond", Reach.COHORT: "square"}.get(Reach(reach), "circle")


def event_address(edition: str, event: Event) -> str:
    """The page of the meeting itself."""
    return reverse("events:event", args=[edition, event.public_id])
