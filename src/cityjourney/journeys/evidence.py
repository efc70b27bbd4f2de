"""What this app itself can show about a city."""

from collections import Counter, defaultdict
from collections.abc import Collection, Mapping

from django.db.models import Count, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from cityjourney.core.clock import programme_day
from cityjourney.core.fields import in_language
from cityjourney.journeys.enums import DeliverableState, PlanState, Sort
from cityjourney.journeys.models import Deliverable, PlannedItem
from cityjourney.journeys.registry import Evidence, register_evidence, register_evidence_of

PLACE = ("participation_id", "participation__edition__slug", "participation__city__slug")
"""Which city, and how its pages are addressed."""


def deliverables_accepted(participations: Collection[int]) -> Mapping[int, Evidence]:
    """Whether all deliverables of a city are accepted, and how many are; one query."""
    rows = (
        Deliverable.objects.filter(participation__in=list(participations))
        .order_by()
        .values_list(*PLACE)
        .annotate(total=Count("pk"), done=Count("pk", filter=Q(state=DeliverableState.ACCEPTED)))
    )
    return {
        participation: Evidence(
            done == total,
            _("%(done)d of %(total)d deliverables are accepted") % {"done": done, "total": total},
            reverse("journeys:deliverables", args=[edition, city]),
        )
        for participation, edition, city, total, done in rows
    }


def accepted(participations: Collection[int], kinds: Collection[str]) -> Mapping[tuple[str, int], Evidence]:
    """Whether a deliverable of a kind is accepted, and since when; one query."""
    rows = Deliverable.objects.filter(participation__in=list(participations), kind__key__in=kinds)
    found = {}
    for pk, edition, city, key, name, at in rows.values_list(*PLACE, "kind__key", "kind__name", "accepted_at"):
        words = {"title": in_language(name)}
        found[key, pk] = Evidence(
            at is not None,
            _("%(title)s: accepted on %(day)s") % {**words, "day": date_format(timezone.localtime(at))}
            if at
            else _("%(title)s: not accepted yet") % words,
            reverse("journeys:deliverable", args=[edition, city, key]),
        )
    return found


def held(participations: Collection[int], kinds: Collection[str]) -> Mapping[tuple[str, int], Evidence]:
    """Whether meetings of a kind have been held, at least one and none that was due is missing; one query."""
    rows = PlannedItem.objects.filter(
        participation__in=list(participations), sort=Sort.EVENT, event_kind__key__in=kinds,
        state__in=[PlanState.PLANNED, PlanState.DONE],
    )  # fmt: skip
    today = programme_day(timezone.now())
    counts: dict[tuple[str, int], Counter[str]] = defaultdict(Counter)
    places: dict[tuple[str, int], tuple[str, str, str]] = {}
    columns = (*PLACE, "event_kind__key", "event_kind__name", "state", "due_on")
    for pk, edition, city, key, name, state, due in rows.values_list(*columns):
        counts[key, pk][state] += 1
        counts[key, pk]["missing"] += state == PlanState.PLANNED and due < today
        places[key, pk] = (edition, city, in_language(name))
    return {
        pair: Evidence(
            bool(count[PlanState.DONE]) and not count["missing"],
            _("%(kind)s: %(done)d of %(whole)d held")
            % {
                "kind": places[pair][2],
                "done": count[PlanState.DONE],
                "whole": count[PlanState.DONE] + count[PlanState.PLANNED],
            },
            reverse("journeys:timeline", args=places[pair][:2]),
        )
        for pair, count in counts.items()
    }


def register_own() -> None:
    """Called once, when Django is ready."""
    register_evidence("journeys.deliverables_accepted", deliverables_accepted)
    register_evidence_of("journeys.accepted", accepted)
    register_evidence_of("journeys.held", held)
