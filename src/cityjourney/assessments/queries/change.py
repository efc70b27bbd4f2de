"""Rounds of a city that may be laid side by side."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from django.utils.timezone import localdate

from cityjourney.assessments.logic.maturity import FEWEST as FEWEST_JUDGES
from cityjourney.assessments.logic.rounds import CLEAR, Comparison, RoundAnswers, Verdict, compare
from cityjourney.assessments.models import SentTo
from cityjourney.assessments.queries.maturity import result_of, rounds_of
from cityjourney.assessments.queries.scan import round_answers, scan_of, scan_rounds
from cityjourney.assessments.queries.sendings import same_questions, sent_to_city
from cityjourney.programmes.models import Participation
from cityjourney.questionnaires.enums import Mode
from cityjourney.questionnaires.models import Response

Texts = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Change:
    """Two rounds of the same questions; `names` are the short names of areas, where they have any."""

    title: Texts
    first: date
    last: date
    found: Comparison
    names: Mapping[str, dict[str, str]]


@dataclass(frozen=True, slots=True)
class SolutionChange:
    """A solution that at least three people judged both times."""

    key: str
    name: dict[str, str]
    before: float
    after: float

    @property
    def change(self) -> float:
        """Levels between the two."""
        return self.after - self.before

    @property
    def verdict(self) -> Verdict:
        """Up or down only where the change is clear."""
        if abs(self.change) < CLEAR:
            return Verdict.SAME
        return Verdict.UP if self.change > 0 else Verdict.DOWN


@dataclass(frozen=True, slots=True)
class MaturityChange:
    """Two rounds about solutions."""

    first: date
    last: date
    before: int
    after: int
    """How many people judged."""
    solutions: tuple[SolutionChange, ...]


def scan_change(participation: Participation, at: datetime) -> Change | None:
    """The first and the newest round of the scan that enough people answered; None with fewer than two."""
    scan = scan_of(participation.edition)
    rounds = [each for each in scan_rounds(participation, scan, at) if each.is_enough] if scan else []
    if scan is None or len(rounds) < 2:
        return None
    first, last = rounds[0], rounds[-1]
    return Change(
        scan.name,
        localdate(first.collection.opens_at),
        localdate(last.collection.opens_at),
        compare(round_answers(first), round_answers(last)),
        {area.section: dict(area.short_name) for area in scan.areas},
    )


def questionnaire_changes(participation: Participation) -> list[Change]:
    """Questionnaires that were sent to a city, and answered by it, more than once."""
    found = []
    for rows in same_questions(sent_to_city(participation)):
        first, last = rows[0], rows[-1]
        together = Mode.TOGETHER in {first.sending.mode, last.sending.mode}
        found.append(
            Change(
                last.sending.title,
                localdate(first.sending.sent_at),
                localdate(last.sending.sent_at),
                compare(_answers(first), _answers(last), *([1] if together else [])),
                {},
            )
        )
    return found


def _answers(row: SentTo) -> RoundAnswers:
    """What came back; answers given together count as those of the city."""
    rows = Response.objects.submitted().filter(collection=row.collection_id, version=row.sending.version_id)
    given = {
        "together" if each.together else str(each.respondent_id or each.public_id): each.answers
        for each in rows.only("together", "respondent_id", "public_id", "answers")
    }
    return RoundAnswers(row.sending.version.definition, given)


def maturity_change(participation: Participation) -> MaturityChange | None:
    """The first and the newest round on the same scales in which enough people judged; None with fewer than two."""
    rounds = rounds_of(participation)
    alike = [each for each in rounds if each.fingerprint == rounds[-1].fingerprint]
    results = [found for each in alike if (found := result_of(participation, each)).people >= FEWEST_JUDGES]
    if len(results) < 2:
        return None
    first, last = results[0], results[-1]
    was = {each.key: each.standing.level for each in first.solutions if each.standing.level is not None}
    solutions = tuple(
        SolutionChange(each.key, each.name, was[each.key], each.standing.level)
        for each in last.solutions
        if each.standing.level is not None and each.key in was
    )
    return MaturityChange(localdate(first.begun_at), localdate(last.begun_at), first.people, last.people, solutions)
