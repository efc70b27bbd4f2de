"""What a city sees does not depend on what others wished for: the same groups give the same page, byte for byte."""

import copy
import re
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from cityjourney.accounts.models import User
from cityjourney.allocations.logic.building import Wanted
from cityjourney.allocations.models import Letter, Run
from cityjourney.audit.models import Entry
from tests.allocations.conftest import Ground
from tests.allocations.test_pages import at, words
from tests.allocations.test_publishing import publish

SignIn = Callable[[User], Client]
CITY = "city00"
CHANGING = re.compile(r'(csrfmiddlewaretoken" value|nonce|"X-CSRFToken":)[=: "]+[^"]+"')
"""What differs from one answer to the next by itself."""


@pytest.fixture
def published(ground: Ground) -> Run:
    run = ground.solved(Wanted("ban", ("city01",), "porto"))
    publish(run, ground.team)
    run.refresh_from_db()
    return run


def page(ground: Ground, browser: Client) -> str:
    return CHANGING.sub("", browser.get(at(ground, "own", CITY)).content.decode())


def other_wishes(run: Run, *, own: bool = False) -> None:
    """The same groups, come about under other wishes: of the other cities, of the programme, with other prices."""
    problem, places, result = (copy.deepcopy(each) for each in (run.problem, run.places, run.result))
    for row, city in enumerate(problem["cities"]):
        if (city["id"] == CITY) == own:
            problem["scores"]["preferences"][row].reverse()
            places[city["id"]]["wishes"] = places[city["id"]]["wishes"][::-1] or ["porto", "hamburg"]
            places[city["id"]]["wishes"] = ["porto" if each == "hamburg" else "hamburg" for each in
                                            places[city["id"]]["wishes"]]  # fmt: skip
    problem |= {"bans": [["city02", "hamburg"]], "pins": [["city03", "porto"]], "apart": [["city04", "city05"]]}
    for item in result["criteria"]:
        item |= {"value": item["value"] + 7, "bound": item["bound"] + 7}
    for city, entry in result["cities"].items():
        entry["alternatives"] = []
        if city != CITY:
            entry |= {"rank": 2, "scores": {}}
    result["fairness"] = {}
    Run.objects.filter(pk=run.pk).update(problem=problem, places=places, result=result)


def test_the_page_of_a_city_is_the_same_whatever_others_wished_for(ground: Ground, published: Run, as_: SignIn) -> None:
    mayor = as_(ground.mayor)
    before = page(ground, mayor)
    assert before == page(ground, mayor), "nothing else changes from one visit to the next"
    other_wishes(published)
    assert page(ground, mayor) == before


def test_the_page_does_say_what_follows_from_its_own_wishes(ground: Ground, published: Run, as_: SignIn) -> None:
    mayor = as_(ground.mayor)
    before = page(ground, mayor)
    other_wishes(published, own=True)
    assert page(ground, mayor) != before


def test_letters_say_no_more(ground: Ground, published: Run) -> None:
    from cityjourney.allocations.commands.letters import draft_letters
    from cityjourney.allocations.queries.runs import participations_by_slug
    from tests.allocations.conftest import NOW

    def texts() -> list[Any]:
        return list(Letter.objects.order_by("participation").values_list("subject", "text"))

    before = texts()
    other_wishes(published)
    Letter.objects.all().delete()
    draft_letters(run=Run.objects.get(), spaces=participations_by_slug(ground.edition), at=NOW)
    assert texts() == before


def test_a_city_reaches_nothing_else_of_a_run(ground: Ground, published: Run, as_: SignIn) -> None:
    mayor = as_(ground.mayor)
    for name, more in (
        ("index", ()), ("new", ()), ("inputs", ()), ("export", ()), ("export_xlsx", ()), ("wishes", ()),
        ("profile", (CITY,)), ("run", (1,)), ("progress", (1,)), ("map", (1,)), ("cities", (1,)),
        ("sheet", (1, CITY)), ("compare", (1,)), ("problem", (1,)), ("result", (1,)), ("groups_csv", (1,)),
        ("groups_xlsx", (1,)), ("again", (1,)), ("letters", (1,)), ("own", ("city01",)),
    ):  # fmt: skip
        assert mayor.get(at(ground, name, *more)).status_code == 404, name


def test_the_trail_of_a_city_names_no_wish_about_another(ground: Ground, published: Run) -> None:
    told = Entry.objects.about(ground.participation(CITY).scope).filter(verb__startswith="allocations.")
    assert set(told.values_list("verb", flat=True)) <= {"allocations.change_profile"}


def test_a_wish_that_did_not_come_true_is_explained_from_the_city_alone(
    ground: Ground, published: Run, as_: SignIn
) -> None:
    mentor = published.result["cities"][CITY]["mentor"]
    other = "porto" if mentor == "hamburg" else "hamburg"
    places = copy.deepcopy(published.places)
    places[CITY]["wishes"] = [other, mentor]
    problem = copy.deepcopy(published.problem)
    row = next(number for number, city in enumerate(problem["cities"]) if city["id"] == CITY)
    problem["scores"]["languages"][row] = [1, 1]
    names = {each["id"]: each["name"] for each in problem["mentors"]}
    columns = [each["id"] for each in problem["mentors"]]

    def said(points: dict[str, int], **more: Any) -> str:
        problem["scores"]["themes"][row] = [points[key] for key in columns]
        Run.objects.filter(pk=published.pk).update(places=places, problem={**problem, **more})
        return words(as_(ground.mayor).get(at(ground, "own", CITY)))

    why = f"You wished for {names[other]}. For you, {names[mentor]} is better in something that counts before: "
    assert why + "The themes that matter most." in said({mentor: 6, other: 2})
    assert why + "A common theme." in said({mentor: 6, other: 0})
    assert f"You wished for {names[other]}. It would suit you as well or better" in said({mentor: 2, other: 6})
    decided = said({mentor: 2, other: 6}, bans=[[CITY, other]])
    assert f"The programme team has decided that City00 does not go with {names[other]}." in decided
    assert "suit you as well or better" not in decided
