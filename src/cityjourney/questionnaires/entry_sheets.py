"""Entry sheets: one row for each paper form, filled offline, read back by the same validator as the page."""

import hashlib
import io
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from cityjourney.core.errors import DomainError
from cityjourney.core.fields import in_language
from cityjourney.core.sheets import plain
from cityjourney.questionnaires.logic.answers import Fault, Read, judge, read
from cityjourney.questionnaires.logic.conditions import SKIP
from cityjourney.questionnaires.logic.definition import Definition, Question
from cityjourney.questionnaires.logic.uploads import LARGEST, is_package_of
from cityjourney.questionnaires.models import Version

if TYPE_CHECKING:
    from openpyxl.worksheet.worksheet import Worksheet

FIRST = 4
"""The first row for entries: above it stand the keys, the questions, and how to fill them in."""
MOST = 2_000
ROOM = 200
SIGNS = {"?": "cannot_judge", "-": "not_relevant"}


@dataclass(frozen=True, slots=True)
class CellFault:
    """What is wrong in one cell."""

    cell: str
    fault: Fault


@dataclass(frozen=True, slots=True)
class SheetRead:
    """A sheet that was read back: one `Read` for each row, and every fault with its cell."""

    rows: list[Read]
    faults: list[CellFault]
    digest: str


def columns_of(definition: Definition) -> list[tuple[str, Question, str]]:
    """Column, question, and row of a matrix. Files cannot be given on paper."""
    found = []
    for question in definition.questions.values():
        if question.kind == "matrix":
            found += [(f"{question.key}/{row.key}", question, row.key) for row in question.rows]
        elif question.kind != "file":
            found.append((question.key, question, ""))
    return found


def entry_sheet(version: Version, language: str) -> bytes:
    """A workbook to fill in."""
    definition = version.definition
    from openpyxl import Workbook  # here, not above: it brings numpy and 40 MB
    from openpyxl.styles import Alignment, Font, PatternFill, Protection
    from openpyxl.utils import get_column_letter

    book = Workbook()
    sheet = book.worksheets[0]
    sheet.title = _("Answers")
    for number, (name, question, row) in enumerate(columns_of(definition), start=1):
        letter = get_column_letter(number)
        text = in_language(question.text, language)
        if row:
            text = f"{text} – {next(in_language(each.text, language) for each in question.rows if each.key == row)}"
        for line, value in ((1, name), (2, text), (3, _how(definition, question, language))):
            cell = sheet.cell(line, number, value)
            cell.data_type = "s"
            cell.alignment = Alignment(wrap_text=True, vertical="top")
            cell.font = Font(bold=line == 2, color="55616D" if line != 2 else "1C2733")
            cell.fill = PatternFill("solid", fgColor="F4F0E8")
        sheet.column_dimensions[letter].width = 24
        _list_of_choices(sheet, definition, question, letter)
        for line in range(FIRST, FIRST + ROOM):
            sheet[f"{letter}{line}"].protection = Protection(locked=False)
    sheet.freeze_panes = f"A{FIRST}"
    sheet.protection.sheet = True
    sheet.protection.formatColumns = False
    hidden = book.create_sheet("_version")
    hidden.append([definition.key, version.number, version.fingerprint])
    hidden.sheet_state = "hidden"
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _how(definition: Definition, question: Question, language: str) -> str:
    """How to fill a column in."""
    signs = [f"{sign} = {_('I cannot judge this') if skip == 'cannot_judge' else _('Not relevant here')}"
             for sign, skip in SIGNS.items() if skip in question.skips]  # fmt: skip
    if question.options:
        choices = [f"{each.key} = {in_language(each.text, language)}" for each in question.options]
    else:
        choices = [f"{each.value} = {in_language(each.name, language)}" for each in definition.levels_of(question)]
    hints = {
        "multiple": _("one or several, with ; between"),
        "ranking": _("from the first place on, with ; between"),
        "date": _("like 2026-03-31"),
        "place": _("latitude and longitude, like 43.26; -2.93"),
    }
    unit = [in_language(question.unit, language)] if question.unit else []
    hint = [hints[question.kind]] if question.kind in hints else []
    return "\n".join([*hint, *unit, *choices, *signs])


def _list_of_choices(sheet: "Worksheet", definition: Definition, question: Question, letter: str) -> None:
    if question.kind in {"multiple", "ranking"}:
        return
    keys = [each.key for each in question.options] or [str(each.value) for each in definition.levels_of(question)]
    listed = ",".join([*keys, *(sign for sign, skip in SIGNS.items() if skip in question.skips)])
    if keys and len(listed) <= 250:
        from openpyxl.worksheet.datavalidation import DataValidation

        rule = DataValidation(type="list", formula1=f'"{listed}"', allow_blank=True)
        sheet.add_data_validation(rule)
        rule.add(f"{letter}{FIRST}:{letter}{FIRST + ROOM - 1}")


def read_entry_sheet(version: Version, content: bytes) -> SheetRead:
    """Read a filled sheet. Raises `DomainError` if it is no sheet of this version."""
    from openpyxl import load_workbook  # here, not above: it brings numpy and 40 MB

    if len(content) > LARGEST or not is_package_of(content, "xlsx"):
        raise DomainError(_("This is no Excel workbook, or it is too large."))
    try:
        book = load_workbook(io.BytesIO(content), read_only=True, data_only=True)
        marks = next(book["_version"].iter_rows(values_only=True, max_row=1, max_col=3))
        table = [list(row) for row in book.worksheets[0].iter_rows(values_only=True, max_row=FIRST + MOST, max_col=500)]
    except Exception:
        raise DomainError(_("This is no entry sheet of ours, or it is damaged. Download a new one.")) from None
    if marks[2] != version.fingerprint:
        raise DomainError(_("This sheet belongs to another version of the questionnaire. Download a new one."))
    if len(table) > FIRST + MOST - 1:
        raise DomainError(_("The sheet has more than %(most)s rows.") % {"most": MOST})
    return _understood(version.definition, table, hashlib.sha256(content).hexdigest())


def _understood(definition: Definition, table: list[list[Any]], digest: str) -> SheetRead:
    from openpyxl.utils import get_column_letter

    header = [str(cell or "") for cell in table[0]] if table else []
    known = {name: (question, row) for name, question, row in columns_of(definition)}
    if missing := sorted(set(known) - set(header)):
        raise DomainError(_("The column “%(name)s” is missing.") % {"name": missing[0]})
    rows, faults = [], []
    for number, cells in enumerate(table[FIRST - 1 :], start=FIRST):
        if all(cell in (None, "") for cell in cells):
            continue
        raw: dict[str, Any] = {}
        for name, cell in zip(header, cells, strict=False):
            if name in known and cell not in (None, ""):
                _take(raw, *known[name], cell)
        judged = judge(definition, read(definition, raw))
        rows.append(judged)
        for key, fault in judged.faults.items():
            place = next(i for i, name in enumerate(header, start=1) if name.partition("/")[0] == key)
            faults.append(CellFault(f"{get_column_letter(place)}{number}", fault))
    return SheetRead(rows, faults, digest)


def _take(raw: dict[str, Any], question: Question, row: str, cell: Any) -> None:
    """Put one cell into the raw answers of its row."""
    value: Any = cell
    if isinstance(cell, str):
        value = plain(cell)
        if value in SIGNS and SIGNS[value] in question.skips:
            raw[question.key] = {SKIP: SIGNS[value]}
            return
    elif isinstance(cell, float) and cell.is_integer():
        value = int(cell)
    if question.kind in {"multiple", "ranking"}:
        raw[question.key] = [part.strip() for part in str(value).replace(",", ";").split(";") if part.strip()]
    elif question.kind == "matrix":
        if not isinstance(raw.get(question.key), dict) or SKIP not in raw[question.key]:
            raw.setdefault(question.key, {})[row] = str(value)
    elif question.kind in {"text", "single", "scale"}:
        raw[question.key] = str(value)
    else:
        raw[question.key] = value
