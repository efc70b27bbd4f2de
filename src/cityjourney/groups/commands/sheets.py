"""Files with tables: what is in them, and what is wrong with them, by row."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from cityjourney.core.books import is_book, read_book
from cityjourney.core.errors import DomainError
from cityjourney.core.sheets import Sheet, SheetError, SheetRow, read_sheet


class TableError(DomainError):
    """What is wrong with a table; `problems` are sentences with the number of their row. Nothing was changed."""

    def __init__(self, problems: Iterable[str]) -> None:
        self.problems = tuple(problems)
        super().__init__(" ".join(self.problems))


@dataclass(slots=True)
class Problems:
    """What was found wrong so far in one table."""

    title: str = ""
    """Named before each row when a file has several tables."""
    found: list[str] = field(default_factory=list)

    def add(self, row: SheetRow, sentence: str, what: str = "") -> None:
        """Note one fault of a row; `%(what)s` in the sentence is the culprit."""
        said = {"row": row.number, "problem": sentence % {"what": what} if what else sentence, "table": self.title}
        self.found.append(
            _("%(table)s, row %(row)d: %(problem)s") % said if self.title else _("Row %(row)d: %(problem)s") % said
        )

    def columns(self, sheet: Sheet, needed: Iterable[str]) -> None:
        """Raise `TableError` unless the table has these columns and a row."""
        missing = [column for column in needed if column not in sheet.columns]
        if missing:
            raise TableError([_("These columns are missing: %(columns)s.") % {"columns": ", ".join(missing)}])
        if not sheet.rows:
            raise TableError([_("The table has no rows.")])

    def stop(self) -> None:
        """Raise `TableError` if something was wrong."""
        if self.found:
            raise TableError(self.found)


def tables_in(content: bytes) -> dict[str, Sheet]:
    """The tables of a file (CSV or XLSX) by their titles, `groups` or `commitments`; others are left out.

    A CSV is known by its columns. Raises `TableError` when the file cannot be read.
    """
    try:
        if is_book(content):
            return {title: sheet for title, sheet in read_book(content).items() if sheet.rows or title == "groups"}
        sheet = read_sheet(content)
    except SheetError as error:
        raise TableError([_file_problem(error)]) from None
    return {"commitments" if "what" in sheet.columns else "groups": sheet}


def _file_problem(error: SheetError) -> str:
    return {
        "too_large": _("The file is too large: at most 2 MB."),
        "too_many_rows": _("The table has too many rows."),
        "twice": _("The column “%(what)s” stands there twice.") % {"what": error.what},
        "empty": _("The file is empty."),
    }.get(error.code, _("The file cannot be read as a table (CSV or XLSX)."))
