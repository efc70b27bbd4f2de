"""Reads who shall be invited, from a pasted list or a file, and says of every row that cannot be used why.

Pure: rows in, invitees and problems out. Sentences are looked up above; here problems have codes.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from email.utils import parseaddr
from typing import Literal

from cityjourney.core.sheets import SheetError, delimiter_of, table
from cityjourney.programmes.logic.names import one_line

MAX_PEOPLE = 500
HEADERS: Mapping[str, frozenset[str]] = {
    "email": frozenset({
        "e-mail", "email", "mail", "e-mail address", "email address", "address",
        "correo", "correo electrónico", "correo electronico", "dirección de correo", "dirección", "direccion",
    }),
    "name": frozenset({
        "name", "full name", "first name", "person", "participant",
        "nombre", "nombre completo", "nombre y apellidos", "persona",
    }),
    "surname": frozenset({"last name", "surname", "family name", "apellido", "apellidos"}),
    "role": frozenset({"role", "rol", "papel", "función", "funcion"}),
    "city": frozenset({"city", "space", "ciudad", "municipio", "espacio"}),
    "language": frozenset({"language", "lang", "idioma", "lengua"}),
}  # fmt: skip
"""How columns are called, in lower case."""
_ADDRESS = re.compile(r"[^\s@<>(),;:\"\[\]\\]{1,64}@[^\s@<>(),;:\"\[\]\\]{1,255}")

Code = Literal[
    "no_address", "two_addresses", "bad_address", "twice", "unknown_role", "unknown_city", "too_many", "unreadable",
    "not_allowed", "wrong_space", "holds", "asked", "no_seat", "refused",
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class Invitee:
    """One person to invite; `row` counts as a spreadsheet does. Empty role, city or language: as chosen for all."""

    row: int
    email: str
    name: str = ""
    role: str = ""
    city: str = ""
    language: str = ""


@dataclass(frozen=True, slots=True)
class RowProblem:
    """A row that cannot be used: why (`code`), and what stands in it."""

    row: int
    code: Code
    what: str = ""


@dataclass(frozen=True, slots=True)
class InviteeList:
    """What could be read of a list."""

    invitees: tuple[Invitee, ...] = ()
    problems: tuple[RowProblem, ...] = ()


def read_invitees(text: str) -> InviteeList:
    """Read a pasted list or the text of a CSV: with a header or without, in lines or separated by semicolons."""
    try:
        rows = table(text, _delimiter(text))
    except SheetError as error:
        return InviteeList(problems=(RowProblem(0, "unreadable", error.code),))
    header = _header(rows[0]) if rows else {}
    start = 1 if header else 0
    invitees: list[Invitee] = []
    problems: list[RowProblem] = []
    for number, cells in enumerate(rows[start:], start=start + 1):
        for found in _from_columns(number, cells, header) if header else _from_line(number, cells):
            if isinstance(found, RowProblem):
                problems.append(found)
            else:
                invitees.append(found)
    return _once(invitees, problems)


def _delimiter(text: str) -> str:
    """A comma inside `Name, Surname <mail>` is no border of cells: lines with `<` are read as lines of one cell."""
    first = text.lstrip("\ufeff\r\n ").split("\n", 1)[0]
    if _header(first.split(delimiter_of(text))):
        return delimiter_of(text)
    return "\t" if "<" in text else delimiter_of(text)


def _header(cells: list[str]) -> dict[str, int]:
    """Column -> its place, if this row names columns (an address among them); else empty."""
    found: dict[str, int] = {}
    for place, cell in enumerate(cells):
        for column, names in HEADERS.items():
            if cell.strip().strip('"').lower() in names:
                found.setdefault(column, place)
    return found if "email" in found else {}


def _from_columns(number: int, cells: list[str], header: Mapping[str, int]) -> list[Invitee | RowProblem]:
    def cell(column: str) -> str:
        place = header.get(column)
        return cells[place] if place is not None and place < len(cells) else ""

    if not any(cells):
        return []
    shown, address = parseaddr(cell("email"))
    if "@" not in address:
        address = cell("email")
    problem = _address_problem(number, address)
    if problem:
        return [problem]
    name = one_line(" ".join(part for part in (cell("name"), cell("surname")) if part) or shown)
    return [Invitee(number, address.strip().lower(), name, cell("role"), cell("city"), cell("language").lower())]


def _from_line(number: int, cells: list[str]) -> list[Invitee | RowProblem]:
    """A line without columns: `Name <mail>`, `mail`, `Name; mail`, or several `Name <mail>` after each other."""
    line = " ".join(cell for cell in cells if cell)
    if not line:
        return []
    pairs = re.findall(r"([^<>]*)<([^<>]*)>", line)
    if pairs:
        return [_pair(number, name, address) for name, address in pairs]
    addresses = _ADDRESS.findall(line)
    if not addresses:
        return [RowProblem(number, "bad_address" if "@" in line else "no_address", line[:100])]
    rest = line
    for address in addresses:
        rest = rest.replace(address, " ")
    name = one_line(rest.strip(" ,;:\t()\"'"))
    if len(addresses) > 1:
        if name:
            return [RowProblem(number, "two_addresses", line[:100])]
        return [_pair(number, "", address) for address in addresses]
    return [_pair(number, name, addresses[0])]


def _pair(number: int, name: str, address: str) -> Invitee | RowProblem:
    problem = _address_problem(number, address)
    return problem or Invitee(number, address.strip().lower(), one_line(name.strip(" ,;\t\"'")))


def _address_problem(number: int, address: str) -> RowProblem | None:
    address = address.strip()
    if not address:
        return RowProblem(number, "no_address")
    if not _ADDRESS.fullmatch(address) or "." not in address.rsplit("@", 1)[1] or len(address) > 254:
        return RowProblem(number, "bad_address", address[:100])
    return None


def _once(invitees: list[Invitee], problems: list[RowProblem]) -> InviteeList:
    """The same person twice for the same role and city is named, not invited twice; very long lists are refused."""
    seen: dict[tuple[str, str, str], int] = {}
    kept: list[Invitee] = []
    for each in invitees:
        mark = (each.email, each.role.lower(), each.city.lower())
        if mark in seen:
            problems.append(RowProblem(each.row, "twice", each.email))
        elif len(kept) >= MAX_PEOPLE:
            problems.append(RowProblem(each.row, "too_many", each.email))
            break
        else:
            seen[mark] = each.row
            kept.append(each)
    return InviteeList(tuple(kept), tuple(sorted(problems, key=lambda problem: problem.row)))
