"""The plan of a city as a table that can be changed and brought back."""

from collections.abc import Iterable

from django.utils import timezone

from cityjourney.core.fields import in_language
from cityjourney.core.sheets import write_sheet
from cityjourney.journeys.models import PlannedItem

COLUMNS = (
    "line", "what", "sort", "phase", "advised_month", "month", "due", "date", "state", "reason", "merged_into",
)  # fmt: skip
"""`line` names the line and stays as it is; `month`, `date`, `state`, `reason` and `merged_into` may be changed."""
NEEDED = ("line", "month", "state")
DAY = "%Y-%m-%d %H:%M"


def plan_table(items: Iterable[PlannedItem]) -> str:
    """A plan as CSV; dates by the reader's clock, words of states as the table takes them back."""
    return write_sheet(COLUMNS, (_row(item) for item in items))


def day_of(item: PlannedItem) -> str:
    """When its meeting begins, by the reader's clock; empty without a date."""
    event = item.event
    return timezone.localtime(event.starts_at).strftime(DAY) if event is not None and event.starts_at else ""


def _row(item: PlannedItem) -> dict[str, object]:
    return {
        "line": item.public_id,
        "what": str(item),
        "sort": item.sort,
        "phase": in_language(item.phase.name),
        "advised_month": item.advised_month,
        "month": item.month,
        "due": item.due_on.isoformat(),
        "date": day_of(item),
        "state": item.state,
        "reason": item.reason,
        "merged_into": item.merged_into.public_id if item.merged_into else "",
    }
