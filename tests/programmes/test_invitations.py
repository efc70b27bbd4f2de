"""Invitations: asked, opened, answered, sent again, taken back; one link, once, for one address."""

import re
from datetime import timedelta

import pytest

from cityjourney.accounts.commands import join
from cityjourney.accounts.models import User
from cityjourney.accounts.signals import person_erased
from cityjourney.core.errors import DomainError
from cityjourney.notifications.models import Message
from cityjourney.notifications.signals import message_bounced
from cityjourney.programmes.commands.invitations import (
    accept_invitation,
    decline_invitation,
    hashed,
    invite,
    open_invitation,
    resend_invitation,
    revoke_invitation,
)
from cityjourney.programmes.commands.memberships import add_membership, end_membership
from cityjourney.programmes.commands.participations import leave_edition
from cityjourney.programmes.commands.proposals import confirm_proposal, propose_instead, refuse_proposal
from cityjourney.programmes.enums import InvitationState
from cityjourney.programmes.models import Invitation, Membership
from cityjourney.programmes.queries.people import in_state
from tests.programmes.world import FIRST_DAY, World

NOW = FIRST_DAY + timedelta(days=10)


def ask(world: World, email: str = "ines@granada.example", role: str = "stakeholder", **more: object) -> Invitation:
    """An invitation into Granada."""
    inviter = world.person("programme-team")
    return invite(email=email, role=world.role(role), participation=world.city("Granada"), by=inviter, at=NOW, **more)  # type: ignore[arg-type]


def secret_in(message: Message) -> str:
    """The secret of the link in a mail."""
    found = re.search(r"/invitation/([A-Za-z0-9_-]+)/", message.text)
    assert found is not None
    return found[1]


def test_the_mail_holds_the_only_copy_of_a_secret_of_256_bits(world: World) -> None:
    invitation = ask(world)
    secret = secret_in(Message.objects.get(about=invitation.about))
    assert len(secret) == 43
    assert invitation.secret_hash == hashed(secret)
    stored = " ".join(str(value) for value in Invitation.objects.values().get(pk=invitation.pk).values())
    assert secret not in stored


def test_the_mail_speaks_the_language_that_was_chosen(world: World) -> None:
    invitation = ask(world, language="es", name="Inés Cano")
    message = Message.objects.get(about=invitation.about)
    assert message.language == "es"
    assert str(world.role("stakeholder").name["es"]) in message.text
    assert "Inés Cano" in message.text


def test_people_with_and_without_an_account_get_the_same_mail(world: World) -> None:
    join(email="known@granada.example", name="Known", verified=True, at=NOW)
    mails = []
    for email in ("known@granada.example", "new@granada.example"):
        message = Message.objects.get(about=ask(world, email).about)
        mails.append(re.sub(r"/invitation/\S+", "", message.text))
    assert mails[0] == mails[1]


def test_accepting_makes_the_person_and_the_membership_and_works_once(world: World) -> None:
    invitation = ask(world, name="Inés Cano")
    person = accept_invitation(invitation=invitation, at=NOW)
    assert (person.email, person.name) == ("ines@granada.example", "Inés Cano")
    assert Membership.objects.get(person=person).role.key == "stakeholder"
    with pytest.raises(DomainError, match="no longer"):
        accept_invitation(invitation=invitation, at=NOW)


def test_somebody_with_an_account_and_a_role_goes_the_same_way(world: World) -> None:
    person = world.person("mayor", "Granada", email="ines@granada.example")
    invitation = ask(world)
    assert accept_invitation(invitation=invitation, person=person, at=NOW) == person
    assert Membership.objects.filter(person=person).count() == 2
    assert Invitation.objects.get(pk=invitation.pk).state(NOW) is InvitationState.ACCEPTED


def test_another_address_cannot_accept(world: World) -> None:
    invitation, other = ask(world), world.person()
    with pytest.raises(DomainError, match="another address"):
        accept_invitation(invitation=invitation, person=other, at=NOW)
    assert not Membership.objects.filter(person=other).exists()


@pytest.mark.parametrize("ending", ["declined", "revoked", "expired", "left"])
def test_a_closed_invitation_cannot_be_accepted(world: World, ending: str) -> None:
    invitation, at = ask(world), NOW
    if ending == "declined":
        decline_invitation(invitation=invitation, at=NOW)
    elif ending == "revoked":
        revoke_invitation(invitation=invitation, by=None, at=NOW)
    elif ending == "expired":
        at = NOW + timedelta(days=14)
    else:
        leave_edition(participation=world.city("Granada"), by=None, at=NOW)
    with pytest.raises(DomainError, match="no longer"):
        accept_invitation(invitation=invitation, at=at)


def test_sending_again_makes_the_old_link_worthless_and_gives_a_new_term(world: World) -> None:
    invitation = ask(world)
    old = secret_in(Message.objects.get(about=invitation.about))
    later = NOW + timedelta(days=20)
    assert invitation.state(later) is InvitationState.EXPIRED
    again = resend_invitation(invitation=invitation, by=None, at=later)
    new = secret_in(Message.objects.filter(about=invitation.about).order_by("-pk")[0])
    assert (again.state(later), again.sent_count) == (InvitationState.INVITED, 2)
    assert again.expires_at == later + timedelta(days=14)
    assert not Invitation.objects.filter(secret_hash=hashed(old)).exists()
    assert Invitation.objects.get(secret_hash=hashed(new)) == again


@pytest.mark.parametrize("answer", [accept_invitation, decline_invitation])
def test_what_was_answered_is_not_sent_again(world: World, answer: object) -> None:
    invitation = ask(world)
    answer(invitation=invitation, at=NOW)  # type: ignore[operator]
    with pytest.raises(DomainError, match="cannot be sent again"):
        resend_invitation(invitation=Invitation.objects.get(pk=invitation.pk), by=None, at=NOW)


def test_the_same_person_is_asked_once_for_the_same_role(world: World) -> None:
    ask(world)
    with pytest.raises(DomainError, match="already"):
        ask(world, "INES@granada.example")
    ask(world, role="citizen")


def test_who_holds_the_role_is_not_asked(world: World) -> None:
    accept_invitation(invitation=ask(world), at=NOW)
    with pytest.raises(DomainError, match="has this role already"):
        ask(world)


def test_no_more_people_are_asked_than_there_are_seats(world: World) -> None:
    for number in range(3):
        ask(world, f"rep{number}@granada.example", "representative")
    with pytest.raises(DomainError, match="All 3 seats"):
        ask(world, "rep4@granada.example", "representative")


def test_a_seat_is_free_again_when_somebody_leaves_it(world: World) -> None:
    for number in range(3):
        world.person("representative", "Granada", email=f"rep{number}@granada.example")
    fourth = world.person(email="rep4@granada.example")
    add = {"person": fourth, "role": world.role("representative"), "participation": world.city("Granada")}
    with pytest.raises(DomainError, match="All 3 seats"):
        add_membership(**add, by=None, at=NOW)  # type: ignore[arg-type]
    end_membership(membership=Membership.objects.filter(role__key="representative")[0], by=None, at=NOW)
    add_membership(**add, by=None, at=NOW + timedelta(minutes=1))  # type: ignore[arg-type]


def test_a_mail_that_came_back_is_seen_until_the_link_is_followed(world: World) -> None:
    invitation = ask(world)
    message = Message.objects.get(about=invitation.about)
    message_bounced.send(sender=Message, message=message, at=NOW)
    assert Invitation.objects.get(pk=invitation.pk).state(NOW) is InvitationState.BOUNCED
    open_invitation(invitation=invitation, at=NOW)
    assert Invitation.objects.get(pk=invitation.pk).state(NOW) is InvitationState.OPENED


def test_states_in_the_database_are_those_of_the_row(world: World) -> None:
    asked = [ask(world, f"p{number}@granada.example") for number in range(7)]
    open_invitation(invitation=asked[1], at=NOW)
    accept_invitation(invitation=asked[2], at=NOW)
    decline_invitation(invitation=asked[3], at=NOW)
    message_bounced.send(sender=Message, message=Message.objects.get(about=asked[4].about), at=NOW)
    revoke_invitation(invitation=asked[5], by=None, at=NOW)
    Invitation.objects.filter(pk=asked[6].pk).update(expires_at=NOW)
    for state in InvitationState:
        found = list(Invitation.objects.filter(in_state(state, NOW)))
        assert found == [each for each in Invitation.objects.all() if each.state(NOW) is state]
        assert len(found) == 1


def test_somebody_else_is_proposed_and_the_inviter_decides(world: World) -> None:
    invitation = ask(world)
    proposal = propose_instead(invitation=invitation, email="Elena@granada.example", name="Elena", at=NOW)
    told = Message.objects.get(kind="programmes.proposal")
    assert told.to == "programme-team.all@people.example"
    assert not Membership.objects.filter(role__key="stakeholder").exists()
    assert invitation.invited_by is not None
    new = confirm_proposal(proposal=proposal, by=invitation.invited_by, at=NOW)
    assert (new.email, new.role) == ("elena@granada.example", invitation.role)
    assert Invitation.objects.get(pk=invitation.pk).state(NOW) is InvitationState.REVOKED
    with pytest.raises(DomainError, match="decided already"):
        refuse_proposal(proposal=proposal, by=invitation.invited_by, at=NOW)


def test_a_refused_proposal_leaves_the_first_invitation_open(world: World) -> None:
    invitation = ask(world)
    proposal = propose_instead(invitation=invitation, email="elena@granada.example", at=NOW)
    with pytest.raises(DomainError, match="waiting"):
        propose_instead(invitation=invitation, email="third@granada.example", at=NOW)
    assert invitation.invited_by is not None
    refuse_proposal(proposal=proposal, by=invitation.invited_by, at=NOW)
    accept_invitation(invitation=invitation, at=NOW)


def test_a_seat_that_was_offered_can_be_proposed_to_somebody_else(world: World) -> None:
    """The first invitation frees its seat before the second takes it."""
    invitation = ask(world, "mayor@granada.example", "mayor")
    proposal = propose_instead(invitation=invitation, email="deputy@granada.example", at=NOW)
    assert invitation.invited_by is not None
    confirm_proposal(proposal=proposal, by=invitation.invited_by, at=NOW)


def test_an_erased_person_leaves_no_name_and_no_address(world: World) -> None:
    invitation = ask(world, name="Inés Cano")
    person = accept_invitation(invitation=invitation, at=NOW)
    second = ask(world, role="citizen", name="Inés Cano")
    former = {"name": "Inés Cano", "emails": ["ines@granada.example"]}
    person_erased.send(sender=User, person=person, former=former, at=NOW)
    kept = str(list(Invitation.objects.values()))
    assert "Inés" not in kept
    assert "ines@" not in kept
    assert not Membership.objects.active(NOW).filter(person=person).exists()
    assert Invitation.objects.get(pk=second.pk).state(NOW) is InvitationState.REVOKED


def test_the_last_person_who_runs_an_edition_stays(world: World) -> None:
    keeper = world.person("programme-team")
    with pytest.raises(DomainError, match="last person"):
        end_membership(membership=Membership.objects.get(person=keeper), by=keeper, at=NOW)
    world.person("programme-team", email="second@people.example")
    end_membership(membership=Membership.objects.get(person=keeper), by=keeper, at=NOW)


@pytest.mark.parametrize("name", ["a\r\nBcc: x@evil.example", "x\n\nPay here: https://evil.example/", "\u202egnp.exe"])
def test_a_hostile_name_stays_one_line_of_a_mail(world: World, name: str) -> None:
    message = Message.objects.get(about=ask(world, name=name).about)
    assert "\n\nPay here: https" not in message.text
    assert "https://evil" not in re.findall(r'href="([^"]+)"', message.html)
    assert "\u202e" not in message.text + message.subject
    assert "\n" not in message.subject
