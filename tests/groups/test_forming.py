"""T2: groups come about by lists, move with a reason, and the same list twice is once."""

from datetime import timedelta

import pytest

from cityjourney.audit.models import Entry
from cityjourney.core.errors import DomainError
from cityjourney.groups.commands.changing import change_cities, close_group, name_group, reopen_group
from cityjourney.groups.models import Group, GroupCity, TopicRound
from tests.groups.conftest import Cast


def names(group: Group) -> list[str]:
    return sorted(str(place) for place in group.places.filter(left_at=None))


def test_the_same_list_twice_forms_groups_once(cast: Cast) -> None:
    drafts = (cast.draft("Vigo", "Porto"), cast.draft("Gijon", reference="run-1:2", mentor=cast.second, theme=""))
    first = cast.form(*drafts)
    lines, places = Entry.objects.count(), list(GroupCity.objects.values_list("pk", flat=True))
    assert cast.form(*drafts) == first
    assert Entry.objects.count() == lines, "nothing happened, so nothing is written"
    assert list(GroupCity.objects.values_list("pk", flat=True)) == places
    assert [names(group) for group in first] == [["Porto", "Vigo"], ["Gijon"]]
    assert TopicRound.objects.filter(decided_at=None).count() == 2, "a group starts with its choice of a topic open"


def test_a_changed_list_moves_cities_with_the_reason_in_both_histories(cast: Cast) -> None:
    one, two = cast.form(cast.draft("Vigo", "Porto"), cast.draft("Gijon", reference="run-1:2"))
    cast.form(
        cast.draft("Vigo"), cast.draft("Gijon", "Porto", reference="run-1:2"), reason="A pin of the programme team"
    )
    assert (names(one), names(two)) == (["Vigo"], ["Gijon", "Porto"])
    left, came = GroupCity.objects.filter(participation=cast.world.cities["Porto"]).order_by("pk")
    assert (left.leave_reason, left.left_by) == ("A pin of the programme team", cast.team)
    assert (came.join_reason, came.left_at) == ("A pin of the programme team", None)


def test_another_list_takes_cities_over_and_closes_what_is_left_empty(cast: Cast) -> None:
    (old,) = cast.form(cast.draft("Vigo", "Porto"))
    (new,) = cast.form(cast.draft("Vigo", "Porto", reference="run-2:1"))
    old.refresh_from_db()
    assert old.closed_at == cast.at
    assert names(new) == ["Porto", "Vigo"]
    (back,) = cast.form(cast.draft("Vigo", "Porto"))
    assert (back, back.closed_at) == (old, None), "the first list again opens its group again"


def test_a_list_with_a_fault_forms_nothing(cast: Cast) -> None:
    good = cast.draft("Vigo")
    faults = {
        "stands in the list twice": cast.draft("Vigo", reference="b", name="Other"),
        "is a mentor city": cast.draft("Toronto", reference="b"),
        "cannot lead a group": cast.draft("Porto", reference="b", mentor=cast.world.cities["Leon"]),
        "is not a theme": cast.draft("Porto", reference="b", theme="nothing"),
        "has no city": cast.draft(reference="b"),
        "Give every group a name": cast.draft("Porto", reference="b", name=" "),
        "have the reference": cast.draft("Porto"),
    }
    for words, fault in faults.items():
        with pytest.raises(DomainError, match=words):
            cast.form(good, fault)
        assert not Group.objects.exists()


def test_cities_change_by_hand_only_with_a_reason(cast: Cast, group: Group) -> None:
    cities = [cast.world.cities[name] for name in ("Vigo", "Porto", "Leon")]
    with pytest.raises(DomainError, match="Say why"):
        change_cities(group=group, cities=cities, reason=" ", by=cast.team, at=cast.at)
    change_cities(group=group, cities=cities, reason="Gijon has another theme", by=cast.team, at=cast.at)
    assert names(group) == ["Leon", "Porto", "Vigo"]
    change_cities(group=group, cities=cities, reason="", by=cast.team, at=cast.at)
    close_group(group=group, reason="The theme is done", by=cast.team, at=cast.at)
    assert names(group) == []
    with pytest.raises(DomainError, match="is closed"):
        change_cities(group=group, cities=cities, reason="Again", by=cast.team, at=cast.at)


def test_a_form_sent_twice_makes_one_group(cast: Cast) -> None:
    one = cast.form(cast.draft("Vigo", "Porto", reference=""))
    assert cast.form(cast.draft("Porto", "Vigo", reference="")) == one
    assert Group.objects.count() == 1


def test_a_group_goes_by_its_own_name_and_the_list_changes_nothing_about_that(cast: Cast, group: Group) -> None:
    name_group(group=group, own_name="  Warm   homes ", by=cast.ana, at=cast.at)
    (again,) = cast.form(cast.draft("Vigo", "Porto", "Gijon", name="Aarhus"))
    assert (str(again), again.name, again.own_name) == ("Warm homes", "Aarhus", "Warm homes")
    lines = Entry.objects.count()
    name_group(group=group, own_name="Warm homes", by=cast.ana, at=cast.at)
    assert Entry.objects.count() == lines, "the same name is no news"
    (other,) = cast.form(cast.draft("Braga", reference="b", mentor=cast.second, name="Toronto"))
    for taken in ("warm HOMES", "toronto"):
        with pytest.raises(DomainError, match="Another group is called"):
            name_group(group=other if taken != "toronto" else group, own_name=taken, by=cast.team, at=cast.at)
    name_group(group=group, own_name="", by=cast.ana, at=cast.at)
    group.refresh_from_db()
    assert str(group) == "Aarhus"
    close_group(group=group, reason="Done", by=cast.team, at=cast.at)
    with pytest.raises(DomainError, match="is closed"):
        name_group(group=group, own_name="Late", by=cast.team, at=cast.at)


def test_a_closed_group_opens_again_with_the_cities_that_are_still_free(cast: Cast, group: Group) -> None:
    before = cast.at - timedelta(days=1)
    cities = [cast.world.cities[name] for name in ("Vigo", "Porto")]
    change_cities(group=group, cities=cities, reason="Gijon has left", by=cast.team, at=before)
    close_group(group=group, reason="Done", by=cast.team, at=cast.at)
    (other,) = cast.form(cast.draft("Porto", reference="b", mentor=cast.second))
    for _twice in range(2):
        again = reopen_group(group=group, by=cast.team, at=cast.at)
    assert (names(again), again.closed_at, again.close_reason) == (["Vigo"], None, "")
    assert names(other) == ["Porto"]
    close_group(group=again, reason="Done", by=cast.team, at=cast.at + timedelta(hours=1))
    cast.form(cast.draft("Vigo", "Porto", reference="b", mentor=cast.second))
    with pytest.raises(DomainError, match="Form a new group"):
        reopen_group(group=group, by=cast.team, at=cast.at)
