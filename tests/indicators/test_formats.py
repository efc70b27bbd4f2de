"""Files of every kind are understood, and what is wrong with them is named cell by cell."""

import gzip
import json
from contextlib import suppress
from io import BytesIO

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cityjourney.indicators.logic.formats import (
    FileError,
    Missing,
    Observation,
    Problem,
    json_stat,
    open_file,
    workbook,
)
from cityjourney.indicators.logic.formats import observation as cells

LONG = "indicator_code,city_code,year,value,flag\nRATE,HR004C,2019,7.5,e\nRATE,HR004C,2020,:,\n"
SDMX = (
    "DATAFLOW,LAST UPDATE,freq,indic_ur,cities,TIME_PERIOD,OBS_VALUE,OBS_FLAG,CONF_STATUS\n"
    "ESTAT:URB_CLMA(1.0),12/05/25 23:00:00,A,RATE:Unemployment rate (%),HR004C:Osijek,2019,7.5,be,\n"
)
TSV = "freq,indic_ur,cities\\TIME_PERIOD\t2018 \t2019 \t2020 \nA,RATE,HR004C\t: \t7.5 be\t:c\n"
CUBE = {
    "version": "2.0", "class": "dataset", "id": ["indic_ur", "cities", "time"], "size": [1, 2, 2],
    "dimension": {
        "indic_ur": {"category": {"index": {"RATE": 0}}},
        "cities": {"category": {"index": {"HR005C": 1, "HR004C": 0}, "label": {"HR005C": "Split (greater city)"}}},
        "time": {"category": {"index": ["2019", "2020"]}},
    },
    "value": [7.5, None, 8, 9.25], "status": {"0": "e"},
}  # fmt: skip


def items(content: str | bytes) -> list[Observation | Problem | Missing]:
    return list(open_file(BytesIO(content.encode() if isinstance(content, str) else content)).items)


def figures(content: str | bytes) -> list[tuple[str, str, str, float, str]]:
    return [(o.indicator, o.city, o.period, o.value, o.flag) for o in items(content) if isinstance(o, Observation)]


@pytest.mark.parametrize(
    ("kind", "text", "flag"),
    [("long_csv", LONG, "e"), ("sdmx_csv", SDMX, "be"), ("tsv", TSV, "be"), ("json_stat", json.dumps(CUBE), "e")],
)
def test_each_kind_is_recognised_and_read(kind: str, text: str, flag: str) -> None:
    assert open_file(BytesIO(text.encode())).kind == kind
    assert figures(text)[0] == ("RATE", "HR004C", "2019", 7.5, flag)


def test_a_packed_file_is_read_as_what_it_is() -> None:
    assert figures(gzip.compress(TSV.encode())) == figures(TSV)


def test_missing_cells_are_missing_and_never_zero() -> None:
    assert [item for item in items(TSV) if isinstance(item, Missing)] == [Missing(2, "2018"), Missing(2, "2020")]
    assert items(LONG)[1] == Missing(3)
    assert len(figures(json.dumps(CUBE))) == 3


def test_a_greater_city_is_told_by_its_label() -> None:
    found = [o for o in items(json.dumps(CUBE)) if isinstance(o, Observation)]
    assert {o.city: o.spatial_unit for o in found} == {"HR004C": None, "HR005C": "greater_city"}


def test_an_empty_cube_of_vast_size_costs_nothing() -> None:
    axis = {"category": {"index": [str(n) for n in range(3_000)]}}
    cube = {**CUBE, "size": [3_000] * 3, "dimension": dict.fromkeys(CUBE["id"], axis), "value": {"5": 1}, "status": {}}
    assert len(items(json.dumps(cube))) == 1


@pytest.mark.parametrize(
    ("text", "row", "code"),
    [
        ("indicator,city,year,value\nRATE,osijek,2019,seven\n", 2, "not_a_number"),
        ('indicator,city,year,value\nRATE,osijek,2019,"1,234"\n', 2, "ambiguous"),
        ("indicator,city,year,value\nRATE,osijek,20190,7\n", 2, "not_a_period"),
        ("indicator,city,year,value,flag\nRATE,osijek,2019,7,q\n", 2, "not_a_flag"),
        ("indicator,city,year,value\n,osijek,2019,7\n", 2, "empty"),
        ("indicator,city,when,value\nRATE,osijek,2019,7\n", 1, "no_column"),
        ("freq,indic_ur,cities\\TIME_PERIOD\t2018\nA,RATE,HR004C\tmany\n", 2, "not_a_number"),
        ('{"class": "dataset", "id": ["a"]}', 0, "broken_json"),
        ("{" * 100_000, 0, "broken_json"),
    ],
)
def test_what_cannot_be_read_is_named(text: str, row: int, code: str) -> None:
    (problem,) = [item for item in items(text) if isinstance(item, Problem)]
    assert (problem.row, problem.code) == (row, code)


@pytest.mark.parametrize(
    ("content", "code"), [(b"", "empty"), (b"\x00\x01\x02", "not_text"), (b"hello\n", "unknown_kind")]
)
def test_what_is_no_table_is_refused(content: bytes, code: str) -> None:
    with pytest.raises(FileError) as error:
        open_file(BytesIO(content))
    assert error.value.code == code


def test_a_damaged_packed_file_ends_in_an_answer() -> None:
    packed = gzip.compress((TSV + "A,RATE,HR005C\t: \t7\t8\n" * 50_000).encode())
    found = items(packed[: len(packed) // 2])
    assert isinstance(found[-1], Problem)
    assert found[-1].code == "broken_pack"
    with pytest.raises(FileError):
        open_file(BytesIO(packed[:2] + b"nothing that can be unpacked"))


def test_a_broken_workbook_ends_in_an_answer() -> None:
    assert [p.code for p in items(b"PK\x03\x04 nothing else") if isinstance(p, Problem)] == ["broken_workbook"]


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("1 234,5", 1234.5),
        ("1.234,5", 1234.5),
        ("1,234.5", 1234.5),
        ("−3", -3.0),
        ("12,34", 12.34),
        ("1.234.567", 1234567),
    ],
)
def test_numbers_are_read_as_people_write_them(text: str, value: float) -> None:
    assert cells.number(text) == value


@given(st.floats(allow_nan=False, allow_infinity=False))
def test_a_written_number_is_read_back_as_it_was(value: float) -> None:
    assert cells.number(repr(value)) == value


@given(st.text(max_size=20))
def test_no_text_breaks_the_reader_of_cells(text: str) -> None:
    for read in (cells.number, cells.period, cells.flags):
        with suppress(cells.CellError):
            read(text)


@settings(deadline=None)
@given(st.binary(max_size=300))
def test_no_file_breaks_the_reader(content: bytes) -> None:
    with suppress(FileError):
        list(open_file(BytesIO(content)).items)


OBSERVATIONS = st.lists(
    st.builds(
        Observation,
        row=st.just(0),
        indicator=st.sampled_from(["RATE", "EC:I:T:1C"]),
        city=st.sampled_from(["osijek", "split"]),
        period=st.sampled_from(["2001", "2020", "2020-06-30"]),
        value=st.floats(-1e9, 1e9).map(lambda value: value + 0.0),
        spatial_unit=st.sampled_from(["city", "greater_city"]),
        flag=st.sampled_from(["", "b", "de"]),
        break_before=st.booleans(),
        source=st.sampled_from(["Office", "=HYPERLINK(1)"]),
        dataset=st.sampled_from(["", "urb_clma"]),
        method=st.sampled_from(["", "counted"]),
        confidence=st.sampled_from(["high", "provisional"]),
        note=st.sampled_from(["", "a note; with, signs"]),
    ),
    unique_by=lambda o: (o.indicator, o.city, o.period, o.spatial_unit),
    max_size=8,
)


def plain(observations: list[Observation]) -> set[tuple[object, ...]]:
    return {
        (o.indicator, o.city, o.period, o.spatial_unit, f"{o.value:.14g}", o.flag, bool(o.break_before), o.source,
         o.dataset or "", o.method or "", o.confidence, o.note or "")
        for o in observations
    }  # fmt: skip


@given(OBSERVATIONS)
def test_json_stat_says_back_what_was_written(observations: list[Observation]) -> None:
    text = json_stat.write(observations, label="x", names={}, source="", updated="")
    assert plain([o for o in items(text) if isinstance(o, Observation)]) == plain(observations)


@settings(max_examples=25, deadline=None)
@given(OBSERVATIONS)
def test_the_workbook_says_back_what_was_written(observations: list[Observation]) -> None:
    target = BytesIO()
    workbook.write(observations, {}, target)
    assert plain([o for o in items(target.getvalue()) if isinstance(o, Observation)]) == plain(observations)


def test_the_survey_counts_only_those_with_an_opinion_and_no_average() -> None:
    text = "question,answer,stat,city_id,city,value\n" + "".join(
        f"TB_Q1a_1,{answer},{stat},{city},{name},{value}\n"
        for answer, stat, value in [
            ("-1 Bot2", "Column N %", 0.2), ("1 Top2", "Column N %", 0.6), ("99 N/A or DK", "Column N %", 0.2),
            ("Total", "Unweighted Count", 850),
        ]
        for city, name in [("0", "UNWEIGHTED AVERAGE"), ("401", "Zagreb")]
    )  # fmt: skip
    (found,) = [item for item in items(text) if isinstance(item, Observation)]
    assert (found.indicator, found.city, found.value, found.spatial_unit) == (
        "QOL:TB_Q1a_1",
        "Zagreb",
        75.0,
        "survey_area",
    )
    assert "850 people asked, 20% could not say" in (found.method or "")
