"""Case 14, where two people have the same page before them: the second is told, and nothing of the first is lost."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from cityjourney.core.errors import DomainError
from cityjourney.events.commands.agreements import add_agreement
from cityjourney.events.commands.inviting import NewGuest, invite_guests
from cityjourney.events.models import Attendee, Event
from cityjourney.journeys.commands import preparation as preparing
from cityjourney.journeys.commands.plan import set_date
from cityjourney.journeys.models import PlannedItem, Preparation
from tests.events.conftest import World, plan, sign_in, world
from tests.journeys.cast import NOW, Cast, play
from tests.reliability.visitor import HIDDEN

__all__ = ["plan", "sign_in", "world"]
pytestmark = pytest.mark.django_db
Plan = Callable[..., Event]
SignIn = Callable[[Any], Client]


def at(event: Event, name: str) -> str:
    return reverse(f"events:{name}", args=[event.edition.slug, event.public_id])


def rows(event: Event, **titles: str) -> dict[str, str]:
    """The agenda form as it is shown, with other titles for some points (`first="…"`)."""
    points = list(event.points.all())
    data = {"point-TOTAL_FORMS": str(len(points)), "point-INITIAL_FORMS": str(len(points))}
    for number, (point, name) in enumerate(zip(points, ("first", "second", "third"), strict=True)):
        data |= {
            f"point-{number}-key": str(point.public_id), f"point-{number}-title": titles.get(name, point.title),
            f"point-{number}-minutes": str(point.minutes), f"point-{number}-place": str(number + 1),
        }  # fmt: skip
    return data


def version_in(page: Any) -> str:
    return dict(HIDDEN.findall(page.content.decode()))["version"]


def test_an_agenda_that_somebody_else_changed_is_shown_and_not_overwritten(
    plan: Plan, world: World, sign_in: SignIn
) -> None:
    event = plan()
    ana, tom = sign_in(world.ana), sign_in(world.tom)
    seen = version_in(ana.get(at(event, "agenda")))
    mine, theirs = rows(event, first="Ana"), rows(event, second="Tom")
    assert tom.post(at(event, "agenda"), {**theirs, "version": seen}).status_code == 302

    told = ana.post(at(event, "agenda"), {**mine, "version": seen})

    assert told.status_code == 409
    assert "Tom" in told.content.decode()
    assert 'value="Ana"' in told.content.decode()
    assert [point.title for point in event.points.all()][1] == "Tom"
    assert ana.post(at(event, "agenda"), {**mine, "version": version_in(told)}).status_code == 302


def test_without_the_version_the_agenda_would_be_overwritten(plan: Plan, world: World, sign_in: SignIn) -> None:
    event = plan()
    mine, theirs = rows(event, first="Ana"), rows(event, second="Tom")
    sign_in(world.tom).post(at(event, "agenda"), theirs)
    assert sign_in(world.ana).post(at(event, "agenda"), mine).status_code == 302
    assert "Tom" not in [point.title for point in event.points.all()]


@pytest.fixture
def attended(plan: Plan, world: World) -> tuple[Event, list[Attendee]]:
    """A meeting that is going on, with three guests who did not answer."""
    event = plan(starts_at=timezone.now() - timedelta(minutes=20))
    guests = [NewGuest(f"g{number}@port.example") for number in range(3)]
    return event, invite_guests(event=event, guests=guests, by=world.ana, at=timezone.now())


def note_there(client: Client, event: Event, seen: list[Attendee], present: list[Attendee]) -> None:
    data = {"seen": [str(each.public_id) for each in seen], "present": [str(each.public_id) for each in present]}
    assert client.post(at(event, "attendance"), data).status_code == 302


def were_there(event: Event) -> set[str]:
    return {each.email for each in event.attendees.filter(attended=True)}


def test_two_who_note_who_was_there_lose_nobody(
    attended: tuple[Event, list[Attendee]], world: World, sign_in: SignIn
) -> None:
    event, (one, two, three) = attended
    note_there(sign_in(world.tom), event, [], [one, two])
    note_there(sign_in(world.ana), event, [], [three])
    assert were_there(event) == {one.email, two.email, three.email}
    note_there(sign_in(world.ana), event, [one, two, three], [one, three])
    assert were_there(event) == {one.email, three.email}, "who takes a tick off means it"


def test_without_what_was_seen_the_first_would_be_lost(
    attended: tuple[Event, list[Attendee]], world: World, sign_in: SignIn
) -> None:
    from cityjourney.events.commands.minutes import record_attendance

    event, (one, two, three) = attended
    record_attendance(event=event, present=[one.pk, two.pk], by=world.tom, at=timezone.now())
    record_attendance(event=event, present=[three.pk], by=world.ana, at=timezone.now())
    assert were_there(event) == {three.email}


def test_what_became_of_a_promise_is_said_once(plan: Plan, world: World, sign_in: SignIn) -> None:
    event = plan()
    promise = add_agreement(
        event=event, kind="action", text="Send the plans", owner_name="Rail", by=world.ana, at=timezone.now()
    )
    url = reverse("events:mark", args=[world.slug, promise.public_id])
    sign_in(world.tom).post(url, {"state": "kept"})
    told = sign_in(world.ana).post(url, {"state": "dropped"}, follow=True)
    promise.refresh_from_db()
    assert promise.state == "kept"
    assert "Somebody else has noted meanwhile" in told.content.decode()


def test_who_prepares_something_is_not_chosen_over_somebody_elses_choice(db: None) -> None:
    cast: Cast = play()
    item = PlannedItem.objects.filter(participation=cast.rijeka, event_kind__key="lead-expert-visit").first()
    assert item is not None
    set_date(item=item, starts_at=NOW + timedelta(days=20), by=cast.ana, at=NOW)
    row = Preparation.objects.filter(participation=cast.rijeka).first()
    assert row is not None
    preparing.put_in_charge(preparation=row, person=cast.ana, seen="", by=cast.tom, at=NOW)
    with pytest.raises(DomainError, match="Ana"):
        preparing.put_in_charge(preparation=row, person=cast.eva, seen="", by=cast.eva, at=NOW)
    row.refresh_from_db()
    assert row.person == cast.ana
    preparing.put_in_charge(preparation=row, person=cast.eva, by=cast.eva, at=NOW)  # the twin: without what was seen
    row.refresh_from_db()
    assert row.person == cast.eva
    preparing.put_in_charge(preparation=row, person=None, seen=str(cast.eva.public_id), by=cast.eva, at=NOW)
    with pytest.raises(DomainError, match="nobody is chosen now"):
        preparing.put_in_charge(preparation=row, person=cast.ana, seen=str(cast.eva.public_id), by=cast.tom, at=NOW)
