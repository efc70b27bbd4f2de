"""No code knows a methodology: keys of phases, themes, roles, kinds never appear in it."""

import ast
from pathlib import Path

import pytest
import yaml

ROOT = Path(__file__).resolve().parents[2]
SOURCE = ROOT / "src" / "cityjourney"
LISTS = (
    "phases", "themes", "roles", "event_groups", "credits", "deliverables", "tools", "services", "criteria",
    "city_types",
)  # fmt: skip
ORDINARY_WORDS = {
    "mayor", "press", "citizen", "observer", "stakeholder", "representative", "marketplace", "toolbox",
}  # fmt: skip
"""Keys that are plain English words as well: a text or a folder may be called so."""


def keys(folder: Path) -> set[str]:
    """All keys of one methodology, but for those that are ordinary words."""
    found = {path.stem for path in (folder / "event_kinds").glob("*.yaml")}
    for name in LISTS:
        path = folder / f"{name}.yaml"
        if path.exists():
            found |= {entry["key"] for entry in yaml.safe_load(path.read_text())}
    return found - ORDINARY_WORDS


def strings(path: Path) -> set[str]:
    """The string constants of a module."""
    return {
        node.value
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    }


@pytest.mark.parametrize("name", ["icc-2020", "mayors-sprint"])
def test_no_code_names_a_key(name: str) -> None:
    known = keys(ROOT / "methodologies" / name)
    assert len(known) > 8
    named = {}
    for path in SOURCE.rglob("*.py"):
        relative = path.relative_to(SOURCE)
        if "demo" not in relative.parts and (hit := strings(path) & known):
            named[str(relative)] = sorted(hit)
    assert named == {}
