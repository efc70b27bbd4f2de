"""What counts is data of the programme: shown, changed for one run, taken over from an upgrade, absent without harm."""

from collections.abc import Callable
from dataclasses import replace
from importlib import import_module
from typing import Any

import pytest
from django.apps import apps
from django.test import Client

from cityjourney.accounts.models import User
from cityjourney.allocations import tasks
from cityjourney.allocations.commands import runs as commands
from cityjourney.allocations.forms.rules import RulesForm
from cityjourney.allocations.logic.rules import Limit, Rules
from cityjourney.allocations.models import Run
from cityjourney.allocations.queries.rules import rules_from, rules_of_run, shipped_rules
from cityjourney.methodology.schema import GroupSize, Methodology
from cityjourney.programmes.installers import install_methodology
from tests.allocations.conftest import NOW, RULES, Ground
from tests.allocations.test_pages import asked, at, solve_waiting, words
from tests.allocations.test_publishing import publish
from tests.shipped import shipped

SignIn = Callable[[User], Client]
TYPES = [("eu-core", "EU core city")]


def install(ground: Ground, **changes: Any) -> None:
    """Move the edition to a version whose way to form groups differs."""
    way = shipped().allocations[0].model_copy(update=changes)
    version(ground, shipped().model_copy(update={"allocations": [way]}))


def version(ground: Ground, methodology: Methodology) -> None:
    install_methodology(edition=ground.edition, methodology=methodology, by=None, at=NOW)
    ground.edition.refresh_from_db()


def filled(rules: Rules = RULES, **more: object) -> RulesForm:
    return RulesForm(asked(**more), rules=rules, types=TYPES)


def test_a_form_that_nobody_changed_says_the_rules_of_the_programme() -> None:
    form = filled()
    assert form.is_valid(), form.errors
    assert form.rules() == RULES


def test_order_sizes_weights_and_limits_can_be_changed_for_one_run() -> None:
    form = filled(place_1="2", place_2="1", place_5="", weight_area="0", **{"most_eu-core": "3", "least_eu-core": "1"})
    assert form.is_valid(), form.errors
    rules = form.rules()
    keys = [each.key for each in RULES.criteria]
    assert [each.key for each in rules.criteria] == [keys[1], keys[0], keys[2], keys[3]]
    assert (rules.weights["area"], rules.limits) == (0, (Limit("eu-core", 1, 3),))
    again = RulesForm(None, rules=rules, criteria=RULES.criteria, types=TYPES)
    assert [each.key for each in again.offered] == [*[each.key for each in rules.criteria], keys[4]]
    assert again.initial.get("place_5") is None, "what does not count may count again"


@pytest.mark.parametrize(
    ("more", "field", "said"),
    [
        ({"group_min": "9"}, "group_max", "fewer than the cities that a group has at least"),
        ({"place_2": "1"}, "place_2", "“A common language” has place 1 already"),
        ({f"place_{n}": "" for n in range(1, 6)}, "place_1", "At least one thing has to count"),
        ({f"weight_{trait}": "0" for trait in RULES.weights}, "weight_population", "Give at least one trait a weight"),
        ({"most_eu-core": "1", "least_eu-core": "2"}, "least_eu-core", "more than the cities of this type at most"),
    ],
)
def test_rules_that_make_no_sense_are_named_where_they_stand(more: dict[str, str], field: str, said: str) -> None:
    form = filled(**more)
    assert not form.is_valid()
    assert said in str(form.errors[field])


def test_a_limit_of_a_type_that_nobody_has_now_stays() -> None:
    form = filled(replace(RULES, limits=(Limit("gone", 1, 2),)))
    assert form.is_valid()
    assert form.rules().limits == (Limit("gone", 1, 2),)


def test_a_run_says_what_it_went_by_and_where_it_departs(ground: Ground, as_: SignIn) -> None:
    team = as_(ground.team)
    assert "depart" not in words(team.get(at(ground, "new")))
    team.post(at(ground, "new"), asked(group_max=6, place_3="4", place_4="3"))
    solve_waiting()
    said = words(team.get(at(ground, "run", 1)))
    assert "5 to 6 cities The programme says: 5 to 7 cities" in said
    assert "Wishes of the cities; The themes that matter most" in said
    page = words(team.get(at(ground, "new")))
    assert "These are the rules of the run before." in page
    assert "Cities of a group: 5 to 6 cities (The programme says: 5 to 7 cities)" in page
    assert "depart" not in words(team.get(at(ground, "new") + "?anew=1"))
    assert "How much each trait counts" not in page
    assert "weight_population" not in team.get(at(ground, "again", 1)).content.decode(), "figures stay as they are"


def test_an_upgrade_changes_where_later_runs_start_and_no_run_that_there_is(ground: Ground, as_: SignIn) -> None:
    run = ground.solved(rules=replace(RULES, group_max=6))
    assert rules_from(ground.edition) == replace(RULES, group_max=6)
    install(ground, group_size=GroupSize(min=4, max=8))
    assert rules_from(ground.edition) == shipped_rules(ground.edition)[0] == replace(RULES, group_min=4, group_max=8)
    run.refresh_from_db()
    assert rules_of_run(run).group_max == 6
    assert "The programme says: 5 to 7 cities" in words(as_(ground.team).get(at(ground, "run", 1)))


def test_without_rules_the_pages_say_so_and_files_still_work(ground: Ground, as_: SignIn) -> None:
    problem = ground.solved().problem
    Run.objects.all().delete()
    version(ground, shipped().model_copy(update={"allocations": []}))
    team = as_(ground.team)
    for name in ("index", "new", "inputs", "wishes"):
        answer = team.get(at(ground, name))
        assert answer.status_code == 200
        assert ("forms no groups by matching" in words(answer)) == (name in ("index", "new")), name
    assert team.get(at(ground, "profile", "city00")).status_code == 200
    assert team.post(at(ground, "new"), asked()).status_code == 200
    assert not Run.objects.exists()
    run = commands.read_problem(edition=ground.edition, problem=problem, places=ground.places(), by=None, at=NOW)
    tasks.solve.call(run.pk)
    said = words(team.get(at(ground, "run", run.number)))
    assert "common-language" in said, "what nobody describes is called by its key"
    assert "Proven: no allocation does better." in said


def test_a_city_reads_what_counts_in_the_words_of_its_programme(ground: Ground, as_: SignIn) -> None:
    criterion = shipped().allocations[0].criteria[2].model_copy(update={"sentence": {"en": "Whatever is dear to it"}})
    install(ground, criteria=[criterion])
    publish(ground.solved(rules=shipped_rules(ground.edition)[0]), ground.team)
    said = words(as_(ground.mayor).get(at(ground, "own", "city00")))
    assert "Whatever is dear to it" in said
    assert "A language that the city and its mentor city share" not in said
    assert "You share" not in said, "what does not count is no reason"


def test_a_run_from_before_the_rules_were_data_stays_readable(ground: Ground, as_: SignIn) -> None:
    old = ("language", "theme_none", "theme", "preference", "relatability")
    run = ground.solved()
    renamed = dict(zip([each.key for each in RULES.criteria], old, strict=True))
    for item in (*run.problem["criteria"], *run.result["criteria"]):
        item["key"] = renamed[item["key"]]
    for entry in run.result["cities"].values():
        entry["scores"] = {renamed[key]: value for key, value in entry["scores"].items()}
        for each in entry["alternatives"]:
            each["price"] = {renamed[key]: value for key, value in each["price"].items()}
    rules = {"group_min": 5, "group_max": 7, "limits": [["eu-core", 6, 0]], "second_mentors": 0}
    run.options = {"seed": 1, "rules": rules}
    run.save()
    odd = commands.read_problem(
        edition=ground.edition, problem=ground.run().problem, places=ground.places(), by=None, at=NOW
    )
    odd.options = {"seed": 1}
    odd.save()
    describe = import_module("cityjourney.allocations.migrations.0002_old_runs_say_what_counted").describe
    describe(apps, None)
    describe(apps, None)
    run.refresh_from_db()
    odd.refresh_from_db()
    assert [each.measure for each in rules_of_run(run).criteria] == [each.measure for each in RULES.criteria]
    assert (rules_of_run(run).weights, rules_of_run(run).limits) == (RULES.weights, (Limit("eu-core", 0, 6),))
    assert {each.measure for each in rules_of_run(odd).criteria} == {""}
    team = as_(ground.team)
    city = min(run.result["cities"])
    for name, more in (("run", ()), ("sheet", (city,)), ("again", ()), ("compare", ()), ("cities", ())):
        answer = team.get(at(ground, name, run.number, *more))
        assert answer.status_code == 200
        assert "theme_none" not in words(answer), name
    assert "Every city has a theme in common" in words(team.get(at(ground, "run", run.number)))
    assert rules_from(ground.edition) == RULES, "a new run starts from the programme"
