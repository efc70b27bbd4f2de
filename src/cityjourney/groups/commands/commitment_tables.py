"""Commitments as a table says: new ones are noted, and what became of those that stand here already."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.utils.translation import gettext as _

from cityjourney.accounts.models import User
from cityjourney.core.errors import DomainError
from cityjourney.core.sheets import Sheet, SheetRow
from cityjourney.groups.commands.promising import promise, settle
from cityjourney.groups.commands.sheets import Problems
from cityjourney.groups.enums import PromiseKind
from cityjourney.groups.models import Commitment, Group
from cityjourney.groups.queries.commitments import commitments_in
from cityjourney.groups.queries.people import people_of
from cityjourney.groups.queries.tables import groups_of
from cityjourney.programmes.models import Edition, Participation

NEEDED = ("group", "cities", "what", "by")
DAYS = ("%Y-%m-%d", "%d.%m.%Y", "%d/%m/%Y")


@dataclass(frozen=True, slots=True)
class _Place:
    """A group with the cities that may promise something in it, by address, and their people by name and e-mail."""

    group: Group
    cities: dict[str, Participation]
    people: dict[str, list[User]]


def import_commitments(*, edition: Edition, sheet: Sheet, problems: Problems, by: User | None, at: datetime) -> int:
    """Note commitments (columns as in `queries.commitments.COLUMNS`); part of `tables.import_tables`.

    Returns how many were new or changed. Of one that is there (by `reference`, or by group, words and day) only state
    and outcome are taken over; its words and its day stay. Raises `TableError` with every problem by row.
    """
    problems.columns(sheet, NEEDED)
    known = list(commitments_in(edition))
    by_reference = {str(each.public_id): each for each in known}
    by_words = {(each.group_id, each.what, each.due_on): each for each in known}
    there, places, changed = {each.pk for each in known}, _places(edition, at), 0
    for row in sheet.rows:
        day = _day(row["by"])
        if day is None:
            problems.add(row, _("“%(what)s” is not a day; write it as 2026-05-31."), row["by"] or "–")
            continue
        found = by_reference.get(row["reference"])
        if row["reference"] and found is None:
            problems.add(row, _("no commitment has the reference “%(what)s”."), row["reference"])
            continue
        if found is not None and (found.what, found.due_on) != (row["what"], day):
            problems.add(row, _("words and day of a commitment stay as they were said; note a new one instead."))
            continue
        if found is None and (place := _place(row, places, problems)) is not None:
            found = by_words.get((place.group.pk, row["what"], day)) or _promise(row, place, day, problems, by, at)
            changed += found is not None and found.pk not in there
        if found is not None:
            changed += _settle(row, found, problems, by, at)
    problems.stop()
    return changed


def _places(edition: Edition, at: datetime) -> dict[str, list[_Place]]:
    """The groups that are open, by the names that a table may use."""
    found: dict[str, list[_Place]] = {}
    groups = list(groups_of(edition))
    inside = {
        group.pk: [group.mentor, *(place.participation for place in group.now)]  # type: ignore[attr-defined]
        for group in groups
    }
    people = people_of([city.pk for cities in inside.values() for city in cities], at)
    for group in groups:
        cities = inside[group.pk]
        place = _Place(group, {city.city.slug: city for city in cities}, _by_name(cities, people))
        for name in {str(group).casefold(), group.name.casefold()}:
            found.setdefault(name, []).append(place)
    return found


def _by_name(cities: Sequence[Participation], people: dict[int, list[User]]) -> dict[str, list[User]]:
    named: dict[str, list[User]] = {}
    for person in dict.fromkeys(person for city in cities for person in people[city.pk]):
        for name in {str(person).casefold(), person.email.casefold()}:
            named.setdefault(name, []).append(person)
    return named


def _place(row: SheetRow, places: dict[str, list[_Place]], problems: Problems) -> _Place | None:
    found = places.get(row["group"].casefold(), [])
    if len(found) != 1:
        sentence = _("several groups are called “%(what)s”.") if found else _("no group is called “%(what)s”.")
        problems.add(row, sentence, row["group"] or "–")
        return None
    return found[0]


def _promise(
    row: SheetRow, place: _Place, day: date, problems: Problems, by: User | None, at: datetime
) -> Commitment | None:
    agreed, asked = _cities(row, "cities", place, problems), _cities(row, "asked_to_join", place, problems)
    people = place.people.get(row["person"].casefold(), []) if row["person"] else [None]
    if len(people) != 1:
        problems.add(row, _("“%(what)s” is not one person of this group's cities."), row["person"])
    if agreed is None or asked is None or len(people) != 1:
        return None
    try:
        return promise(
            group=place.group, what=row["what"], cities=[*agreed, *asked], agreed=agreed,
            kind=row["kind"] or PromiseKind.STEP, to_whom=row["to_whom"], person=people[0], due_on=day, by=by, at=at,
        )  # fmt: skip
    except DomainError as error:
        problems.add(row, str(error))
        return None


def _cities(row: SheetRow, column: str, place: _Place, problems: Problems) -> list[Participation] | None:
    """The cities of a cell; None when one of them is not in the group."""
    slugs = [slug.strip() for slug in row[column].replace(",", ";").split(";") if slug.strip()]
    unknown = [slug for slug in slugs if slug not in place.cities]
    for slug in unknown:
        problems.add(row, _("“%(what)s” is not in this group."), slug)
    return None if unknown else [place.cities[slug] for slug in slugs]


def _settle(row: SheetRow, found: Commitment, problems: Problems, by: User | None, at: datetime) -> bool:
    """Take over what became of it; whether something changed."""
    state = row["state"] or found.state
    if state == found.state:
        return False
    try:
        settle(commitment=found, state=state, outcome=row["what_became_of_it"], by=by, at=at)
    except DomainError as error:
        problems.add(row, str(error))
        return False
    return True


def _day(text: str) -> date | None:
    for pattern in DAYS:
        try:
            return datetime.strptime(text, pattern).date()  # noqa: DTZ007
        except ValueError:
            continue
    return None
