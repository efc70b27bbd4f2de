"""Reading who shall be invited: as people paste it, as spreadsheets save it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cityjourney.core.sheets import decoded
from cityjourney.programmes.commands.bulk import invite_many, plan_invitations
from cityjourney.programmes.logic.invitees import read_invitees
from cityjourney.programmes.models import Invitation
from cityjourney.programmes.rules import access_of
from tests.programmes.world import FIRST_DAY, World


@pytest.mark.parametrize(
    ("text", "people"),
    [
        ("ana@city.eu", [("ana@city.eu", "")]),
        ("Ana Horvat <Ana@City.EU>", [("ana@city.eu", "Ana Horvat")]),
        ("Horvat, Ana <ana@city.eu>", [("ana@city.eu", "Horvat, Ana")]),
        ('"Horvat, Ana" <ana@city.eu>', [("ana@city.eu", "Horvat, Ana")]),
        ("Ana Horvat; ana@city.eu", [("ana@city.eu", "Ana Horvat")]),
        ("ana@city.eu, Ana Horvat", [("ana@city.eu", "Ana Horvat")]),
        ("ana@city.eu; ivo@city.eu", [("ana@city.eu", ""), ("ivo@city.eu", "")]),
        ("Ana <ana@city.eu>, Ivo <ivo@city.eu>", [("ana@city.eu", "Ana"), ("ivo@city.eu", "Ivo")]),
        ("\ufeffe-mail;name\r\nana@city.eu;Ana\r\n", [("ana@city.eu", "Ana")]),
        ("Nombre,Apellidos,Correo electrónico\nAna,Gil,ana@city.eu\n", [("ana@city.eu", "Ana Gil")]),
        ("name\te-mail\nAna\tana@city.eu", [("ana@city.eu", "Ana")]),
        ('"Name","E-Mail"\n"Gil, Ana","Ana <ana@city.eu>"', [("ana@city.eu", "Gil, Ana")]),
        ("ana@city.eu\n\n\nivo@city.eu\n", [("ana@city.eu", ""), ("ivo@city.eu", "")]),
    ],
)
def test_lists_are_read_as_people_write_them(text: str, people: list[tuple[str, str]]) -> None:
    found = read_invitees(text)
    assert [(each.email, each.name) for each in found.invitees] == people
    assert found.problems == ()


@pytest.mark.parametrize(
    ("text", "problems"),
    [
        ("Ana Horvat", [(1, "no_address")]),
        ("ana@city", [(1, "bad_address")]),
        ("ana@@city.eu", [(1, "bad_address")]),
        ("Ana <ana at city.eu>", [(1, "bad_address")]),
        ("ana@city.eu\nANA@city.eu", [(2, "twice")]),
        ("name,email\nAna,\nIvo,ivo@city.eu", [(2, "no_address")]),
        ("Ana ana@city.eu ivo@city.eu", [(1, "two_addresses")]),
        ("a\0b@city.eu", [(0, "unreadable")]),
        ("\n".join(f"p{n}@city.eu" for n in range(501)), [(501, "too_many")]),
    ],
)
def test_every_row_that_cannot_be_used_is_named(text: str, problems: list[tuple[int, str]]) -> None:
    assert [(each.row, each.code) for each in read_invitees(text).problems] == problems


@given(st.text(max_size=300))
def test_nothing_that_is_pasted_breaks_the_reader(text: str) -> None:
    found = read_invitees(text)
    assert all("@" in each.email and "\n" not in each.email + each.name for each in found.invitees)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_files_of_any_spreadsheet_are_decoded(encoding: str) -> None:
    text = decoded("Nombre;Correo\nInés Muñoz;ines@city.eu\n".encode(encoding))
    assert [each.name for each in read_invitees(text).invitees] == ["Inés Muñoz"]


def test_a_list_is_planned_then_sent_and_every_problem_says_what_to_do(world: World) -> None:
    team, granada = world.person("programme-team"), world.city("Granada")
    world.city("Osijek", country="HR")
    world.person("mayor", "Granada", email="mayor@city.eu")
    text = (
        "name,email,role,city\n"
        "Ana,ana@city.eu,,\n"
        "Ivo,ivo@city.eu,Alcaldía,Osijek\n"
        "Eva,eva@city.eu,king,\n"
        "Leo,leo@city.eu,,Atlantis\n"
        "May,mayor@city.eu,mayor,granada\n"
        "Obs,obs@city.eu,observer,\n"
    )
    plan = plan_invitations(
        text=text,
        edition=world.edition,
        access=access_of(team, world.edition, FIRST_DAY),
        role=world.role("stakeholder"),
        participation=granada,
        at=FIRST_DAY,
    )
    ready = [(each.row, each.role.key, str(each.participation or "")) for each in plan.ready]
    assert ready == [(2, "stakeholder", "Granada"), (3, "mayor", "Osijek"), (7, "observer", "")]
    assert [(each.row, each.code) for each in plan.problems] == [
        (4, "unknown_role"),
        (5, "unknown_city"),
        (6, "holds"),
    ]
    assert all(wrong and advice for _row, wrong, advice in plan.sentences())
    sent, problems = invite_many(plan=plan, by=team, at=FIRST_DAY)
    assert (len(sent), problems) == (3, [])
    again, problems = invite_many(plan=plan, by=team, at=FIRST_DAY)
    assert (len(again), len(problems), Invitation.objects.count()) == (0, 3, 3)


def test_a_list_never_offers_more_seats_than_there_are(world: World) -> None:
    team = world.person("programme-team")
    plan = plan_invitations(
        text="\n".join(f"rep{n}@city.eu" for n in range(5)),
        edition=world.edition,
        access=access_of(team, world.edition, FIRST_DAY),
        role=world.role("representative"),
        participation=world.city("Granada"),
        at=FIRST_DAY,
    )
    assert (len(plan.ready), [each.code for each in plan.problems]) == (3, ["no_seat", "no_seat"])


def test_a_representative_cannot_fill_another_city_by_writing_it_in_the_list(world: World) -> None:
    rep = world.person("representative", "Granada")
    world.city("Osijek", country="HR")
    plan = plan_invitations(
        text="email,role,city\na@x.eu,stakeholder,Osijek\nb@x.eu,programme-team,\nc@x.eu,lead-expert,\nd@x.eu,,\n",
        edition=world.edition,
        access=access_of(rep, world.edition, FIRST_DAY),
        role=world.role("stakeholder"),
        participation=world.city("Granada"),
        at=FIRST_DAY,
    )
    assert [each.email for each in plan.ready] == ["d@x.eu"]
    assert [each.code for each in plan.problems] == ["unknown_city", "not_allowed", "not_allowed"]
