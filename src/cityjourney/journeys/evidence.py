"""What this app itself can show about a city."""

from collections.abc import Collection, Mapping

from django.db.models import Count, Q
from django.utils.translation import gettext as _

from cityjourney.journeys.enums import DeliverableState
from cityjourney.journeys.models import Deliverable
from cityjourney.journeys.registry import Evidence, register_evidence


def deliverables_accepted(participations: Collection[int]) -> Mapping[int, Evidence]:
    """Whether all deliverables of a city are accepted, and how many are; one query."""
    rows = (
        Deliverable.objects.filter(participation__in=list(participations))
        .values_list("participation_id")
        .annotate(total=Count("pk"), done=Count("pk", filter=Q(state=DeliverableState.ACCEPTED)))
    )
    return {
        participation: Evidence(
            done == total, _("%(done)d of %(total)d deliverables are accepted") % {"done": done, "total": total}
        )
        for participation, total, done in rows
    }


def register_own() -> None:
    """Called once, when Django is ready."""
    register_evidence("journeys.deliverables_accepted", deliverables_accepted)
