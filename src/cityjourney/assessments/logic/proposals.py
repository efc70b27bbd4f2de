"""Which themes are worth a closer look, with the reasons: a start for a talk, no order of merit."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from cityjourney.assessments.logic.scan import AreaResult, Stance

Why = Literal["lowest", "low", "highest", "alike", "apart"]
CLOSER = 2
"""So many themes with the most room are proposed, apart from the one about which people disagree most."""
MIDDLE = 0.5


@dataclass(frozen=True, slots=True)
class Proposal:
    """A theme with what speaks for looking at it; `areas` are those of the wheel that speak to it."""

    theme: str
    areas: tuple[AreaResult, ...]
    room: float | None
    """How much is missing to the highest level, from 0 to 1; None if nobody could judge."""
    reasons: tuple[Why, ...] = ()

    @property
    def is_proposed(self) -> bool:
        """Whether anything speaks for it."""
        return bool(self.reasons)


def proposals_from(areas: Sequence[AreaResult], themes: Mapping[str, Sequence[str]]) -> list[Proposal]:
    """Every theme with its reasons; `themes` says which areas (by key) speak to each. Those with reasons come first."""
    by_key = {area.key: area for area in areas}
    found = [_begun(theme, [by_key[key] for key in keys if key in by_key]) for theme, keys in themes.items()]
    judged = sorted((each for each in found if each.room is not None), key=lambda each: (-(each.room or 0), each.theme))
    roomy = [each.theme for each in judged if (each.room or 0) > 0][:CLOSER]
    strongest = judged[-1].theme if len(judged) > CLOSER else ""
    apart = _furthest(judged)
    with_reasons = [_reasoned(each, roomy, strongest, apart) for each in found]
    return sorted(with_reasons, key=lambda each: (not each.is_proposed, -(each.room or 0) if each.is_proposed else 0))


def _begun(theme: str, areas: list[AreaResult]) -> Proposal:
    shares = [area.share for area in areas if area.share is not None]
    return Proposal(theme, tuple(areas), 1 - sum(shares) / len(shares) if shares else None)


def _furthest(judged: Iterable[Proposal]) -> str:
    """The theme about which people are furthest apart, if they are."""
    wide = [
        (-max(area.spread for area in each.areas), each.theme)
        for each in judged
        if any(area.stance == Stance.APART for area in each.areas)
    ]
    return min(wide)[1] if wide else ""


def _reasoned(each: Proposal, roomy: list[str], strongest: str, apart: str) -> Proposal:
    reasons: list[Why] = []
    if roomy and each.theme == roomy[0]:
        reasons.append("lowest")
    elif each.theme in roomy and (each.room or 0) >= MIDDLE:
        reasons.append("low")
    if each.theme == strongest:
        reasons.append("highest")
    if each.theme == apart:
        reasons.append("apart")
    if reasons and all(area.stance == Stance.AGREE for area in each.areas):
        reasons.append("alike")
    return Proposal(each.theme, each.areas, each.room, tuple(reasons))
