"""A4, A9: people judge solutions, the city says how far it wants to be, the gap is handed on."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client

from cityjourney.accounts.models import User
from cityjourney.assessments.commands import maturing
from cityjourney.assessments.logic.maturity import Judged, judged_scales
from cityjourney.assessments.models import MaturityRound, Rating, Solution
from cityjourney.assessments.queries import candidates, maturity_result
from cityjourney.assessments.queries.change import maturity_change
from cityjourney.assessments.queries.holdings import held_about
from cityjourney.assessments.queries.maturity import scales_of
from cityjourney.audit.models import Entry
from cityjourney.core.errors import DomainError
from cityjourney.methodology.schema import Methodology
from cityjourney.programmes.installers import install_methodology
from tests.assessments.conftest import Cast
from tests.shipped import shipped

SignIn = Callable[[User], Client]


@pytest.fixture
def opened(cast: Cast) -> MaturityRound:
    return maturing.begin_maturity(participation=cast.vigo, by=cast.ana, at=cast.at)


def one(cast: Cast) -> Solution:
    return Solution.objects.filter(edition=cast.world.edition)[0]


def say(cast: Cast, found: MaturityRound, person: User, level: int, *, wanted: bool = True) -> None:
    levels = {scale.key: level for scale in judged_scales(scales_of(cast.world.edition))}
    maturing.judge(
        found=found, said={one(cast): Judged(levels, wanted)}, by=person, of_team=person == cast.ana, at=cast.at
    )


def test_the_catalogue_is_installed_and_what_was_judged_is_kept(cast: Cast, opened: MaturityRound) -> None:
    methodology = shipped()
    assert Solution.objects.filter(edition=cast.world.edition).count() == len(methodology.solutions)
    say(cast, opened, cast.ana, 3)
    kept = one(cast)
    fewer = Methodology.model_validate({**methodology.model_dump(), "solutions": []})
    install_methodology(edition=cast.world.edition, methodology=fewer, by=None, at=cast.at)
    assert [(each.key, each.retired) for each in Solution.objects.filter(edition=cast.world.edition)] == [
        (kept.key, True)
    ]


def test_two_people_are_too_few_and_three_are_enough(cast: Cast, opened: MaturityRound) -> None:
    say(cast, opened, cast.ana, 1)
    say(cast, opened, cast.bea, 1)
    assert maturity_result(cast.vigo) is None
    say(cast, opened, cast.sam, 3)
    found = maturity_result(cast.vigo)
    assert found is not None
    assert (found.people, found.team) == (3, 1)
    first = next(each for each in found.solutions if each.key == one(cast).key)
    assert (first.is_enough, first.standing.level, first.standing.wanted) == (True, 1.0, 3)
    other = next(each for each in found.solutions if each.key != one(cast).key)
    assert (other.is_enough, other.standing.level) == (False, None)


def test_a_large_gap_that_many_want_closed_goes_to_the_strategy(cast: Cast, opened: MaturityRound) -> None:
    for person in (cast.ana, cast.bea, cast.sam):
        say(cast, opened, person, 2)
    assert candidates(cast.vigo) == ()
    maturing.set_ambitions(participation=cast.vigo, levels={one(cast): 4}, by=cast.ana, at=cast.at)
    (found,) = candidates(cast.vigo)
    assert (found.key, found.level, found.ambition, found.gap, found.wanted) == (one(cast).key, 2.0, 4, 2.0, 3)
    for person in (cast.ana, cast.bea):
        say(cast, opened, person, 2, wanted=False)
    assert candidates(cast.vigo) == ()


def test_the_last_word_of_a_person_counts_and_leaves_no_line(cast: Cast, opened: MaturityRound) -> None:
    lines = Entry.objects.count()
    say(cast, opened, cast.ana, 1)
    say(cast, opened, cast.ana, 5)
    assert [each.levels for each in Rating.objects.all()] == [
        {scale.key: 5 for scale in judged_scales(scales_of(cast.world.edition))}
    ]
    assert Entry.objects.count() == lines


def test_a_closed_round_takes_nothing_more(cast: Cast, opened: MaturityRound) -> None:
    with pytest.raises(DomainError, match="open already"):
        maturing.begin_maturity(participation=cast.vigo, by=cast.ana, at=cast.at)
    maturing.close_maturity(found=opened, by=cast.ana, at=cast.at)
    with pytest.raises(DomainError, match="closed"):
        say(cast, opened, cast.ana, 1)
    with pytest.raises(DomainError, match="no such level"):
        maturing.set_ambitions(participation=cast.vigo, levels={one(cast): 9}, by=cast.ana, at=cast.at)


def test_a_stakeholder_judges_by_page_and_sees_no_results(
    cast: Cast, opened: MaturityRound, as_: SignIn, base: str
) -> None:
    sam, solution = as_(cast.sam), one(cast)
    first, second, *_rest = judged_scales(scales_of(cast.world.edition))
    address = f"{base}solutions/judge/{solution.spec.theme}/"
    assert sam.get(base + "solutions/").status_code == 404
    assert solution.name["en"] in sam.get(address).content.decode()
    form = {
        f"{solution.key}.{first.key}": "3", f"{solution.key}.{second.key}": "?", f"{solution.key}.wanted": "yes",
        "made-up.use": "5",
    }  # fmt: skip
    saved = sam.post(address, form, headers={"HX-Request": "true"}).content.decode()
    assert "Saved at" in saved
    assert "<html" not in saved
    (kept,) = Rating.objects.all()
    assert (kept.levels, kept.wanted, kept.of_team) == ({first.key: 3, second.key: None}, True, False)
    assert sam.post(address, form).status_code == 302
    assert '<option value="?" selected>' in sam.get(address).content.decode()
    maturing.close_maturity(found=opened, by=None, at=cast.at)
    assert sam.post(address, form, headers={"HX-Request": "true"}).status_code == 302


def test_the_page_shows_levels_gaps_and_who_may_do_what(
    cast: Cast, opened: MaturityRound, as_: SignIn, base: str
) -> None:
    for person in (cast.ana, cast.bea, cast.sam):
        say(cast, opened, person, 2)
    ana = as_(cast.ana)
    ambition = f"{base}solutions/ambition/{one(cast).spec.theme}/"
    assert as_(cast.mayor).get(ambition).status_code == 404
    assert ana.get(ambition).status_code == 200
    ana.post(ambition, {one(cast).key: "5"})
    page = ana.get(base + "solutions/").content.decode()
    assert "2.0, wants 5: gap 3.0" in page
    assert "3 of 3 people say that the city needs more of it" in page
    assert "0 people judged it; three are needed" in page
    ana.post(base + "solutions/close/")
    assert "Another round" in ana.get(base + "solutions/").content.decode()
    ana.post(base + "solutions/begin/")
    assert MaturityRound.objects.filter(participation=cast.vigo, closed_at=None).count() == 1


def test_rounds_on_other_scales_are_not_compared(cast: Cast, opened: MaturityRound) -> None:
    people = (cast.ana, cast.bea, cast.sam)
    for person in people:
        say(cast, opened, person, 2)
    maturing.close_maturity(found=opened, by=None, at=cast.at)
    later = maturing.begin_maturity(participation=cast.vigo, by=cast.ana, at=cast.at + timedelta(hours=1))
    for person in people:
        say(cast, later, person, 4)
    found = maturity_change(cast.vigo)
    assert found is not None
    assert [(each.before, each.after) for each in found.solutions] == [(2.0, 4.0)]
    MaturityRound.objects.filter(pk=opened.pk).update(fingerprint="other")
    assert maturity_change(cast.vigo) is None


def test_a_person_gets_what_is_held_about_them(cast: Cast, opened: MaturityRound) -> None:
    say(cast, opened, cast.sam, 2)
    (line,) = held_about(cast.sam)["solutions"]
    assert (line["city"], line["wanted"]) == ("Vigo", True)
    assert held_about(cast.ana) == {"solutions": []}
