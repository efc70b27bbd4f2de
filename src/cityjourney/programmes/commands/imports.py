"""A table of cities comes in: all of it, or nothing, with every problem named by row and column."""

from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from django.db import transaction
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cityjourney.accounts.models import User
from cityjourney.audit.commands import record
from cityjourney.core.errors import DomainError
from cityjourney.core.sheets import Sheet, SheetError, SheetRow, read_sheet
from cityjourney.organisations.commands import save_city, save_consortium
from cityjourney.organisations.logic.cities import COLUMNS, CityFacts, facts_of
from cityjourney.organisations.models import City, Consortium
from cityjourney.programmes.commands.participations import add_participation, change_participation
from cityjourney.programmes.logic.type_map import NO_MAP, TypeMap
from cityjourney.programmes.models import CityType, Edition, Participation, Theme

OWN_COLUMNS = ("city_type", "theme", "consortium", "lead", "participation_source")
"""What a row says about the city's part in the edition. `lead` marks the lead city of a consortium."""
WORDS: Mapping[str, str | Promise] = {
    "missing": gettext_lazy("is empty"),
    "not_a_number": gettext_lazy("“%(what)s” is not a number"),
    "out_of_range": gettext_lazy("“%(what)s” is out of range"),
    "too_long": gettext_lazy("“%(what)s …” is too long"),
    "not_a_country": gettext_lazy("“%(what)s” is not a country code of two letters"),
    "no_type": gettext_lazy("no city type follows from this row; name one, or give a mapping"),
    "unknown": gettext_lazy("“%(what)s” is not in the methodology of this edition"),
    "twice": gettext_lazy("“%(what)s” stands in row %(row)s already"),
    "two_leads": gettext_lazy("“%(what)s” has two lead cities"),
}
SHEET_WORDS: Mapping[str, str | Promise] = {
    "too_large": gettext_lazy("The file is larger than 2 MB."),
    "too_many_rows": gettext_lazy("The file has more than 5,000 rows."),
    "not_text": gettext_lazy("This file is not a table. Save it as CSV."),
    "empty": gettext_lazy("The first row must name the columns."),
    "twice": gettext_lazy("The column “%(what)s” stands there twice."),
    "columns": gettext_lazy("The column “%(what)s” is missing."),
}


@dataclass(frozen=True)
class ImportProblem:
    """A cell (or, with row 0, the file) that stops the import."""

    row: int
    column: str
    message: str

    def __str__(self) -> str:
        if not self.row:
            return self.message
        return _("Row %(row)s, %(column)s: %(message)s") % {
            "row": self.row,
            "column": self.column,
            "message": self.message,
        }


class ImportRefusedError(DomainError):
    """Nothing was imported; `problems` says why."""

    def __init__(self, problems: list[ImportProblem]) -> None:
        super().__init__("\n".join(str(problem) for problem in problems))
        self.problems = problems


@dataclass
class ImportReport:
    """What an import did. `unread` names columns that nobody reads."""

    counts: Counter[str] = field(default_factory=Counter)
    unread: tuple[str, ...] = ()

    @property
    def changes(self) -> int:
        """How many things were added or changed; 0 when all was as it should be."""
        return sum(count for name, count in self.counts.items() if not name.endswith("unchanged"))


@dataclass(frozen=True)
class _Line:
    """One row, understood."""

    row: SheetRow
    facts: CityFacts
    city_type: CityType
    theme: Theme | None
    consortium: str
    leads: bool


@dataclass
class _Reader:
    """Turns rows into lines and collects problems."""

    types: Mapping[str, CityType]
    themes: Mapping[str, Theme]
    mapping: TypeMap
    problems: list[ImportProblem] = field(default_factory=list)

    def note(self, number: int, column: str, code: str, **what: object) -> None:
        self.problems.append(ImportProblem(number, column, str(WORDS[code]) % what))

    def line(self, row: SheetRow) -> _Line | None:
        facts, cells = facts_of(row.cells)
        for cell in cells:
            self.note(row.number, cell.column, cell.code, what=cell.what)
        city_type, theme = self.mapping.key("city_type", row.cells), self.mapping.key("theme", row.cells)
        if not city_type:
            self.note(row.number, "city_type", "no_type")
        elif city_type not in self.types:
            self.note(row.number, "city_type", "unknown", what=city_type)
        if theme and theme not in self.themes:
            self.note(row.number, "theme", "unknown", what=theme)
        if facts is None or city_type not in self.types or (theme and theme not in self.themes):
            return None
        consortium = row["consortium"][:160]
        leads = row["lead"].lower() in {"1", "true", "yes", "x", "sí", "si"}
        return _Line(row, facts, self.types[city_type], self.themes.get(theme), consortium, leads)

    def once(self, lines: list[_Line]) -> None:
        """A city stands in a table once; a consortium has one lead."""
        seen: dict[object, int] = {}
        leads: dict[str, int] = {}
        for line in lines:
            number = line.row.number
            for mark in {line.facts.geonames_id or line.facts.slug, (line.facts.name.lower(), line.facts.country)}:
                if mark in seen and seen[mark] != number:
                    self.note(number, "name", "twice", what=line.facts.name, row=seen[mark])
                    break
                seen[mark] = number
            if line.leads and line.consortium:
                if line.consortium in leads:
                    self.note(number, "lead", "two_leads", what=line.consortium)
                leads[line.consortium] = number


def _sheet(content: bytes, mapping: TypeMap) -> Sheet:
    """The table, if it has the columns that it must have."""
    try:
        sheet = read_sheet(content)
    except SheetError as error:
        raise ImportRefusedError([ImportProblem(0, "", str(SHEET_WORDS[error.code]) % {"what": error.what})]) from None
    needed = ["name", "country"] if mapping.rules else ["name", "country", "city_type"]
    missing = [name for name in needed if name not in sheet.columns]
    if missing:
        sentence = str(SHEET_WORDS["columns"])
        raise ImportRefusedError([ImportProblem(0, "", sentence % {"what": name}) for name in missing])
    return sheet


@transaction.atomic
def import_cities(
    *, edition: Edition, content: bytes, mapping: TypeMap = NO_MAP, by: User | None, at: datetime
) -> ImportReport:
    """Bring cities, consortia and participations to what a table says; who is not in it is left alone.

    Rows of one consortium become one participation under its lead city (the first row, if none is marked). Raises
    `ImportRefusedError`, with every problem, before anything is written.
    """
    sheet = _sheet(content, mapping)
    Edition.objects.select_for_update().only("pk").get(pk=edition.pk)  # one import at a time
    reader = _Reader(
        types={each.key: each for each in CityType.objects.filter(edition=edition, retired=False)},
        themes={each.key: each for each in Theme.objects.filter(edition=edition, retired=False)},
        mapping=mapping,
    )
    lines = [line for line in map(reader.line, sheet.rows) if line is not None]
    reader.once(lines)
    if reader.problems:
        raise ImportRefusedError(sorted(reader.problems, key=lambda problem: (problem.row, problem.column)))
    known = {*COLUMNS, *OWN_COLUMNS} | mapping.columns | mapping.unread
    report = ImportReport(unread=tuple(name for name in sheet.columns if name not in known))
    cities = _save_cities(lines, report, by, at)
    _save_parts(edition, lines, cities, report, by, at)
    if report.changes:
        record(
            verb="programmes.import_cities",
            subject=edition,
            by=by,
            at=at,
            scopes=[edition.scope],
            details=dict(report.counts),
        )
    return report


def _save_cities(lines: list[_Line], report: ImportReport, by: User | None, at: datetime) -> dict[int, City]:
    """Row -> city, found by GeoNames ID, else by address, else by name and country."""
    every = list(City.objects.all())
    by_geonames = {city.geonames_id: city for city in every if city.geonames_id}
    by_slug = {city.slug: city for city in every}
    by_name = {(city.name.lower(), city.country): city for city in every}
    cities = {}
    for line in lines:
        facts = line.facts
        found = (
            by_geonames.get(facts.geonames_id or 0)
            or (by_slug.get(facts.slug) if line.row["slug"] else None)
            or by_name.get((facts.name.lower(), facts.country))
        )
        city, outcome = save_city(facts=facts, city=found, by=by, at=at)
        cities[line.row.number] = city
        report.counts[f"cities_{outcome}"] += 1
    return cities


def _save_parts(
    edition: Edition,
    lines: list[_Line],
    cities: Mapping[int, City],
    report: ImportReport,
    by: User | None,
    at: datetime,
) -> None:
    """Consortia first, then one participation for each lead city."""
    groups: dict[str, list[_Line]] = defaultdict(list)
    for line in lines:
        groups[line.consortium or f"\0{line.row.number}"].append(line)
    current = {
        each.city_id: each
        for each in edition.participations.current().select_related("city_type", "theme", "consortium", "city")
    }
    for group in groups.values():
        lead = next((line for line in group if line.leads), group[0])
        consortium: Consortium | None = None
        if lead.consortium:
            members = [cities[line.row.number] for line in group]
            consortium, outcome = save_consortium(name=lead.consortium, members=members, by=by, at=at)
            report.counts[f"consortia_{outcome}"] += 1
        city = cities[lead.row.number]
        done = _save_part(edition, lead, city, consortium, current.get(city.pk), by, at)
        report.counts[f"participations_{done}"] += 1


def _save_part(
    edition: Edition,
    line: _Line,
    city: City,
    consortium: Consortium | None,
    found: Participation | None,
    by: User | None,
    at: datetime,
) -> str:
    part = {"city_type": line.city_type, "theme": line.theme, "consortium": consortium}
    source = line.row["participation_source"][:500]
    if found is None:
        add_participation(edition=edition, city=city, source=source, by=by, at=at, **part)  # type: ignore[arg-type]
        return "added"
    if all(getattr(found, name) == value for name, value in part.items()) and found.source == source:
        return "unchanged"
    change_participation(participation=found, source=source, by=by, at=at, **part)  # type: ignore[arg-type]
    return "changed"
