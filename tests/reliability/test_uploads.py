"""Case 24 for every place that takes a file: what is refused, and how what is kept is handed out again."""

import io
import struct
import tracemalloc
import zipfile
import zlib

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from cityjourney.core.errors import DomainError
from cityjourney.core.sheets import SheetError, read_sheet
from cityjourney.indicators.logic.formats import workbook
from cityjourney.indicators.logic.formats.observation import Problem
from cityjourney.journeys.validators import checked_upload
from cityjourney.questionnaires.commands.uploads import look
from cityjourney.questionnaires.entry_sheets import read_entry_sheet
from cityjourney.questionnaires.logic import uploads, xlsform_in
from cityjourney.questionnaires.models import Version

SVG = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'
HTML = b"<!doctype html><script>alert(1)</script>"


def png(side: int) -> bytes:
    """A picture that says it is a square of this size; of its rows it has a few."""
    rows = b"".join(b"\0" + b"\0" * side for _ in range(min(side, 20)))
    head = struct.pack(">IIBBBBB", side, side, 8, 0, 0, 0, 0)
    chunks = [(b"IHDR", head), (b"IDAT", zlib.compress(rows)), (b"IEND", b"")]
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data)) for kind, data in chunks
    )


def package(*names: str, size: int = 10, times: int = 1) -> bytes:
    """A zip with parts of so many bytes."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as book:
        for name in names:
            for number in range(times):
                book.writestr(name if times == 1 else f"{name}{number}", b"\0" * size)
    return out.getvalue()


BOMB = package("word/document.xml", "xl/workbook.xml", size=120_000_000)
"""Two hundred kilobytes that become 240 megabytes."""
REFUSED = {
    "picture.svg": SVG,
    "picture.png": SVG,
    "page.html": HTML,
    "page.pdf": HTML,
    "report.docx": HTML,
    "report.docx ": b"MZ" + b"\0" * 100,
    "table.xlsx": package("word/document.xml"),
    "macros.docx": package("word/document.xml", "word/vbaProject.bin"),
    "bomb.docx": BOMB,
    "program.exe": b"MZ" + b"\0" * 100,
    "run.pdf.exe": b"%PDF-1.7",
    "no-ending": b"%PDF-1.7",
    "empty.pdf": b"",
}


@pytest.mark.parametrize("name", REFUSED)
def test_a_deliverable_is_what_it_says_or_not_taken(name: str) -> None:
    content = REFUSED[name]
    with pytest.raises(DomainError):
        checked_upload(name.strip(), io.BytesIO(content), len(content))


@pytest.mark.parametrize("name", REFUSED)
def test_an_answer_is_what_it_says_or_not_taken(name: str) -> None:
    with pytest.raises(DomainError):
        look(SimpleUploadedFile(name.strip(), REFUSED[name]))


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("polyglot.png", png(8) + HTML),
        ("huge.png", png(10_000)),
        ("polyglot.pdf", b"%PDF-1.7\n" + HTML),
    ],
)
def test_what_could_be_two_things_is_kept_as_bytes_and_never_opened_here(name: str, content: bytes) -> None:
    """No picture is decoded by us, and files go out as attachments: nothing runs, nothing unfolds."""
    kept = checked_upload(name, io.BytesIO(content), len(content))
    assert kept.content == content
    assert kept.content_type in {"image/png", "application/pdf"}


NO_TABLES = {"svg": SVG, "page": HTML, "bomb": BOMB, "program": b"MZ\0\0", "nothing": b"", "half": BOMB[:1000]}


@pytest.mark.parametrize("name", NO_TABLES)
def test_what_is_no_workbook_is_said_by_every_import_and_never_unpacked(name: str) -> None:
    content = NO_TABLES[name]
    tracemalloc.start()
    assert xlsform_in.read_workbook(content).faults
    assert [item.code for item in workbook.read(io.BytesIO(content)) if isinstance(item, Problem)]
    with pytest.raises(DomainError):
        read_entry_sheet(Version(), content)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 40_000_000


@pytest.mark.parametrize("name", ["bomb", "program", "nothing", "half"])
def test_what_is_no_text_is_no_table(name: str) -> None:
    with pytest.raises(SheetError):
        read_sheet(NO_TABLES[name])


def test_without_the_look_inside_the_bomb_would_go_off(monkeypatch: pytest.MonkeyPatch) -> None:
    """The twin: nobody counts before unpacking."""
    monkeypatch.setattr(uploads, "MOST_INSIDE", 10**12)
    assert uploads.is_package_of(BOMB, "docx")
    monkeypatch.setattr(uploads, "MOST_INSIDE", 200_000_000)
    assert uploads.is_package_of(BOMB, "docx") is False


def test_by_the_name_alone_a_page_would_pass_for_a_report(monkeypatch: pytest.MonkeyPatch) -> None:
    """The twin: believing the ending."""
    from cityjourney.journeys import validators

    monkeypatch.setattr(validators, "_type_of", lambda _suffix, _content: "application/pdf")
    assert checked_upload("page.pdf", io.BytesIO(HTML), len(HTML)).content == HTML
