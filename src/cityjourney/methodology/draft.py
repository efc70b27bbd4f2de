"""All files of a methodology as trees, good and bad ones together."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from cityjourney.methodology.fields import shape_of_part
from cityjourney.methodology.files import BY_PART, HEAD
from cityjourney.methodology.shape import Place, walk
from cityjourney.methodology.tree import Node, stem_of


@dataclass(slots=True)
class Draft:
    """What could be read. A part is `unsure` if some of its entries, or their keys, could not be."""

    roots: list[tuple[str, Node]] = field(default_factory=list)
    unsure: set[str] = field(default_factory=set)
    stems: dict[str, set[str]] = field(default_factory=dict)
    """Part -> names of its files that could not be read; in a folder they are keys."""

    @property
    def head(self) -> Node | None:
        """`methodology.yaml`."""
        return next((root for part, root in self.roots if part == HEAD), None)

    def missed(self, part: str, file: str) -> None:
        """Remember that a file of a part could not be read."""
        self.unsure.add(part)
        self.stems.setdefault(part, set()).add(stem_of(file))

    def entries(self, part: str) -> list[Node]:
        """The entries of a part, in the order in which they were written; only those that are mappings."""
        found: list[Node] = []
        for each, root in self.roots:
            if each == part:
                found += [root] if BY_PART[part].folder else root.items
        return [node for node in found if node.kind == "mapping"]

    def keys(self, part: str) -> set[str] | None:
        """The keys of a part; None if it cannot be said which there are."""
        entries = self.entries(part)
        keys = {key for node in entries if (key := node.word("key")) is not None}
        if BY_PART[part].folder:
            nameless = {stem_of(node.file) for node in entries if node.word("key") is None}
            return keys | nameless | self.stems.get(part, set())
        if part in self.unsure or len([node for node in entries if node.word("key")]) < len(entries):
            return None
        return keys

    def places(self) -> Iterator[tuple[str, Place]]:
        """Every place in every file that has the form which the schema asks for, with its part."""
        for part, root in self.roots:
            for place in walk(root, shape_of_part(part)):
                yield part, place

    def languages(self) -> list[str]:
        """The languages of the head, as far as they can be read."""
        nodes = self.head.listed("languages") if self.head is not None else []
        return [node.value for node in nodes if isinstance(node.value, str)]

    def languages_by_file(self) -> dict[str, list[str]]:
        """The languages of those files that name their own, because other people read them."""
        return {
            root.file: [node.value for node in root.listed("languages") if isinstance(node.value, str)]
            for part, root in self.roots
            if part != HEAD and root.get("languages") is not None
        }
