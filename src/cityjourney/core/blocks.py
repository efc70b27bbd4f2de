"""Markdown as a tree of plain data, so that a typesetter never sees markup that a person wrote."""

from typing import Any

from markdown_it import MarkdownIt
from markdown_it.token import Token

_MARKDOWN = MarkdownIt("commonmark", {"html": False}).enable("table")
OUTSIDE = ("https://", "http://", "mailto:")
"""Only such addresses are kept: others mean nothing outside of a page."""
Run = dict[str, Any]
Block = dict[str, Any]


def blocks(text: str) -> list[Block]:
    """Paragraphs, headings, lists and tables. A run is `{"s": text, "b": bold, "i": italic}`; a link has `u` too."""
    tokens = _MARKDOWN.parse(text)
    return _read(tokens, 0, len(tokens))


def _end(tokens: list[Token], start: int) -> int:
    """Where the token that opens at `start` closes."""
    depth = 0
    for place in range(start, len(tokens)):
        depth += tokens[place].nesting
        if depth == 0:
            return place
    return len(tokens)


def _read(tokens: list[Token], start: int, end: int) -> list[Block]:
    found: list[Block] = []
    place = start
    while place < end:
        token, close = tokens[place], _end(tokens, place)
        inner = (place + 1, close)
        if token.type == "paragraph_open":
            found.append({"t": "p", "c": _runs(tokens[place + 1])})
        elif token.type == "heading_open":
            found.append({"t": "h", "c": _runs(tokens[place + 1])})
        elif token.type in ("bullet_list_open", "ordered_list_open"):
            kind = "ul" if token.type == "bullet_list_open" else "ol"
            found.append({"t": kind, "c": _items(tokens, *inner)})
        elif token.type == "table_open":
            found.append(_table(tokens, *inner))
        elif token.type == "blockquote_open":
            found += _read(tokens, *inner)
        elif token.type in ("fence", "code_block"):
            found.append({"t": "p", "c": [{"s": token.content, "b": False, "i": False}]})
        place = close + 1
    return found


def _items(tokens: list[Token], start: int, end: int) -> list[list[Block]]:
    items, place = [], start
    while place < end:
        close = _end(tokens, place)
        items.append(_read(tokens, place + 1, close))
        place = close + 1
    return items


def _table(tokens: list[Token], start: int, end: int) -> Block:
    """Head cells and body rows; every row has as many cells as the head."""
    rows: list[list[list[Run]]] = []
    for place in range(start, end):
        if tokens[place].type == "tr_open":
            rows.append([])
        elif tokens[place].type in ("th_open", "td_open"):
            rows[-1].append(_runs(tokens[place + 1]))
    head, *body = rows
    return {"t": "table", "head": head, "body": [[*row, *([[]] * (len(head) - len(row)))] for row in body]}


def _runs(inline: Token) -> list[Run]:
    runs: list[Run] = []
    bold = italic = 0
    address = ""
    for child in inline.children or []:
        if child.type in ("link_open", "link_close"):
            wanted = str(child.attrGet("href") or "")
            address = wanted if wanted.startswith(OUTSIDE) else ""
        bold += {"strong_open": 1, "strong_close": -1}.get(child.type, 0)
        italic += {"em_open": 1, "em_close": -1}.get(child.type, 0)
        if child.type in ("text", "code_inline"):
            run: Run = {"s": child.content, "b": bold > 0, "i": italic > 0}
            runs.append({**run, "u": address} if address else run)
        elif child.type in ("softbreak", "hardbreak"):
            runs.append({"s": " ", "b": False, "i": False})
    return runs
