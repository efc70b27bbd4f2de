"""XLSForm in: our own workbooks read back the same; those of other tools as far as our questions reach."""

import io
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from pydantic import ValidationError

from cityjourney.questionnaires.logic.definition import Definition
from cityjourney.questionnaires.logic.sentences import FLAWS
from cityjourney.questionnaires.logic.soundness import flaws
from cityjourney.questionnaires.logic.uploads import is_package_of
from cityjourney.questionnaires.logic.xlsform import HEAD_TEXTS, PLAIN
from cityjourney.questionnaires.logic.xpath import NotUnderstood, understood

MOST_ROWS = 3_000
IGNORED = {"start", "end", "today", "deviceid", "username", "calculate", "note", "hidden", "audit"}
KINDS = {"text": "text", "integer": "number", "decimal": "number", "date": "date", "geopoint": "place", "file": "file",
         "image": "file", "select_one": "single", "select_multiple": "multiple", "rank": "ranking"}  # fmt: skip
NAMES = {"english": "en", "spanish": "es", "español": "es", "french": "fr", "français": "fr", "german": "de",
         "deutsch": "de", "italian": "it", "italiano": "it", "greek": "el", "slovenian": "sl"}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong, with the sheet and the row; row 0 is the sheet as a whole."""

    sheet: str
    row: int
    words: str

    def __str__(self) -> str:
        return f"{self.sheet}:{self.row}: {self.words}" if self.row else f"{self.sheet}: {self.words}"


@dataclass(slots=True)
class ReadBook:
    """A definition, or the faults; `left_out` says what other tools know and we do not."""

    definition: Definition | None = None
    faults: list[Fault] = field(default_factory=list)
    left_out: list[Fault] = field(default_factory=list)


Row = dict[str, str]


def read_workbook(content: bytes) -> ReadBook:
    """Read a workbook. Never raises for what stands in it."""
    from openpyxl import load_workbook  # here, not above: it brings numpy and 40 MB

    found = ReadBook()
    if not is_package_of(content, "xlsx"):
        found.faults.append(Fault("workbook", 0, "this is no XLSX workbook"))
        return found
    try:
        book = load_workbook(io.BytesIO(content), read_only=True, data_only=True)
        sheets = {name: list(_rows(book[name])) for name in book.sheetnames}
    except Exception:
        found.faults.append(Fault("workbook", 0, "the workbook is damaged"))
        return found
    if "survey" not in sheets:
        found.faults.append(Fault("survey", 0, "the sheet is missing"))
        return found
    plain = _Reader(sheets, found).definition()
    if not found.faults:
        _validate(plain, found)
    return found


def _validate(plain: dict[str, Any], found: ReadBook) -> None:
    try:
        definition = Definition.model_validate(plain)
    except ValidationError as error:
        found.faults += [
            Fault("survey", 0, f"{'.'.join(str(step) for step in each['loc'])}: {each['msg']}")
            for each in error.errors(include_url=False)
        ]
        return
    found.faults += [
        Fault("survey", 0, f"{each.place}: {FLAWS[each.code].format(found=each.found)}") for each in flaws(definition)
    ]
    found.definition = None if found.faults else definition


def _rows(sheet: Any) -> Iterator[tuple[int, Row]]:
    header: list[str] = []
    for number, cells in enumerate(sheet.iter_rows(values_only=True, max_col=200), start=1):
        if number > MOST_ROWS:
            return
        texts = [_written(cell) for cell in cells]
        if not header:
            header = [text.strip() for text in texts]
            continue
        row = {name: text for name, text in zip(header, texts, strict=False) if name and text}
        if row:
            yield number, row


def _written(cell: Any) -> str:
    if cell is None:
        return ""
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return str(cell).strip()


def _key(name: str) -> str:
    """A name of another tool as a key of ours (`Q1_street` -> `q1-street`)."""
    found = "-".join(re.findall(r"[a-z0-9]+", name.lower()))[:60].strip("-")
    return found if found[:1].isalpha() else f"q-{found}"


class _Reader:
    """Goes through the rows of a workbook."""

    def __init__(self, sheets: dict[str, list[tuple[int, Row]]], found: ReadBook) -> None:
        self.sheets, self.found = sheets, found
        self.settings = sheets.get("settings", [(0, {})])[0][1] if sheets.get("settings") else {}
        self.first = self._language(self.settings.get("default_language", "en")) or "en"
        self.lists: dict[str, list[Row]] = {}
        for _number, row in sheets.get("choices", []):
            self.lists.setdefault(row.get("list_name", ""), []).append(row)
        self.scales: dict[str, list[dict[str, Any]]] = {}
        self.sections: list[dict[str, Any]] = []

    def definition(self) -> dict[str, Any]:
        title = self.settings.get("form_title") or "Questionnaire"
        plain: dict[str, Any] = {
            "key": _key(self.settings.get("form_id") or title),
            "name": self.texts(self.settings, "cj:name") or {self.first: title},
        }
        for name in HEAD_TEXTS:
            if texts := self.texts(self.settings, f"cj:{name}"):
                plain[name] = texts
        for name in ("kept_months", "minutes"):
            if written := self.settings.get(f"cj:{name}"):
                plain[name] = int(written) if written.isdecimal() else written
        self._survey()
        plain["scales"] = [{"key": key, "levels": levels} for key, levels in self._shared()]
        plain["sections"] = self.sections
        plain["checks"] = [check for check in map(self._check, self.sheets.get("cj_checks", [])) if check]
        plain["languages"] = self.settings.get("cj:languages", "").split() or self._languages(plain)
        return plain

    def _languages(self, plain: dict[str, Any]) -> list[str]:
        used = {self.first}
        for section in plain["sections"]:
            used |= set(section["title"])
            for question in section["questions"]:
                used |= set(question["text"])
        return [self.first, *sorted(used - {self.first})]

    def _shared(self) -> Iterator[tuple[str, list[dict[str, Any]]]]:
        for name, rows in self.lists.items():
            if name.startswith("scale."):
                yield name.removeprefix("scale."), [self._level(row) for row in rows]

    def _language(self, written: str) -> str | None:
        found = re.search(r"\(([a-z]{2}(?:-[A-Z]{2})?)\)", written)
        if found:
            return found[1]
        if re.fullmatch(r"[a-z]{2}(-[A-Z]{2})?", written):
            return written
        return NAMES.get(written.lower())

    def texts(self, row: Row, column: str) -> dict[str, str]:
        """The language map in the columns `label`, `label::en`, `label::English (en)`."""
        found = {}
        for name, text in row.items():
            head, _colons, language = name.partition("::")
            if head == column and (code := self._language(language) if language else self.first):
                found[code] = text
        return found

    def _survey(self) -> None:
        matrix: dict[str, Any] | None = None
        section: dict[str, Any] | None = None
        depth = 0
        for number, row in self.sheets["survey"]:
            kind, _space, rest = (
                row.get("type", "")
                .replace("begin group", "begin_group")
                .replace("end group", "end_group")
                .partition(" ")
            )
            if kind == "begin_group" and row.get("cj:kind") == "matrix":
                section = section or self._open({"name": "all"}, number)
                matrix = self._question(row, number, "matrix", "")
                section["questions"].append(matrix)
            elif kind == "begin_group":
                depth += 1
                section = self._open(row, number)
            elif kind == "end_group":
                section, depth, matrix = (section, depth, None) if matrix is not None else (None, depth - 1, None)
            elif matrix is not None:
                matrix["rows"].append({"key": _key(row.get("name", "")), "text": self.texts(row, "label")})
                self._choose(matrix, rest)
            elif kind in KINDS:
                section = section or self._open({"name": f"part-{number}"}, number)
                section["questions"].append(self._question(row, number, KINDS[kind], rest))
            elif kind in IGNORED:
                self.found.left_out.append(Fault("survey", number, f"{kind} is left out"))
            else:
                self.found.faults.append(Fault("survey", number, f"the type “{row.get('type', '')}” is not known here"))

    def _open(self, row: Row, number: int) -> dict[str, Any]:
        section: dict[str, Any] = {
            "key": _key(row.get("name", "")), "title": self.texts(row, "label") or {self.first: row.get("name", "")},
            "questions": [],
        }  # fmt: skip
        if hint := self.texts(row, "hint"):
            section["text"] = hint
        self._relevant(row, section, number)
        self.sections.append(section)
        return section

    def _question(self, row: Row, number: int, kind: str, choices: str) -> dict[str, Any]:
        question: dict[str, Any] = {
            "key": _key(row.get("name", "")), "kind": row.get("cj:kind", kind),
            "text": self.texts(row, "label") or {self.first: row.get("name", "")},
        }  # fmt: skip
        for name, column in (("help", "hint"), ("unit", "cj:unit")):
            if texts := self.texts(row, column):
                question[name] = texts
        if row.get("required", "").lower() in {"yes", "true", "true()", "1"}:
            question["required"] = True
        if skips := row.get("cj:skips"):
            question["skips"] = skips.split()
        for name in PLAIN:
            if written := row.get(f"cj:{name}"):
                question[name] = True if written == "yes" else float(written) if "." in written else int(written)
        if kind == "number" and row.get("type") == "integer":
            question["whole"] = True
        if question["kind"] == "matrix":
            question["rows"] = []
        self._relevant(row, question, number)
        if choices:
            self._choose(question, choices)
        return question

    def _choose(self, question: dict[str, Any], name: str) -> None:
        name = name.split(" ")[0]
        rows = self.lists.get(name, [])
        if name.startswith("scale."):
            question["scale"] = name.removeprefix("scale.")
        elif question["kind"] == "scale" or (
            question["kind"] == "matrix" and all(r.get("name", "x").isdecimal() for r in rows)
        ):
            question["levels"] = [self._level(row) for row in rows]
        else:
            question["options"] = [{"key": _key(row.get("name", "")), "text": self.texts(row, "label")} for row in rows]

    def _level(self, row: Row) -> dict[str, Any]:
        written = row.get("name", "")
        level: dict[str, Any] = {
            "value": int(written) if written.isdecimal() else written, "name": self.texts(row, "label"),
        }  # fmt: skip
        if text := self.texts(row, "cj:text"):
            level["text"] = text
        return level

    def _relevant(self, row: Row, thing: dict[str, Any], number: int) -> None:
        if own := row.get("cj:show_if"):
            thing["show_if"] = self._condition(own, "survey", number)
        elif expression := row.get("relevant"):
            try:
                found = understood(expression)
            except (NotUnderstood, ValidationError):
                self.found.faults.append(
                    Fault("survey", number, f"the condition “{expression[:80]}” is not understood")
                )
                return
            thing["show_if"] = found.model_dump(mode="json", by_alias=True, exclude_none=True)

    def _condition(self, written: str, sheet: str, number: int) -> Any:
        try:
            return json.loads(written)
        except (ValueError, RecursionError):
            self.found.faults.append(Fault(sheet, number, "a condition is damaged"))
            return None

    def _check(self, numbered: tuple[int, Row]) -> dict[str, Any] | None:
        number, row = numbered
        when = self._condition(row.get("when", ""), "cj_checks", number)
        return when and {
            "key": row.get("key", ""),
            "at": row.get("at", ""),
            "when": when,
            "text": self.texts(row, "text"),
        }
