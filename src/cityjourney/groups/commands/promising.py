"""Commitments: made, joined, and what became of them."""

from collections.abc import Sequence
from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from cityjourney.accounts.models import User
from cityjourney.core.errors import DomainError
from cityjourney.events.commands.agreements import add_agreement, mark_agreement
from cityjourney.events.enums import AgreementKind, AgreementState
from cityjourney.events.models import Agreement, Attendee
from cityjourney.groups.commands.ground import line, locked, note, words
from cityjourney.groups.enums import PromiseKind, PromiseState
from cityjourney.groups.models import Commitment, CommitmentCity, Group, Session
from cityjourney.notifications.commands import withdraw
from cityjourney.programmes.models import Participation

IN_MINUTES = {
    PromiseState.KEPT: AgreementState.KEPT,
    PromiseState.PARTLY: AgreementState.DROPPED,
    PromiseState.NOT_KEPT: AgreementState.DROPPED,
    PromiseState.WITHDRAWN: AgreementState.DROPPED,
    PromiseState.OPEN: AgreementState.ACCEPTED,
}
"""What the minutes say of an agreement on which a commitment rests."""


@transaction.atomic
def promise(
    *,
    group: Group,
    what: str,
    cities: Sequence[Participation],
    agreed: Sequence[Participation] = (),
    kind: str = PromiseKind.STEP,
    to_whom: str = "",
    person: User | None = None,
    due_on: date | None,
    session: Session | None = None,
    by: User | None,
    at: datetime,
) -> Commitment:
    """Note a commitment of one city or of several together. The same words and date of the same group are one.

    `agreed` are the cities for which somebody speaks now; the others are asked to join. Made in a `session` whose
    minutes are still open it stands in these minutes too. Raises `DomainError` without words, a day, or cities of the
    group.
    """
    group = locked(group)
    said = words(what, most=1_000, missing=_("Write what is promised."))
    if due_on is None:
        raise DomainError(_("Say by which day."))
    cities = list(dict.fromkeys(cities))
    _fits(group, cities, kind, session)
    same = Commitment.objects.filter(group=group, what=said, due_on=due_on, state=PromiseState.OPEN).first()
    if same is not None:
        return same
    agreement = _in_minutes(session, said, cities, person, due_on, by, at)
    made = Commitment.objects.create(
        group=group,
        kind=kind,
        what=said,
        to_whom=line(to_whom, 200),
        person=person,
        due_on=due_on,
        session=session,
        agreement=agreement,
        made_at=at,
        made_by=by,
    )
    _place(made, cities, agreed, by, at)
    note("groups.promise", group, by, at, cities=cities, details={"kind": kind, "due_on": due_on.isoformat()})
    return made


def _place(
    made: Commitment, cities: Sequence[Participation], agreed: Sequence[Participation], by: User | None, at: datetime
) -> None:
    yes = {city.pk for city in agreed} if len(cities) > 1 else {city.pk for city in cities}
    CommitmentCity.objects.bulk_create(
        CommitmentCity(
            commitment=made,
            participation=city,
            agreed_at=at if city.pk in yes else None,
            agreed_by=by if city.pk in yes else None,
        )
        for city in cities
    )


def _fits(group: Group, cities: Sequence[Participation], kind: str, session: Session | None) -> None:
    """Raise `DomainError` unless kind, cities and session belong to the group."""
    if kind not in PromiseKind.values:
        raise DomainError(_("Say which kind of commitment it is."))
    if not cities:
        raise DomainError(_("Choose at least one city."))
    here = {group.mentor_id, *group.places.filter(left_at=None).values_list("participation_id", flat=True)}
    for city in cities:
        if city.pk not in here:
            raise DomainError(_("%(city)s does not belong to this group.") % {"city": city})
    if kind != PromiseKind.STEP and len({city.pk for city in cities}) < 2:
        raise DomainError(_("A joint procurement or a shared pilot takes at least two cities."))
    if session is not None and session.group_id != group.pk:
        raise DomainError(_("This meeting is a session of another group."))


def _in_minutes(
    session: Session | None,
    said: str,
    cities: Sequence[Participation],
    person: User | None,
    due_on: date,
    by: User | None,
    at: datetime,
) -> Agreement | None:
    """The line in the minutes of a session; None between sessions, or once the minutes are final."""
    if session is None or not session.event.minutes_are_writable:
        return None
    owner = Attendee.objects.filter(event=session.event, person=person).first() if person else None
    names = ", ".join(str(city) for city in cities)
    return add_agreement(
        event=session.event,
        kind=AgreementKind.ACTION,
        text=said,
        owner=owner,
        owner_name="" if owner else f"{person} ({names})" if person else names,
        owner_email=person.email if person and not owner else "",
        due_on=due_on,
        by=by,
        at=at,
    )


@transaction.atomic
def take_up_agreement(
    *,
    group: Group,
    agreement: Agreement,
    cities: Sequence[Participation],
    to_whom: str = "",
    by: User | None,
    at: datetime,
) -> Commitment:
    """Make a commitment of what was noted in the minutes of a session: its words and day, now with cities. Once.

    Raises `DomainError` for a decision, something without a day, or minutes of another group.
    """
    group = locked(group)
    session = Session.objects.filter(event=agreement.event_id, group=group).first()
    if session is None or agreement.is_decision:
        raise DomainError(_("This was not promised in a session of the group."))
    if (same := Commitment.objects.filter(agreement=agreement).first()) is not None:
        return same
    if agreement.due_on is None:
        raise DomainError(_("Nobody said by when. Write a commitment of your own with a day."))
    cities = list(dict.fromkeys(cities))
    _fits(group, cities, PromiseKind.STEP, session)
    made = Commitment.objects.create(
        group=group,
        what=agreement.text,
        to_whom=line(to_whom, 200),
        person=agreement.owner.person if agreement.owner else None,
        due_on=agreement.due_on,
        session=session,
        agreement=agreement,
        made_at=at,
        made_by=by,
    )
    _place(made, cities, cities, by, at)
    note("groups.promise", group, by, at, cities=cities, details={"kind": made.kind})
    return made


@transaction.atomic
def answer_invitation(
    *, commitment: Commitment, participation: Participation, joins: bool, by: User | None, at: datetime
) -> None:
    """Say for a city that it joins a commitment of several, or leaves it to the others. Twice is once.

    Raises `DomainError` when the commitment is closed, or nobody would be left in it.
    """
    group = locked(commitment.group)
    commitment = _locked(commitment)
    if not commitment.is_open:
        raise DomainError(_("This commitment is closed."))
    places = CommitmentCity.objects.filter(commitment=commitment)
    if joins:
        if places.filter(participation=participation, agreed_at=None).update(agreed_at=at, agreed_by=by):
            note("groups.join_commitment", group, by, at, cities=[participation])
        return
    if not places.exclude(participation=participation).exists():
        raise DomainError(_("Nobody else is in it. Say what became of it instead."))
    if places.filter(participation=participation).delete()[0]:
        note("groups.leave_commitment", group, by, at, cities=[participation])


def _locked(commitment: Commitment) -> Commitment:
    rows = Commitment.objects.select_for_update(of=("self",)).select_related("agreement", "group__edition")
    return rows.get(pk=commitment.pk)


@transaction.atomic
def settle(*, commitment: Commitment, state: str, outcome: str = "", by: User | None, at: datetime) -> Commitment:
    """Say what became of a commitment, or take it up again (`open`). The minutes follow. The same state twice is once.

    Raises `DomainError` without a reason where the others deserve one, or when somebody else has said otherwise.
    """
    if state not in PromiseState.values:
        raise DomainError(_("Say whether it was kept."))
    # the minutes first, as when somebody marks them there: two locks in two orders would wait for each other
    list(Agreement.objects.select_for_update(of=("self",)).filter(commitment=commitment.pk))
    commitment = _locked(commitment)
    wanted = PromiseState(state)
    if commitment.state == wanted:
        return commitment
    if not commitment.is_open and wanted != PromiseState.OPEN:
        raise DomainError(
            _("Somebody has noted already: %(state)s. Take it up again first if that is not right.")
            % {"state": commitment.get_state_display()}
        )
    said = outcome.replace("\0", "").strip()[:500]
    if wanted.needs_reason and not said:
        raise DomainError(_("Say in a sentence what happened; it helps the others more than a date."))
    _close(commitment, wanted, said, by, at)
    if commitment.agreement is not None:
        mark_agreement(agreement=commitment.agreement, state=IN_MINUTES[wanted], note_text=said, by=by, at=at)
    return commitment


def _close(commitment: Commitment, state: PromiseState, said: str, by: User | None, at: datetime) -> None:
    is_open = state == PromiseState.OPEN
    commitment.state, commitment.outcome = state, "" if is_open else said
    commitment.closed_at, commitment.closed_by = (None, None) if is_open else (at, by)
    commitment.save(update_fields=["state", "outcome", "closed_at", "closed_by"])
    note("groups.settle", commitment.group, by, at, details={"state": state})
    if not is_open:
        withdraw(about=commitment.about)


@transaction.atomic
def follow_agreement(*, agreement: Agreement, at: datetime) -> None:
    """Let a commitment follow what somebody noted in the minutes it rests on. What agrees already stays."""
    commitment = (
        Commitment.objects.select_for_update(of=("self",))
        .select_related("group__edition")
        .filter(agreement=agreement)
        .first()
    )
    if commitment is None or IN_MINUTES[PromiseState(commitment.state)] == agreement.state:
        return
    if agreement.state == AgreementState.KEPT:
        _close(commitment, PromiseState.KEPT, agreement.note, None, at)
    elif agreement.state == AgreementState.DROPPED:
        _close(commitment, PromiseState.WITHDRAWN, agreement.note or _("Noted in the minutes."), None, at)
    elif not commitment.is_open:
        _close(commitment, PromiseState.OPEN, "", None, at)
