"""Achievements of a city: shown by data, claimed, confirmed."""

from collections.abc import Sequence
from dataclasses import dataclass

from cityjourney.journeys.logic.plan import concerns
from cityjourney.journeys.models import Achievement
from cityjourney.journeys.registry import Evidence, evidence_for
from cityjourney.programmes.models import Participation, Phase


@dataclass(frozen=True)
class Reached:
    """One achievement that the methodology names, with what the city and its data say."""

    key: str
    text: dict[str, str]
    claim: Achievement | None
    evidence: Evidence | None

    @property
    def state(self) -> str:
        """shown (by data), confirmed, claimed, declined or open."""
        if self.evidence and self.evidence.done:
            return "shown"
        if self.claim is None:
            return "open"
        return {True: "confirmed", False: "declined", None: "claimed"}[self.claim.confirmed]

    @property
    def is_reached(self) -> bool:
        """Shown by data or confirmed by somebody."""
        return self.state in {"shown", "confirmed"}


@dataclass(frozen=True)
class PhaseAchievements:
    """The achievements of one phase."""

    phase: Phase
    entries: Sequence[Reached]

    @property
    def count(self) -> int:
        """How many are reached."""
        return sum(entry.is_reached for entry in self.entries)


def achievements_of(participation: Participation, phases: Sequence[Phase]) -> list[PhaseAchievements]:
    """All achievements of a city by phase; one query and those of the evidence."""
    claims = {
        (claim.phase_id, claim.key): claim
        for claim in Achievement.objects.filter(participation=participation).select_related(
            "claimed_by", "confirmed_by"
        )
    }
    type_key, pk = participation.city_type.key, participation.pk
    wanted = [
        (phase, [entry for entry in phase.spec.achievements if concerns(entry.city_types, type_key)])
        for phase in phases
        if concerns(phase.spec.city_types, type_key)
    ]
    known = evidence_for({e.evidence for _phase, entries in wanted for e in entries if e.evidence}, [pk])
    return [
        PhaseAchievements(
            phase,
            [
                Reached(entry.key, entry.text, claims.get((phase.pk, entry.key)), known.get((entry.evidence or "", pk)))
                for entry in entries
            ],
        )
        for phase, entries in wanted
        if entries
    ]
