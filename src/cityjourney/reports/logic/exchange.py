"""The synthesis as a file: CSV for spreadsheets, JSON for programs. Written, read again, it is the same."""

import csv
import io
import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from cityjourney.core.sheets import SheetError, read_sheet, write_sheet

COLUMNS = ("id", "kind", "position", "text", "facts", "sources")
FORMAT = "cityjourney-synthesis-1"


@dataclass(frozen=True, slots=True)
class Row:
    """One point in a file. `facts` are keys of facts, `sources` words with an address (which may be empty)."""

    text: str
    kind: str
    position: int = 0
    id: str = ""
    facts: tuple[str, ...] = ()
    sources: tuple[tuple[str, str], ...] = ()
    number: int = field(default=0, compare=False)
    """Its line in the file."""


class UnreadableError(ValueError):
    """The file is no synthesis. `code`: not_json, not_table, columns; `what` names the culprit."""

    def __init__(self, code: str, what: str = "") -> None:
        super().__init__(code, what)
        self.code, self.what = code, what


def as_csv(rows: Iterable[Row]) -> str:
    """A table; facts are parted by spaces, sources stand one in each line of their cell."""
    return write_sheet(
        COLUMNS,
        (
            {
                "id": row.id, "kind": row.kind, "position": row.position, "text": row.text,
                "facts": " ".join(row.facts), "sources": _lines(row.sources),
            }
            for row in rows
        ),
    )  # fmt: skip


def _lines(sources: Sequence[tuple[str, str]]) -> str:
    out = io.StringIO()
    csv.writer(out, delimiter="|", lineterminator="\n").writerows(sources)
    return out.getvalue().rstrip("\n")


def as_json(rows: Iterable[Row], about: dict[str, str]) -> str:
    """A document with what it is about."""
    points = [
        {
            "id": row.id, "kind": row.kind, "position": row.position, "text": row.text, "facts": list(row.facts),
            "sources": [{"words": words, "link": link} for words, link in row.sources],
        }
        for row in rows
    ]  # fmt: skip
    return json.dumps({"format": FORMAT, **about, "points": points}, ensure_ascii=False, indent=2) + "\n"


def read(content: bytes) -> list[Row]:
    """The points in a file of either kind. Raises `UnreadableError`."""
    return _from_json(content) if content.lstrip()[:1] in {b"{", b"["} else _from_csv(content)


def _from_json(content: bytes) -> list[Row]:
    try:
        document = json.loads(content.decode("utf-8-sig"))
        if document["format"] != FORMAT:
            raise UnreadableError("columns", "format")
        return [_row(number, entry) for number, entry in enumerate(document["points"], start=1)]
    except (UnicodeDecodeError, json.JSONDecodeError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise UnreadableError("not_json") from error


def _row(number: int, entry: dict[str, Any]) -> Row:
    return Row(
        text=str(entry["text"]),
        kind=str(entry["kind"]),
        position=_whole(entry.get("position")),
        id=str(entry.get("id", "")),
        facts=tuple(str(key) for key in entry.get("facts", [])),
        sources=tuple((str(each["words"]), str(each.get("link", ""))) for each in entry.get("sources", [])),
        number=number,
    )


def _from_csv(content: bytes) -> list[Row]:
    try:
        sheet = read_sheet(content)
    except SheetError as error:
        raise UnreadableError("not_table", error.what) from error
    for column in ("kind", "text"):
        if column not in sheet.columns:
            raise UnreadableError("columns", column)
    return [
        Row(
            text=row.cells.get("text", ""),
            kind=row.cells.get("kind", ""),
            position=_whole(row.cells.get("position")),
            id=row.cells.get("id", ""),
            facts=tuple(row.cells.get("facts", "").split()),
            sources=tuple(_sources(row.cells.get("sources", ""))),
            number=row.number,
        )
        for row in sheet.rows
    ]


def _sources(cell: str) -> Iterable[tuple[str, str]]:
    for line in csv.reader(io.StringIO(cell), delimiter="|"):
        if line:
            yield line[0], line[1] if len(line) > 1 else ""


def _whole(value: object) -> int:
    try:
        return max(int(str(value or 0)), 0)
    except ValueError:
        return 0
