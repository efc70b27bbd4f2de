"""J1: a folder may hold anything; nothing outside is read, nothing strange is opened, everything is named."""

import os
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml

from cityjourney.methodology import folder as folder_module
from cityjourney.methodology import tree
from cityjourney.methodology.loader import load
from tests.methodology.conftest import Breaker

NOBODY = 65534


def told(folder: Path) -> list[tuple[str, int, str, str, str]]:
    """File, line, path, message and advice of every problem."""
    return [(p.file, p.line, p.path, p.message, p.advice) for p in load(folder).problems]


def test_a_folder_that_does_not_exist(tmp_path: Path) -> None:
    (problem,) = load(tmp_path / "nowhere").problems
    assert (problem.file, problem.line, problem.path) == (".", 1, "methodology")
    assert problem.message == f"the folder {tmp_path / 'nowhere'} does not exist"


def test_a_file_instead_of_a_folder(tiny: Path) -> None:
    (problem,) = load(tiny / "phases.yaml").problems
    assert problem.message == f"{tiny / 'phases.yaml'} is a file, not a folder"


@pytest.fixture
def readable(tiny: Path) -> Iterator[Path]:
    """The tiny methodology where anybody may look, read by somebody who is not root."""
    with tempfile.TemporaryDirectory() as folder:
        Path(folder).chmod(0o755)
        copy = Path(folder) / "tiny"
        shutil.copytree(tiny, copy)
        was = os.geteuid()
        if was == 0:
            os.seteuid(NOBODY)
        try:
            yield copy
        finally:
            os.seteuid(was)


def as_owner(path: Path, mode: int) -> None:
    """Change what others may do with a path, then be nobody again."""
    now = os.geteuid()
    os.seteuid(os.getuid())
    path.chmod(mode)
    os.seteuid(now)


def test_a_file_that_may_not_be_read_is_named(readable: Path) -> None:
    assert load(readable).problems == ()
    as_owner(readable / "tools.yaml", 0)
    assert [(p.file, p.message) for p in load(readable).problems] == [("tools.yaml", "this file cannot be read")]


def test_a_folder_that_may_not_be_read_is_named(readable: Path) -> None:
    as_owner(readable / "guide", 0)
    assert ("guide", "folder-unreadable") in [(p.file, p.code) for p in load(readable).problems]
    as_owner(readable, 0)
    assert [(p.file, p.code) for p in load(readable).problems] == [(".", "folder-unreadable")]


def test_an_empty_folder_names_each_file_that_is_needed(tmp_path: Path) -> None:
    assert [(p.file, p.message) for p in load(tmp_path).problems] == [
        ("city_types.yaml", "city_types.yaml is missing"),
        ("methodology.yaml", "methodology.yaml is missing"),
        ("phases.yaml", "phases.yaml is missing"),
        ("roles.yaml", "roles.yaml is missing"),
    ]


def test_a_misspelt_file_says_what_was_meant(tiny: Path) -> None:
    (tiny / "themes.yaml").rename(tiny / "themes.yml")
    (tiny / "event_kinds" / "launch.yml").write_text("key: launch\n", encoding="utf-8")
    assert told(tiny) == [
        (
            "event_kinds/launch.yml",
            1,
            "launch.yml",
            "no file of this name belongs to a methodology",
            "Did you mean “event_kinds/launch.yaml”?",
        ),
        ("themes.yml", 1, "themes.yml", "no file of this name belongs to a methodology", "Did you mean “themes.yaml”?"),
    ]


def test_files_in_the_wrong_place_are_named(tiny: Path) -> None:
    (tiny / "tools.yaml").rename(tiny / "guide" / "tools.yaml")
    (tiny / "pictures").mkdir()
    (tiny / "guide" / "old").mkdir()
    assert [(p.file, p.code) for p in load(tiny).problems] == [
        ("guide/old", "file-unknown"),
        ("guide/tools.yaml", "file-misplaced"),
        ("pictures", "file-unknown"),
    ]
    assert told(tiny)[1][4] == "Move it to tools.yaml."


def test_markdown_and_hidden_files_are_welcome(tiny: Path) -> None:
    (tiny / "README.md").write_text("# Tiny", encoding="utf-8")
    (tiny / ".DS_Store").write_bytes(b"\x00\xff")
    (tiny / ".git").mkdir()
    assert load(tiny).problems == ()


def test_text_that_is_not_utf_8_is_named_with_its_line(tiny: Path) -> None:
    path = tiny / "glossary.yaml"
    path.write_bytes(path.read_bytes().replace(b"en: Phase", "en: Fásé".encode("latin-1")))
    (problem,) = load(tiny).problems
    assert (problem.file, problem.line, problem.column) == ("glossary.yaml", 4, 10)
    assert problem.message == "this file is not written in UTF-8"


def test_windows_files_are_read_as_they_are(tiny: Path) -> None:
    for path in tiny.rglob("*.yaml"):
        path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes().replace(b"\n", b"\r\n"))
    assert load(tiny).problems == ()


def test_a_file_in_utf_16_is_refused(tiny: Path) -> None:
    (tiny / "tools.yaml").write_text("[]\n", encoding="utf-16")
    assert [problem.code for problem in load(tiny).problems] == ["not-utf-8"]


def test_a_file_that_is_too_large_is_not_read(tiny: Path) -> None:
    (tiny / "tools.yaml").write_text("# " + "x" * folder_module.LARGEST, encoding="utf-8")
    (problem,) = load(tiny).problems
    assert problem.message == "this file is larger than 1000 kB"


def test_without_that_protection_any_size_would_be_read(tiny: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tiny / "tools.yaml").write_text("# " + "x" * folder_module.LARGEST, encoding="utf-8")
    monkeypatch.setattr(folder_module, "LARGEST", 10**9)
    assert [problem.code for problem in load(tiny).problems] == ["file-empty"]


def test_a_name_that_is_not_utf_8_can_still_be_said(tiny: Path) -> None:
    (tiny / os.fsdecode(b"\xff.yaml")).write_text("[]", encoding="utf-8")
    (problem,) = load(tiny).problems
    assert str(problem).encode("utf-8").startswith(b"?.yaml:1: ?: no file of this name")


def test_a_pipe_is_not_opened(tiny: Path) -> None:
    (tiny / "tools.yaml").unlink()
    os.mkfifo(tiny / "tools.yaml")
    assert [(p.file, p.code) for p in load(tiny).problems] == [("tools.yaml", "file-not-regular")]


def test_a_folder_named_like_a_file_is_refused(tiny: Path) -> None:
    (tiny / "tools.yaml").unlink()
    (tiny / "tools.yaml").mkdir()
    assert [(p.file, p.code) for p in load(tiny).problems] == [("tools.yaml", "file-not-regular")]


def link_out(tiny: Path) -> None:
    """Themes that lie outside, behind a link."""
    outside = tiny.parent / "outside.yaml"
    outside.write_text("- key: secret\n  name: {en: Secret}\n  summary: {en: Read from outside}\n", encoding="utf-8")
    (tiny / "themes.yaml").unlink()
    (tiny / "themes.yaml").symlink_to(outside)


def test_a_link_out_of_the_folder_is_not_followed(tiny: Path) -> None:
    link_out(tiny)
    assert [(p.file, p.code) for p in load(tiny).problems] == [("themes.yaml", "file-outside")]


def test_without_that_protection_the_file_outside_would_be_read(tiny: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    link_out(tiny)
    monkeypatch.setattr(folder_module, "stays_inside", lambda *_: True)
    methodology = load(tiny).methodology
    assert methodology is not None
    assert methodology.themes[0].key == "secret"


def test_a_folder_behind_a_link_and_a_link_to_itself_are_not_followed(tiny: Path) -> None:
    elsewhere = tiny.parent / "elsewhere"
    (tiny / "guide").rename(elsewhere)
    (tiny / "guide").symlink_to(elsewhere)
    (tiny / "tools.yaml").unlink()
    (tiny / "tools.yaml").symlink_to(tiny / "tools.yaml")
    found = [(p.file, p.code) for p in load(tiny).problems]
    assert found == [("guide", "file-outside"), ("tools.yaml", "file-outside")]


def test_a_link_inside_the_folder_is_followed(tiny: Path) -> None:
    (tiny / "themes.yaml").unlink()
    (tiny / "themes.yaml").symlink_to(tiny / "tools.yaml")
    assert load(tiny).problems == ()


BOMB = "- &a [x, x, x, x, x, x, x, x, x, x]\n" + "".join(
    f"- &{new} [{', '.join(['*' + old] * 10)}]\n" for old, new in zip("abcdef", "bcdefg", strict=True)
)
"""Seven lines that stand for ten million words."""


def test_a_file_that_multiplies_itself_is_refused_line_by_line(tiny: Path) -> None:
    (tiny / "themes.yaml").write_text(BOMB, encoding="utf-8")
    found = load(tiny).problems
    assert sum(problem.code == "alias" for problem in found) == 60
    assert {problem.line for problem in found if problem.code == "anchor"} == set(range(1, 8))


def test_a_plain_yaml_loader_would_have_let_it_multiply() -> None:
    small = "".join(BOMB.splitlines(keepends=True)[:3])
    loaded = yaml.safe_load(small)
    assert len([word for row in loaded[2] for cell in row for word in cell]) == 1000


def test_nesting_is_refused_before_it_costs_anything(tiny: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tiny / "themes.yaml").write_text("[" * 900 + "]" * 900, encoding="utf-8")
    assert [problem.code for problem in load(tiny).problems] == ["too-deep"]
    monkeypatch.setattr(tree, "DEEPEST", 10_000)
    with pytest.raises(RecursionError):
        load(tiny)


def test_all_tabs_are_named_and_the_syntax_error_behind_them_is_not(tiny: Path, replace: Breaker) -> None:
    replace("glossary.yaml", "    en: Phase", "\ten: Phase")
    replace("glossary.yaml", "    en: A part", "  \ten: A part")
    assert [(p.file, p.line, p.column, p.code) for p in load(tiny).problems] == [
        ("glossary.yaml", 4, 1, "tab"),
        ("glossary.yaml", 6, 3, "tab"),
    ]
