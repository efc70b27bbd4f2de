"""All answers of a collection as CSV, XLSX or JSON: streamed to a file, counted, and only then handed out.

The order of columns is fixed by the questions' keys, so that columns of several versions stand under each other. Beside
the value of a choice stands its text in one language; the column `language` says in which language somebody answered.
"""

import csv
import json
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _

from cityjourney.core.errors import DomainError
from cityjourney.core.sheets import BOM, guarded
from cityjourney.questionnaires import queries
from cityjourney.questionnaires.logic.conditions import SKIP
from cityjourney.questionnaires.logic.definition import Definition, Question
from cityjourney.questionnaires.models import Collection, Version
from cityjourney.questionnaires.rendering import spoken

HEAD = ("response", "version", "city", "respondent", "source", "language", "submitted")
FIELDS = (
    "public_id", "version_id", "participation__city__slug", "respondent__name", "source", "language", "submitted_at",
    "answers",
)  # fmt: skip
WORDED = frozenset({"single", "multiple", "ranking", "scale", "matrix"})
TYPES = {
    "csv": "text/csv; charset=utf-8",
    "json": "application/json",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


@dataclass(frozen=True, slots=True)
class Written:
    """A finished file with how many responses are in it."""

    path: Path
    rows: int
    content_type: str


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its name and how its cell follows from an answer."""

    name: str
    question: str
    cell: Callable[[Any], Any]


@contextmanager
def written(collection: Collection, visible: Q, kind: str, language: str) -> Iterator[Written]:
    """The file while this lasts. Raises `DomainError` if it has not every response that it should have."""
    responses = queries.counted_responses(collection, visible)
    newest = responses.order_by("-pk").values_list("pk", flat=True).first() or 0
    responses = responses.filter(pk__lte=newest)
    expected = responses.count()
    versions = {
        each.pk: each for each in Version.objects.filter(responses__collection=collection).defer("document").distinct()
    } or {collection.version_id: collection.version}
    rows = responses.order_by("pk").values_list(*FIELDS).iterator(chunk_size=queries.CHUNK)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"answers.{kind}"
        number = _WRITERS[kind](path, rows, versions, language)
        if number != expected:
            raise DomainError(
                _("The export is not complete: %(found)s of %(expected)s. Please try once more.")
                % {"found": number, "expected": expected}
            )
        yield Written(path, number, TYPES[kind])


def columns(versions: dict[int, Version], language: str) -> list[Column]:
    """All questions of all versions, those of the newest first; each question once."""
    found: dict[str, list[Column]] = {}
    for version in sorted(versions.values(), key=lambda each: -each.number):
        definition = version.definition
        for key, question in definition.questions.items():
            found.setdefault(key, _columns_of(definition, question, language))
    return [column for each in found.values() for column in each]


def _columns_of(definition: Definition, question: Question, language: str) -> list[Column]:
    key = question.key
    if question.kind == "matrix":
        return [Column(f"{key}/{row.key}", key, _part(row.key)) for row in question.rows]
    if question.kind == "place":
        return [Column(f"{key}/lat", key, _part("lat")), Column(f"{key}/lon", key, _part("lon"))]
    value = Column(key, key, _value)
    if question.kind not in WORDED:
        return [value]
    return [value, Column(f"{key} ({language})", key, lambda answer: _words(definition, question, answer, language))]


def _part(name: str) -> Callable[[Any], Any]:
    return lambda answer: answer.get(name) if isinstance(answer, dict) and SKIP not in answer else _value(answer)


def _value(answer: Any) -> Any:
    if isinstance(answer, dict):
        return f"${answer[SKIP]}" if SKIP in answer else answer.get("name", "")
    return "; ".join(str(each) for each in answer) if isinstance(answer, list) else answer


def _words(definition: Definition, question: Question, answer: Any, language: str) -> str:
    return "" if answer is None else spoken(definition, question, answer, language)


def _cells(rows: Any, versions: dict[int, Version], wanted: list[Column]) -> Iterator[list[Any]]:
    for public_id, version, city, person, source, language, submitted, answers in rows:
        head = [
            str(public_id),
            versions[version].number,
            city,
            person,
            source,
            language,
            submitted.isoformat(timespec="seconds"),
        ]
        yield [*head, *(column.cell(answers.get(column.question)) for column in wanted)]


def _csv(path: Path, rows: Any, versions: dict[int, Version], language: str) -> int:
    wanted, number = columns(versions, language), 0
    with path.open("w", encoding="utf-8", newline="") as out:
        out.write(BOM)
        writer = csv.writer(out, lineterminator="\r\n")
        writer.writerow([*HEAD, *(column.name for column in wanted)])
        for cells in _cells(rows, versions, wanted):
            writer.writerow([guarded(cell) for cell in cells])
            number += 1
    return number


def _xlsx(path: Path, rows: Any, versions: dict[int, Version], language: str) -> int:
    wanted, number = columns(versions, language), 0
    from openpyxl import Workbook  # here, not above: it brings numpy and 40 MB

    book = Workbook(write_only=True)
    sheet = book.create_sheet(_("Answers"))
    sheet.append([*HEAD, *(column.name for column in wanted)])
    for cells in _cells(rows, versions, wanted):
        sheet.append([guarded(cell) if isinstance(cell, str) else cell for cell in cells])
        number += 1
    book.save(path)
    return number


def _json(path: Path, rows: Any, versions: dict[int, Version], language: str) -> int:  # noqa: ARG001 - as the others
    number = 0
    with path.open("w", encoding="utf-8") as out:
        out.write("[")
        for public_id, version, city, person, source, spoken_in, submitted, answers in rows:
            row = dict(
                zip(
                    HEAD,
                    [str(public_id), versions[version].number, city, person, source, spoken_in, submitted.isoformat()],
                    strict=True,
                )
            )
            out.write(("," if number else "") + "\n" + json.dumps({**row, "answers": answers}, ensure_ascii=False))
            number += 1
        out.write("\n]\n")
    return number


_WRITERS = {"csv": _csv, "xlsx": _xlsx, "json": _json}
