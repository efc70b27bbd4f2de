"""J1: the methodologies that are shipped have no fault, are complete in both languages, and survive an export."""

from datetime import date
from pathlib import Path

import pytest

from cityjourney.methodology.calendar import moment_months, place_cycles, place_phases
from cityjourney.methodology.cli import main
from cityjourney.methodology.diff import diff
from cityjourney.methodology.dump import dump
from cityjourney.methodology.loader import load
from cityjourney.methodology.schema import Methodology

ROOT = Path(__file__).resolve().parents[2] / "methodologies"
SHIPPED = ["icc-2020", "mayors-sprint"]


def shipped(name: str) -> Methodology:
    """One of the shipped methodologies."""
    methodology = load(ROOT / name).methodology
    assert methodology is not None
    return methodology


@pytest.mark.parametrize("name", SHIPPED)
def test_check_is_silent(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check", str(ROOT / name)]) == 0
    assert capsys.readouterr().out == ""


@pytest.mark.parametrize("name", SHIPPED)
def test_both_languages_are_complete(name: str) -> None:
    found = load(ROOT / name).completeness
    assert {language: (each.percent, each.missing) for language, each in found.items()} == {
        "en": (100, ()),
        "es": (100, ()),
    }


@pytest.mark.parametrize("name", SHIPPED)
def test_what_is_exported_is_what_was_read(name: str, tmp_path: Path) -> None:
    methodology = shipped(name)
    dump(methodology, tmp_path / name)
    again = load(tmp_path / name)
    assert again.problems == ()
    assert again.methodology is not None
    assert diff(methodology, again.methodology) == []
    assert again.methodology == methodology


@pytest.mark.parametrize("name", SHIPPED)
def test_folder_and_key_are_called_the_same(name: str) -> None:
    assert shipped(name).head.key == name


@pytest.mark.parametrize("name", SHIPPED)
def test_every_moment_has_its_month(name: str) -> None:
    methodology = shipped(name)
    moments = [moment for kind in methodology.event_kinds for moment in kind.when]
    moments += [deliverable.final for deliverable in methodology.deliverables]
    last = max(placed.last_month for placed in place_phases(methodology, date(2026, 1, 1)))
    assert all(1 <= month <= last for moment in moments for month in moment_months(methodology, moment))


def test_the_first_programme_runs_as_it_ran() -> None:
    placed = place_phases(shipped("icc-2020"), date(2020, 9, 1))
    assert [(each.first_month, each.last_month, each.starts, each.ends) for each in placed] == [
        (1, 2, date(2020, 9, 1), date(2020, 10, 31)),
        (1, 5, date(2020, 9, 1), date(2021, 1, 31)),
        (6, 8, date(2021, 2, 1), date(2021, 4, 30)),
        (9, 23, date(2021, 5, 1), date(2022, 7, 31)),
        (24, 25, date(2022, 8, 1), date(2022, 9, 30)),
    ]
    cycles = place_cycles(shipped("icc-2020"), date(2020, 9, 1))
    assert [each.starts for each in cycles] == [date(2021, 5, 1), date(2021, 10, 1), date(2022, 3, 1)]


def test_the_second_methodology_shares_nothing_with_the_first() -> None:
    first, second = (shipped(name) for name in SHIPPED)
    for part in ("phases", "themes", "event_kinds", "event_groups"):
        keys = [{entry.key for entry in getattr(each, part)} for each in (first, second)]
        assert keys[0].isdisjoint(keys[1]), part
    assert sum(phase.months for phase in second.phases if phase.starts_with is None) == 6
