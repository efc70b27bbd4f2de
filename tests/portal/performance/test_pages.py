"""A city's figures on pages: said in a minute, compared without ranks, with what is missing, for who may see them."""

import json
import re
from datetime import UTC, datetime
from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from cityjourney.indicators.commands.imports import Terms, read_figures
from cityjourney.indicators.models import Comparison, Indicator, Reading
from cityjourney.organisations.commands import save_consortium
from cityjourney.programmes.commands.participations import change_participation, leave_edition
from tests.portal.performance.conftest import PEERS, known, make_indicator, signed_in
from tests.programmes.world import World

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 3, 1, tzinfo=UTC)


def url(name: str, world: World, *more: object, city: str = "granada") -> str:
    return reverse(f"performance:{name}", args=[world.edition.slug, city, *more])


@pytest.fixture
def team(world: World) -> Client:
    return signed_in(world.person("programme-team"))


@pytest.fixture
def ana(world: World) -> Client:
    return signed_in(world.person("representative", "Granada", email="ana@granada.example"))


@pytest.fixture
def ben(world: World) -> Client:
    return signed_in(world.person("representative", "Granada", email="ben@granada.example"))


SEEING, ENTERING = ["city", "indicator", "download"], ["peers", "enter", "waiting", "import"]


@pytest.mark.parametrize(
    ("role", "city", "sees", "enters"),
    [
        ("programme-team", "", True, True), ("representative", "Granada", True, True),
        ("lead-expert", "Granada", True, True), ("mayor", "Granada", True, False),
        ("thematic-expert", "Granada", True, False), ("representative", "Soria", False, False),
        ("press", "", False, False), ("", "", False, False),
    ],
)  # fmt: skip
def test_who_may_see_and_who_may_enter(
    world: World, figures: list[Reading], role: str, city: str, sees: bool, enters: bool
) -> None:
    client = signed_in(world.person(role, city))
    more = {"indicator": ["RATE"], "download": ["csv"]}
    got = {name: client.get(url(name, world, *more.get(name, []))).status_code for name in SEEING + ENTERING}
    assert got == {name: 200 if (sees if name in SEEING else enters) else 404 for name in got}


def test_strangers_are_sent_to_sign_in(client: Client, world: World) -> None:
    assert client.get(url("city", world)).status_code == 302


def test_the_profile_says_it_in_a_minute(team: Client, world: World, figures: list[Reading]) -> None:
    known(make_indicator("OLD", "Green land", direction="higher"), world.cities["Granada"].city, {"2012": 12})
    for name in PEERS:
        known(Indicator.objects.get_or_create(code="WATER", defaults={
            "name": {"en": "Water loss"}, "direction": "lower", "aggregation": "mean", "concept": "performance"})[0],
            world.cities[name].city, {"2024": 3})  # fmt: skip
    page = team.get(url("city", world)).content.decode()
    text = " ".join(re.sub(r"<[^>]+>", " ", page).split())
    assert "Does well 1" in text
    assert "better than most peers (their middle: 12.5)" in text
    assert "Falling: from 20 in 2015 to 5.25 % in 2024." in text
    assert "Old figures 1" in text
    assert "Water loss 6 peers know it" in text
    assert "Lower than in most of 6 peers" in text
    assert text.count("Statistics office") >= 2


def test_nobody_is_ranked_and_peers_stay_nameless(team: Client, world: World, figures: list[Reading]) -> None:
    page = team.get(url("city", world)).content.decode()
    numbers = page[page.index('class="numbers"') : page.index("Who published these figures")]
    assert not any(name in numbers for name in PEERS)
    for word in ("rank", "1st", "best city", "#1", "league"):
        assert word not in re.sub(r"<[^>]+>", " ", page)
    Comparison.objects.create(city=world.cities["Soria"].city, named=True, changed_at=NOW)
    page = team.get(url("city", world)).content.decode()
    numbers = page[page.index('class="numbers"') : page.index("Who published these figures")]
    assert [name for name in PEERS if name in numbers] == ["Soria"]


def test_fewer_than_five_peers_are_not_drawn(team: Client, world: World, rate: Indicator) -> None:
    known(rate, world.cities["Granada"].city, {"2024": 5})
    for name in PEERS[:4]:
        known(rate, world.cities[name].city, {"2024": 9})
    page = team.get(url("city", world)).content.decode()
    assert 'class="peer"' not in page
    assert "too few to compare" in page
    known(rate, world.cities[PEERS[4]].city, {"2024": 9})
    assert team.get(url("city", world)).content.decode().count('class="peer"') == 5


def test_a_greater_city_is_never_compared_with_municipalities(
    team: Client, world: World, figures: list[Reading]
) -> None:
    greater = known(
        make_indicator("OTHER", "Rents"), world.cities["Granada"].city, {"2024": 5}, spatial_unit="greater_city"
    )
    for name in PEERS:
        known(greater[0].indicator, world.cities[name].city, {"2024": 9})
    page = team.get(url("indicator", world, "OTHER")).content.decode()
    assert "0 peers have a figure near in time for the same kind of area" in page
    assert 'class="peer"' not in page


def test_pictures_show_gaps_and_breaks_and_have_their_numbers(
    team: Client, world: World, figures: list[Reading]
) -> None:
    known(figures[0].indicator, world.cities["Granada"].city, {"2025": 9}, break_before=True)
    page = team.get(url("city", world)).content.decode()
    assert page.count('class="gap"') == 2
    assert page.count('class="break"') == 1
    table = page[page.index("<table") : page.index("</table>")]
    assert all(f'<th scope="row">{year}</th>' in table for year in (2015, 2019, 2020, 2021, 2023, 2024, 2025))
    assert "break in the series" in table


def test_coordinates_are_coordinates_in_every_language(team: Client, world: World, figures: list[Reading]) -> None:
    team.cookies["django_language"] = "es"
    page = team.get(url("city", world)).content.decode()
    assert "5,25" in page
    for value in re.findall(r' (?:d|cx|cy|x|y|width)="([^"]*)"', page[page.index("<article") :]):
        assert "," not in value, value


def test_filters_narrow_and_refuse_what_there_is_not(team: Client, world: World, figures: list[Reading]) -> None:
    known(
        make_indicator("LIBRARY", "Libraries", theme="", concept="enabler"), world.cities["Granada"].city, {"2024": 5}
    )
    both = team.get(url("city", world)).content.decode().count("<article")
    one = team.get(url("city", world) + "?theme=green-economy").content.decode().count("<article")
    assert (both, one) == (2, 1)
    assert team.get(url("city", world) + "?concept=enabler").content.decode().count("<article") == 1
    assert team.get(url("city", world) + "?show=good").content.decode().count("<article") == 1
    assert team.get(url("city", world) + "?theme=nothing").status_code == 400


def test_a_city_without_figures_gets_a_kind_page(ana: Client, world: World, rate: Indicator) -> None:
    page = ana.get(url("city", world)).content.decode()
    assert "No figures yet" in page
    assert "Unemployment rate" in page  # among what is missing


def test_the_profile_costs_the_same_for_10_and_for_300_indicators(team: Client, world: World) -> None:
    def cost() -> int:
        with CaptureQueriesContext(
            connection,
        ) as found:
            assert team.get(url("city", world)).status_code == 200
        return len(found)

    def fill(first: int, last: int) -> None:
        Indicator.objects.bulk_create(
            Indicator(
                code=f"I{n}",
                name={"en": f"Indicator {n}"},
                direction="lower",
                aggregation="mean",
                concept="performance",
            )
            for n in range(first, last)
        )
        rows = [f"I{n},{name.lower()},2024,{n}" for n in range(first, last) for name in ("Granada", *PEERS)]
        text = "\n".join(["indicator,city,year,value", *rows]).encode()
        read_figures(stream=BytesIO(text), terms=Terms(source="Office"), by=None, at=NOW)

    fill(0, 10)
    cost()
    few = cost()
    fill(10, 300)
    assert cost() == few


def test_a_figure_is_entered_by_one_and_approved_by_another(
    ana: Client, ben: Client, world: World, rate: Indicator
) -> None:
    said = {"indicator": "RATE", "spatial_unit": "city", "period": "2024", "value": "7,5", "source": "City hall",
            "confidence": "high", "submit": "1"}  # fmt: skip
    assert ana.post(url("enter", world), said).status_code == 302
    reading = Reading.objects.get()
    assert (reading.value, reading.state) == (7.5, "submitted")
    assert "No figures yet" in ana.get(url("city", world)).content.decode()
    ana.post(url("approve", world, reading.pk))
    assert not Reading.objects.current().exists()
    ben.post(url("approve", world, reading.pk))
    assert Reading.objects.current().get() == reading
    assert "7.5" in ana.get(url("city", world)).content.decode()


@pytest.mark.parametrize(("value", "said"), [("seven", "give a number"), ("1,234", "two ways"), ("101", "the most")])
def test_a_figure_that_cannot_be_is_answered_in_words(
    ana: Client, world: World, rate: Indicator, value: str, said: str
) -> None:
    Indicator.objects.update(highest=100)
    form = {
        "indicator": "RATE",
        "spatial_unit": "city",
        "period": "2024",
        "value": value,
        "source": "x",
        "confidence": "high",
    }
    answer = ana.post(url("enter", world), form)
    assert answer.status_code == 422
    assert said in answer.content.decode()
    assert not Reading.objects.exists()


def test_a_correction_starts_from_what_stands_there(
    ana: Client, ben: Client, world: World, figures: list[Reading]
) -> None:
    last = figures[-1]
    page = ana.get(url("correct", world, last.pk)).content.decode()
    assert 'value="5.25"' in page
    form = {"value": "5.5", "source": "Statistics office", "confidence": "high"}
    assert ana.post(url("correct", world, last.pk), form).status_code == 302
    ben.post(url("approve", world, Reading.objects.pending().get().pk))
    page = ana.get(url("indicator", world, "RATE")).content.decode()
    assert "2024: 5.5" in page
    assert "2024: 5.25" in page


def test_figures_of_another_city_are_not_reached_through_ones_own(
    ana: Client, world: World, figures: list[Reading]
) -> None:
    other = Reading.objects.filter(city=world.cities["Soria"].city).get()
    assert ana.get(url("correct", world, other.pk)).status_code == 404
    assert ana.post(url("break", world, other.pk), {"remark": "x"}).status_code == 404
    assert ana.get(url("city", world, city="soria")).status_code == 404


def test_peers_are_chosen_and_the_proposal_comes_back(ana: Client, world: World, figures: list[Reading]) -> None:
    chosen = [name.lower() for name in PEERS[:5]]
    assert ana.post(url("peers", world), {"peers": chosen, "named": "on"}).status_code == 302
    assert "Compared with 5 peers that the city chose." in ana.get(url("city", world)).content.decode()
    ana.post(url("peers", world), {"peers": []})
    assert "Compared with 6 peers, proposed" in ana.get(url("city", world)).content.decode()
    assert ana.post(url("peers", world), {"peers": ["atlantis"]}).status_code == 422


def test_a_file_is_shown_first_and_then_handed_in_once(ana: Client, world: World, rate: Indicator) -> None:
    file = SimpleUploadedFile("x.csv", b"indicator,city,year,value\nRATE,granada,2023,7\nRATE,granada,2024,6\n")
    page = ana.post(url("import", world), {"file": file, "source": "City hall"}).content.decode()
    assert "2 new, 0 changed" in page
    assert not Reading.objects.exists()
    key = re.search(r'name="key" value="([^"]+)"', page)
    assert key is not None
    said = {"key": key[1], "source": "City hall"}
    assert ana.post(url("import", world), said).status_code == 302
    assert set(Reading.objects.values_list("state", "source__name")) == {("submitted", "City hall")}
    ana.post(url("import", world), said)
    assert Reading.objects.count() == 2


def test_a_file_with_problems_names_them_and_changes_nothing(ana: Client, world: World, rate: Indicator) -> None:
    file = SimpleUploadedFile("x.csv", b"indicator,city,year,value\nRATE,granada,2023,many\nRATE,soria,2024,6\n")
    answer = ana.post(url("import", world), {"file": file, "source": "City hall"})
    assert answer.status_code == 422
    assert "Row 2, value: “many” is no number." in answer.content.decode()
    assert "Row 3" in answer.content.decode()
    assert not Reading.objects.exists()


@pytest.mark.parametrize("kind", ["csv", "json", "xlsx"])
def test_downloads_say_where_figures_are_from_and_come_back_equal(
    team: Client, world: World, figures: list[Reading], kind: str
) -> None:
    answer = team.get(url("download", world, kind))
    content = b"".join(answer.streaming_content) if answer.streaming else answer.content  # type: ignore[attr-defined]
    assert "attachment" in answer["Content-Disposition"]
    report = read_figures(stream=BytesIO(content), terms=Terms(source="x"), by=None, at=NOW, preview=True)
    assert (report.counts["same"], report.changes) == (6, [])
    if kind == "json":
        assert json.loads(content)["extension"]["readings"]["0"]["source"] == "Statistics office"


def test_the_overview_lists_cities_by_name_only(team: Client, world: World, figures: list[Reading]) -> None:
    page = team.get(reverse("performance:overview", args=[world.edition.slug])).content.decode()
    found = re.findall(r">([A-Z][a-z]+)</a> <small>", page)
    assert found == sorted(found)
    assert len(found) == 7


def test_members_of_a_consortium_have_figures_of_their_own(world: World, rate: Indicator) -> None:
    members = [world.cities[name].city for name in PEERS[:2]]
    consortium, _outcome = save_consortium(name="Old towns", members=members, by=None, at=NOW)
    lead = world.cities[PEERS[0]]
    world.cities[PEERS[1]].delete()
    change_participation(
        participation=lead, city_type=lead.city_type, theme=None, consortium=consortium, by=None, at=NOW
    )
    known(rate, members[1], {"2024": 9.75})
    person = signed_in(world.person("representative", PEERS[0]))
    page = person.get(url("city", world, city=members[1].slug)).content.decode()
    assert "9.75" in page
    assert "No figures yet" in person.get(url("city", world, city=members[0].slug)).content.decode()
    stranger = signed_in(world.person("representative", PEERS[2]))
    assert stranger.get(url("city", world, city=members[1].slug)).status_code == 404


def test_a_city_that_has_left_can_be_read_and_not_written(team: Client, world: World, figures: list[Reading]) -> None:
    assert team.get(url("enter", world)).status_code == 200
    leave_edition(participation=world.cities["Granada"], reason="", by=None, at=NOW)
    assert team.get(url("enter", world)).status_code == 404
    page = team.get(url("city", world)).content.decode()
    assert "5.25" in page
    assert url("enter", world) not in page
