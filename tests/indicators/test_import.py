"""Figures from files: shown first, all or nothing, nothing overwritten, and a second time nothing changes."""

from dataclasses import replace
from io import BytesIO, StringIO

import pytest

from cityjourney.accounts.models import User
from cityjourney.indicators.commands.imports import ImportRefusedError, Terms
from cityjourney.indicators.commands.readings import Figure, approve, enter, submit
from cityjourney.indicators.enums import ReadingState
from cityjourney.indicators.models import Indicator, Reading
from cityjourney.indicators.queries.exports import json_stat_text, write_csv, write_workbook
from cityjourney.organisations.models import City
from tests.indicators.conftest import NOW, TERMS, read

pytestmark = pytest.mark.django_db
HEAD = "indicator,city,spatial_unit,period,value,flag,source\n"


@pytest.fixture(autouse=True)
def _world(catalogue: dict[str, Indicator], cities: dict[str, City]) -> None:
    """The small catalogue and its cities."""


def values(**narrowed: object) -> list[tuple[str, float]]:
    found = Reading.objects.current().filter(**narrowed).order_by("period")
    return list(found.values_list("period", "value"))


def test_a_file_is_read_and_a_second_time_nothing_changes() -> None:
    text = "indicator;city;year;value\nRATE;osijek;2019;7,5\nRATE;HR004C;2020;8\nPEOPLE;Osijek;2020;1 234\n"
    assert read(text).counts["new"] == 3
    assert values(indicator__code="RATE") == [("2019", 7.5), ("2020", 8.0)]
    again = read(text)
    assert (again.counts["same"], again.changes_something) == (3, False)
    assert Reading.objects.count() == 3


def test_a_preview_says_what_would_change_and_changes_nothing() -> None:
    read(HEAD + "RATE,osijek,city,2019,7,,\n")
    text = HEAD + "RATE,osijek,city,2019,8,,\nRATE,split,city,2019,9,,\n"
    report = read(text, preview=True)
    assert [(c.row, c.city, c.before, c.after) for c in report.changes] == [
        (2, "Osijek", 7.0, 8.0),
        (3, "Split", None, 9.0),
    ]
    assert values() == [("2019", 7.0)]
    assert read(text).counts == report.counts


def test_a_changed_figure_is_a_new_version_and_the_old_one_stays() -> None:
    read(HEAD + "RATE,osijek,city,2019,7,,\n")
    read(HEAD + "RATE,osijek,city,2019,8,r,\n")
    versions = list(Reading.objects.order_by("version").values_list("version", "value", "superseded_at"))
    assert versions == [(1, 7.0, NOW), (2, 8.0, None)]
    assert values() == [("2019", 8.0)]


def test_what_the_file_does_not_say_stays() -> None:
    read("indicator,city,period,value,method,note\nRATE,osijek,2019,7,counted,by hand\n")
    read("indicator,city,period,value\nRATE,osijek,2019,8\n")
    reading = Reading.objects.current().get()
    assert (reading.value, reading.method, reading.note) == (8.0, "counted", "by hand")


def test_all_problems_are_named_and_nothing_is_read() -> None:
    text = HEAD + (
        "RATE,osijek,city,2019,7,,\nRATE,osijek,city,2020,many,,\nNONE,osijek,city,2020,1,,\n"
        "RATE,atlantis,city,2020,1,,\nRATE,osijek,moon,2020,1,,\nRATE,osijek,city,2020,101,,\n"
        "RATE,osijek,city,2030,1,,\nRATE,osijek,city,2019,8,,\n"
    )  # fmt: skip
    with pytest.raises(ImportRefusedError) as refused:
        read(text)
    assert [(p.row, p.code) for p in refused.value.report.problems] == [
        (3, "not_a_number"), (4, "unknown_indicator"), (5, "unknown_city"), (6, "not_an_area"), (7, "out_of_range"),
        (8, "in_future"), (9, "twice"),
    ]  # fmt: skip
    assert not Reading.objects.exists()


def test_a_forecast_may_lie_ahead() -> None:
    assert read(HEAD + "RATE,osijek,city,2030,7,f,\n").counts["new"] == 1


def test_an_exchange_file_brings_places_that_nobody_knows_here() -> None:
    tsv = "freq,indic_ur,cities\\TIME_PERIOD\t2019\nA,RATE,HR004C\t7\nA,RATE,XX999C\t8\nA,OTHER,HR004C\t9\n"
    report = read(tsv)
    assert report.counts["new"] == 1
    assert (dict(report.unknown_cities), dict(report.unknown_indicators)) == ({"XX999C": 1}, {"OTHER": 1})


def test_a_greater_city_is_kept_apart_from_the_municipality() -> None:
    tsv = "freq,indic_ur,cities\\TIME_PERIOD\t2019\nA,RATE,HR005C\t7\nA,RATE,HR004C\t9\n"
    read(tsv)
    read(HEAD + "RATE,split,city,2019,8,,\n")
    areas = (
        Reading.objects.current().order_by("city", "spatial_unit").values_list("city__slug", "spatial_unit", "value")
    )
    assert set(areas) == {("split", "greater_city", 7.0), ("split", "city", 8.0), ("osijek", "city", 9.0)}


def test_what_the_city_entered_itself_is_kept_unless_it_is_asked_otherwise(people: tuple[User, User]) -> None:
    ana, ben = people
    figure = Figure(period="2019", value=6, source="City hall")
    city, indicator = City.objects.get(slug="osijek"), Indicator.objects.get(code="RATE")
    own = enter(indicator=indicator, city=city, figure=figure, by=ana, at=NOW)
    approve(reading=submit(reading=own, by=ana, at=NOW), by=ben, at=NOW)
    text = HEAD + "RATE,osijek,city,2019,7,,\n"
    assert read(text).counts["kept"] == 1
    assert values() == [("2019", 6.0)]
    assert read(text, replace(TERMS, replace_own=True)).counts["changed"] == 1
    assert values() == [("2019", 7.0)]


def test_what_a_city_hands_in_waits_and_a_second_time_nothing_changes(people: tuple[User, User]) -> None:
    read(HEAD + "RATE,osijek,city,2019,7,,\n")
    terms = Terms(source="City hall", state=ReadingState.SUBMITTED, only_city=City.objects.get(slug="osijek").pk)
    text = HEAD + "RATE,osijek,city,2019,8,,\nRATE,osijek,city,2020,9,,\n"
    assert read(text, terms, by=people[0]).counts["changed"] == 1
    assert values() == [("2019", 7.0)]
    assert read(text, terms, by=people[0]).counts["same"] == 2
    with pytest.raises(ImportRefusedError) as refused:
        read(HEAD + "RATE,split,city,2019,8,,\n", terms)
    assert refused.value.report.problems[0].code == "other_city"


def test_a_break_is_taken_from_the_flag() -> None:
    read(HEAD + "RATE,osijek,city,2019,7,b,\n")
    assert Reading.objects.current().get().break_before
    assert read(HEAD + "RATE,osijek,city,2019,7,b,\n").counts["same"] == 1


ALL = HEAD + (
    "RATE,osijek,city,2019,7.123456789012345,b,Office\nRATE,osijek,city,2019-06-30,8,,\"=1+1\"\n"
    "RATE,split,greater_city,2019,0.1,de,\nPEOPLE,cork,survey_area,2001,12345678901234567890,,Office\n"
)  # fmt: skip


@pytest.mark.parametrize("kind", ["csv", "json", "xlsx"])
def test_what_is_exported_and_read_in_again_changes_nothing(kind: str) -> None:
    read(ALL)
    readings = Reading.objects.current()
    if kind == "csv":
        text = StringIO(newline="")
        write_csv(readings, text)
        content = text.getvalue().encode()
    elif kind == "json":
        content = json_stat_text(readings, "all", NOW).encode()
    else:
        target = BytesIO()
        write_workbook(readings, target)
        content = target.getvalue()
    report = read(content, Terms(source="somebody else"))
    assert (report.changes, report.counts["same"]) == ([], 4)
    Reading.objects.all().delete()
    assert read(content).counts["new"] == 4
    assert Reading.objects.current().filter(break_before=True, value=7.123456789012345, source__name="Office").exists()


def test_many_figures_need_far_fewer_queries(django_assert_max_num_queries: object) -> None:
    def text(count: int) -> str:
        return HEAD + "".join(f"PEOPLE,osijek,city,{1900 + n // 12}-{n % 12 + 1:02}-01,{n},,\n" for n in range(count))

    with django_assert_max_num_queries(60):  # type: ignore[operator]
        assert read(text(1_500)).counts["new"] == 1_500
