"""Which icons the pages ask for, and the sprite that holds just those."""

import ast
import re
from pathlib import Path

_ASKED = re.compile(r'(?:<c-icon\s+name|\bicon|\bicon_after)="([^"]*)"')
_TEMPLATE_TAG = re.compile(r"{%.*?%}|{{.*?}}", re.DOTALL)
_NAME = re.compile(r"[a-z][a-z0-9]*(?:-[a-z0-9]+)*")
_SYMBOL = re.compile(r'<symbol id="([^"]+)".*?</symbol>', re.DOTALL)


def names_in_templates(html: str) -> set[str]:
    """Icons that a template asks for, also when it chooses between several."""
    found: set[str] = set()
    without_inner_quotes = re.sub(r"{%.*?%}|{{.*?}}", lambda match: match[0].replace('"', "'"), html, flags=re.DOTALL)
    for value in _ASKED.findall(without_inner_quotes):
        found.update(word for word in _TEMPLATE_TAG.sub(" ", value).split() if _NAME.fullmatch(word))
    return found


def names_in_python(source: str) -> set[str]:
    """Icons that a module names: in a rail entry, in an argument `icon`, in a value that is called icons."""
    found: set[str] = set()
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Call):
            named = [keyword.value for keyword in node.keywords if keyword.arg == "icon"]
            is_entry = getattr(node.func, "id", getattr(node.func, "attr", "")) == "NavEntry"
            found.update(*map(_texts, named), *map(_texts, node.args[2:3] if is_entry else []))
        elif isinstance(node, ast.Assign | ast.AnnAssign) and node.value is not None:
            targets = node.targets if isinstance(node, ast.Assign) else [node.target]
            if any("icon" in getattr(target, "id", "").lower() for target in targets):
                found.update(_texts(node.value))
    return {name for name in found if _NAME.fullmatch(name)}


def _texts(node: ast.AST) -> set[str]:
    """All strings in an expression, without the keys of a map."""
    if isinstance(node, ast.Dict):
        return {text for value in node.values for text in _texts(value)}
    return {part.value for part in ast.walk(node) if isinstance(part, ast.Constant) and isinstance(part.value, str)}


def symbols(sprite: str) -> dict[str, str]:
    """The symbols of a sprite by name."""
    return {match[1]: match[0] for match in _SYMBOL.finditer(sprite)}


def is_ours(name: str) -> bool:
    """Logo and shapes are drawn by us and always stay."""
    return name == "logo" or name.startswith("shape-")


def names_in_use(source: Path) -> set[str]:
    """Icons that the code under `source` asks for."""
    asked = {name for path in source.rglob("templates/**/*.html") for name in names_in_templates(path.read_text())}
    return asked | {name for path in source.rglob("*.py") for name in names_in_python(path.read_text())}


def symbol_of(name: str, svg: str) -> str:
    """One picture of the icon library as a symbol, without what the styles say already."""
    inner = re.search(r"<svg[^>]*>(.*)</svg>", svg, re.DOTALL)
    if inner is None:
        raise ValueError(f"{name} is no picture")
    drawing = re.sub(r"<!--.*?-->", "", inner[1], flags=re.DOTALL)
    drawing = re.sub(r"\s+", " ", drawing).replace("> <", "><").replace(" />", "/>").strip()
    return f'<symbol id="{name}" viewBox="0 0 24 24">{drawing}</symbol>'
