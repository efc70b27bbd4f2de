"""Installing the questionnaires of a methodology into an edition."""

from collections.abc import Iterable

from cityjourney.methodology.schema import Methodology
from cityjourney.programmes.registry import Change


def install_questionnaires(*, edition_id: int, methodology: Methodology) -> Iterable[Change]:
    return []
