"""The parts of a spreadsheet file (Office Open XML), written by hand: quick, small, and every cell of a known kind.

A text is always written as a text. Nothing that comes from people can become a formula.
"""

import io
import re
import zipfile
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from xml.sax.saxutils import escape, quoteattr

from cityjourney.workbooks.logic.layout import cell_name, letters

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_ILLEGAL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
INK, SOFT, SPINE, LINE, EDGE, ACCENT, WASH, LATE = (
    "FF1C2733", "FF55616D", "FFF4F0E8", "FFE3DDD2", "FFC9C0B0", "FF0B5D6B", "FFE3EFF0", "FFFBEAE3"
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Style:
    """How cells of one name look, and whether they may be written."""

    name: str
    size: int = 11
    bold: bool = False
    colour: str = INK
    font: str = "Calibri"
    fill: str = ""
    border: str = ""
    align: str = 'vertical="top" wrapText="1"'
    locked: bool = True
    underline: bool = False


STYLES: Mapping[str, int]
_STYLES = (
    Style("Normal", align='vertical="top"'),
    Style("Journey title", 22, True, font="Georgia", align='vertical="center"'),
    Style("Journey text"),
    Style("Journey label", bold=True, colour=SOFT),
    Style("Journey step", bold=True, colour=ACCENT, align='horizontal="right" vertical="top"'),
    Style("Journey head", bold=True, colour="FFFFFFFF", fill=ACCENT, border=ACCENT,
          align='vertical="center" wrapText="1"'),
    Style("Journey year", bold=True, colour="FFFFFFFF", fill=ACCENT, border=ACCENT,
          align='horizontal="center" vertical="center" wrapText="1"'),
    Style("Journey code", 9, colour=SOFT, fill=SPINE, border=LINE),
    Style("Journey name", bold=True, fill=SPINE, border=LINE),
    Style("Journey known", colour=SOFT, fill=SPINE, border=LINE),
    Style("Journey known number", colour=SOFT, fill=SPINE, border=LINE, align='horizontal="right" vertical="top"'),
    Style("Journey input", border=EDGE, align='horizontal="right" vertical="top"', locked=False),
    Style("Journey input text", border=EDGE, locked=False),
    Style("Journey sheet", 16, True, font="Georgia", align='vertical="center"'),
    Style("Journey hint", colour=SOFT, align='vertical="center"'),
    Style("Journey link", colour=ACCENT, underline=True),
)  # fmt: skip
STYLES = {each.name.removeprefix("Journey "): number for number, each in enumerate(_STYLES)}


def text_of(value: object) -> str:
    """A text as XML takes it: no control signs, the five special ones escaped."""
    return escape(_ILLEGAL.sub("", str(value)))


def text_cell(row: int, column: int, value: object, style: int) -> str:
    """A cell with a text, whatever it begins with."""
    if value in ("", None):
        return f'<c r="{cell_name(row, column)}" s="{style}"/>'
    return (
        f'<c r="{cell_name(row, column)}" s="{style}" t="inlineStr"><is><t xml:space="preserve">'
        f"{text_of(value)}</t></is></c>"
    )


def number_cell(row: int, column: int, value: float | None, style: int) -> str:
    """A cell with a number, or an empty one."""
    if value is None:
        return f'<c r="{cell_name(row, column)}" s="{style}"/>'
    written = str(int(value)) if float(value).is_integer() and abs(value) < 1e15 else repr(float(value))
    return f'<c r="{cell_name(row, column)}" s="{style}"><v>{written}</v></c>'


def row_of(number: int, cells: Iterable[str], *, height: float = 0, hidden: bool = False) -> str:
    """One row."""
    more = f' ht="{height:g}" customHeight="1"' if height else ""
    return f'<row r="{number}"{more}{" hidden=" + quoteattr("1") if hidden else ""}>{"".join(cells)}</row>'


def columns_xml(widths: Sequence[float]) -> str:
    """Widths of columns, in characters."""
    each = (f'<col min="{n}" max="{n}" width="{w:g}" customWidth="1"/>' for n, w in enumerate(widths, start=1))
    return f"<cols>{''.join(each)}</cols>"


def protection() -> str:
    """Against slips, not against people: no password; widths, heights and filters stay free."""
    return '<sheetProtection sheet="1" objects="1" scenarios="1" formatColumns="0" formatRows="0" autoFilter="0"/>'


def validation(kind: str, ranges: str, first: str, second: str, title: str, message: str) -> str:
    """What may stand in some cells. `kind`: decimal, list or textLength."""
    operator = "" if kind == "list" else ' operator="between"'
    if kind == "textLength":
        operator = ' operator="lessThanOrEqual"'
    last = f"<formula2>{escape(second)}</formula2>" if second else ""
    return (
        f'<dataValidation type="{kind}"{operator} allowBlank="1" showInputMessage="1" showErrorMessage="1" '
        f"errorTitle={_attribute(title, 32)} error={_attribute(message, 225)} sqref={_attribute(ranges, 0)}>"
        f"<formula1>{escape(first)}</formula1>{last}</dataValidation>"
    )


def _attribute(value: str, most: int) -> str:
    plain = _ILLEGAL.sub("", value)
    return quoteattr(plain[:most] if most else plain)


def sheet_xml(*, properties: str, views: str, columns: str, rows: Iterable[str], after: str) -> str:
    """A whole sheet; `after` is what stands behind its rows, in the order that the format asks for."""
    return (
        f'{HEAD}<worksheet xmlns="{MAIN}" xmlns:r="{OFFICE}">{properties}<sheetViews>{views}</sheetViews>'
        f'<sheetFormatPr defaultRowHeight="15"/>{columns}<sheetData>{"".join(rows)}</sheetData>{after}</worksheet>'
    )


def print_setup(left: str, right: str, *, landscape: bool) -> str:
    """A4, as wide as the page, with a foot: what it is, which page of how many."""
    foot = f"&L&8{left.replace('&', '&&')}&R&8{right.replace('&', '&&')} &P / &N"[:255]
    way = "landscape" if landscape else "portrait"
    return (
        '<pageMargins left="0.4" right="0.4" top="0.5" bottom="0.6" header="0.3" footer="0.3"/>'
        f'<pageSetup paperSize="9" orientation="{way}" fitToWidth="1" fitToHeight="0"/>'
        f"<headerFooter><oddFooter>{text_of(foot)}</oddFooter></headerFooter>"
    )


def styles_xml() -> str:
    """All styles by name, so that they can be chosen and changed in a spreadsheet program."""
    fonts, fills, borders = [], ['<fill><patternFill patternType="none"/></fill>',
                                 '<fill><patternFill patternType="gray125"/></fill>'], ["<border/>"]  # fmt: skip
    formats, named, names = [], [], []
    for number, each in enumerate(_STYLES):
        fonts.append(_font(each))
        if each.fill and _fill(each.fill) not in fills:
            fills.append(_fill(each.fill))
        if each.border and _border(each.border) not in borders:
            borders.append(_border(each.border))
        shared = (
            f'numFmtId="0" fontId="{number}" fillId="{fills.index(_fill(each.fill)) if each.fill else 0}" '
            f'borderId="{borders.index(_border(each.border)) if each.border else 0}" applyFont="1" applyFill="1" '
            'applyBorder="1" applyAlignment="1" applyProtection="1"'
        )
        inside = f'<alignment {each.align}/><protection locked="{int(each.locked)}"/>'
        named.append(f"<xf {shared}>{inside}</xf>")
        formats.append(f'<xf {shared} xfId="{number}">{inside}</xf>')
        built_in = ' builtinId="0"' if number == 0 else ""
        names.append(f'<cellStyle name="{each.name}" xfId="{number}"{built_in}/>')
    dxf = f'<dxfs count="1"><dxf><fill><patternFill><bgColor rgb="{LATE}"/></patternFill></fill></dxf></dxfs>'
    return (
        f'{HEAD}<styleSheet xmlns="{MAIN}">{_counted("fonts", fonts)}{_counted("fills", fills)}'
        f"{_counted('borders', borders)}{_counted('cellStyleXfs', named)}{_counted('cellXfs', formats)}"
        f"{_counted('cellStyles', names)}{dxf}</styleSheet>"
    )


def _counted(name: str, items: Sequence[str]) -> str:
    return f'<{name} count="{len(items)}">{"".join(items)}</{name}>'


def _font(style: Style) -> str:
    marks = ("<b/>" if style.bold else "") + ("<u/>" if style.underline else "")
    return f'<font>{marks}<sz val="{style.size}"/><color rgb="{style.colour}"/><name val="{style.font}"/></font>'


def _fill(colour: str) -> str:
    return f'<fill><patternFill patternType="solid"><fgColor rgb="{colour}"/></patternFill></fill>'


def _border(colour: str) -> str:
    sides = (f'<{side} style="thin"><color rgb="{colour}"/></{side}>' for side in ("left", "right", "top", "bottom"))
    return f"<border>{''.join(sides)}</border>"


@dataclass(frozen=True, slots=True)
class Part:
    """One sheet of the file. `head`: the row that every printed page repeats, with the columns A and B."""

    title: str
    xml: str
    hidden: bool = False
    head: int = 0


def packed(parts: Sequence[Part], *, title: str, author: str, made: datetime) -> bytes:
    """The file."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=6) as package:
        package.writestr("[Content_Types].xml", _content_types(len(parts)))
        package.writestr("_rels/.rels", _root_links())
        package.writestr("docProps/core.xml", _about(title, author, made))
        package.writestr("xl/workbook.xml", _workbook(parts))
        package.writestr("xl/_rels/workbook.xml.rels", _links(len(parts)))
        package.writestr("xl/styles.xml", styles_xml())
        for number, part in enumerate(parts, start=1):
            package.writestr(f"xl/worksheets/sheet{number}.xml", part.xml)
    return out.getvalue()


def _content_types(sheets: int) -> str:
    kinds = "application/vnd.openxmlformats-officedocument.spreadsheetml"
    named = [("/xl/workbook.xml", f"{kinds}.sheet.main+xml"), ("/xl/styles.xml", f"{kinds}.styles+xml"),
             ("/docProps/core.xml", "application/vnd.openxmlformats-package.core-properties+xml")]  # fmt: skip
    named += [(f"/xl/worksheets/sheet{n}.xml", f"{kinds}.worksheet+xml") for n in range(1, sheets + 1)]
    rows = "".join(f'<Override PartName="{name}" ContentType="{kind}"/>' for name, kind in named)
    return (
        f'{HEAD}<Types xmlns="{PACKAGE}/content-types"><Default Extension="rels" '
        'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Default Extension="xml" ContentType="application/xml"/>{rows}</Types>'
    )


def _root_links() -> str:
    return (
        f'{HEAD}<Relationships xmlns="{PACKAGE}/relationships">'
        f'<Relationship Id="rId1" Type="{OFFICE}/officeDocument" Target="xl/workbook.xml"/>'
        f'<Relationship Id="rId2" Type="{PACKAGE}/relationships/metadata/core-properties" Target="docProps/core.xml"/>'
        "</Relationships>"
    )


def _links(sheets: int) -> str:
    rows = [f'<Relationship Id="rId{n}" Type="{OFFICE}/worksheet" Target="worksheets/sheet{n}.xml"/>'
            for n in range(1, sheets + 1)]  # fmt: skip
    rows.append(f'<Relationship Id="rId{sheets + 1}" Type="{OFFICE}/styles" Target="styles.xml"/>')
    return f'{HEAD}<Relationships xmlns="{PACKAGE}/relationships">{"".join(rows)}</Relationships>'


def _about(title: str, author: str, made: datetime) -> str:
    moment = made.strftime("%Y-%m-%dT%H:%M:%SZ")
    dates = "".join(
        f'<dcterms:{name} xsi:type="dcterms:W3CDTF">{moment}</dcterms:{name}>' for name in ("created", "modified")
    )
    return (
        f'{HEAD}<cp:coreProperties xmlns:cp="{PACKAGE}/metadata/core-properties" '
        'xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/" '
        'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">'
        f"<dc:title>{text_of(title)}</dc:title><dc:creator>{text_of(author)}</dc:creator>{dates}</cp:coreProperties>"
    )


def _workbook(parts: Sequence[Part]) -> str:
    sheets = "".join(
        f'<sheet name={quoteattr(part.title)} sheetId="{n}"{" state=" + quoteattr("hidden") if part.hidden else ""} '
        f'r:id="rId{n}"/>'
        for n, part in enumerate(parts, start=1)
    )
    repeated = "".join(
        f'<definedName name="_xlnm.Print_Titles" localSheetId="{n}">{text_of(_repeated(part))}</definedName>'
        for n, part in enumerate(parts)
        if part.head
    )
    names = f"<definedNames>{repeated}</definedNames>" if repeated else ""
    return (
        f'{HEAD}<workbook xmlns="{MAIN}" xmlns:r="{OFFICE}"><bookViews><workbookView activeTab="0"/></bookViews>'
        f"<sheets>{sheets}</sheets>{names}</workbook>"
    )


def _repeated(part: Part) -> str:
    title = _quoted(part.title)
    return f"{title}!$A:$B,{title}!${part.head}:${part.head}"


def _quoted(title: str) -> str:
    return "'" + title.replace("'", "''") + "'"


def link(cell: str, title: str, label: str) -> str:
    """A link from a cell to another sheet of the same file."""
    return f"<hyperlink ref={quoteattr(cell)} location={quoteattr(_quoted(title) + '!A1')} display={quoteattr(label)}/>"


def span(column: int, rows: Iterable[int], last: int) -> str:
    """Rows of neighbouring columns as ranges: `G5:L9 G12:L12`."""
    found: list[list[int]] = []
    for row in rows:
        if found and found[-1][1] == row - 1:
            found[-1][1] = row
        else:
            found.append([row, row])
    return " ".join(f"{letters(column)}{first}:{letters(last)}{end}" for first, end in found)
