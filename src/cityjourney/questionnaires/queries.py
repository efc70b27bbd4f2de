"""Reads that join: what is to be answered, how far it is, what came in."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import lru_cache
from typing import Any
from uuid import UUID

from dateutil.relativedelta import relativedelta
from django.core.cache import caches
from django.db import connection
from django.db.models import Count, Exists, Max, Min, OuterRef, Prefetch, Q
from django.utils.dateparse import parse_datetime

from cityjourney.accounts.models import User
from cityjourney.programmes.logic.access import Access
from cityjourney.programmes.models import Edition, Participation
from cityjourney.questionnaires.enums import Mode, ResponseState
from cityjourney.questionnaires.logic.answers import progress
from cityjourney.questionnaires.logic.tally import Count as Tally
from cityjourney.questionnaires.logic.tally import tally
from cityjourney.questionnaires.models import Asked, Collection, Invitee, Questionnaire, Response, Version
from cityjourney.questionnaires.models.questionnaires import definition_of
from cityjourney.questionnaires.models.responses import ResponseQuerySet
from cityjourney.questionnaires.rules import cities_to_answer_for

CHUNK = 2_000
"""Rows that an export or a count holds in memory at once."""


_FROM_LINK = "SELECT id, version_id, opens_at, closes_at FROM questionnaires_collection WHERE token = %s"


def by_token(edition: str, token: str) -> Collection | None:
    """The collection behind an open link; one query, in plain SQL because a form may be asked for very often.

    What changes (version and times) is read each time; the rest comes from this process's memory.
    """
    with connection.cursor() as cursor:
        cursor.execute(_FROM_LINK, [token])
        row = cursor.fetchone()
    found = _collection_as(row[0], row[1], _moment(row[2]), _moment(row[3])) if row else None
    return found if found and found.edition.slug == edition and not Mode(found.mode).is_named else None


def _moment(value: datetime | str | None) -> datetime | None:
    """SQLite hands moments out as text in UTC."""
    found = parse_datetime(value) if isinstance(value, str) else value
    return found.replace(tzinfo=UTC) if found is not None and found.tzinfo is None else found


@lru_cache(maxsize=128)
def _collection_as(pk: int, version_id: int, opens_at: datetime | None, closes_at: datetime | None) -> Collection:
    found = Collection.objects.light().get(pk=pk, version_id=version_id)
    found.opens_at, found.closes_at = opens_at or found.opens_at, closes_at
    return found


def response_of(edition: str, public_id: UUID, person: User) -> Response | None:
    """A response with all that its page needs, and whether the person was invited (`invited`); one query."""
    invited = Invitee.objects.filter(collection=OuterRef("collection"), person=person)
    return (
        Response.objects.filter(public_id=public_id, collection__edition__slug=edition)
        .select_related(
            "collection__edition__programme", "collection__version", "version__questionnaire",
            "participation__city", "participation__consortium",
        )
        .defer("version__document", "version__questionnaire__draft", "collection__version__document")
        .annotate(invited=Exists(invited))
        .first()
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class ToAnswer:
    """Something that a person may answer: for which city, and how far it is."""

    collection: Collection
    participation: Participation | None
    response: Response | None
    answered: int = 0
    asked: int = 0
    minutes: int = 0


def to_answer(edition: Edition, person: User, access: Access, at: datetime) -> list[ToAnswer]:
    """All that a person may answer in an edition now, and what they have handed in while it is still open."""
    mine = Q(asked__participation__in=sorted(access.cities)) | Q(invitees__person=person)
    collections = list(
        Collection.objects.light()
        .open_at(at)
        .filter(mine, edition=edition, mode__in=[Mode.APART, Mode.TOGETHER])
        .distinct()
        .prefetch_related(
            Prefetch("asked", Asked.objects.select_related("participation__city", "participation__consortium")),
            Prefetch("invitees", Invitee.objects.filter(person=person).select_related("participation__city")),
        )
        .order_by("closes_at", "pk")
    )
    begun = Response.objects.exclude(state=ResponseState.WITHDRAWN).filter(
        Q(respondent=person) | Q(together=True, participation__in=sorted(access.cities)), collection__in=collections
    )
    by_place = {(each.collection_id, each.participation_id if each.together else None): each for each in begun}
    return [line for each in collections for line in _lines(each, access, by_place)]


def _lines(collection: Collection, access: Access, begun: dict[tuple[int, int | None], Response]) -> Iterator[ToAnswer]:
    invitee = next(iter(collection.invitees.all()), None)
    cities = {each.participation_id: each.participation for each in collection.asked.all()}
    if invitee is not None and invitee.participation is not None:
        cities.setdefault(invitee.participation_id or 0, invitee.participation)
    reachable = cities_to_answer_for(access, cities, invitee)
    if collection.mode == Mode.APART:
        if reachable or invitee is not None:
            yield _line(collection, cities[reachable[0]] if reachable else None, begun.get((collection.pk, None)))
        return
    for key in reachable:
        yield _line(collection, cities[key], begun.get((collection.pk, key)))


def _line(collection: Collection, participation: Participation | None, response: Response | None) -> ToAnswer:
    definition = collection.version.definition
    done, asked = progress(definition, response.answers if response else {})
    return ToAnswer(collection, participation, response, done, asked, definition.estimate)


def questionnaires_of(edition: Edition) -> list[Questionnaire]:
    """All of an edition, with the number of the newest version and of collections."""
    return list(
        Questionnaire.objects.filter(edition=edition, retired=False)
        .annotate(newest=Max("versions__number"), collections=Count("versions__collections", distinct=True))
        .order_by("key")
    )


def versions_of(questionnaire: Questionnaire) -> list[Version]:
    """All versions, newest first, without their definitions."""
    return list(questionnaire.versions.defer("document").select_related("questionnaire", "published_by"))


def collections_of(questionnaire: Questionnaire) -> list[Collection]:
    """All collections with how many were begun and handed in."""
    submitted = Count("responses", filter=Q(responses__state=ResponseState.SUBMITTED))
    begun = Count("responses", filter=Q(responses__state=ResponseState.DRAFT))
    found = Collection.objects.light().filter(version__questionnaire=questionnaire)
    return list(found.annotate(submitted=submitted, begun=begun))


def collection_of(edition: Edition, public_id: UUID) -> Collection | None:
    """One collection of an edition."""
    return Collection.objects.light().filter(edition=edition, public_id=public_id).first()


def states_by_city(collection: Collection) -> list[dict[str, Any]]:
    """Each city asked with how many responses were begun and handed in; two queries."""
    counts = {
        each["participation"]: each
        for each in Response.objects.filter(collection=collection)
        .values("participation")
        .annotate(
            begun=Count("pk", filter=Q(state=ResponseState.DRAFT)),
            submitted=Count("pk", filter=Q(state=ResponseState.SUBMITTED)),
        )
    }
    asked = collection.asked.select_related("participation__city", "participation__consortium")
    nothing = {"begun": 0, "submitted": 0}
    return [
        {"city": each.participation, **(counts.get(each.participation_id) or nothing)}
        for each in asked.order_by("participation__city__name")
    ]


def counted_responses(collection: Collection, visible: Q) -> ResponseQuerySet:
    """The responses that count and that somebody may see."""
    return Response.objects.submitted().filter(visible, collection=collection)


def results(collection: Collection, responses: ResponseQuerySet) -> tuple[int, dict[str, Tally]]:
    """How many responses there are and the count of every question, with the definition that is handed out now.

    Counted in one pass with bounded memory, and kept until a response is added or taken back.
    """
    state = responses.aggregate(number=Count("pk"), newest=Max("submitted_at"))
    cache = caches["local"]
    key = f"questionnaire-results:{collection.pk}:{collection.version_id}:{hash(str(responses.query))}:{state}".replace(
        " ", ""
    )
    found: tuple[int, dict[str, Tally]] | None = cache.get(key)
    if found is None:
        answers = responses.order_by().values_list("answers", flat=True).iterator(chunk_size=CHUNK)
        found = tally(collection.version.definition, answers)
        cache.set(key, found, 3600)
    return found


def first_forgotten(collection: Collection) -> datetime | None:
    """When the first of its responses will be deleted, because it was kept as long as was promised; one query."""
    rows = (
        collection.responses.order_by().values_list("version", "version__fingerprint").annotate(first=Min("saved_at"))
    )
    return min((first + relativedelta(months=definition_of(*of).kept_months) for *of, first in rows), default=None)


def names_of(public_ids: Sequence[str]) -> dict[str, str]:
    """Names of people by public ID."""
    wanted = sorted(set(public_ids))
    return {str(each.public_id): str(each) for each in User.objects.filter(public_id__in=wanted)} if wanted else {}
