"""Cities come in from a table and go out to one: whole or not at all, and twice changes nothing."""

import csv
import io
from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from cityjourney.core.sheets import guarded, plain, read_sheet, write_sheet
from cityjourney.organisations.commands import save_city
from cityjourney.organisations.logic.cities import CityFacts, facts_of, slug_of
from cityjourney.organisations.models import City, Consortium
from cityjourney.programmes.commands.imports import ImportRefusedError, ImportReport, import_cities
from cityjourney.programmes.logic.type_map import NO_MAP, TypeMap, TypeMapError, type_map
from cityjourney.programmes.models import Participation
from cityjourney.programmes.queries.sheets import cities_sheet, with_members
from tests.programmes.world import FIRST_DAY, World

DATA = Path(__file__).resolve().parents[2] / "src" / "cityjourney" / "organisations" / "data"


def bring(world: World, text: str | bytes, mapping: TypeMap = NO_MAP) -> ImportReport:
    content = text.encode() if isinstance(text, str) else text
    return import_cities(edition=world.edition, content=content, mapping=mapping, by=None, at=FIRST_DAY)


def taken_out(world: World) -> str:
    return cities_sheet(with_members(world.edition.participations.current().order_by("pk")))


@pytest.fixture
def icc() -> TypeMap:
    return type_map(yaml.safe_load((DATA / "icc-2020-types.yaml").read_text()))


def test_the_shipped_cities_come_in_whole_and_twice_changes_nothing(world: World, icc: TypeMap) -> None:
    content = (DATA / "cities.csv").read_bytes()
    first = bring(world, content, icc)
    rows = list(csv.DictReader(io.StringIO(content.decode())))
    assert City.objects.count() == len(rows) > 100
    assert first.unread == ()
    assert bring(world, content, icc).changes == 0
    assert set(Participation.objects.values_list("city_type__key", flat=True)) == {
        "former-dcc-core", "eu-core", "international-core", "eu-mentor", "international-mentor",
    }  # fmt: skip
    assert all(city.source and city.licence for city in City.objects.all())


def test_what_goes_out_comes_in_again_without_a_change(world: World, icc: TypeMap) -> None:
    bring(world, (DATA / "cities.csv").read_bytes(), icc)
    out = taken_out(world)
    assert bring(world, out).changes == 0
    City.objects.filter(name="Granada").update(population=1)
    assert bring(world, out).counts["cities_changed"] == 1
    assert taken_out(world) == out


def test_a_consortium_takes_part_as_one_under_its_lead(world: World) -> None:
    text = "name,country,city_type,consortium,lead\nGavà,ES,eu-core,Coast,\nSitges,ES,eu-core,Coast,yes\n"
    report = bring(world, text)
    participation = Participation.objects.get()
    assert (participation.city.name, str(participation)) == ("Sitges", "Coast")
    assert Consortium.objects.get().members.count() == 2
    assert report.counts == {"cities_added": 2, "consortia_added": 1, "participations_added": 1}


@pytest.mark.parametrize(
    ("text", "problems"),
    [
        ("", ["The first row must name the columns."]),
        ("name,country\nX,ES", ["The column “city_type” is missing."]),
        ("name,name,country,city_type\nX,X,ES,eu-core", ["The column “name” stands there twice."]),
        ("name,country,city_type\n,ES,eu-core", ["Row 2, name: is empty"]),
        ("name,country,city_type\nX,Spain,eu-core", ["Row 2, country: “SPAIN” is not a country code of two letters"]),
        ("name,country,city_type\nX,ES,giant", ["Row 2, city_type: “giant” is not in the methodology of this edition"]),
        ("name,country,city_type\nX,ES,", ["Row 2, city_type: no city type follows from this row"]),
        ("name,country,city_type,population\nX,ES,eu-core,many", ["Row 2, population: “many” is not a number"]),
        ("name,country,city_type,latitude\nX,ES,eu-core,91", ["Row 2, latitude: “91” is out of range"]),
        ("name,country,city_type\nX,ES,eu-core\n\nx,ES,eu-core", ["Row 4, name: “x” stands in row 2 already"]),
        (
            "name,country,city_type,theme\n,E,eu-core,art\nY,ES,giant,",
            ["Row 2, country", "Row 2, name: is empty", "Row 2, theme: “art”", "Row 3, city_type: “giant”"],
        ),
        (
            "name,country,city_type,consortium,lead\nX,ES,eu-core,C,yes\nY,ES,eu-core,C,yes",
            ["Row 3, lead: “C” has two lead cities"],
        ),
    ],
)
def test_every_problem_is_named_and_nothing_is_half_done(world: World, text: str, problems: list[str]) -> None:
    good = "Good,ES,eu-core" if text else ""
    header, _line, rest = text.partition("\n")
    with pytest.raises(ImportRefusedError) as refused:
        bring(world, f"{header}\n{rest}\n{good}" if "twice" in problems[0] else text)
    found = [str(problem) for problem in refused.value.problems]
    assert len(found) == len(problems)
    assert all(said.startswith(start) for said, start in zip(found, problems, strict=True)), found
    assert not City.objects.exists()
    assert not Participation.objects.exists()


def test_a_binary_file_is_refused_in_words(world: World) -> None:
    with pytest.raises(ImportRefusedError, match="not a table"):
        bring(world, b"\x89PNG\r\n\x1a\n\0\0\0")


def test_columns_that_nobody_reads_are_named(world: World) -> None:
    assert bring(world, "name,country,city_type,colour\nX,ES,eu-core,red").unread == ("colour",)


@pytest.mark.parametrize("data", [[], {"city_types": []}, {"theme": [{"when": {}}]}, {"theme": ["x"]}])
def test_a_mapping_that_cannot_be_read_says_so(data: object) -> None:
    with pytest.raises(TypeMapError):
        type_map(data)


def test_two_cities_of_one_name_get_addresses_of_their_own(db: None) -> None:
    slugs = [
        save_city(facts=CityFacts("cordoba", "Córdoba", country), by=None, at=FIRST_DAY)[0].slug
        for country in ("ES", "AR", "ES", "ES")
    ]
    assert slugs == ["cordoba", "cordoba-ar", "cordoba-es", "cordoba-2"]


@pytest.mark.parametrize(("name", "slug"), [("Iași", "iasi"), ("L'Aquila", "l-aquila"), ("Αθήνα", ""), ("  ", "")])
def test_addresses_are_made_of_names(name: str, slug: str) -> None:
    assert slug_of(name) == slug


def test_a_name_without_latin_letters_needs_an_address(world: World) -> None:
    facts, problems = facts_of({"name": "Αθήνα", "country": "GR"})
    assert facts is None
    assert [(each.column, each.code) for each in problems] == [("slug", "missing")]


@given(st.text(max_size=30))
def test_no_cell_is_a_formula_and_every_cell_comes_back(text: str) -> None:
    meant = text.strip()
    if "\0" in text:
        return
    written = guarded(meant)
    assert written == meant or written[0] == "'"
    assert plain(written) == (meant if written != meant else plain(meant))
    number = meant.lstrip("+-").replace(".", "").replace(",", "").isdigit()
    assert number or not written.startswith(("=", "+", "-", "@"))


def test_a_written_table_is_read_back_with_its_letters() -> None:
    text = write_sheet(("name", "note"), [{"name": "Iași", "note": "=1+1"}, {"name": '"q", x', "note": "-8.5"}])
    assert text.startswith("\ufeff")
    assert "'=1+1" in text
    rows = read_sheet(text.encode()).rows
    assert [row.cells for row in rows] == [{"name": "Iași", "note": "=1+1"}, {"name": '"q", x', "note": "-8.5"}]
