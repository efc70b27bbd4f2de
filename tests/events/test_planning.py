"""Planning, dating, changing and calling off (J5)."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest

from cityjourney.audit.models import Entry
from cityjourney.core.errors import DomainError
from cityjourney.events.commands import planning
from cityjourney.events.commands.inviting import invite_members
from cityjourney.events.enums import EventState, Reach
from cityjourney.events.logic.conflict import Conflict
from cityjourney.events.models import Event
from cityjourney.notifications.models import Message
from tests.events.conftest import NOW, World

Plan = Callable[..., Event]


def test_a_kind_gives_agenda_title_length_and_delivery(plan: Plan) -> None:
    event = plan()
    assert event.title == "Partner call"
    assert [(point.title, point.minutes) for point in event.points.all()] == [
        ("Welcome", 10), ("Round", 40), ("Next steps", 10),
    ]  # fmt: skip
    assert event.delivery == "online"
    assert event.ends_at == datetime(2026, 3, 10, 10, 0, tzinfo=UTC)


def test_the_agenda_comes_in_the_language_of_the_meeting(plan: Plan) -> None:
    event = plan(language="es")
    assert event.title == "Llamada"
    assert event.points.first().title == "Bienvenida"


def test_a_kind_of_ones_own_needs_a_title(plan: Plan) -> None:
    with pytest.raises(DomainError, match="title"):
        plan(kind=None)
    assert plan(kind=None, title="Coffee", length=30).ends_at == datetime(2026, 3, 10, 9, 30, tzinfo=UTC)


def test_reach_and_cities_belong_together(plan: Plan, world: World) -> None:
    with pytest.raises(DomainError, match="one city"):
        plan(cities=[world.vigo, world.porto])
    with pytest.raises(DomainError, match="no cities"):
        plan(reach=Reach.COHORT)
    both = plan(kind=None, title="Both", cities=[world.vigo, world.porto])
    assert both.reach == Reach.SEVERAL_CITIES


def test_a_date_can_come_later_and_moving_it_tells_those_invited(plan: Plan, world: World) -> None:
    event = plan(starts_at=None)
    assert not event.is_dated
    invite_members(event=event, by=world.ana, at=NOW)
    first = Message.objects.get(to=world.lena.email)
    assert "provisional" in first.text
    assert first.calendar == ""
    moved = planning.set_date(event=event, starts_at=NOW + timedelta(days=9), by=world.ana, at=NOW)
    assert moved.sequence == 1
    told = Message.objects.get(to=world.lena.email, kind="events.changed")
    assert "SEQUENCE:1" in told.calendar
    assert f"UID:{event.uid}" in told.calendar


def test_the_same_date_again_tells_nobody(plan: Plan, world: World) -> None:
    event = plan()
    invite_members(event=event, by=world.ana, at=NOW)
    planning.set_date(event=event, starts_at=event.starts_at, ends_at=event.ends_at, by=world.ana, at=NOW)
    assert not Message.objects.filter(kind="events.changed").exists()


def test_two_editors_notice_each_other(plan: Plan, world: World) -> None:
    event = plan()
    planning.change_event(event=event, version=1, title="Ours", by=world.ana, at=NOW)
    with pytest.raises(Conflict):
        planning.change_event(event=event, version=1, title="Theirs", by=world.tom, at=NOW)
    event.refresh_from_db()
    assert event.title == "Ours"


def test_without_a_version_the_last_editor_wins(plan: Plan, world: World) -> None:
    """The twin: this is what the version protects from."""
    event = plan()
    planning.change_event(event=event, title="Ours", by=world.ana, at=NOW)
    planning.change_event(event=event, title="Theirs", by=world.tom, at=NOW)
    event.refresh_from_db()
    assert event.title == "Theirs"


def test_the_agenda_can_be_reordered_and_points_with_notes_stay(plan: Plan, world: World) -> None:
    event = plan()
    welcome, talk, steps = event.points.all()
    type(talk).objects.filter(pk=talk.pk).update(notes="Said a lot.")
    rows = [planning.Point("Steps", 15, key=str(steps.public_id)), planning.Point("New", 5)]
    planning.change_agenda(event=event, points=rows, by=world.ana, at=NOW)
    found = {point.title: point for point in event.points.all()}
    assert set(found) == {"Steps", "New", "Round"}
    assert found["Steps"].pk == steps.pk
    assert welcome.title not in found


def test_cancelling_tells_everybody_and_takes_the_entry_out_of_calendars(plan: Plan, world: World) -> None:
    event = plan()
    invite_members(event=event, by=world.ana, at=NOW)
    done = planning.cancel(event=event, reason="Storm", by=world.ana, at=NOW)
    assert done.state == EventState.CANCELLED
    mail = Message.objects.get(to=world.lena.email, kind="events.cancelled")
    assert "METHOD:CANCEL" in mail.calendar
    assert "STATUS:CANCELLED" in mail.calendar
    assert "Storm" in mail.text
    with pytest.raises(DomainError):
        planning.set_date(event=event, starts_at=NOW + timedelta(days=2), by=world.ana, at=NOW)


def test_a_meeting_ends_after_it_begins(plan: Plan) -> None:
    with pytest.raises(DomainError, match="end after"):
        plan(ends_at=datetime(2026, 3, 10, 8, 0, tzinfo=UTC))


@pytest.mark.parametrize("link", ["javascript:alert(1)", "ftp://x.example/", "meet"])
def test_a_meeting_link_must_be_one_that_browsers_follow(plan: Plan, link: str) -> None:
    with pytest.raises(DomainError, match="web address"):
        plan(meeting_url=link)


def test_a_new_room_cannot_be_guessed(settings: object) -> None:
    one = planning.new_meeting_url(service="jitsi", title="Reunión de Vigo")
    two = planning.new_meeting_url(service="jitsi", title="Reunión de Vigo")
    assert one.startswith("https://meet.jit.si/reunion-de-vigo-")
    assert one != two
    with pytest.raises(DomainError):
        planning.new_meeting_url(service="teams", title="x")


def test_everything_leaves_a_line_in_the_trails_of_edition_and_city(plan: Plan, world: World) -> None:
    event = plan()
    entry = Entry.objects.get(verb="events.plan_event")
    assert set(entry.scopes.values_list("scope", flat=True)) == {world.edition.scope, world.vigo.scope}
    assert entry.subject_id == str(event.public_id)
