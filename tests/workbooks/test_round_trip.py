"""What goes out comes back: unchanged it changes nothing, changed it says exactly what; whatever names are in it."""

import io
import re
import zipfile
from datetime import UTC, datetime
from math import isclose

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as some
from openpyxl import load_workbook

from cityjourney.indicators.models import Indicator
from cityjourney.workbooks.logic import package, reading
from cityjourney.workbooks.logic.cells import open_workbook
from cityjourney.workbooks.logic.layout import Book, Facts, Marks, Row, Sheet, columns_of, titles
from cityjourney.workbooks.logic.reading import Known, touched
from cityjourney.workbooks.logic.writing import write
from cityjourney.workbooks.queries.books import baseline_of, book_of
from cityjourney.workbooks.queries.differences import EQUAL, compare
from tests.workbooks.conftest import YEARS, Office
from tests.workbooks.filling import filled

HOSTILE = (
    '=HYPERLINK("http://evil.example","x")', "+1+1", "-2", "@SUM(A1)", "\t=1", "<script>alert(1)</script>",
    '"><img onerror=1>', "&amp; ]]> <!--", "\u202eRTL", "🚲" * 30, "NUL\x00\x0b\ud800", "a'b[c]:*?/\\", "x" * 5_000,
)  # fmt: skip
LABELS = ("cover", "title", "how", "sheets", "hint", "foot", "page", "check", "number_only", "number_within",
          "from_list", "too_long")  # fmt: skip
VALUES = some.one_of(
    some.none(), some.integers(-(10**14), 10**14).map(float),
    some.floats(-1e14, 1e14, allow_nan=False, allow_subnormal=False),
)  # fmt: skip


def book(rows: list[Row], years: tuple[int, ...], name: str = "Theme") -> Book:
    words = dict.fromkeys((*LABELS, *(f"head_{key}" for key in columns_of([]))), name)
    marks = Marks("c0ffee00-0000-4000-8000-000000000000", "town", "edition", "en", "1")
    return Book(
        marks, years, (Sheet("t", name, tuple(rows)),), words, ((name, marks.copy),), (name,), ("sure", "doubtful")
    )


def back(content: bytes, rows: list[Row]) -> reading.Found:
    facts = {row.facts.code: row.facts for row in rows}
    return reading.read(open_workbook(content), Known(facts, {"sure": "high"}, 2026))


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(some.lists(some.lists(VALUES, min_size=3, max_size=3), min_size=1, max_size=6))
def test_any_figures_come_back_as_they_went(table: list[list[float | None]]) -> None:
    rows = [
        Row(Facts(f"K{n}"), f"name {n}", "m", values={y: v for y, v in zip(YEARS, line, strict=True) if v is not None})
        for n, line in enumerate(table)
    ]
    found = back(write(book(rows, YEARS), datetime(2026, 1, 1, tzinfo=UTC)), rows)
    assert (found.problems, found.remarks, found.checksum_holds) == ([], [], True)
    base = {(row.facts.code, year): value for row in rows for year, value in row.values.items()}
    assert list(touched(found, base, EQUAL)) == []
    for row in rows:
        for year in YEARS:
            said = found.said[(row.facts.code, year)].value
            assert said == row.values.get(year) or isclose(said or 0, row.values[year], rel_tol=EQUAL)


@pytest.mark.django_db
def test_untouched_it_changes_nothing(office: Office) -> None:
    copy = office.copy()
    for content in (office.file(copy), filled(office.file(copy), {})):
        upload = office.bring(content)
        assert (upload.copy, upload.state, upload.problems, upload.remarks) == (copy, "done", [], [])
        assert upload.counts["touched"] == 0
        assert upload.counts["untouched"] == len(office.indicators) * len(YEARS)


@pytest.mark.django_db
def test_what_somebody_changed_is_told_cell_by_cell(office: Office) -> None:
    copy = office.copy()
    said = {("BUS", 2024): 20, ("BUS", 2023): "19,5 %", ("CAR", 2022): None, ("BUS", "source"): "Counters"}
    upload = office.bring(filled(office.file(copy), said))
    assert upload.problems == []
    assert {(one.cell.indicator.code, one.cell.year, one.kind) for one in compare(upload).differences} == {
        ("BUS", 2024, "added"), ("BUS", 2023, "changed"), ("CAR", 2022, "emptied"),
    }  # fmt: skip
    assert {cell.source for cell in upload.cells.filter(indicator__code="BUS")} == {"Counters"}


@pytest.mark.django_db
def test_only_the_chosen_themes_and_years_are_in_it(office: Office) -> None:
    theme = next(each.theme for each in office.indicators.values() if each.theme)
    copy = office.copy(themes=[theme], years=[2023])
    assert sorted(copy.baseline) == ["BIKE", "BUS", "CAR"]
    assert copy.baseline["BUS"] == {"2023": 19.0}
    names = load_workbook(io.BytesIO(office.file(copy))).sheetnames
    assert names == ["Start here", office.sheets[0], "_keys"]


@pytest.mark.django_db
def test_it_is_in_the_language_of_the_copy(office: Office) -> None:
    sheet = load_workbook(io.BytesIO(office.file(office.copy(language="es")))).worksheets[1]
    assert {row[1].value for row in sheet.iter_rows(min_row=5)} == {
        "Cars per household (es)", "Trips by bus (es)", "Trips by bicycle (es)"
    }  # fmt: skip


@pytest.mark.django_db
def test_inputs_are_open_all_else_is_locked_and_checked(office: Office) -> None:
    loaded = load_workbook(io.BytesIO(office.file(office.copy())))
    sheet = loaded.worksheets[1]
    assert sheet.protection.sheet
    assert not sheet.protection.password
    open_columns = {
        cell.column_letter for row in sheet.iter_rows(min_row=5) for cell in row if not cell.protection.locked
    }
    assert open_columns == set("GHIJKLM")
    assert all(cell.protection.locked for row in sheet.iter_rows(max_row=4) for cell in row)
    kinds = sorted((each.type, str(each.sqref)) for each in sheet.data_validations.dataValidation)
    assert kinds == [
        ("decimal", "G5:I5"), ("decimal", "G6:I7"), ("list", "L5:L7"), ("textLength", "J5:J7"),
        ("textLength", "K5:K7"), ("textLength", "M5:M7"),
    ]  # fmt: skip
    assert (sheet.freeze_panes, sheet.row_dimensions[1].hidden) == ("C5", True)
    assert (sheet.page_setup.orientation, sheet.print_title_rows) == ("landscape", "$4:$4")
    assert loaded["_keys"].sheet_state == "hidden"


def hostile(office: Office) -> bytes:
    for number, name in enumerate(HOSTILE):
        kept = name.replace("\0", "").replace("\ud800", "")  # no database takes these two
        code = f"{kept[:20]}{number}".replace("\t", "")
        Indicator.objects.create(
            code=code, name={"en": kept}, unit="=1+1", direction="none", aggregation="none", concept="performance"
        )  # fmt: skip
    return write(book_of(office.copy("=cmd|' /C calc'!A0")), datetime(2026, 1, 1, tzinfo=UTC))


def formulas(content: bytes) -> list[str]:
    """Formulas in cells, as another program sees them; what is no XML raises."""
    loaded = load_workbook(io.BytesIO(content))
    return [str(c.value) for sheet in loaded for row in sheet.iter_rows() for c in row if c.data_type == "f"]


@pytest.mark.django_db
def test_no_name_becomes_a_formula(office: Office) -> None:
    content = hostile(office)
    assert formulas(content) == []
    texts = [str(c.value) for sheet in load_workbook(io.BytesIO(content)) for row in sheet.iter_rows() for c in row]
    assert HOSTILE[0] in texts
    assert office.bring(content).counts["touched"] == 0


@pytest.mark.django_db
def test_twin_without_typed_texts_names_become_formulas(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    def careless(row: int, column: int, value: object, style: int) -> str:
        text = package.text_of(value)
        inside = f"<f>{text[1:]}</f>" if text.startswith("=") else ""
        return f'<c r="{package.cell_name(row, column)}" s="{style}">{inside}</c>'

    monkeypatch.setattr("cityjourney.workbooks.logic.writing.text_cell", careless)
    assert formulas(hostile(office)) != []


def test_titles_of_sheets_are_short_allowed_and_different() -> None:
    made = titles(["a/b", "A B", "x" * 40, "x" * 40, "History", "'", "_keys"], ["_keys"])
    assert len({each.casefold() for each in made}) == len(made)
    assert all(0 < len(each) <= 31 and not re.search(r"[\[\]:*?/\\]", each) for each in made)
    assert not {"history", "_keys"} & {each.casefold() for each in made}


def test_every_part_of_the_file_is_whole() -> None:
    content = write(book([Row(Facts("K"), "n", "u")], (2024,), HOSTILE[0] + "&<'\""), datetime(2026, 1, 1, tzinfo=UTC))
    with zipfile.ZipFile(io.BytesIO(content)) as made:
        assert made.testzip() is None
        named = re.findall(rb'PartName="/([^"]+)"', made.read("[Content_Types].xml"))
        assert {each.decode() for each in named} <= set(made.namelist())


@pytest.mark.django_db
def test_the_baseline_takes_open_versions_first(office: Office) -> None:
    indicator = office.indicators["BUS"]
    assert baseline_of(office.city, [indicator], [2022, 2023]) == {"BUS": {"2022": 18.5, "2023": 19.0}}
