"""The guide in print: one accessible PDF per city type and language."""

from pathlib import Path

import pytest
from pypdf import PdfReader

from cityjourney.core.blocks import blocks
from cityjourney.core.typesetting import TypesettingError, typeset
from cityjourney.guide.printing import book_data, guide_pdf
from cityjourney.methodology.schema import Methodology
from cityjourney.programmes.models import Edition


@pytest.mark.parametrize("language", ["en", "es"])
def test_the_pdf_of_a_city_type_is_tagged_and_complete(
    edition: Edition, methodology: Methodology, language: str, tmp_path: Path, settings: object
) -> None:
    settings.HOME = tmp_path  # type: ignore[attr-defined]
    kind = methodology.city_types[0]
    path = guide_pdf(edition, kind.key, language)
    pdf = PdfReader(path)
    root = pdf.trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"]
    assert root["/Lang"].startswith(language)
    assert b"pdfuaid" in root["/Metadata"].get_data()
    text = " ".join("".join(page.extract_text() for page in pdf.pages).split())
    for event in methodology.event_kinds:
        concerns = not event.city_types or kind.key in event.city_types
        if concerns:
            assert event.name[language] in text
    assert len(pdf.pages) > 40


def test_it_is_made_once_and_kept(edition: Edition, tmp_path: Path, settings: object) -> None:
    settings.HOME = tmp_path  # type: ignore[attr-defined]
    first = guide_pdf(edition, None, "en")
    made = first.stat().st_mtime_ns
    assert guide_pdf(edition, None, "en").stat().st_mtime_ns == made


def test_only_pages_of_the_city_type_are_in_it(edition: Edition, methodology: Methodology) -> None:
    kind = methodology.city_types[-1]
    titles = {page["title"] for chapter in book_data(edition, kind.key, "en")["chapters"] for page in chapter["pages"]}
    for event in methodology.event_kinds:
        assert (event.name["en"] in titles) == (not event.city_types or kind.key in event.city_types)


def test_markup_that_a_person_wrote_stays_text(tmp_path: Path) -> None:
    template = tmp_path / "t.typ"
    template.write_text(
        '#let d = json(sys.inputs.data)\n#set document(title: "t")\n'
        '#set text(lang: "en", font: "Journey Sans")\n#d.text'
    )
    hostile = '#read("/etc/hostname") *bold* $x$ <script> =HYPERLINK("x")'
    path = typeset(template, {"text": hostile}, tmp_path / "out.pdf")
    assert '#read("/etc/hostname") *bold*' in PdfReader(path).pages[0].extract_text().replace("”", '"').replace(
        "“", '"'
    )


def test_a_template_that_does_not_compile_leaves_nothing_behind(tmp_path: Path) -> None:
    template = tmp_path / "t.typ"
    template.write_text("#unknown")
    with pytest.raises(TypesettingError, match="unknown"):
        typeset(template, {}, tmp_path / "shelf" / "out.pdf")
    assert list((tmp_path / "shelf").iterdir()) == []


def test_markdown_becomes_plain_blocks() -> None:
    found = blocks("### Head\n\nA **b** *c*\nd\n\n- one\n- two\n\n| a | b |\n|---|---|\n| 1 | 2 |\n")
    assert [block["t"] for block in found] == ["h", "p", "ul", "table"]
    assert [run["s"] for run in found[1]["c"]] == ["A ", "b", " ", "c", " ", "d"]
    assert len(found[2]["c"]) == 2
    assert found[3]["head"][0][0]["s"] == "a"
    assert found[3]["body"][0][1][0]["s"] == "2"
