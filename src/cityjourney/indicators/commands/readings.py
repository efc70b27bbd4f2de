"""Readings are written here, one at a time: entered, handed in, approved or sent back, corrected, marked."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from math import isfinite

from django.db import IntegrityError, transaction
from django.db.models import Max
from django.utils.formats import number_format
from django.utils.translation import gettext as _

from cityjourney.accounts.models import User
from cityjourney.audit.commands import record
from cityjourney.core.errors import DomainError
from cityjourney.indicators.enums import Confidence, ReadingState, SpatialUnit
from cityjourney.indicators.logic.formats import observation as cells
from cityjourney.indicators.models import Indicator, Reading, Source
from cityjourney.organisations.models import City


@dataclass(frozen=True, slots=True)
class Figure:
    """What somebody says about an indicator of a city at a time."""

    period: str
    value: float
    source: str
    spatial_unit: str = SpatialUnit.CITY
    method: str = ""
    dataset: str = ""
    note: str = ""
    flag: str = ""
    confidence: str = Confidence.MEDIUM
    break_before: bool = False


def check_figure(indicator: Indicator, figure: Figure, at: datetime) -> str:
    """The period as it is stored. Raises `DomainError` if the figure cannot be."""
    try:
        period, flag = cells.period(figure.period), cells.flags(figure.flag)
    except cells.CellError as error:
        if error.code == "not_a_period":
            raise DomainError(_("Please give a year (2024) or a date (2024-06-30).")) from None
        raise DomainError(_("“%(flag)s” is not a flag of Eurostat.") % {"flag": figure.flag}) from None
    if int(period[:4]) > at.year and "f" not in flag:
        raise DomainError(_("%(period)s has not happened yet. A forecast carries the flag f.") % {"period": period})
    if not isfinite(figure.value):
        raise DomainError(_("Please give a number."))
    _check_bounds(indicator, figure.value)
    if not figure.source.strip():
        raise DomainError(_("Please say where the figure is from: without a source nobody can trust it."))
    return period


def _check_bounds(indicator: Indicator, value: float) -> None:
    low, high = indicator.lowest, indicator.highest
    if low is not None and value < low:
        said = {"value": number_format(value), "bound": number_format(low)}
        raise DomainError(_("%(value)s is less than %(bound)s, the least that there can be.") % said)
    if high is not None and value > high:
        said = {"value": number_format(value), "bound": number_format(high)}
        raise DomainError(_("%(value)s is more than %(bound)s, the most that there can be.") % said)


def source_named(name: str) -> Source:
    """The source of that name, made if it is new."""
    return Source.objects.get_or_create(name=name.strip()[:200])[0]


@transaction.atomic
def enter(
    *, indicator: Indicator, city: City, figure: Figure, by: User | None, at: datetime, scopes: Iterable[str] = ()
) -> Reading:
    """Write a draft. An open draft of the same indicator, area and period is replaced by this newer version.

    Raises `DomainError`.
    """
    reading = _draft(indicator, city, figure, by, at)
    record(verb="indicators.enter", subject=reading, by=by, at=at, scopes=scopes, details={"value": figure.value})
    return reading


def _draft(indicator: Indicator, city: City, figure: Figure, by: User | None, at: datetime) -> Reading:
    """The next version of a reading, as a draft."""
    if not indicator.active:
        raise DomainError(_("“%(indicator)s” is no longer in use.") % {"indicator": indicator})
    period = check_figure(indicator, figure, at)
    City.objects.select_for_update().get(pk=city.pk)  # two people at once: the second waits, then sees the first
    same = Reading.objects.filter(indicator=indicator, city=city, spatial_unit=figure.spatial_unit, period=period)
    last = same.aggregate(last=Max("version"))["last"] or 0
    same.pending().update(superseded_at=at)
    try:
        with transaction.atomic():
            return Reading.objects.create(
                indicator=indicator, city=city, spatial_unit=figure.spatial_unit, period=period, year=int(period[:4]),
                version=last + 1, value=figure.value, flag=cells.flags(figure.flag),
                break_before=figure.break_before or "b" in figure.flag, source=source_named(figure.source),
                dataset=figure.dataset, method=figure.method, note=figure.note, confidence=figure.confidence,
                entered_by=by, entered_at=at,
            )  # fmt: skip
    except IntegrityError:
        raise DomainError(_("Somebody else has just entered this figure. Please look at theirs first.")) from None


def _move(reading: Reading, states: set[ReadingState], **changes: object) -> None:
    """Change an open version if it still stands where it stood. Raises `DomainError` if it has moved on."""
    moved = Reading.objects.filter(pk=reading.pk, superseded_at__isnull=True, state__in=states).update(**changes)
    if not moved:
        raise DomainError(_("This figure has moved on in the meantime. Please look at it again."))
    reading.refresh_from_db()


@transaction.atomic
def submit(*, reading: Reading, by: User | None, at: datetime, scopes: Iterable[str] = ()) -> Reading:
    """Hand a draft in for approval. Raises `DomainError`."""
    _move(reading, {ReadingState.DRAFT}, state=ReadingState.SUBMITTED, remark="")
    record(verb="indicators.submit", subject=reading, by=by, at=at, scopes=scopes)
    return reading


@transaction.atomic
def approve(*, reading: Reading, by: User | None, at: datetime, scopes: Iterable[str] = ()) -> Reading:
    """Let a figure count; the version that counted before steps back into history.

    Somebody else than the person who entered it approves. Raises `DomainError`.
    """
    if by is not None and reading.entered_by_id == by.pk:
        raise DomainError(_("Two pairs of eyes: somebody else than the person who entered a figure approves it."))
    _supersede(reading, at)
    _move(reading, {ReadingState.SUBMITTED}, state=ReadingState.APPROVED, decided_by=by, decided_at=at)
    record(verb="indicators.approve", subject=reading, by=by, at=at, scopes=scopes, details={"value": reading.value})
    return reading


def _supersede(reading: Reading, at: datetime) -> None:
    Reading.objects.current().filter(
        indicator=reading.indicator_id, city=reading.city_id, spatial_unit=reading.spatial_unit, period=reading.period
    ).update(superseded_at=at)


@transaction.atomic
def send_back(*, reading: Reading, remark: str, by: User | None, at: datetime, scopes: Iterable[str] = ()) -> Reading:
    """Give a figure back to those who entered it, with what is missing. Raises `DomainError`."""
    if not remark.strip():
        raise DomainError(_("Please say what is missing, so that it can be put right."))
    _move(
        reading,
        {ReadingState.SUBMITTED},
        state=ReadingState.DRAFT,
        remark=remark.strip()[:300],
        decided_by=by,
        decided_at=at,
    )
    record(verb="indicators.return", subject=reading, by=by, at=at, scopes=scopes, details={"remark": reading.remark})
    return reading


@transaction.atomic
def correct(*, reading: Reading, figure: Figure, by: User | None, at: datetime, scopes: Iterable[str] = ()) -> Reading:
    """A new version of a figure, handed in at once. The old one counts until the new one is approved.

    Raises `DomainError`, also if nothing would change.
    """
    if _same(reading, figure):
        raise DomainError(_("Nothing is different from what stands here."))
    if (reading.period, reading.spatial_unit) != (cells.period(figure.period), figure.spatial_unit):
        raise DomainError(_("A correction keeps its year and its area. Enter another figure instead."))
    changed = _draft(reading.indicator, reading.city, figure, by, at)
    _move(changed, {ReadingState.DRAFT}, state=ReadingState.SUBMITTED)
    details = {"before": reading.value, "after": figure.value}
    record(verb="indicators.correct", subject=changed, by=by, at=at, scopes=scopes, details=details)
    return changed


def _same(reading: Reading, figure: Figure) -> bool:
    return (
        reading.value, reading.source.name, reading.method, reading.dataset, reading.note, reading.flag,
        reading.confidence, reading.break_before,
    ) == (
        figure.value, figure.source.strip(), figure.method, figure.dataset, figure.note, cells.flags(figure.flag),
        figure.confidence, figure.break_before,
    )  # fmt: skip


@transaction.atomic
def mark_break(
    *, reading: Reading, broken: bool, why: str, by: User | None, at: datetime, scopes: Iterable[str] = ()
) -> Reading:
    """Say that an approved figure may not be joined with those before it, or take that back; a new version is kept.

    Raises `DomainError`.
    """
    if broken and not why.strip():
        raise DomainError(_("Please say why the series breaks here."))
    if reading.break_before == broken:
        raise DomainError(_("Nothing is different from what stands here."))
    _move(reading, {ReadingState.APPROVED}, superseded_at=at)
    last = Reading.objects.filter(series=reading.series).aggregate(last=Max("version"))["last"]
    fields = {
        field.attname: getattr(reading, field.attname)
        for field in Reading._meta.concrete_fields
        if field.name not in {"id", "series"}
    }
    flag = reading.flag if broken else reading.flag.replace("b", "")
    note = why.strip()[:300] or reading.note
    fields |= {"version": last + 1, "superseded_at": None, "break_before": broken, "flag": flag, "note": note}
    fields |= {
        "entered_by_id": by.pk if by else None,
        "entered_at": at,
        "decided_by_id": by.pk if by else None,
        "decided_at": at,
    }
    marked = Reading.objects.create(**fields)
    verb = "indicators.mark_break" if broken else "indicators.unmark_break"
    record(verb=verb, subject=marked, by=by, at=at, scopes=scopes, details={"why": note})
    return marked
