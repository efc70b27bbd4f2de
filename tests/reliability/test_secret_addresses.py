"""Case 28, where a link is the key: forged, used twice, withdrawn; and calendars, which can be told from nothing."""

import pytest
from django.core.signing import Signer
from django.test import Client
from django.urls import reverse

from cityjourney.audit.models import Entry
from cityjourney.events.commands.agreements import add_agreement, mark_agreement
from cityjourney.events.commands.inviting import NewGuest, invite_guests, uninvite
from cityjourney.events.models import Agreement, Event
from cityjourney.journeys.commands.feeds import make_feed, revoke_feed
from tests.events.conftest import NOW, World, plan, sign_in, world
from tests.events.test_answering import Plan
from tests.reliability.visitor import HIDDEN

__all__ = ["plan", "sign_in", "world"]
pytestmark = pytest.mark.django_db
YES = {"answer": "yes", "name": "Rita", "on_behalf_of": "Rail"}


@pytest.fixture
def promise(plan: Plan, world: World) -> Agreement:
    return add_agreement(
        event=plan(), kind="action", text="Plans", owner_name="Rail", owner_email="r@rail.example", by=world.ana, at=NOW
    )


def at(world: World, secret: str) -> str:
    return reverse("events:promise", args=[world.slug, secret])


def changed(secret: str) -> list[str]:
    """The secret with one sign changed, at several places; and pieces of it."""
    other = [
        secret[:place] + ("a" if secret[place] != "a" else "b") + secret[place + 1 :]
        for place in (0, 15, len(secret) - 30, len(secret) - 2)
    ]
    return [*other, secret[:-1], secret.split("~")[0], secret.split("~")[0] + "~", "x"]


def test_a_forged_link_to_a_promise_leads_nowhere(promise: Agreement, world: World) -> None:
    browser = Client()
    assert browser.get(at(world, promise.secret)).status_code == 200
    for secret in changed(promise.secret):
        assert browser.get(at(world, secret)).status_code == 404, secret
        assert browser.post(at(world, secret), YES).status_code == 404
    promise.refresh_from_db()
    assert promise.state == "open"


def test_without_the_signature_a_public_id_would_be_the_key(
    promise: Agreement, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Signer, "unsign", lambda _self, signed: signed.split("~")[0])
    assert Client().post(at(world, promise.public_id.hex), YES).status_code == 302
    promise.refresh_from_db()
    assert promise.state == "accepted"


def test_the_link_of_an_invitation_opens_no_promise_and_the_other_way_round(
    promise: Agreement, plan: Plan, world: World
) -> None:
    (guest,) = invite_guests(event=promise.event, guests=[NewGuest("g@port.example")], by=world.ana, at=NOW)
    assert Client().get(at(world, guest.secret)).status_code == 404
    assert Client().get(reverse("events:guest", args=[world.slug, promise.secret])).status_code == 404


def test_yes_twice_is_one_yes_and_a_closed_promise_takes_none(promise: Agreement, world: World) -> None:
    url = at(world, promise.secret)
    assert [Client().post(url, YES).status_code for _ in range(2)] == [302, 302]
    assert Entry.objects.filter(verb="events.accept_agreement").count() == 1
    mark_agreement(agreement=promise, state="dropped", by=world.ana, at=NOW)
    late = Client().post(url, YES)
    assert late.status_code == 422
    assert "closed already" in late.content.decode()
    promise.refresh_from_db()
    assert promise.state == "dropped"


def test_an_invitation_taken_back_kills_its_link(plan: Plan, world: World) -> None:
    event: Event = plan()
    (guest,) = invite_guests(event=event, guests=[NewGuest("g@port.example")], by=world.ana, at=NOW)
    url = reverse("events:guest", args=[world.slug, guest.secret])
    assert Client().get(url).status_code == 200
    uninvite(attendee=guest, by=world.ana, at=NOW)
    assert Client().get(url).status_code == 404


def test_a_revoked_calendar_cannot_be_told_from_one_that_never_was(world: World) -> None:
    token, secret = make_feed(person=world.ana, sort="person", at=NOW)
    url = f"/{world.slug}/journey/calendars/{{}}.ics"
    assert Client().get(url.format(secret)).status_code == 200
    revoke_feed(token=token, by=world.ana, at=NOW)

    asked = (secret, secret[:-1] + "x", "a" * len(secret), token.digest)
    answers = [Client().get(url.format(each)) for each in asked]

    assert {answer.status_code for answer in answers} == {404}
    assert len({HIDDEN.sub("", answer.content.decode()) for answer in answers}) == 1, "but for the tokens of its forms"
