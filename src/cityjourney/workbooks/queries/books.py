"""What a copy of the workbook holds."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from django.conf import settings
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import override

from cityjourney.core.fields import in_language
from cityjourney.indicators.enums import Confidence, SpatialUnit
from cityjourney.indicators.logic.series import moment
from cityjourney.indicators.models import Indicator, Reading, ReadingQuerySet
from cityjourney.indicators.sentences import UNITS, unit_words
from cityjourney.organisations.models import City
from cityjourney.programmes.models import Edition, Theme
from cityjourney.workbooks import words
from cityjourney.workbooks.logic.layout import Book, Facts, Marks, Row, Sheet
from cityjourney.workbooks.logic.reading import Known
from cityjourney.workbooks.models import Copy

ELSE = "-"
"""The key of the sheet for indicators that belong to no theme of the edition."""


def themes_of(edition: Edition) -> dict[str, str]:
    """Key -> name, in the language of the moment; last the sheet for all other indicators."""
    found = Theme.objects.filter(edition=edition, retired=False)
    return {**{each.key: str(each) for each in found}, ELSE: _("Across all themes")}


def by_theme(edition: Edition) -> dict[str, list[Indicator]]:
    """The indicators in use, by the theme of the edition that they belong to, by name."""
    found: dict[str, list[Indicator]] = {key: [] for key in themes_of(edition)}
    for each in Indicator.objects.filter(active=True):
        found[each.theme if each.theme in found else ELSE].append(each)
    for each_theme in found.values():
        each_theme.sort(key=lambda one: (in_language(one.name).casefold(), one.code))
    return found


def standing(city: City, codes: Iterable[str] | None = None) -> ReadingQuerySet:
    """What stands for a municipality in whole years: versions that count, and open ones, which come later."""
    found = Reading.objects.filter(city=city, spatial_unit=SpatialUnit.CITY, superseded_at__isnull=True).exclude(
        period__contains="-"
    )
    if codes is not None:
        found = found.filter(indicator__code__in=list(codes))
    return found.select_related("indicator", "source", "entered_by").order_by("version")


def stored(city: City) -> dict[tuple[int, int], Reading]:
    """By indicator and year: the open version, else the one that counts. One query."""
    found = standing(city).select_related(None).select_related("source", "entered_by")
    return {(each.indicator_id, each.year): each for each in found}


def baseline_of(city: City, indicators: Sequence[Indicator], years: Sequence[int]) -> dict[str, dict[str, float]]:
    """What stands in the cells of a new copy: code -> year -> value."""
    found: dict[str, dict[str, float]] = {each.code: {} for each in indicators}
    for reading in standing(city).filter(year__in=list(years)):
        if reading.indicator.code in found:
            found[reading.indicator.code][str(reading.year)] = reading.value
    return found


def book_of(copy: Copy) -> Book:
    """The workbook of a copy, in its language. Its cells hold what they held when it was made."""
    with override(copy.language):
        names = themes_of(copy.participation.edition)
        indicators = {each.code: each for each in Indicator.objects.filter(code__in=list(copy.baseline))}
        last = _last(copy.city, indicators.values())
        rows: dict[str, list[Row]] = {key: [] for key in names}
        for code, values in copy.baseline.items():
            each = indicators.get(code)
            if each is not None:
                key = each.theme if each.theme in names else ELSE
                rows[key].append(_row(each, values, last.get(each.pk)))
        return Book(
            marks=marks_of(copy),
            years=tuple(copy.years),
            sheets=tuple(Sheet(key, name, tuple(rows[key])) for key, name in names.items() if rows[key]),
            words=words.words_of(copy),
            facts=words.facts_of(copy),
            steps=words.steps(),
            confidences=words.confidence_words(),
        )


def marks_of(copy: Copy) -> Marks:
    """By what the file of a copy is known again."""
    return Marks(
        str(copy.public_id), copy.city.slug, copy.participation.edition.slug, copy.language, copy.version
    )  # fmt: skip


def _row(indicator: Indicator, values: Mapping[str, float], last: Reading | None) -> Row:
    return Row(
        facts=facts_of(indicator),
        name=in_language(indicator.name),
        unit=unit_words(indicator.unit),
        last=last.value if last else None,
        last_year=_when(last) if last else "",
        last_source=_where_from(last) if last else "",
        values={int(year): value for year, value in values.items()},
    )


def _when(reading: Reading) -> str:
    day = reading.period
    return day if len(day) == 4 else date_format(date.fromisoformat(day), "SHORT_DATE_FORMAT")


def _where_from(reading: Reading) -> str:
    """The source, and the area if it is not the municipality: such a figure is never joined with ours."""
    if reading.spatial_unit == SpatialUnit.CITY:
        return reading.source.name
    return f"{reading.source.name} ({reading.get_spatial_unit_display()})"


def _last(city: City, indicators: Iterable[Indicator]) -> dict[int, Reading]:
    """The latest figure that counts; one of the municipality before one of another area."""
    found: dict[int, Reading] = {}
    current = Reading.objects.current().filter(city=city, indicator__in=[each.pk for each in indicators])
    for each in current.select_related("source"):
        before = found.get(each.indicator_id)
        if before is None or _rank(each) > _rank(before):
            found[each.indicator_id] = each
    return found


def _rank(reading: Reading) -> tuple[bool, float]:
    return reading.spatial_unit == SpatialUnit.CITY, moment(reading.period)


def facts_of(indicator: Indicator) -> Facts:
    """What its cells must keep to, with the unit in every language that people may write behind a number."""
    units = {indicator.unit}
    if indicator.unit in UNITS:
        for language, _name in settings.LANGUAGES:
            with override(language):
                units.add(unit_words(indicator.unit))
    return Facts(
        indicator.code, indicator.unit, tuple(sorted(units - {""})), indicator.lowest, indicator.highest
    )  # fmt: skip


def known(year: int) -> Known:
    """What the reader of a file knows beforehand: all indicators in use, the list of words in every language."""
    confidences = {key: key for key in Confidence.values}
    for language, _name in settings.LANGUAGES:
        with override(language):
            confidences |= {str(label).casefold(): key for key, label in Confidence.choices}
    facts = {each.code: facts_of(each) for each in Indicator.objects.filter(active=True)}
    return Known(facts, confidences, year)
