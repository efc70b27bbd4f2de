"""What each of many cities has done so far."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from cityjourney.assessments.evidence import maturity_done, scan_done
from cityjourney.journeys.registry import Evidence
from cityjourney.programmes.models import Participation


@dataclass(frozen=True, slots=True)
class CityState:
    """One city with its evidence; None where nothing has begun."""

    city: Participation
    scan: Evidence | None
    maturity: Evidence | None


def states_of(cities: Sequence[Participation]) -> list[CityState]:
    """All of them; a fixed number of queries."""
    keys = [each.pk for each in cities]
    scans: Mapping[int, Evidence] = scan_done(keys)
    solutions = maturity_done(keys)
    return [CityState(each, scans.get(each.pk), solutions.get(each.pk)) for each in cities]
