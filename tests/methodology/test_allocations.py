"""How groups are formed is data: read, checked with file, line and key, compared with another version."""

from pathlib import Path
from typing import Any

import pytest
import yaml

from cityjourney.methodology.diff import diff
from cityjourney.methodology.dump import dump
from cityjourney.methodology.loader import load
from cityjourney.methodology.schema import Methodology

FILE = """- key: tables
  name: {en: Tables}
  summary: {en: Who sits together.}
  group_size: {min: 2, max: 4}
  criteria:
    - {key: talk, name: {en: Talk}, sentence: {en: A language}, measure: languages, aim: nobody_without}
    - {key: like, name: {en: Alike}, sentence: {en: A likeness}, measure: relatability, aim: most_points}
  relatability: {population: 3}
  limits:
    - {city_type: city, max: 3}
"""
MENTOR = """
- key: helping-city
  name: {en: Helping city}
  short_name: {en: Helping}
  summary: {en: It helps.}
  shape: star
  hue: 2
  part: mentor
"""
CASES = {
    "upside down": ("{min: 2, max: 4}", "{min: 5, max: 4}", "allocations[0].group_size.min", "min is 5, which is more"),
    "the same twice": (
        "measure: relatability, aim: most_points", "measure: languages, aim: nobody_without",
        "allocations[0].criteria[1].measure", "the criterion “talk” above looks at the same",
    ),
    "nothing to compare": (
        "population: 3", "population: 0", "allocations[0].criteria[1].measure", "no trait has a weight",
    ),
    "a trait nobody knows": (
        "population: 3", "populaton: 3", "allocations[0].relatability.populaton", "populaton",
    ),
    "a measure nobody knows": (
        "measure: languages", "measure: weather", "allocations[0].criteria[0].measure",
        "measure must be one of languages, themes, preferences, relatability; it is 'weather'",
    ),
    "no such type": (
        "city_type: city", "city_type: other", "allocations[0].limits[0].city_type", "there is no city type “other”",
    ),
    "a limit of mentors": (
        "city_type: city", "city_type: helping-city", "allocations[0].limits[0].city_type", "is a type of mentor city",
    ),
    "a limit that forbids nothing": (", max: 3}", "}", "allocations[0].limits[0]", "forbids nothing"),
    "a limit that no group can meet": (
        ", max: 3}", ", min: 5}", "allocations[0].limits[0].min", "min is 5, but a group has at most 4",
    ),
    "a limit upside down": (
        ", max: 3}", ", min: 3, max: 1}", "allocations[0].limits[0].min", "min is 3, which is more",
    ),
    "a limit twice": (
        ", max: 3}", ", max: 3}\n    - {city_type: city, min: 1}", "allocations[0].limits[1].city_type",
        "there is a limit for “city” above",
    ),
    "no criterion": (
        FILE[FILE.index("  criteria:") : FILE.index("  relatability:")], "  criteria: []\n", "allocations[0].criteria",
        "criteria",
    ),
}  # fmt: skip


@pytest.fixture
def folder(tiny: Path) -> Path:
    types = tiny / "city_types.yaml"
    types.write_text(types.read_text() + MENTOR)
    (tiny / "allocations.yaml").write_text(FILE)
    return tiny


def read(folder: Path) -> Methodology:
    loaded = load(folder)
    assert loaded.problems == ()
    assert loaded.methodology is not None
    return loaded.methodology


def test_it_is_read_and_comes_back_from_an_export(folder: Path, tmp_path: Path) -> None:
    found = read(folder)
    way = found.allocations[0]
    assert ([each.key for each in way.criteria], way.group_size.max, way.relatability.population) == (
        ["talk", "like"], 4, 3,
    )  # fmt: skip
    dump(found, tmp_path / "export")
    assert read(tmp_path / "export") == found


@pytest.mark.parametrize("case", CASES)
def test_each_fault_is_named_with_file_line_and_key(folder: Path, case: str) -> None:
    old, new, path, message = CASES[case]
    assert old in FILE
    text = FILE.replace(old, new)
    (folder / "allocations.yaml").write_text(text)
    problems = load(folder).problems
    found = [each for each in problems if (each.file, each.path) == ("allocations.yaml", path)]
    assert len(found) == 1, problems
    assert message in found[0].message
    assert 1 < found[0].line <= text.count("\n")


def test_an_upgrade_says_what_counts_differently(folder: Path, tmp_path: Path) -> None:
    old = read(folder)
    document: Any = yaml.safe_load(FILE)
    document[0]["criteria"].reverse()
    document[0]["group_size"]["max"] = 6
    document[0]["relatability"]["area"] = 2
    document[0]["criteria"][0]["sentence"]["en"] = "Another"
    (folder / "allocations.yaml").write_text(yaml.safe_dump(document))
    said = [each.sentence for each in diff(old, read(folder))]
    assert said == [
        "Way to form groups “Tables”: size of a group at most is now 6 instead of 4",
        "Way to form groups “Tables”: criteria “like” sentence reads differently (en)",
        "Way to form groups “Tables”: criteria has another order",
        "Way to form groups “Tables”: likeness area is now 2 instead of 0",
    ]


def test_the_shipped_methodologies_form_groups_each_in_its_own_way() -> None:
    root = Path(__file__).resolve().parents[2] / "methodologies"
    one, two = (read(root / name).allocations[0] for name in ("icc-2020", "mayors-sprint"))
    assert not {each.key for each in one.criteria} & {each.key for each in two.criteria}
    assert [each.measure for each in one.criteria] != [each.measure for each in two.criteria]
    assert (one.group_size, one.relatability) != (two.group_size, two.relatability)
