"""What ships: a sound catalogue, and real figures of the cities of the challenge."""

import csv
import gzip
import io
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from cityjourney.indicators.commands.catalogue import catalogue_of, install_catalogue
from cityjourney.indicators.commands.figures import DATA
from cityjourney.indicators.installers import install_shipped
from cityjourney.indicators.models import Indicator, Reading, Source
from cityjourney.indicators.queries.catalogue import catalogue_sheet
from cityjourney.organisations.models import City
from tests.indicators.conftest import NOW

CITIES = Path(__file__).resolve().parents[2] / "src" / "cityjourney" / "organisations" / "data" / "cities.csv"


@pytest.fixture
def real_cities(db: None) -> list[City]:
    with CITIES.open(encoding="utf-8-sig") as file:
        rows = [row for row in csv.DictReader(file) if row["eurostat_code"]]
    return [
        City.objects.create(
            slug=f"city-{n}", name=row["name"], country=row["country"], eurostat_code=row["eurostat_code"]
        )
        for n, row in enumerate(rows)
    ]


def test_the_shipped_figures_come_in_once_and_stay(real_cities: list[City]) -> None:
    counts = install_shipped(by=None, at=NOW)
    assert counts["added"] == 261
    assert counts["new"] == Reading.objects.current().count() == 8678 + 350
    again = install_shipped(by=None, at=NOW)
    assert (again["new"], again["changed"], again["added"], again["same"]) == (0, 0, 0, 9028)
    rich = [
        city for city in real_cities
        if Reading.objects.filter(city=city, dataset__startswith="urb_").values("indicator").distinct().count() >= 10
    ]  # fmt: skip
    assert len(rich) == 53


def test_areas_flags_and_licences_are_as_the_sources_say(real_cities: list[City]) -> None:
    install_shipped(by=None, at=NOW)
    eurostat = Reading.objects.filter(dataset__startswith="urb_")
    barcelona = eurostat.filter(city__eurostat_code="ES002C")
    assert set(barcelona.values_list("spatial_unit", flat=True)) == {"greater_city"}
    assert set(eurostat.filter(city__eurostat_code="HR001C").values_list("spatial_unit", flat=True)) == {"city"}
    assert eurostat.filter(confidence="provisional").count() == 5_320
    assert set(eurostat.filter(flag__contains="b").values_list("break_before", flat=True)) == {True}
    survey = Reading.objects.filter(dataset="qol_survey_2023")
    assert set(survey.values_list("spatial_unit", flat=True)) == {"survey_area"}
    assert all(0 <= value <= 100 for value in survey.values_list("value", flat=True))
    assert set(Source.objects.values_list("licence", flat=True)) == {"CC BY 4.0"}


def test_no_average_of_cities_and_no_sdsn_ships() -> None:
    for file in DATA.glob("*.gz"):
        assert b"UNWEIGHTED" not in gzip.decompress(file.read_bytes())
    assert b"SDSN" not in (DATA / "catalogue.csv").read_bytes()


@pytest.mark.django_db
def test_the_catalogue_exported_and_installed_again_changes_nothing() -> None:
    install_catalogue(facts=catalogue_of((DATA / "catalogue.csv").read_bytes()), by=None, at=NOW)
    counts = install_catalogue(facts=catalogue_of(catalogue_sheet().encode()), by=None, at=NOW)
    assert dict(counts) == {"added": 0, "changed": 0, "unchanged": 261}


@pytest.mark.django_db
def test_an_indicator_that_is_no_longer_named_stays(catalogue: dict[str, Indicator]) -> None:
    install_catalogue(facts=catalogue_of((DATA / "catalogue.csv").read_bytes()), by=None, at=NOW)
    assert Indicator.objects.filter(code="RATE").exists()


@pytest.mark.django_db
def test_a_catalogue_with_faults_is_named_row_by_row(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "catalogue.csv"
    file.write_text(
        "code,name_en,direction,concept,aggregation,level,sdg\nA,One,up,performance,mean,core,3\n"
        "A,,higher,performance,weighted,core,18\n"
    )
    with pytest.raises(CommandError):
        call_command("indicators", "check", str(file), stderr=(said := io.StringIO()))
    for words in ("Row 2, direction", "Row 3, name_en", "Row 3, sdg", "Row 3, code", "Row 3, denominator"):
        assert words in said.getvalue()


@pytest.mark.django_db
def test_the_command_reads_shows_and_writes(
    tmp_path: Path, catalogue: dict[str, Indicator], cities: dict[str, City]
) -> None:
    file, out = tmp_path / "in.csv", tmp_path / "out.json"
    file.write_text("indicator,city,year,value\nRATE,osijek,2019,7\n")
    call_command("indicators", "import", str(file), "--source", "Office", "--preview", stdout=(said := io.StringIO()))
    assert "Would be: 1 new" in said.getvalue()
    assert not Reading.objects.exists()
    call_command("indicators", "import", str(file), "--source", "Office", stdout=io.StringIO())
    call_command("indicators", "export", str(out), "--city", "osijek")
    call_command("indicators", "import", str(out), "--source", "Other", stdout=(said := io.StringIO()))
    assert "0 new, 0 changed, 1 as they were" in said.getvalue()
