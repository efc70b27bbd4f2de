"""A methodology that is installed anew reaches the plans of all cities."""

from collections.abc import Iterable

from django.utils import timezone

from cityjourney.journeys.commands.planning import plan_edition
from cityjourney.methodology.schema import Methodology
from cityjourney.programmes.models import Edition
from cityjourney.programmes.registry import Change


def install_journeys(*, edition_id: int, methodology: Methodology) -> Iterable[Change]:
    """Bring plans, credit accounts and deliverables of all cities to the methodology; nothing if they are there."""
    edition = Edition.objects.get(pk=edition_id)
    changed = plan_edition(edition=edition, methodology=methodology, by=None, at=timezone.now())
    return [Change("plans", "plans", "changed", cities=changed)] if changed else []
