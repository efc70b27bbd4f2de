"""How far steps of each kind are, from what the apps below have recorded. Each kind asks a fixed number of queries."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db.models import Count, Max, Min, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from cityjourney.events.enums import EventState, MinutesState
from cityjourney.events.models import Event
from cityjourney.indicators.models import Reading
from cityjourney.journeys.enums import DeliverableState
from cityjourney.journeys.models import Deliverable, PlannedItem
from cityjourney.methodology.schema import AssessmentStep
from cityjourney.programmes.models import Membership, Participation
from cityjourney.questionnaires.enums import ResponseState
from cityjourney.questionnaires.models import Asked, Response
from cityjourney.reports.enums import StepState
from cityjourney.reports.models import Mark, Point
from cityjourney.reports.registry import Found, StepFunction

Key = tuple[str, int]
ANSWERS = "city.edit"


def _pairs(
    steps: Sequence[AssessmentStep], cities: Sequence[Participation]
) -> Iterator[tuple[AssessmentStep, Participation]]:
    return ((step, city) for step in steps for city in cities)


def theme(steps: Sequence[AssessmentStep], cities: Sequence[Participation], _at: datetime) -> Mapping[Key, Found]:
    """Done once the city has a theme; no query."""
    found = {}
    for step, city in _pairs(steps, cities):
        url = reverse("city", args=[city.edition.slug, city.city.slug])
        if city.theme is not None:
            found[step.key, city.pk] = Found(StepState.DONE, str(city.theme), url=url)
        else:
            found[step.key, city.pk] = Found(StepState.NONE, _("No theme is chosen yet."), url=url)
    return found


def readings(steps: Sequence[AssessmentStep], cities: Sequence[Participation], _at: datetime) -> Mapping[Key, Found]:
    """Indicators with an approved figure; two queries."""
    members = _members(cities)
    wanted = {city for group in members.values() for city in group}
    rows = Reading.objects.current().filter(city__in=wanted).values("city").annotate(
        n=Count("indicator", distinct=True), on=Max("decided_at")
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
    """A meeting of a kind: held, with minutes, or with something agreed; two queries."""
    kinds = {step.source.event_kind for step in steps}
    through = Event.cities.through.objects.filter(
        participation__in=cities, event__kind__key__in=kinds
    ).exclude(event__state=EventState.CANCELLED)  # fmt: skip
    rows = through.select_related("event__kind", "event__organiser").annotate(agreed=Count("event__agreements"))
    best: dict[tuple[str, int], Any] = {}
    row: Any
    for row in rows.order_by("event__starts_at", "pk"):
        place = (row.event.kind.key, row.participation_id)
        if place not in best or row.event.has_begun(at):
            best[place] = row  # the latest that has begun, else the first that is planned
    plans = _planned(kinds, cities)
    found = {}
    for step, city in _pairs(steps, cities):
        place = (step.source.event_kind or "", city.pk)
        row = best.get(place)
        found[step.key, city.pk] = _met(step, city, row, plans.get(place), at)
    return found


def _planned(kinds: Collection[str | None], cities: Sequence[Participation]) -> dict[tuple[str, int], PlannedItem]:
    rows = PlannedItem.objects.to_do().filter(participation__in=cities, event_kind__key__in=kinds)
    rows = rows.select_related("event_kind").order_by("-due_on", "-pk")
    return {(row.event_kind.key, row.participation_id): row for row in rows if row.event_kind}


def _met(step: AssessmentStep, city: Participation, row: Any, line: PlannedItem | None, at: datetime) -> Found:
    slug = city.edition.slug
    if row is None:
        if line is None:
            return Found(StepState.NONE, _("No meeting is planned."))
        url = reverse("journeys:item", args=[slug, city.city.slug, line.public_id])
        return Found(StepState.NONE, _("Planned, without a date."), url=url, action=_("Set a date"))
    event, page = row.event, reverse("events:event", args=[slug, row.event.public_id])
    day = timezone.localdate(event.starts_at) if event.starts_at else None
    by = str(event.organiser) if event.organiser else ""
    if not event.is_over(at):
        words = _("The date is set.") if day else _("Planned, without a date.")
        return Found(StepState.UNDER_WAY if day else StepState.NONE, words, day, by, page, _("Prepare it"))
    noted = event.minutes_state != MinutesState.NONE
    lacking = {
        "noted": "" if noted else _("It was held; the minutes are missing."),
        "agreed": "" if row.agreed else _("It was held; what was agreed is not written down."),
    }.get(step.source.until, "")
    if lacking:
        minutes = reverse("events:minutes", args=[slug, event.public_id])
        return Found(StepState.UNDER_WAY, lacking, day, by, minutes, _("Write the minutes"))
    words = _("Held.") if not row.agreed else _held(row.agreed)
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
    "scan": questionnaire,
    "meeting": meeting,
    "synthesis": synthesis,
    "handing_in": handing_in,
    "manual": manual,
}
"""The kinds that this app answers for itself; enablers, maturity and workbooks answer for theirs."""
