"""Groups as a table says: formed, renamed, their cities moved."""

from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from cityjourney.accounts.models import User
from cityjourney.core.sheets import Sheet, SheetRow
from cityjourney.groups.commands.changing import change_group, name_group
from cityjourney.groups.commands.forming import GroupDraft, form_groups
from cityjourney.groups.commands.sheets import Problems
from cityjourney.groups.models import Group
from cityjourney.groups.queries.people import experts_of
from cityjourney.programmes.models import Edition, Participation, Theme

NEEDED = ("name", "mentor", "cities")


@dataclass(frozen=True, slots=True)
class _Known:
    """What the cells of a table may name."""

    cities: dict[str, Participation]
    themes: set[str]
    experts: dict[str, User]
    names: dict[str, str]
    """Reference by name, of the groups that are there."""


def import_groups(
    *, edition: Edition, sheet: Sheet, problems: Problems, reason: str, by: User | None, at: datetime
) -> list[Group]:
    """Form groups as a table says (columns as in `queries.tables.GROUPS`); part of `tables.import_tables`.

    A group without reference is found by its name. Raises `TableError` with every problem by row.
    """
    problems.columns(sheet, NEEDED)
    known = _known(edition, at)
    drafts = [_draft(row, known, problems) for row in sheet.rows]
    problems.stop()
    made = form_groups(edition=edition, groups=drafts, reason=reason, by=by, at=at)
    for group, row in zip(made, sheet.rows, strict=True):
        if "expert" in sheet.columns:
            expert = known.experts.get(row["expert"].lower())
            change_group(
                group=group, name=group.name, theme=group.theme, mentor=group.mentor, expert=expert, by=by, at=at
            )
        if "own_name" in sheet.columns:
            name_group(group=group, own_name=row["own_name"], by=by, at=at)
    return [Group.objects.get(pk=group.pk) for group in made]


def _known(edition: Edition, at: datetime) -> _Known:
    rows = Participation.objects.current().filter(edition=edition)
    groups = Group.objects.filter(edition=edition, closed_at=None).exclude(reference="")
    return _Known(
        {row.city.slug: row for row in rows.select_related("city", "consortium", "city_type", "edition")},
        set(Theme.objects.filter(edition=edition).values_list("key", flat=True)),
        {person.email.lower(): person for person in experts_of(edition, at)},
        {group.name: group.reference for group in groups},
    )


def _draft(row: SheetRow, known: _Known, problems: Problems) -> GroupDraft:
    """One row as a draft; what is wrong goes to `problems`. The draft is used only without any."""
    slugs = [slug.strip() for slug in row["cities"].replace(",", ";").split(";") if slug.strip()]
    for slug in (*slugs, *([row["mentor"]] if row["mentor"] else [])):
        if slug not in known.cities:
            problems.add(row, _("no city “%(what)s” takes part."), slug)
    if not row["name"]:
        problems.add(row, _("the name is missing."))
    if not row["mentor"]:
        problems.add(row, _("the mentor is missing."))
    if not slugs:
        problems.add(row, _("no city is named."))
    if row["theme"] and row["theme"] not in known.themes:
        problems.add(row, _("“%(what)s” is not a theme of this edition."), row["theme"])
    if row["expert"] and row["expert"].lower() not in known.experts:
        problems.add(row, _("“%(what)s” is not an expert of this edition."), row["expert"])
    reference = row["reference"] or known.names.get(row["name"], "") or f"table:{row['name']}"[:120]
    cities = [known.cities[slug] for slug in slugs if slug in known.cities]
    mentor = known.cities.get(row["mentor"]) or next(iter(known.cities.values()), None)
    return GroupDraft(row["name"], row["theme"], mentor, cities, reference)  # type: ignore[arg-type]
