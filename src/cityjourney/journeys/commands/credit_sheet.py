"""Visits of many cities that come back as a table: what is granted more is granted, all of it or nothing."""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from cityjourney.accounts.models import User
from cityjourney.audit.commands import record
from cityjourney.core.errors import DomainError
from cityjourney.core.sheets import Sheet, SheetRow
from cityjourney.journeys.commands.plan_sheet import Problem
from cityjourney.journeys.enums import EntryKind
from cityjourney.journeys.models import CreditAccount, CreditEntry
from cityjourney.journeys.queries.credit_sheet import NEEDED, accounts_in
from cityjourney.programmes.models import Edition

MOST = 1_000
"""More visits of one kind no city gets."""


class CreditSheetError(DomainError):
    """The table was not taken over; `problems` names each place."""

    def __init__(self, problems: list[Problem]) -> None:
        super().__init__(_("Nothing was changed: the table has faults."))
        self.problems = problems


@dataclass(frozen=True, slots=True)
class Grant:
    """So many visits more for one account, and why."""

    account: CreditAccount
    more: int
    note: str


@transaction.atomic
def grant_from(*, edition: Edition, sheet: Sheet, by: User, at: datetime) -> int:
    """Grant what a table says beyond what is granted. Returns how many accounts grew; nothing is half done.

    The same table twice grants once, for it says how many there are, not how many more. Raises `CreditSheetError`.
    """
    missing = [column for column in NEEDED if column not in sheet.columns]
    if missing:
        raise CreditSheetError([Problem(0, column, _("This column is missing.")) for column in missing])
    held = accounts_in(edition).select_for_update(of=("self",)).order_by("pk")
    accounts = {(each.participation.city.slug, each.credit_kind.key): each for each in held}
    problems: list[Problem] = []
    grants: list[Grant] = []
    seen: set[int] = set()
    for row in sheet.rows:
        found = _read(row, accounts, seen)
        if isinstance(found, Problem):
            problems.append(found)
        elif found.more:
            grants.append(found)
    if problems:
        raise CreditSheetError(problems)
    for grant in grants:
        _grant(grant, by, at)
    return len(grants)


def _read(row: SheetRow, accounts: dict[tuple[str, str], CreditAccount], seen: set[int]) -> Grant | Problem:
    """What a row asks for, or what is wrong with it."""
    city, kind, granted = row["city"].lower(), row["kind"].lower(), row["granted"]
    account = accounts.get((city, kind))
    if account is None:
        if city in {slug for slug, _kind in accounts}:
            return Problem(row.number, "kind", _("This city has no visits of the kind “%(kind)s”.") % {"kind": kind})
        return Problem(row.number, "city", _("No city of this edition has the address “%(city)s”.") % {"city": city})
    if account.pk in seen:
        return Problem(row.number, "city", _("This city and kind stand twice in the table."))
    seen.add(account.pk)
    if not granted.isascii() or not granted.isdigit() or len(granted) > 4 or int(granted) > MOST:
        words = _("“%(text)s” is not a number of visits: write a whole number up to %(most)d.")
        return Problem(row.number, "granted", words % {"text": granted, "most": MOST})
    if int(granted) < account.granted:
        words = _("%(now)d are granted already. A table takes none back; move them to another city instead.")
        return Problem(row.number, "granted", words % {"now": account.granted})
    return Grant(account, int(granted) - account.granted, row["note"])


def _grant(grant: Grant, by: User, at: datetime) -> None:
    account = grant.account
    account.granted += grant.more
    account.save(update_fields=["granted"])
    CreditEntry.objects.create(
        account=account, kind=EntryKind.GRANT, amount=grant.more, note=grant.note[:300], by=by, at=at
    )
    record(
        verb="journeys.grant",
        subject=account,
        by=by,
        at=at,
        scopes=[account.participation.edition.scope, account.participation.scope],
        details={"amount": grant.more, "booking": ""},
    )
