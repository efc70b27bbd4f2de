"""What one cell of a file says, and how cells are read."""

import re
from dataclasses import dataclass
from datetime import date
from math import isfinite

FLAG_LETTERS = frozenset("bcdefnprsuz")
_NUMBER = re.compile(r"[+-]?(\d+([.]\d*)?|[.]\d+)([eE][+-]?\d+)?")
_AMBIGUOUS = re.compile(r"[+-]?[1-9]\d{0,2},\d{3}")
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
_EUROPEAN_DAY = re.compile(r"(\d{1,2})\.(\d{1,2})\.(\d{4})")
SPACES = dict.fromkeys(map(ord, " \u00a0\u202f\u2009'’"))
FIRST_YEAR, LAST_YEAR = 1900, 2100
MISSING_SIGNS = frozenset({"", ":", "..", "...", "-", "–", "na", "n/a", "nan", "null", "none"})
GREATER = "(greater city)"


class CellError(ValueError):
    """A cell cannot be used; `code` says why."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass(frozen=True, slots=True)
class Problem:
    """A cell that cannot be read: where, why (`code`), and its text."""

    row: int
    column: str
    code: str
    what: str = ""


@dataclass(frozen=True, slots=True)
class Missing:
    """A cell that says that there is no figure."""

    row: int
    column: str = ""


@dataclass(frozen=True, slots=True)
class Observation:
    """One figure as the file has it. None means that the file does not say: then what is known stays."""

    row: int
    indicator: str
    city: str
    period: str
    value: float
    column: str = ""
    spatial_unit: str | None = None
    flag: str = ""
    break_before: bool | None = None
    source: str | None = None
    dataset: str | None = None
    method: str | None = None
    confidence: str | None = None
    note: str | None = None


def number(text: str) -> float | None:
    """A number as people write it: `1 234,5`, `1.234,5`, `1,234.5`; None if the cell says that it is missing.

    Raises `CellError`: `not_a_number`, or `ambiguous` for `1,234`, which may be one thing or a thousand times it.
    """
    plain = text.strip().translate(SPACES).replace("−", "-")
    if plain.lower() in MISSING_SIGNS:
        return None
    if _AMBIGUOUS.fullmatch(plain):
        raise CellError("ambiguous")
    if "," in plain and "." in plain:
        thousands = "," if plain.rindex(",") < plain.rindex(".") else "."
        plain = plain.replace(thousands, "")
    plain = plain.replace(",", ".") if plain.count(",") == 1 else plain.replace(",", "")
    if plain.count(".") > 1:
        plain = plain.replace(".", "")
    if not _NUMBER.fullmatch(plain):
        raise CellError("not_a_number")
    value = float(plain)
    if not isfinite(value):
        raise CellError("not_a_number")
    return value


def period(text: str) -> str:
    """`2019` or `2019-06-30`, from what spreadsheets make of them. Raises `CellError`: `not_a_period`."""
    plain = text.strip().split("T")[0].split(" ")[0]
    plain = plain.removesuffix(".0")
    if found := _EUROPEAN_DAY.fullmatch(plain):
        plain = f"{found[3]}-{int(found[2]):02}-{int(found[1]):02}"
    try:
        if plain.isascii() and plain.isdigit() and len(plain) == 4:
            year = int(plain)
        elif _DAY.fullmatch(plain):
            year = date.fromisoformat(plain).year
        else:
            raise CellError("not_a_period")
    except ValueError:
        raise CellError("not_a_period") from None
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise CellError("not_a_period")
    return plain


def flags(text: str) -> str:
    """Eurostat's letters, each once, in order; anything else raises `CellError`: `not_a_flag`."""
    letters = "".join(sorted({sign for sign in text.lower() if sign not in " ,;()"}))
    if not set(letters) <= FLAG_LETTERS:
        raise CellError("not_a_flag")
    return letters


def code(text: str) -> str:
    """A code from `CODE` or `CODE:Label with spaces`; codes that have colons of their own stay whole."""
    plain = text.strip()
    head, colon, tail = plain.partition(":")
    return head if colon and " " in tail else plain
