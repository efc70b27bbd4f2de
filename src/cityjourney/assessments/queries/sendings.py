"""Questionnaires sent to cities: how far each city is, and what came back."""

from collections.abc import Collection as Many
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Q

from cityjourney.assessments.models import Sending, SentTo
from cityjourney.programmes.models import Edition, Participation
from cityjourney.questionnaires.enums import ResponseState
from cityjourney.questionnaires.logic.conditions import Answers
from cityjourney.questionnaires.models import Collection, Response


@dataclass(frozen=True, slots=True)
class CityState:
    """One city: how many responses were begun and handed in, when last, when reminded."""

    city: Participation
    collection: Collection
    begun: int
    submitted: int
    last: datetime | None
    reminded_at: datetime | None


def sendings_in(edition: Edition) -> list[Sending]:
    """All of an edition, newest first, with `asked` and `answered`: numbers of cities; one query."""
    handed_in = Q(cities__collection__responses__state=ResponseState.SUBMITTED)
    return list(
        Sending.objects.filter(edition=edition)
        .select_related("version__questionnaire", "sent_by", "edition")
        .defer("version__document", "version__questionnaire__draft")
        .annotate(
            asked=Count("cities", distinct=True),
            answered=Count("cities__participation", filter=handed_in, distinct=True),
        )
    )


def states_of(sending: Sending) -> list[CityState]:
    """Every city by name; two queries."""
    rows = list(
        SentTo.objects.filter(sending=sending)
        .select_related("participation__city", "participation__consortium", "participation__theme", "collection")
        .order_by("participation__city__name")
    )
    begun: dict[int, int] = {}
    done: dict[int, list[datetime]] = {}
    responses = Response.objects.filter(collection__in=[row.collection_id for row in rows])
    for key, state, moment in responses.values_list("collection_id", "state", "submitted_at"):
        if state == ResponseState.SUBMITTED and moment is not None:
            done.setdefault(key, []).append(moment)
        elif state == ResponseState.DRAFT:
            begun[key] = begun.get(key, 0) + 1
    return [
        CityState(
            row.participation, row.collection, begun.get(row.collection_id, 0), len(done.get(row.collection_id, [])),
            max(done.get(row.collection_id, []), default=None), row.reminded_at,
        )
        for row in rows
    ]  # fmt: skip


def sent_to_city(participation: Participation) -> list[SentTo]:
    """What was sent to a city, newest first, with `answered`: how many responses it has handed in; one query."""
    handed_in = Q(collection__responses__state=ResponseState.SUBMITTED)
    return list(
        SentTo.objects.filter(participation=participation)
        .select_related("sending__version__questionnaire", "sending__edition", "sending__sent_by", "collection")
        .defer("sending__version__document", "sending__version__questionnaire__draft")
        .annotate(answered=Count("collection__responses", filter=handed_in))
        .order_by("-sending__sent_at", "-pk")
    )


def answers_by_city(sending: Sending, cities: Many[int] | None = None) -> dict[int, list[Answers]]:
    """City -> what its people handed in to the version that was sent; one query."""
    rows = Response.objects.submitted().filter(collection__sent_to__sending=sending, version=sending.version_id)
    if cities is not None:
        rows = rows.filter(participation__in=list(cities))
    found: dict[int, list[Answers]] = {}
    for city, answers in rows.order_by("pk").values_list("participation_id", "answers"):
        found.setdefault(city, []).append(answers)
    return found


def same_questions(rows: Sequence[SentTo]) -> list[list[SentTo]]:
    """Sendings of the same questionnaire that a city has answered more than once, the first one first."""
    found: dict[int, list[SentTo]] = {}
    for row in reversed(rows):
        if row.answered:  # type: ignore[attr-defined]
            found.setdefault(row.sending.version.questionnaire_id, []).append(row)
    return [each for each in found.values() if len(each) > 1]
