"""A figure is entered, handed in, approved by somebody else; corrected by a new version; never overwritten."""

from dataclasses import replace

import pytest
from django.db import IntegrityError, transaction

from cityjourney.accounts.models import User
from cityjourney.audit.models import Entry
from cityjourney.core.errors import DomainError
from cityjourney.indicators.commands.peers import choose_peers
from cityjourney.indicators.commands.readings import Figure, approve, correct, enter, mark_break, send_back, submit
from cityjourney.indicators.enums import ReadingState
from cityjourney.indicators.models import Indicator, Reading
from cityjourney.organisations.models import City
from tests.indicators.conftest import NOW

pytestmark = pytest.mark.django_db
FIGURE = Figure(period="2024", value=7.5, source="City hall")


@pytest.fixture
def entered(catalogue: dict[str, Indicator], cities: dict[str, City], people: tuple[User, User]) -> Reading:
    return enter(indicator=catalogue["RATE"], city=cities["osijek"], figure=FIGURE, by=people[0], at=NOW)


@pytest.fixture
def approved(entered: Reading, people: tuple[User, User]) -> Reading:
    return approve(reading=submit(reading=entered, by=people[0], at=NOW), by=people[1], at=NOW)


def test_only_what_somebody_else_approved_counts(entered: Reading, people: tuple[User, User]) -> None:
    ana, ben = people
    assert not Reading.objects.current().exists()
    submit(reading=entered, by=ana, at=NOW)
    with pytest.raises(DomainError, match="Two pairs of eyes"):
        approve(reading=entered, by=ana, at=NOW)
    assert not Reading.objects.current().exists()
    approve(reading=entered, by=ben, at=NOW)
    assert Reading.objects.current().get() == entered


def test_a_draft_is_not_approved_and_a_figure_moves_once(entered: Reading, people: tuple[User, User]) -> None:
    with pytest.raises(DomainError, match="moved on"):
        approve(reading=entered, by=people[1], at=NOW)
    submit(reading=entered, by=people[0], at=NOW)
    with pytest.raises(DomainError, match="moved on"):
        submit(reading=entered, by=people[0], at=NOW)


def test_a_figure_is_sent_back_with_a_reason(entered: Reading, people: tuple[User, User]) -> None:
    submit(reading=entered, by=people[0], at=NOW)
    with pytest.raises(DomainError, match="what is missing"):
        send_back(reading=entered, remark=" ", by=people[1], at=NOW)
    send_back(reading=entered, remark="Which office counted it?", by=people[1], at=NOW)
    assert (entered.state, entered.remark) == (ReadingState.DRAFT, "Which office counted it?")


def test_a_newer_draft_replaces_the_open_one_and_both_are_kept(
    entered: Reading, catalogue: dict[str, Indicator], cities: dict[str, City], people: tuple[User, User]
) -> None:
    newer = enter(
        indicator=catalogue["RATE"], city=cities["osijek"], figure=replace(FIGURE, value=8), by=people[1], at=NOW
    )
    entered.refresh_from_db()
    assert (newer.version, entered.superseded_at) == (2, NOW)
    assert Reading.objects.pending().get() == newer


def test_a_correction_counts_only_when_it_is_approved(approved: Reading, people: tuple[User, User]) -> None:
    ana, ben = people
    changed = correct(reading=approved, figure=replace(FIGURE, value=8), by=ana, at=NOW)
    assert Reading.objects.current().get().value == 7.5
    approve(reading=changed, by=ben, at=NOW)
    approved.refresh_from_db()
    assert Reading.objects.current().get().value == 8
    assert (approved.value, approved.superseded_at) == (7.5, NOW)
    with pytest.raises(DomainError, match="Nothing is different"):
        correct(reading=changed, figure=replace(FIGURE, value=8), by=ana, at=NOW)


def test_a_break_is_marked_with_a_reason_and_taken_back(approved: Reading, people: tuple[User, User]) -> None:
    ben = people[1]
    with pytest.raises(DomainError, match="why"):
        mark_break(reading=approved, broken=True, why="", by=ben, at=NOW)
    marked = mark_break(reading=approved, broken=True, why="New borders", by=ben, at=NOW)
    assert (marked.version, marked.break_before, marked.note) == (2, True, "New borders")
    back = mark_break(reading=marked, broken=False, why="", by=ben, at=NOW)
    assert (Reading.objects.current().get(), back.break_before, Reading.objects.count()) == (back, False, 3)


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"period": "next year"}, "year"),
        ({"period": "2031"}, "not happened"),
        ({"value": 101.0}, "the most"),
        ({"value": -1.0}, "the least"),
        ({"value": float("nan")}, "number"),
        ({"source": " "}, "where the figure is from"),
        ({"flag": "q"}, "flag"),
    ],
)
def test_what_cannot_be_is_refused_in_words(
    catalogue: dict[str, Indicator], cities: dict[str, City], change: dict[str, object], said: str
) -> None:
    figure = replace(FIGURE, **change)  # type: ignore[arg-type]
    with pytest.raises(DomainError, match=said):
        enter(indicator=catalogue["RATE"], city=cities["osijek"], figure=figure, by=None, at=NOW)
    assert not Reading.objects.exists()


def test_the_database_itself_keeps_one_counting_version(approved: Reading) -> None:
    twin = {
        f.attname: getattr(approved, f.attname) for f in Reading._meta.concrete_fields if f.name not in {"id", "series"}
    }
    with pytest.raises(IntegrityError), transaction.atomic():
        Reading.objects.create(**{**twin, "version": 9})
    Reading.objects.create(**{**twin, "version": 9, "superseded_at": NOW})  # history may have as many as it likes


def test_every_act_leaves_its_line(approved: Reading) -> None:
    verbs = list(Entry.objects.order_by("pk").values_list("verb", flat=True))
    assert verbs == ["indicators.enter", "indicators.submit", "indicators.approve"]


def test_peers_are_stored_and_a_city_is_not_its_own(cities: dict[str, City], people: tuple[User, User]) -> None:
    osijek, split = cities["osijek"], cities["split"]
    chosen = choose_peers(city=osijek, peers=[split], named=True, by=people[0], at=NOW)
    assert (list(chosen.peers.all()), chosen.named) == ([split], True)
    with pytest.raises(DomainError, match="own peer"):
        choose_peers(city=osijek, peers=[osijek], named=True, by=people[0], at=NOW)
