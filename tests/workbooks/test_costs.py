"""However many copies, files and figures there are, a page asks the database the same number of times."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.workbooks.conftest import Office
from tests.workbooks.filling import filled
from tests.workbooks.test_pages import HOME, signed_in

pytestmark = pytest.mark.django_db


def cost(office: Office, address: str) -> int:
    client = signed_in(office.ana)
    client.get(address)
    with CaptureQueriesContext(connection) as asked:
        assert client.get(address).status_code == 200
    return len(asked)


def test_pages_cost_the_same_with_more_on_them(office: Office) -> None:
    def bring(value: float, count: int) -> str:
        content = office.file(office.copy(f"Office {value}"))
        cells = [(code, year) for code in ("BUS", "BIKE", "CAR", "JOBS") for year in (2022, 2024)]
        upload = office.bring(filled(content, dict.fromkeys(cells[:count], value)))
        return f"{HOME}files/{upload.public_id}/"

    bring(2, 1)  # so that copies contradict each other from the beginning
    few = {address: cost(office, address) for address in (bring(3, 2), HOME, f"{HOME}conflicts/", f"{HOME}history/")}
    bring(5, 8)
    bring(6, 8)
    many = {address: cost(office, address) for address in (bring(7, 8), HOME, f"{HOME}conflicts/", f"{HOME}history/")}
    assert next(iter(many.values())) == next(iter(few.values()))
    assert many[HOME] == few[HOME]
    assert many[f"{HOME}history/"] == few[f"{HOME}history/"]
    assert many[f"{HOME}conflicts/"] == few[f"{HOME}conflicts/"]
