"""Whatever comes back: a clear answer, what can be read is read, the file is kept, nothing that is stored changes."""

import pytest

from cityjourney.workbooks.models import Upload
from cityjourney.workbooks.sentences import sentences
from tests.workbooks.conftest import Office
from tests.workbooks.damage import CASES, Case

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_a_clear_answer(office: Office, case: Case) -> None:
    before = office.stored()
    content = case.change(office.file(office.copy()))
    upload = office.bring(content)
    assert [each["code"] for each in upload.problems] == list(case.problems)
    assert [each["code"] for each in upload.remarks] == list(case.remarks)
    assert upload.state == case.state
    assert {(c.indicator.code, c.year): c.value for c in upload.cells.select_related("indicator")} == case.says
    said = sentences(upload.problems)
    assert all(each.endswith(".") and "%(" not in each for each in [*said, *sentences(upload.remarks)])
    assert case.place in (said[0] if said else "")
    assert Upload.objects.get(pk=upload.pk).file.read() == content
    assert office.stored() == before


def test_forty_at_least() -> None:
    assert len({case.name for case in CASES}) == len(CASES) >= 40
