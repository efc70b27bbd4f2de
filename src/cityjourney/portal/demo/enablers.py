"""Stakeholders of the demo's cities answer the anonymous survey: most rounds are closed, one is open."""

import random
from collections.abc import Sequence
from datetime import date, datetime, time, timedelta

from django.db import transaction
from django.utils import timezone

from cityjourney.accounts.models import User
from cityjourney.enablers.commands import answering, asking, running
from cityjourney.enablers.commands.asking import Person
from cityjourney.enablers.models import Invitee, Round
from cityjourney.enablers.queries import survey_of
from cityjourney.methodology.schema import EnablerSurvey
from cityjourney.portal.demo import cast
from cityjourney.programmes.models import Edition, Participation

BEGAN = timedelta(days=105)
"""After the start of the edition: in time for the workshop with stakeholders."""
LASTED, SINCE = timedelta(days=21), timedelta(days=6)
OPEN_IN = "osijek"
ASKED = (9, 8, 7, 6, 4)
"""How many of each kind are asked, in the order of the survey; the last are too few to be shown alone."""
ANSWERING = 0.8
HERE = {"osijek": "en", "granada": "es", "thessaloniki": "el", "ljubljana": "sl", "padova": "it", "heidelberg": "de"}


def ask_stakeholders(edition: Edition, today: date) -> int:
    """Rounds of all cities that take the full journey. Returns how many; a second run begins none."""
    survey = survey_of(edition)
    if survey is None or Round.objects.filter(participation__edition=edition).exists():
        return 0
    places = edition.participations.current().select_related("edition", "city", "city_type", "consortium")
    began = edition.starts_on + BEGAN
    asked = 0
    for place in places.order_by("city__slug"):
        is_open = place.city.slug == OPEN_IN
        if place.city_type.spec.part != "core" or (not is_open and began + LASTED >= today):
            continue
        first = today - SINCE if is_open else began
        _ask(place, survey, first, close=not is_open)
        asked += 1
    return asked


@transaction.atomic
def _ask(place: Participation, survey: EnablerSurvey, first: date, *, close: bool) -> None:
    chance = random.Random(place.city.slug)  # noqa: S311 - a story, no secret
    at = timezone.make_aware(datetime.combine(first, time(10)))
    by = User.objects.filter(memberships__participation=place).order_by("memberships__pk").first()
    made = running.open_round(
        participation=place, survey=survey, opens_on=first, closes_on=first + LASTED, threshold=5, by=by, at=at
    )
    asking.add_people(round=made, people=_people(place, survey, chance), by=by, at=at)
    told: list[tuple[Invitee, str]] = []

    def listen(_round: Round, codes: Sequence[tuple[Invitee, str]], _at: datetime) -> None:
        told.extend(codes)

    asking.invite(round=made, by=by, at=at, tell=listen)
    share = ANSWERING if close else 0.4
    views = _views(survey, chance)
    given = [(code, _marks(survey, views, person.kind, chance)) for person, code in told if chance.random() < share]
    answering.take_many(round=made, given=given, today=first + timedelta(days=2))
    if close:
        running.close_round(round=made, by=by, at=at + LASTED)


def _people(place: Participation, survey: EnablerSurvey, chance: random.Random) -> list[Person]:
    """Invented people of each kind."""
    kinds = [
        kind.key
        for kind, number in zip(survey.stakeholders, ASKED, strict=False)
        for _each in range(number + chance.randrange(3))
    ]
    slug = place.city.slug
    first = chance.randrange(200)
    spoken = HERE.get(slug, "en")
    return [
        Person(cast.invented_name(first + number), f"s{number}@people.{slug}.example", kind, spoken)
        for number, kind in enumerate(kinds)
    ]


def _views(survey: EnablerSurvey, chance: random.Random) -> dict[tuple[str, str], float]:
    """How each kind sees each dimension of the city, on the whole."""
    city = {dimension.key: chance.uniform(2.0, 4.2) for dimension in survey.dimensions}
    return {
        (dimension, kind.key): value + chance.uniform(-0.7, 0.7)
        for dimension, value in city.items()
        for kind in survey.stakeholders
    }


def _marks(
    survey: EnablerSurvey, views: dict[tuple[str, str], float], kind: str, chance: random.Random
) -> list[int | None]:
    """One person's marks, a few of them left out."""
    return [
        None if chance.random() < 0.06 else min(5, max(1, round(chance.gauss(views[dimension.key, kind], 0.9))))
        for dimension in survey.dimensions
        for _each in dimension.statements
    ]
