"""Reads a methodology from its folder, and says everything that is wrong with it at once."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from cityjourney.methodology.completeness import Completeness, completeness_of
from cityjourney.methodology.consistency import check_consistency
from cityjourney.methodology.draft import Draft
from cityjourney.methodology.fields import check_fields
from cityjourney.methodology.files import BY_PART, CHECKS, HEAD, KINDS
from cityjourney.methodology.folder import Source, read_folder
from cityjourney.methodology.problems import Problem
from cityjourney.methodology.schema import Methodology
from cityjourney.methodology.tree import Node, parse, stem_of


@dataclass(frozen=True, slots=True)
class Loaded:
    """What came of reading a folder: a methodology without any fault, or None and the problems."""

    methodology: Methodology | None
    problems: tuple[Problem, ...]
    """Sorted by file, line and column."""
    completeness: dict[str, Completeness]
    """Language -> how many texts exist in it, of those that could be read."""


def load(path: str | Path, permissions: frozenset[str] | None = None) -> Loaded:
    """Read the methodology in a folder. Never raises for what stands in the files.

    `permissions` are those which the platform knows; without them, grants of roles are not checked.
    Event kinds and guide pages come sorted by key, everything else in the order of its file.
    """
    sources, problems = read_folder(Path(path))
    draft = Draft()
    for source in sources:
        problems += _take(source, draft)
    problems += check_consistency(draft, permissions)
    methodology = None
    if not problems:
        methodology = Methodology.model_validate(_assembled(draft), strict=True)
    return Loaded(methodology, tuple(sorted(set(problems))), completeness_of(draft))


def _take(source: Source, draft: Draft) -> list[Problem]:
    """Parse one file into the draft; what is wrong with it."""
    if source.text is None:
        draft.missed(source.part, source.file)
        return []
    is_list = source.part != HEAD and not BY_PART[source.part].folder
    root, problems = parse(source.text, source.file, source.part if is_list else "")
    if root is None:
        draft.missed(source.part, source.file)
        return [] if source.tabs else problems
    if root.kind == "list" and not is_list and (place := _place_of_list(source.file)):
        draft.missed(source.part, source.file)
        return [*problems, root.problem("file-misplaced", {"place": place})]
    if not is_list and source.part != HEAD and BY_PART[source.part].whole:
        return [*problems, *_take_whole(source, root, draft)]
    problems += check_fields(root, source.part)
    if root.kind != ("list" if is_list else "mapping"):
        draft.missed(source.part, source.file)
    else:
        draft.roots.append((source.part, root))
    return problems


def _take_whole(source: Source, root: Node, draft: Draft) -> list[Problem]:
    """A file that is kept as its text, under the key that stands in it."""
    found = list(CHECKS[source.part](source.text or "", source.file)) if source.part in CHECKS else []
    key = root.get("key") or Node("scalar", source.file, 1, 1, "key", value=stem_of(source.file))
    text = Node("scalar", source.file, 1, 1, "text", value=source.text, written="text")
    document = Node("mapping", source.file, root.line, root.column, "", fields={"key": key, "text": text})
    draft.roots.append((source.part, document))
    return found


def _place_of_list(file: str) -> str | None:
    """Where a file with a list of this name belongs: `guide/tools.yaml` -> `tools.yaml`."""
    kind = BY_PART.get(stem_of(file))
    return kind.place if kind is not None and not kind.folder else None


def _assembled(draft: Draft) -> dict[str, Any]:
    def plain(nodes: list[Node]) -> list[Any]:
        return [node.plain() for node in nodes]

    assert draft.head is not None  # noqa: S101 - its absence is a problem
    parts = {kind.part: plain(draft.entries(kind.part)) for kind in KINDS}
    for kind in KINDS:
        if kind.folder:
            parts[kind.part].sort(key=lambda entry: str(entry["key"]))
    return {"head": draft.head.plain(), **parts}
