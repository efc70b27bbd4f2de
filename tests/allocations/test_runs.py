"""Runs from beginning to end: gathering, solving in the worker, stopping, losing the worker, solving again, files."""

import copy
import subprocess
import sys
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from cityjourney.allocations import tasks
from cityjourney.allocations.commands import runs as commands
from cityjourney.allocations.commands import solving
from cityjourney.allocations.commands.profiles import change_profile
from cityjourney.allocations.commands.wishes import add_wish, drop_wish
from cityjourney.allocations.enums import Origin, State, WishKind
from cityjourney.allocations.logic.building import Wanted
from cityjourney.allocations.logic.outcome import mentor_of, moves
from cityjourney.allocations.models import SILENCE, Run, Wish
from cityjourney.allocations.queries.gathering import places_of, wanted_of, wishes_of
from cityjourney.calls.models import Application, Call
from cityjourney.core.errors import DomainError
from cityjourney.matching import check
from cityjourney.questionnaires.models import Version
from tests.allocations.conftest import NOW, RULES, Ground


def test_pages_do_not_load_the_solver() -> None:
    """The solver weighs a hundred megabytes; a web process has every view and not it."""
    code = (
        "import sys, django; django.setup(); from django.urls import get_resolver; get_resolver().url_patterns;"
        "import cityjourney.allocations.views.results, cityjourney.allocations.tasks, cityjourney.config.wsgi;"
        "from cityjourney.matching import check, parse_problem;"
        "print([name for name in sys.modules if name.split('.')[0] in ('ortools', 'scipy', 'pulp', 'highspy')])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, env=_environment())
    assert done.stdout.strip() == "[]"


def test_the_worker_does_load_it() -> None:
    code = (
        "import sys; from cityjourney.matching import allocate, generate, parse_problem;"
        "allocate(parse_problem(generate(cities=8, mentors=2, seed=0))); print('ortools' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, env=_environment())
    assert done.stdout.strip() == "True"


def _environment() -> dict[str, str]:
    import os

    from tests.installation import ROOT

    return {
        **os.environ, "PYTHONPATH": f"{ROOT / 'src'}:{ROOT}", "DJANGO_SETTINGS_MODULE": "cityjourney.config.settings"
    }  # fmt: skip


def test_what_is_entered_counts_before_the_application_before_the_programme(ground: Ground) -> None:
    space = ground.participation("city05")
    version = Version.objects.get(questionnaire__edition=ground.edition, questionnaire__key="expression-of-interest")
    call = Call.objects.create(
        edition=ground.edition, slug="c", title={"en": "C"}, opens_at=NOW, closes_at=NOW + timedelta(days=1),
        time_zone="UTC", version=version, capacity=1, created_at=NOW,
    )  # fmt: skip
    mentor = ground.participation("porto")
    answers = {"wished-themes": ground.themes[3:5], "wished-mentors": [f"m-{mentor.pk}", "m-0"]}
    made = Application.objects.create(
        call=call, email="a@b.example", started_at=NOW, saved_at=NOW, submitted_at=NOW, handed_in_at=NOW,
        handed_in={"about": {}, "answers": answers},
    )  # fmt: skip
    made.cities.add(space.city)
    entered = {each.id: each for each in places_of(ground.edition)}["city05"]
    assert (entered.themes, entered.origins["themes"]) == ((ground.themes[1], ground.themes[2]), "entered")
    kept = space.matching_profile
    change_profile(
        participation=space, values={"themes": None, "wishes": None}, seen=kept.revision, by=ground.team, at=NOW
    )
    found = {each.id: each for each in places_of(ground.edition)}["city05"]
    assert (found.themes, found.wishes) == (tuple(ground.themes[3:5]), ("porto",))
    assert found.origins["themes"] == found.origins["wishes"] == "application"
    made.delete()
    assert {each.id: each for each in places_of(ground.edition)}["city05"].themes is None


def test_two_people_do_not_overwrite_each_other(ground: Ground) -> None:
    space = ground.participation("city01")
    seen = space.matching_profile.revision
    change_profile(participation=space, values={"gdp_per_head": 20_000}, seen=seen, by=ground.team, at=NOW)
    with pytest.raises(DomainError, match="meantime"):
        change_profile(participation=space, values={"gdp_per_head": 1}, seen=seen, by=ground.team, at=NOW)


def test_gathering_costs_the_same_for_any_number_of_cities(ground: Ground, django_assert_num_queries: Any) -> None:
    with django_assert_num_queries(3):
        assert len(places_of(ground.edition)) == 14


def test_a_run_is_solved_checked_and_proven(ground: Ground) -> None:
    run = ground.solved()
    assert (run.state, run.result["status"]) == (State.DONE, "optimal")
    assert check(run.problem, run.result) == []
    assert set(mentor_of(run.groups)) == {f"city{number:02}" for number in range(12)}
    assert run.result["cities"]["city00"]["alternatives"]


def test_the_same_inputs_and_seed_give_the_same_result(ground: Ground) -> None:
    assert ground.solved().result == ground.solved().result


def test_beginning_hands_the_run_to_the_worker(ground: Ground) -> None:
    run = tasks.begin(ground.run)
    assert DBTaskResult.objects.filter(args_kwargs__args=[run.pk]).count() == 1
    with pytest.raises(DomainError):
        tasks.begin(lambda: commands.create_again(parent=run, rules=RULES, wanted=(), by=None, at=NOW))
    assert DBTaskResult.objects.count() == 1


def test_a_run_without_mentors_is_refused(ground: Ground) -> None:
    cities = [each for each in places_of(ground.edition) if not each.is_mentor]
    with pytest.raises(DomainError, match="at least one"):
        commands.create_run(edition=ground.edition, places=cities, rules=RULES, wanted=(), by=None, at=NOW)


def test_wishes_that_cannot_hold_are_named_with_what_is_enough_to_give_up(ground: Ground) -> None:
    pins = [Wanted("pin", ("city00",), "hamburg"), Wanted("ban", ("city00",), "hamburg")]
    run = ground.solved(*pins, Wanted("pin", ("city01",), "porto"))
    assert run.state == State.IMPOSSIBLE
    assert sorted(each["kind"] for each in run.result["conflict"]) == ["ban", "pin"]
    assert len(run.result["remedies"]) == 2


def test_too_many_cities_for_the_groups_blame_sizes_and_numbers(ground: Ground) -> None:
    run = ground.solved(rules=replace(RULES, group_min=1, group_max=2))
    assert run.state == State.IMPOSSIBLE
    assert {each["kind"] for each in run.result["conflict"]} <= {"group_size", "max_groups"}


def test_a_cancelled_run_is_not_begun_and_can_be_repeated(ground: Ground) -> None:
    run = ground.run()
    commands.cancel(run=run, by=ground.team, at=NOW)
    tasks.solve.call(run.pk)
    run.refresh_from_db()
    assert (run.state, run.result) == (State.CANCELLED, None)
    commands.repeat(run=run, by=ground.team, at=NOW)
    tasks.solve.call(run.pk)
    run.refresh_from_db()
    assert run.state == State.DONE


def test_a_running_run_stops_when_asked(ground: Ground, monkeypatch: pytest.MonkeyPatch) -> None:
    run = ground.run()
    monkeypatch.setattr(tasks, "BEATS", 0.0)
    beat = tasks.beat

    def asked(**said: Any) -> bool:
        commands.cancel(run=run, by=ground.team, at=NOW)
        return beat(**said)

    monkeypatch.setattr(tasks, "beat", asked)
    tasks.solve.call(run.pk)
    run.refresh_from_db()
    assert (run.state, run.result) == (State.CANCELLED, None)
    assert run.cancel_asked_at == NOW


def test_a_run_whose_worker_died_comes_to_a_halt_and_a_late_word_is_void(ground: Ground) -> None:
    run = ground.run()
    dead = solving.claim(run_id=run.pk, at=NOW)
    assert dead is not None
    assert solving.claim(run_id=run.pk, at=NOW) is None, "a run belongs to one worker"
    assert solving.fail_silent(NOW + SILENCE) == 0
    with pytest.raises(DomainError):
        commands.repeat(run=run, by=None, at=NOW + SILENCE)
    late = NOW + SILENCE + timedelta(seconds=1)
    assert solving.fail_silent(late) == 1
    run.refresh_from_db()
    assert run.state == State.FAILED
    commands.repeat(run=run, by=ground.team, at=late)
    tasks.solve.call(run.pk)
    assert not solving.beat(run=dead, phase="", at=late)
    assert not solving.finish(run=dead, state=State.FAILED, at=late)
    run.refresh_from_db()
    assert run.state == State.DONE


def test_a_silent_run_can_be_repeated_without_waiting_for_the_schedule(ground: Ground) -> None:
    run = ground.run()
    solving.claim(run_id=run.pk, at=NOW)
    late = NOW + SILENCE + timedelta(seconds=1)
    assert commands.repeat(run=run, by=ground.team, at=late).state == State.WAITING


def test_a_solver_that_breaks_leaves_a_run_that_failed(ground: Ground, monkeypatch: pytest.MonkeyPatch) -> None:
    run = ground.run()
    monkeypatch.setattr("cityjourney.matching.allocate", lambda *_given: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        tasks.solve.call(run.pk)
    run.refresh_from_db()
    assert (run.state, run.faults) == (State.FAILED, ["ZeroDivisionError"])


def test_a_result_that_does_not_pass_the_check_is_never_shown(ground: Ground, monkeypatch: pytest.MonkeyPatch) -> None:
    run = ground.run()
    monkeypatch.setattr(tasks, "check", lambda *_given: ["City city00 is in 2 groups."])
    tasks.solve.call(run.pk)
    run.refresh_from_db()
    assert (run.state, run.result, run.faults) == (State.FAILED, None, ["City city00 is in 2 groups."])


def test_solving_again_gives_two_answers_with_their_price(ground: Ground) -> None:
    first = ground.solved()
    other = "porto" if mentor_of(first.groups)["city00"] == "hamburg" else "hamburg"
    run = commands.create_again(
        parent=first, rules=RULES, wanted=[Wanted("pin", ("city00",), other)], by=ground.team, at=NOW
    )
    tasks.solve.call(run.pk)
    run.refresh_from_db()
    assert run.origin == Origin.BEST
    best, fewest = run.answers["best"], run.answers["fewest_moves"]
    assert len(fewest["moves"]) <= len(best["moves"])
    assert mentor_of(run.groups)["city00"] == other
    assert mentor_of(run.groups) == mentor_of(best["groups"])
    made = commands.take_fewest(run=run, by=ground.team, at=NOW)
    assert commands.take_fewest(run=run, by=ground.team, at=NOW).pk == made.pk
    assert {each.city for each in moves(first.groups, made.groups)} == {each["city"] for each in fewest["moves"]}
    assert check(made.problem, made.result) == []


def test_only_what_takes_part_can_be_wished_for_and_the_same_wish_is_one(ground: Ground) -> None:
    said = {"edition": ground.edition, "by": ground.team, "at": NOW}
    one = add_wish(kind=WishKind.PIN, cities=["city00"], mentor="hamburg", **said)
    assert add_wish(kind=WishKind.PIN, cities=["city00"], mentor="hamburg", **said).pk == one.pk
    add_wish(kind=WishKind.PIN, cities=["city00"], mentor="porto", **said)
    assert [wish.mentor for wish in wishes_of(ground.edition)] == ["porto"], "a city has one pin"
    for kind, cities, mentor in (
        (WishKind.PIN, ["hamburg"], "porto"), (WishKind.BAN, ["city00"], "city01"), (WishKind.APART, ["city00"], ""),
        (WishKind.TOGETHER, ["city00", "nowhere"], ""), (WishKind.BAN, ["city00", "city01"], "porto"),
    ):  # fmt: skip
        with pytest.raises(DomainError):
            add_wish(kind=kind, cities=cities, mentor=mentor, **said)
    assert len(wanted_of(wishes_of(ground.edition), places_of(ground.edition))) == 1
    drop_wish(wish=Wish.objects.get(), by=ground.team, at=NOW)
    assert wishes_of(ground.edition) == []


def test_a_result_from_a_file_is_believed_only_after_the_check(ground: Ground) -> None:
    run = ground.solved(rules=replace(RULES, group_min=3, group_max=3))
    assert commands.read_result(parent=run, result=run.result, by=ground.team, at=NOW) == run, "nothing is new"
    one, two = [group for group in copy.deepcopy(run.groups) if group["mentor"] == "hamburg"]
    one["cities"][0], two["cities"][0] = two["cities"][0], one["cities"][0]
    other = [one, two, *(group for group in run.groups if group["mentor"] == "porto")]
    made = commands.read_result(parent=run, result={**run.result, "groups": other}, by=ground.team, at=NOW)
    assert (made.origin, made.parent, made.groups) == (Origin.UPLOADED, run, other)
    assert made.result["status"] == "optimal", "the solver itself proved these values"
    assert (made.result["fairness"], check(made.problem, made.result)) == (run.result["fairness"], [])
    wrong = {**run.result, "groups": [*run.groups[1:], run.groups[1]]}
    for result in (wrong, {}, {**run.result, "status": "infeasible", "groups": []}, {**run.result, "groups": "x"}):
        with pytest.raises(DomainError, match="does not fit"):
            commands.read_result(parent=run, result=result, by=ground.team, at=NOW)
    assert Run.objects.count() == 2


def test_a_proof_in_a_file_is_not_believed(ground: Ground) -> None:
    waiting, run = ground.run(), ground.solved()
    odd = {**run.result, "fairness": "x", "secondary": 3, "hurried": [], "cities": {}}
    made = commands.read_result(parent=waiting, result=odd, by=ground.team, at=NOW)
    assert made.result["status"] == "feasible"
    assert not any(item["proved"] for item in made.result["criteria"])
    assert made.result["fairness"] == run.result["fairness"], "figures are reckoned, not read"
    assert "secondary" not in made.result


def test_a_problem_from_a_file_is_solved_and_its_faults_are_named(ground: Ground) -> None:
    first = ground.solved()
    places = places_of(ground.edition)
    said = {"edition": ground.edition, "places": places, "by": ground.team, "at": timezone.now()}
    run = commands.read_problem(problem=first.problem, **said)
    tasks.solve.call(run.pk)
    run.refresh_from_db()
    assert run.result == first.result
    assert run.options["rules"] == first.options["rules"], "known criteria keep their words"
    with pytest.raises(DomainError, match="group_size"):
        commands.read_problem(problem={**first.problem, "group_size": {"min": 3, "max": 1}}, **said)
    for problem in ({}, {**first.problem, "cities": [{"id": "nowhere"}]}, {"cities": 1, "mentors": [3]}):
        with pytest.raises(DomainError):
            commands.read_problem(problem=problem, **said)


def test_a_locked_run_and_one_without_a_result_have_their_ways(ground: Ground) -> None:
    with pytest.raises(DomainError):
        commands.lock(run=ground.run(), by=ground.team, at=NOW)
    run = ground.solved()
    assert commands.lock(run=run, by=ground.team, at=NOW).locked_at == NOW
    assert commands.lock(run=run, on=False, by=ground.team, at=NOW).locked_at is None
