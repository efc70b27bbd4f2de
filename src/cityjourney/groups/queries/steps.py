"""What waits for a person in the groups of their cities, for the desk."""

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Exists, OuterRef, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from cityjourney.accounts.models import User
from cityjourney.groups.enums import PromiseState, RequestState
from cityjourney.groups.models import (
    Commitment,
    CommitmentCity,
    GroupCity,
    MentoringRequest,
    TopicRound,
    TribeCity,
    TribeOffer,
    Voice,
)
from cityjourney.groups.words import name_of
from cityjourney.journeys.logic.standing import Step
from cityjourney.programmes.models import Participation

ANSWER_TIME = timedelta(days=10)
"""So long a question from another city may wait before it counts as late."""
OFFER_TIME = timedelta(days=60)
"""So long a proposed tribe stands on the desk."""


def steps_for(person: User, participations: Sequence[Participation], at: datetime) -> list[Step]:
    """A topic to be chosen, commitments, cities that ask, tribes proposed; at most six queries. Cities need `edition`
    loaded.
    """
    cities = {city.pk: city for city in participations}
    if not cities:
        return []
    return [*_topics(cities), *_commitments(cities, person), *_requests(cities), *_offers(cities, at)]


def _topics(cities: dict[int, Participation]) -> Iterator[Step]:
    """The choice that is open and has a day, for a city that has not said which topic suits it."""
    places = GroupCity.objects.filter(participation__in=list(cities), left_at=None, group__closed_at=None)
    by_group: dict[int, list[int]] = {}
    for group, city in places.values_list("group_id", "participation_id"):
        by_group.setdefault(group, []).append(city)
    if not by_group:
        return
    rounds = list(
        TopicRound.objects.filter(decided_at=None, due_on__isnull=False, group__in=list(by_group))
        .select_related("group")
        .order_by()
    )
    if not rounds:
        return
    spoken = set(Voice.objects.filter(round__in=rounds).values_list("round_id", "participation_id"))
    for turn in rounds:
        for city in by_group[turn.group_id]:
            if (turn.pk, city) not in spoken and turn.due_on is not None:
                yield Step(
                    key=f"topic:{turn.group.public_id}:{city}",
                    city=str(cities[city]),
                    title=_("Say which topic suits your city: %(group)s") % {"group": turn.group},
                    due=turn.due_on,
                    begins=timezone.localdate(turn.opened_at),
                    reason=_("Your group chooses its topic by %(day)s") % {"day": date_format(turn.due_on)},
                    action=_("Choose"),
                    url=reverse("groups:topic", args=[cities[city].edition.slug, turn.group.public_id]),
                    weight=3,
                    when=date_format(turn.due_on, "DAY_FORMAT"),
                    shape="diamond",
                )


def _commitments(cities: dict[int, Participation], person: User) -> Iterator[Step]:
    rows = CommitmentCity.objects.filter(participation__in=list(cities), commitment__state=PromiseState.OPEN)
    for place in rows.select_related("commitment__person", "commitment__agreement__owner").order_by():
        each = place.commitment
        if _told_by_minutes(each, person):
            continue
        page = reverse("groups:commitment", args=[cities[place.participation_id].edition.slug, each.public_id])
        base: dict[str, Any] = {"city": str(cities[place.participation_id]), "url": page, "shape": "diamond"}
        if place.agreed_at is None:
            asked = timezone.localdate(each.made_at)
            yield Step(
                key=f"join:{each.public_id}:{place.participation_id}",
                title=_("Join in? %(what)s") % {"what": each.what},
                due=asked + ANSWER_TIME,
                begins=asked,
                reason=_("Cities of your group ask yours to take part"),
                action=_("Answer"),
                weight=4,
                when=date_format(asked, "DAY_FORMAT"),
                **base,
            )
            continue
        yield Step(
            key=f"commitment:{each.public_id}:{place.participation_id}",
            title=each.what,
            due=each.due_on,
            reason=_whose(place, person),
            action=_("Say how it went"),
            weight=3 if each.person_id == person.pk else 5,
            when=date_format(each.due_on, "DAY_FORMAT"),
            **base,
        )


def _told_by_minutes(each: Commitment, person: User) -> bool:
    """Whether the desk asks the reader already, because their name stands beside it in the minutes."""
    return (
        each.agreement is not None and each.agreement.owner is not None and each.agreement.owner.person_id == person.pk
    )


def _whose(place: CommitmentCity, person: User) -> str:
    each = place.commitment
    if each.person_id == person.pk:
        return _("You promised it to your group")
    if each.person is not None:
        return _("Promised to your group; %(person)s looks after it") % {"person": each.person}
    return _("Your city promised it to its group")


def _offers(cities: dict[int, Participation], at: datetime) -> Iterator[Step]:
    """Tribes that are proposed to a city; after two months nobody asks any more."""
    now = TribeCity.objects.filter(tribe=OuterRef("tribe"), participation=OuterRef("participation"), left_at=None)
    open_ones = TribeOffer.objects.filter(~Exists(now), participation__in=list(cities), declined_at=None)
    for each in open_ones.filter(offered_at__gt=at - OFFER_TIME).select_related("tribe__edition"):
        day = timezone.localdate(each.offered_at)
        yield Step(
            key=f"tribe:{each.tribe.public_id}:{each.participation_id}",
            city=str(cities[each.participation_id]),
            title=_("A tribe for you? %(tribe)s") % {"tribe": name_of(each.tribe)},
            due=day + OFFER_TIME,
            begins=day,
            reason=_("Cities with a trait in common find each other"),
            action=_("Join or not"),
            url=reverse("groups:tribes", args=[each.tribe.edition.slug]),
            weight=7,
            when=date_format(day, "DAY_FORMAT"),
            shape="circle",
        )


def _requests(cities: dict[int, Participation]) -> Iterator[Step]:
    """Cities that ask a mentor; and for those who asked, a yes that has no meeting yet."""
    asked = Q(mentor__in=list(cities), state=RequestState.ASKED)
    accepted = Q(city__in=list(cities), state=RequestState.ACCEPTED, meeting=None)
    rows = MentoringRequest.objects.filter(asked | accepted).select_related(
        "city__city", "city__consortium", "mentor__city", "mentor__consortium"
    )
    for each in rows.order_by():
        yield (
            _asked(each, cities[each.mentor_id])
            if each.state == RequestState.ASKED
            else _accepted(each, cities[each.city_id])
        )


def _asked(each: MentoringRequest, mentor: Participation) -> Step:
    day = timezone.localdate(each.asked_at)
    return Step(
        key=f"mentoring:{each.public_id}",
        city=str(mentor),
        title=_("%(city)s asks you for advice") % {"city": each.city},
        due=day + ANSWER_TIME,
        begins=day,
        reason=each.wish,
        action=_("Answer"),
        url=reverse("groups:mentoring", args=[mentor.edition.slug]),
        weight=3,
        when=date_format(day, "DAY_FORMAT"),
        shape="star",
    )


def _accepted(each: MentoringRequest, city: Participation) -> Step:
    day = timezone.localdate(each.answered_at or each.asked_at)
    return Step(
        key=f"meet:{each.public_id}",
        city=str(city),
        title=_("Agree on a date with %(mentor)s") % {"mentor": each.mentor},
        due=day + ANSWER_TIME,
        begins=day,
        reason=_("The mentor city has said yes"),
        action=_("Plan the meeting"),
        url=reverse("groups:mentoring", args=[city.edition.slug]),
        weight=4,
        when=date_format(day, "DAY_FORMAT"),
        shape="star",
    )
