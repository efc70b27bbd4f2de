"""What people read about this app's acts, and about what was found in a file."""

from collections.abc import Mapping, Sequence

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cityjourney.workbooks.logic.cells import MOST_CELLS, MOST_ROWS, MOST_SHEETS
from cityjourney.workbooks.logic.opening import MOST_BYTES, MOST_UNPACKED
from cityjourney.workbooks.logic.reading import Note

VERBS: Mapping[str, str | Promise] = {
    "workbooks.make_copy": gettext_lazy("%(who)s made a copy of the workbook: %(what)s."),
    "workbooks.close_copy": gettext_lazy("%(who)s withdrew a copy of the workbook: %(what)s."),
    "workbooks.read_back": gettext_lazy("%(who)s brought a filled workbook: %(what)s."),
    "workbooks.accept": gettext_lazy("%(who)s took figures over from a workbook: %(what)s."),
    "workbooks.leave": gettext_lazy("%(who)s left differences of a workbook aside: %(what)s."),
    "workbooks.reopen": gettext_lazy("%(who)s took up again what had been left aside: %(what)s."),
    "workbooks.resolve": gettext_lazy("%(who)s chose between copies of the workbook: %(what)s."),
    "workbooks.undo": gettext_lazy("%(who)s undid what was taken over from a workbook: %(what)s."),
}

FILES: Mapping[str, str | Promise] = {
    "empty": gettext_lazy("This file is empty. Perhaps it was not saved yet: please save it again and bring it here."),
    "too_large": gettext_lazy(
        "This file is too big: at most %(megabytes)d MB are read. Pictures in it may be the reason; please take them "
        "out, or copy the figures into a new copy."
    ),
    "bomb": gettext_lazy(
        "This file would unpack to more than %(unpacked)d MB, which no filled copy does, so it was not opened. Please "
        "copy the figures into a new copy."
    ),
    "too_many_cells": gettext_lazy(
        "This file has more than %(cells)s cells, so it was not read. Please copy the figures into a new copy."
    ),
    "too_many_rows": gettext_lazy(
        "This file has more than %(rows)s rows, so it was not read. Please delete the empty rows below the indicators, "
        "or copy the figures into a new copy."
    ),
    "too_many_sheets": gettext_lazy("This file has more than %(sheets)d sheets, so it was not read."),
    "password": gettext_lazy(
        "This file is protected by a password, so nobody can read it here. Open it, choose “Save as”, take the "
        "password off and bring it again."
    ),
    "macros": gettext_lazy(
        "This file holds macros. They are not run and such files are not read: please choose “Save as”, “Excel "
        "workbook (.xlsx)”."
    ),
    "xls": gettext_lazy(
        "This is an old Excel file (.xls), or another old office file. Please choose “Save as”, “Excel workbook "
        "(.xlsx)”."
    ),
    "excel-binary": gettext_lazy(
        "This is a binary Excel file (.xlsb). Please choose “Save as”, “Excel workbook (.xlsx)”."
    ),
    "ods": gettext_lazy(
        "This is an OpenDocument file (.ods). In LibreOffice please choose “Save as”, “Excel 2007–365 (.xlsx)”."
    ),
    "csv": gettext_lazy(
        "This is a plain table (CSV), not the workbook: the keys of its rows and years are lost. Please bring the "
        "copy itself, saved as .xlsx; tables are taken by “Read in a file” among the figures."
    ),
    "html": gettext_lazy("This is a web page with the name of a workbook. Please bring the copy itself, as .xlsx."),
    "xml": gettext_lazy("This is an XML file, not a workbook. Please choose “Save as”, “Excel workbook (.xlsx)”."),
    "pdf": gettext_lazy("This is a PDF. Figures can be read from the workbook itself: please bring the .xlsx file."),
    "word": gettext_lazy("This is a Word file. Please bring the copy of the workbook, as .xlsx."),
    "slides": gettext_lazy("This is a file with slides. Please bring the copy of the workbook, as .xlsx."),
    "not_a_workbook": gettext_lazy("This is no workbook. Please bring the copy itself, as .xlsx."),
    "incomplete": gettext_lazy(
        "This file breaks off in the middle or is damaged: perhaps it was sent or saved only in part. Please save it "
        "again and bring it once more."
    ),
    "damaged": gettext_lazy(
        "A part of this file is damaged (%(what)s). Open it, let the program repair it, save it as .xlsx and bring it "
        "again."
    ),
    "no_figures": gettext_lazy(
        "There are no indicators of ours in this workbook: their codes are missing. Please fill in the copy that you "
        "got here."
    ),
    "other_city": gettext_lazy("This workbook belongs to another city (%(what)s). Nothing of it was read."),
    "other_edition": gettext_lazy("This workbook belongs to another edition (%(what)s). Nothing of it was read."),
    "newer": gettext_lazy("This workbook was made by a newer version of City Journey. Nothing of it was read."),
    "unknown_copy": gettext_lazy(
        "This file does not say which copy it is: its hidden sheet is missing. Choose below which copy it is, and "
        "bring it again."
    ),
    "withdrawn": gettext_lazy("The copy for %(what)s was withdrawn, so nothing of it was read."),
}
"""Why a file could not be read as a whole."""

CELLS: Mapping[str, str | Promise] = {
    "not_a_number": gettext_lazy("“%(what)s” is not a number. Write the number alone, without words."),
    "not_a_number+": gettext_lazy(
        "“%(what)s” is not a number. Write %(hint)s if that is what is meant, and put the rest into the note."
    ),
    "ambiguous": gettext_lazy(
        "“%(what)s” can be read in two ways, with thousands or with decimals. Write %(hint)s if thousands are meant, "
        "else give one decimal more or less."
    ),
    "error": gettext_lazy("the formula ends in %(what)s. Mend it, or write the number."),
    "date": gettext_lazy(
        "the spreadsheet has made a date of what was written. Set the format of the cell to “Number” and write the "
        "number again."
    ),
    "percent": gettext_lazy(
        "“%(what)s” is a percentage, but this indicator is not counted in per cent. Write it in the unit that stands "
        "beside it."
    ),
    "too_big": gettext_lazy("“%(what)s” is too big to be meant. Look at the unit and at the zeros."),
    "too_low": gettext_lazy("%(what)s is less than %(hint)s, the least that there can be."),
    "too_high": gettext_lazy("%(what)s is more than %(hint)s, the most that there can be."),
    "formula_without_value": gettext_lazy(
        "there is a formula without its result. Open the file in a spreadsheet program and save it, or write the "
        "number."
    ),
    "twice": gettext_lazy(
        "%(what)s stands here and in %(hint)s with two different figures. Neither was taken: leave one of them."
    ),
    "merged": gettext_lazy("these cells were put together into one. Only the first was read: please take them apart."),
    "no_code": gettext_lazy(
        "there are figures in this row, but the code of the indicator is missing at its beginning."
    ),
    "unknown_code": gettext_lazy("there is no indicator “%(what)s”, so the figures in this row were not read."),
    "no_heads": gettext_lazy("the row with the years is missing, so nothing of this sheet was read."),
    "sheet_damaged": gettext_lazy(
        "this sheet is damaged, so nothing of it was read. Open the file, let the program repair it, save it and bring "
        "it again."
    ),
    "year_changed": gettext_lazy(
        "the heading says %(what)s, but this column of the copy is %(hint)s. Its figures were not read: please put the "
        "heading right."
    ),
    "year_twice": gettext_lazy("%(what)s stands here for the second time. Only the first column was read."),
    "future": gettext_lazy("%(what)s has not happened yet, so this column was not read."),
    "not_in_list": gettext_lazy("“%(what)s” is none of the words of the list. The figures of the row were read."),
    "year_added": gettext_lazy("%(what)s was added to the copy. Its figures were read."),
    "formula": gettext_lazy("there is a formula. Its result, %(what)s, was taken."),
    "hidden_row": gettext_lazy("this row is hidden in the file. It was read all the same."),
    "other_sheet": gettext_lazy("this sheet is not one of ours. It was not read."),
    "cut": gettext_lazy("the text is longer than %(what)s characters. The rest was cut off."),
    "comments": gettext_lazy(
        "There are comments in the file. They are not read: what others should know goes into the column for notes."
    ),
    "external": gettext_lazy("The file takes figures from other files. What it last showed was taken."),
    "keys_changed": gettext_lazy(
        "The hidden sheet of the file has been changed. What is kept here about the copy was used."
    ),
    "keys_missing": gettext_lazy(
        "The hidden sheet of the file is missing. The number of the copy on the cover, or your choice, was used."
    ),
    "other_version": gettext_lazy(
        "The copy was made with version %(what)s of the methodology; now it is %(hint)s. It was read all the same."
    ),
    "rows_missing": gettext_lazy("These indicators of the copy are not in the file, and stay as they are: %(what)s."),
    "text_alone": gettext_lazy(
        "there is a source or a note, but no figure of the row has changed, so it belongs to nothing."
    ),
}
"""What was found in one place."""


def note_sentence(note: Note) -> str:
    """A problem or remark in words: where, and what to do."""
    if note.code in FILES:
        return file_sentence(note.code, note.what)
    code = f"{note.code}+" if note.hint and f"{note.code}+" in CELLS else note.code
    said = str(CELLS.get(code, code)) % {"what": note.what, "hint": note.hint}
    place = {"sheet": note.sheet, "cell": note.cell, "said": said}
    if note.sheet and note.cell:
        return _("%(sheet)s, cell %(cell)s: %(said)s") % place
    return _("%(sheet)s: %(said)s") % place if note.sheet else said


def file_sentence(code: str, what: str = "") -> str:
    """Why a file could not be read."""
    limits = {
        "megabytes": MOST_BYTES // 1_000_000, "unpacked": MOST_UNPACKED // 1_000_000, "cells": f"{MOST_CELLS:,}",
        "rows": f"{MOST_ROWS:,}", "sheets": MOST_SHEETS,
    }  # fmt: skip
    return str(FILES[code]) % {**limits, "what": what}


def sentences(notes: Sequence[Mapping[str, str]]) -> list[str]:
    """Kept notes in words."""
    return [note_sentence(Note(**each)) for each in notes]
