"""Pages: who sees what, the way from inputs to letters, files there and back, 136 cities, nobody else's wishes."""

import re
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils.html import strip_tags

from cityjourney.accounts.models import User
from cityjourney.allocations import tasks
from cityjourney.allocations.commands.profiles import read_profiles
from cityjourney.allocations.enums import State
from cityjourney.allocations.forms.rules import RulesForm
from cityjourney.allocations.logic.building import Wanted
from cityjourney.allocations.models import Letter, Profile, Run, Wish
from cityjourney.organisations.models import City
from cityjourney.programmes.models import CityType, Participation
from tests.allocations.conftest import NOW, RULES, Ground, told
from tests.allocations.test_publishing import publish

SignIn = Callable[[User], Client]


def at(ground: Ground, name: str, *more: object) -> str:
    return reverse(f"allocations:{name}", args=[ground.edition.slug, *more])


def asked(**more: object) -> dict[str, Any]:
    """The form of the rules as it is first shown, with some answers changed."""
    initial = RulesForm(None, rules=RULES, types=()).initial
    return {**{key: value for key, value in initial.items() if value is not None}, **more}


def words(answer: Any) -> str:
    """What a page says, in one line."""
    return re.sub(r"\s+", " ", strip_tags(answer.content.decode()))


def solve_waiting() -> None:
    for pk in Run.objects.filter(state=State.WAITING).values_list("pk", flat=True):
        tasks.solve.call(pk)


def test_from_a_new_run_to_the_letters(ground: Ground, as_: SignIn) -> None:
    team = as_(ground.team)
    assert "Work out an allocation" in words(team.get(at(ground, "index")))
    form = asked(second_mentors=2, note="First try")
    assert team.post(at(ground, "new"), {**form, "group_min": 9}).status_code == 422
    assert team.post(at(ground, "new"), form).status_code == 302
    page = team.get(at(ground, "run", 1))
    assert "waits for the worker" in words(page)
    assert 'hx-get="' + at(ground, "progress", 1) in page.content.decode()
    assert "HX-Refresh" not in team.get(at(ground, "progress", 1)).headers
    solve_waiting()
    assert team.get(at(ground, "progress", 1)).headers["HX-Refresh"] == "true"
    assert "No better allocation exists. This is proven." in words(team.get(at(ground, "run", 1)))
    for what in ("lock", "publish", "publish"):
        assert team.post(at(ground, "act", 1), {"what": what}).status_code == 302
    assert Letter.objects.count() == 14
    page = team.get(at(ground, "letters", 1))
    assert "nobody to write to" in words(page)
    letter = Letter.objects.get(participation__city__slug="city00")
    answer = team.post(
        at(ground, "letter", 1, letter.public_id),
        {"subject": "Your group", "text": "Hello", "revision": 1, "send": "1"},
    )
    assert answer.status_code == 302
    letter.refresh_from_db()
    assert (letter.subject, letter.released_at is not None) == ("Your group", True)
    answer = team.post(at(ground, "send_letters", 1), {"letter": ["broken", f"{letter.public_id}:1"]}, follow=True)
    assert "0 letters were sent" in words(answer)


def test_a_city_reads_why_and_never_what_others_wished_for(ground: Ground, as_: SignIn) -> None:
    secrets = {
        f"city{number:02}": {**ground.told[f"city{number:02}"], "networks": [f"Secret{number}"]}
        for number in range(1, 12)
    }  # fmt: skip
    rows = [(ground.participation(slug), values) for slug, values in secrets.items()]
    space = ground.participation("city00")
    rows.append((space, {"wishes": ["hamburg"], "networks": ["Ours"], "languages": ["en"]}))
    read_profiles(edition=ground.edition, rows=rows, by=ground.team, at=NOW)
    mayor = as_(ground.mayor)
    before = mayor.get(at(ground, "own", "city00"))
    assert "not published yet" in words(before)
    run = ground.solved(Wanted("pin", ("city00",), "hamburg"), Wanted("ban", ("city01",), "porto"))
    assert "not published yet" in words(mayor.get(at(ground, "own", "city00"))), "a draft is nobody's business"
    publish(run, ground.team)
    page = mayor.get(at(ground, "own", "city00"))
    said = words(page)
    assert "Hamburg is the mentor city that you wished for most." in said
    assert "The programme team has decided that City00 goes with Hamburg." in said
    assert "You share a language: English." in said
    assert "Porto" not in said, "the mentor city of others, for which only others wished"
    assert "Secret" not in page.content.decode()
    assert "point" not in said, "sums over all cities would tell of others"
    fellows = {name for group in run.groups if "city00" in group["cities"] for name in group["cities"]}
    strangers = {f"City{number:02}" for number in range(12)} - {name.title() for name in fellows}
    assert not any(name in said for name in strangers)
    assert mayor.get(at(ground, "own", "city01")).status_code == 404
    assert mayor.get(at(ground, "run", run.number)).status_code == 404


def test_a_mentor_city_sees_its_groups(ground: Ground, as_: SignIn) -> None:
    person = ground.world.person("mentor-representative", "Hamburg")
    publish(ground.solved(), ground.team)
    assert "You are the mentor city" in words(as_(person).get(at(ground, "own", "hamburg")))


def test_the_sheet_of_a_city_gives_reasons_prices_and_ways_on(ground: Ground, as_: SignIn) -> None:
    ground.solved()
    team = as_(ground.team)
    page = words(team.get(at(ground, "sheet", 1, "city00")))
    assert "What anything else would cost over all cities" in page
    assert re.search(r"\d+ cit(y|ies) moves?", page)
    assert team.get(at(ground, "sheet", 1, "hamburg")).status_code == 404
    form = team.get(at(ground, "wishes") + "?kind=ban&city=city00&mentor=porto").content.decode()
    assert '<option value="porto" selected>' in form


def test_wishes_are_added_respected_compared_and_dropped(ground: Ground, as_: SignIn) -> None:
    run = ground.solved()
    team, page = as_(ground.team), at(ground, "wishes")
    mentor = "porto" if run.result["cities"]["city00"]["mentor"] == "hamburg" else "hamburg"
    assert team.post(page, {"kind": "pin", "city": "city00", "mentor": mentor}).status_code == 302
    several = {"form": "several", "kind": "apart", "one": "city00", "two": "city01"}
    assert team.post(page, several).status_code == 302
    assert team.post(page, {**several, "two": "city00"}).status_code == 422
    form = asked()
    assert team.post(at(ground, "again", 1), form).status_code == 302
    solve_waiting()
    page_2 = words(team.get(at(ground, "run", 2)))
    assert "The best under the new wishes" in page_2
    assert "As few moves as possible" in page_2
    assert "City00" in words(team.get(at(ground, "compare", 2)))
    assert team.get(at(ground, "compare", 2) + "?with=x").status_code == 400
    assert team.get(at(ground, "compare", 2) + "?with=77").status_code == 404
    assert team.post(at(ground, "act", 2), {"what": "fewest"}).headers["Location"].endswith("/runs/3/")
    assert "as possible" in words(team.get(at(ground, "run", 3)))
    for wish in Wish.objects.all():
        team.post(reverse("allocations:drop_wish", args=[ground.edition.slug, wish.public_id]))
    assert "No wishes" in words(team.get(page))


def test_what_conflicts_leads_to_where_it_is_changed(ground: Ground, as_: SignIn) -> None:
    team = as_(ground.team)
    for kind in ("pin", "ban"):
        team.post(at(ground, "wishes"), {"kind": kind, "city": "city00", "mentor": "hamburg"})
    team.post(at(ground, "new"), asked())
    solve_waiting()
    page = team.get(at(ground, "run", 1))
    assert "City00 stays with Hamburg." in words(page)
    assert "enough to give up" in words(page)
    for wish in Wish.objects.all():
        assert f"#wish-{wish.public_id}" in page.content.decode()


def test_sizes_that_cannot_hold_are_said_before_anything_is_solved(ground: Ground, as_: SignIn) -> None:
    answer = as_(ground.team).post(at(ground, "new"), asked(group_max=5))
    assert answer.status_code == 422
    assert "12 cities do not fit into 0 to 4 groups of 5 cities." in words(answer)
    run = ground.solved()
    answer = as_(ground.team).post(at(ground, "again", run.number), asked(group_max=5))
    assert "12 cities do not fit" in words(answer)
    assert Run.objects.count() == 1


def test_sizes_that_cannot_hold_in_a_file_are_said_with_their_figures(ground: Ground, as_: SignIn) -> None:
    ground.solved(rules=replace(RULES, group_min=5, group_max=5))
    page = words(as_(ground.team).get(at(ground, "run", 1)))
    assert "There are 12 cities to place." in page
    assert "A group has at most 5 cities." in page


def test_no_wish_is_blamed_for_sizes_that_can_never_hold(ground: Ground, as_: SignIn) -> None:
    run = ground.solved(Wanted("pin", ("city00",), "hamburg"), rules=replace(RULES, group_min=5, group_max=5))
    pin = {"kind": "pin", "city": "city00", "mentor": "hamburg"}
    Run.objects.filter(pk=run.pk).update(result={**run.result, "conflict": [pin], "remedies": [pin]})
    page = words(as_(ground.team).get(at(ground, "run", 1)))
    assert "A group has at least 5 cities." in page
    assert "stays with Hamburg" not in page


def test_inputs_go_out_and_come_back_unchanged_and_faults_change_nothing(ground: Ground, as_: SignIn) -> None:
    team = as_(ground.team)
    table = team.get(at(ground, "export")).content
    before = list(Profile.objects.order_by("pk").values())

    def send(content: bytes) -> str:
        upload = SimpleUploadedFile("inputs.csv", content, content_type="text/csv")
        return words(team.post(at(ground, "read_inputs"), {"file": upload}, follow=True))

    assert "0 cities were changed" in send(table)
    assert list(Profile.objects.order_by("pk").values()) == before
    text = table.decode("utf-8-sig")
    line = next(line for line in text.splitlines() if line.startswith("city01,"))
    assert "1 city was changed" in send(text.replace(line, line.replace("coast", "river; lake")).encode())
    assert Profile.objects.get(participation__city__slug="city01").features == ["river", "lake"]
    said = send(text.replace(line, line.replace("coast", "moon")).replace("city02,", "nowhere,").encode())
    assert "“moon” is not known here" in said
    assert "“nowhere”" in said
    assert "Nothing was changed" in said
    assert Profile.objects.get(participation__city__slug="city01").features == ["river", "lake"]
    assert "not a table" in send(b"\0\0")
    assert "“city” is missing" in send(b"name\nx")


def test_a_city_is_filled_in_and_what_it_lacks_is_named(ground: Ground, as_: SignIn) -> None:
    team, space = as_(ground.team), ground.participation("city04")
    Profile.objects.filter(participation=space).update(languages=None, themes=None)
    assert "1 of 14 cities lack" in words(team.get(at(ground, "inputs") + "?only=missing"))
    page = at(ground, "profile", "city04")
    revision = Profile.objects.get(participation=space).revision
    form = {
        "revision": revision, "languages": ["es", "en"], "theme_1": ground.themes[1], "wish_1": "porto",
        "features": ["river"], "networks": "ICLEI; Eurocities", "borders": "pt", "gdp_per_head": "21000",
    }  # fmt: skip
    assert team.post(page, {**form, "theme_2": ground.themes[1]}).status_code == 422
    assert team.post(page, {**form, "borders": "Atlantis"}).status_code == 422
    assert team.post(page, {**form, "revision": 0}).status_code == 409
    assert team.post(page, form).status_code == 302
    kept = Profile.objects.get(participation=space)
    assert (kept.languages, kept.themes, kept.wishes) == (["es", "en"], [ground.themes[1]], ["porto"])
    assert (kept.networks, kept.borders, kept.gdp_per_head) == (["ICLEI", "Eurocities"], ["PT"], 21_000)
    assert "0 of 14" not in words(team.get(at(ground, "inputs")))
    mentor = {"revision": 1, "languages": ["de"], "theme_1": ground.themes[0], "max_groups": "1", "min_groups": "2"}
    assert team.post(at(ground, "profile", "hamburg"), mentor).status_code == 422
    assert team.post(at(ground, "profile", "hamburg"), {**mentor, "min_groups": "0"}).status_code == 302
    assert Profile.objects.get(participation__city__slug="hamburg").max_groups == 1


@pytest.fixture
def many(ground: Ground) -> Ground:
    """136 cities and 17 mentors more, all with places on the map."""
    core = CityType.objects.get(edition=ground.edition, key="eu-core")
    mentor = CityType.objects.get(edition=ground.edition, key="eu-mentor")
    cities = City.objects.bulk_create(
        City(
            slug=f"place-{number}", name=f"Place {number}", country="PT", population=50_000 + 999 * number,
            latitude=36 + number * 7 % 24, longitude=-9 + number * 11 % 35,
        )
        for number in range(124 + 15)
    )  # fmt: skip
    Participation.objects.bulk_create(
        Participation(
            edition=ground.edition, city=city, city_type=mentor if number >= 124 else core, joined_on=NOW.date()
        )
        for number, city in enumerate(cities)
    )  # fmt: skip
    rows: list[tuple[Participation, dict[str, Any]]] = []
    for number, city in enumerate(cities):
        values = told(number, ground.themes)
        if number >= 124:
            values = {"languages": ["en", "es"], "themes": ground.themes[number % 3 :][:2], "max_groups": 2}
        rows.append((ground.participation(city.slug), values))
    read_profiles(edition=ground.edition, rows=rows, by=None, at=NOW)
    return ground


def test_with_136_cities_every_page_stays_light_and_asks_as_often_as_with_twelve(many: Ground, as_: SignIn) -> None:
    team = as_(many.team)
    small = Run.objects.create(
        edition=many.edition, number=900, origin="new", state=State.DONE, made_at=NOW, problem={}, places={},
    )  # fmt: skip
    run = many.solved()
    assert (run.state, len(run.result["cities"])) == (State.DONE, 136)
    first = Run.objects.get(pk=run.pk)
    keep = sorted(run.result["cities"])[:12]
    kept = [{**group, "cities": [key for key in group["cities"] if key in keep]} for group in run.groups]
    groups = [group for group in kept if group["cities"]]
    small.problem, small.places, small.options = first.problem, first.places, first.options
    small.result = {**first.result, "groups": groups, "cities": {key: first.result["cities"][key] for key in keep}}
    small.save()
    team.get(at(many, "run", run.number))
    for name in ("run", "map", "cities", "compare", "problem", "sheet"):
        more = (keep[0],) if name == "sheet" else ()
        counts = []
        for number in (small.number, run.number):
            with CaptureQueriesContext(connection) as asked:
                answer = team.get(at(many, name, number, *more))
            assert answer.status_code == 200, name
            counts.append(len(asked))
        assert counts[0] == counts[1], name
        if name != "problem":
            assert len(answer.content) < 100_000, f"{name}: {len(answer.content)}"
    for name in ("index", "inputs", "wishes", "new"):
        with CaptureQueriesContext(connection) as asked:
            answer = team.get(at(many, name))
        assert len(asked) <= 20, f"{name}: {len(asked)}"
        assert len(answer.content) < 100_000, f"{name}: {len(answer.content)}"
