"""The group chooses its topic: suggestions, arguments, voices, the decision with its reasons."""

from datetime import date, datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from cityjourney.accounts.models import User
from cityjourney.core.errors import DomainError
from cityjourney.groups.commands.changing import is_taken, name_group
from cityjourney.groups.commands.ground import line, locked, note, words
from cityjourney.groups.enums import Side
from cityjourney.groups.logic.topics import FEWEST, MOST
from cityjourney.groups.models import Argument, Group, Suggestion, TopicRound, Voice
from cityjourney.programmes.models import Participation

NAME = 120
"""Letters of a group's name."""


def open_round_of(group: Group) -> TopicRound:
    """The choice that is open. Raises `DomainError` when the group has decided."""
    found = TopicRound.objects.filter(group=group, decided_at=None).first()
    if found is None:
        raise DomainError(_("The group has chosen its topic. Open the choice again first, and say why."))
    return found


def _standing_ones(group: Group) -> list[Suggestion]:
    return list(Suggestion.objects.filter(group=group, withdrawn_at=None))


@transaction.atomic
def suggest_topic(
    *, group: Group, title: str, text: str, participation: Participation | None = None, by: User | None, at: datetime
) -> Suggestion:
    """Suggest a topic and say why it fits the mentor; the same title twice is once.

    `participation` is the city for which somebody speaks. Raises `DomainError` once there are three, or all is decided.
    """
    group = locked(group)
    open_round_of(group)
    name = words(title, most=160, missing=_("Give the topic a name."))
    why = words(text, most=2_000, missing=_("Say why it fits the mentor."))
    there = _standing_ones(group)
    if (same := next((each for each in there if each.title.casefold() == name.casefold()), None)) is not None:
        return same
    if len(there) >= MOST:
        raise DomainError(
            _("There are %(most)d suggestions, as many as a group can weigh. Take one back first.") % {"most": MOST}
        )
    made = Suggestion.objects.create(
        group=group, title=name, text=why, participation=participation, suggested_by=by, suggested_at=at
    )
    note("groups.suggest_topic", group, by, at)
    return made


@transaction.atomic
def withdraw_suggestion(*, suggestion: Suggestion, by: User | None, at: datetime) -> None:
    """Take a suggestion back; its voices go with it. Twice is once. Raises `DomainError` when all is decided."""
    group = locked(suggestion.group)
    open_round_of(group)
    if not Suggestion.objects.filter(pk=suggestion.pk, withdrawn_at=None).update(withdrawn_at=at):
        return
    Voice.objects.filter(suggestion=suggestion, round__decided_at=None).delete()
    note("groups.withdraw_suggestion", group, by, at)


@transaction.atomic
def argue(
    *,
    suggestion: Suggestion,
    side: str,
    text: str,
    participation: Participation | None = None,
    by: User | None,
    at: datetime,
) -> Argument:
    """Say what speaks for a topic or against it; the same words of one person are one argument."""
    group = locked(suggestion.group)
    open_round_of(group)
    if side not in Side.values:
        raise DomainError(_("Say whether it speaks for the topic or against it."))
    said = words(text, most=600, missing=_("Write your argument first."))
    made, new = Argument.objects.get_or_create(
        suggestion=suggestion,
        by=by,
        text=said,
        defaults={"side": side, "participation": participation, "at": at},
    )
    if new:
        note("groups.argue", group, by, at)
    return made


@transaction.atomic
def approve(
    *, suggestion: Suggestion, participation: Participation, suits: bool, by: User | None, at: datetime
) -> None:
    """Say for a city that a topic suits it, or take that back. A city has one voice for each topic.

    Raises `DomainError` when all is decided, the topic is taken back, or the city does not belong to the group.
    """
    group = locked(suggestion.group)
    turn = open_round_of(group)
    if not Suggestion.objects.filter(pk=suggestion.pk, withdrawn_at=None).exists():
        raise DomainError(_("This topic has been taken back."))
    belongs = participation.pk == group.mentor_id or group.places.filter(
        left_at=None, participation=participation
    ).exists()  # fmt: skip
    if not belongs:
        raise DomainError(_("%(city)s does not belong to this group.") % {"city": participation})
    voices = Voice.objects.filter(round=turn, suggestion=suggestion, participation=participation)
    if not suits:
        if not voices.delete()[0]:
            return
    elif voices.exists():
        return
    else:
        Voice.objects.create(round=turn, suggestion=suggestion, participation=participation, by=by, at=at)
    note("groups.approve", group, by, at, cities=[participation], details={"suits": suits})


@transaction.atomic
def set_deadline(*, group: Group, due_on: date | None, by: User | None, at: datetime) -> TopicRound:
    """Say by which day the group decides. Raises `DomainError` for a day that is past."""
    group = locked(group)
    turn = open_round_of(group)
    if due_on is not None and due_on < timezone.localdate(at):
        raise DomainError(_("That day is past. Choose one that is still to come."))
    if turn.due_on != due_on:
        turn.due_on = due_on
        turn.save(update_fields=["due_on"])
        note("groups.open_round", group, by, at, details={"due_on": due_on.isoformat() if due_on else ""})
    return turn


@transaction.atomic
def decide_topic(*, suggestion: Suggestion, why: str, own_name: str = "", by: User | None, at: datetime) -> TopicRound:
    """Record which topic the group has chosen, and why; whoever comes second is told what was decided.

    The group goes by `own_name` from now on; empty: by its topic, unless it has given itself another name.

    Raises `DomainError` with fewer than two suggestions, for one taken back, without reasons, or once decided.
    """
    group = locked(suggestion.group)
    turn = open_round_of(group)
    there = _standing_ones(group)
    if suggestion.pk not in {each.pk for each in there}:
        raise DomainError(_("This topic has been taken back."))
    if len(there) < FEWEST:
        raise DomainError(_("A group chooses between at least two suggestions. Add another one first."))
    turn.why = words(why, most=2_000, missing=_("Say why the group chose it; it is read by those who come later."))
    turn.decided, turn.decided_at, turn.decided_by = suggestion, at, by
    turn.save(update_fields=["why", "decided", "decided_at", "decided_by"])
    note("groups.decide_topic", group, by, at, details={"round": turn.number})
    _take_name(group, turn, own_name, by, at)
    return turn


def _topic_names(group: Group) -> set[str]:
    """What the group is called when it goes by a topic that it chose, now or earlier."""
    titles = TopicRound.objects.filter(group=group, decided__isnull=False).values_list("decided__title", flat=True)
    return {line(title, NAME) for title in titles}


def _take_name(group: Group, turn: TopicRound, own_name: str, by: User | None, at: datetime) -> None:
    """The name that was said with the decision, or the topic in place of no name or of an earlier topic."""
    if own_name.strip():
        name_group(group=group, own_name=own_name, by=by, at=at)
    elif group.own_name in {"", *_topic_names(group)} and turn.decided is not None:
        wanted = line(turn.decided.title, NAME)
        if not is_taken(wanted, group):
            name_group(group=group, own_name=wanted, by=by, at=at)


@transaction.atomic
def reopen_topic(*, group: Group, reason: str, due_on: date | None = None, by: User | None, at: datetime) -> TopicRound:
    """Open the choice again, with a reason; the earlier decision stays to be read. Open already: nothing changes.

    A group that goes by its topic loses that name; one that it gave itself stays.
    """
    group = locked(group)
    if (turn := TopicRound.objects.filter(group=group, decided_at=None).first()) is not None:
        return turn
    why = words(reason, most=500, missing=_("Say why: the cities read it."))
    if due_on is not None and due_on < timezone.localdate(at):
        raise DomainError(_("That day is past. Choose one that is still to come."))
    number = TopicRound.objects.filter(group=group).count() + 1
    turn = TopicRound.objects.create(group=group, number=number, opened_at=at, opened_by=by, reason=why, due_on=due_on)
    note("groups.open_round", group, by, at, details={"round": number})
    if group.own_name in _topic_names(group):
        name_group(group=group, own_name="", by=by, at=at)
    return turn
