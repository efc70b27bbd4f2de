"""What somebody meant who wrote this into a cell for a number."""

import re
from math import isfinite

from cityjourney.indicators.logic.formats.observation import CellError, number
from cityjourney.workbooks.logic.cells import Cell
from cityjourney.workbooks.logic.layout import Facts

HIGHEST = 1e15
DIGITS = 12
NOTHING = frozenset(
    {
        "", ":", "..", "...", "-", "–", "—", "/", "?", "x", "n/a", "na", "n.a.", "n.a", "#n/a", "#nv", "nd", "n.d.",
        "n/d", "s/d", "s.d.", "k.a.", "none", "null", "nan", "no data", "sin datos", "not available", "no disponible",
        "unknown", "desconocido",
    }
)  # fmt: skip
YES = {
    "yes": 1.0, "sí": 1.0, "si": 1.0, "ja": 1.0, "oui": 1.0, "true": 1.0, "no": 0.0, "nein": 0.0, "non": 0.0,
    "false": 0.0,
}  # fmt: skip
_AMBIGUOUS = re.compile(r"[+-]?[1-9]\d{0,2}[.,]\d{3}")
_INSIDE = re.compile(r"(?<![\w.,])[-−]?\d[\d.,  ]*\d|(?<![\w.,])[-−]?\d")
_SPACES = dict.fromkeys(map(ord, "\u00a0\u202f\u2007\u2009\u200a\u200b\u2060\ufeff"), " ")
CURRENCIES = {"eur": ("€", "euro", "euros", "eur"), "usd": ("$", "usd"), "gbp": ("£", "gbp")}


class NumberError(ValueError):
    """A cell is no number that can be taken. `code` says why; `hint` is what could be meant."""

    def __init__(self, code: str, hint: str = "") -> None:
        super().__init__(code, hint)
        self.code = code
        self.hint = hint


def number_in(cell: Cell, facts: Facts) -> float | None:
    """The number; None for a cell that says that there is none. Raises `NumberError`."""
    value = _value(cell, facts)
    if value is None:
        return None
    if not isfinite(value):
        raise NumberError("not_a_number")
    if abs(value) >= HIGHEST:
        raise NumberError("too_big")
    if facts.lowest is not None and value < facts.lowest:
        raise NumberError("too_low", f"{facts.lowest:g}")
    if facts.highest is not None and value > facts.highest:
        raise NumberError("too_high", f"{facts.highest:g}")
    return value


def _value(cell: Cell, facts: Facts) -> float | None:
    if cell.kind == "error":
        if cell.text.strip().upper() == "#N/A":
            return None
        raise NumberError("error")
    if cell.kind == "date" or (cell.kind == "number" and cell.form == "date"):
        raise NumberError("date")
    if cell.kind == "truth":
        if (facts.lowest, facts.highest) == (0, 1):
            return float(cell.text.strip() == "1")
        raise NumberError("not_a_number")
    if cell.kind == "number":
        return _plain(cell, facts)
    return _from_text(cell.text, facts)


def _plain(cell: Cell, facts: Facts) -> float:
    try:
        value = float(cell.text)
    except ValueError:
        raise NumberError("not_a_number") from None
    if cell.form != "percent":
        return value
    if not facts.unit.startswith("%"):
        raise NumberError("percent", f"{value:g}")
    return float(f"{value * 100:.{DIGITS}g}")


def _from_text(text: str, facts: Facts) -> float | None:
    plain = text.translate(_SPACES).strip().strip("'’").strip()
    if plain.lower() in NOTHING:
        return None
    if (facts.lowest, facts.highest) == (0, 1) and plain.lower() in YES:
        return YES[plain.lower()]
    if plain.endswith("%") and not facts.unit.startswith("%"):
        raise NumberError("percent", plain.rstrip("% "))
    plain = _without_unit(plain, facts)
    if _AMBIGUOUS.fullmatch(plain.replace("−", "-")):
        raise NumberError("ambiguous", re.sub(r"[.,]", "", plain))
    try:
        return number(plain)
    except CellError:
        raise NumberError("not_a_number", _suggestion(plain)) from None


def _without_unit(plain: str, facts: Facts) -> str:
    """Without the unit behind the number, or the sign of a currency before it."""
    units = {each.lower() for each in (facts.unit, *facts.units) if each}
    units |= {"%"} if facts.unit.startswith("%") else set()
    units |= {sign for unit in list(units) for sign in CURRENCIES.get(unit, ())}
    for unit in sorted(units, key=len, reverse=True):
        if plain.lower().endswith(unit):
            return plain[: -len(unit)].strip()
        if plain.lower().startswith(unit):
            return plain[len(unit) :].strip()
    return plain


def _suggestion(plain: str) -> str:
    """The one number that stands among other words, if there is just one that can be read in one way."""
    found: list[str] = [each.strip(" .,") for each in _INSIDE.findall(plain)]
    if len(found) != 1 or _AMBIGUOUS.fullmatch(found[0].replace("−", "-")):
        return ""
    try:
        number(found[0])
    except CellError:
        return ""
    return found[0].replace("\u00a0", "").replace(" ", "")
