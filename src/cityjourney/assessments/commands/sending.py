"""An expert sends a questionnaire to cities, and reminds those that have not answered."""

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from cityjourney.accounts.models import User
from cityjourney.assessments.commands.telling import tell_sent
from cityjourney.assessments.models import Sending, SentTo
from cityjourney.assessments.queries.people import members_of, team_of
from cityjourney.audit.commands import record
from cityjourney.core.errors import DomainError
from cityjourney.programmes.models import Edition, Participation
from cityjourney.questionnaires.commands import collecting
from cityjourney.questionnaires.enums import Mode, ResponseState
from cityjourney.questionnaires.models import Response, Version


@transaction.atomic
def send_questionnaire(
    *,
    edition: Edition,
    version: Version,
    title: dict[str, str],
    mode: str,
    participations: Iterable[Participation],
    closes_at: datetime | None,
    message: str = "",
    by: User | None,
    at: datetime,
) -> Sending:
    """Open a collection of its own for each city and tell its people by mail. Raises `DomainError`."""
    cities = list({each.pk: each for each in participations}.values())
    if not cities:
        raise DomainError(_("Choose at least one city."))
    if not Mode(mode).is_named:
        raise DomainError(_("What is sent to cities is answered by name."))
    if closes_at is not None and closes_at <= at:
        raise DomainError(_("Choose a moment to come: until then cities can answer."))
    sending = Sending.objects.create(
        edition=edition, version=version, title=title, mode=mode, message=message.strip()[:2_000],
        closes_at=closes_at, sent_at=at, sent_by=by,
    )  # fmt: skip
    _open_each(sending, cities, by=by, at=at)
    record(
        verb="assessments.send",
        subject=sending,
        by=by,
        at=at,
        scopes=[edition.scope],
        details={"cities": len(cities), "version": version.number},
    )
    members = members_of([each.pk for each in cities], at)
    people = [person for city in cities for person in team_of(members.get(city.pk, [])).values()]
    tell_sent(sending, people, "first", reminder=False, by=by, at=at)
    return sending


def _open_each(sending: Sending, cities: Iterable[Participation], *, by: User | None, at: datetime) -> None:
    """A collection of its own for each city."""
    SentTo.objects.bulk_create(
        SentTo(
            sending=sending,
            participation=city,
            collection=collecting.open_collection(
                edition=sending.edition, version=sending.version, mode=sending.mode, title=sending.title, opens_at=at,
                closes_at=sending.closes_at, participations=[city], by=by, at=at,
            ),
        )
        for city in cities
    )  # fmt: skip


@transaction.atomic
def remind(*, sending: Sending, by: User | None, at: datetime) -> int:
    """Remind the people who have not handed in, at most once a day in each city. Returns how many cities."""
    if sending.closes_at is not None and sending.closes_at <= at:
        raise DomainError(_("It is closed: nobody can answer any more."))
    rows = list(SentTo.objects.select_for_update(of=("self",)).filter(sending=sending).select_related("participation"))
    waiting = [row for row in rows if row.reminded_at is None or (at - row.reminded_at).days >= 1]
    done: dict[int, set[int | None]] = {}
    answered = Response.objects.filter(
        collection__in=[row.collection_id for row in waiting], state=ResponseState.SUBMITTED
    )
    for collection, person in answered.values_list("collection_id", "respondent_id"):
        done.setdefault(collection, set()).add(person)
    members = members_of([row.participation_id for row in waiting], at)
    cities, people = [], []
    for row in waiting:
        team = team_of(members.get(row.participation_id, []))
        late = (
            []
            if sending.mode == Mode.TOGETHER and row.collection_id in done
            else [person for key, person in team.items() if key not in done.get(row.collection_id, set())]
        )
        if late:
            people += late
            cities.append(row.pk)
    SentTo.objects.filter(pk__in=cities).update(reminded_at=at)
    tell_sent(sending, people, at.date().isoformat(), reminder=True, by=by, at=at)
    record(
        verb="assessments.remind", subject=sending, by=by, at=at, scopes=[sending.edition.scope],
        details={"cities": len(cities)},
    )  # fmt: skip
    return len(cities)
