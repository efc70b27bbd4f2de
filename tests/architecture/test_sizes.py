"""Sizes that are worth a second look, with the few exceptions named and explained."""

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
SOURCE = ROOT / "src" / "cityjourney"
MODULE, CLASS, FUNCTION, TEMPLATE = 400, 200, 40, 150
EXCEPTIONS = {
    "config/settings.py": "one list of settings, read from top to bottom",
    "portal/rehearsal/script.py": "one story, told from the first day to the last",
}


def modules() -> list[Path]:
    return [p for p in sorted(SOURCE.rglob("*.py")) if "migrations" not in p.parts]


def lines(node: ast.AST) -> int:
    """Lines of a definition without its docstring."""
    assert isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef)
    assert node.end_lineno is not None
    length = node.end_lineno - node.lineno + 1
    first = node.body[0]
    if isinstance(first, ast.Expr) and isinstance(first.value, ast.Constant) and isinstance(first.value.value, str):
        assert first.end_lineno is not None
        length -= first.end_lineno - first.lineno + 1
    return length


def oversize(name: str, text: str) -> list[str]:
    """What is too long in one module."""
    found = []
    if text.count("\n") > MODULE:
        found.append(f"{name}: {text.count(chr(10))} lines")
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.ClassDef) and lines(node) > CLASS:
            found.append(f"{name}:{node.lineno} class {node.name}: {lines(node)} lines")
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and lines(node) > FUNCTION:
            found.append(f"{name}:{node.lineno} {node.name}: {lines(node)} lines")
    return found


def test_modules_classes_and_functions_stay_small() -> None:
    found = []
    for path in modules():
        name = str(path.relative_to(SOURCE))
        if name not in EXCEPTIONS:
            found += oversize(name, path.read_text())
    assert found == []


def test_templates_stay_small() -> None:
    found = [
        f"{path.relative_to(SOURCE)}: {path.read_text().count(chr(10))}"
        for path in sorted(SOURCE.rglob("*.html"))
        if path.read_text().count("\n") > TEMPLATE
    ]
    assert found == []


def test_exceptions_still_exist() -> None:
    assert [name for name in EXCEPTIONS if not (SOURCE / name).exists()] == []


@pytest.mark.parametrize("name", ["utils.py", "helpers.py", "common.py", "misc.py"])
def test_no_drawer_for_everything(name: str) -> None:
    assert [str(p) for p in SOURCE.rglob(name)] == []


def test_a_long_function_would_be_found() -> None:
    assert oversize("x.py", "def f():\n" + "    pass\n" * 41)
