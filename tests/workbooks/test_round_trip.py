"""What goes out comes back: unchanged it changes nothing, changed it says exactly what."""


import pytest

from cityjourney.workbooks.queries.differences import compare
from tests.workbooks.conftest import YEARS, Office
from tests.workbooks.filling import filled

pytestmark = pytest.mark.django_db


def test_untouched_it_changes_nothing(office: Office) -> None:
    copy = office.copy()
    for content in (office.file(copy), filled(office.file(copy), {})):
        upload = office.bring(content)
        assert (upload.copy, upload.state, upload.problems, upload.remarks) == (copy, "done", [], [])
        assert upload.counts["touched"] == 0
        assert upload.counts["untouched"] == len(office.indicators) * len(YEARS)


def test_differences(office: Office) -> None:
    copy = office.copy()
    upload = office.bring(filled(office.file(copy), {("BUS", 2024): 20, ("BUS", 2023): "19,5 %", ("CAR", 2022): None}))
    assert upload.problems == []
    assert {(one.cell.indicator.code, one.cell.year, one.kind) for one in compare(upload).differences} == {
        ("BUS", 2024, "added"), ("BUS", 2023, "changed"), ("CAR", 2022, "emptied"),
    }  # fmt: skip
