"""Groups as a table: written out, changed in a spreadsheet, read back."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from cityjourney.accounts.models import User
from cityjourney.core.errors import DomainError
from cityjourney.core.sheets import SheetError, SheetRow, read_sheet
from cityjourney.groups.commands.changing import change_group
from cityjourney.groups.commands.forming import GroupDraft, form_groups
from cityjourney.groups.models import Group
from cityjourney.groups.queries.people import experts_of
from cityjourney.programmes.models import Edition, Participation, Theme

NEEDED = ("name", "mentor", "cities")


class TableError(DomainError):
    """What is wrong with a table; `problems` are sentences with the number of their row. Nothing was changed."""

    def __init__(self, problems: Iterable[str]) -> None:
        self.problems = tuple(problems)
        super().__init__(" ".join(self.problems))


@dataclass(frozen=True, slots=True)
class _Known:
    """What the cells of a table may name."""

    cities: dict[str, Participation]
    themes: set[str]
    experts: dict[str, User]
    names: dict[str, str]
    """Reference by name, of the groups that are there."""


@transaction.atomic
def import_groups(*, edition: Edition, content: bytes, reason: str, by: User | None, at: datetime) -> list[Group]:
    """Form groups as a table says (columns as in `queries.tables.COLUMNS`); what was written out reads back unchanged.

    A group without reference is found by its name. All or none: raises `TableError` with every problem by row.
    """
    try:
        sheet = read_sheet(content)
    except SheetError as error:
        raise TableError([_file_problem(error)]) from None
    missing = [column for column in NEEDED if column not in sheet.columns]
    if missing:
        raise TableError([_("These columns are missing: %(columns)s.") % {"columns": ", ".join(missing)}])
    known, problems = _known(edition, at), list[str]()
    drafts = [_draft(row, known, problems) for row in sheet.rows]
    if not sheet.rows:
        problems.append(_("The table has no rows."))
    if problems:
        raise TableError(problems)
    made = form_groups(edition=edition, groups=drafts, reason=reason, by=by, at=at)
    if "expert" not in sheet.columns:
        return made
    return [
        change_group(
            group=group,
            name=group.name,
            theme=group.theme,
            mentor=group.mentor,
            expert=known.experts.get(row["expert"].lower()),
            by=by,
            at=at,
        )
        for group, row in zip(made, sheet.rows, strict=True)
    ]


def _known(edition: Edition, at: datetime) -> _Known:
    rows = Participation.objects.current().filter(edition=edition)
    groups = Group.objects.filter(edition=edition, closed_at=None).exclude(reference="")
    return _Known(
        {row.city.slug: row for row in rows.select_related("city", "consortium", "city_type", "edition")},
        set(Theme.objects.filter(edition=edition).values_list("key", flat=True)),
        {person.email.lower(): person for person in experts_of(edition, at)},
        {group.name: group.reference for group in groups},
    )


def _draft(row: SheetRow, known: _Known, problems: list[str]) -> GroupDraft:
    """One row as a draft; what is wrong goes to `problems`. The draft is used only without any."""

    def problem(sentence: str, what: str) -> None:
        problems.append(_("Row %(row)d: %(problem)s") % {"row": row.number, "problem": sentence % {"what": what}})

    slugs = [slug.strip() for slug in row["cities"].replace(",", ";").split(";") if slug.strip()]
    for slug in (*slugs, *([row["mentor"]] if row["mentor"] else [])):
        if slug not in known.cities:
            problem(_("no city “%(what)s” takes part."), slug)
    if not row["name"]:
        problem(_("the name is missing."), "")
    if not row["mentor"]:
        problem(_("the mentor is missing."), "")
    if not slugs:
        problem(_("no city is named."), "")
    if row["theme"] and row["theme"] not in known.themes:
        problem(_("“%(what)s” is not a theme of this edition."), row["theme"])
    if row["expert"] and row["expert"].lower() not in known.experts:
        problem(_("“%(what)s” is not an expert of this edition."), row["expert"])
    reference = row["reference"] or known.names.get(row["name"], "") or f"table:{row['name']}"[:120]
    cities = [known.cities[slug] for slug in slugs if slug in known.cities]
    mentor = known.cities.get(row["mentor"]) or next(iter(known.cities.values()), None)
    return GroupDraft(row["name"], row["theme"], mentor, cities, reference)  # type: ignore[arg-type]


def _file_problem(error: SheetError) -> str:
    return {
        "too_large": _("The file is too large: at most 2 MB."),
        "too_many_rows": _("The table has too many rows."),
        "twice": _("The column “%(what)s” stands there twice.") % {"what": error.what},
        "empty": _("The file is empty."),
    }.get(error.code, _("The file cannot be read as a table (CSV)."))
