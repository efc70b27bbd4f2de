"""What waits for a person: a scan to answer, solutions to judge."""

from collections.abc import Iterator, Sequence
from datetime import date, datetime, timedelta

from django.db.models import Exists, OuterRef, Q
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from cityjourney.accounts.models import User
from cityjourney.assessments.models import MaturityRound, Rating
from cityjourney.assessments.queries.people import judges_of, members_of, team_of
from cityjourney.journeys.logic.standing import Step
from cityjourney.programmes.models import Participation
from cityjourney.questionnaires.enums import Mode, ResponseState
from cityjourney.questionnaires.models import Asked, Invitee, Response

USUAL = timedelta(days=14)
"""How long a round that has no end usually waits for somebody."""


def steps_for(person: User, participations: Sequence[Participation], at: datetime) -> list[Step]:
    """Rounds that the person has not answered; two queries, and two more where something is open."""
    cities = {city.pk: city for city in participations}
    if not cities:
        return []
    asked, rounds = _open_scans(person, cities, at), _open_rounds(person, cities)
    if not asked and not rounds:
        return []
    members = members_of(list(cities), at, person)
    invited = set(
        Invitee.objects.filter(person=person, collection__in=[each.collection_id for each in asked]).values_list(
            "collection_id", "participation_id"
        )
    )
    scans = [
        each
        for each in asked
        if (each.collection_id, each.participation_id) in invited
        or person.pk in team_of(members.get(each.participation_id, []))
    ]
    judging = [each for each in rounds if person.pk in judges_of(members.get(each.participation_id, []))]
    return [*_scans(scans, cities), *_rounds(judging, cities)]


def _open_scans(person: User, cities: dict[int, Participation], at: datetime) -> list[Asked]:
    done = Response.objects.filter(collection=OuterRef("collection"), respondent=person, state=ResponseState.SUBMITTED)
    still = Q(collection__closes_at=None) | Q(collection__closes_at__gt=at)
    return list(
        Asked.objects.filter(
            still, ~Exists(done), participation__in=list(cities), collection__mode=Mode.APART,
            collection__discreet=True, collection__opens_at__lte=at,
        ).select_related("collection")
    )  # fmt: skip


def _open_rounds(person: User, cities: dict[int, Participation]) -> list[MaturityRound]:
    said = Rating.objects.filter(round=OuterRef("pk"), person=person)
    return list(MaturityRound.objects.filter(~Exists(said), participation__in=list(cities), closed_at=None))


def _scans(asked: Sequence[Asked], cities: dict[int, Participation]) -> Iterator[Step]:
    for each in asked:
        begun, ends = each.collection.opens_at, each.collection.closes_at
        yield _step(
            f"scan:{each.collection.public_id}",
            cities[each.participation_id],
            _("Answer on your own: %(what)s") % {"what": each.collection},
            "scan",
            localdate(begun),
            localdate(ends or begun + USUAL),
        )


def _rounds(rounds: Sequence[MaturityRound], cities: dict[int, Participation]) -> Iterator[Step]:
    for each in rounds:
        yield _step(
            f"maturity:{each.public_id}",
            cities[each.participation_id],
            _("Say how mature your city's solutions are"),
            "judge",
            localdate(each.begun_at),
            localdate(each.begun_at + USUAL),
        )


def _step(key: str, city: Participation, title: str, page: str, begins: date, due: date) -> Step:
    return Step(
        key=key,
        city=str(city),
        title=title,
        due=due,
        begins=begins,
        reason=_("Your city counts on several people who answer apart"),
        action=_("Answer"),
        url=reverse(f"assessments:{page}", args=[city.edition.slug, city.city.slug]),
        weight=4,
        when=date_format(due, "DAY_FORMAT"),
        shape="diamond",
    )
