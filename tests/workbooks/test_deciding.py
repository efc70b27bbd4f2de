"""Taken over whole or in part, contradictions settled, all undone while nobody has touched it."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest

from cityjourney.audit.models import Entry
from cityjourney.core.errors import DomainError
from cityjourney.indicators.commands.readings import Figure, approve, enter, send_back
from cityjourney.indicators.models import Reading
from cityjourney.workbooks.commands import deciding
from cityjourney.workbooks.commands.copies import close_copy
from cityjourney.workbooks.enums import UploadState
from cityjourney.workbooks.models import Acceptance, Upload
from cityjourney.workbooks.queries.differences import compare, conflicts
from tests.workbooks.conftest import KNOWN, NOW, YEARS, Office
from tests.workbooks.filling import filled

pytestmark = pytest.mark.django_db
LATER = NOW + timedelta(hours=2)
SAID = {("BUS", 2024): 20.0, ("BUS", 2023): 19.5, ("JOBS", 2024): 22.0}


def brought(office: Office, for_whom: str = "Mobility", said: Any = None, **more: Any) -> Upload:
    copy = office.copy(for_whom)
    return office.bring(filled(office.file(copy), said or SAID), **more)


def accepted(office: Office, upload: Upload, **more: Any) -> Acceptance:
    return deciding.accept(upload=upload, seen=compare(upload).fingerprint, by=office.ben, at=LATER, **more)


def state(upload: Upload) -> str:
    return Upload.objects.get(pk=upload.pk).state


def test_taken_over_it_waits_for_approval_and_says_where_it_is_from(office: Office) -> None:
    before = office.stored()
    upload = brought(office, said={**SAID, ("BUS", "source"): "Counters", ("BUS", "confidence"): "doubtful"})
    accepted(office, upload)
    assert office.stored() == {**before, **SAID}
    bus = Reading.objects.pending().get(indicator__code="BUS", year=2024)
    assert (bus.source.name, bus.confidence, bus.state, bus.entered_by) == ("Counters", "low", "submitted", office.ben)
    assert "filled.xlsx" in bus.method
    assert "Mobility" in bus.method
    assert Reading.objects.pending().get(indicator__code="JOBS").source.name == "Workbook of Granada"
    assert Reading.objects.current().get(indicator__code="BUS", year=2023).value == 19.0
    assert state(upload) == UploadState.DONE
    assert Entry.objects.filter(verb="workbooks.accept").count() == 1


def test_in_part_and_the_rest_left_aside_and_taken_up_again(office: Office) -> None:
    upload = brought(office)
    accepted(office, upload, indicators={office.indicators["JOBS"].pk})
    assert state(upload) == UploadState.WAITING
    assert {one.cell.indicator.code for one in compare(upload).open} == {"BUS"}
    deciding.leave(upload=upload, by=office.ben, at=LATER)
    assert (state(upload), compare(upload).counts["left"]) == (UploadState.DONE, 2)
    deciding.reopen(upload=upload, by=office.ben, at=LATER)
    assert (state(upload), len(compare(upload).open)) == (UploadState.WAITING, 2)
    with pytest.raises(DomainError, match="at least one"):
        accepted(office, upload, indicators=set())


def test_what_changed_since_it_was_shown_is_not_taken_over(office: Office) -> None:
    upload = brought(office)
    seen = compare(upload).fingerprint
    figure = Figure(period="2024", value=21, source="Ben")
    enter(indicator=office.indicators["BUS"], city=office.city, figure=figure, by=office.ben, at=NOW)
    with pytest.raises(DomainError, match="have changed since you saw them"):
        deciding.accept(upload=upload, seen=seen, by=office.ana, at=LATER)
    shown = compare(upload)
    assert [(one.cell.year, one.kind, one.moved) for one in shown.open if one.cell.indicator.code == "BUS"] == [
        (2023, "changed", False), (2024, "changed", True)
    ]  # fmt: skip
    deciding.accept(upload=upload, seen=shown.fingerprint, by=office.ana, at=LATER)


def test_a_cell_that_nobody_touched_undoes_nothing(office: Office) -> None:
    """The copy is older than a figure; its untouched cell does not bring the old one back."""
    copy = office.copy()
    figure = Figure(period="2023", value=30, source="Ben")
    enter(indicator=office.indicators["BUS"], city=office.city, figure=figure, by=office.ben, at=NOW)
    accepted(office, office.bring(filled(office.file(copy), {("JOBS", 2024): 22})))
    assert office.stored()[("BUS", 2023)] == 30


def test_two_people_accept_and_it_happens_once(office: Office) -> None:
    upload = brought(office)
    seen = compare(upload).fingerprint
    deciding.accept(upload=upload, seen=seen, by=office.ana, at=LATER)
    with pytest.raises(DomainError, match="somebody else was quicker"):
        deciding.accept(upload=upload, seen=seen, by=office.ben, at=LATER)
    assert Acceptance.objects.filter(upload=upload).count() == 1


def test_a_newer_file_of_the_same_copy_replaces_the_one_that_waits(office: Office) -> None:
    copy = office.copy()
    first = office.bring(filled(office.file(copy), SAID))
    second = office.bring(filled(office.file(copy), {("BUS", 2024): 23.0}))
    assert (state(first), state(second)) == (UploadState.REPLACED, UploadState.WAITING)
    with pytest.raises(DomainError):
        accepted(office, first)
    with pytest.raises(DomainError, match="newer file"):
        deciding.reopen(upload=first, by=office.ana, at=LATER)


def test_the_same_form_or_the_same_file_twice_is_one_upload(office: Office) -> None:
    copy, token = office.copy(), uuid4()
    content = filled(office.file(copy), SAID)
    first = office.bring(content, token=token)
    assert office.bring(content, token=token) == first
    assert office.bring(content, token=uuid4()) == first
    assert office.bring(b"something else", token=token) == first
    assert Upload.objects.count() == 1


def test_contradictions_are_settled_before_anything_is_taken_over(office: Office) -> None:
    mobility = brought(office, "Mobility", {("BUS", 2024): 20.0, ("CAR", 2024): 1.1, ("JOBS", 2024): 22.0})
    statistics = brought(office, "Statistics", {("BUS", 2024): 25.0, ("CAR", 2024): 1.3, ("JOBS", 2024): 22.0})
    found = {each.indicator.code: each for each in conflicts(office.place, office.city)}
    assert set(found) == {"BUS", "CAR"}
    with pytest.raises(DomainError, match="contradict"):
        accepted(office, mobility)
    right = next(cell for cell in found["BUS"].cells if cell.upload_id == statistics.pk)
    choices = {(found["BUS"].indicator.pk, 2024): right.pk, (found["CAR"].indicator.pk, 2024): None}
    settle = {"participation": office.place, "city": office.city, "by": office.ana, "at": LATER}
    assert deciding.resolve(choices=choices, **settle) == 2
    with pytest.raises(DomainError, match="at least one place"):
        deciding.resolve(choices=choices, **settle)
    assert conflicts(office.place, office.city) == []
    accepted(office, mobility)
    accepted(office, statistics)
    stored = office.stored()
    assert (stored[("BUS", 2024)], stored.get(("CAR", 2024)), stored[("JOBS", 2024)]) == (25.0, None, 22.0)
    assert (state(mobility), state(statistics)) == (UploadState.DONE, UploadState.DONE)


def test_undone_within_a_day_as_a_whole(office: Office) -> None:
    figure = Figure(period="2024", value=21, source="Ben")
    enter(indicator=office.indicators["BUS"], city=office.city, figure=figure, by=office.ben, at=NOW)
    before = office.stored()
    upload = brought(office)
    acceptance = accepted(office, upload)
    assert office.stored() == {**before, **SAID}
    deciding.undo(acceptance=acceptance, by=office.ana, at=LATER + timedelta(hours=23))
    assert office.stored() == before
    assert state(upload) == UploadState.WAITING
    with pytest.raises(DomainError, match="already"):
        deciding.undo(acceptance=acceptance, by=office.ana, at=LATER)
    accepted(office, upload)
    assert office.stored() == {**before, **SAID}


def test_approved_together_by_somebody_else(office: Office) -> None:
    acceptance = accepted(office, brought(office))
    with pytest.raises(DomainError, match="Two pairs of eyes"):
        deciding.approve(acceptance=acceptance, by=office.ben, at=LATER)
    assert deciding.approve(acceptance=acceptance, by=office.ana, at=LATER) == len(SAID)
    counting = {(each.indicator.code, each.year): each.value for each in Reading.objects.current()}
    assert counting == {**KNOWN, **SAID}
    with pytest.raises(DomainError, match="None of these"):
        deciding.approve(acceptance=acceptance, by=office.ana, at=LATER)
    with pytest.raises(DomainError, match="approved, sent back or changed"):
        deciding.undo(acceptance=acceptance, by=office.ana, at=LATER)


@pytest.mark.parametrize("what", ["approved", "sent back", "replaced", "too late"])
def test_not_undone_when_something_has_happened_since(office: Office, what: str) -> None:
    acceptance = accepted(office, brought(office))
    before, at = office.stored(), LATER + timedelta(hours=1)
    reading = Reading.objects.pending().get(indicator__code="JOBS")
    if what == "approved":
        approve(reading=reading, by=office.ana, at=at)
    elif what == "sent back":
        send_back(reading=reading, remark="Which office?", by=office.ana, at=at)
    elif what == "replaced":
        figure = Figure(period="2024", value=22, source="Ben")
        enter(indicator=reading.indicator, city=office.city, figure=figure, by=office.ana, at=at)
    else:
        at = LATER + timedelta(days=1, seconds=1)
    with pytest.raises(DomainError, match="more than a day" if what == "too late" else "“Unemployment” of 2024"):
        deciding.undo(acceptance=acceptance, by=office.ana, at=at)
    assert office.stored() == before
    assert Acceptance.objects.get(pk=acceptance.pk).undone_at is None


def test_a_withdrawn_copy_is_no_longer_read(office: Office) -> None:
    copy = office.copy()
    content = filled(office.file(copy), SAID)
    close_copy(copy=copy, by=office.ana, at=NOW)
    upload = office.bring(content)
    assert (upload.state, [each["code"] for each in upload.problems]) == (UploadState.REFUSED, ["withdrawn"])
    with pytest.raises(DomainError):
        close_copy(copy=copy, by=office.ana, at=NOW)


def test_a_file_without_its_marks_is_read_when_somebody_says_which_copy_it_is(office: Office) -> None:
    from tests.workbooks.damage import in_book, without_keys_and_cover

    copy = office.copy()
    content = in_book(without_keys_and_cover)(office.file(copy))
    assert office.bring(content).state == UploadState.REFUSED
    assert office.bring(content, copy=copy).state == UploadState.WAITING


def test_a_file_of_another_language_and_version_is_read(office: Office) -> None:
    copy = office.copy(language="es")
    copy.version = "0.1"
    copy.save()
    said = {("BUS", 2024): "20,5 %", ("BUS", "confidence"): "dudoso", ("PEOPLE", 2022): "228 682 personas"}
    upload = office.bring(filled(office.file(copy), said))
    assert (upload.problems, [each["code"] for each in upload.remarks]) == ([], ["other_version"])
    assert {cell.value for cell in upload.cells.all()} == {20.5, 228682.0}
    assert upload.cells.get(indicator__code="BUS").confidence == "low"


@pytest.mark.parametrize(
    "wrong", [{"for_whom": " "}, {"years": []}, {"years": range(2010, 2021)}, {"years": [2027]}, {"language": "xx"}]
)
def test_copies_that_cannot_be(office: Office, wrong: dict[str, Any]) -> None:
    with pytest.raises(DomainError):
        office.copy(**{"for_whom": "Mobility", "years": YEARS, **wrong})
