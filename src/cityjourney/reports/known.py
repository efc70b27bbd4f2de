"""What stakeholders said of local enablers, for the chain of concepts of `assessments`."""

from collections.abc import Sequence
from datetime import datetime
from typing import Literal

from django.urls import reverse

from cityjourney.assessments.registry import Known
from cityjourney.assessments.words import figure
from cityjourney.core.fields import in_language
from cityjourney.enablers.queries import DimensionView, results_for
from cityjourney.enablers.sentences import SEE_RESULTS
from cityjourney.programmes.logic.access import Access
from cityjourney.programmes.models import Participation

LINES = 5
"""So many dimensions stand in the column: the weakest and the strongest; the rest is a link away."""


def enablers(participation: Participation, access: Access, _at: datetime) -> Sequence[Known]:
    """Dimensions of the last closed round as far as they may be shown: where it is hard first; one query."""
    found = results_for(participation) if access.allows(SEE_RESULTS, participation.pk) else None
    if found is None:
        return []
    url = reverse(found.url_name, args=found.url_args)
    shown = sorted((each for each in found.dimensions if each.value is not None), key=lambda each: each.value or 0)
    if len(shown) > LINES:
        shown = [*shown[: LINES // 2 + 1], *shown[-(LINES // 2) :]]
    return [Known(in_language(each.name), figure(each.value), _kind(each), url) for each in shown]


def _kind(each: DimensionView) -> Literal["good", "late", "none"]:
    if each.verdict == "strength":
        return "good"
    return "late" if each.verdict == "weakness" else "none"
