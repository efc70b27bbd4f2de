"""What a file says is taken over, left aside, chosen between, and undone here."""

from collections.abc import Collection, Mapping
from datetime import datetime

from django.db import transaction
from django.db.models import OuterRef, Subquery
from django.utils.translation import gettext as _
from django.utils.translation import override

from cityjourney.accounts.models import User
from cityjourney.audit.commands import record
from cityjourney.core.errors import DomainError
from cityjourney.indicators.commands.batches import approve_all, hand_in_all, take_back
from cityjourney.indicators.commands.readings import Figure
from cityjourney.indicators.enums import Confidence
from cityjourney.indicators.models import Reading
from cityjourney.organisations.models import City
from cityjourney.programmes.models import Participation
from cityjourney.workbooks.enums import Decision, UploadState
from cityjourney.workbooks.models import Acceptance, Cell, Upload
from cityjourney.workbooks.queries.copies import can_be_undone
from cityjourney.workbooks.queries.differences import Comparison, Difference, compare, conflicts


def _locked(upload: Upload) -> Upload:
    """The upload as it stands; whoever decides about the same city at the same time waits."""
    City.objects.select_for_update().get(pk=upload.city_id)
    related = ("participation__edition", "city", "copy")
    return Upload.objects.select_related(*related).defer("copy__baseline").get(pk=upload.pk)


@transaction.atomic
def accept(
    *, upload: Upload, seen: str, by: User | None, at: datetime, indicators: Collection[int] | None = None
) -> Acceptance:
    """Hand in what a file says: all of it, or of some indicators. `seen` is the fingerprint of what was shown.

    Raises `DomainError`, also if anything has changed since it was shown.
    """
    upload = _locked(upload)
    if upload.state != UploadState.WAITING:
        raise DomainError(_("Nothing of this file waits any more. Perhaps somebody else was quicker."))
    comparison = compare(upload)
    if comparison.fingerprint != seen:
        raise DomainError(_("The figures have changed since you saw them. Please look at them again."))
    chosen = [one for one in comparison.open if indicators is None or one.cell.indicator_id in indicators]
    if not chosen:
        raise DomainError(_("Please choose at least one indicator."))
    if any(one.conflict for one in chosen):
        raise DomainError(_("Copies contradict each other here. Please choose between them first."))
    acceptance = _taken_over(upload, chosen, by, at)
    _finish(upload, comparison, {one.cell.pk for one in chosen})
    details = {"figures": len(chosen)}
    record(
        verb="workbooks.accept", subject=upload, by=by, at=at, scopes=[upload.participation.scope], details=details
    )  # fmt: skip
    return acceptance


def _taken_over(upload: Upload, chosen: list[Difference], by: User | None, at: datetime) -> Acceptance:
    source, method = _origin(upload)
    figures = [(one.cell.indicator, _figure(one.cell, source, method)) for one in chosen]
    readings = hand_in_all(city=upload.city, figures=figures, by=by, at=at, scopes=[upload.participation.scope])
    acceptance = Acceptance.objects.create(upload=upload, by=by, at=at, figures=len(chosen))
    made = Reading.objects.filter(pk__in=[each.pk for each in readings])
    cells = Cell.objects.filter(pk__in=[one.cell.pk for one in chosen])
    cells.update(
        decision=Decision.ACCEPTED,
        decided_by=by,
        decided_at=at,
        acceptance=acceptance,
        reading=Subquery(made.filter(indicator=OuterRef("indicator"), year=OuterRef("year")).values("pk")[:1]),
    )
    return acceptance


def _origin(upload: Upload) -> tuple[str, str]:
    """Source and method of figures for which the file names none: the workbook, in the language of its copy."""
    said = {"city": upload.city, "file": upload.file_name, "who": upload.copy.for_whom if upload.copy else ""}
    with override(upload.copy.language if upload.copy else None):
        source, method = _("Workbook of %(city)s") % said, _("Workbook “%(file)s”, filled in by: %(who)s") % said
    return source[:200], method[:300]


def _figure(cell: Cell, source: str, method: str) -> Figure:
    """A cell as a figure: with its own source and method, else with those of the workbook."""
    return Figure(
        period=str(cell.year),
        value=cell.value or 0.0,
        source=cell.source or source,
        method=cell.method or method,
        note=cell.note,
        confidence=cell.confidence or Confidence.MEDIUM,
    )


def _finish(upload: Upload, comparison: Comparison, decided: set[int]) -> None:
    """A file of which nothing waits any more is dealt with."""
    if not {one.cell.pk for one in comparison.open} - decided:
        Upload.objects.filter(pk=upload.pk).update(state=UploadState.DONE)


@transaction.atomic
def leave(*, upload: Upload, by: User | None, at: datetime) -> Upload:
    """Leave aside what of a file still waits; it can be taken up again. Raises `DomainError`."""
    upload = _locked(upload)
    if upload.state != UploadState.WAITING:
        raise DomainError(_("Nothing of this file waits any more. Perhaps somebody else was quicker."))
    left = upload.cells.filter(decision=Decision.OPEN).update(
        decision=Decision.LEFT, decided_by=by, decided_at=at
    )  # fmt: skip
    Upload.objects.filter(pk=upload.pk).update(state=UploadState.DONE)
    record(
        verb="workbooks.leave", subject=upload, by=by, at=at, scopes=[upload.participation.scope],
        details={"figures": left},
    )  # fmt: skip
    return upload


@transaction.atomic
def reopen(*, upload: Upload, by: User | None, at: datetime) -> Upload:
    """Take up again what was left aside. Raises `DomainError` if a newer file of the copy is there."""
    upload = _locked(upload)
    left = upload.cells.filter(decision=Decision.LEFT, value__isnull=False)
    if upload.state not in {UploadState.WAITING, UploadState.DONE} or _newer(upload):
        raise DomainError(_("A newer file of this copy has come. Please go on with that one."))
    if not left.update(decision=Decision.OPEN, decided_by=None, decided_at=None):
        raise DomainError(_("Nothing of this file was left aside."))
    Upload.objects.filter(pk=upload.pk).update(state=UploadState.WAITING)
    record(verb="workbooks.reopen", subject=upload, by=by, at=at, scopes=[upload.participation.scope])
    return upload


def _newer(upload: Upload) -> bool:
    """Whether another file of the same copy waits."""
    others = Upload.objects.filter(copy=upload.copy, state=UploadState.WAITING)
    return upload.copy is not None and others.exclude(pk=upload.pk).exists()


@transaction.atomic
def resolve(
    *, participation: Participation, city: City, choices: Mapping[tuple[int, int], int | None], by: User | None,
    at: datetime,
) -> int:  # fmt: skip
    """Choose between copies: for indicator and year the cell that is right, or None for what is stored.

    Returns how many were settled. Raises `DomainError`.
    """
    City.objects.select_for_update().get(pk=city.pk)
    settled, uploads = 0, set()
    for each in conflicts(participation, city):
        key = (each.indicator.pk, each.year)
        if key not in choices:
            continue
        winner = choices[key]
        if winner is not None and winner not in {cell.pk for cell in each.cells}:
            raise DomainError(_("The figures have changed since you saw them. Please look at them again."))
        right = next((cell.value for cell in each.cells if cell.pk == winner), None)
        losers = [cell.pk for cell in each.cells if cell.value != right]
        Cell.objects.filter(pk__in=losers).update(decision=Decision.LEFT, decided_by=by, decided_at=at)
        uploads |= {cell.upload_id for cell in each.cells}
        settled += 1
    if not settled:
        raise DomainError(_("Please choose in at least one place. Perhaps somebody else was quicker."))
    for upload in Upload.objects.filter(pk__in=uploads).select_related("participation", "city"):
        _finish(upload, compare(upload), set())
    record(
        verb="workbooks.resolve", subject=city, by=by, at=at, scopes=[participation.scope], details={"settled": settled}
    )  # fmt: skip
    return settled


@transaction.atomic
def approve(*, acceptance: Acceptance, by: User | None, at: datetime) -> int:
    """Let those figures count that were taken over together and still wait; how many. Raises `DomainError`."""
    upload = _locked(acceptance.upload)
    readings = _readings(acceptance)
    return approve_all(city=upload.city, readings=readings, by=by, at=at, scopes=[upload.participation.scope])


def _readings(acceptance: Acceptance) -> list[int]:
    keys = Cell.objects.filter(acceptance=acceptance).values_list("reading", flat=True)
    return [key for key in keys if key is not None]


@transaction.atomic
def undo(*, acceptance: Acceptance, by: User | None, at: datetime) -> Acceptance:
    """Take back, as a whole and within a day, what was taken over. Raises `DomainError` with the reason.

    Only what it did: what stood there before stands there again; the figures stay in the history.
    """
    upload = _locked(acceptance.upload)
    acceptance = Acceptance.objects.get(pk=acceptance.pk)
    if acceptance.undone_at is not None:
        raise DomainError(_("This was undone already."))
    if not can_be_undone(acceptance, at):
        raise DomainError(_("This was more than a day ago. Please correct single figures instead."))
    cells = Cell.objects.filter(acceptance=acceptance)
    readings = _readings(acceptance)
    scopes = [upload.participation.scope]
    take_back(city=upload.city, readings=readings, by=by, at=at, scopes=scopes)
    cells.update(decision=Decision.OPEN, decided_by=None, decided_at=None, acceptance=None, reading=None)
    state = UploadState.REPLACED if upload.state == UploadState.REPLACED or _newer(upload) else UploadState.WAITING
    Upload.objects.filter(pk=upload.pk).update(state=state)
    acceptance.undone_by, acceptance.undone_at = by, at
    acceptance.save(update_fields=["undone_by", "undone_at"])
    record(
        verb="workbooks.undo", subject=upload, by=by, at=at, scopes=scopes, details={"figures": len(readings)}
    )  # fmt: skip
    return acceptance
