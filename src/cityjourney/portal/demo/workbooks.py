"""Granada hands its workbook out to two departments; one copy has come back twice, and its differences wait."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from uuid import uuid5

from django.db.models import Avg

from cityjourney.accounts.models import User
from cityjourney.indicators.enums import SpatialUnit
from cityjourney.indicators.models import Reading
from cityjourney.programmes.models import Edition, Participation
from cityjourney.workbooks.commands.copies import make_copy
from cityjourney.workbooks.commands.deciding import accept
from cityjourney.workbooks.commands.uploads import bring
from cityjourney.workbooks.logic.layout import Book
from cityjourney.workbooks.logic.writing import write
from cityjourney.workbooks.models import Copy, Upload
from cityjourney.workbooks.queries.books import ELSE, book_of, by_theme
from cityjourney.workbooks.queries.differences import compare

CITY, LANGUAGE = "granada", "es"
MAKES, BRINGS = "lucia.navarro@granada.example", "javier.ortega@granada.example"
OFFICES = ("Área de Medio Ambiente", "Área de Movilidad")
YEARS = 5
FIRST, ALL, CORRECTED = 4, 16, 2
"""Figures in the first file and in the second one, and how many the second one puts right."""
SLIP = 140.0
"""More than a share can be."""


def hand_out_workbooks(edition: Edition, at: datetime) -> None:
    """Two copies out, one of them back. A second time nothing happens, nor without the city; alone it brings none."""
    places = Participation.objects.current().filter(edition=edition, city__slug=CITY)
    place = places.select_related("edition", "city").first()
    people = User.objects.in_bulk([MAKES, BRINGS], field_name="email")
    if place is None or len(people) < len(OFFICES) or Copy.objects.filter(participation=place).exists():
        return
    copies = _handed_out(place, people[MAKES], at - timedelta(days=12))
    if not _usual(copies[0]):
        return  # so few cities that none has figures to invent others from
    first = _brought(copies[0], FIRST, 0, people[BRINGS], at - timedelta(days=6))
    seen = compare(first).fingerprint
    accept(upload=first, seen=seen, by=people[MAKES], at=at - timedelta(days=5))
    _brought(copies[0], ALL, CORRECTED, people[BRINGS], at - timedelta(hours=20))


def _handed_out(place: Participation, by: User, at: datetime) -> list[Copy]:
    """One copy for each office: the biggest theme with all that belongs to none, and the next one."""
    sizes = {key: len(each) for key, each in by_theme(place.edition).items() if key != ELSE}
    first, second, *_others = sorted(sizes, key=lambda key: -sizes[key])
    return [
        make_copy(
            participation=place, city=place.city, for_whom=office, themes=themes,
            years=list(range(at.year - YEARS, at.year)), language=LANGUAGE, by=by, at=at + timedelta(minutes=number),
        )
        for number, (office, themes) in enumerate(zip(OFFICES, ([first, ELSE], [second]), strict=True))
    ]  # fmt: skip


def _brought(copy: Copy, figures: int, corrected: int, by: User, at: datetime) -> Upload:
    book = _filled(book_of(copy), _usual(copy), figures, corrected)
    return bring(
        participation=copy.participation, city=copy.city, content=write(book, copy.made_at),
        file_name="granada-medio-ambiente.xlsx", token=uuid5(copy.public_id, str(figures)), by=by, at=at,
    )  # fmt: skip


def _usual(copy: Copy) -> Mapping[str, float]:
    """What other cities have, so that invented figures are not odd ones."""
    known = Reading.objects.current().filter(spatial_unit=SpatialUnit.CITY, indicator__code__in=list(copy.baseline))
    return dict(known.values_list("indicator__code").annotate(Avg("value")).order_by("indicator__code"))


def _filled(book: Book, usual: Mapping[str, float], figures: int, corrected: int) -> Book:
    """So many figures for the last year, some of them put right; with corrections also a slip that cannot be taken."""
    last = book.years[-1]
    shares = (row.facts.code for sheet in book.sheets for row in sheet.rows if row.facts.highest == 100)
    slip = next((code for code in shares if code not in usual), "") if corrected else ""
    said = {slip: SLIP}
    for number, code in enumerate([code for code in book.codes if code in usual][:figures]):
        said[code] = round(usual[code] * (1.02 if number < corrected else 1), 1)
    sheets = [
        replace(
            sheet,
            rows=tuple(
                replace(row, values={last: said[row.facts.code]} if row.facts.code in said else {})
                for row in sheet.rows
            ),
        )
        for sheet in book.sheets
    ]
    return replace(book, sheets=tuple(sheets))
