"""The visits of all cities as a table that can be changed and brought back."""

from django.db.models import QuerySet

from cityjourney.core.fields import in_language
from cityjourney.core.sheets import write_sheet
from cityjourney.journeys.models import CreditAccount
from cityjourney.programmes.models import Edition

COLUMNS = ("city", "name", "kind", "visits", "granted", "reserved", "used", "expired", "left", "note")
"""`city` and `kind` name the account and stay as they are; `granted` may grow, and `note` says why."""
NEEDED = ("city", "kind", "granted")


def accounts_in(edition: Edition) -> QuerySet[CreditAccount]:
    """The accounts of all cities that take part now."""
    rows = CreditAccount.objects.filter(participation__edition=edition, participation__left_on=None)
    return rows.select_related(
        "participation__edition", "participation__city", "participation__consortium", "credit_kind"
    )


def credit_table(edition: Edition) -> str:
    """All accounts as CSV; one query."""
    rows = accounts_in(edition).order_by("participation__city__slug", "credit_kind__position", "pk")
    return write_sheet(COLUMNS, (_row(account) for account in rows))


def _row(account: CreditAccount) -> dict[str, object]:
    return {
        "city": account.participation.city.slug,
        "name": str(account.participation),
        "kind": account.credit_kind.key,
        "visits": in_language(account.credit_kind.name),
        "granted": account.granted,
        "reserved": account.reserved,
        "used": account.used,
        "expired": account.expired,
        "left": account.balance.left,
    }
