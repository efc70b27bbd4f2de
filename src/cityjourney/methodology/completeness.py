"""How much of a methodology exists in each of its languages."""

from dataclasses import dataclass

from cityjourney.methodology.draft import Draft
from cityjourney.methodology.tree import Node


@dataclass(frozen=True, slots=True)
class Completeness:
    """Texts written in one language, of all texts; `missing` names where the others are to be written."""

    language: str
    done: int
    total: int
    missing: tuple[str, ...] = ()
    """`file:line: path` of each text without this language, sorted by file and line."""

    @property
    def percent(self) -> int:
        """Whole per cent, rounded down: 100 means that nothing is missing."""
        return 100 if self.total == 0 else self.done * 100 // self.total


def completeness_of(draft: Draft) -> dict[str, Completeness]:
    """Language -> completeness, in the order of the head."""
    texts = [
        place.node for _part, place in draft.places() if place.shape.kind == "text" and place.node.kind == "mapping"
    ]
    texts.sort(key=lambda node: (node.file, node.line, node.path))
    found = {}
    for language in dict.fromkeys(draft.languages()):
        missing = tuple(f"{node.file}:{node.line}: {node.path}" for node in texts if not _has(node.fields, language))
        found[language] = Completeness(language, len(texts) - len(missing), len(texts), missing)
    return found


def _has(fields: dict[str, Node], language: str) -> bool:
    node = fields.get(language)
    return node is not None and isinstance(node.value, str) and node.value.strip() != ""
