"""The blocks that a report is made of: plain data, drawn by a page, a typesetter and a word processor alike."""

from collections.abc import Iterable, Sequence
from typing import Any

from cityjourney.reports.logic.drawing import Drawing

Block = dict[str, Any]


def paragraph(words: str) -> Block:
    """A paragraph."""
    return {"t": "p", "c": words}


def heading(words: str) -> Block:
    """A heading inside a section."""
    return {"t": "h", "c": words}


def nothing(words: str, url: str = "") -> Block:
    """What is not there yet, and where it would be entered."""
    return {"t": "none", "c": words, "url": url}


def facts(rows: Iterable[tuple[str, str]]) -> Block:
    """Terms and what they are; empty ones are left out."""
    return {"t": "facts", "rows": [list(row) for row in rows if row[1]]}


def item(words: str, why: str = "", url: str = "", evidence: Sequence[tuple[str, str]] = ()) -> Block:
    """One line of a list: what, why, where it is from; `evidence` are words and addresses."""
    return {"c": words, "why": why, "url": url, "evidence": [list(each) for each in evidence]}


def listing(title: str, items: Sequence[Block], kind: str = "") -> Block:
    """A list with a heading; `kind` is a state (good, late, between, none) for its mark."""
    return {"t": "list", "title": title, "items": list(items), "kind": kind}


def table(caption: str, head: Sequence[str], body: Sequence[Sequence[str]], urls: Sequence[str] = ()) -> Block:
    """A table; the first cell of a row names it. `urls` lead from the names to their sources, one each."""
    return {
        "t": "table", "caption": caption, "head": list(head), "body": [list(row) for row in body], "urls": list(urls)
    }  # fmt: skip


def picture(drawing: Drawing, alt: str, caption: str) -> Block:
    """A picture, what it shows for those who do not see it, and the words below it."""
    return {"drawing": drawing, "alt": alt, "caption": caption}


def figure(title: str, said: str, about: str, url: str, status: tuple[str, str], pictures: Sequence[Block],
           numbers: Block) -> Block:  # fmt: skip
    """A figure with its pictures, and the same numbers as a table. `status` is a state and its word."""
    return {
        "t": "figure", "title": title, "said": said, "about": about, "url": url, "status": list(status),
        "pictures": list(pictures), "numbers": numbers,
    }  # fmt: skip


def levelled(found: Iterable[Block]) -> list[Block]:
    """The blocks of a section with the level of each one's heading (2 or 3), so that none is left out."""
    shown, inside = [], False
    for block in found:
        inside = inside or block["t"] == "h"
        level = 2 if block["t"] == "h" or not inside else 3
        shown.append({**block, "level": level})
    return shown


def unlinked(content: Any) -> Any:
    """The same content without addresses, for readers from elsewhere: its sources are the city's own pages."""
    if isinstance(content, dict):
        return {key: _bare(key, value) for key, value in content.items()}
    return [unlinked(each) for each in content] if isinstance(content, list | tuple) else content


def _bare(key: str, value: Any) -> Any:
    if key in {"url", "urls"}:
        return None if value is None else type(value)()
    if key == "evidence":
        return [(said, "") for said, _url in value]
    return unlinked(value)
