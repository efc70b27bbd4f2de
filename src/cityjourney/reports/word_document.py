"""Writes the blocks of a report with python-docx. Loaded only when a Word file is made."""

import io
from collections.abc import Iterator, Sequence
from typing import Any

from docx import Document
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor

Block = dict[str, Any]
ACCENT, SOFT = RGBColor(0x0B, 0x5D, 0x6B), RGBColor(0x5A, 0x66, 0x72)
PICTURE = Mm(76)


class Paper:
    """A Word document that grows block by block."""

    def __init__(self, language: str, title: str, author: str) -> None:
        self.document = Document()
        core = self.document.core_properties
        core.title, core.author, core.language = title, author, language
        self._styles(language)
        section = self.document.sections[0]
        section.page_width, section.page_height = Mm(210), Mm(297)
        section.left_margin = section.right_margin = Mm(25)

    def _styles(self, language: str) -> None:
        styles = self.document.styles
        styles["Normal"].font.name, styles["Normal"].font.size = "Calibri", Pt(11)
        run = styles["Normal"].element.get_or_add_rPr()
        run.append(_element("w:lang", **{"w:val": language}))
        for name, size in (("Title", 30), ("Heading 1", 19), ("Heading 2", 14), ("Heading 3", 12)):
            styles[name].font.name, styles[name].font.size = "Cambria", Pt(size)
            styles[name].font.color.rgb = RGBColor(0x1C, 0x27, 0x33)

    def title(self, eyebrow: str, city: str, title: str, theme: str, imprint: str) -> None:
        """The first page."""
        self._soft(eyebrow)
        self.document.add_paragraph(f"{city}: {title}", style="Title")
        if theme:
            self.document.add_paragraph(theme)
        self._soft(imprint)
        self.document.add_paragraph().paragraph_format.page_break_before = True

    def heading(self, level: int, words: str) -> None:
        """A heading; level 1 is a section."""
        self.document.add_heading(words, level)

    def words(self, blocks: Sequence[Block], style: str | None = None) -> None:
        """What people wrote."""
        for block in blocks:
            if block["t"] == "h":
                self._runs(self.document.add_heading("", 2), block["c"])
            elif block["t"] == "p":
                self._runs(self.document.add_paragraph(style=style), block["c"])
            elif block["t"] in {"ul", "ol"}:
                for item in block["c"]:
                    self.words(item, "List Bullet" if block["t"] == "ul" else "List Number")
            elif block["t"] == "table":
                plain = [["".join(run["s"] for run in cell) for cell in row] for row in block["body"]]
                self._table(["".join(run["s"] for run in cell) for cell in block["head"]], plain, ())

    def _runs(self, paragraph: Any, runs: Sequence[Block]) -> None:
        for run in runs:
            if run.get("u"):
                _link(paragraph, run["s"], run["u"])
            else:
                made = paragraph.add_run(run["s"])
                made.bold, made.italic = run["b"], run["i"]

    def block(self, block: Block, pictures: Iterator[bytes]) -> None:
        """One block of data."""
        if block["t"] == "p":
            self.document.add_paragraph(block["c"])
        elif block["t"] == "h":
            self.heading(2, block["c"])
        elif block["t"] == "facts":
            self._table((), block["rows"], ())
        elif block["t"] == "list":
            self._list(block)
        elif block["t"] == "table":
            self._caption(block["caption"])
            self._table(block["head"], block["body"], block["urls"])
        elif block["t"] == "figure":
            self._figure(block, pictures)

    def _list(self, block: Block) -> None:
        self.heading(block["level"], block["title"])
        for item in block["items"]:
            paragraph = self.document.add_paragraph(style="List Bullet")
            _said(paragraph, item["c"], item["url"])
            if item["why"]:
                paragraph.add_run(f" — {item['why']}").font.color.rgb = SOFT
            for number, (words, url) in enumerate(item["evidence"]):
                paragraph.add_run("\n" if not number else " · ")
                _said(paragraph, words, url)

    def _figure(self, block: Block, pictures: Iterator[bytes]) -> None:
        _said(self.document.add_heading("", block["level"]), block["title"], block["url"])
        paragraph = self.document.add_paragraph()
        paragraph.add_run(block["said"]).bold = True
        status = f" · {block['status'][1]}" if block["status"][1] else ""
        paragraph.add_run(f"{status} · {block['about']}").font.color.rgb = SOFT
        for each in block["pictures"]:
            place = self.document.add_paragraph()
            shape = place.add_run().add_picture(io.BytesIO(next(pictures)), width=PICTURE)
            shape._inline.docPr.set("descr", each["alt"])
            self._soft(each["caption"])
        self._caption(block["numbers"]["caption"])
        self._table(block["numbers"]["head"], block["numbers"]["body"], ())
        more = block["numbers"].get("more", [])
        if more:
            self.document.add_paragraph()
            self._table(more[0], more[1:], ())

    def _soft(self, words: str) -> None:
        run = self.document.add_paragraph().add_run(words)
        run.font.color.rgb, run.font.size = SOFT, Pt(9.5)

    def _caption(self, words: str) -> None:
        if words:
            self.document.add_paragraph(words, style="Caption").paragraph_format.keep_with_next = True

    def _table(self, head: Sequence[str], body: Sequence[Sequence[str]], urls: Sequence[str]) -> None:
        lines = [*([head] if head else []), *body]
        if not lines:
            return
        table = self.document.add_table(rows=len(lines), cols=len(lines[0]))
        table.style = "Light Grid" if head else "Table Grid"
        for number, (row, line) in enumerate(zip(table.rows, lines, strict=True)):
            is_head = bool(head) and number == 0
            if is_head:
                row._tr.get_or_add_trPr().append(_element("w:tblHeader", **{"w:val": "true"}))
            for place, words in enumerate(line):
                paragraph = row.cells[place].paragraphs[0]
                url = urls[number - 1] if urls and not is_head and place == 0 else ""
                _said(paragraph, words, url)
        self.document.add_paragraph()


def _element(name: str, **attributes: str) -> Any:
    made = OxmlElement(name)
    for key, value in attributes.items():
        made.set(qn(key), value)
    return made


def _said(paragraph: Any, words: str, url: str) -> None:
    if url:
        _link(paragraph, words, url)
    else:
        paragraph.add_run(words)


def _link(paragraph: Any, words: str, url: str) -> None:
    """A link that can be followed; Word keeps addresses apart from the text."""
    place = paragraph.part.relate_to(url, RELATIONSHIP_TYPE.HYPERLINK, is_external=True)
    link = _element("w:hyperlink", **{"r:id": place})
    run = paragraph.add_run(words)
    run.font.color.rgb, run.font.underline = ACCENT, True
    link.append(run._r)
    paragraph._p.append(link)
