"""From a book to a file: cover, a sheet for each theme, the hidden sheet."""

from collections import defaultdict
from collections.abc import Iterator
from datetime import datetime

from cityjourney.workbooks.logic import layout
from cityjourney.workbooks.logic.layout import (
    FIRST_ROW,
    HEAD_ROW,
    HINT_ROW,
    KEY_ROW,
    TITLE_ROW,
    Book,
    Row,
    Sheet,
    cell_name,
    letters,
)
from cityjourney.workbooks.logic.package import (
    SPINE,
    STYLES,
    Part,
    columns_xml,
    link,
    number_cell,
    packed,
    print_setup,
    protection,
    row_of,
    sheet_xml,
    span,
    text_cell,
    validation,
)

WIDTHS = {"code": 13, "name": 44, "unit": 17, "last": 12, "last_year": 8, "last_source": 25, "source": 26, "method": 26,
          "confidence": 15, "note": 28}  # fmt: skip
YEAR_WIDTH = 11.5
FROZEN = 2
"""Columns that stay in sight: code and name."""
LEAST, MOST = "-1E+15", "1E+15"
ONE_LINE, LINE_HEIGHT, LONGEST_LINE = 15.0, 14.5, 104


def write(book: Book, made: datetime) -> bytes:
    """The workbook as a file."""
    words = book.words
    names = layout.titles([words["cover"], *(sheet.title for sheet in book.sheets)], [layout.KEYS])
    parts = [Part(names[0], _cover(book, names[1:]))]
    for title, sheet in zip(names[1:], book.sheets, strict=True):
        parts.append(Part(title, _theme(book, sheet), head=HEAD_ROW))
    parts.append(Part(layout.KEYS, _keys(book), hidden=True))
    return packed(parts, title=words["title"], author="City Journey", made=made)


def _cover(book: Book, names: list[str]) -> str:
    words, rows, links = book.words, [], []
    rows.append(row_of(2, [text_cell(2, 2, words["title"], STYLES["title"])], height=34))
    number = 4
    for label, text in book.facts:
        cells = [text_cell(number, 2, label, STYLES["label"]), text_cell(number, 3, text, STYLES["text"])]
        rows.append(row_of(number, cells, height=_height(text)))
        number += 1
    number += 1
    rows.append(row_of(number, [text_cell(number, 2, words["how"], STYLES["sheet"])], height=24))
    for step, text in enumerate(book.steps, start=1):
        number += 1
        cells = [text_cell(number, 2, f"{step}.", STYLES["step"]), text_cell(number, 3, text, STYLES["text"])]
        rows.append(row_of(number, cells, height=_height(text)))
    number += 2
    rows.append(row_of(number, [text_cell(number, 2, words["sheets"], STYLES["sheet"])], height=24))
    for title, sheet in zip(names, book.sheets, strict=True):
        number += 1
        cells = [
            text_cell(number, 2, str(len(sheet.rows)), STYLES["step"]),
            text_cell(number, 3, sheet.title, STYLES["link"]),
        ]
        rows.append(row_of(number, cells))
        links.append(link(cell_name(number, 3), title, sheet.title))
    after = f"{protection()}<hyperlinks>{''.join(links)}</hyperlinks>" if links else protection()
    return sheet_xml(
        properties='<sheetPr><tabColor rgb="FF0B5D6B"/><pageSetUpPr fitToPage="1"/></sheetPr>',
        views='<sheetView showGridLines="0" tabSelected="1" workbookViewId="0"/>',
        columns=columns_xml([3, 24, 92]),
        rows=rows,
        after=after + print_setup(words["foot"], words["page"], landscape=False),
    )


def _height(text: str) -> float:
    """Spreadsheet programs do not make rows higher that come from elsewhere."""
    lines = sum(1 + len(line) // LONGEST_LINE for line in text.split("\n"))
    return ONE_LINE + 3 if lines == 1 else lines * LINE_HEIGHT + 4


def _theme(book: Book, sheet: Sheet) -> str:
    columns = layout.columns_of(book.years)
    words, last = book.words, len(sheet.rows) + FIRST_ROW - 1
    rows = [
        row_of(KEY_ROW, (text_cell(KEY_ROW, n, key, 0) for n, key in enumerate(columns, start=1)), hidden=True),
        row_of(TITLE_ROW, [text_cell(TITLE_ROW, 1, sheet.title, STYLES["sheet"])], height=27),
        row_of(HINT_ROW, [text_cell(HINT_ROW, 1, words["hint"], STYLES["hint"])], height=20),
        row_of(HEAD_ROW, _heads(columns, words), height=33),
    ]
    rows += [_row(number, row, columns, book.years) for number, row in enumerate(sheet.rows, start=FIRST_ROW)]
    corner = cell_name(FIRST_ROW, FROZEN + 1)
    view = (
        f'<sheetView showGridLines="0" zoomScale="90" workbookViewId="0"><pane xSplit="{FROZEN}" ySplit="{HEAD_ROW}" '
        f'topLeftCell="{corner}" activePane="bottomRight" state="frozen"/>'
        f'<selection pane="bottomRight" activeCell="{corner}" sqref="{corner}"/></sheetView>'
    )
    checks = list(_checks(book, sheet, columns, last))
    after = (
        f"{protection()}{_red_where_no_number(book, last)}"
        f'<dataValidations count="{len(checks)}">{"".join(checks)}</dataValidations>'
        f"{print_setup(words['foot'], words['page'], landscape=True)}"
    )
    return sheet_xml(
        properties=f'<sheetPr><tabColor rgb="{SPINE}"/><pageSetUpPr fitToPage="1"/></sheetPr>',
        views=view,
        columns=columns_xml([WIDTHS.get(key, YEAR_WIDTH) for key in columns]),
        rows=rows,
        after=after,
    )


def _heads(columns: list[str], words: layout.Words) -> Iterator[str]:
    for number, key in enumerate(columns, start=1):
        if key.isdigit():
            yield number_cell(HEAD_ROW, number, int(key), STYLES["year"])
        else:
            yield text_cell(HEAD_ROW, number, words[f"head_{key}"], STYLES["head"])


def _row(number: int, row: Row, columns: list[str], years: tuple[int, ...]) -> str:
    known = [
        text_cell(number, 1, row.facts.code, STYLES["code"]),
        text_cell(number, 2, row.name, STYLES["name"]),
        text_cell(number, 3, row.unit, STYLES["known"]),
        number_cell(number, 4, row.last, STYLES["known number"]),
        text_cell(number, 5, row.last_year, STYLES["known number"]),
        text_cell(number, 6, row.last_source, STYLES["known"]),
    ]
    inputs = [
        number_cell(number, at, row.values.get(year), STYLES["input"])
        for at, year in enumerate(years, start=len(layout.KNOWN) + 1)
    ]
    texts = [
        text_cell(number, len(columns) - len(layout.SAID) + n, "", STYLES["input text"])
        for n in range(1, len(layout.SAID) + 1)
    ]
    lines = max(
        1 + len(text) // WIDTHS[key]
        for key, text in (("name", row.name), ("unit", row.unit), ("last_source", row.last_source))
    )
    return row_of(number, [*known, *inputs, *texts], height=max(lines * LINE_HEIGHT, ONE_LINE) + 3)


def _checks(book: Book, sheet: Sheet, columns: list[str], last: int) -> Iterator[str]:
    """What each input takes: numbers within their bounds, words of the list, texts that are not too long."""
    words, first = book.words, len(layout.KNOWN) + 1
    bounds: dict[tuple[float | None, float | None], list[int]] = defaultdict(list)
    for number, row in enumerate(sheet.rows, start=FIRST_ROW):
        bounds[(row.facts.lowest, row.facts.highest)].append(number)
    for (low, high), numbers in bounds.items():
        least, most = LEAST if low is None else repr(low), MOST if high is None else repr(high)
        said = words["number_within"] if low is not None and high is not None else words["number_only"]
        message = said.replace("{low}", f"{low or 0:g}").replace("{high}", f"{high or 0:g}")
        ranges = span(first, numbers, first + len(book.years) - 1)
        yield validation("decimal", ranges, least, most, words["check"], message)
    for key in layout.SAID:
        at = columns.index(key) + 1
        ranges = f"{letters(at)}{FIRST_ROW}:{letters(at)}{last}"
        if key == "confidence":
            listed = f"{layout.KEYS}!$D$1:$D${len(book.confidences)}"
            yield validation("list", ranges, listed, "", words["check"], words["from_list"])
        else:
            most = str(layout.LENGTHS[key])
            yield validation("textLength", ranges, most, "", words["check"], words["too_long"].replace("{most}", most))


def _red_where_no_number(book: Book, last: int) -> str:
    """Pasted text passes the checks of spreadsheet programs; so what is no number turns red."""
    first = len(layout.KNOWN) + 1
    corner = cell_name(FIRST_ROW, first)
    ranges = f"{corner}:{cell_name(last, first + len(book.years) - 1)}"
    return (
        f'<conditionalFormatting sqref="{ranges}"><cfRule type="expression" dxfId="0" priority="1">'
        f"<formula>ISTEXT({corner})</formula></cfRule></conditionalFormatting>"
    )


def _keys(book: Book) -> str:
    """The hidden sheet: A and B what the file is, D the words of the list, F and G which code stands in which theme."""
    marks = book.marks
    pairs = [
        ("format", str(marks.format)), ("copy", marks.copy), ("city", marks.city), ("edition", marks.edition),
        ("language", marks.language), ("version", marks.version), ("checksum", book.checksum),
        ("years", " ".join(map(str, book.years))),
    ]  # fmt: skip
    listed = [(sheet.key, row.facts.code) for sheet in book.sheets for row in sheet.rows]
    rows = []
    for number in range(1, max(len(pairs), len(book.confidences), len(listed)) + 1):
        cells = []
        for at, column in ((1, pairs), (6, listed)):
            if number <= len(column):
                cells += [text_cell(number, at + n, text, 0) for n, text in enumerate(column[number - 1])]
        if number <= len(book.confidences):
            cells.insert(2 if number <= len(pairs) else 0, text_cell(number, 4, book.confidences[number - 1], 0))
        rows.append(row_of(number, cells))
    return sheet_xml(properties="", views='<sheetView workbookViewId="0"/>', columns="", rows=rows, after=protection())
