"""A plan that comes back as a table: what is new in it is done, all of it or nothing."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from cityjourney.accounts.models import User
from cityjourney.core.errors import DomainError
from cityjourney.core.sheets import Sheet, SheetRow
from cityjourney.journeys.commands import plan
from cityjourney.journeys.enums import PlanState, Sort
from cityjourney.journeys.models import PlannedItem
from cityjourney.journeys.queries.plan_sheet import DAY, NEEDED, day_of
from cityjourney.programmes.models import Participation


@dataclass(frozen=True, slots=True)
class Problem:
    """What cannot be done: in which row (the header is row 1; 0: the whole table) and column, and why."""

    row: int
    column: str
    sentence: str


class PlanSheetError(DomainError):
    """The table was not taken over; `problems` names each place."""

    def __init__(self, problems: list[Problem]) -> None:
        super().__init__(_("Nothing was changed: the table has faults."))
        self.problems = problems


@transaction.atomic
def take_over(*, participation: Participation, sheet: Sheet, by: User, at: datetime) -> int:
    """Do what a table says differently from the plan. Returns how many lines changed; nothing is half done.

    Each change is the command that a page would call. Raises `PlanSheetError`.
    """
    missing = [column for column in NEEDED if column not in sheet.columns]
    if missing:
        raise PlanSheetError([Problem(0, column, _("This column is missing.")) for column in missing])
    rows = PlannedItem.objects.filter(participation=participation).for_page()
    items = {str(item.public_id): item for item in rows}
    problems: list[Problem] = []
    seen: set[str] = set()
    changed = 0
    for row in sheet.rows:
        key = row["line"].lower()
        item = items.get(key)
        if item is None or key in seen:
            words = (
                _("This line stands twice in the table.") if item else _("This line is not in the plan of this city.")
            )
            problems.append(Problem(row.number, "line", words))
            continue
        seen.add(key)
        for column, act in _acts(item, row, items, by, at):
            try:
                with transaction.atomic():
                    act()
            except DomainError as error:
                problems.append(Problem(row.number, column, str(error)))
            else:
                changed += 1
    if problems:
        raise PlanSheetError(problems)
    return changed


Act = tuple[str, Callable[[], object]]
"""A column, and the command that its new value asks for."""


def _acts(item: PlannedItem, row: SheetRow, items: dict[str, PlannedItem], by: User, at: datetime) -> list[Act]:
    """What one row asks for: nothing where it says what the plan says."""
    found: list[Act] = []
    wanted = row["state"] or item.state
    if wanted != item.state:
        found.append(("state", lambda: _bring_to(item, wanted, row, items, by, at)))
    month = row["month"]
    if month and month != str(item.month):
        found.append(("month", lambda: plan.shift(item=item, month=_whole(month), by=by, at=at)))
    day = row["date"]
    if day and day != day_of(item):
        found.append(("date", lambda: _set_date(item, day, by, at)))
    return found


def _bring_to(
    item: PlannedItem, wanted: str, row: SheetRow, items: dict[str, PlannedItem], by: User, at: datetime
) -> None:
    """Skip, merge, or take back into the plan. Raises `DomainError` for what a table cannot do."""
    if wanted == PlanState.SKIPPED:
        plan.skip(item=item, reason=row["reason"], by=by, at=at)
    elif wanted == PlanState.MERGED:
        into = items.get(row["merged_into"].lower())
        if into is None:
            raise DomainError(_("Say in the column merged_into which line does its work."))
        plan.merge(item=item, into=into, reason=row["reason"], by=by, at=at)
    elif wanted == PlanState.PLANNED and item.state in {PlanState.SKIPPED, PlanState.MERGED}:
        plan.unskip(item=item, by=by, at=at)
    else:
        raise DomainError(
            _("The state is planned, skipped or merged, always in English. A table cannot set “%(word)s”.")
            % {"word": wanted}
        )


def _whole(text: str) -> int:
    if not text.isascii() or not text.isdigit() or len(text) > 3:
        raise DomainError(_("“%(text)s” is not a month: write its number, from 1 on.") % {"text": text})
    return int(text)


def _set_date(item: PlannedItem, text: str, by: User, at: datetime) -> None:
    """A first date for a meeting of the city; the meeting itself moves on its own page."""
    try:
        day = datetime.strptime(text, DAY)  # noqa: DTZ007 - by the clock of the person, two lines below
    except ValueError:
        raise DomainError(_("“%(text)s” is not a date: write it like 2026-11-16 10:00.") % {"text": text}) from None
    if item.sort != Sort.EVENT:
        raise DomainError(_("The day of a deliverable moves by asking for more time."))
    if item.own is False:
        raise DomainError(_("Its date is set by those who organise it for several cities."))
    zone = ZoneInfo(by.time_zone or timezone.get_current_timezone_name())
    plan.set_date(item=item, starts_at=day.replace(tzinfo=zone), by=by, at=at)
