"""Visits by table: brought back unchanged it grants nothing; a fault anywhere and nothing is granted."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from cityjourney.audit.models import Entry
from cityjourney.core.sheets import Sheet, read_sheet, write_sheet
from cityjourney.journeys.commands.credit_sheet import CreditSheetError, grant_from
from cityjourney.journeys.models import CreditAccount, CreditEntry
from cityjourney.journeys.queries.credit_sheet import COLUMNS, credit_table

from .cast import NOW, Cast


def sheet(cast: Cast, **changes: str) -> Sheet:
    """The table as it comes back; `changes`: new cells of the first row of Rijeka."""
    found = read_sheet(credit_table(cast.edition).encode())
    next(row for row in found.rows if row["city"] == "rijeka").cells.update(changes)
    return found


def first(cast: Cast) -> CreditAccount:
    rows = CreditAccount.objects.filter(participation=cast.rijeka).select_related("credit_kind")
    return rows.order_by("credit_kind__position", "pk")[0]


def state() -> tuple[list[tuple[int, int]], int, int]:
    counts = list(CreditAccount.objects.order_by("pk").values_list("pk", "granted"))
    return counts, CreditEntry.objects.count(), Entry.objects.count()


def test_out_and_back_grants_nothing(cast: Cast) -> None:
    before = state()
    assert len(read_sheet(credit_table(cast.edition).encode()).rows) == len(before[0])
    assert grant_from(edition=cast.edition, sheet=sheet(cast), by=cast.tom, at=NOW) == 0
    assert state() == before


def test_more_is_granted_once_and_stands_in_ledger_and_trail(cast: Cast) -> None:
    account = first(cast)
    table = sheet(cast, granted=str(account.granted + 2), note="Won the prize")
    assert grant_from(edition=cast.edition, sheet=table, by=cast.tom, at=NOW) == 1
    assert grant_from(edition=cast.edition, sheet=table, by=cast.tom, at=NOW) == 0
    assert first(cast).granted == account.granted + 2
    (line,) = CreditEntry.objects.filter(account=account, note="Won the prize")
    assert (line.kind, line.amount, line.by) == ("grant", 2, cast.tom)
    assert Entry.objects.filter(verb="journeys.grant").count() == 1


def test_a_fault_anywhere_and_nothing_is_granted(cast: Cast) -> None:
    table, before = sheet(cast), state()
    rows = list(table.rows)
    rows[0].cells["granted"] = str(int(rows[0]["granted"]) + 5)
    rows[1].cells["city"] = "atlantis"
    rows[2].cells["kind"] = "holidays"
    rows[3].cells["granted"] = "many"
    rows[4].cells["granted"] = "0"
    rows.append(rows[0])
    broken = Sheet(table.columns, tuple(rows))
    with pytest.raises(CreditSheetError) as refused:
        grant_from(edition=cast.edition, sheet=broken, by=cast.tom, at=NOW)
    places = [(each.row, each.column) for each in refused.value.problems]
    assert places == [(3, "city"), (4, "kind"), (5, "granted"), (6, "granted"), (2, "city")]
    assert state() == before


def test_a_column_that_is_missing_is_named(cast: Cast) -> None:
    with pytest.raises(CreditSheetError) as refused:
        grant_from(edition=cast.edition, sheet=read_sheet(b"city,kind\nrijeka,x\n"), by=cast.tom, at=NOW)
    assert [each.column for each in refused.value.problems] == ["granted"]


def test_the_team_takes_the_table_out_and_brings_it_back(cast: Cast) -> None:
    client = Client()
    client.force_login(cast.tom, backend="allauth.account.auth_backends.AuthenticationBackend")
    content = client.get("/icc-4/journey/visits.csv").content
    account = first(cast)
    rows = read_sheet(content).rows
    mine = next(row for row in rows if (row["city"], row["kind"]) == ("rijeka", account.credit_kind.key))
    mine.cells["granted"] = str(account.granted + 1)
    wanted = write_sheet(COLUMNS, [row.cells for row in rows])
    bad = SimpleUploadedFile("visits.csv", b"city,kind,granted\nnowhere,x,1\n")
    answer = client.post("/icc-4/journey/visits/back/", {"file": bad})
    assert answer.status_code == 422
    assert "nowhere" in answer.content.decode()
    good = SimpleUploadedFile("visits.csv", wanted.encode())
    assert client.post("/icc-4/journey/visits/back/", {"file": good}).status_code == 302
    assert first(cast).granted == account.granted + 1
    client.force_login(cast.eva, backend="allauth.account.auth_backends.AuthenticationBackend")
    assert client.get("/icc-4/journey/visits.csv").status_code == 404
    assert client.get("/icc-4/journey/visits/back/").status_code == 404
