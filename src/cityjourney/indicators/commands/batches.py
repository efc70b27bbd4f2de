"""Many figures of one city at once: handed in, approved, or taken back together while nobody has touched them."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from cityjourney.accounts.models import User
from cityjourney.audit.commands import record
from cityjourney.core.errors import DomainError
from cityjourney.indicators.commands.figures import stored
from cityjourney.indicators.commands.readings import Figure, check_figure, source_named
from cityjourney.indicators.enums import ReadingState
from cityjourney.indicators.logic.formats import observation as cells
from cityjourney.indicators.models import Indicator, Reading
from cityjourney.organisations.models import City

CHUNK = 1_000


@transaction.atomic
def hand_in_all(
    *, city: City, figures: Sequence[tuple[Indicator, Figure]], by: User | None, at: datetime,
    scopes: Iterable[str] = (),
) -> list[Reading]:  # fmt: skip
    """Hand figures in, all or none; open versions of the same are replaced. Readings in the order of the figures.

    Raises `DomainError`. Approving stays with somebody else.
    """
    City.objects.select_for_update().get(pk=city.pk)  # two people at once: the second waits, then sees the first
    sources = {name: source_named(name) for name in {figure.source for _indicator, figure in figures}}
    made: list[Reading] = []
    for indicator, figure in figures:
        if not indicator.active:
            raise DomainError(_("“%(indicator)s” is no longer in use.") % {"indicator": indicator})
        period = check_figure(indicator, figure, at)
        made.append(
            Reading(
                indicator=indicator, city=city, spatial_unit=figure.spatial_unit, period=period, year=int(period[:4]),
                value=figure.value, flag=cells.flags(figure.flag), source=sources[figure.source],
                break_before=figure.break_before or "b" in figure.flag, dataset=figure.dataset, method=figure.method,
                note=figure.note, confidence=figure.confidence, state=ReadingState.SUBMITTED, entered_by=by,
                entered_at=at,
            )
        )  # fmt: skip
    for start in range(0, len(made), CHUNK):
        _write(made[start : start + CHUNK], at)
    record(verb="indicators.hand_in_all", subject=city, by=by, at=at, scopes=scopes, details={"figures": len(made)})
    return made


def _write(readings: list[Reading], at: datetime) -> None:
    """The next version of each; what was open before steps back."""
    before = stored([_series(each) for each in readings], pending=True)
    for each in readings:
        existing = before.get(_series(each))
        each.version = existing.version + 1 if existing else 1
    replaced = [one.replaceable for one in before.values() if one.replaceable]
    Reading.objects.filter(pk__in=replaced).update(superseded_at=at)
    Reading.objects.bulk_create(readings)


def _series(reading: Reading) -> str:
    """As the database makes it."""
    return f"{reading.indicator_id}|{reading.city_id}|{reading.spatial_unit}|{reading.period}"


@transaction.atomic
def approve_all(
    *, city: City, readings: Sequence[int], by: User | None, at: datetime, scopes: Iterable[str] = ()
) -> int:
    """Let those of some figures count that still wait; how many. What counted before steps back into history.

    Somebody else than the person who entered them approves. Raises `DomainError`, also if none of them waits.
    """
    City.objects.select_for_update().get(pk=city.pk)
    ours = Reading.objects.filter(pk__in=readings, city=city, superseded_at__isnull=True)
    waiting = list(ours.filter(state=ReadingState.SUBMITTED))
    if any(by is not None and each.entered_by_id == by.pk for each in waiting):
        raise DomainError(_("Two pairs of eyes: somebody else than the person who entered a figure approves it."))
    if not waiting:
        raise DomainError(_("None of these figures waits any more."))
    Reading.objects.current().filter(series__in=[each.series for each in waiting]).update(superseded_at=at)
    counted = ours.filter(pk__in=[each.pk for each in waiting], state=ReadingState.SUBMITTED).update(
        state=ReadingState.APPROVED, decided_by=by, decided_at=at
    )
    if counted != len(waiting):
        raise DomainError(_("Somebody approved or changed one of these figures just now. Please look at them again."))
    record(verb="indicators.approve_all", subject=city, by=by, at=at, scopes=scopes, details={"figures": counted})
    return counted


@transaction.atomic
def take_back(
    *, city: City, readings: Sequence[int], by: User | None, at: datetime, scopes: Iterable[str] = ()
) -> None:
    """Undo `hand_in_all`: what was open before is open again, and the figures stay in the history. All or none.

    Raises `DomainError`, naming a figure that has been approved, sent back or replaced since.
    """
    City.objects.select_for_update().get(pk=city.pk)
    found = list(Reading.objects.filter(pk__in=readings, city=city).select_related("indicator"))
    for each in found:
        if each.superseded_at is not None or each.state != ReadingState.SUBMITTED or each.decided_at is not None:
            said = {"indicator": each.indicator, "period": each.period}
            raise DomainError(_("“%(indicator)s” of %(period)s has been approved, sent back or changed since.") % said)
    ours = Reading.objects.filter(pk__in=[each.pk for each in found], superseded_at__isnull=True)
    if ours.filter(state=ReadingState.SUBMITTED, decided_at__isnull=True).update(superseded_at=at) != len(found):
        raise DomainError(_("Somebody approved or changed one of these figures just now. Please look at them again."))
    moments = {each.series: (each.entered_at, each.version) for each in found}
    earlier = Reading.objects.filter(series__in=moments, superseded_at__in={when for when, _v in moments.values()})
    reopened: dict[str, Reading] = {}
    for each in earlier.exclude(state=ReadingState.APPROVED).order_by("version"):
        when, version = moments[each.series]
        if each.superseded_at == when and each.version < version:
            reopened[each.series] = each
    Reading.objects.filter(pk__in=[each.pk for each in reopened.values()]).update(superseded_at=None)
    record(verb="indicators.take_back", subject=city, by=by, at=at, scopes=scopes, details={"figures": len(found)})
