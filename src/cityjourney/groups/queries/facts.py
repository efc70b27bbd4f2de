"""What is known of cities here: what they say of themselves, what published figures show, their theme."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from cityjourney.core.fields import in_language
from cityjourney.core.sheets import read_sheet
from cityjourney.groups.logic.tribes import Share
from cityjourney.groups.models import Portrait
from cityjourney.indicators.models import Reading
from cityjourney.programmes.logic.access import Access
from cityjourney.programmes.models import Participation

FIGURES = Path(__file__).parent.parent / "data" / "figures.csv"
Series = dict[tuple[str, str], float]
"""Values by area and period."""


@dataclass(frozen=True, slots=True)
class Figure:
    """A trait that published figures show: at least `least`, perhaps per something of the same area and year."""

    key: str
    indicator: str
    per: str
    least: float
    names: Mapping[str, str]
    reasons: Mapping[str, str]

    @property
    def name(self) -> str:
        """What cities with this trait are called, in the language of the page."""
        return in_language(self.names)

    @property
    def reason(self) -> str:
        """What they share, in the language of the page."""
        return in_language(self.reasons)

    def holds(self, values: Series, per: Series) -> bool:
        """Whether the newest figure reaches the threshold; False when nothing is known."""
        places = [place for place in values if not self.per or per.get(place)]
        if not places:
            return False
        newest = max(places, key=lambda place: (place[1], place[0]))
        return values[newest] / (per[newest] if self.per else 1) >= self.least


@cache
def figures() -> Mapping[str, Figure]:
    """The traits of `data/figures.csv`, by key."""
    sheet = read_sheet(FIGURES.read_bytes())
    return {
        row["key"]: Figure(
            row["key"], row["indicator"], row["per"], float(row["least"]), _texts(row.cells, "name_"),
            _texts(row.cells, "reason_"),
        )
        for row in sheet.rows
    }  # fmt: skip


def _texts(cells: Mapping[str, str], prefix: str) -> dict[str, str]:
    return {name.removeprefix(prefix): text for name, text in cells.items() if name.startswith(prefix)}


def by_portrait(_access: Access, cities: Sequence[Participation]) -> Mapping[int, Iterable[Share]]:
    """What cities say of themselves: they said it for all participants; one query."""
    return {
        each.participation_id: [
            *(("land", key) for key in each.land),
            *(("language", code) for code in each.languages),
            *(("network", name) for name in each.networks),
        ]
        for each in Portrait.objects.filter(participation__in=cities)
    }


def by_theme(_access: Access, cities: Sequence[Participation]) -> Mapping[int, Iterable[Share]]:
    """The theme of each city, which all participants read; no query."""
    return {city.pk: [("theme", city.theme.key)] for city in cities if city.theme is not None}


def by_figures(_access: Access, cities: Sequence[Participation]) -> Mapping[int, Iterable[Share]]:
    """What figures with an open licence show; what a city entered for itself is nobody else's. One query."""
    known = figures()
    codes = {code for each in known.values() for code in (each.indicator, each.per) if code}
    rows = Reading.objects.current().filter(indicator__code__in=codes, city__in=[city.city_id for city in cities])
    series: dict[tuple[int, str], Series] = {}
    for city, code, area, period, value in rows.exclude(source__licence="").values_list(
        "city_id", "indicator__code", "spatial_unit", "period", "value"
    ):
        series.setdefault((city, code), {})[area, period] = value
    return {
        city.pk: [
            ("figure", each.key)
            for each in known.values()
            if each.holds(series.get((city.city_id, each.indicator), {}), series.get((city.city_id, each.per), {}))
        ]
        for city in cities
    }
