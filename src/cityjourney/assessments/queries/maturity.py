"""How mature a city's solutions are: its rounds, what people said together, what is worth the most."""

from collections.abc import Collection as Many
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from cityjourney.accounts.models import User
from cityjourney.assessments.logic.maturity import FEWEST, Judged, Standing, ambition_scale, standing_of
from cityjourney.assessments.models import Ambition, MaturityRound, Rating, Solution
from cityjourney.methodology.schema import MaturityScale
from cityjourney.programmes.models import Edition, Participation, Theme

Texts = dict[str, str]


@dataclass(frozen=True, slots=True)
class SolutionResult:
    """One solution with where it stands. `standing` says nothing of levels while fewer than three people judged it."""

    key: str
    name: Texts
    theme: str
    theme_name: Texts
    summary: Texts
    standing: Standing
    is_enough: bool


@dataclass(frozen=True, slots=True)
class MaturityResult:
    """One round of a city: all solutions of all themes, those of the city's own themes first."""

    number: int
    begun_at: datetime
    closed_at: datetime | None
    people: int
    team: int
    """How many of them work for the city."""
    scales: tuple[MaturityScale, ...]
    solutions: tuple[SolutionResult, ...]


@dataclass(frozen=True, slots=True)
class Candidate:
    """A solution with a large gap that several people want closed: something for the strategy."""

    key: str
    name: Texts
    theme: str
    theme_name: Texts
    level: float
    ambition: int
    gap: float
    wanted: int
    people: int


def scales_of(edition: Edition) -> tuple[MaturityScale, ...]:
    """The scales of a programme; none if it does not look at solutions."""
    return tuple(edition.methodology.maturity) if edition.methodology_key else ()


def rounds_of(participation: Participation) -> list[MaturityRound]:
    """All rounds of a city, the first one first; one query."""
    return list(MaturityRound.objects.filter(participation=participation).order_by("number"))


def solutions_of(edition: Edition) -> list[Solution]:
    """The solutions in use; one query."""
    return list(Solution.objects.filter(edition=edition, retired=False))


def maturity_result(participation: Participation) -> MaturityResult | None:
    """What came of the newest round in which at least three people judged something; None before that."""
    for each in reversed(rounds_of(participation)):
        found = result_of(participation, each)
        if found.people >= FEWEST:
            return found
    return None


def result_of(participation: Participation, found: MaturityRound) -> MaturityResult:
    """One round; four queries."""
    edition = participation.edition
    scales = scales_of(edition)
    judged, people = _judged(found)
    ambitions = dict(Ambition.objects.filter(participation=participation).values_list("solution_id", "level"))
    themes = {theme.key: theme for theme in Theme.objects.filter(edition=edition)}
    own = participation.theme.key if participation.theme else ""
    solutions = [
        _result(each, themes, standing_of(scales, judged.get(each.pk, []), ambitions.get(each.pk)))
        for each in Solution.objects.filter(edition=edition)
        if not each.retired or each.pk in judged
    ]
    solutions.sort(key=lambda each: each.theme != own)
    return MaturityResult(
        found.number, found.begun_at, found.closed_at, len(people), sum(people.values()), scales, tuple(solutions)
    )


def _result(solution: Solution, themes: Mapping[str, Theme], standing: Standing) -> SolutionResult:
    spec = solution.spec
    theme = themes.get(spec.theme)
    enough = standing.people >= FEWEST
    if not enough:
        standing = Standing((), None, standing.ambition, standing.people, 0, None, None)
    return SolutionResult(
        solution.key, solution.name, spec.theme, theme.name if theme else {}, dict(spec.summary), standing, enough
    )


def _judged(found: MaturityRound) -> tuple[dict[int, list[Judged]], dict[object, bool]]:
    """Solution -> what people said; and who judged at all, with whether they work for the city."""
    judged: dict[int, list[Judged]] = {}
    people: dict[object, bool] = {}
    for row in Rating.objects.filter(round=found).order_by("pk"):
        if not any(value is not None for value in row.levels.values()) and not row.wanted:
            continue
        judged.setdefault(row.solution_id, []).append(Judged(row.levels, row.wanted, row.of_team))
        people[row.person_id or f"left {row.pk}"] = row.of_team
    return judged, people


def candidates(participation: Participation) -> tuple[Candidate, ...]:
    """Solutions with a large gap that several people want closed, the largest gap first; for the strategy."""
    found = maturity_result(participation)
    return candidates_in(found.solutions) if found else ()


def candidates_in(solutions: Iterable[SolutionResult]) -> tuple[Candidate, ...]:
    """Those among the solutions of one round."""
    found = [
        Candidate(
            each.key, each.name, each.theme, each.theme_name, standing.level, standing.ambition, standing.gap,
            standing.wanted, standing.people,
        )
        for each in solutions
        if (standing := each.standing).is_candidate
        and standing.level is not None
        and standing.ambition is not None
        and standing.gap is not None
    ]  # fmt: skip
    return tuple(sorted(found, key=lambda each: (-each.gap, -each.wanted, each.key)))


def said_by(found: MaturityRound, person: User, solutions: Many[Solution]) -> dict[int, Rating]:
    """Solution -> what somebody has said so far; one query."""
    rows = Rating.objects.filter(round=found, person=person, solution__in=list(solutions))
    return {row.solution_id: row for row in rows}


def ambition_levels(edition: Edition) -> MaturityScale | None:
    """The scale of the ambition."""
    return ambition_scale(scales_of(edition))
