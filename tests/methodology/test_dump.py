"""J1: what is exported and read again is the same, to the last blank."""

import tempfile
from pathlib import Path

import pytest
from hypothesis import given

from cityjourney.methodology.dump import dump, files_of
from cityjourney.methodology.loader import load
from cityjourney.methodology.schema import Methodology
from tests.methodology.strategies import MODEST, methodologies


@given(methodologies())
@MODEST
def test_a_methodology_survives_the_way_to_files_and_back(methodology: Methodology) -> None:
    with tempfile.TemporaryDirectory() as folder:
        dump(methodology, folder)
        again = load(folder)
    assert again.problems == ()
    assert again.methodology == methodology


def test_a_second_export_writes_the_same_files(tiny: Path, tmp_path: Path) -> None:
    first = load(tiny).methodology
    assert first is not None
    written = dump(first, tmp_path / "first")
    second = load(tmp_path / "first").methodology
    assert second is not None
    assert files_of(second) == files_of(first)
    assert {path.relative_to(tmp_path / "first").as_posix() for path in written} == set(files_of(first))


def test_long_texts_and_lines_are_written_so_that_a_person_can_edit_them(tiny: Path) -> None:
    methodology = load(tiny).methodology
    assert methodology is not None
    files = files_of(methodology)
    assert "body:\n  en: |-\n    Say what readers find in this guide.\n" in files["guide/welcome.yaml"]
    assert "themes.yaml" not in files
    assert "city_types" not in files["glossary.yaml"]


def test_an_export_never_writes_over_what_is_there(tiny: Path) -> None:
    methodology = load(tiny).methodology
    assert methodology is not None
    before = {path: path.read_bytes() for path in tiny.rglob("*.yaml")}
    with pytest.raises(FileExistsError):
        dump(methodology, tiny)
    assert {path: path.read_bytes() for path in tiny.rglob("*.yaml")} == before
