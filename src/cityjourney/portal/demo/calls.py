"""Two calls of the demo: the one with which the cities began, long decided, and one that waits for its assessors."""

import csv
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from cityjourney.accounts.commands import join
from cityjourney.accounts.models import User
from cityjourney.calls.commands import applying, assessing, deciding, opening
from cityjourney.calls.models import Application, Assessment, Call
from cityjourney.calls.questions import questions_of
from cityjourney.notifications.silence import silence
from cityjourney.portal.demo import cast
from cityjourney.portal.demo.call_texts import (
    ANSWERS,
    CLEAR,
    COMMENTS,
    CRITERIA,
    FIRST,
    REASONS,
    SECOND,
    VIDEO,
)
from cityjourney.portal.rehearsal.deeds import dice
from cityjourney.programmes.models import Edition, Participation, Role
from cityjourney.questionnaires.logic.definition import Definition, Question
from cityjourney.questionnaires.models import Version

CITIES = Path(__file__).resolve().parents[2] / "organisations" / "data" / "cities.csv"
QUESTIONS = "expression-of-interest"
DAY = timedelta(days=1)
OTHERS = 3
"""So many cities apply and are not selected."""
WAITING = 4
"""So many applications wait for their assessors now."""
SECOND_ASSESSOR = ("Amélie Laurent", "amelie.laurent@assessors.example")


@dataclass(frozen=True)
class Applicant:
    """A city that applies: as people write it, with its country and how many live there."""

    slug: str
    name: str
    country: str
    population: int
    language: str = "en"


def tell_calls(edition: Edition, at: datetime) -> None:
    """The call before the first day, and the one of now. Twice changes nothing."""
    version = Version.objects.filter(questionnaire__edition=edition, questionnaire__key=QUESTIONS).first()
    if version is None or Call.objects.filter(edition=edition).exists():
        return
    with silence():
        story = CallStory(edition, version, list(_assessors(edition, at)))
        spaces = edition.participations.current().select_related("city", "city_type").order_by("city__slug")
        taking = [space for space in spaces if space.city_type.spec.part == "core"]
        outside = list(_outside(edition))
        story.decided([_applicant(space) for space in taking], outside[:OTHERS], _first_moment(edition, at))
        story.waiting(outside[OTHERS : OTHERS + WAITING], at)


def _first_moment(edition: Edition, at: datetime) -> datetime:
    """The day on which the first call opened: seven months before the programme began."""
    began = datetime.combine(edition.starts_on, at.timetz())
    return began - 210 * DAY


def _assessors(edition: Edition, at: datetime) -> Iterable[User]:
    """Those of the cast whose role assesses, and one colleague who has no sign-in."""
    roles = Role.objects.filter(edition=edition, scope="programme")
    keys = {role.key for role in roles if any("calls.assess" in grant.may for grant in role.spec.grants)}
    for each in cast.CAST:
        if each.role in keys:
            yield User.objects.get(email=each.email)
    name, email = SECOND_ASSESSOR
    yield join(email=email, name=name, verified=True, at=at)


def _applicant(space: Participation) -> Applicant:
    city = space.city
    return Applicant(city.slug, city.name, city.country, city.population or 80_000, cast.SPEAKING.get(city.slug, "en"))


def _outside(edition: Edition) -> Iterable[Applicant]:
    """Real cities that do not take part, in the order of the table; what they write is invented."""
    inside = set(edition.participations.values_list("city__name", flat=True))
    for row in csv.DictReader(CITIES.read_text().splitlines()):
        if row["name"] not in inside and not row["consortium"]:
            slug = row["name"].lower().replace(" ", "-")
            yield Applicant(slug, row["name"], row["country"], int(float(row.get("population") or 0)) or 90_000)


class CallStory:
    """Calls, applications, assessments and decisions, through the commands that people use."""

    def __init__(self, edition: Edition, version: Version, assessors: list[User]) -> None:
        self.edition, self.version, self.assessors = edition, version, assessors
        self.team = User.objects.get(email=cast.CAST[0].email)

    def decided(self, selected: list[Applicant], others: list[Applicant], opens: datetime) -> None:
        """A call from the first word to the last decision."""
        call = self._open(FIRST, opens, capacity=max(len(selected), 1))
        handed = [(self._apply(call, each, opens + 20 * DAY), each in selected) for each in (*selected, *others)]
        closed = call.closes_at
        assessing.share_out(call=call, assessors=self.assessors, by=self.team, at=closed + DAY)
        good = {application.pk for application, wanted in handed if wanted}
        for assessment in self._assessments(call):
            self._assess(assessment, assessment.application_id in good, closed + 12 * DAY)
        for number, (application, wanted) in enumerate(handed):
            decision = "select" if wanted else "reserve" if number == len(handed) - 1 else "reject"
            deciding.decide(
                application=application,
                decision=decision,
                reason=REASONS[decision],
                seen="",
                by=self.team,
                at=closed + 20 * DAY,
            )

    def waiting(self, applicants: list[Applicant], at: datetime) -> None:
        """A call that closed a few days ago: one assessment is finished, the others wait."""
        opens = at - 40 * DAY
        call = self._open(SECOND, opens, capacity=2)
        for each in applicants:
            self._apply(call, each, opens + 25 * DAY)
        assessing.share_out(call=call, assessors=self.assessors, by=self.team, at=call.closes_at + DAY / 2)
        for assessment in self._assessments(call):
            if assessment.assessor_id == self.assessors[-1].pk:
                self._assess(assessment, True, call.closes_at + DAY)
                break

    def _open(self, texts: Mapping[str, Any], opens: datetime, capacity: int) -> Call:
        values = {
            **texts,
            "opens_at": opens,
            "closes_at": opens + 36 * DAY,
            "time_zone": "Europe/Brussels",
            "version": self.version,
            "capacity": capacity,
            "assessors_each": min(len(self.assessors), 2),
            "rules": [{"kind": "population", "over": 50_000, "together": True}],
            "criteria": CRITERIA,
            "video_questions": VIDEO,
        }
        return opening.save_call(edition=self.edition, values=values, by=self.team, at=opens - 5 * DAY)

    def _apply(self, call: Call, city: Applicant, day: datetime) -> Application:
        chance = dice(0, call.slug, city.slug)
        at = day + timedelta(minutes=chance.randrange(14_000))
        email = f"team@{city.slug}.example"
        made, _secret = applying.begin(call=call, email=email, language=city.language, at=at)
        contact = cast.invented_name(chance.randrange(300))
        about = {
            "city": city.slug,
            "name": city.name,
            "country": city.country,
            "population": city.population,
            "contact_name": contact,
            "contact_email": email,
            "team": [[contact, email, CLEAR["lead"][city.language]]],
        }
        answers = answers_to(questions_of(call), city.language)
        saved = applying.save(application=made, about=about, answers=answers, seen=0, at=at)
        return applying.hand_in(application=saved.application, at=at + timedelta(minutes=30))

    def _assessments(self, call: Call) -> Iterable[Assessment]:
        rows = Assessment.objects.filter(application__call=call).select_related("assessor", "application")
        return rows.order_by("application__name", "pk")

    def _assess(self, assessment: Assessment, good: bool, at: datetime) -> None:
        chance = dice(0, assessment.application.name, assessment.assessor.email)
        scores = {each["key"]: chance.choice((3, 4, 4) if good else (1, 2, 2)) for each in CRITERIA}
        comments = {key: chance.choice(COMMENTS["good" if score > 2 else "weak"]) for key, score in scores.items()}
        assessing.save_assessment(
            assessment=assessment,
            scores=scores,
            comments=comments,
            seen=assessment.revision,
            finish=True,
            by=assessment.assessor,
            at=at + timedelta(minutes=chance.randrange(2_000)),
        )


def answers_to(definition: Definition, language: str) -> dict[str, Any]:
    """A plain answer to every required question of a form, whatever it asks."""
    found = {}
    for section in definition.sections:
        for number, question in enumerate(section.questions):
            if question.required and question.show_if is None:
                found[question.key] = _answer(question, number, language)
    return found


def _answer(question: Question, number: int, language: str) -> Any:
    keys = [option.key for option in question.options]
    if question.kind == "single":
        return keys[0]
    if question.kind in {"multiple", "ranking"}:
        return keys[: max(question.least or 1, 1)]
    if question.kind == "number":
        return 3
    bank = ANSWERS[language]
    return bank[number % len(bank)]
