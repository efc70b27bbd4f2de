"""XLSForm out: a questionnaire as a workbook with the sheets survey, choices and settings.

What XLSForm has no column for stands in columns of our own (`cj:...`), so that a workbook of ours reads back the same.
"""

import io
import json
from typing import TYPE_CHECKING, Any

from cityjourney.questionnaires.logic.definition import Condition, Definition, Question, Section
from cityjourney.questionnaires.logic.xpath import written

if TYPE_CHECKING:
    from openpyxl.worksheet.worksheet import Worksheet

PLAIN = ("min", "max", "whole", "least", "most", "reversed")
TYPES = {"text": "text", "date": "date", "file": "file", "place": "geopoint"}
HEAD_TEXTS = ("summary", "not_for", "purpose")
Row = dict[str, Any]


def workbook_of(definition: Definition) -> bytes:
    """The workbook as bytes."""
    from openpyxl import Workbook  # here, not above: it brings numpy and 40 MB

    book = Workbook()
    book.remove(book.worksheets[0])
    _fill(book.create_sheet("survey"), ["type", "name"], list(_survey(definition)))
    _fill(book.create_sheet("choices"), ["list_name", "name"], list(_choices(definition)))
    _fill(
        book.create_sheet("settings"), ["form_title", "form_id", "version", "default_language"], [_settings(definition)]
    )
    checks = [
        {"key": check.key, "at": check.at, "when": _json(check.when), **_texts("text", check.text)}
        for check in definition.checks
    ]
    if checks:
        _fill(book.create_sheet("cj_checks"), ["key", "at", "when"], checks)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _fill(sheet: "Worksheet", first: list[str], rows: list[Row]) -> None:
    columns = list(dict.fromkeys([*first, *(name for row in rows for name in row)]))
    sheet.append(columns)
    for row in rows:
        sheet.append([row.get(name) for name in columns])
    for cells in sheet.iter_rows():
        for cell in cells:
            if isinstance(cell.value, str):
                cell.data_type = "s"  # a text that begins with = is no formula
    sheet.freeze_panes = "C2"


def _texts(column: str, texts: dict[str, str] | None) -> Row:
    return {f"{column}::{language}": text for language, text in (texts or {}).items()}


def _json(condition: Condition) -> str:
    return json.dumps(condition.model_dump(mode="json", by_alias=True, exclude_none=True), ensure_ascii=False)


def _settings(definition: Definition) -> Row:
    row: Row = {
        "form_title": definition.name[definition.languages[0]],
        "form_id": definition.key,
        "version": definition.fingerprint[:12],
        "default_language": definition.languages[0],
        "cj:languages": " ".join(definition.languages),
        "cj:kept_months": definition.kept_months,
        "cj:minutes": definition.minutes,
        **_texts("cj:name", definition.name),
    }
    for name in HEAD_TEXTS:
        row |= _texts(f"cj:{name}", getattr(definition, name))
    return row


def _survey(definition: Definition) -> Any:
    for section in definition.sections:
        yield {
            "type": "begin_group",
            "name": section.key,
            **_texts("label", section.title),
            **_texts("hint", section.text),
            **_relevant(section, definition),
        }
        for question in section.questions:
            if question.kind == "matrix":
                yield from _matrix(question, definition)
            else:
                yield {"type": _type(question), "name": question.key, **_common(question, definition)}
        yield {"type": "end_group", "name": section.key}


def _matrix(question: Question, definition: Definition) -> Any:
    """A group of rows that share their choices."""
    yield {"type": "begin_group", "name": question.key, "appearance": "table-list", **_common(question, definition)}
    for row in question.rows:
        yield {"type": f"select_one {_list(question)}", "name": row.key, **_texts("label", row.text)}
    yield {"type": "end_group", "name": question.key}


def _relevant(thing: Section | Question, definition: Definition) -> Row:
    if thing.show_if is None:
        return {}
    return {"relevant": written(thing.show_if, definition), "cj:show_if": _json(thing.show_if)}


def _common(question: Question, definition: Definition) -> Row:
    row: Row = {
        **_texts("label", question.text),
        **_texts("hint", question.help),
        "required": "yes" if question.required else None,
        **_relevant(question, definition),
        "constraint": _constraint(question),
        "cj:kind": question.kind,
        "cj:skips": " ".join(question.skips) or None,
        "cj:scale": question.scale,
        **_texts("cj:unit", question.unit),
    }
    for name in PLAIN:
        value = getattr(question, name)
        if value is not None and value is not False:
            row[f"cj:{name}"] = "yes" if value is True else value
    return row


def _constraint(question: Question) -> str | None:
    parts = [f". >= {question.min:g}"] if question.min is not None else []
    parts += [f". <= {question.max:g}"] if question.max is not None else []
    return " and ".join(parts) or None


def _list(question: Question) -> str:
    """The list of choices: a shared scale's, or the question's own."""
    return f"scale.{question.scale}" if question.scale else question.key


def _type(question: Question) -> str:
    if question.kind == "number":
        return "integer" if question.whole else "decimal"
    if question.kind in {"single", "scale"}:
        return f"select_one {_list(question)}"
    if question.kind in {"multiple", "ranking"}:
        return f"{'rank' if question.kind == 'ranking' else 'select_multiple'} {_list(question)}"
    return TYPES[question.kind]


def _choices(definition: Definition) -> Any:
    for scale in definition.scales:
        for level in scale.levels:
            yield _level(f"scale.{scale.key}", level)
    for question in definition.questions.values():
        for option in question.options:
            yield {"list_name": _list(question), "name": option.key, **_texts("label", option.text)}
        for level in question.levels:
            yield _level(_list(question), level)


def _level(name: str, level: Any) -> Row:
    return {"list_name": name, "name": level.value, **_texts("label", level.name), **_texts("cj:text", level.text)}
