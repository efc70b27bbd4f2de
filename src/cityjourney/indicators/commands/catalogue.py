"""The catalogue is written here."""

from collections import Counter
from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from cityjourney.accounts.models import User
from cityjourney.audit.commands import record
from cityjourney.core.errors import DomainError
from cityjourney.core.sheets import SheetError, read_sheet
from cityjourney.indicators.logic.catalogue import CatalogueProblem, IndicatorFacts, read_catalogue
from cityjourney.indicators.models import Indicator


class CatalogueRefusedError(DomainError):
    """The table has problems; nothing was written. `problems` names all of them."""

    def __init__(self, problems: Sequence[CatalogueProblem]) -> None:
        super().__init__(f"{len(problems)} problems")
        self.problems = tuple(problems)


def catalogue_of(content: bytes) -> list[IndicatorFacts]:
    """The rows of a catalogue file. Raises `CatalogueRefusedError` with everything that is wrong with it."""
    try:
        sheet = read_sheet(content)
    except SheetError as error:
        raise CatalogueRefusedError([CatalogueProblem(1, error.what, error.code)]) from None
    found, problems = read_catalogue((row.number, row.cells) for row in sheet.rows)
    if problems:
        raise CatalogueRefusedError(problems)
    return found


@transaction.atomic
def install_catalogue(*, facts: Sequence[IndicatorFacts], by: User | None, at: datetime) -> Counter[str]:
    """Bring the catalogue to the facts, matched by code. What is not named stays; nothing is ever deleted.

    Returns how many were added, changed and unchanged.
    """
    known = Indicator.objects.in_bulk(field_name="code")
    counts: Counter[str] = Counter(added=0, changed=0, unchanged=0)
    new = []
    for each in facts:
        columns = each.as_columns()
        existing = known.get(each.code)
        if existing is None:
            new.append(Indicator(**columns))
            counts["added"] += 1
            continue
        changed = sorted(name for name, value in columns.items() if getattr(existing, name) != value)
        counts["changed" if changed else "unchanged"] += 1
        if changed:
            for name in changed:
                setattr(existing, name, columns[name])
            existing.save(update_fields=changed)
            record(verb="indicators.install_catalogue", subject=existing, by=by, at=at, details={"changed": changed})
    made = Indicator.objects.bulk_create(new, batch_size=500)
    if made:
        first = made[0]
        record(verb="indicators.install_catalogue", subject=first, by=by, at=at, details={"added": len(made)})
    return counts
