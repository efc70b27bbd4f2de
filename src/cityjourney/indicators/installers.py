"""What ships with the product: the catalogue, and open figures of real cities."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from cityjourney.accounts.models import User
from cityjourney.indicators.commands.catalogue import catalogue_of, install_catalogue
from cityjourney.indicators.commands.figures import DATA
from cityjourney.indicators.commands.imports import Terms, read_figures

CATALOGUE = DATA / "catalogue.csv"


@dataclass(frozen=True, slots=True)
class Shipped:
    """One file of figures, and on what terms it may be used."""

    file: str
    terms: Terms


FIGURES = (
    Shipped(
        "eurostat_cities.csv.gz",
        Terms(
            source="Eurostat, city statistics (Urban Audit)",
            licence="CC BY 4.0",
            attribution="Source: Eurostat, city statistics, retrieved in 2025; © European Union, CC BY 4.0",
            url="https://ec.europa.eu/eurostat/web/cities",
            skip_unknown=True,
        ),
    ),
    Shipped(
        "qol_survey_2023.csv.gz",
        Terms(
            source="European Commission, Quality of life in European cities 2023",
            licence="CC BY 4.0",
            attribution="Source: European Commission, DG REGIO, survey on the quality of life in European cities, 2023",
            url="https://ec.europa.eu/regional_policy/information-sources/maps/quality-of-life_en",
            skip_unknown=True,
        ),
    ),
)


def install_shipped_catalogue(*, by: User | None, at: datetime) -> Counter[str]:
    """The catalogue of the repository. Returns how many indicators were added, changed and unchanged."""
    return install_catalogue(facts=catalogue_of(CATALOGUE.read_bytes()), by=by, at=at)


def install_shipped_figures(*, by: User | None, at: datetime, shipped: Iterable[Shipped] = FIGURES) -> Counter[str]:
    """The figures of the repository for those cities that are here. Idempotent; some seconds at the first time."""
    counts: Counter[str] = Counter()
    for each in shipped:
        with (DATA / each.file).open("rb") as stream:
            counts += read_figures(stream=stream, terms=each.terms, by=by, at=at).counts
    return counts


def install_shipped(*, by: User | None, at: datetime) -> Counter[str]:
    """Catalogue and figures. Call it after cities have been added: only cities that are here get figures."""
    counts = install_shipped_catalogue(by=by, at=at)
    return counts + install_shipped_figures(by=by, at=at)
