"""Groups, their members and sessions as tables; `commands.tables` reads the first one back."""

from collections.abc import Iterator
from datetime import date, datetime
from zoneinfo import ZoneInfo

from django.db.models import Count, OuterRef, Prefetch, Q, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce, NullIf
from django.utils import timezone

from cityjourney.core.books import Table
from cityjourney.groups.models import Group, GroupCity, Session, TopicRound
from cityjourney.groups.queries.commitments import commitments_in, commitments_table
from cityjourney.programmes.models import Edition

GROUPS = ("reference", "name", "own_name", "theme", "mentor", "cities", "expert", "topic")
MEMBERS = ("group", "city", "city_name", "part", "since", "until", "why_it_joined", "why_it_left")
SESSIONS = (
    "group", "kind", "title", "begins", "ends", "time_zone", "how", "state", "cities", "invited", "said_yes",
    "were_there", "questions_ahead", "agreements", "minutes",
)  # fmt: skip


def groups_of(edition: Edition) -> QuerySet[Group]:
    """The groups of an edition that are not closed, with mentor, expert and cities (`now`); two queries."""
    places = GroupCity.objects.filter(left_at=None).select_related(
        "participation__city", "participation__consortium", "participation__city_type"
    )
    rows = Group.objects.filter(edition=edition, closed_at=None).select_related(
        "theme", "expert", "mentor__city", "mentor__consortium", "mentor__city_type"
    )
    called = Coalesce(NullIf("own_name", Value("")), "name")
    return rows.prefetch_related(
        Prefetch("places", places.order_by("participation__city__name", "pk"), to_attr="now")
    ).order_by(called, "pk")


def groups_table(groups: QuerySet[Group]) -> Table:
    """One row for each group; cities by their addresses, separated by semicolons. `topic` is for reading only."""
    topic = TopicRound.objects.filter(group=OuterRef("pk"), decided__isnull=False).order_by("-number")
    rows = groups.annotate(topic=Subquery(topic.values("decided__title")[:1]))
    return Table("groups", GROUPS, (_group(group) for group in rows))


def _group(group: Group) -> dict[str, object]:
    return {
        "reference": group.reference,
        "name": group.name,
        "own_name": group.own_name,
        "theme": group.theme.key if group.theme else "",
        "mentor": group.mentor.city.slug,
        "cities": "; ".join(place.participation.city.slug for place in group.now),  # type: ignore[attr-defined]
        "expert": group.expert.email if group.expert else "",
        "topic": group.topic or "",  # type: ignore[attr-defined]
    }


def members_table(edition: Edition) -> Table:
    """Who is or was in which group, mentors first: since when, until when and why; two queries."""
    return Table("members", MEMBERS, _members(edition))


def _members(edition: Edition) -> Iterator[dict[str, object]]:
    groups = Group.objects.filter(edition=edition).select_related("mentor__city", "mentor__consortium")
    places: dict[int, list[GroupCity]] = {}
    for place in GroupCity.objects.filter(group__edition=edition).select_related(
        "participation__city", "participation__consortium"
    ):
        places.setdefault(place.group_id, []).append(place)
    for group in sorted(groups, key=str):
        yield {
            "group": str(group), "city": group.mentor.city.slug, "city_name": str(group.mentor), "part": "mentor",
            "since": _day(group.formed_at), "until": _day(group.closed_at), "why_it_left": group.close_reason,
        }  # fmt: skip
        for place in places.get(group.pk, ()):
            yield {
                "group": str(group), "city": place.participation.city.slug, "city_name": str(place), "part": "city",
                "since": _day(place.joined_at), "until": _day(place.left_at), "why_it_joined": place.join_reason,
                "why_it_left": place.leave_reason,
            }  # fmt: skip


def sessions_table(edition: Edition) -> Table:
    """The sessions of all groups, by date, with how many came; three queries. Times are those of the meeting's zone."""
    rows = (
        Session.objects.filter(group__edition=edition)
        .select_related("group", "event__kind")
        .prefetch_related("event__cities__city")
        .annotate(
            invited=Count("event__attendees", distinct=True),
            yes=Count("event__attendees", filter=Q(event__attendees__reply="yes"), distinct=True),
            came=Count("event__attendees", filter=Q(event__attendees__attended=True), distinct=True),
            questions=Count("event__questions", distinct=True),
            agreed=Count("event__agreements", distinct=True),
        )
        .order_by("event__starts_at", "pk")
    )
    return Table("sessions", SESSIONS, (_session(each) for each in rows))


def _session(each: Session) -> dict[str, object]:
    event, zone = each.event, ZoneInfo(each.event.time_zone)
    return {
        "group": str(each.group),
        "kind": str(event.kind or ""),
        "title": event.title,
        "begins": event.starts_at.astimezone(zone).replace(tzinfo=None) if event.starts_at else None,
        "ends": event.ends_at.astimezone(zone).replace(tzinfo=None) if event.ends_at else None,
        "time_zone": event.time_zone,
        "how": event.delivery,
        "state": event.state,
        "cities": "; ".join(sorted(city.city.slug for city in event.cities.all())),
        "invited": each.invited,  # type: ignore[attr-defined]
        "said_yes": each.yes,  # type: ignore[attr-defined]
        "were_there": each.came,  # type: ignore[attr-defined]
        "questions_ahead": each.questions,  # type: ignore[attr-defined]
        "agreements": each.agreed,  # type: ignore[attr-defined]
        "minutes": event.minutes_state,
    }


def all_tables(edition: Edition, today: date) -> list[Table]:
    """Everything about the groups of an edition, for one workbook."""
    return [
        groups_table(groups_of(edition)),
        members_table(edition),
        sessions_table(edition),
        commitments_table(commitments_in(edition), today),
    ]


def _day(moment: datetime | None) -> date | None:
    return timezone.localdate(moment) if moment else None
