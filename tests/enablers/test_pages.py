"""Pages of the city: from the first click to the results; who is let in."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from cityjourney.accounts.models import User
from cityjourney.enablers.models import Invitee, Round
from tests.enablers.conftest import Survey
from tests.programmes.world import World, make_world

Begin = Callable[..., Survey]


@pytest.fixture
def world(db: None) -> World:
    return make_world()


def browser(person: User) -> Client:
    client = Client()
    client.force_login(person, backend="allauth.account.auth_backends.AuthenticationBackend")
    return client


def to(world: World, name: str, *more: object, city: str = "bilbao") -> str:
    return reverse(f"enablers:{name}", args=[world.edition.slug, city, *more])


def test_a_city_goes_all_the_way_in_the_browser(world: World) -> None:
    client = browser(world.person("representative", "Bilbao"))
    today = timezone.localdate()
    assert "Begin a survey" in client.get(to(world, "city")).content.decode()
    wrong = {"opens_on": today, "closes_on": today - timedelta(days=3), "threshold": 5}
    assert client.post(to(world, "begin"), wrong).status_code == 422
    days = {"opens_on": today, "closes_on": today + timedelta(days=9), "threshold": 5}
    assert client.post(to(world, "begin"), days)["Location"] == to(world, "people")
    one = {"do": "one", "name": "<script>x</script>", "email": "a@a.example", "kind": "business", "language": "sl"}
    assert client.post(to(world, "people"), one).status_code == 302
    rows = "".join(f"=cmd {n};q{n}@q.example;Companies and business associations;it\r\n" for n in range(6))
    table = SimpleUploadedFile("list.csv", ("Name;Email;Kind;Language\r\n" + rows).encode())
    assert client.post(to(world, "people"), {"do": "file", "file": table}).status_code == 302
    html = client.get(to(world, "people")).content.decode()
    assert "<script>x" not in html
    assert Invitee.objects.filter(kind="business").count() == 7
    invited = client.post(to(world, "invite"), follow=True).content.decode()
    assert "7 invitations are on their way." in invited
    assert "written to today" in client.post(to(world, "remind"), follow=True).content.decode()
    lower = {"closes_on": days["closes_on"], "threshold": 6}
    client.post(to(world, "change"), lower)
    assert (
        "can only be raised" in client.post(to(world, "change"), lower | {"threshold": 5}, follow=True).content.decode()
    )
    assert "There may be nothing to show" in client.get(to(world, "close")).content.decode()
    client.post(to(world, "close"))
    closed = Round.objects.get()
    assert "Too few people answered" in client.get(to(world, "results", closed.public_id)).content.decode()
    assert client.post(to(world, "close")).status_code == 404


def test_a_file_says_which_rows_are_wrong(begin: Begin) -> None:
    survey = begin()
    client = browser(survey.representative)
    bad = "name,email,kind,language\nA,a@a.example,business,xx\n,b@b.example,business,en\nC,c@c.example,wizards,en\n"
    for content, said in (
        (bad.encode(), ["Row 2", "Row 3", "Row 4", "wizards"]),
        (b"name,kind\nA,business\n", ["lacks the column email"]),
        (b"\xff\xfe\x00\xd8", ["not a table"]),
        (b"", ["empty"]),
    ):
        page = client.post(to(survey.world, "people"), {"do": "file", "file": SimpleUploadedFile("l.csv", content)})
        assert page.status_code == 422
        assert all(each in page.content.decode() for each in said), said
    assert not Invitee.objects.exists()


def test_results_are_for_the_city_its_experts_and_the_programme(begin: Begin) -> None:
    survey = begin()
    world = survey.world
    survey.ask(*["business"] * 9, *["research"] * 7)
    for number in range(14):
        survey.answer(number, 1 + number % 5)
    before = browser(survey.representative).get(to(world, "city")).content.decode()
    assert "At least 10 of 16 stakeholders have answered" in before
    closed = survey.close()
    pages = [to(world, "results", closed.public_id), to(world, "export", closed.public_id), to(world, "city")]
    for role, city, status in (
        ("representative", "Bilbao", 200), ("lead-expert", "Bilbao", 200), ("programme-team", "", 200),
        ("representative", "Porto", 404), ("stakeholder", "Bilbao", 404), ("press", "", 404),
    ):  # fmt: skip
        client = browser(world.person(role, city))
        assert [client.get(page).status_code for page in pages] == [status] * 3, role
    assert Client().get(pages[0]).status_code == 302
    client = browser(world.person("lead-expert", "Bilbao"))
    for name in ("begin", "people", "close"):
        assert client.get(to(world, name)).status_code == 404
    html = client.get(pages[0]).content.decode()
    assert "Leadership and governance" in html
    table = client.get(pages[1])
    lines = table.content.decode("utf-8-sig").splitlines()
    assert lines[0] == "dimension,group,value,from,to"
    assert len(lines) == 1 + 7 * 3
    assert "attachment" in table["Content-Disposition"]


def test_the_way_in_shows_how_far_cities_are(begin: Begin) -> None:
    survey = begin()
    survey.world.city("Porto")
    index = reverse("enablers:index", args=[survey.world.edition.slug])
    html = browser(survey.world.person("programme-team")).get(index).content.decode()
    assert "Porto" in html
    assert "not asked yet" in html
    assert browser(survey.representative).get(index)["Location"] == to(survey.world, "city")


def test_people_around_the_city_can_be_put_on_the_list(begin: Begin) -> None:
    survey = begin()
    survey.world.person("stakeholder", "Bilbao", email="sol@people.example", name="Sol")
    client = browser(survey.representative)
    html = client.get(to(survey.world, "people")).content.decode()
    assert "sol@people.example" in html
    place = html.split("sol@people.example")[0].rsplit("take-kind-", 1)[1].split('"')[0]
    client.post(to(survey.world, "people"), {"do": "take", f"take-kind-{place}": "civil-society"})
    assert Invitee.objects.get().email == "sol@people.example"
