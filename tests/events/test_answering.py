"""Inviting and answering: by link, signed in, with seats and a waiting list (J5; demands 24 and 25)."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from cityjourney.accounts.models import User
from cityjourney.core.errors import DomainError
from cityjourney.events.commands.answering import (
    answer_ahead,
    ask_ahead,
    decide_proposal,
    propose_date,
    reply,
    take_seat,
)
from cityjourney.events.commands.inviting import NewGuest, invite_guests, invite_members, uninvite
from cityjourney.events.commands.planning import cancel, change_event
from cityjourney.events.commands.telling import PORTION, tell_waiting
from cityjourney.events.enums import EventState, Reach, Reply
from cityjourney.events.models import Attendee, Event
from cityjourney.notifications.models import Message
from cityjourney.programmes.models import Membership
from tests.events.conftest import NOW, World

Plan = Callable[..., Event]
PORT = NewGuest("Pilar@Port.example", "Pilar", "Port of Vigo")


def test_members_of_the_kinds_roles_are_asked_once_each(plan: Plan, world: World) -> None:
    event = plan()
    assert invite_members(event=event, by=world.ana, at=NOW) == 2
    asked = {each.person: each for each in event.attendees.all()}
    assert set(asked) == {world.ana, world.lena}
    assert (asked[world.ana].reply, asked[world.lena].reply) == ("yes", "waiting"), "who invites comes"
    assert asked[world.lena].role == world.roles["expert"]
    assert asked[world.lena].participation == world.vigo
    assert len({each.public_id for each in asked.values()}) == 2
    assert invite_members(event=event, by=world.ana, at=NOW) == 0
    assert Message.objects.filter(kind="events.invitation").count() == 2
    event.refresh_from_db()
    assert event.state == EventState.INVITED


def test_the_invitation_says_when_where_and_carries_a_meeting_request(plan: Plan, world: World) -> None:
    event = plan(place="Town hall", delivery="in_person")
    invite_guests(event=event, guests=[PORT], by=world.ana, at=NOW)
    mail = Message.objects.get(to="pilar@port.example")
    assert "Tuesday, 10 March 2026, 10:00" in mail.text
    assert "Town hall" in mail.text
    assert "METHOD:REQUEST" in mail.calendar
    assert mail.reply_to == world.ana.email


def test_a_reader_in_another_zone_sees_both_clocks(plan: Plan, world: World) -> None:
    world.lena.time_zone = "Europe/Lisbon"
    world.lena.save()
    invite_members(event=plan(), by=world.ana, at=NOW)
    text = Message.objects.get(to=world.lena.email).text
    assert "10:00" in text
    assert "09:00" in text
    assert "Lisbon" in text


def test_a_guest_with_an_account_is_asked_as_that_person(plan: Plan, world: World) -> None:
    (one,) = invite_guests(event=plan(), guests=[NewGuest(world.sam.email.upper())], by=world.ana, at=NOW)
    assert one.person == world.sam
    assert one.email == ""


def test_one_bad_address_asks_nobody(plan: Plan, world: World) -> None:
    event = plan()
    with pytest.raises(DomainError, match="nonsense"):
        invite_guests(event=event, guests=[PORT, NewGuest("nonsense")], by=world.ana, at=NOW)
    assert not event.attendees.exists()


def test_many_are_told_in_portions_by_the_worker_each_once(plan: Plan, world: World) -> None:
    event = plan()
    guests = [NewGuest(f"guest{number}@port.example") for number in range(70)]
    invite_guests(event=event, guests=guests, by=world.ana, at=NOW)
    assert not Message.objects.exists()
    assert [tell_waiting(at=NOW, limit=50) for _ in range(3)] == [50, 20, 0]
    addresses = list(Message.objects.values_list("to", flat=True))
    assert len(addresses) == len(set(addresses)) == 70


def test_the_link_finds_its_attendee_and_nothing_else_does(plan: Plan, world: World) -> None:
    (guest,) = invite_guests(event=plan(), guests=[PORT], by=world.ana, at=NOW)
    assert Attendee.objects.by_link(guest.secret).get() == guest
    forged = guest.secret[:-1] + ("a" if guest.secret[-1] != "a" else "b")
    for wrong in (forged, guest.public_id.hex, "", "~", "x~y", "\0"):
        assert not Attendee.objects.by_link(wrong).exists()
    Attendee.objects.filter(pk=guest.pk).update(link_turn=1)
    assert not Attendee.objects.by_link(guest.secret).exists()


def _guests(event: Event, world: World, number: int) -> list[Attendee]:
    asked = [NewGuest(f"g{n}@port.example", f"G{n}") for n in range(number)]
    return invite_guests(event=event, guests=asked, by=world.ana, at=NOW)


def test_when_all_seats_are_taken_a_yes_waits_and_moves_up_by_itself(plan: Plan, world: World) -> None:
    event = plan(capacity=1)
    one, two, three = _guests(event, world, 3)
    assert reply(attendee=one, answer="yes", at=NOW).reply == Reply.YES
    assert reply(attendee=two, answer="yes", at=NOW + timedelta(minutes=1)).reply == Reply.WAITING_LIST
    assert reply(attendee=three, answer="yes", at=NOW + timedelta(minutes=2)).reply == Reply.WAITING_LIST
    reply(attendee=one, answer="no", at=NOW + timedelta(minutes=3))
    assert Attendee.objects.get(pk=two.pk).reply == Reply.YES
    assert Attendee.objects.get(pk=three.pk).reply == Reply.WAITING_LIST
    assert Message.objects.get(kind="events.seated").to == two.email


def test_more_seats_let_the_waiting_move_up(plan: Plan, world: World) -> None:
    event = plan(capacity=1)
    people = _guests(event, world, 3)
    for each in people:
        reply(attendee=each, answer="yes", at=NOW)
    change_event(event=event, capacity=3, by=world.ana, at=NOW)
    assert set(event.attendees.values_list("reply", flat=True)) == {Reply.YES}


def test_the_same_answer_twice_keeps_the_place_in_the_queue(plan: Plan, world: World) -> None:
    event = plan(capacity=1)
    one, two = _guests(event, world, 2)
    reply(attendee=one, answer="yes", at=NOW)
    first = reply(attendee=two, answer="yes", at=NOW).waiting_since
    reply(attendee=two, answer="yes", at=NOW + timedelta(hours=1))
    assert Attendee.objects.get(pk=two.pk).waiting_since == first


def test_an_uninvited_guest_frees_the_seat(plan: Plan, world: World) -> None:
    event = plan(capacity=1)
    one, two = _guests(event, world, 2)
    reply(attendee=one, answer="yes", at=NOW)
    reply(attendee=two, answer="yes", at=NOW)
    uninvite(attendee=one, by=world.ana, at=NOW)
    assert Attendee.objects.get(pk=two.pk).reply == Reply.YES


@pytest.mark.parametrize("late", [timedelta(0), timedelta(seconds=1)])
def test_after_the_end_no_answer_is_taken(plan: Plan, world: World, late: timedelta) -> None:
    event = plan()
    (one,) = _guests(event, world, 1)
    assert event.ends_at is not None
    with pytest.raises(DomainError, match="over"):
        reply(attendee=one, answer="yes", at=event.ends_at + late)
    assert reply(attendee=one, answer="yes", at=event.ends_at - timedelta(seconds=1)).reply == Reply.YES


def test_a_cancelled_meeting_takes_no_answer(plan: Plan, world: World) -> None:
    event = plan()
    (one,) = _guests(event, world, 1)
    cancel(event=event, by=world.ana, at=NOW)
    with pytest.raises(DomainError, match="cancelled"):
        reply(attendee=one, answer="yes", at=NOW)


def test_a_seat_can_be_taken_without_having_been_asked(plan: Plan, world: World) -> None:
    event = plan(capacity=1)
    assert take_seat(event=event, person=world.lena, at=NOW).reply == Reply.YES
    assert take_seat(event=event, person=world.tom, at=NOW).reply == Reply.WAITING_LIST
    assert event.attendees.count() == 2


def test_a_proposed_date_moves_the_meeting_and_keeps_its_length(plan: Plan, world: World) -> None:
    event = plan()
    (one,) = _guests(event, world, 1)
    later = datetime(2026, 3, 12, 9, 0, tzinfo=UTC)
    proposal = propose_date(attendee=one, starts_at=later, note_text="Market day", at=NOW)
    assert propose_date(attendee=one, starts_at=later, at=NOW) == proposal
    assert Message.objects.filter(kind="events.organiser", to=world.ana.email).count() == 1
    decide_proposal(proposal=proposal, accepted=True, by=world.ana, at=NOW)
    event.refresh_from_db()
    assert (event.starts_at, event.ends_at) == (later, later + timedelta(hours=1))
    with pytest.raises(DomainError, match="past"):
        propose_date(attendee=one, starts_at=NOW, at=NOW)


def test_questions_sent_ahead_are_answered_for_everybody(plan: Plan, world: World) -> None:
    event = plan()
    (one,) = _guests(event, world, 1)
    question = ask_ahead(attendee=one, text="  What about the port?  ", at=NOW)
    assert ask_ahead(attendee=one, text="What about the port?", at=NOW) == question
    assert answer_ahead(question=question, text="On point two.", by=world.ana, at=NOW).answered_at == NOW
    with pytest.raises(DomainError):
        ask_ahead(attendee=one, text="   ", at=NOW)


def test_inviting_thousands_costs_few_queries_and_every_mail_comes_later(plan: Plan, world: World) -> None:
    """Case 9: the request only notes who is to be told; `tell_waiting` is the worker's."""
    people = User.objects.bulk_create(User(email=f"p{n}@many.example", name=f"P{n}") for n in range(5_000))
    Membership.objects.bulk_create(
        Membership(
            edition=world.edition, role=world.roles["rep"], person=each, participation=world.porto, since=NOW
        )
        for each in people
    )  # fmt: skip
    event = plan(kind=None, title="Summit", cities=[], reach=Reach.COHORT, by=world.tom)
    with CaptureQueriesContext(connection) as queries:
        new = invite_members(event=event, roles=[world.roles["rep"]], by=world.tom, at=NOW)
    assert new == event.attendees.count() == 5_002
    assert len(queries) < 20
    assert not Message.objects.exists()
    assert tell_waiting(at=NOW) == PORTION
    assert Message.objects.count() == PORTION
