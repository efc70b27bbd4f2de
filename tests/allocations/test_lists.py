"""Long lists can be searched, the map shows one group, and two people who change the same thing hear of each other."""

from collections.abc import Callable

import pytest
from django.test import Client

from cityjourney.accounts.models import User
from cityjourney.allocations.commands.letters import edit_letter
from cityjourney.allocations.commands.profiles import change_profile
from cityjourney.allocations.models import Letter
from tests.allocations.conftest import NOW, Ground
from tests.allocations.test_pages import at, words
from tests.allocations.test_publishing import publish

SignIn = Callable[[User], Client]


@pytest.mark.parametrize(
    ("query", "there", "gone"),
    [
        ("q=city03", "City03", "City04"), ("q=hamb", "Hamburg", "City04"), ("only=mentors", "Porto", "City04"),
        ("only=missing", "City05", "City04"), ("only=helpful", "City04", "Only where"),
        ("q=nowhere", "No city is", "City04"),
        ("only=strange", "City04", "Only where"),
    ],
)  # fmt: skip
def test_what_is_known_can_be_searched(ground: Ground, as_: SignIn, query: str, there: str, gone: str) -> None:
    space = ground.participation("city05")
    seen = space.matching_profile.revision
    change_profile(participation=space, values={"languages": []}, seen=seen, by=ground.team, at=NOW)
    page = words(as_(ground.team).get(at(ground, "inputs") + "?" + query))
    assert there in page
    assert gone not in page


def test_cities_of_a_run_are_found_by_their_mentor_too(ground: Ground, as_: SignIn) -> None:
    run = ground.solved()
    group = next(group for group in run.groups if group["mentor"] == "porto")
    page = words(as_(ground.team).get(at(ground, "cities", 1) + "?q=porto&sort=-rank"))
    assert {f"City{number:02}" for number in range(12) if f"City{number:02}" in page} == {
        name.title() for name in group["cities"]
    }
    assert "By name" in page


def test_the_map_shows_one_group_with_names_and_the_others_dim(ground: Ground, as_: SignIn) -> None:
    run = ground.solved()
    for number, key in enumerate(run.places):
        run.places[key] |= {"latitude": 40.0 + number, "longitude": 2.0 * number}
    run.save()
    team = as_(ground.team)
    for asked, marks in (("", 0), ("?group=1", 14 - 1 - len(run.groups[0]["cities"]))):
        page = team.get(at(ground, "map", 1) + asked).content.decode()
        assert (page.count(" dim"), page.count('class="name"')) == (marks, 14 - marks)
        assert page.count('class="tie') == (1 if asked else 2)
    for asked, status in (("0", 404), ("3", 404), ("x", 400), ("٣", 400)):
        assert team.get(at(ground, "map", 1) + f"?group={asked}").status_code == status


def test_two_people_who_change_a_city_hear_of_each_other_and_lose_nothing(ground: Ground, as_: SignIn) -> None:
    team, space = as_(ground.team), ground.participation("city05")
    seen = space.matching_profile.revision
    change_profile(participation=space, values={"networks": ["Theirs"]}, seen=seen, by=None, at=NOW)
    form = {"revision": seen, "networks": "Mine", "languages": ["en"]}
    answer = team.post(at(ground, "profile", "city05"), form)
    assert answer.status_code == 409
    page = answer.content.decode()
    assert "Somebody changed this city in the meantime" in page
    assert "Theirs" in page
    assert 'value="Mine"' in page
    assert team.post(at(ground, "profile", "city05"), {**form, "revision": seen + 1}).status_code == 302
    space.matching_profile.refresh_from_db()
    assert space.matching_profile.networks == ["Mine"]


def test_two_people_who_change_a_letter_see_both_texts(ground: Ground, as_: SignIn) -> None:
    publish(ground.solved(), ground.team)
    letter = Letter.objects.get(participation__city__slug="city00")
    edit_letter(letter=letter, subject="S", text="Theirs", seen=1, by=ground.team, at=NOW)
    form = {"revision": 1, "subject": "S", "text": "Mine"}
    answer = as_(ground.team).post(at(ground, "letter", letter.run.number, letter.public_id), form)
    assert answer.status_code == 409
    assert "As it stands now Theirs" in words(answer)
    assert "Mine" in answer.content.decode()
