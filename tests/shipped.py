"""The methodologies of this repository, read once."""

from functools import cache
from pathlib import Path

from cityjourney.methodology.loader import load
from cityjourney.methodology.schema import Methodology

METHODOLOGIES = Path(__file__).resolve().parents[1] / "methodologies"


@cache
def shipped(name: str = "icc-2020") -> Methodology:
    """A methodology of this repository."""
    loaded = load(METHODOLOGIES / name)
    assert loaded.methodology is not None, loaded.problems
    return loaded.methodology
