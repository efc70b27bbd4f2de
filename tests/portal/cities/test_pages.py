"""The list of cities and a city's page: found and saved; hostile names stay text; others' cities do not exist."""

import csv
import io

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from cityjourney.organisations.commands import save_city
from cityjourney.organisations.logic.cities import CityFacts
from cityjourney.programmes.commands.editions import change_edition
from cityjourney.programmes.commands.imports import import_cities
from cityjourney.programmes.commands.participations import add_participation, change_participation, leave_edition
from cityjourney.programmes.doors import get_edition_or_404
from cityjourney.programmes.models import CityType, Participation, Theme
from tests.programmes.world import FIRST_DAY, World

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"
HOSTILE = [
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "{{ 7|add:7 }}{% url 'home' %}",
    "\u202egnp.exe",
    "=cmd|' /C calc'!A0",
    "Ciudad 🏙️🏗️",
    "x" * 120,
]


def at(world: World, name: str, *arguments: object) -> str:
    return reverse(name, args=[world.edition.slug, *arguments])


def signed_in(world: World, role: str = "programme-team", city: str = "") -> Client:
    browser = Client()
    browser.force_login(world.person(role, city), backend=BACKEND)
    return browser


@pytest.fixture
def team(world: World) -> Client:
    """A browser of the programme team; four cities take part."""
    world.city("Málaga"), world.city("Aarhus", "eu-mentor", "DK"), world.city("Osijek", country="HR")
    world.city("Granada", "former-dcc-core")
    return signed_in(world)


def names(client: Client, address: str) -> list[str]:
    """The cities on a page, in their order."""
    return [str(each) for each in client.get(address).context["page"]]


@pytest.mark.parametrize(
    ("query", "cities"),
    [
        ("", ["Aarhus", "Granada", "Málaga", "Osijek"]),
        ("q=malaga", ["Málaga"]),
        ("q=MÁL", ["Málaga"]),
        ("country=ES", ["Granada", "Málaga"]),
        ("type=eu-mentor", ["Aarhus"]),
        ("country=ES&type=eu-core", ["Málaga"]),
        ("sort=-name", ["Osijek", "Málaga", "Granada", "Aarhus"]),
        ("sort=type", ["Granada", "Málaga", "Osijek", "Aarhus"]),
        ("q=nowhere", []),
    ],
)
def test_cities_are_found_narrowed_and_sorted(world: World, team: Client, query: str, cities: list[str]) -> None:
    assert names(team, f"{at(world, 'cities')}?{query}") == cities


def test_a_consortium_is_found_by_its_members(world: World, team: Client) -> None:
    text = "name,country,city_type,consortium,lead\nGavà,ES,eu-core,Coast,yes\nSitges,ES,eu-core,Coast,\n"
    import_cities(edition=world.edition, content=text.encode(), by=None, at=FIRST_DAY)
    assert names(team, f"{at(world, 'cities')}?q=sitges") == ["Coast"]


def test_the_table_saves_what_is_seen_and_can_be_read_in_again(world: World, team: Client) -> None:
    answer = team.get(f"{at(world, 'cities_export')}?country=ES")
    text = answer.content.decode()
    assert text.startswith("\ufeff")
    assert [row["name"] for row in csv.DictReader(io.StringIO(text.removeprefix("\ufeff")))] == ["Granada", "Málaga"]
    assert import_cities(edition=world.edition, content=answer.content, by=None, at=FIRST_DAY).changes == 0


REFUSED = ["page=-1", "page=x", "page=999999", "country=ZZ", "type=giant", "sort=secret", "page=²"]


@pytest.mark.parametrize("query", REFUSED)
def test_what_an_address_must_not_ask_is_refused(world: World, team: Client, query: str) -> None:
    assert team.get(f"{at(world, 'cities')}?{query}").status_code in {400, 404}


@pytest.mark.parametrize("page", ["city", "city_trail", "city_part", "city_leave"])
@pytest.mark.parametrize(
    "role", ["representative", "mayor", "lead-expert", "stakeholder", "observer", "stranger", "nobody"]
)
def test_another_city_is_as_if_it_did_not_exist(world: World, role: str, page: str) -> None:
    world.city("Osijek", country="HR")
    browser = Client() if role == "nobody" else signed_in(
        world, "" if role == "stranger" else role, "" if role in {"stranger", "observer"} else "Granada"
    )  # fmt: skip
    ask = browser.post if page == "city_leave" else browser.get
    other, none = ask(at(world, page, "osijek")), ask(at(world, page, "atlantis"))
    assert (other.status_code, none.status_code) == ((302, 302) if role == "nobody" else (404, 404))
    if role == "nobody":
        assert other.headers["Location"].startswith(reverse("account_login"))


def test_a_stranger_cannot_tell_an_edition_from_none_not_even_by_its_queries(world: World) -> None:
    browser = signed_in(world, "")
    browser.get("/nothing/cities/")
    costs, pages = [], []
    for slug in (world.edition.slug, "no-such-edition"):
        with CaptureQueriesContext(connection) as queries:
            answer = browser.get(reverse("cities", args=[slug]))
        costs.append(len(queries))
        pages.append(answer.content.decode().replace(slug, ""))
        assert answer.status_code == 404
    assert costs[0] == costs[1]
    assert len(pages[0]) == len(pages[1])


@pytest.mark.parametrize("role", ["representative", "mayor", "lead-expert", "mentor-representative"])
def test_ones_own_city_opens(world: World, role: str) -> None:
    assert signed_in(world, role, "Granada").get(at(world, "city", "granada")).status_code == 200


def test_a_public_guide_opens_no_other_door(world: World) -> None:
    change_edition(edition=world.edition, guide_public=True, by=None, at=FIRST_DAY)
    anybody = AnonymousUser()
    assert get_edition_or_404(anybody, world.edition.slug, "guide.read", at=timezone.now()).may("guide.read")
    for name in ("edition", "cities", "people", "roles", "trail"):
        assert Client().get(at(world, name)).headers["Location"].startswith(reverse("account_login"))


@pytest.mark.parametrize("text", HOSTILE)
def test_a_hostile_name_stays_text_everywhere(world: World, text: str) -> None:
    city, _outcome = save_city(facts=CityFacts("hostile", text, "ES", notes=text), by=None, at=FIRST_DAY)
    kind = CityType.objects.get(edition=world.edition, key="eu-core")
    space = add_participation(edition=world.edition, city=city, city_type=kind, by=None, at=FIRST_DAY)
    world.cities["hostile"] = space
    world.person("representative", "hostile", name=text)
    browser = signed_in(world)
    for name, arguments in (("cities", []), ("city", ["hostile"]), ("people", []), ("trail", []), ("invitations", [])):
        answer = browser.get(at(world, name, *arguments))
        page = answer.content.decode()
        assert answer.status_code == 200
        assert "<script>alert" not in page
        assert "<img src=x" not in page
        assert "14{%" not in page
    written = browser.get(at(world, "cities_export")).content.decode()
    rows = list(csv.DictReader(io.StringIO(written.removeprefix("\ufeff"))))
    assert rows[0]["name"] == (f"'{text}" if text.startswith("=") else text)
    assert import_cities(edition=world.edition, content=written.encode(), by=None, at=FIRST_DAY).changes == 0


def test_a_nul_is_a_bad_request(world: World, team: Client) -> None:
    assert team.get(f"{at(world, 'cities')}?q=%00").status_code == 400


def test_the_part_of_a_city_changes_and_leaves_a_line(world: World, team: Client) -> None:
    mentor = CityType.objects.get(edition=world.edition, key="eu-mentor")
    theme = Theme.objects.filter(edition=world.edition)[0]
    asked = {"city_type": mentor.pk, "theme": theme.pk, "consortium": ""}
    assert team.post(at(world, "city_part", "malaga"), asked).status_code == 302
    part = Participation.objects.get(city__slug="malaga")
    assert (part.city_type, part.theme) == (mentor, theme)
    assert "changed how Málaga takes part" in team.get(at(world, "city_trail", "malaga")).content.decode()


def test_a_city_that_left_keeps_its_page_and_its_people_lose_their_roles(world: World, team: Client) -> None:
    rep = signed_in(world, "representative", "Osijek")
    assert team.post(at(world, "city_leave", "osijek"), {"reason": "merged"}).status_code == 302
    assert "This city has left" in team.get(at(world, "city", "osijek")).content.decode()
    assert "Osijek" not in names(team, at(world, "cities"))
    assert rep.get(at(world, "city", "osijek")).status_code == 404


def test_a_city_can_come_back(world: World, team: Client) -> None:
    left = leave_edition(participation=world.city("Osijek"), by=None, at=FIRST_DAY)
    kind = CityType.objects.get(edition=world.edition, key="eu-mentor")
    back = add_participation(edition=world.edition, city=left.city, city_type=kind, by=None, at=FIRST_DAY)
    page = team.get(at(world, "city", "osijek"))
    assert page.context["participation"] == back


def test_changing_nothing_writes_nothing(world: World) -> None:
    city = world.city("Granada")
    before = city.edition.scope
    change_participation(
        participation=city, city_type=city.city_type, theme=None, consortium=None, by=None, at=FIRST_DAY
    )
    lines = signed_in(world).get(at(world, "city_trail", "granada")).context["page"].lines
    assert before
    assert [line.verb for line in lines if line.verb == "programmes.change_participation"] == []
