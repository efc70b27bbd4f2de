"""Tables read back: what was written out changes nothing, what was changed in a spreadsheet is changed here."""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from cityjourney.accounts.models import User
from cityjourney.groups.commands.commitment_tables import import_commitments
from cityjourney.groups.commands.group_tables import import_groups
from cityjourney.groups.commands.sheets import Problems, TableError, tables_in
from cityjourney.programmes.models import Edition


@dataclass(frozen=True, slots=True)
class Receipt:
    """How many rows of each table were read, and how many commitments were new or changed."""

    groups: int = 0
    commitments: int = 0
    changed: int = 0


@transaction.atomic
def import_tables(*, edition: Edition, content: bytes, reason: str, by: User | None, at: datetime) -> Receipt:
    """Read groups and commitments from a CSV or a workbook. All or none: raises `TableError` with every problem by row.

    `reason` is read by the cities that come to a group or leave it.
    """
    found = tables_in(content)
    several = {"groups", "commitments"} <= found.keys()
    groups = commitments = changed = 0
    if (sheet := found.get("groups")) is not None:
        problems = Problems(_("Groups") if several else "")
        groups = len(import_groups(edition=edition, sheet=sheet, problems=problems, reason=reason, by=by, at=at))
    if (sheet := found.get("commitments")) is not None:
        problems = Problems(_("Commitments") if several else "")
        changed = import_commitments(edition=edition, sheet=sheet, problems=problems, by=by, at=at)
        commitments = len(sheet.rows)
    if not found.keys() & {"groups", "commitments"}:
        raise TableError([_("The workbook has no sheet “groups” and no sheet “commitments”.")])
    return Receipt(groups, commitments, changed)
