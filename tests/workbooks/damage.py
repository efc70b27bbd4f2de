"""Workbooks as they come back: damaged, changed, saved by other programs, or no workbooks at all.

Each case says what becomes of the file: its state, the problems and remarks by code, and figures that were read all the
same. `{("BUS", 2024): 20.0}` are cells that differ from the copy.
"""

import io
import re
import struct
import zipfile
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from openpyxl import Workbook
from openpyxl.comments import Comment
from openpyxl.formatting.rule import CellIsRule
from openpyxl.styles import PatternFill

from tests.workbooks.filling import column_of, edited, filled, put, row_of, sheet_with

Change = Callable[[bytes], bytes]
NAN = '<c r="H6"><v>NaN</v></c>'
GOOD = {("BUS", 2024): 20.0}
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600)


@dataclass(frozen=True)
class Case:
    """One file that came back."""

    name: str
    change: Change
    state: str = "waiting"
    problems: tuple[str, ...] = ()
    remarks: tuple[str, ...] = ()
    says: dict[tuple[str, int], float | None] = field(default_factory=lambda: dict(GOOD))
    place: str = ""
    """What the first problem names: sheet and cell, or words of its sentence."""


def parts(content: bytes, change: dict[str, Callable[[bytes], bytes | None]], **more: bytes) -> bytes:
    """The same package with some parts changed (None: left out) and others added."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            made = change[name](old.read(name)) if name in change else old.read(name)
            if made is not None:
                new.writestr(name, made)
        for name, text in more.items():
            new.writestr(name.replace("__", "/"), text)
    return out.getvalue()


def good(content: bytes) -> bytes:
    return filled(content, {("BUS", 2024): 20})


def zipped(**files: str) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as package:
        for name, text in files.items():
            package.writestr(name.replace("__", "/").replace("_dot_", "."), text)
    return out.getvalue()


def sheets(content: bytes) -> list[str]:
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        return sorted(name for name in package.namelist() if name.startswith("xl/worksheets/sheet"))


def in_theme(change: Callable[[Any], None]) -> Change:
    """A change of the sheet that has the buses, on top of one good figure."""

    def made(content: bytes) -> bytes:
        return edited(good(content), lambda book: change(sheet_with(book, "BUS")))

    return made


def in_book(change: Callable[[Workbook], None]) -> Change:
    return lambda content: edited(good(content), change)


def bike(value: Any) -> Change:
    """A good figure, and something else for bicycles in 2023."""
    return lambda content: filled(content, {("BUS", 2024): 20, ("BIKE", 2023): value})


def in_sheet_xml(change: Callable[[str], str]) -> Change:
    """A change of the text of the first theme's sheet, of a file that has one good figure."""
    return lambda content: parts(
        good(content), {"xl/worksheets/sheet2.xml": lambda old: change(old.decode()).encode()}
    )  # fmt: skip


def keyed(name: str, value: str) -> Change:
    """Another mark in the hidden sheet."""

    def change(book: Workbook) -> None:
        for row in book["_keys"].iter_rows(max_col=2):
            if row[0].value == name:
                row[1].value = value

    return in_book(change)


def without_keys(book: Workbook) -> None:
    del book["_keys"]


def without_keys_and_cover(book: Workbook) -> None:
    without_keys(book)
    book.remove(book.worksheets[0])


def renamed(book: Workbook) -> None:
    for number, sheet in enumerate(book.worksheets):
        sheet.title = f"Hoja {number}"


def sorted_rows(sheet: Any) -> None:
    rows = [[cell.value for cell in row] for row in sheet.iter_rows(min_row=5)]
    for number, values in enumerate(sorted(rows, key=str), start=5):
        for column, value in enumerate(values, start=1):
            sheet.cell(number, column).value = value


def inserted(sheet: Any) -> None:
    sheet.insert_rows(5, 2)
    sheet.insert_cols(3)
    sheet["C6"] = "our remark"


def another_year(sheet: Any, year: int, head: int = 0) -> None:
    at = sheet.max_column + 1
    sheet.cell(4, at).value = year
    sheet.cell(row_of(sheet, "BIKE"), at).value = 7


def date_cell(sheet: Any) -> None:
    cell = sheet.cell(row_of(sheet, "BIKE"), column_of(sheet, 2023))
    cell.value, cell.number_format = date(2023, 5, 3), "dd/mm/yyyy"


def percent_cell(code: str) -> Change:
    def change(book: Workbook) -> None:
        put(book, code, 2023, 0.45).number_format = "0.0%"

    return in_book(change)


def twice(value: float) -> Callable[[Any], None]:
    def change(sheet: Any) -> None:
        row = sheet.max_row + 1
        sheet.cell(row, 1).value = "BUS"
        sheet.cell(row, column_of(sheet, 2024)).value = value

    return change


def decorated(sheet: Any) -> None:
    sheet.conditional_formatting.add("G5:I9", CellIsRule(operator="lessThan", formula=["5"], fill=PatternFill("solid")))
    sheet.column_dimensions["B"].width = 80


def formula(cached: str) -> Change:
    """A formula for bicycles in 2023, with what it last showed (or nothing)."""

    def change(xml: str) -> str:
        value = f"<v>{cached}</v>" if cached else ""
        return re.sub(
            r'<c r="H6"( s="\d+")?[^>]*?(/>|>.*?</c>)', rf'<c r="H6"\1><f aca="false">6*6</f>{value}</c>', xml
        )

    return in_sheet_xml(change)


def as_libreoffice(content: bytes) -> bytes:
    """Shared texts, `aca` on formulas, an empty rest of the sheet, a default style in every row."""
    return in_sheet_xml(
        lambda xml: xml.replace(
            "</sheetData>",
            '<row r="1048576" customFormat="false" ht="12.8" hidden="false"><c r="A1048576" s="0"/></row></sheetData>',
        )
    )(content)


def as_excel(content: bytes) -> bytes:
    """Texts kept once for all sheets, in pieces of different looks, with reading aids."""
    shared: list[str] = []

    def one(found: re.Match[bytes]) -> bytes:
        text = found[3].decode()
        pieces = f"<r><t>{text[:3]}</t></r><r><rPr><b/></rPr><t>{text[3:]}</t></r><rPh><t>aid</t></rPh>"
        shared.append(f"<si>{pieces if '&' not in text else f'<t>{text}</t>'}</si>")
        return b'%b t="s"%b><v>%d</v></c>' % (found[1], found[2], len(shared) - 1)

    def change(xml: bytes) -> bytes:
        cell = rb'(<c r="[A-Z0-9]+"[^>]*?) t="inlineStr"([^>]*)><is><t[^>]*>(.*?)</t></is></c>'
        return re.sub(cell, one, xml, flags=re.DOTALL)

    def linked(xml: bytes) -> bytes:
        kind = b"http://schemas.openxmlformats.org/officeDocument/2006/relationships/sharedStrings"
        link = b'<Relationship Id="rId99" Type="%b" Target="/xl/sharedStrings.xml"/>' % kind
        return xml.replace(b"</Relationships>", link + b"</Relationships>")

    filled_in = good(content)
    made = parts(filled_in, {**dict.fromkeys(sheets(filled_in), change), "xl/_rels/workbook.xml.rels": linked})
    return parts(made, {}, **{"xl__sharedStrings.xml": f"<sst>{''.join(shared)}</sst>".encode()})


def as_strict(content: bytes) -> bytes:
    """The strict form of the format, with a prefix before every name."""
    old, new = (
        b"http://schemas.openxmlformats.org/spreadsheetml/2006/main",
        b"http://purl.oclc.org/ooxml/spreadsheetml/main",
    )

    def change(xml: bytes) -> bytes:
        text = xml.replace(old, new).replace(b"xmlns=", b"xmlns:x=")
        return re.sub(rb"<(/?)(?=[A-Za-z])", rb"<\1x:", text)

    return parts(good(content), dict.fromkeys(sheets(good(content)), change))


def without_places(content: bytes) -> bytes:
    """No program must write where a cell stands; some do not."""
    return parts(
        content, dict.fromkeys(sheets(content)[1:3], lambda xml: re.sub(rb'<(c|row) r="[A-Z0-9]+"', rb"<\1", xml))
    )  # fmt: skip


def encrypted_entries(content: bytes) -> bytes:
    """The mark of encryption on every entry of the package."""
    found = bytearray(content)
    for signature, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        at = found.find(signature)
        while at >= 0:
            found[at + offset] |= 1
            at = found.find(signature, at + 4)
    return bytes(found)


def lying_bomb(content: bytes) -> bytes:
    """A part that says that it is small and is not."""
    big = parts(
        content, {"xl/worksheets/sheet2.xml": lambda _old: b"<worksheet>" + b" " * 80_000_000 + b"</worksheet>"}
    )
    size = struct.pack("<I", 80_000_023)
    return big.replace(size, struct.pack("<I", 1_000))


def rows(count: int) -> Change:
    more = "".join(f'<row r="{n}"/>' for n in range(100, 100 + count))
    return in_sheet_xml(lambda xml: xml.replace("</sheetData>", f"{more}</sheetData>"))


def cells(count: int) -> Change:
    return in_sheet_xml(lambda xml: xml.replace("</sheetData>", f"<row>{'<c><v>1</v></c>' * count}</row></sheetData>"))


def many_sheets(book: Workbook) -> None:
    for number in range(70):
        book.create_sheet(f"More {number}")


def entities(xml: str) -> str:
    return '<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaa">]>' + xml.partition("?>")[2]


FILES = (
    Case("nothing", lambda _c: b"", "refused", ("empty",), says={}),
    Case("only zeros", lambda _c: bytes(5_000), "refused", ("empty",), says={}),
    Case("noise", lambda _c: bytes(range(256)) * 40, "refused", ("not_a_workbook",), says={}),
    Case("cut off in the middle", lambda c: c[: len(c) // 2], "refused", ("incomplete",), says={}),
    Case("a web page", lambda _c: b"\n<!DOCTYPE html><html><table></table></html>", "refused", ("html",), says={}),
    Case("a plain table", lambda _c: b"code;2023\r\nBUS;20\r\n", "refused", ("csv",), says={}),
    Case("a PDF", lambda _c: b"%PDF-1.7 ...", "refused", ("pdf",), says={}),
    Case("an old Excel file", lambda _c: OLE, "refused", ("xls",), says={}),
    Case("a password", lambda _c: OLE + "EncryptedPackage".encode("utf-16-le"), "refused", ("password",), says={}),
    Case("encrypted entries", encrypted_entries, "refused", ("password",), says={}),
    Case("OpenDocument", lambda _c: zipped(mimetype="application/vnd.oasis.opendocument.spreadsheet"), "refused",
         ("ods",), says={}),
    Case("macros", lambda c: parts(c, {}, **{"xl__vbaProject.bin": b"x"}),
         "refused", ("macros",), says={}),
    Case("binary Excel", lambda _c: zipped(xl__workbook_dot_bin="x"), "refused", ("excel-binary",), says={}),
    Case("a Word file", lambda _c: zipped(word__document_dot_xml="<x/>"), "refused", ("word",), says={}),
    Case("slides", lambda _c: zipped(ppt__presentation_dot_xml="<x/>"), "refused", ("slides",), says={}),
    Case("some other package", lambda _c: zipped(readme="hello"), "refused", ("not_a_workbook",), says={}),
    Case("XML of 2003", lambda _c: b'<?xml version="1.0"?><Workbook/>', "refused", ("xml",), says={}),
    Case("a bomb", lambda c: parts(c, {"xl/worksheets/sheet2.xml": lambda _old: b" " * 80_000_000}), "refused",
         ("bomb",),
         says={}),
    Case("a bomb that lies", lying_bomb, "done", ("sheet_damaged",), ("rows_missing",), says={}),
    Case("a bomb of rows", rows(60_000), "refused", ("too_many_rows",), says={}),
    Case("a bomb of cells", cells(160_000), "refused", ("too_many_cells",), says={}),
    Case("too many sheets", in_book(many_sheets), "refused", ("too_many_sheets",), says={}),
    Case("no list of sheets", lambda c: parts(c, {"xl/workbook.xml": lambda _old: b"<workbook"}), "refused",
         ("damaged",),
         says={}),
    Case("an empty workbook", lambda _c: edited(_empty(), lambda _book: None), "refused", ("no_figures",), says={}),
)  # fmt: skip


def _empty() -> bytes:
    out = io.BytesIO()
    Workbook().save(out)
    return out.getvalue()


MARKS = (
    Case("another city", keyed("city", "osijek"), "refused", ("other_city",), says={}),
    Case("another edition", keyed("edition", "next-one"), "refused", ("other_edition",), says={}),
    Case("a newer format", keyed("format", "99"), "refused", ("newer",), says={}),
    Case("another version", keyed("version", "0.0"), remarks=("keys_changed",)),
    Case("hidden sheet gone", in_book(without_keys), remarks=("keys_missing",)),
    Case("hidden sheet and cover gone", in_book(without_keys_and_cover), "refused", ("unknown_copy",), says={}),
    Case("codes in the hidden sheet changed", in_book(lambda b: b["_keys"].delete_rows(3)), remarks=("keys_changed",)),
    Case("sheets renamed", in_book(renamed)),
    Case("a sheet more", in_book(lambda b: b.create_sheet("Ours").append(["hello"])), remarks=("other_sheet",)),
    Case("a sheet deleted", in_book(lambda b: b.remove(sheet_with(b, "JOBS"))), remarks=("rows_missing",)),
)  # fmt: skip
SHAPES = (
    Case("rows and columns inserted", in_theme(inserted)),
    Case("rows sorted", in_theme(sorted_rows)),
    Case("a row deleted", in_theme(lambda s: s.delete_rows(row_of(s, "CAR"))), remarks=("rows_missing",)),
    Case("a column deleted", in_theme(lambda s: s.delete_cols(column_of(s, 2022)))),
    Case("the row for machines deleted", in_theme(lambda s: s.delete_rows(1))),
    Case("a year added", in_theme(lambda s: another_year(s, 2021)), remarks=("year_added",),
         says={**GOOD, ("BIKE", 2021): 7.0}),
    Case("a year of the future", in_theme(lambda s: another_year(s, 2031)), problems=("future",), place="cell N4"),
    Case("a year twice", in_theme(lambda s: another_year(s, 2022)), problems=("year_twice",), place="cell N4"),
    Case("a heading changed", in_theme(lambda s: s.cell(4, column_of(s, 2023), 2020)), problems=("year_changed",),
         place="cell H4"),
    Case("headings gone", in_theme(lambda s: s.delete_rows(1, 4)), "done", ("no_heads",), ("rows_missing",), says={}),
    Case("a figure without a code", in_theme(lambda s: s.cell(20, column_of(s, 2024), 3)), problems=("no_code",),
         place="cell I20"),
    Case("an unknown code", in_theme(lambda s: s.cell(row_of(s, "CAR"), 1, "TRAM")), problems=("unknown_code",),
         remarks=("rows_missing",)),
    Case("a row twice, the same", in_theme(twice(20))),
    Case("a row twice, different", in_theme(twice(21)), "done", ("twice",), says={}, place="BUS"),
    Case("hidden rows", in_theme(lambda s: setattr(s.row_dimensions[row_of(s, "BUS")], "hidden", True)),
         remarks=("hidden_row",)),
    Case("cells put together", in_theme(lambda s: s.merge_cells(f"G{row_of(s, 'BUS')}:H{row_of(s, 'BUS')}")),
         problems=("merged",), place="cell G7:H7"),
    Case("comments", in_theme(lambda s: setattr(s["G5"], "comment", Comment("Really?", "Ana"))), remarks=("comments",)),
    Case("colours and widths", in_theme(decorated)),
    Case("a sheet damaged", in_sheet_xml(lambda xml: xml[: len(xml) // 2]), "done", ("sheet_damaged",),
         ("rows_missing",), says={}),
    Case("entities", in_sheet_xml(entities), "done", ("sheet_damaged",), ("rows_missing",), says={}),
    Case("as LibreOffice saves it", as_libreoffice),
    Case("as Excel saves it", as_excel),
    Case("the strict form with prefixes", as_strict),
    Case("no places on cells", lambda c: without_places(good(c))),
    Case("no styles", lambda c: parts(good(c), {"xl/styles.xml": lambda _old: b"<styleSheet"})),
)  # fmt: skip
NUMBERS = (
    Case("words", bike("about 40"), problems=("not_a_number",), place="cell H6: “about 40” is not a number. Write 40 "),
    Case("only words", bike("see annex"), problems=("not_a_number",), place="“see annex” is not a number. Write the"),
    Case("two numbers", bike("30 to 40"), problems=("not_a_number",)),
    Case("thousands or decimals", bike("1.234"), problems=("ambiguous",), place="Write 1234"),
    Case("not available", bike("n/a")),
    Case("a decimal comma", bike("12,5"), says={**GOOD, ("BIKE", 2023): 12.5}),
    Case("spaces of all kinds", bike("\u00a0 12.5\u202f"), says={**GOOD, ("BIKE", 2023): 12.5}),
    Case("a unit behind it", bike("12,5 %"), says={**GOOD, ("BIKE", 2023): 12.5}),
    Case("a text for a number", bike("'12.5"), says={**GOOD, ("BIKE", 2023): 12.5}),
    Case("a format of per cent", percent_cell("BIKE"), says={**GOOD, ("BIKE", 2023): 45.0}),
    Case("per cent where none belongs", percent_cell("PEOPLE"), problems=("percent",)),
    Case("a date", in_theme(date_cell), problems=("date",), place="cell H6"),
    Case("a truth", bike(True), problems=("not_a_number",)),
    Case("an error", bike("#DIV/0!"), problems=("error",), place="#DIV/0!"),
    Case("a formula with its result", formula("36"), remarks=("formula",), says={**GOOD, ("BIKE", 2023): 36.0}),
    Case("a formula without a result", formula(""), problems=("formula_without_value",), place="cell H6"),
    Case("a formula of another file",
         lambda c: parts(formula("36")(c), {}, **{"xl__externalLinks__externalLink1.xml": b"<x/>"}),
         remarks=("formula", "external"), says={**GOOD, ("BIKE", 2023): 36.0}),
    Case("too big", lambda c: filled(c, {("BUS", 2024): 20, ("PEOPLE", 2022): 1e99}), problems=("too_big",)),
    Case("no number at all", in_sheet_xml(lambda x: re.sub(r'<c r="H6"[^>]*?(/>|></c>)', NAN, x)),
         problems=("not_a_number",)),
    Case("less than there can be", bike(-1), problems=("too_low",), place="less than 0"),
    Case("more than there can be", bike(101), problems=("too_high",), place="more than 100"),
    Case("negative where it may be", lambda c: filled(c, {("BUS", 2024): 20, ("TEMP", 2023): "−1,5 °C"}),
         says={**GOOD, ("TEMP", 2023): -1.5}),
    Case("a word that is not in the list", lambda c: filled(c, {("BUS", 2024): 20, ("BUS", "confidence"): "maybe"}),
         problems=("not_in_list",)),
    Case("a note too long", lambda c: filled(c, {("BUS", 2024): 20, ("BUS", "note"): "x" * 500}), remarks=("cut",)),
    Case("a note alone", lambda c: filled(c, {("BUS", 2024): 20, ("CAR", "note"): "as ever"}), remarks=("text_alone",)),
    Case("emptied", lambda c: filled(c, {("BUS", 2024): 20, ("CAR", 2022): None}), says={**GOOD, ("CAR", 2022): None}),
)  # fmt: skip
CASES = (*FILES, *MARKS, *SHAPES, *NUMBERS)
