"""Reads. Of open rounds only coarse counts; of closed ones what was published, and nothing else (ADR 7)."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import Count, OuterRef, Subquery

from cityjourney.enablers.enums import RoundState
from cityjourney.enablers.logic.counts import coarse
from cityjourney.enablers.logic.disclosure import SMALLEST, Band
from cityjourney.enablers.logic.reading import Verdict, is_divided, verdict_of
from cityjourney.enablers.models import Invitee, Round, Ticket
from cityjourney.methodology.schema import EnablerSurvey
from cityjourney.programmes.models import Edition, Membership, Participation

Texts = Mapping[str, str]
"""Language -> text; `core.fields.in_language` or the filter `tr` choose one."""
URL_NAME = "enablers:results"


@dataclass(frozen=True, slots=True)
class CellView:
    """A group's view of a dimension, on the scale 1 to 5: the median, and between which values the middle half lies."""

    median: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class DimensionView:
    """One dimension. `cells` stand in the order of `Results.groups`; None is not shown. Values from 1 to 5.

    `value` is the mean of the medians of the groups shown, `lowest` and `highest` their spread; None if no group is
    shown. `statements` have a word each: high, low, split, middle, or nothing.
    """

    key: str
    name: Texts
    summary: Texts
    value: float | None
    lowest: float | None
    highest: float | None
    cells: tuple[CellView | None, ...]
    statements: tuple[tuple[Texts, Band], ...]
    verdict: Verdict
    divided: bool


@dataclass(frozen=True, slots=True)
class Results:
    """All that is said of one closed round. `groups` name the kinds of stakeholders in each ({}: kinds of few people).

    `answered` is "at least so many"; `withheld` counts the cells that are not shown. The page is at
    `reverse(url_name, args=url_args)`.
    """

    public_id: UUID
    name: Texts
    closed_on: date
    threshold: int
    invited: int
    answered: int
    levels: tuple[Texts, ...]
    groups: tuple[tuple[Texts, ...], ...]
    dimensions: tuple[DimensionView, ...]
    withheld: int
    url_args: tuple[str, str, str]
    url_name: str = URL_NAME


@dataclass(frozen=True, slots=True)
class Share:
    """How far an open or closed round is, in steps: at least `at_least` of `invited` have answered."""

    participation: int
    invited: int
    at_least: int
    closed: bool
    has_results: bool


def results_for(participation: Participation) -> Results | None:
    """What the last closed round of a city says; None if none has closed. One query (`edition`, `city` selected)."""
    closed = Round.objects.filter(participation=participation, state=RoundState.CLOSED)
    found = closed.order_by("-closed_on", "-pk").first()
    return results_of(found, participation) if found else None


def results_of(round: Round, participation: Participation) -> Results | None:  # noqa: A002
    """What a round says; None while it is open."""
    said, survey = round.release, round.survey
    if said is None or round.closed_on is None:
        return None
    kinds = {each.key: each.name for each in survey.stakeholders}
    asked = {each.key: each for each in survey.dimensions}
    dimensions = tuple(
        DimensionView(
            key=each.key,
            name=asked[each.key].name,
            summary=asked[each.key].summary,
            value=each.value,
            lowest=each.lowest,
            highest=each.highest,
            cells=tuple(CellView(cell.median, cell.low, cell.high) if cell else None for cell in each.cells),
            statements=tuple(
                (text.text, band)
                for text, (_key, band) in zip(asked[each.key].statements, each.statements, strict=True)
            ),
            verdict=verdict_of(each.value),
            divided=is_divided(each),
        )
        for each in said.dimensions
    )
    return Results(
        public_id=round.public_id,
        name=survey.name,
        closed_on=round.closed_on,
        threshold=said.threshold,
        invited=said.invited,
        answered=said.answered,
        levels=tuple(each.name for each in survey.levels),
        groups=tuple(tuple(kinds.get(kind, {}) for kind in group) for group in said.groups),
        dimensions=dimensions,
        withheld=sum(cell is None for each in dimensions for cell in each.cells),
        url_args=(participation.edition.slug, participation.city.slug, str(round.public_id)),
    )


def shares(participations: Collection[int]) -> Mapping[int, Share]:
    """Participation -> how far its newest round is; one query, whatever the number."""
    asked = Invitee.objects.filter(round=OuterRef("pk"), invited=True)
    spent = Ticket.objects.filter(round=OuterRef("pk"), spent=True)
    rounds = Round.objects.filter(participation__in=list(participations)).annotate(
        asked=Subquery(asked.order_by().values("round").annotate(n=Count("pk")).values("n")),
        spent=Subquery(spent.order_by().values("round").annotate(n=Count("pk")).values("n")),
    )
    found: dict[int, Share] = {}
    for each in rounds.order_by("opens_on", "pk").defer("document"):
        found[each.participation_id] = share_of(each, each.asked or 0, each.spent or 0)
    return found


def share_of(round: Round, asked: int, spent: int) -> Share:  # noqa: A002
    """How far a round is, from its counts."""
    if (said := round.release) is not None:
        has_results = any(each.value is not None for each in said.dimensions)
        return Share(round.participation_id, said.invited, said.answered, closed=True, has_results=has_results)
    at_least = coarse(spent, asked, SMALLEST)
    return Share(round.participation_id, asked, at_least, closed=False, has_results=False)


def answered_share(participation: Participation) -> Share | None:
    """How far the newest round of a city is; None if there is none. One query."""
    return shares([participation.pk]).get(participation.pk)


def survey_of(edition: Edition) -> EnablerSurvey | None:
    """The survey that a new round of an edition asks; None if its methodology has none."""
    surveys = edition.methodology.enablers
    return surveys[0] if surveys else None


def open_round_of(participation: Participation) -> Round | None:
    """The round that people can answer, or that is being prepared."""
    return Round.objects.filter(participation=participation, state=RoundState.OPEN).first()


def rounds_of(participation: Participation) -> list[Round]:
    """All rounds of a city, newest first."""
    return list(Round.objects.filter(participation=participation))


def people_around(participation: Participation) -> list[tuple[str, str, str]]:
    """Name, address and language of people a city may want to ask: asked before, or with a role in it. Two queries."""
    asked = Invitee.objects.filter(round__participation=participation).order_by("-round_id", "name")
    before = list(asked.values_list("name", "email", "language"))
    held = Membership.objects.filter(participation=participation, until__isnull=True).select_related("person")
    roles = [(each.person.name, each.person.email, each.person.language) for each in held.order_by("person__name")]
    return list({email.lower(): (name, email, language) for name, email, language in [*roles, *before]}.values())
