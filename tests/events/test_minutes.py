"""Minutes that two people write at once, the window for changes, and what was agreed (J5; case 14)."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta

import pytest

from cityjourney.core.errors import DomainError
from cityjourney.events.commands import minutes
from cityjourney.events.commands.agreements import (
    accept_agreement,
    add_agreement,
    decline_agreement,
    mark_agreement,
)
from cityjourney.events.commands.inviting import NewGuest, invite_guests, invite_members
from cityjourney.events.enums import AgreementState, EventState, MinutesState
from cityjourney.events.logic.conflict import Conflict
from cityjourney.events.models import AgendaPoint, Agreement, Attendee, Event, KeptNotes
from cityjourney.events.queries.page import recap_of
from cityjourney.notifications.models import Message
from tests.events.conftest import NOW, World

Plan = Callable[..., Event]
THEN = datetime(2026, 3, 10, 9, 30, tzinfo=UTC)
"""In the middle of the meeting."""


def _point(event: Event) -> AgendaPoint:
    point = event.points.first()
    assert point is not None
    return point


def _write(point: AgendaPoint, text: str, version: int, by: object) -> AgendaPoint:
    return minutes.write_notes(point=point, notes=text, version=version, by=by, at=THEN)  # type: ignore[arg-type]


def test_the_second_writer_gets_both_texts_and_nothing_is_lost(plan: Plan, world: World) -> None:
    point = _point(plan())
    _write(point, "Ana's words", 1, world.ana)
    with pytest.raises(Conflict) as caught:
        _write(point, "Tom's words", 1, world.tom)
    assert (caught.value.mine, caught.value.theirs, caught.value.version) == ("Tom's words", "Ana's words", 2)
    point.refresh_from_db()
    assert point.notes == "Ana's words"
    assert KeptNotes.objects.get(point=point, by=world.tom).text == "Tom's words"


def test_without_the_version_the_first_text_would_be_lost(plan: Plan, world: World) -> None:
    """The twin: a writer who claims the newest version without having read it overwrites."""
    point = _point(plan())
    _write(point, "Ana's words", 1, world.ana)
    _write(point, "Tom's words", 2, world.tom)
    point.refresh_from_db()
    assert point.notes == "Tom's words"


def test_a_conflict_is_resolved_from_the_newest_version(plan: Plan, world: World) -> None:
    point = _point(plan())
    _write(point, "A", 1, world.ana)
    with pytest.raises(Conflict) as caught:
        _write(point, "B", 1, world.tom)
    saved = _write(point, "A\n\nB", caught.value.version, world.tom)
    assert (saved.notes, saved.version) == ("A\n\nB", 3)
    assert not KeptNotes.objects.exists()


def test_the_same_text_again_is_no_conflict(plan: Plan, world: World) -> None:
    """A tablet that sends twice because the first answer got lost."""
    point = _point(plan())
    _write(point, "Same", 1, world.ana)
    assert _write(point, "Same", 1, world.ana).version == 2


def _there(event: Event, world: World) -> Attendee:
    (guest,) = invite_guests(
        event=event, guests=[NewGuest("pilar@port.example", "Pilar", "Port of Vigo")], by=world.ana, at=NOW
    )
    invite_members(event=event, by=world.ana, at=NOW)
    minutes.record_attendance(event=event, present=[guest.pk], by=world.ana, at=THEN)
    guest.refresh_from_db()
    return guest


def test_attendance_waits_for_the_beginning(plan: Plan, world: World) -> None:
    event = plan()
    assert event.starts_at is not None
    with pytest.raises(DomainError, match="not begun"):
        minutes.record_attendance(event=event, present=[], by=world.ana, at=event.starts_at - timedelta(seconds=1))
    minutes.record_attendance(event=event, present=[], by=world.ana, at=event.starts_at)
    event.refresh_from_db()
    assert event.state == EventState.HELD


def test_only_those_who_came_are_told_of_the_minutes(plan: Plan, world: World) -> None:
    event = plan()
    guest = _there(event, world)
    minutes.close_minutes(event=event, by=world.ana, at=THEN)
    assert list(Message.objects.filter(kind="events.minutes").values_list("to", flat=True)) == [guest.email]


def test_the_window_is_three_days_by_the_clock_of_the_meeting_over_the_clock_change(plan: Plan, world: World) -> None:
    event = plan(starts_at=datetime(2026, 3, 27, 9, 0, tzinfo=UTC))
    (guest,) = invite_guests(event=event, guests=[NewGuest("p@port.example")], by=world.ana, at=NOW)
    closed = datetime(2026, 3, 27, 11, 0, tzinfo=UTC)
    minutes.record_attendance(event=event, present=[guest.pk], by=world.ana, at=closed)
    done = minutes.close_minutes(event=event, by=world.ana, at=closed)
    assert done.amend_until == datetime(2026, 3, 30, 10, 0, tzinfo=UTC)
    just_before = done.amend_until - timedelta(seconds=1)
    assert minutes.propose_amendment(attendee=guest, text="In time", at=just_before).pk
    with pytest.raises(DomainError, match="not open"):
        minutes.propose_amendment(attendee=guest, text="Too late", at=done.amend_until)
    assert minutes.finalise_due(at=just_before) == 0
    assert minutes.finalise_due(at=done.amend_until) == 1
    assert minutes.finalise_due(at=done.amend_until) == 0


def test_only_who_was_there_proposes_changes(plan: Plan, world: World) -> None:
    event = plan()
    guest = _there(event, world)
    minutes.close_minutes(event=event, by=world.ana, at=THEN)
    absent = event.attendees.get(person=world.lena)
    with pytest.raises(DomainError, match="were there"):
        minutes.propose_amendment(attendee=absent, text="x", at=THEN)
    amendment = minutes.propose_amendment(attendee=guest, point=_point(event), text="We said May.", at=THEN)
    minutes.decide_amendment(amendment=amendment, accepted=True, by=world.ana, at=THEN)
    assert "We said May." in _point(event).notes


def test_final_minutes_change_no_more(plan: Plan, world: World) -> None:
    event = plan()
    _there(event, world)
    minutes.close_minutes(event=event, by=world.ana, at=THEN)
    minutes.finalise_due(at=THEN + timedelta(days=4))
    event.refresh_from_db()
    assert event.minutes_state == MinutesState.FINAL
    with pytest.raises(DomainError, match="final"):
        _write(_point(event), "Later", 1, world.ana)
    with pytest.raises(DomainError, match="final"):
        add_agreement(event=event, kind="decision", text="x", by=world.ana, at=THEN)


def test_minutes_open_only_when_it_is_known_who_was_there(plan: Plan, world: World) -> None:
    with pytest.raises(DomainError, match="who was there"):
        minutes.close_minutes(event=plan(), by=world.ana, at=THEN)


def test_a_promise_is_accepted_by_mail_on_behalf_of_an_organisation(plan: Plan, world: World) -> None:
    event = plan()
    guest = _there(event, world)
    promise = add_agreement(
        event=event, kind="action", text="The figures", owner=guest, due_on=date(2026, 3, 20), by=world.ana, at=THEN
    )
    mail = Message.objects.get(kind="events.agreement")
    assert promise.secret in mail.text
    assert Agreement.objects.by_link(promise.secret).get() == promise
    done = accept_agreement(agreement=promise, name="Pilar", on_behalf_of="Port of Vigo", at=THEN)
    assert (done.state, done.on_behalf_of, done.accepted_name) == ("accepted", "Port of Vigo", "Pilar")
    again = accept_agreement(agreement=promise, name="Somebody else", at=THEN + timedelta(days=1))
    assert again.accepted_name == "Pilar"


def test_ones_own_promise_needs_no_mail(plan: Plan, world: World) -> None:
    event = plan()
    _there(event, world)
    own = event.attendees.get(person=world.ana)
    promise = add_agreement(event=event, kind="action", text="Call back", owner=own, by=world.ana, at=THEN)
    assert promise.state == AgreementState.ACCEPTED
    assert not Message.objects.filter(kind="events.agreement").exists()


def test_a_promise_needs_somebody_who_keeps_it(plan: Plan, world: World) -> None:
    event = plan()
    with pytest.raises(DomainError, match="who does it"):
        add_agreement(event=event, kind="action", text="Do it", by=world.ana, at=THEN)
    assert add_agreement(event=event, kind="decision", text="We go on", by=world.ana, at=THEN).pk
    absent = add_agreement(
        event=event, kind="action", text="Plans", owner_name="Rail", owner_email="r@rail.example", by=world.ana, at=THEN
    )
    assert Message.objects.get(kind="events.agreement").to == "r@rail.example"
    assert decline_agreement(agreement=absent, reason="Not ours", at=THEN).note == "Not ours"


def test_a_decision_is_neither_answered_nor_kept(plan: Plan, world: World) -> None:
    decision = add_agreement(event=plan(), kind="decision", text="We go on", by=world.ana, at=THEN)
    with pytest.raises(DomainError):
        accept_agreement(agreement=decision, name="x", at=THEN)
    with pytest.raises(DomainError):
        mark_agreement(agreement=decision, state="kept", by=world.ana, at=THEN)


def test_the_next_meeting_of_the_city_opens_with_what_is_not_done(plan: Plan, world: World) -> None:
    first = plan()
    guest = _there(first, world)
    promise = add_agreement(event=first, kind="action", text="Send it", owner=guest, by=world.ana, at=THEN)
    following = plan(starts_at=datetime(2026, 4, 10, 9, 0, tzinfo=UTC))
    elsewhere = plan(cities=[world.porto], starts_at=datetime(2026, 4, 10, 9, 0, tzinfo=UTC))
    assert list(recap_of(following)) == [promise]
    assert list(recap_of(elsewhere)) == []
    assert list(recap_of(first)) == []
    mark_agreement(agreement=promise, state="kept", by=world.ana, at=THEN)
    assert list(recap_of(following)) == []
