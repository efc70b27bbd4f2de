"""The page behind the link: it works once, for the right address, and never tells whether somebody has an account."""

import re
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from cityjourney.accounts.commands import join
from cityjourney.accounts.models import User
from cityjourney.notifications.models import Message
from cityjourney.programmes.commands.invitations import invite, revoke_invitation
from cityjourney.programmes.enums import InvitationState
from cityjourney.programmes.models import Invitation, Membership, Proposal
from tests.programmes.world import World

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


def asked(world: World, email: str = "ines@granada.example", **more: object) -> tuple[Invitation, str]:
    """An invitation and the address of its page."""
    invitation = invite(
        email=email,
        role=world.role("stakeholder"),
        participation=world.city("Granada"),
        by=world.person("programme-team"),
        at=timezone.now(),
        **more,  # type: ignore[arg-type]
    )
    found = re.search(r"https?://[^/\s]+(/invitation/\S+)", Message.objects.get(about=invitation.about).text)
    assert found is not None
    return invitation, found[1]


def state(invitation: Invitation) -> InvitationState:
    return Invitation.objects.get(pk=invitation.pk).state(timezone.now())


def without_tokens(page: str) -> str:
    """A page without what differs each time."""
    return re.sub(r'(csrfmiddlewaretoken" value|nonce|/invitation/)=?"?[^"\s>]+', "", page)


def test_opening_is_noted_and_the_page_says_what_it_is_about(world: World, client: Client) -> None:
    invitation, address = asked(world)
    page = client.get(address).content.decode()
    assert str(world.role("stakeholder")) in page
    assert "Granada" in page
    assert state(invitation) is InvitationState.OPENED


def test_a_new_person_accepts_and_is_signed_in(world: World, client: Client) -> None:
    invitation, address = asked(world)
    answer = client.post(address, {"name": "Inés Cano"})
    assert (answer.status_code, answer.headers["Location"]) == (302, reverse("edition", args=[world.edition.slug]))
    assert client.get(answer.headers["Location"]).status_code == 200
    assert state(invitation) is InvitationState.ACCEPTED
    assert User.objects.get(email="ines@granada.example").name == "Inés Cano"


def test_somebody_with_an_account_must_still_sign_in(world: World, client: Client) -> None:
    person = join(email="ines@granada.example", name="Inés", verified=True, at=timezone.now())
    person.set_password("a-long-password-of-hers")
    person.save()
    _invitation, address = asked(world)
    answer = client.post(address, {"name": "Somebody Else"})
    assert answer.headers["Location"].startswith(reverse("account_login"))
    assert Membership.objects.get(person=person).role.key == "stakeholder"
    assert User.objects.get(pk=person.pk).name == "Inés"


def test_the_page_is_the_same_for_known_and_unknown_addresses(world: World, client: Client) -> None:
    join(email="known@granada.example", name="Known", verified=True, at=timezone.now())
    pages = []
    for email in ("known@granada.example", "nobody@granada.example"):
        _invitation, address = asked(world, email, name="Guest")
        pages.append(without_tokens(client.get(address).content.decode()))
    assert pages[0] == pages[1]


def test_signed_in_as_the_address_one_click_is_enough(world: World, client: Client) -> None:
    person = world.person("citizen", "Granada", email="ines@granada.example")
    client.force_login(person, backend=BACKEND)
    invitation, address = asked(world)
    assert client.post(address).status_code == 302
    assert state(invitation) is InvitationState.ACCEPTED


def test_another_address_must_be_approved(world: World, client: Client) -> None:
    other = world.person(email="ines@home.example")
    client.force_login(other, backend=BACKEND)
    invitation, address = asked(world)
    page = client.get(address).content.decode()
    assert "another address" in page
    assert client.post(address).status_code == 400
    assert not Membership.objects.filter(person=other).exists()
    form = client.get(f"{address}propose/").content.decode()
    assert "ines@home.example" in form
    answer = client.post(f"{address}propose/", {"email": "ines@home.example", "name": "Inés"})
    assert answer.status_code == 200
    assert Proposal.objects.get().proposed_by == other
    assert state(invitation) is InvitationState.OPENED


def test_declining_needs_a_click_of_its_own(world: World, client: Client) -> None:
    invitation, address = asked(world)
    assert client.get(f"{address}decline/").status_code == 405
    assert client.post(f"{address}decline/").status_code == 200
    assert state(invitation) is InvitationState.DECLINED


@pytest.mark.parametrize("reason", ["unknown", "used", "revoked", "expired"])
def test_every_link_that_does_not_work_looks_the_same(world: World, client: Client, reason: str) -> None:
    invitation, address = asked(world, valid_for=timedelta(days=-1) if reason == "expired" else timedelta(days=14))
    if reason == "unknown":
        address = "/invitation/" + "x" * 43 + "/"
    elif reason == "used":
        client.post(address, {"name": "Inés"})
        client.logout()
    elif reason == "revoked":
        revoke_invitation(invitation=invitation, by=None, at=timezone.now())
    answer = client.get(address)
    never = client.get("/invitation/" + "y" * 43 + "/")
    assert answer.status_code == never.status_code == 404
    assert without_tokens(answer.content.decode()) == without_tokens(never.content.decode())
    assert client.post(address, {"name": "Inés"}).status_code == 404


def test_the_page_keeps_its_address_to_itself(world: World, client: Client) -> None:
    _invitation, address = asked(world)
    answer = client.get(address)
    assert "no-store" in answer.headers["Cache-Control"]
    assert 'name="referrer" content="no-referrer"' in answer.content.decode()


def test_a_full_role_is_said_kindly(world: World, client: Client) -> None:
    invitation = invite(
        email="mayor@granada.example", role=world.role("mayor"), participation=world.city("Granada"), by=None,
        at=timezone.now(),
    )  # fmt: skip
    found = re.search(r"(/invitation/\S+)", Message.objects.get(about=invitation.about).text)
    assert found is not None
    world.person("mayor", "Granada", email="first@granada.example")
    answer = client.post(found[1], {"name": "Second"})
    assert answer.status_code == 409
    assert "seat" in answer.content.decode()
