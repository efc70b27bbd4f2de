"""An edition with the shipped methodology."""

from datetime import date
from functools import cache
from pathlib import Path

import pytest

from cityjourney.methodology.loader import load
from cityjourney.methodology.schema import Methodology

ROOT = Path(__file__).resolve().parents[2]


@cache
def shipped(name: str = "icc-2020") -> Methodology:
    """A methodology of this repository."""
    loaded = load(ROOT / "methodologies" / name)
    assert loaded.methodology is not None
    return loaded.methodology


@pytest.fixture
def methodology() -> Methodology:
    return shipped()


@pytest.fixture
def start() -> date:
    return date(2026, 3, 1)
