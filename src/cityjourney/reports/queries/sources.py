"""How far steps of each kind are, from what the apps below have recorded. Each kind asks a fixed number of queries."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db.models import Count, Max, Min, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from cityjourney.events.enums import EventState, MinutesState, Reach
from cityjourney.events.models import Event
from cityjourney.indicators.models import Reading
from cityjourney.journeys.enums import DeliverableState, PlanState
from cityjourney.journeys.models import Deliverable, PlannedItem
from cityjourney.methodology.schema import AssessmentStep
from cityjourney.programmes.models import Membership, Participation
from cityjourney.questionnaires.enums import ResponseState
from cityjourney.questionnaires.models import Asked, Response
from cityjourney.reports.enums import StepState
from cityjourney.reports.models import Mark, Point
from cityjourney.reports.registry import Found, StepFunction

Key = tuple[str, int]
Place = tuple[str, int]
"""A kind of meeting, and a city."""
ANSWERS = "city.edit"


def _pairs(
    steps: Sequence[AssessmentStep], cities: Sequence[Participation]
) -> Iterator[tuple[AssessmentStep, Participation]]:
    return ((step, city) for step in steps for city in cities)


def theme(steps: Sequence[AssessmentStep], cities: Sequence[Participation], _at: datetime) -> Mapping[Key, Found]:
    """Done once the city has a theme; no query."""
    found = {}
    for step, city in _pairs(steps, cities):
        url = reverse("assessments:scan", args=[city.edition.slug, city.city.slug]) + "#theme"
        if city.theme is not None:
            found[step.key, city.pk] = Found(StepState.DONE, str(city.theme), url=url, action=_("Look at it"))
        else:
            words = _("No theme is chosen yet.")
            found[step.key, city.pk] = Found(StepState.NONE, words, url=url, action=_("Choose it"))
    return found


def readings(steps: Sequence[AssessmentStep], cities: Sequence[Participation], _at: datetime) -> Mapping[Key, Found]:
    """Indicators with an approved figure; two queries."""
    members = _members(cities)
    wanted = {city for group in members.values() for city in group}
    rows = Reading.objects.current().filter(city__in=wanted).values("city").annotate(
        n=Count("indicator", distinct=True), on=Max("decided_at", filter=Q(entered_by__isnull=False))
    ).order_by()  # fmt: skip
    known = {row["city"]: (row["n"], row["on"]) for row in rows}
    found = {}
    for step, city in _pairs(steps, cities):
        counts = [known[each] for each in members[city.pk] if each in known]
        n, on = max((n for n, _on in counts), default=0), max((on for _n, on in counts if on), default=None)
        done = n >= step.source.count
        state = StepState.DONE if done else StepState.UNDER_WAY if n else StepState.NONE
        found[step.key, city.pk] = Found(
            state,
            ngettext("%(n)d indicator has figures.", "%(n)d indicators have figures.", n) % {"n": n}
            if done or not n
            else ngettext("%(n)d of %(all)d indicator has figures.", "%(n)d of %(all)d indicators have figures.", n)
            % {"n": n, "all": step.source.count},
            on=timezone.localdate(on) if on else None,
            url=reverse("performance:city", args=[city.edition.slug, city.city.slug]),
            action=_("Look at the figures") if done else _("Add figures"),
        )
    return found


def _members(cities: Sequence[Participation]) -> dict[int, list[int]]:
    """Participation -> its cities: one, or those of its consortium; one query."""
    alone = {city.pk: [city.city_id] for city in cities}
    pairs = Participation.objects.filter(pk__in=[city.pk for city in cities if city.consortium_id])
    together: dict[int, list[int]] = {}
    for pk, member in pairs.values_list("pk", "consortium__members"):
        together.setdefault(pk, []).append(member)
    return alone | together


def questionnaire(
    steps: Sequence[AssessmentStep], cities: Sequence[Participation], at: datetime
) -> Mapping[Key, Found]:
    """How many people of the city have handed in a questionnaire; three queries."""
    keys = {step.source.questionnaire for step in steps}
    asked: dict[tuple[str, int], Asked] = {}
    rows = Asked.objects.filter(
        participation__in=cities, collection__version__questionnaire__key__in=keys, collection__opens_at__lte=at
    ).select_related("collection", "collection__version__questionnaire")
    rows = rows.defer("collection__version__document", "collection__version__questionnaire__draft")
    for row in rows.order_by("collection__opens_at", "pk"):
        asked[row.collection.version.questionnaire.key, row.participation_id] = row
    answers = _answers(asked.values(), cities)
    people = _people(cities, at)
    found = {}
    for step, city in _pairs(steps, cities):
        put = asked.get((step.source.questionnaire or "", city.pk))
        found[step.key, city.pk] = _answered(step, city, put, answers, people.get(city.pk, 0), at)
    return found


def _answers(asked: Iterable[Asked], cities: Sequence[Participation]) -> dict[tuple[int, int], dict[str, Any]]:
    """(collection, city) -> how many have begun and handed in, and when the last did."""
    rows = Response.objects.filter(collection__in={row.collection_id for row in asked}, participation__in=cities)
    counted = rows.values("collection", "participation").annotate(
        done=Count("pk", filter=Q(state=ResponseState.SUBMITTED)),
        begun=Count("pk", filter=Q(state=ResponseState.DRAFT)),
        on=Max("submitted_at"),
    )
    return {(row["collection"], row["participation"] or 0): dict(row) for row in counted.order_by()}


def _people(cities: Sequence[Participation], at: datetime) -> dict[int, int]:
    """City -> how many people may answer for it."""
    rows = Membership.objects.active(at).filter(participation__in=cities).select_related("role")
    found: dict[int, set[int]] = {}
    for row in rows.only("participation_id", "person_id", "role__data", "role__id"):
        if any(ANSWERS in grant.may for grant in row.role.spec.grants):
            found.setdefault(row.participation_id or 0, set()).add(row.person_id)
    return {city: len(people) for city, people in found.items()}


def _answered(
    step: AssessmentStep,
    city: Participation,
    row: Asked | None,
    answers: Mapping[tuple[int, int], dict[str, Any]],
    people: int,
    at: datetime,
) -> Found:
    index = reverse("questionnaires:index", args=[city.edition.slug])
    if row is None:
        return Found(StepState.NONE, _("Nobody has been asked yet."), url=index)
    counted = answers.get((row.collection_id, city.pk), {"done": 0, "begun": 0, "on": None})
    done, url = counted["done"], reverse("questionnaires:start", args=[city.edition.slug, row.collection.public_id])
    is_open = row.collection.is_open(at)
    enough = done >= step.source.count or (done and not is_open)
    state = StepState.DONE if enough else StepState.UNDER_WAY if done or counted["begun"] else StepState.NONE
    whole = max(people, done)
    words = ngettext("%(n)d of %(all)d person has answered.", "%(n)d of %(all)d people have answered.", whole)
    return Found(
        state,
        words % {"n": done, "all": whole},
        on=timezone.localdate(counted["on"]) if counted["on"] else None,
        url=url if is_open else index,
        action=_("Answer it") if is_open else "",
    )


def meeting(steps: Sequence[AssessmentStep], cities: Sequence[Participation], at: datetime) -> Mapping[Key, Found]:
    """A meeting of a kind: held, with minutes, or with something agreed; three queries.

    A meeting of the whole cohort counts for every city. What the plan says counts where no meeting is on record.
    """
    kinds = {step.source.event_kind for step in steps}
    events = Event.objects.filter(kind__key__in=kinds).exclude(state=EventState.CANCELLED)
    events = events.annotate(agreed=Count("agreements", distinct=True)).select_related("kind", "organiser")
    events = events.order_by("starts_at", "pk")
    best: dict[Place, Any] = {}
    for event in events.filter(reach=Reach.COHORT, edition__in={city.edition_id for city in cities}):
        for city in cities:
            _keep(best, (_kind(event), city.pk), event, at)
    own = {event.pk: event for event in events.filter(cities__in=cities)}
    links = Event.cities.through.objects.filter(event__in=own, participation__in=cities)
    for event_id, city_id in links.order_by("event__starts_at", "pk").values_list("event", "participation"):
        _keep(best, (_kind(own[event_id]), city_id), own[event_id], at)
    plans = _planned(kinds, cities)
    found = {}
    for step, city in _pairs(steps, cities):
        place = (step.source.event_kind or "", city.pk)
        met, line = best.get(place), plans.get(place)
        found[step.key, city.pk] = _met(step, city, met, at) if met else _in_plan(step, city, line)
    return found


def _kind(event: Event) -> str:
    return event.kind.key if event.kind else ""


def _keep(best: dict[Place, Any], place: Place, event: Any, at: datetime) -> None:
    """Of several the latest that has begun counts, else the first that is planned."""
    if place not in best or event.has_begun(at):
        best[place] = event


def _planned(kinds: Collection[str | None], cities: Sequence[Participation]) -> dict[Place, PlannedItem]:
    """The line of each kind in each plan: what is done before what is open, of those the earliest."""
    rows = PlannedItem.objects.filter(participation__in=cities, event_kind__key__in=kinds)
    rows = rows.select_related("event_kind").order_by("due_on", "pk")
    ordered = sorted(rows, key=lambda row: row.state != PlanState.DONE)
    found: dict[Place, PlannedItem] = {}
    for row in ordered:
        found.setdefault((row.event_kind.key if row.event_kind else "", row.participation_id), row)
    return found


def _in_plan(step: AssessmentStep, city: Participation, line: PlannedItem | None) -> Found:
    """What the plan says where no meeting is on record."""
    if line is None:
        return Found(StepState.NONE, _("No meeting is planned."))
    url = reverse("journeys:item", args=[city.edition.slug, city.city.slug, line.public_id])
    if line.state == PlanState.DONE:
        only_held = step.source.until in {"begun", "finished"}
        words = _("Done, says the plan.") if only_held else _("Done, says the plan; there are no minutes here.")
        return Found(StepState.DONE if only_held else StepState.UNDER_WAY, words, line.done_on, "", url)
    if line.state == PlanState.PLANNED:
        return Found(StepState.NONE, _("Planned, without a date."), url=url, action=_("Set a date") if line.own else "")
    return Found(StepState.LEFT_OUT, line.reason or line.get_state_display(), url=url)


def _met(step: AssessmentStep, city: Participation, event: Any, at: datetime) -> Found:
    slug = city.edition.slug
    page = reverse("events:event", args=[slug, event.public_id])
    day = timezone.localdate(event.starts_at) if event.starts_at else None
    by = str(event.organiser) if event.organiser else ""
    if not event.is_over(at):
        words = _("The date is set.") if day else _("Planned, without a date.")
        return Found(StepState.UNDER_WAY if day else StepState.NONE, words, day, by, page, _("Prepare it"))
    noted = event.minutes_state != MinutesState.NONE
    lacking = {
        "noted": "" if noted else _("It was held; the minutes are missing."),
        "agreed": "" if event.agreed else _("It was held; what was agreed is not written down."),
    }.get(step.source.until, "")
    if lacking:
        minutes = reverse("events:minutes", args=[slug, event.public_id])
        return Found(StepState.UNDER_WAY, lacking, day, by, minutes, _("Write the minutes"))
    words = _held(event.agreed) if event.agreed else _("Held.")
    return Found(StepState.DONE, words, day, by, page, _("Look at it"))


def _held(agreed: int) -> str:
    return ngettext("Held; %(n)d thing was agreed.", "Held; %(n)d things were agreed.", agreed) % {"n": agreed}


def synthesis(steps: Sequence[AssessmentStep], cities: Sequence[Participation], _at: datetime) -> Mapping[Key, Found]:
    """How many points the synthesis has; one query."""
    rows = Point.objects.standing().filter(participation__in=cities).values("participation").order_by()
    known = {row["participation"]: (row["n"], row["on"]) for row in rows.annotate(n=Count("pk"), on=Max("changed_at"))}
    found = {}
    for step, city in _pairs(steps, cities):
        n, on = known.get(city.pk, (0, None))
        state = StepState.DONE if n >= step.source.count else StepState.UNDER_WAY if n else StepState.NONE
        found[step.key, city.pk] = Found(
            state,
            ngettext("%(n)d point is written.", "%(n)d points are written.", n) % {"n": n},
            on=timezone.localdate(on) if on else None,
            url=reverse("reports:synthesis", args=[city.edition.slug, city.city.slug]),
            action=_("Write the synthesis"),
        )
    return found


def handing_in(steps: Sequence[AssessmentStep], cities: Sequence[Participation], _at: datetime) -> Mapping[Key, Found]:
    """A deliverable: written, handed in, accepted; one query."""
    kinds = {step.source.deliverable for step in steps}
    rows = Deliverable.objects.filter(participation__in=cities, kind__key__in=kinds).select_related("kind")
    rows = rows.annotate(
        kept=Count("versions"),
        first=Min("versions__submitted_at"),
        latest=Max("versions__submitted_at"),
    )
    known = {(row.kind.key, row.participation_id): row for row in rows}
    found = {}
    for step, city in _pairs(steps, cities):
        row = known.get((step.source.deliverable or "", city.pk))
        if row is None:
            found[step.key, city.pk] = Found(StepState.NONE, _("It is not asked of this city."))
            continue
        slug, space = city.edition.slug, city.city.slug
        composed = bool(row.kind.spec.sections)
        url = reverse("reports:report" if composed else "journeys:deliverable", args=[slug, space, row.kind.key])
        state, words = _handed_in(row)
        on = row.accepted_at or row.latest
        found[step.key, city.pk] = Found(
            state, words, timezone.localdate(on) if on else None, "", url,
            _("Look at it") if state == StepState.DONE else _("Write the report"),
        )  # fmt: skip
    return found


def _handed_in(row: Any) -> tuple[StepState, str]:
    if row.state == DeliverableState.ACCEPTED:
        return StepState.DONE, _("Accepted.")
    if row.state == DeliverableState.RETURNED:
        return StepState.UNDER_WAY, _("Returned with reasons.")
    if row.first:
        return StepState.DONE, _("Handed in.")
    if row.kept:
        return StepState.UNDER_WAY, _("A version is kept.")
    return StepState.NONE, _("Nothing is written yet.")


def manual(steps: Sequence[AssessmentStep], cities: Sequence[Participation], _at: datetime) -> Mapping[Key, Found]:
    """What somebody has noted by hand; one query."""
    rows = Mark.objects.filter(participation__in=cities, step__in=[step.key for step in steps]).select_related("by")
    return {
        (row.step, row.participation_id): Found(StepState.DONE, row.note, timezone.localdate(row.at), str(row.by or ""))
        for row in rows
    }


SOURCES: Mapping[str, StepFunction] = {
    "theme": theme,
    "readings": readings,
    "questionnaire": questionnaire,
    "meeting": meeting,
    "synthesis": synthesis,
    "handing_in": handing_in,
    "manual": manual,
}
"""The kinds that are read from the journey; `tool_sources` has those of the tools."""
