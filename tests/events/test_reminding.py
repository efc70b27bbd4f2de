"""Digests of what is due, and what is held about somebody who leaves (demand 28; case 30)."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta

from cityjourney.accounts.commands import ask_to_leave, erase_due
from cityjourney.events.commands.agreements import accept_agreement, add_agreement, mark_agreement
from cityjourney.events.commands.answering import reply
from cityjourney.events.commands.inviting import NewGuest, invite_guests
from cityjourney.events.commands.reminding import remind_due
from cityjourney.events.models import Agreement, Attendee, Event
from cityjourney.events.queries.due import lines_due
from cityjourney.events.queries.holdings import held_about
from cityjourney.notifications.models import Message
from tests.events.conftest import NOW, World

Plan = Callable[..., Event]
THEN = datetime(2026, 3, 10, 9, 30, tzinfo=UTC)


def _days(start: datetime, number: int) -> int:
    """Run the schedule every hour for so many days; how many digests were written."""
    return sum(remind_due(at=start + timedelta(hours=hour)) for hour in range(24 * number))


def test_a_promise_is_recalled_in_one_digest_and_not_again_for_five_days(plan: Plan, world: World) -> None:
    event = plan()
    (guest,) = invite_guests(event=event, guests=[NewGuest("g@port.example", "Gil")], by=world.ana, at=NOW)
    reply(attendee=guest, answer="yes", at=NOW)
    for text in ("Figures", "Plans"):
        promise = add_agreement(
            event=event, kind="action", text=text, owner=guest, due_on=date(2026, 3, 26), by=world.ana, at=THEN
        )
        accept_agreement(agreement=promise, name="Gil", at=THEN)
    assert _days(datetime(2026, 3, 16, tzinfo=UTC), 7) == 0, "ten days before nothing is due"
    assert _days(datetime(2026, 3, 23, tzinfo=UTC), 5) == 1
    digest = Message.objects.get(kind="events.digest")
    assert "Figures" in digest.text
    assert "Plans" in digest.text
    assert digest.to == "g@port.example"
    assert _days(datetime(2026, 3, 28, tzinfo=UTC), 3) == 1, "five days later, once more"


def test_a_digest_calls_late_what_is_late_by_the_clock_of_the_meeting(plan: Plan, world: World) -> None:
    for zone in ("Asia/Seoul", "America/Toronto"):
        add_agreement(
            event=plan(time_zone=zone), kind="action", text=zone, owner_name="Rail", owner_email="r@rail.example",
            due_on=date(2026, 3, 16), by=world.ana, at=THEN,
        )  # fmt: skip
    lines = lines_due(datetime(2026, 3, 16, 23, 30, tzinfo=UTC))
    assert {line.text: line.late for line in lines.values()} == {"Asia/Seoul": True, "America/Toronto": False}


def test_what_is_kept_is_not_recalled(plan: Plan, world: World) -> None:
    event = plan()
    promise = add_agreement(
        event=event, kind="action", text="Plans", owner_name="Rail", owner_email="r@rail.example",
        due_on=date(2026, 3, 26), by=world.ana, at=THEN,
    )  # fmt: skip
    mark_agreement(agreement=promise, state="kept", by=world.ana, at=THEN)
    assert _days(datetime(2026, 3, 23, tzinfo=UTC), 10) == 0


def test_who_has_not_answered_is_asked_once_more_before_the_meeting(plan: Plan, world: World) -> None:
    event = plan()
    one, two = invite_guests(
        event=event, guests=[NewGuest("a@port.example"), NewGuest("b@port.example")], by=world.ana, at=NOW
    )
    reply(attendee=one, answer="no", at=NOW)
    assert _days(NOW, 9) == 1
    digest = Message.objects.get(kind="events.digest")
    assert digest.to == two.email
    assert two.secret in digest.text


def test_two_workers_at_once_write_one_digest(plan: Plan, world: World) -> None:
    """The second one reads before the first has written, and finds the row taken."""
    from cityjourney.events.commands import reminding

    event = plan()
    add_agreement(
        event=event, kind="action", text="Plans", owner_name="Rail", owner_email="r@rail.example",
        due_on=date(2026, 3, 16), by=world.ana, at=THEN,
    )  # fmt: skip
    at = datetime(2026, 3, 17, 10, tzinfo=UTC)
    seen = list(lines_due(at).values())
    assert reminding._write("r@rail.example", seen, at) == 1
    assert reminding._write("r@rail.example", seen, at) == 0


def test_who_leaves_takes_name_and_address_along_and_the_numbers_stay(plan: Plan, world: World) -> None:
    event = plan()
    (guest,) = invite_guests(event=event, guests=[NewGuest(world.sam.email)], by=world.ana, at=NOW)
    Attendee.objects.create(event=plan(), email=world.sam.email, name="Sam", organisation="Port", invited_at=NOW)
    promise = add_agreement(event=event, kind="action", text="Plans", owner=guest, by=world.ana, at=THEN)
    accept_agreement(agreement=promise, by=world.sam, name="Sam", at=THEN)
    held = held_about(world.sam)
    assert [each["text"] for each in held["promises"]] == ["Plans"]
    address = world.sam.email
    ask_to_leave(person=world.sam, by=world.sam, at=THEN)
    assert erase_due(at=THEN + timedelta(days=15)) == 1
    assert Attendee.objects.count() == 2
    assert not Attendee.objects.filter(email__iexact=address).exists()
    assert not Attendee.objects.filter(name="Sam").exists()
    assert Agreement.objects.get().accepted_name == ""
    assert not Message.objects.filter(to=address).exists()
