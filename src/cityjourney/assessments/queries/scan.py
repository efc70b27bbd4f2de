"""The scan of a city: its rounds, who has answered, and what they said together."""

from collections.abc import Collection as Many
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils import timezone

from cityjourney.accounts.models import User
from cityjourney.assessments.logic.proposals import Proposal, proposals_from
from cityjourney.assessments.logic.rounds import RoundAnswers, is_comparable
from cityjourney.assessments.logic.scan import (
    FEWEST,
    AreaResult,
    QuestionResult,
    areas_of,
    hard_to_judge,
    most_agreed,
    most_disputed,
    questions_of,
)
from cityjourney.assessments.models import ThemeChoice
from cityjourney.assessments.queries.people import members_of, team_of
from cityjourney.methodology.schema import Scan
from cityjourney.programmes.models import Edition, Participation
from cityjourney.questionnaires.enums import Mode, ResponseState
from cityjourney.questionnaires.logic.conditions import Answers
from cityjourney.questionnaires.logic.definition import Definition
from cityjourney.questionnaires.models import Asked, Collection, Invitee, Response

SHOWN = 3
"""So many questions on which people agree, and on which they do not."""
Texts = dict[str, str]


@dataclass(frozen=True, slots=True)
class ScanRound:
    """One time that the scan was put to a city."""

    number: int
    collection: Collection
    expected: Mapping[int, User]
    """The people who are asked, by primary key."""
    responses: tuple[Response, ...]

    @property
    def handed_in(self) -> list[Response]:
        """What counts."""
        return [each for each in self.responses if each.state == ResponseState.SUBMITTED]

    @property
    def is_enough(self) -> bool:
        """Whether the picture can be shown."""
        return len(self.handed_in) >= FEWEST

    @property
    def definition(self) -> Definition:
        """The questions of this round."""
        return self.collection.version.definition

    @property
    def asked(self) -> int:
        """How many people are expected, and those who answered though nobody asked."""
        return len(set(self.expected) | {each.respondent_id for each in self.handed_in})

    def of(self, person: User) -> Response | None:
        """What somebody has begun or handed in."""
        return next((each for each in self.responses if each.respondent_id == person.pk), None)

    def answers(self) -> dict[str, Answers]:
        """Response -> what was handed in, to the questions of this round only."""
        return {str(each.respondent_id or each.public_id): self.answers_of(each) for each in self.handed_in}

    def answers_of(self, response: Response) -> Answers:
        """Answers to an earlier version count where its questions are the same."""
        answers: Answers = response.answers
        if response.version_id == self.collection.version_id:
            return answers
        earlier = response.version.definition
        return {
            key: value
            for key, value in answers.items()
            if key in self.definition.questions
            and is_comparable(earlier.questions.get(key), self.definition.questions[key], earlier, self.definition)
        }


@dataclass(frozen=True, slots=True)
class ChosenTheme:
    """A theme that the city chose, the first one its main theme."""

    key: str
    name: Texts
    reason: str
    position: int


@dataclass(frozen=True, slots=True)
class ScanResult:
    """What people of a city said in one round, without names; never with fewer than three people."""

    name: Texts
    not_for: Texts
    number: int
    """Of the round, from 1."""
    opened_at: datetime
    closes_at: datetime | None
    people: int
    asked: int
    areas: tuple[AreaResult, ...]
    """With the short names of the wheel."""
    agreed: tuple[QuestionResult, ...]
    disputed: tuple[QuestionResult, ...]
    hard: tuple[QuestionResult, ...]
    """Questions that half of the people or more could not judge."""
    questions: tuple[QuestionResult, ...]
    proposals: tuple[Proposal, ...]
    """Themes with reasons; those with a reason first."""
    choices: tuple[ChosenTheme, ...]
    """What the city has chosen so far, whatever the scan said."""


def scan_of(edition: Edition) -> Scan | None:
    """The scan of a programme, if it has one: the first of its methodology."""
    scans = edition.methodology.scans if edition.methodology_key else []
    return scans[0] if scans else None


def scan_rounds(participation: Participation, scan: Scan, at: datetime) -> list[ScanRound]:
    """All rounds of a city, the first one first; four queries."""
    return rounds_by_city(participation.edition, [participation.pk], scan, at).get(participation.pk, [])


def rounds_by_city(edition: Edition, cities: Many[int], scan: Scan, at: datetime) -> dict[int, list[ScanRound]]:
    """City -> its rounds, for many cities at once; four queries."""
    asked = list(
        Asked.objects.filter(
            participation__in=list(cities),
            collection__edition=edition,
            collection__version__questionnaire__key=scan.questionnaire,
            collection__mode=Mode.APART,
            collection__opens_at__lte=at,
        )
        .select_related("collection__version__questionnaire", "collection__edition__programme")
        .defer("collection__version__document", "collection__version__questionnaire__draft")
        .order_by("collection__opens_at", "collection_id")
    )
    collections = {each.collection_id for each in asked}
    responses, invited = _responses(collections, cities), _invited(collections)
    members = members_of(cities, at) if collections else {}
    found: dict[int, list[ScanRound]] = {}
    for each in asked:
        rounds = found.setdefault(each.participation_id, [])
        key = (each.collection_id, each.participation_id)
        expected = {**team_of(members.get(each.participation_id, [])), **invited.get(key, {})}
        rounds.append(ScanRound(len(rounds) + 1, each.collection, expected, tuple(responses.get(key, ()))))
    return found


def _responses(collections: Many[int], cities: Many[int]) -> dict[tuple[int, int], list[Response]]:
    rows = (
        Response.objects.exclude(state=ResponseState.WITHDRAWN)
        .filter(collection__in=list(collections), participation__in=list(cities))
        .select_related("version")
        .defer("version__document", "revisions", "editors")
        .order_by("pk")
    )
    found: dict[tuple[int, int], list[Response]] = {}
    for row in rows if collections else ():
        found.setdefault((row.collection_id, row.participation_id or 0), []).append(row)
    return found


def _invited(collections: Many[int]) -> dict[tuple[int, int], dict[int, User]]:
    rows = Invitee.objects.filter(collection__in=list(collections), participation__isnull=False)
    found: dict[tuple[int, int], dict[int, User]] = {}
    for row in rows.select_related("person") if collections else ():
        found.setdefault((row.collection_id, row.participation_id or 0), {})[row.person_id] = row.person
    return found


def scan_result(participation: Participation, at: datetime | None = None) -> ScanResult | None:
    """What came of the newest round in which at least three people answered; None before that. Six queries."""
    scan = scan_of(participation.edition)
    if scan is None:
        return None
    rounds = [each for each in scan_rounds(participation, scan, at or timezone.now()) if each.is_enough]
    return result_of(participation, scan, rounds[-1]) if rounds else None


def result_of(participation: Participation, scan: Scan, found: ScanRound) -> ScanResult:
    """What people said in one round that has enough of them."""
    many = list(found.answers().values())
    areas = areas_in(scan, areas_of(found.definition, many))
    questions = questions_of(found.definition, many)
    return ScanResult(
        name=dict(scan.name),
        not_for=dict(found.definition.not_for or {}),
        number=found.number,
        opened_at=found.collection.opens_at,
        closes_at=found.collection.closes_at,
        people=len(many),
        asked=found.asked,
        areas=tuple(areas),
        agreed=tuple(most_agreed(questions, SHOWN)),
        disputed=tuple(most_disputed(questions, SHOWN)),
        hard=tuple(hard_to_judge(questions, len(many))[:SHOWN]),
        questions=tuple(questions),
        proposals=tuple(proposals_from(areas, themes_of(participation.edition, scan))),
        choices=tuple(chosen_themes(participation)),
    )


def areas_in(scan: Scan, found: Sequence[AreaResult]) -> list[AreaResult]:
    """The areas of the wheel in its order, with their short names."""
    by_key = {area.key: area for area in found}
    return [
        AreaResult(area.key, dict(place.short_name), area.means, area.left_out, area.low, area.high)
        for place in scan.areas
        if (area := by_key.get(place.section)) is not None
    ]


def themes_of(edition: Edition, scan: Scan) -> dict[str, list[str]]:
    """Theme of the programme -> areas that speak to it."""
    return {
        theme.key: [area.section for area in scan.areas if theme.key in area.themes]
        for theme in edition.methodology.themes
    }


def chosen_themes(participation: Participation) -> list[ChosenTheme]:
    """What the city has chosen; one query. A theme that came with its application stands for itself."""
    rows = ThemeChoice.objects.filter(participation=participation).select_related("theme").order_by("position")
    found = [ChosenTheme(row.theme.key, row.theme.name, row.reason, row.position) for row in rows]
    if not found and participation.theme is not None:
        return [ChosenTheme(participation.theme.key, participation.theme.name, "", 0)]
    return found


def round_answers(found: ScanRound) -> RoundAnswers:
    """A round as the comparison wants it."""
    return RoundAnswers(found.definition, found.answers())
