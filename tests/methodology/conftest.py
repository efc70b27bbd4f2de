"""A tiny methodology without faults, to be broken in one place at a time."""

from collections.abc import Callable
from pathlib import Path

import pytest

from cityjourney.methodology.new import write_new

Breaker = Callable[[str, str, str], None]


@pytest.fixture
def tiny(tmp_path: Path) -> Path:
    """The skeleton that `new` writes, in its own folder."""
    folder = tmp_path / "tiny"
    write_new(folder, "tiny", "Tiny sprint", ["en", "es"])
    return folder


@pytest.fixture
def replace(tiny: Path) -> Breaker:
    """Replace the first occurrence of a text in one file; the text must be there."""

    def change(file: str, old: str, new: str) -> None:
        path = tiny / file
        text = path.read_text(encoding="utf-8")
        assert old in text, f"{old!r} is not in {file}"
        path.write_text(text.replace(old, new, 1), encoding="utf-8")

    return change
