"""A8, R1: the synthesis; every point says what it rests on, and what has changed since."""

import json

import pytest
from django.urls import reverse

from cityjourney.audit.models import Entry
from cityjourney.core.errors import DomainError
from cityjourney.indicators.commands.readings import Figure, approve, correct
from cityjourney.indicators.models import Reading
from cityjourney.reports.commands import synthesis as commands
from cityjourney.reports.commands.exchange import import_points
from cityjourney.reports.enums import PointKind
from cityjourney.reports.logic.exchange import Row, UnreadableError, as_csv, as_json, read
from cityjourney.reports.logic.facts import Fact, changes, fact_from
from cityjourney.reports.models import Evidence, Point
from cityjourney.reports.queries.facts import all_suggestions, facts_of, suggestions_of
from cityjourney.reports.queries.subject import Subject
from cityjourney.reports.queries.synthesis import lists_of
from tests.journeys.cast import NOW, Cast
from tests.reports.conftest import signed_in, subject_of

JOBLESS = "reading:JOBLESS:city:rijeka"


def a_point(cast: Cast, text: str = "We act together.", kind: str = "strength", fact: Fact | None = None) -> Point:
    return commands.add_point(
        participation=cast.rijeka, kind=kind, text=text, facts=[fact] if fact else [], by=cast.ana, at=NOW
    )


def corrected(cast: Cast, value: float) -> None:
    """Somebody puts the latest unemployment figure right."""
    found = Reading.objects.current().get(indicator__code="JOBLESS", city=cast.rijeka.city, period="2024")
    figure = Figure(period="2024", value=value, source="Statistics office")
    approve(reading=correct(reading=found, figure=figure, by=cast.ana, at=NOW), by=cast.eva, at=NOW)


def points(cast: Cast, kind: str = "strength") -> list[str]:
    found = next(each for each in lists_of(subject_of(cast.rijeka)) if each.kind == kind)
    return [each.point.text for each in found.points]


def test_what_stands_out_is_suggested_once_and_keeps_where_it_came_from(cast: Cast, subject: Subject) -> None:
    offered = {each.key: each for each in suggestions_of(subject)}
    assert offered[JOBLESS].kind == "strength"
    assert offered["reading:RECYCLED:city:rijeka"].kind == "weakness"
    kinds = [each.kind for each in offered.values()]
    assert kinds == sorted(kinds, key=list(PointKind).index), "each kind stands in one place"
    known = facts_of(subject)
    point = commands.take_over(
        participation=cast.rijeka, suggestion=offered[JOBLESS], facts=[known[JOBLESS]], by=cast.ana, at=NOW
    )
    again = commands.take_over(
        participation=cast.rijeka, suggestion=offered[JOBLESS], facts=[known[JOBLESS]], by=cast.ida, at=NOW
    )
    assert (again.pk, point.origin) == (point.pk, JOBLESS)
    row = point.evidence.get()
    assert (row.value, row.period, row.unit, row.added_by) == (4.2, "2024", "%", cast.ana)
    assert JOBLESS not in {each.key for each in suggestions_of(subject_of(cast.rijeka))}
    assert JOBLESS in {each.key for each in all_suggestions(subject_of(cast.rijeka))}


def test_a_figure_that_has_changed_is_named_until_somebody_takes_the_new_one(cast: Cast, subject: Subject) -> None:
    point = a_point(cast, fact=facts_of(subject)[JOBLESS])
    (stated,) = lists_of(subject_of(cast.rijeka))[0].points
    assert (stated.changed, stated.evidence[0].news) == (False, "")
    corrected(cast, 6.1)
    (stated,) = lists_of(subject_of(cast.rijeka))[0].points
    assert "4.2" in stated.evidence[0].said
    assert "6.1" in stated.evidence[0].news
    page = signed_in(cast.ana).get(reverse("reports:synthesis", args=[cast.edition.slug, "rijeka"])).content.decode()
    assert "1 point rests on a figure that has changed" in page
    row = point.evidence.get()
    commands.renew(evidence=row, fact=facts_of(subject_of(cast.rijeka))[JOBLESS], by=cast.ida, at=NOW)
    (stated,) = lists_of(subject_of(cast.rijeka))[0].points
    assert (stated.changed, stated.point.text) == (False, "We act together.")
    assert "6.1" in stated.evidence[0].said


def test_a_change_of_language_is_no_change_of_the_figure(cast: Cast, subject: Subject) -> None:
    from django.utils.translation import override

    a_point(cast, fact=facts_of(subject)[JOBLESS])
    with override("es"):
        (stated,) = lists_of(subject_of(cast.rijeka))[0].points
        assert (stated.evidence[0].news, stated.evidence[0].label) == ("", "Unemployment rate (es)")


def test_a_fact_that_is_gone_is_said_to_be_gone(cast: Cast) -> None:
    a_point(cast, fact=Fact("reading:GONE:city:rijeka", "Gone", 1.0, "%", "2020"))
    (stated,) = lists_of(subject_of(cast.rijeka))[0].points
    assert (stated.evidence[0].is_gone, stated.changed) == (True, True)


def test_two_people_change_a_point_at_once_and_nothing_is_lost(cast: Cast) -> None:
    point = a_point(cast)
    commands.change_point(point=point, text="Ana's words", kind="strength", seen=1, by=cast.ana, at=NOW)
    with pytest.raises(commands.ConflictError) as conflict:
        commands.change_point(point=point, text="Ida's words", kind="strength", seen=1, by=cast.ida, at=NOW)
    assert conflict.value.latest.text == "Ana's words"
    page = signed_in(cast.ida).post(
        reverse("reports:point", args=[cast.edition.slug, "rijeka", point.public_id]),
        {"kind": "strength", "text": "Ida's words", "seen": "1"},
    )
    assert page.status_code == 409
    text = page.content.decode()
    assert "Ana&#x27;s words" in text
    assert "Ida&#x27;s words" in text
    point.refresh_from_db()
    assert point.text == "Ana's words"


def test_without_the_serial_number_words_would_be_lost(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    """The twin: who does not look at the number writes over others."""
    point = a_point(cast)
    commands.change_point(point=point, text="Ana's words", kind="strength", seen=1, by=cast.ana, at=NOW)
    blind = commands.locked

    def sees_the_newest(each: Point) -> Point:
        row = blind(each)
        row.serial = 1
        return row

    monkeypatch.setattr(commands, "locked", sees_the_newest)
    commands.change_point(point=point, text="Ida's words", kind="strength", seen=1, by=cast.ida, at=NOW)
    point.refresh_from_db()
    assert point.text == "Ida's words"


def test_the_same_words_twice_are_no_conflict(cast: Cast) -> None:
    point = a_point(cast)
    for _twice in range(2):
        commands.change_point(point=point, text="Said once", kind="strength", seen=1, by=cast.ana, at=NOW)
    point.refresh_from_db()
    assert point.serial == 2


def test_points_are_ordered_dropped_and_taken_back(cast: Cast) -> None:
    first, second, third = (a_point(cast, text) for text in ("one", "two", "three"))
    commands.move_point(point=third, way="up", by=cast.ana, at=NOW)
    assert points(cast) == ["one", "three", "two"]
    commands.move_point(point=first, way="up", by=cast.ana, at=NOW)
    assert points(cast) == ["one", "three", "two"]
    commands.drop_point(point=third, by=cast.ida, at=NOW)
    commands.drop_point(point=third, by=cast.ida, at=NOW)
    assert points(cast) == ["one", "two"]
    commands.restore_point(point=third, by=cast.ana, at=NOW)
    assert points(cast) == ["one", "three", "two"]
    commands.change_point(point=second, text="two", kind="gap", seen=second.serial, by=cast.ana, at=NOW)
    assert (points(cast), points(cast, "gap")) == (["one", "three"], ["two"])
    verbs = set(Entry.objects.filter(verb__startswith="reports.").values_list("verb", flat=True))
    assert {"reports.move_point", "reports.drop_point", "reports.restore_point", "reports.change_point"} <= verbs


def test_a_dismissed_suggestion_comes_back_only_when_somebody_wants_it(cast: Cast) -> None:
    client = signed_in(cast.ana)
    address = reverse("reports:take", args=[cast.edition.slug, "rijeka"])
    client.post(address, {"suggestion": JOBLESS, "dismiss": "1"})
    point = Point.objects.get(origin=JOBLESS)
    assert point.dropped_at is not None
    client.post(address, {"suggestion": JOBLESS, "take": "1"})
    point.refresh_from_db()
    assert point.dropped_at is None


def test_evidence_is_cited_once_and_needs_words(cast: Cast, subject: Subject) -> None:
    point, fact = a_point(cast), facts_of(subject)[JOBLESS]
    for _twice in range(2):
        commands.cite(point=point, fact=fact, by=cast.ana, at=NOW)
        commands.cite(point=point, words="A study", link="https://example.org/", by=cast.ana, at=NOW)
    assert point.evidence.count() == 2
    with pytest.raises(DomainError, match="Choose a fact"):
        commands.cite(point=point, by=cast.ana, at=NOW)
    commands.uncite(evidence=Evidence.objects.get(key=JOBLESS), by=cast.ana, at=NOW)
    assert point.evidence.count() == 1


def test_who_may_only_see_cannot_write(cast: Cast) -> None:
    point = a_point(cast)
    here = [cast.edition.slug, "rijeka"]
    for person in (cast.mia, cast.ben, cast.pia, cast.sam):
        client = signed_in(person)
        assert client.post(reverse("reports:add", args=here), {"kind": "gap", "text": "x"}).status_code == 404
        assert client.post(reverse("reports:drop", args=[*here, point.public_id])).status_code == 404
        assert client.get(reverse("reports:import", args=here)).status_code == 404
    page = signed_in(cast.mia).get(reverse("reports:synthesis", args=here)).content.decode()
    assert "We act together." in page
    assert reverse("reports:drop", args=[*here, point.public_id]) not in page
    assert signed_in(cast.eva).post(reverse("reports:drop", args=[*here, point.public_id])).status_code == 302


def test_a_point_of_another_city_is_not_found(cast: Cast) -> None:
    point = commands.add_point(participation=cast.cork, kind="gap", text="Cork's", by=cast.ben, at=NOW)
    address = reverse("reports:point", args=[cast.edition.slug, "rijeka", point.public_id])
    assert signed_in(cast.tom).get(address).status_code == 404


# Files

ROWS = [
    Row("We act, “together”; often\nand gladly.", "strength", 1, "", ("a:b", "c:d"), (("A study | of ours", "https://x.eu/"),)),
    Row("=1+1 is what we lack", "gap", 1, "", (), (("Said", ""), ("Written\ndown", "http://y.eu/a?b=c,d"))),
]  # fmt: skip


@pytest.mark.parametrize("written", [as_csv(ROWS), as_json(ROWS, {"city": "Rijeka"})])
def test_written_and_read_again_it_is_the_same(written: str) -> None:
    assert read(written.encode()) == ROWS


@pytest.mark.parametrize("content", [b"\x00\x01", b"{not json", b'{"format": "other"}', b"a,b\n1,2\n", b"[1]"])
def test_another_file_is_refused_in_words(content: bytes) -> None:
    with pytest.raises(UnreadableError):
        read(content)


@pytest.mark.parametrize("form", ["csv", "json"])
def test_export_and_import_change_nothing(cast: Cast, subject: Subject, form: str) -> None:
    point = a_point(cast, fact=facts_of(subject)[JOBLESS])
    commands.cite(point=point, words="A study", link="https://example.org/", by=cast.ana, at=NOW)
    a_point(cast, "Nothing is known of noise.", "gap")
    here, client = [cast.edition.slug, "rijeka"], signed_in(cast.ana)
    file = client.get(reverse("reports:export", args=[*here, form])).content
    before = list(Point.objects.order_by("pk").values_list("text", "serial", "position"))
    tally = import_points(participation=cast.rijeka, rows=read(file), facts=facts_of(subject), by=cast.ana, at=NOW)
    assert (tally.new, tally.changed, tally.same, tally.problems) == (0, 0, 2, [])
    assert list(Point.objects.order_by("pk").values_list("text", "serial", "position")) == before
    Point.objects.all().delete()
    for expected in (2, 0):
        tally = import_points(participation=cast.rijeka, rows=read(file), facts=facts_of(subject), by=cast.ana, at=NOW)
        assert tally.new == expected
    assert Point.objects.get(kind="strength").evidence.count() == 2


def test_one_bad_row_and_nothing_is_read_in(cast: Cast, subject: Subject) -> None:
    rows = [Row("Good", "gap", number=2), Row("x", "wish", number=3), Row("y", "gap", facts=("no:such",), number=4)]
    tally = import_points(participation=cast.rijeka, rows=rows, facts=facts_of(subject), by=cast.ana, at=NOW)
    assert [problem[:6] for problem in tally.problems] == ["Row 3:", "Row 4:"]
    assert (tally.new, Point.objects.count()) == (0, 0)


def test_facts_survive_being_kept_as_json() -> None:
    fact = Fact("k", "Label", 1.5, "%", "2024", "", "/here", "Office", "Group")
    assert fact_from(json.loads(json.dumps(fact.plain()))) == fact
    other, gone = Fact("n", "New", text="x"), Fact("g", "Gone", 2.0)
    told = [(each.kind, each.fact.key) for each in changes([fact, gone], [Fact("k", "Anders", 2.5), other])]
    assert told == [("changed", "k"), ("new", "n"), ("gone", "g")]
    assert changes([fact], [Fact("k", "Otra lengua", 1.5, "%", "2024")]) == []
