"""T2: groups come about by lists, move with a reason, and the same list twice is once."""

import pytest

from cityjourney.audit.models import Entry
from cityjourney.core.errors import DomainError
from cityjourney.groups.commands.changing import change_cities, close_group
from cityjourney.groups.commands.tables import TableError, import_groups
from cityjourney.groups.models import Group, GroupCity, TopicRound
from cityjourney.groups.queries.tables import groups_of, groups_sheet
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


def test_a_table_reads_back_as_it_was_written(cast: Cast) -> None:
    cast.form(
        cast.draft("Vigo", "Porto", name='=Warm; "houses"'),
        cast.draft("Gijon", reference="run-1:2", mentor=cast.second, theme=""),
    )
    first = groups_sheet(groups_of(cast.world.edition))
    lines = Entry.objects.count()
    import_groups(edition=cast.world.edition, content=first.encode(), reason="", by=cast.team, at=cast.at)
    assert groups_sheet(groups_of(cast.world.edition)) == first
    assert Entry.objects.count() == lines, "nothing has changed"
    changed = first.replace("gijon", "gijon; braga").replace(",\r\n", f",{cast.jonas.email}\r\n")
    made = import_groups(
        edition=cast.world.edition, content=changed.encode("utf-16"), reason="Braga came", by=cast.team, at=cast.at
    )
    assert {(group.name, tuple(names(group)), group.expert) for group in made} == {
        ('=Warm; "houses"', ("Porto", "Vigo"), cast.jonas),
        ("Warm houses", ("Braga", "Gijon"), cast.jonas),
    }


def test_a_table_with_faults_names_each_with_its_row_and_changes_nothing(cast: Cast) -> None:
    rows = (
        "name;mentor;cities;theme;expert",
        "Good;aarhus;vigo;;",
        ";aarhus;porto;;",
        "Bad;nowhere;porto, atlantis;nothing;nobody@nowhere.example",
    )
    with pytest.raises(TableError) as fault:
        import_groups(edition=cast.world.edition, content="\n".join(rows).encode(), reason="", by=cast.team, at=cast.at)
    assert [problem[:6] for problem in fault.value.problems] == ["Row 3:", *["Row 4:"] * 4]
    assert not Group.objects.exists()
    for content, words in ((b"", "empty"), (b"name;cities\nX;vigo", "mentor"), (b"\0\0", "cannot be read")):
        with pytest.raises(TableError, match=words):
            import_groups(edition=cast.world.edition, content=content, reason="", by=cast.team, at=cast.at)


def test_a_form_sent_twice_makes_one_group(cast: Cast) -> None:
    one = cast.form(cast.draft("Vigo", "Porto", reference=""))
    assert cast.form(cast.draft("Porto", "Vigo", reference="")) == one
    assert Group.objects.count() == 1
