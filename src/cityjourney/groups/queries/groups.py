"""Groups at a glance, and one group with everything that its page shows."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Count, Q

from cityjourney.accounts.models import User
from cityjourney.events.enums import EventState
from cityjourney.groups.enums import PromiseState
from cityjourney.groups.logic.topics import leading, silent
from cityjourney.groups.models import Argument, Commitment, Group, GroupCity, Session, Suggestion, TopicRound, Voice
from cityjourney.groups.queries.tables import groups_of
from cityjourney.groups.rules import standing
from cityjourney.programmes.models import Edition, Participation
from cityjourney.programmes.rules import Access


@dataclass(frozen=True, slots=True)
class Card:
    """One group in the overview."""

    group: Group
    cities: tuple[GroupCity, ...]
    topic: Suggestion | None
    due_on: date | None
    next: datetime | None
    open: int
    late: int
    own: bool
    inside: bool
    """Whether the reader may know how many commitments are open."""


def overview(edition: Edition, access: Access, person: User, at: datetime) -> list[Card]:
    """All groups of an edition, the reader's own first; five queries."""
    groups = list(groups_of(edition))
    rounds = {turn.group_id: turn for turn in _last_rounds(groups)}
    coming = _next_sessions(groups, at)
    counts = _counts(groups, at.date())
    cards = []
    for group in groups:
        places: list[GroupCity] = group.now  # type: ignore[attr-defined]
        may = standing(access, group, [place.participation_id for place in places], person)
        turn, (unfinished, late) = rounds.get(group.pk), counts.get(group.pk, (0, 0))
        cards.append(
            Card(
                group=group,
                cities=tuple(places),
                topic=turn.decided if turn else None,
                due_on=turn.due_on if turn and turn.decided_at is None else None,
                next=coming.get(group.pk),
                open=unfinished,
                late=late,
                own=may.takes_part or group.expert_id == person.pk,
                inside=may.inside,
            )
        )
    return sorted(cards, key=lambda card: not card.own)


def _last_rounds(groups: Sequence[Group]) -> Sequence[TopicRound]:
    rows = TopicRound.objects.filter(group__in=groups).select_related("decided")
    return list(rows.order_by("group_id", "number"))


def _next_sessions(groups: Sequence[Group], at: datetime) -> dict[int, datetime]:
    rows = Session.objects.filter(group__in=groups, event__ends_at__gt=at).exclude(event__state=EventState.CANCELLED)
    found: dict[int, datetime] = {}
    for group, starts_at in rows.order_by("event__starts_at").values_list("group_id", "event__starts_at"):
        if starts_at is not None:
            found.setdefault(group, starts_at)
    return found


def _counts(groups: Sequence[Group], today: date) -> dict[int, tuple[int, int]]:
    rows = Commitment.objects.filter(group__in=groups, state=PromiseState.OPEN).order_by().values("group_id")
    counted = rows.annotate(n=Count("pk"), late=Count("pk", filter=Q(due_on__lt=today)))
    return {row["group_id"]: (row["n"], row["late"]) for row in counted}


@dataclass(frozen=True, slots=True)
class Weighed:
    """A suggestion with what was said of it."""

    suggestion: Suggestion
    voices: tuple[Voice, ...]
    arguments: tuple[Argument, ...]
    leads: bool
    own: frozenset[int]
    """The reader's cities that it suits."""


@dataclass(frozen=True, slots=True)
class Choice:
    """The choice of a topic as it stands, with earlier decisions."""

    turn: TopicRound | None
    weighed: tuple[Weighed, ...]
    silent: tuple[Participation, ...]
    earlier: tuple[TopicRound, ...]

    @property
    def is_open(self) -> bool:
        """Whether the group still chooses."""
        return self.turn is not None and self.turn.decided_at is None


def choice_of(group: Group, members: Sequence[Participation], own: Collection[int]) -> Choice:
    """The choice of a topic; four queries."""
    rounds = list(TopicRound.objects.filter(group=group).select_related("decided", "decided_by", "opened_by"))
    turn = rounds[-1] if rounds else None
    suggestions = list(
        Suggestion.objects.filter(group=group, withdrawn_at=None).select_related(
            "suggested_by", "participation__city", "participation__consortium"
        )
    )
    voices = list(
        Voice.objects.filter(round=turn, suggestion__in=suggestions).select_related(
            "participation__city", "participation__consortium"
        )
    )
    arguments = list(
        Argument.objects.filter(suggestion__in=suggestions).select_related(
            "by", "participation__city", "participation__consortium"
        )
    )
    said = {each.pk: [v.participation_id for v in voices if v.suggestion_id == each.pk] for each in suggestions}
    ahead, quiet = leading(said), silent(said, [city.pk for city in members])
    weighed = tuple(
        Weighed(
            each,
            tuple(voice for voice in voices if voice.suggestion_id == each.pk),
            tuple(argument for argument in arguments if argument.suggestion_id == each.pk),
            each.pk in ahead,
            frozenset(set(said[each.pk]) & set(own)),
        )
        for each in suggestions
    )
    earlier = tuple(reversed([each for each in rounds if each.decided_at is not None and each is not turn]))
    return Choice(turn, weighed, tuple(city for city in members if city.pk in quiet), earlier)


def history_of(group: Group) -> list[GroupCity]:
    """Who came and who left, the newest first; one query."""
    rows = GroupCity.objects.filter(group=group).select_related(
        "participation__city", "participation__consortium", "joined_by", "left_by"
    )
    return sorted(rows, key=lambda row: (row.left_at or row.joined_at, row.pk), reverse=True)
