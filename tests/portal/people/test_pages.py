"""People, invitations, roles and settings, as those who run a programme or a city use them."""

from datetime import date
from io import BytesIO

import pytest
from django.test import Client
from django.urls import reverse

from cityjourney.notifications.models import Message
from cityjourney.programmes.commands.invitations import invite
from cityjourney.programmes.commands.proposals import propose_instead
from cityjourney.programmes.models import Edition, Invitation, Membership, Phase
from tests.programmes.world import FIRST_DAY, World

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


def at(world: World, name: str, *arguments: object) -> str:
    return reverse(name, args=[world.edition.slug, *arguments])


@pytest.fixture
def team(world: World, client: Client) -> Client:
    """A browser of the programme team."""
    client.force_login(world.person("programme-team"), backend=BACKEND)
    return client


@pytest.fixture
def rep(world: World) -> Client:
    """A browser of a representative of Granada; Osijek takes part too."""
    world.city("Osijek", country="HR")
    browser = Client()
    browser.force_login(world.person("representative", "Granada"), backend=BACKEND)
    return browser


def test_one_person_is_invited(world: World, team: Client) -> None:
    city = world.city("Granada")
    asked = {"email": "Ines@Granada.example", "role": world.role("mayor").pk, "city": city.pk, "days": 7}
    answer = team.post(at(world, "invite"), {**asked, "language": "es"})
    assert answer.status_code == 302
    invitation = Invitation.objects.get()
    assert (invitation.email, invitation.participation, invitation.language) == ("ines@granada.example", city, "es")
    assert (invitation.expires_at - invitation.sent_at).days == 7
    assert "ines@granada.example" in team.get(at(world, "invitations")).content.decode()


def test_a_list_is_shown_before_it_is_sent(world: World, team: Client) -> None:
    city = world.city("Granada")
    asked = {"role": world.role("stakeholder").pk, "city": city.pk, "language": "en", "days": 14}
    text = "Ana <ana@x.example>\nnobody\n"
    page = team.post(at(world, "invite_list"), {**asked, "text": text}).content.decode()
    assert "ana@x.example" in page
    assert "There is no e-mail address." in page
    assert not Invitation.objects.exists()
    assert team.post(at(world, "invite_list"), {**asked, "text": text, "send": "yes"}).status_code == 302
    assert [each.email for each in Invitation.objects.all()] == ["ana@x.example"]
    assert Message.objects.filter(kind="programmes.invitation").count() == 1


def test_a_file_is_read_like_a_list(world: World, team: Client) -> None:
    upload = BytesIO("\ufeffNombre;Correo\r\nInés;ines@x.example\r\n".encode())
    upload.name = "people.csv"
    asked = {"role": world.role("observer").pk, "city": "", "language": "en", "days": 14, "file": upload}
    assert "ines@x.example" in team.post(at(world, "invite_list"), asked).content.decode()


def test_sending_again_taking_back_and_ending_a_role(world: World, team: Client) -> None:
    sent = invite(email="x@x.example", role=world.role("observer"), by=None, at=FIRST_DAY)
    team.post(at(world, "invitation_resend", sent.public_id))
    assert Invitation.objects.get().sent_count == 2
    team.post(at(world, "invitation_revoke", sent.public_id))
    assert Invitation.objects.get().revoked_at is not None
    mayor = world.person("mayor", "Granada")
    team.post(at(world, "membership_end", Membership.objects.get(person=mayor).public_id))
    assert Membership.objects.get(person=mayor).until is not None


def test_a_proposal_is_decided_on_the_page(world: World, team: Client) -> None:
    sent = invite(email="x@x.example", role=world.role("observer"), by=None, at=FIRST_DAY)
    proposal = propose_instead(invitation=sent, email="y@x.example", name="Ypsilon", at=FIRST_DAY)
    assert "Ypsilon" in team.get(at(world, "invitations")).content.decode()
    team.post(at(world, "proposal_confirm", proposal.public_id))
    assert Invitation.objects.filter(email="y@x.example").exists()


def test_a_representative_sees_the_own_city_and_the_contacts_only(world: World, rep: Client) -> None:
    world.person("programme-team", name="Clara Moreau")
    world.person("mayor", "Osijek", name="Marko Kovač")
    world.person("press", name="Bram de Wit")
    page = rep.get(at(world, "people")).content.decode()
    assert "Clara Moreau" in page
    assert "programme-team.all@people.example" not in page
    assert "Marko" not in page
    assert "Bram" not in page


@pytest.mark.parametrize("action", ["invitation_resend", "invitation_revoke"])
def test_invitations_of_another_city_do_not_exist(world: World, rep: Client, action: str) -> None:
    asked = [
        invite(email=f"{role}@x.eu", role=world.role(role), participation=world.city(city), by=None, at=FIRST_DAY)
        for role, city in (("stakeholder", "Granada"), ("stakeholder", "Osijek"), ("lead-expert", "Granada"))
    ]
    answers = [rep.post(at(world, action, each.public_id)).status_code for each in asked]
    assert answers == [302, 404, 404]


def test_a_representative_cannot_invite_into_another_city(world: World, rep: Client) -> None:
    asked = {"email": "x@x.eu", "language": "en", "days": 14, "role": world.role("stakeholder").pk}
    assert rep.post(at(world, "invite"), {**asked, "city": world.city("Osijek").pk}).status_code == 400
    assert rep.post(at(world, "invite"), {**asked, "role": world.role("observer").pk, "city": ""}).status_code == 400
    assert not Invitation.objects.exists()
    assert rep.post(at(world, "invite"), {**asked, "city": world.city("Granada").pk}).status_code == 302


def test_each_role_says_what_it_may_do(world: World, rep: Client) -> None:
    page = rep.get(at(world, "roles")).content.decode()
    assert "Ask people into roles of the city" in page
    assert "only during: Implementation, Review and way forward" in page


def test_settings_move_the_phases(world: World, team: Client) -> None:
    asked = {"name_en": "Renamed", "name_es": "", "starts_on": "2026-01-01"}
    assert team.post(at(world, "edition_settings"), asked).status_code == 302
    edition = Edition.objects.get()
    assert (edition.name, edition.guide_public) == ({"en": "Renamed"}, False)
    assert Phase.objects.get(key="implementation").starts_on == date(2026, 9, 1)
    assert team.post(at(world, "edition_settings"), {"name_en": "", "starts_on": "soon"}).status_code == 400


def test_an_upgrade_is_shown_before_it_is_made(world: World, team: Client) -> None:
    assert "up to date" in team.get(at(world, "edition_upgrade")).content.decode()
    Phase.objects.filter(key="implementation").update(name={"en": "Old name"})
    page = team.get(at(world, "edition_upgrade")).content.decode()
    assert "implementation" in page
    assert team.post(at(world, "edition_upgrade")).status_code == 302
    assert str(Phase.objects.get(key="implementation")) != "Old name"


@pytest.mark.parametrize("query", ["state=lost", "page=-1", "page=x", "page=99", "role=king", "per_page=999999&page=0"])
def test_what_an_address_must_not_ask_is_refused(world: World, team: Client, query: str) -> None:
    name = "people" if "role" in query else "invitations"
    assert team.get(f"{at(world, name)}?{query}").status_code in {400, 404}
