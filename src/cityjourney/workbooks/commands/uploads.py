"""Files that come back are read and kept here."""

import hashlib
from collections.abc import Iterator
from dataclasses import asdict
from datetime import datetime
from uuid import UUID

from django.core.files.base import ContentFile
from django.db import IntegrityError, transaction
from django.utils import timezone

from cityjourney.accounts.models import User
from cityjourney.audit.commands import record
from cityjourney.indicators.models import Indicator
from cityjourney.organisations.models import City
from cityjourney.programmes.models import Participation
from cityjourney.questionnaires.logic.uploads import file_name as plain_name
from cityjourney.workbooks.enums import Decision, UploadState
from cityjourney.workbooks.logic import reading
from cityjourney.workbooks.logic.cells import open_workbook
from cityjourney.workbooks.logic.layout import FORMAT
from cityjourney.workbooks.logic.opening import OpenError
from cityjourney.workbooks.logic.reading import Found, Note
from cityjourney.workbooks.models import Cell, Copy, Upload
from cityjourney.workbooks.queries.books import known
from cityjourney.workbooks.queries.differences import EQUAL

MOST_CODES = 12
"""So many codes are named in one remark."""


def bring(
    *, participation: Participation, city: City, content: bytes, file_name: str, token: UUID, by: User | None,
    at: datetime, copy: Copy | None = None,
) -> Upload:  # fmt: skip
    """Read a file that came back, and keep it whatever could be read. Nothing is taken over yet.

    `token` belongs to the form: the same form twice is one upload, and the first is returned. `copy` is used if the
    file itself does not say which copy it is.
    """
    same = Upload.objects.filter(participation=participation, city=city)
    if before := same.filter(token=token).first():
        return before
    digest = hashlib.sha256(content).hexdigest()
    waiting = same.filter(digest=digest, state=UploadState.WAITING).first()
    if waiting:
        return waiting
    found, failure, of = _looked_through(content, participation, city, copy, at)
    upload = Upload(
        participation=participation, city=city, copy=of, token=token, file_name=plain_name(file_name)[:150],
        size=len(content), digest=digest, state=UploadState.REFUSED, uploaded_by=by, uploaded_at=at,
        problems=[asdict(each) for each in ([failure] if failure else found.problems)],
    )  # fmt: skip
    try:
        return _kept(upload, content, found if not failure else Found(), at)
    except IntegrityError:
        if before := same.filter(token=token).first():  # the same form, sent twice at once
            return before
        raise


def _looked_through(
    content: bytes, participation: Participation, city: City, chosen: Copy | None, at: datetime
) -> tuple[Found, Note | None, Copy | None]:
    """What a file says, why nothing of it can be taken, and which copy it is."""
    try:
        opened = open_workbook(content)
    except OpenError as error:
        return Found(), Note(error.code, what=error.what), chosen
    found = reading.read(opened, known(timezone.localdate(at).year))
    copy, failure = _which(found, participation, city, chosen)
    if failure is None and not found.codes:
        failure = Note("no_figures")
    if failure is None and copy is not None:
        _compare_marks(found, copy)
    return found, failure, copy


def _which(
    found: Found, participation: Participation, city: City, chosen: Copy | None
) -> tuple[Copy | None, Note | None]:
    """The copy that a file is, by its hidden sheet, else by its cover, else as chosen."""
    marks = found.marks
    if marks and marks.format > FORMAT:
        return chosen, Note("newer")
    if marks and marks.city and marks.city != city.slug:
        other = City.objects.filter(slug=marks.city).first()
        return None, Note("other_city", what=str(other or marks.city[:60]))
    if marks and marks.edition and marks.edition != participation.edition.slug:
        return None, Note("other_edition", what=marks.edition[:60])
    written = (marks.copy if marks else "", found.copy_written)
    copy = next((each for each in (_written(participation, city, text) for text in written) if each), chosen)
    if copy is None:
        return None, Note("unknown_copy") if found.codes else None
    return copy, Note("withdrawn", what=copy.for_whom) if copy.closed_at else None


def _written(participation: Participation, city: City, text: str) -> Copy | None:
    """The copy with this number."""
    try:
        return Copy.objects.filter(participation=participation, city=city, public_id=UUID(text)).first()
    except ValueError:
        return None


def _compare_marks(found: Found, copy: Copy) -> None:
    """Remarks about the file as a whole."""
    now = copy.participation.edition.methodology_version
    if found.marks is None:
        found.remark(Note("keys_missing"))
    elif not found.checksum_holds:
        found.remark(Note("keys_changed"))
    if copy.version != now:
        found.remark(Note("other_version", what=copy.version, hint=now))
    missing = reading.missing_rows(found, list(copy.baseline))
    if missing:
        more = f" … (+{len(missing) - MOST_CODES})" if len(missing) > MOST_CODES else ""
        found.remark(Note("rows_missing", what=", ".join(missing[:MOST_CODES]) + more))


@transaction.atomic
def _kept(upload: Upload, content: bytes, found: Found, at: datetime) -> Upload:
    """Store the file, what it says, and that an earlier file of the same copy is out of date."""
    if upload.copy is not None:
        Copy.objects.select_for_update().get(pk=upload.copy.pk)
    base = upload.copy.base if upload.copy else {}
    touched = list(reading.touched(found, base, EQUAL))
    _remark_on_lonely_texts(found, {each.code for each in touched})
    ready = upload.copy is not None and bool(found.codes)
    if ready:
        upload.state = UploadState.WAITING if any(each.value is not None for each in touched) else UploadState.DONE
        Upload.objects.filter(copy=upload.copy, state=UploadState.WAITING).update(state=UploadState.REPLACED)
    upload.remarks = [asdict(each) for each in found.remarks]
    upload.counts = {
        "touched": len(touched), "untouched": len(found.said) - len(touched), "problems": found.counts["problems"],
        "remarks": found.counts["remarks"],
    }  # fmt: skip
    upload.file.save(upload.file_name, ContentFile(content), save=False)
    try:
        with transaction.atomic():
            upload.save()
    except IntegrityError:
        upload.file.delete(save=False)
        raise
    if ready:
        indicators = dict(Indicator.objects.filter(code__in=found.codes).values_list("code", "pk"))
        Cell.objects.bulk_create(_cells(upload, touched, indicators, base))
    record(
        verb="workbooks.read_back", subject=upload, by=upload.uploaded_by, at=at, scopes=[upload.participation.scope],
        details=upload.counts,
    )  # fmt: skip
    return upload


def _remark_on_lonely_texts(found: Found, touched: set[str]) -> None:
    """A source or a note without a figure that has changed belongs to nothing; somebody may have meant something."""
    said: set[str] = set()
    for each in found.said.values():
        if each.code not in touched | said and (each.source or each.method or each.note):
            said.add(each.code)
            found.remark(Note("text_alone", each.sheet, each.cell))


def _cells(
    upload: Upload, touched: list[reading.Said], indicators: dict[str, int], base: dict[tuple[str, int], float]
) -> Iterator[Cell]:
    for each in touched:
        yield Cell(
            upload=upload, indicator_id=indicators[each.code], year=each.year, sheet=each.sheet[:100],
            place=each.cell, value=each.value, base=base.get((each.code, each.year)), source=each.source,
            method=each.method, confidence=each.confidence, note=each.note,
            decision=Decision.OPEN if each.value is not None else Decision.LEFT,
        )  # fmt: skip
