"""The first page of those who have no city to look after: what waits, what comes, or honestly nothing."""

from collections.abc import Callable
from datetime import timedelta

from django.test import Client
from django.utils import timezone

from cityjourney.events.commands import agreements, inviting, planning
from cityjourney.events.models import Event
from tests.journeys.cast import Cast

Browse = Callable[[str], Client]


def meeting(cast: Cast) -> Event:
    """A meeting of Rijeka in ten days, to which Vera, a stakeholder, is asked."""
    now = timezone.now()
    vera = cast.person("vera", "stakeholder", cast.rijeka)
    event = planning.plan_event(
        edition=cast.edition, title="A walk through the market", cities=[cast.rijeka],
        starts_at=now + timedelta(days=10), by=cast.ana, at=now,
    )  # fmt: skip
    inviting.invite_guests(event=event, guests=[inviting.NewGuest(vera.email)], by=cast.ana, at=now)
    return event


def test_somebody_for_whom_nothing_waits_reads_so(cast: Cast, browse: Browse) -> None:
    cast.person("vera", "stakeholder", cast.rijeka)
    page = browse("vera").get("/icc-4/").content.decode()
    assert "Nothing waits for you" in page
    assert 'id="now"' not in page


def test_a_stakeholder_is_asked_to_answer_an_invitation(cast: Cast, browse: Browse) -> None:
    event = meeting(cast)
    page = browse("vera").get("/icc-4/").content.decode()
    assert "Nothing waits for you" not in page
    assert "Say whether you come" in page
    assert f"/icc-4/events/{event.public_id}/" in page
    assert page.count('class="btn primary') <= 1


def test_a_promise_waits_until_it_is_kept(cast: Cast, browse: Browse) -> None:
    event, now = meeting(cast), timezone.now()
    owner = event.attendees.get(person=cast.vera)
    promise = agreements.add_agreement(
        event=event, kind="action", text="Bring the counts of the market", owner=owner,
        due_on=timezone.localdate(now) - timedelta(days=1), by=cast.ana, at=now,
    )  # fmt: skip
    vera = browse("vera")
    assert promise.secret in vera.get("/icc-4/").content.decode(), "one click leads to the page that asks for a yes"
    agreements.accept_agreement(agreement=promise, by=cast.vera, name="Vera", on_behalf_of="", at=now)
    page = vera.get("/icc-4/").content.decode()
    assert "was due on" in page
    assert "/icc-4/events/agreements/?whose=mine" in page
    assert 'name="state" value="kept"' in vera.get("/icc-4/events/agreements/?whose=mine").content.decode()
    vera.post(f"/icc-4/events/agreements/{promise.public_id}/", {"state": "kept"})
    assert "Bring the counts" not in vera.get("/icc-4/").content.decode()


def test_the_invitation_of_somebody_else_stays_theirs(cast: Cast, browse: Browse) -> None:
    meeting(cast)
    cast.person("olga", "stakeholder", cast.rijeka)
    assert "A walk through the market" not in browse("olga").get("/icc-4/").content.decode()
