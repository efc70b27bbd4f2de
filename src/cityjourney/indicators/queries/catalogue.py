"""Reading the catalogue."""

from cityjourney.core.sheets import write_sheet
from cityjourney.indicators.logic.catalogue import COLUMNS, IndicatorFacts, as_row
from cityjourney.indicators.models import Indicator


def facts_of(indicator: Indicator) -> IndicatorFacts:
    """An indicator as the catalogue has it."""
    return IndicatorFacts(**{name: getattr(indicator, name) for name in IndicatorFacts.__dataclass_fields__})


def catalogue_sheet() -> str:
    """The whole catalogue as a table that can be read in again."""
    indicators = list(Indicator.objects.order_by("code"))
    languages = {f"name_{language}" for each in indicators for language in each.name}
    columns = [*COLUMNS[:3], *sorted(languages - set(COLUMNS)), *COLUMNS[3:]]
    return write_sheet(columns, (as_row(facts_of(each)) for each in indicators))
