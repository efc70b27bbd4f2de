"""Installing the solutions of a methodology into an edition."""

from collections.abc import Iterable

from cityjourney.assessments.models import Solution
from cityjourney.methodology.schema import Methodology
from cityjourney.programmes.installers import install_part
from cityjourney.programmes.models import Edition
from cityjourney.programmes.registry import Change

PART = "solutions"


def install_solutions(*, edition_id: int, methodology: Methodology) -> Iterable[Change]:
    """Rows for the solutions: what people have judged is retired, never deleted; a second run changes nothing."""
    edition = Edition.objects.get(pk=edition_id)
    return install_part(edition, PART, Solution, methodology.solutions)
