"""J1: the methodology that one begins with has no fault and explains itself."""

from pathlib import Path

import pytest

from cityjourney.methodology.loader import load
from cityjourney.methodology.new import write_new


@pytest.mark.parametrize("languages", [["en"], ["es", "en"], ["no"], ["pt-BR", "pt", "en"]])
def test_a_new_methodology_has_no_fault_in_any_language(tmp_path: Path, languages: list[str]) -> None:
    write_new(tmp_path / "new", "air", "Clean air", languages)
    found = load(tmp_path / "new")
    assert found.problems == ()
    assert found.methodology is not None
    assert found.methodology.head.languages == languages
    assert found.completeness[languages[0]].percent == 100


@pytest.mark.parametrize("name", ["Mayor's sprint", "# 1: no", "yes", "“Über” €", "$name", "a" * 300])
def test_a_name_may_hold_any_character(tmp_path: Path, name: str) -> None:
    write_new(tmp_path / "new", "air", name, ["en"])
    methodology = load(tmp_path / "new").methodology
    assert methodology is not None
    assert methodology.head.name == {"en": name}


def test_every_file_explains_itself(tmp_path: Path) -> None:
    files = [path for path in write_new(tmp_path / "new", "air", "Air", ["en"]) if path.suffix == ".yaml"]
    assert len(files) == 13
    assert all(path.read_text(encoding="utf-8").startswith("# ") for path in files)


@pytest.mark.parametrize(
    ("key", "name", "languages"),
    [
        ("Clean air", "Air", ["en"]),
        ("../air", "Air", ["en"]),
        ("air", " ", ["en"]),
        ("air", "two\nlines", ["en"]),
        ("air", "Air", []),
        ("air", "Air", ["english"]),
        ("air", "Air", ["en", "en"]),
    ],
)
def test_what_cannot_be_used_is_refused_before_anything_is_written(
    tmp_path: Path, key: str, name: str, languages: list[str]
) -> None:
    with pytest.raises(ValueError, match=r"\w+ \w+"):
        write_new(tmp_path / "new", key, name, languages)
    assert not (tmp_path / "new").exists()


def test_a_folder_that_holds_something_is_left_alone(tiny: Path) -> None:
    with pytest.raises(FileExistsError):
        write_new(tiny, "air", "Air", ["en"])
