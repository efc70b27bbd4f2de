"""Groups and commitments go out as tables and come back: unchanged, changed, with faults that are all named."""

import io
import zipfile
from datetime import timedelta

import pytest
from openpyxl import load_workbook

from cityjourney.audit.models import Entry
from cityjourney.core.books import read_book, write_book
from cityjourney.core.sheets import write_sheet
from cityjourney.events.commands.planning import cancel
from cityjourney.groups.commands import promising, sessions
from cityjourney.groups.commands.changing import change_cities, name_group
from cityjourney.groups.commands.sheets import TableError
from cityjourney.groups.commands.tables import Receipt, import_tables
from cityjourney.groups.models import Commitment, Group
from cityjourney.groups.queries.commitments import commitments_in, commitments_table
from cityjourney.groups.queries.tables import all_tables, groups_of, groups_table
from tests.groups.conftest import Cast, kind_of
from tests.groups.test_forming import names


def groups_sheet(cast: Cast) -> str:
    table = groups_table(groups_of(cast.world.edition))
    return write_sheet(table.columns, table.rows)


def commitments_sheet(cast: Cast) -> str:
    table = commitments_table(commitments_in(cast.world.edition), cast.at.date())
    return write_sheet(table.columns, table.rows)


def book(cast: Cast) -> bytes:
    return write_book(all_tables(cast.world.edition, cast.at.date()))


def read(cast: Cast, content: bytes, reason: str = "") -> Receipt:
    return import_tables(edition=cast.world.edition, content=content, reason=reason, by=cast.team, at=cast.at)


@pytest.fixture
def full(cast: Cast, group: Group) -> Group:
    """A group with a name, commitments in every state, a session, a city that has left."""
    vigo, porto = cast.world.cities["Vigo"], cast.world.cities["Porto"]
    given = {"group": group, "person": cast.ana, "by": cast.ana, "at": cast.at}
    day = cast.at.date() + timedelta(days=30)
    promising.promise(what='=Send;\nthe "figures"', cities=[vigo], due_on=day, to_whom="-mentor", **given)  # type: ignore[arg-type]
    for state in ("kept", "partly", "not_kept", "withdrawn"):
        made = promising.promise(
            what=f"Done: {state}", cities=[vigo, porto], agreed=[vigo], kind="pilot", due_on=day, **given
        )  # type: ignore[arg-type]
        promising.settle(commitment=made, state=state, outcome="It went so", by=cast.ana, at=cast.at)
    name_group(group=group, own_name="Warm homes", by=cast.ana, at=cast.at)
    sessions.plan_session(
        group=group, kind=kind_of(cast, mentor=True), starts_at=cast.at + timedelta(days=9), by=cast.team, at=cast.at
    )
    change_cities(group=group, cities=[vigo, porto], reason="Gijon has another theme", by=cast.team, at=cast.at)
    return group


def test_a_table_reads_back_as_it_was_written(cast: Cast) -> None:
    cast.form(
        cast.draft("Vigo", "Porto", name='=Warm; "houses"'),
        cast.draft("Gijon", reference="run-1:2", mentor=cast.second, theme=""),
    )
    first = groups_sheet(cast)
    lines = Entry.objects.count()
    assert read(cast, first.encode()) == Receipt(groups=2)
    assert groups_sheet(cast) == first
    assert Entry.objects.count() == lines, "nothing has changed"
    changed = first.replace("gijon,", f"gijon; braga,{cast.jonas.email}").replace(
        f"{cast.jonas.email},", cast.jonas.email + ","
    )
    read(cast, changed.encode("utf-16"), "Braga came")
    assert {(group.name, tuple(names(group)), group.expert) for group in Group.objects.all()} == {
        ('=Warm; "houses"', ("Porto", "Vigo"), None),
        ("Warm houses", ("Braga", "Gijon"), cast.jonas),
    }


def test_the_workbook_reads_back_with_zero_changes_and_holds_real_dates(cast: Cast, full: Group) -> None:
    first, lines = book(cast), Entry.objects.count()
    before = list(Commitment.objects.order_by("pk").values())
    assert read(cast, first) == Receipt(groups=1, commitments=5, changed=0)
    assert read(cast, commitments_sheet(cast).encode()) == Receipt(commitments=5)
    assert list(Commitment.objects.order_by("pk").values()) == before
    assert Entry.objects.count() == lines
    assert {title: sheet.rows for title, sheet in read_book(book(cast)).items()} == {
        title: sheet.rows for title, sheet in read_book(first).items()
    }
    sheets = load_workbook(io.BytesIO(first))
    assert sheets.sheetnames == ["groups", "members", "sessions", "commitments"]
    head = [cell.value for cell in sheets["commitments"][1]]
    assert sheets["commitments"].cell(2, head.index("by") + 1).is_date
    assert "=Send" not in str(sheets["commitments"].cell(2, head.index("what") + 1).value)[:5], "no formula"
    members = read_book(first)["members"].rows
    assert [(row["city"], row["part"], bool(row["until"]), row["why_it_left"]) for row in members] == [
        ("aarhus", "mentor", False, ""), ("vigo", "city", False, ""), ("porto", "city", False, ""),
        ("gijon", "city", True, "Gijon has another theme"),
    ]  # fmt: skip
    (session,) = read_book(first)["sessions"].rows
    event = full.sessions.get().event
    assert (session["group"], session["title"], session["state"]) == ("Warm homes", event.title, "invited")
    assert session["invited"] == str(event.attendees.count())
    cancel(event=event, reason="Ill", by=cast.team, at=cast.at)
    assert read_book(book(cast))["sessions"].rows[0]["state"] == "cancelled"


def test_commitments_kept_elsewhere_come_in_once(cast: Cast, group: Group) -> None:
    rows = (
        "group;cities;asked_to_join;what;by;person;kind;state;what_became_of_it",
        "Warm houses;vigo;porto;Buy sensors together;31.05.2027;Ana Vigo;procurement;;",
        f"warm HOUSES;porto;;Send the list;2027-01-31;{cast.rui.email};;partly;Half of it",
    )
    for changed in (3, 0):
        got = read(cast, "\n".join(rows).encode())
        assert got == Receipt(commitments=2, changed=changed), "two are new and one of them is settled; then nothing"
    joint, single = Commitment.objects.order_by("pk")
    assert [str(place) for place in joint.places.filter(agreed_at=None)] == ["Porto"]
    assert (joint.due_on.isoformat(), joint.person, joint.kind) == ("2027-05-31", cast.ana, "procurement")
    assert (single.state, single.outcome, single.person) == ("partly", "Half of it", cast.rui)


def test_what_became_of_a_commitment_is_taken_over_and_its_words_stay(cast: Cast, full: Group) -> None:
    kept = commitments_sheet(cast).replace(",open,", ",kept,")
    assert read(cast, kept.encode()) == Receipt(commitments=5, changed=1)
    for old, new, words in (
        ("Done: kept", "Done: better", "stay as they were said"),
        (",withdrawn,", ",kept,", "noted already"),
    ):
        with pytest.raises(TableError, match=words):
            read(cast, commitments_sheet(cast).replace(old, new).encode())


def test_a_table_with_faults_names_each_with_its_row_and_changes_nothing(cast: Cast) -> None:
    rows = (
        "name;mentor;cities;theme;expert",
        "Good;aarhus;vigo;;",
        ";aarhus;porto;;",
        "Bad;nowhere;porto, atlantis;nothing;nobody@nowhere.example",
    )
    with pytest.raises(TableError) as fault:
        read(cast, "\n".join(rows).encode())
    assert [problem[:6] for problem in fault.value.problems] == ["Row 3:", *["Row 4:"] * 4]
    assert not Group.objects.exists()
    for content, words in (
        (b"", "empty"),
        (b"name;cities\nX;vigo", "mentor"),
        (b"\0\0", "cannot be read"),
        (b"PK\3\4", "read"),
    ):
        with pytest.raises(TableError, match=words):
            read(cast, content)


def test_commitments_with_faults_name_each_and_change_nothing(cast: Cast, group: Group) -> None:
    rows = (
        "reference;group;cities;what;by;person;kind;state",
        ";Warm houses;vigo;Good;2027-01-31;;;",
        ";Cold houses;vigo;X;2027-01-31;;;",
        ";Warm houses;leon;X;2027-01-31;;;",
        ";Warm houses;vigo;X;soon;;;",
        ";Warm houses;vigo;X;2027-01-31;Nobody;;",
        ";Warm houses;vigo;X;2027-01-31;;procurement;",
        "123;Warm houses;vigo;X;2027-01-31;;;",
        ";Warm houses;vigo;Odd;2027-01-31;;;dreamt",
    )
    with pytest.raises(TableError) as fault:
        read(cast, "\n".join(rows).encode())
    assert [problem.split(":")[0] for problem in fault.value.problems] == [f"Row {number}" for number in range(3, 10)]
    assert not Commitment.objects.exists()


def test_a_workbook_names_the_sheet_of_a_fault_and_says_when_it_has_none_of_ours(cast: Cast, full: Group) -> None:
    sheets = load_workbook(io.BytesIO(book(cast)))
    sheets["groups"]["E2"] = "nowhere"
    target = io.BytesIO()
    sheets.save(target)
    with pytest.raises(TableError, match="Groups, row 2: no city “nowhere”"):
        read(cast, target.getvalue())
    for title in ("groups", "commitments"):
        del sheets[title]
    target = io.BytesIO()
    sheets.save(target)
    with pytest.raises(TableError, match="has no sheet"):
        read(cast, target.getvalue())


def test_a_file_that_would_grow_beyond_measure_is_not_unpacked(cast: Cast) -> None:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("xl/worksheets/sheet1.xml", b" " * 51_000_000)
    assert len(target.getvalue()) < 100_000
    with pytest.raises(TableError, match="too large"):
        read(cast, target.getvalue())


def test_a_damaged_workbook_is_said_to_be_one(cast: Cast, full: Group) -> None:
    """Its package is whole and what is inside is not: readers fail there in ways of their own."""
    damaged = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(book(cast))) as whole, zipfile.ZipFile(damaged, "w") as half:
        for entry in whole.namelist():
            content = whole.read(entry)
            half.writestr(entry, content[: len(content) // 2] if entry.endswith((".xml", ".rels")) else content)
    with pytest.raises(TableError, match="cannot be read"):
        read(cast, damaged.getvalue())
