"""A report as a Word file: headings, tables with heads, pictures with alternative texts, links, its language."""

import io
from typing import Any

from cityjourney.core.typesetting import as_png
from cityjourney.reports.logic.drawing import PRINT, as_svg
from cityjourney.reports.printing import print_data
from cityjourney.reports.queries.compose import pictures_in

CONTENT_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


def write_word(content: dict[str, Any]) -> bytes:
    """The file. Raises `TypesettingError` when a picture cannot be drawn."""
    from cityjourney.reports.word_document import Paper

    pictures = as_png([as_svg(each["drawing"], each["alt"], PRINT) for each in pictures_in(content)])
    data = print_data(content)
    drawn = iter(pictures)
    paper = Paper(data["language"], f"{data['city']}: {data['title']}", data["city"])
    paper.title(data["eyebrow"], data["city"], data["title"], data["theme"], data["imprint"])
    for section in data["sections"]:
        paper.heading(1, section["title"])
        paper.words(section["words"])
        for block in section["blocks"]:
            paper.block(block, drawn)
    out = io.BytesIO()
    paper.document.save(out)
    return out.getvalue()
