"""Publishing: the groups of the edition are those of the result, once, with letters that wait; and taking it back."""

from dataclasses import replace
from typing import Any

import pytest

from cityjourney.accounts.models import User
from cityjourney.allocations.commands import letters, publishing
from cityjourney.allocations.commands.runs import create_again, lock, take_fewest
from cityjourney.allocations.logic.building import Wanted
from cityjourney.allocations.logic.outcome import mentor_of
from cityjourney.allocations.models import Letter, Run
from cityjourney.allocations.queries.runs import published_run
from cityjourney.allocations.tasks import solve
from cityjourney.audit.models import Entry
from cityjourney.core.errors import DomainError
from cityjourney.groups.models import Group, GroupCity
from cityjourney.notifications.models import Message
from tests.allocations.conftest import NOW, RULES, Ground


def publish(run: Run, by: User) -> None:
    lock(run=run, by=by, at=NOW)
    assert publishing.publish(run=run, by=by, at=NOW)
    run.refresh_from_db()


def standing(ground: Ground) -> set[tuple[str, frozenset[str]]]:
    """The open groups as they stand: mentor and cities."""
    found: dict[tuple[int, str], set[str]] = {}
    rows = GroupCity.objects.filter(group__edition=ground.edition, group__closed_at=None, left_at=None)
    for group, mentor, city in rows.values_list("group", "group__mentor__city__slug", "participation__city__slug"):
        found.setdefault((group, mentor), set()).add(city)
    return {(mentor, frozenset(cities)) for (_group, mentor), cities in found.items()}


def wanted(run: Run) -> set[tuple[str, frozenset[str]]]:
    return {(group["mentor"], frozenset(group["cities"])) for group in run.groups}


def other(run: Run, city: str) -> str:
    return "porto" if mentor_of(run.groups)[city] == "hamburg" else "hamburg"


@pytest.mark.parametrize("sizes", [(5, 7, 0), (3, 4, 0), (2, 12, 0), (6, 6, 3)])
def test_published_groups_are_those_of_the_result(ground: Ground, sizes: tuple[int, int, int]) -> None:
    least, most, second = sizes
    rules = replace(RULES, group_min=least, group_max=most, second_mentors=second)
    run = ground.solved(rules=rules)
    publish(run, ground.team)
    assert standing(ground) == wanted(run)
    assert Letter.objects.filter(run=run).count() == 12 + len({group["mentor"] for group in run.groups})
    assert Message.objects.filter(kind="allocations.letter").count() == 0, "nothing goes out unread"


def test_a_run_is_published_once_and_only_locked(ground: Ground) -> None:
    run = ground.solved()
    with pytest.raises(DomainError, match="Lock"):
        publishing.publish(run=run, by=ground.team, at=NOW)
    publish(run, ground.team)
    assert not publishing.publish(run=run, by=ground.team, at=NOW)
    assert Entry.objects.filter(verb="allocations.publish").count() == 1
    with pytest.raises(DomainError, match="published"):
        lock(run=run, on=False, by=ground.team, at=NOW)


def test_the_next_run_moves_cities_and_keeps_the_groups(ground: Ground) -> None:
    first = ground.solved()
    publish(first, ground.team)
    before = {group.pk for group in Group.objects.filter(edition=ground.edition)}
    pin = Wanted("pin", ("city00",), other(first, "city00"))
    again = create_again(parent=first, rules=RULES, wanted=[pin], by=ground.team, at=NOW)
    solve.call(again.pk)
    again.refresh_from_db()
    run = take_fewest(run=again, by=ground.team, at=NOW)
    publish(run, ground.team)
    assert standing(ground) == wanted(run)
    first.refresh_from_db()
    assert not first.is_published
    found = published_run(ground.edition)
    assert found is not None
    assert found.pk == run.pk
    assert before >= set(Group.objects.filter(edition=ground.edition, closed_at=None).values_list("pk", flat=True)) or (
        len(run.groups) > len(first.groups)
    )
    assert publishing.withdraw(run=run, by=ground.team, at=NOW)
    assert standing(ground) == wanted(first), "what was published before counts again"


def test_taking_it_back_closes_the_groups_and_forgets_the_drafts(ground: Ground) -> None:
    run = ground.solved()
    assert not publishing.withdraw(run=run, by=ground.team, at=NOW)
    publish(run, ground.team)
    assert publishing.withdraw(run=run, by=ground.team, at=NOW)
    assert (standing(ground), Letter.objects.count()) == (set(), 0)
    assert published_run(ground.edition) is None
    run.refresh_from_db()
    assert publishing.publish(run=run, by=ground.team, at=NOW), "it can be published anew"
    assert standing(ground) == wanted(run)


def test_once_a_letter_is_sent_nothing_is_taken_back(ground: Ground) -> None:
    run = ground.solved()
    publish(run, ground.team)
    letter = Letter.objects.get(participation__city__slug="city00")
    assert letters.release_letter(letter=letter, seen=letter.revision, by=ground.team, at=NOW)
    assert not letters.release_letter(letter=letter, seen=letter.revision, by=ground.team, at=NOW)
    message = Message.objects.get(kind="allocations.letter")
    assert (message.to, "city00/" in message.text) == (ground.mayor.email, True)
    with pytest.raises(DomainError, match="sent"):
        publishing.withdraw(run=run, by=ground.team, at=NOW)


def test_a_letter_is_changed_by_one_and_sent_as_it_was_read(ground: Ground) -> None:
    run = ground.solved()
    publish(run, ground.team)
    letter = Letter.objects.get(participation__city__slug="city00")
    said: dict[str, Any] = {"letter": letter, "by": ground.team, "at": NOW}
    letters.edit_letter(subject="Yours", text="Hello", seen=1, **said)
    with pytest.raises(DomainError, match="meantime"):
        letters.edit_letter(subject="Mine", text="Hello", seen=1, **said)
    with pytest.raises(DomainError, match="meantime"):
        letters.release_letter(seen=1, **said)
    with pytest.raises(DomainError, match="needs"):
        letters.edit_letter(subject=" ", text="Hello", seen=2, **said)
    sent, refused = letters.release_all(
        run=run, seen={str(each.public_id): each.revision for each in run.letters.all()}, by=ground.team, at=NOW
    )
    assert (sent, len(refused)) == (1, 13), "only one city has people to write to"
    assert Message.objects.get(kind="allocations.letter").subject == "Yours"
    with pytest.raises(DomainError, match="sent"):
        letters.edit_letter(subject="Late", text="Hello", seen=2, **said)


def test_a_city_that_left_stops_the_publication(ground: Ground) -> None:
    run = ground.solved()
    space = ground.participation("city03")
    space.left_on = NOW.date()
    space.save()
    lock(run=run, by=ground.team, at=NOW)
    with pytest.raises(DomainError, match="City03"):
        publishing.publish(run=run, by=ground.team, at=NOW)
    assert standing(ground) == set()
